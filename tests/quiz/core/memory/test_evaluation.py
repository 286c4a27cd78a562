"""The protocol of the gate: small logs reckoned by hand, and truths that hold for every log."""

from datetime import UTC, datetime, timedelta
from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.evaluation import (
    Entry,
    Score,
    Trial,
    Verdict,
    auc,
    bin_of,
    compare,
    cut,
    foretold_by_model,
    foretold_by_sm2,
    judge,
    score,
    trials,
)
from quiz.core.memory.formulae import BOUNDS, Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
EXACT = pytest.approx


def entries(*rows: tuple[str, int, int]) -> list[Entry]:
    """A log from (card, rating, day), a minute between reviews of one day."""
    return [
        Entry(card, rating, START + timedelta(days=day, minutes=place), day)
        for place, (card, rating, day) in enumerate(rows)
    ]


LOG = entries(
    ("a", 3, 0), ("b", 1, 0), ("b", 3, 0), ("a", 3, 2), ("b", 1, 3), ("b", 3, 3), ("b", 2, 4), ("a", 1, 8), ("a", 4, 9)
)  # fmt: skip


def test_trials_are_all_reviews_after_the_first_of_a_card():
    assert [(trial.place, trial.elapsed_days, trial.is_recalled) for trial in trials(LOG)] == [
        (2, 0, True),
        (3, 2, True),
        (4, 3, False),
        (5, 0, True),
        (6, 1, True),
        (7, 6, False),
        (8, 1, True),
    ]


def test_bins_count_reviews_and_lapses_between_days_only():
    # b on day 4 has two reviews between days and one lapse between days: the first "again" of day 0 is none.
    assert {trial.place: trial.bin for trial in trials(LOG)} == {
        2: bin_of(0, 0, 0),
        3: bin_of(2, 1, 0),
        4: bin_of(3, 1, 0),
        5: bin_of(0, 1, 1),
        6: bin_of(1, 2, 1),
        7: bin_of(6, 2, 0),
        8: bin_of(1, 3, 1),
    }


@pytest.mark.parametrize(
    ("elapsed", "reviews", "lapses", "expected"),
    [
        (0, 0, 0, (0, 2, 0)),
        (1, 1, 0, (248, 4, 0)),
        (3, 2, 1, (248, 4, 2)),
        (4, 3, 2, (898, 7, 3)),
        (13, 6, 3, (898, 13, 5)),
        (14, 12, 4, (3250, 25, 5)),
        (365, 99, 9, (42588, 171, 15)),
    ],
)
def test_bins_are_powers(elapsed, reviews, lapses, expected):
    assert bin_of(elapsed, reviews, lapses) == expected


def test_a_clock_set_back_counts_as_the_same_day():
    back = entries(("a", 3, 5), ("a", 3, 3), ("a", 3, 4))

    assert [trial.elapsed_days for trial in trials(back)] == [0, 1]
    assert foretold_by_model(back)[0] == 1.0


def test_the_model_foretells_from_all_reviews_before():
    model = Formulae()
    a, b = model.first(3), model.after(*model.first(1), 3, 0)
    expected = [1.0, model.recall(a[0], 2), model.recall(b[0], 3), 1.0]

    assert foretold_by_model(LOG)[:4] == EXACT(expected, abs=1e-9)


def test_sm2_foretells_from_its_intervals():
    log_ = entries(("a", 3, 0), ("a", 3, 1), ("a", 3, 1), ("a", 2, 7), ("a", 1, 22), ("a", 4, 23), ("a", 3, 24))
    # 1 day; 6 days (the repetition on day 1 is practice); hard: ease 2.36, 15 days; lapse: 1 day; easy: 1; good: 6.
    intervals = [(1, 1), (0, 6), (6, 6), (15, 15), (1, 1), (1, 1)]

    assert foretold_by_sm2(log_) == EXACT([0.9 ** (t / interval) for t, interval in intervals], abs=1e-9)


def trial(bin_: int, is_recalled: bool) -> Trial:
    return Trial(0, 1, is_recalled, (bin_, 0, 0))


def test_a_score_by_hand():
    scored = [trial(1, True), trial(1, False), trial(2, True), trial(2, True)]
    foretold = [0.8, 0.6, 0.9, 1.0]  # the last is clipped to 0.9999

    assert score(scored, foretold) == Score(
        n=4,
        log_loss=EXACT(-(log(0.8) + log(0.4) + log(0.9) + log(0.9999)) / 4, abs=1e-9),
        rmse_bins=EXACT(sqrt((2 * 0.2**2 + 2 * 0.05005**2) / 4), abs=1e-9),
        auc=1.0,
    )


def test_what_is_not_defined_is_none():
    assert score([], []) == Score(0, None, None, None)
    assert score([trial(1, True)], [0.5]) == Score(1, EXACT(log(2), abs=1e-9), 0.5, None)


OUTCOMES = st.lists(st.tuples(st.floats(0, 1) | st.sampled_from([0.25, 0.5, 0.75]), st.booleans()), max_size=60)


@given(OUTCOMES)
def test_auc_is_the_share_of_pairs_in_the_right_order(pairs):
    recalled, forgotten = ([p for p, outcome in pairs if outcome is wanted] for wanted in (True, False))
    wins = sum((p > q) + (p == q) / 2 for p in recalled for q in forgotten)
    expected = wins / (len(recalled) * len(forgotten)) if recalled and forgotten else None

    assert auc([p for p, _ in pairs], [outcome for _, outcome in pairs]) == expected


@given(OUTCOMES.filter(bool), st.data())
def test_a_score_knows_no_order_and_no_perfect_model_is_beaten(pairs, data):
    scored = [trial(data.draw(st.integers(0, 3)), outcome) for _, outcome in pairs]
    foretold = [p for p, _ in pairs]
    order = data.draw(st.permutations(range(len(pairs))))
    shuffled = score([scored[i] for i in order], [foretold[i] for i in order])
    found = score(scored, foretold)
    best = score(scored, [float(each.is_recalled) for each in scored])

    assert found.auc == shuffled.auc
    assert (found.log_loss, found.rmse_bins) == EXACT((shuffled.log_loss, shuffled.rmse_bins), abs=1e-12)
    assert 0 < best.log_loss <= found.log_loss <= -log(0.0001) + 1e-9
    assert 0 <= found.rmse_bins < 1


@pytest.mark.parametrize(("quantile", "expected"), [(0.8, 7), (0.34, 3), (0.29, 2), (0.01, 0)])
def test_the_cut_takes_the_first_share(quantile, expected):
    assert cut(LOG, quantile) == expected


def test_the_cut_never_parts_reviews_of_one_instant():
    at_once = [entry._replace(at=START) if 4 <= place <= 7 else entry for place, entry in enumerate(LOG)]

    assert cut(at_once, 0.8) == 4
    assert cut([entry._replace(at=START) for entry in LOG]) == 0
    assert cut([]) == 0
    for bad in (0, 1, -0.5, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            cut(LOG, bad)


def test_a_comparison_scores_the_last_part_only_and_apart():
    found = compare(LOG, {"default": DEFAULT_NUMBERS}, start=4)

    # Learned from: places 2 (same day, recalled) and 3 (recalled). Scored: 4, 6, 7, 8 between days, and 5.
    assert {name: each.n for name, each in found.between_days.items()} == {"default": 4, "constant": 4, "SM-2": 4}
    assert {name: each.n for name, each in found.all.items()} == {"default": 5, "constant": 5, "SM-2": 5}
    assert found.between_days["constant"].log_loss == EXACT(-(2 * log(0.9999) + 2 * log(0.0001)) / 4, abs=1e-9)
    assert found.between_days["constant"].auc == 0.5
    rated, every = [], foretold_by_model(LOG)
    for each, p in zip(trials(LOG), every, strict=True):
        if each.place >= 4 and each.elapsed_days:
            rated.append(p if each.is_recalled else 1 - p)
    assert found.between_days["default"].log_loss == EXACT(-sum(map(log, rated)) / 4, abs=1e-9)


def test_nothing_learned_from_gives_no_constant():
    assert compare(LOG, {"default": DEFAULT_NUMBERS}, start=0).all["constant"] == Score(7, None, None, None)


def flat(stability: float) -> tuple[float, ...]:
    """Numbers by which every first stability is this."""
    return (stability,) * 4 + DEFAULT_NUMBERS[4:]


def test_the_gate_adopts_what_beats_both_and_refuses_the_rest():
    # Every card is forgotten a day later: the shorter the stability, the better the forecast.
    hopeless = entries(*((f"{card}", 3, day) for card in range(20) for day in (0,)))
    hopeless += entries(*((f"{card}", 1, 1) for card in range(20)))
    worse, better, best = flat(50.0), flat(0.1), flat(0.01)

    assert judge(hopeless, better, DEFAULT_NUMBERS, start=20).is_adopted
    assert not judge(hopeless, worse, DEFAULT_NUMBERS, start=20).is_adopted
    assert not judge(hopeless, better, best, start=20).is_adopted, "worse than the present ones"
    assert not judge(hopeless, DEFAULT_NUMBERS, worse, start=20).is_adopted, "no better than the default ones"
    assert judge(hopeless, better, DEFAULT_NUMBERS, start=20).n == 20
    assert judge(hopeless, better, DEFAULT_NUMBERS, start=40) == Verdict(0, None, None, None)
    assert not Verdict(0, None, None, None).is_adopted


@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.integers(0, 60)), max_size=30),
    numbers=st.tuples(*(st.floats(least, most) for least, most in BOUNDS)),
)
def test_every_log_gives_chances_and_the_future_changes_no_forecast(rows, numbers):
    log_ = entries(*sorted(rows, key=lambda row: row[2]))
    found = trials(log_)
    cards = {entry.card for entry in log_}

    assert len(found) == len(log_) - len(cards)
    for foretell in (lambda part: foretold_by_model(part, numbers), foretold_by_sm2):
        every = foretell(log_)
        assert len(every) == len(found)
        assert all(0 <= p <= 1 for p in every)
        assert foretell(log_[: len(log_) // 2]) == every[: len(foretell(log_[: len(log_) // 2]))]
