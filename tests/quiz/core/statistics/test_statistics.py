"""The statistics of a quiz: a table reckoned by hand, edges, and a second implementation that knows nothing of sums."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.statistics import (
    UNIT,
    Answer,
    Choice,
    Sums,
    choice_statistics,
    difficulties,
    part_statistics,
    question_statistics,
    seconds_spent,
    units,
    whole_statistics,
)

MARK = units(Decimal(1))


def whole(matrix: Sequence[Sequence[int]]):
    """`matrix` holds an attempt's marks a row, in units."""
    return whole_statistics([sum(row) for row in matrix], [Sums.of(column) for column in zip(*matrix, strict=True)])


def questions(matrix: Sequence[Sequence[int]], most: Sequence[int]):
    columns = [[(row[i], sum(row)) for row in matrix] for i in range(len(most))]
    return question_statistics(columns, most, [None] * len(most))


def test_marks_are_whole_numbers_of_units():
    assert units(Decimal("0.66667") * Decimal("1.25")) == 8333375
    assert units(Decimal(1)) * UNIT == 1
    with pytest.raises(ValueError, match="seven decimals"):
        units(Decimal("0.00000001"))


# Four attempts at three questions of 1, 1 and 2 marks:
#            x1  x2  x3    T     R1  R2  R3
#   Ana       1   1   2    4      3   3   2
#   Ben       1   0   1    2      1   2   1
#   Cleo      0   1   0    1      1   0   1
#   Dan       0   0   1    1      1   1   0
# Means: x1 1/2, x2 1/2, x3 1, T 2. Deviations of T: 2, 0, -1, -1.
HAND = [[MARK, MARK, 2 * MARK], [MARK, 0, MARK], [0, MARK, 0], [0, 0, MARK]]
MOST = [MARK, MARK, 2 * MARK]


def test_a_whole_quiz_as_reckoned_by_hand():
    # m2 = (4 + 0 + 1 + 1) / 4 = 3/2, m3 = (8 - 1 - 1) / 4 = 3/2, m4 = (16 + 1 + 1) / 4 = 9/2; S = 4.
    # k2 = 4 (3/2) / 3 = 2; k3 = 16 (3/2) / (3 * 2) = 4; k4 = 16 (5 * 9/2 - 9 * 9/4) / (3 * 2 * 1) = 16 (9/4) / 6 = 6.
    # Variances of the questions: 1/3, 1/3, 2/3, so alpha = 100 (3/2)(1 - (4/3) / 2) = 50.
    found = whole(HAND)

    assert found.n == 4
    assert found.mean == pytest.approx(2, abs=1e-9)
    assert found.median == pytest.approx(1.5, abs=1e-9)
    assert found.standard_deviation == pytest.approx(math.sqrt(2), abs=1e-9)
    assert found.skewness == pytest.approx(4 / 2**1.5, abs=1e-9)
    assert found.kurtosis == pytest.approx(6 / 4, abs=1e-9)
    assert found.consistency == pytest.approx(50, abs=1e-9)
    assert found.error_ratio == pytest.approx(100 * math.sqrt(0.5), abs=1e-9)
    assert found.standard_error == pytest.approx(math.sqrt(0.5) * math.sqrt(2), abs=1e-9)


def test_questions_as_reckoned_by_hand():
    # cov(x1, T) = (1/2 * 2 + 1/2 * 0 + 1/2 + 1/2) / 3 = 2/3; cov(x2, T) = (1 + 0 - 1/2 + 1/2) / 3 = 1/3;
    # cov(x3, T) = (1 * 2 + 0 + 1 + 0) / 3 = 1. Roots sum to sqrt(2/3) + sqrt(1/3) + 1.
    # R1 = 3 1 1 1: mean 3/2; cov(x1, R1) = (3/4 - 1/4 + 1/4 + 1/4) / 3 = 1/3; var(R1) = 3/3 = 1.
    # Sorted: x1 0 0 1 1, R1 1 1 1 3: cov_max = 1/3, so the efficiency is 100.
    # R2 = 3 2 0 1: mean 3/2; cov(x2, R2) = (3/4 - 1/4 - 3/4 + 1/4) / 3 = 0.
    # R3 = 2 1 1 0: mean 1; cov(x3, R3) = (1 + 0 + 0 + 0) / 3 = 1/3; var(x3) = 2/3, var(R3) = 2/3: 50 %.
    # Sorted: x3 0 1 1 2, R3 0 1 1 2: cov_max = 2/3, so the efficiency is 50.
    one, two, three = questions(HAND, MOST)
    roots = math.sqrt(2 / 3) + math.sqrt(1 / 3) + 1

    assert [each.facility for each in (one, two, three)] == [0.5, 0.5, 0.5]
    assert [each.intended_weight for each in (one, two, three)] == [25, 25, 50]
    assert one.standard_deviation == pytest.approx(math.sqrt(1 / 3), abs=1e-9)
    assert three.standard_deviation == pytest.approx(math.sqrt(2 / 3) / 2, abs=1e-9)
    assert one.effective_weight == pytest.approx(100 * math.sqrt(2 / 3) / roots, abs=1e-9)
    assert two.effective_weight == pytest.approx(100 * math.sqrt(1 / 3) / roots, abs=1e-9)
    assert three.effective_weight == pytest.approx(100 / roots, abs=1e-9)
    assert one.discrimination_index == pytest.approx(100 * (1 / 3) / math.sqrt(1 / 3), abs=1e-9)
    assert two.discrimination_index == pytest.approx(0, abs=1e-9)
    assert three.discrimination_index == pytest.approx(50, abs=1e-9)
    assert one.discriminative_efficiency == pytest.approx(100, abs=1e-9)
    assert two.discriminative_efficiency == pytest.approx(0, abs=1e-9)
    assert three.discriminative_efficiency == pytest.approx(50, abs=1e-9)


@pytest.mark.parametrize("n", range(5))
def test_too_few_attempts_leave_what_is_undefined_empty(n):
    found = whole(HAND[:n]) if n else whole_statistics([], [Sums()] * 3)

    assert found.n == n
    assert (found.mean is None, found.median is None) == (n == 0, n == 0)
    assert (found.standard_deviation is None) == (n < 2)
    assert (found.consistency is None) == (n < 3)
    assert (found.skewness is None) == (n < 3)
    assert (found.kurtosis is None) == (n < 4)


def test_nobody_answered_a_question_yet():
    (found,) = question_statistics([[]], [MARK], [0.25])

    assert (found.n, found.facility, found.standard_deviation, found.guess) == (0, None, None, 0.25)
    assert (found.effective_weight, found.discrimination_index, found.discriminative_efficiency) == (None, None, None)


def test_a_question_without_marks_has_no_facility():
    (found,) = question_statistics([[(0, MARK), (0, 2 * MARK)]], [0], [None])

    assert (found.facility, found.standard_deviation, found.intended_weight) == (None, None, None)


def test_equal_marks_for_all_say_nothing_of_the_spread():
    found = whole([[MARK, MARK]] * 4)
    one, _two = questions([[MARK, MARK]] * 4, [MARK, MARK])

    assert (found.standard_deviation, found.skewness, found.kurtosis, found.consistency) == (0, None, None, None)
    assert (one.discrimination_index, one.discriminative_efficiency, one.effective_weight) == (None, None, None)


def test_a_question_that_works_against_the_rest_has_no_effective_weight():
    one, two = questions([[MARK, 0], [0, 3 * MARK], [0, 3 * MARK]], [MARK, 3 * MARK])

    assert one.effective_weight is None
    assert one.discrimination_index == pytest.approx(-100, abs=1e-9)
    assert two.effective_weight == pytest.approx(100, abs=1e-9)


def test_negative_consistency_and_an_error_ratio_above_100_pass_through():
    # Totals 1, 1, 2: variance 1/3; parts 1 0 1 and 0 1 1 have 1/3 each, so alpha = 200 (1 - 2) = -200.
    found = whole([[MARK, 0], [0, MARK], [MARK, MARK]])

    assert found.consistency == pytest.approx(-200, abs=1e-9)
    assert found.error_ratio == pytest.approx(100 * math.sqrt(3), abs=1e-9)


# The second implementation: fractions and textbook formulas, one value at a time.


def plain_covariance(xs: Sequence[Fraction], ys: Sequence[Fraction]) -> Fraction:
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / (len(xs) - 1)


MATRICES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12).map(lambda third: third * MARK // 12), min_size=width, max_size=width),
        min_size=4,
        max_size=40,
    )
)


@given(MATRICES)
def test_two_implementations_agree(matrix):
    marks = [[Fraction(mark, MARK) for mark in row] for row in matrix]
    totals = [sum(row) for row in marks]
    columns = list(zip(*marks, strict=True))
    n, p = len(marks), len(columns)
    found = whole(matrix)
    by_question = questions(matrix, [MARK] * p)

    def root(column: Sequence[Fraction]) -> float:
        return math.sqrt(max(0, plain_covariance(column, totals)))

    assert found.mean == pytest.approx(float(statistics.mean(totals)), abs=1e-9)
    assert found.median == pytest.approx(float(statistics.median(totals)), abs=1e-9)
    assert found.standard_deviation == pytest.approx(statistics.stdev(totals), abs=1e-9)
    for i, each in enumerate(by_question):
        assert each.facility == pytest.approx(float(statistics.mean(columns[i])), abs=1e-9)
        assert each.standard_deviation == pytest.approx(statistics.stdev(columns[i]), abs=1e-9)
    if len({sum(row) for row in matrix}) == 1:
        assert (found.skewness, found.kurtosis, found.consistency) == (None, None, None)
        return
    mean = statistics.mean(totals)
    m2, m3, m4 = (sum((total - mean) ** power for total in totals) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = n**2 * m3 / ((n - 1) * (n - 2))
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    alpha = Fraction(100 * p, p - 1) * (1 - sum(statistics.variance(column) for column in columns) / k2)
    assert found.skewness == pytest.approx(float(k3) / float(k2) ** 1.5, abs=1e-9, rel=1e-9)
    assert found.kurtosis == pytest.approx(float(k4 / k2**2), abs=1e-9, rel=1e-9)
    assert found.consistency == pytest.approx(float(alpha), abs=1e-9, rel=1e-9)
    assert found.error_ratio == pytest.approx(100 * math.sqrt(max(0, 1 - alpha / 100)), abs=1e-9, rel=1e-9)
    for column, each in zip(columns, by_question, strict=True):
        rests = [total - mark for total, mark in zip(totals, column, strict=True)]
        covariance = plain_covariance(column, rests)
        best = plain_covariance(sorted(column), sorted(rests))
        spread = statistics.variance(column) * statistics.variance(rests)
        if spread:
            assert each.discrimination_index == pytest.approx(100 * float(covariance) / math.sqrt(spread), abs=1e-9)
            assert each.discriminative_efficiency == pytest.approx(float(100 * covariance / best), abs=1e-9, rel=1e-9)
        else:
            assert (each.discrimination_index, each.discriminative_efficiency) == (None, None)
        if plain_covariance(column, totals) < 0:
            assert each.effective_weight is None
        elif each.effective_weight is not None:
            assert each.effective_weight == pytest.approx(100 * root(column) / math.fsum(map(root, columns)), abs=1e-9)
    weights = [each.effective_weight for each in by_question if each.effective_weight is not None]
    assert math.fsum(weights) == pytest.approx(100, abs=1e-9) or not any(weights)


@given(MATRICES)
def test_a_version_is_held_against_the_rest_and_a_drawn_question_against_the_total(matrix):
    pairs = [(row[0], sum(row)) for row in matrix]
    version = part_statistics(pairs, MARK, 0.25)
    drawn = part_statistics(pairs, MARK, 0.25, is_drawn=True)
    (question,) = question_statistics([pairs], [MARK], [0.25])
    marks, totals = ([Fraction(value, MARK) for value in column] for column in zip(*pairs, strict=True))
    spread = statistics.variance(marks) * statistics.variance(totals)

    assert version == replace(question, intended_weight=None, effective_weight=None)
    assert (drawn.n, drawn.facility, drawn.standard_deviation) == (
        version.n,
        version.facility,
        version.standard_deviation,
    )
    assert (drawn.intended_weight, drawn.effective_weight) == (None, None)
    if not spread:
        assert (drawn.discrimination_index, drawn.discriminative_efficiency) == (None, None)
        return
    covariance, best = plain_covariance(marks, totals), plain_covariance(sorted(marks), sorted(totals))
    assert drawn.discrimination_index == pytest.approx(100 * float(covariance) / math.sqrt(spread), abs=1e-9)
    assert drawn.discriminative_efficiency == pytest.approx(float(100 * covariance / best), abs=1e-9, rel=1e-9)


@given(st.lists(st.integers(0, 10 * MARK), max_size=30), st.lists(st.integers(0, 10 * MARK), max_size=30))
def test_sums_grow_and_shrink_exactly(some, more):
    assert Sums.of(some) + Sums.of(more) == Sums.of([*more, *some])
    assert Sums.of([*some, *more]) - Sums.of(more) == Sums.of(some)


# Choices


def test_who_chose_what():
    # Ten answers; the 27 % groups are of three. A is right: the better half takes it, C is nobody's.
    answers = [Choice({"a"} if rest >= 5 else {"b"}, rest) for rest in range(10)]
    a, b, c = choice_statistics(answers, known=["a", "b", "c"], right={"a"})

    assert [(each.count, each.share, each.lower, each.upper) for each in (a, b, c)] == [
        (5, 0.5, 0, 1),
        (5, 0.5, 1, 0),
        (0, 0, 0, 0),
    ]
    # Chosen 0 five times, then 1 five times, against 0 to 9: covariance 12.5 / 9, variances 2.5 / 9 and 82.5 / 9.
    assert a.point_biserial == pytest.approx(12.5 / math.sqrt(2.5 * 82.5), abs=1e-9)
    assert b.point_biserial == pytest.approx(-a.point_biserial, abs=1e-9)
    assert c.point_biserial is None
    assert not any(each.is_dead or each.is_suspect for each in (a, b, c))


def test_with_thirty_answers_a_choice_that_nobody_takes_is_dead():
    answers = [Choice({"a"}, rest) for rest in range(30)]
    a, b = choice_statistics(answers, known=["a", "b"], right={"a"})

    assert (a.is_dead, b.is_dead) == (False, True)
    assert not any(each.is_dead for each in choice_statistics(answers[1:], known=["a", "b"], right={"a"}))


def test_where_better_students_choose_another_the_key_is_suspect():
    answers = [Choice({"b"} if rest >= 15 else {"a"}, rest) for rest in range(30)]
    a, b = choice_statistics(answers, known=["a", "b"], right={"a"})

    assert (a.is_suspect, b.is_suspect) == (False, True)


def test_no_answers_make_no_table():
    assert choice_statistics([], known=["a"], right={"a"}) == []


# Elo


def test_an_item_that_most_get_wrong_is_harder():
    answers = [Answer(learner, item, float(learner % 4 < item)) for learner in range(200) for item in (1, 2, 3)]
    found = difficulties(answers)

    assert all(found[harder] > found[easier] for easier, harder in pairwise((3, 2, 1)))


def test_the_first_answer_moves_by_half_a_step():
    assert difficulties([Answer(1, 1, 1.0)]) == {1: -0.5}
    assert difficulties([Answer(1, 1, 0.0, guess=0.5)]) == {1: 0.75}


def test_difficulty_found_is_difficulty_planted():
    """200 learners of equal ability at items of known difficulty; the order of the learners is a fixed mixture."""
    planted = {1: -1.5, 2: 0.0, 3: 1.5}
    answers = []
    for turn in range(400):
        for item, difficulty in planted.items():
            chance = 1 / (1 + math.exp(difficulty))
            answers.append(Answer(turn % 200, item, float((turn * 0.61803398875) % 1 < chance)))
    found = difficulties(answers)

    assert all(found[item] == pytest.approx(difficulty, abs=0.6) for item, difficulty in planted.items())


# Time


def test_the_time_until_an_act_goes_to_its_question():
    began = dt.datetime(2026, 9, 1, 8, 0, tzinfo=dt.UTC)
    log = [(None, 0), (7, 30), (7, 42), (8, 60), (7, 65), (None, 90)]

    found = seconds_spent((question, began + dt.timedelta(seconds=seconds)) for question, seconds in log)

    assert found == {7: 47, 8: 18}
    assert seconds_spent([]) == {}
