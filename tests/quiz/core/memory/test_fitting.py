"""Fitting finds what there is to find, and the gate refuses what only looks like it."""

import math
from collections import defaultdict
from statistics import fmean

import pytest
from fsrs_rs_python import FSRS

from quiz.core.memory import fitting
from quiz.core.memory.evaluation import LEAST_SURE, MOST_SURE, cut, foretold_by_model, trials
from quiz.core.memory.formulae import BOUNDS
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS
from tests.quiz.core.memory.simulated import SLOW, simulated_log


@pytest.fixture(scope="module")
def slow():
    return simulated_log(2_000, SLOW)


def test_a_fit_that_foretells_better_is_adopted(slow):
    found = fitting.propose(slow)

    assert found is not None
    assert found.verdict.is_adopted
    assert found.verdict.fitted < found.verdict.present == found.verdict.default
    assert found.reviews == sum(trial.elapsed_days > 0 for trial in trials(slow[: cut(slow)]))
    assert found.numbers == fitting.fit(slow[: cut(slow)]), "what was judged, and the same each time"
    assert all(least <= number <= most for number, (least, most) in zip(found.numbers, BOUNDS, strict=True))


def test_a_fit_that_foretells_worse_is_refused():
    # The default numbers are the truth here, so what a fit finds beside them is chance.
    found = fitting.propose(simulated_log(400))

    assert found is not None
    assert found.numbers != DEFAULT_NUMBERS
    assert found.verdict.fitted > found.verdict.default
    assert not found.verdict.is_adopted


def test_a_fit_that_does_not_beat_the_present_numbers_is_refused(slow):
    found = fitting.propose(slow, SLOW)

    assert found is not None
    assert found.verdict.present < found.verdict.fitted < found.verdict.default
    assert not found.verdict.is_adopted


def test_with_few_reviews_nothing_is_fitted():
    assert fitting.propose(simulated_log(100)) is None
    assert fitting.propose([]) is None
    assert fitting.fit(simulated_log(2)) == DEFAULT_NUMBERS


def test_without_the_package_fitting_says_so(monkeypatch, slow):
    monkeypatch.setattr(fitting, "IS_INSTALLED", False)

    for attempt in fitting.fit, fitting.propose:
        with pytest.raises(fitting.NotInstalled, match=r"^Fitting needs the package fsrs-rs-python\.$"):
            attempt(slow)


def test_bins_and_forecasts_are_those_of_the_library():
    """Its `evaluate` weighs by recency: each trial's loss, and each bin as a whole, but not the trials within a bin."""
    log = simulated_log(400)
    items = fitting._items(log)
    found = FSRS(list(DEFAULT_NUMBERS)).evaluate(items)
    foretold = zip(trials(log), foretold_by_model(log), strict=True)
    scored = [(trial, min(max(p, LEAST_SURE), MOST_SURE)) for trial, p in foretold if trial.elapsed_days]
    weights = [0.25 + 0.75 * (place / (len(items) - 1)) ** 3 for place in range(len(items))]
    loss, gaps, weight_of = 0.0, defaultdict(list), defaultdict(float)
    for weight, (trial, p) in zip(weights, scored, strict=True):
        loss -= weight * math.log(p if trial.is_recalled else 1 - p)
        gaps[trial.bin].append(p - trial.is_recalled)
        weight_of[trial.bin] += weight
    rmse = math.sqrt(sum(fmean(gaps[each]) ** 2 * weight for each, weight in weight_of.items()) / sum(weights))

    assert len(gaps) > 40
    assert found.log_loss == pytest.approx(loss / sum(weights), rel=1e-4)
    assert found.rmse_bins == pytest.approx(rmse, rel=1e-4)
