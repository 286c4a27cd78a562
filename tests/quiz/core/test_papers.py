"""Letters, numbers and lines of a quiz on paper."""

import pytest

from quiz.core import papers

ENTRIES = [{"id": each} for each in "abc"]


@pytest.mark.parametrize(
    ("kind", "content", "key", "order", "right"),
    [
        ("single", {}, {"right": "b"}, "cab", "C"),
        ("several", {}, {"right": ["a", "b"]}, "bca", "A, C"),
        ("matching", {"lefts": ENTRIES[:2]}, {"pairs": {"a": "x", "b": "x"}}, "yxz", "1 B, 2 B"),
        ("ordering", {}, {"order": ["a", "b", "c"]}, "cab", "3, 1, 2"),
        ("short", {}, {"accepted": ["x"]}, "", ""),
    ],
)
def test_what_one_writes_to_be_right(kind, content, key, order, right):
    assert papers.right_marks(kind, content, key, list(order)) == right


def test_other_answers_stand_beside_the_first():
    assert papers.other_answers("short", {"accepted": ["Riga", "Rīga"]}) == ["Rīga"]
    blanks = {"1": {"accepted": ["a"]}, "2": {"value": "5"}, "3": {"accepted": ["b", "c*"]}}
    assert papers.other_answers("cloze", {"blanks": blanks}) == ["3 c*"]
    assert papers.other_answers("date", {"value": "2004"}) == []


def test_versions_of_quizzes_have_seeds_of_their_own():
    seeds = [papers.seed_of(quiz, version) for quiz in (1, 2) for version in papers.VERSIONS]

    assert len(set(seeds)) == 8


@pytest.mark.parametrize(("words", "lines"), [(None, 13), (1, 4), (80, 10), (81, 11), (20_000, 24)])
def test_a_long_answer_has_lines_for_its_words(words, lines):
    assert papers.lines(words) == lines
