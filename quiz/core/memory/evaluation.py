"""How well a memory model predicts: the protocol by which parameters are judged. docs/memory.md tells it to people.

A log of reviews is replayed in the order of time. Each review after a card's first is a trial: the model says how
likely the answer is to come back, from all reviews before it, those of the same day among them; it came back if the
rating is better than again. The elapsed time is the difference of study days. Trials between days and all trials are
scored apart, for FSRS-6 has nothing to say within a day. Nothing is filtered or weighted.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from math import ceil, floor, fsum, log, sqrt
from typing import NamedTuple

from quiz.core.memory.formulae import Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, MAX_DAYS

LEAST_SURE, MOST_SURE = 0.0001, 0.9999
"""Predictions are clipped to these, lest a single trial decide everything."""
QUANTILE = 0.8
"""The share of the reviews, by time, that is learned from; the rest is scored."""

Bin = tuple[int, int, int]


class Entry(NamedTuple):
    """One review of a log. Logs are in the order of time."""

    card: Hashable
    rating: int
    at: datetime
    day: int
    """The study day, as a number of days (`date.toordinal`)."""
    duration_ms: int = 0
    """0 where that is not known."""


class Trial(NamedTuple):
    """One review that a model has to foretell."""

    place: int
    """Of the review in the log."""
    elapsed_days: int
    is_recalled: bool
    bin: Bin
    """Interval, number of reviews and lapses, in the steps of `bin_of`."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well predictions met what happened. None: not defined, for want of trials or of one of both outcomes."""

    n: int
    log_loss: float | None
    rmse_bins: float | None
    auc: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of the part of a log that was not learned from, by what predicted."""

    between_days: Mapping[str, Score]
    all: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether fitted numbers are adopted: log loss between days in the last part of the log, lower is better."""

    n: int
    fitted: float | None
    present: float | None
    default: float | None

    @property
    def is_adopted(self) -> bool:
        if self.fitted is None or self.present is None or self.default is None:
            return False
        return self.fitted < min(self.present, self.default)


def cut(entries: Sequence[Entry], quantile: float = QUANTILE) -> int:
    """The place of the first review that is scored. Reviews of one instant are never parted.

    Raises ValueError for a quantile that is not between 0 and 1.
    """
    if not 0 < quantile < 1:
        raise ValueError(f"The quantile lies between 0 and 1, got {quantile}.")
    place = floor(quantile * len(entries) + 1e-9)  # 0.29 * 100 is 28.999...
    while 0 < place < len(entries) and entries[place - 1].at == entries[place].at:
        place -= 1
    return place


def trials(entries: Iterable[Entry]) -> list[Trial]:
    """What a model has to foretell: each review after a card's first. A day that lies before the last counts as it."""
    found = []
    cards: dict[Hashable, tuple[int, int, int]] = {}  # last day, reviews between days, lapses between days
    for place, (card, rating, _, day, _) in enumerate(entries):
        known = cards.get(card)
        if known is None:
            cards[card] = day, 0, 0
            continue
        last, reviews, lapses = known
        elapsed = max(day - last, 0)
        reviews += elapsed > 0
        found.append(Trial(place, elapsed, rating > 1, bin_of(elapsed, reviews, lapses)))
        cards[card] = day, reviews, lapses + (elapsed > 0 and rating == 1)
    return found


def bin_of(elapsed_days: int, reviews: int, lapses: int) -> Bin:
    """The bin of a trial, as `FSRSItem::r_matrix_index` of fsrs-rs (`src/dataset.rs`) has it.

    `reviews` are those between days up to and with this one, `lapses` those before it that were forgotten.
    """
    return _step(elapsed_days, 248.0, 3.62), _step(reviews + 1, 1.99, 1.89), _step(lapses, 1.65, 1.73)


@cache
def _step(number: int, scale: float, base: float) -> int:
    return round(scale * base ** floor(log(number) / log(base))) if number else 0


def foretold_by_model(entries: Iterable[Entry], numbers: Sequence[float] = DEFAULT_NUMBERS) -> list[float]:
    """The chance of recall before each trial, by FSRS-6 with these numbers."""
    model = Formulae(numbers)
    foretold = []
    cards: dict[Hashable, tuple[float, float, int]] = {}
    for card, rating, _, day, _ in entries:
        known = cards.get(card)
        if known is None:
            cards[card] = *model.first(rating), day
            continue
        stability, difficulty, last = known
        elapsed = max(day - last, 0)
        foretold.append(model.recall(stability, elapsed))
        cards[card] = *model.after(stability, difficulty, rating, elapsed), day
    return foretold


def foretold_by_sm2(entries: Iterable[Entry]) -> list[float]:
    """The chance of recall before each trial, if SM-2's interval is the time in which it falls to 0.9.

    Wozniak 1990, "Application of a computer to improve the results of student learning", with the grades 2 to 5 for
    the ratings: 1 day, 6 days, then times the ease; a lapse begins anew and leaves the ease; same-day repetitions are
    practice and change nothing.
    """
    foretold = []
    cards: dict[Hashable, tuple[_Sm2, int]] = {}
    for card, rating, _, day, _ in entries:
        known = cards.get(card)
        if known is None:
            cards[card] = _Sm2().after(rating), day
            continue
        sm2, last = known
        elapsed = max(day - last, 0)
        foretold.append(0.9 ** (elapsed / sm2.interval))
        cards[card] = sm2.after(rating) if elapsed else sm2, day
    return foretold


class _Sm2(NamedTuple):
    interval: int = 0
    ease: float = 2.5
    reps: int = 0

    def after(self, rating: int) -> "_Sm2":
        if rating == 1:
            return _Sm2(1, self.ease, 0)
        short = 4 - rating  # of the best grade
        ease = max(1.3, self.ease + 0.1 - short * (0.08 + short * 0.02))
        interval = {0: 1, 1: 6}.get(self.reps) or min(ceil(self.interval * ease), MAX_DAYS)
        return _Sm2(interval, ease, self.reps + 1)


def score(scored: Sequence[Trial], foretold: Sequence[float]) -> Score:
    """The three figures of these trials: plain mean log loss, RMSE over bins as in fsrs-rs, and AUC."""
    if not scored:
        return Score(0, None, None, None)
    clipped = [min(max(each, LEAST_SURE), MOST_SURE) for each in foretold]
    outcomes = [trial.is_recalled for trial in scored]
    loss = -fsum(log(p if y else 1 - p) for p, y in zip(clipped, outcomes, strict=True)) / len(scored)
    return Score(
        len(scored), loss, _rmse_bins([trial.bin for trial in scored], clipped, outcomes), auc(clipped, outcomes)
    )


def _rmse_bins(bins: Iterable[Bin], foretold: Iterable[float], outcomes: Iterable[bool]) -> float:
    """The root of the mean square of (mean prediction - share recalled) of each bin, bins weighing by their trials."""
    sums: dict[Bin, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for bin_, p, y in zip(bins, foretold, outcomes, strict=True):
        both = sums[bin_]
        both[0] += p - y
        both[1] += 1
    return sqrt(fsum(gap * gap / n for gap, n in sums.values()) / fsum(n for _, n in sums.values()))


def auc(foretold: Sequence[float], outcomes: Sequence[bool]) -> float | None:
    """The chance that a recalled trial was foretold with more than a forgotten one, ties counting half.

    None unless both outcomes occur. Pairs are counted as whole numbers, so the figure is exact.
    """
    recalled = sum(outcomes)
    forgotten = len(outcomes) - recalled
    if not recalled or not forgotten:
        return None
    halves = below = 0
    for _, group in groupby(sorted(zip(foretold, outcomes, strict=True)), key=lambda pair: pair[0]):
        tied = [outcome for _, outcome in group]
        here = sum(tied)
        halves += here * (2 * below + len(tied) - here)
        below += len(tied) - here
    return halves / (2 * recalled * forgotten)


def compare(entries: Sequence[Entry], numbers: Mapping[str, Sequence[float]], *, start: int) -> Comparison:
    """Score the trials from `start` on for each set of numbers, by its name, and for "constant" and "SM-2".

    The constant is the share recalled in the trials of the same sort before `start`; without any it has no figures.
    """
    found = trials(entries)
    foretold = {name: foretold_by_model(entries, each) for name, each in numbers.items()}
    by_sm2 = foretold_by_sm2(entries)
    parts = {}
    for part, least in ("between", 1), ("all", 0):
        chosen = [i for i, trial in enumerate(found) if trial.elapsed_days >= least]
        learned = [found[i].is_recalled for i in chosen if found[i].place < start]
        chosen = [i for i in chosen if found[i].place >= start]
        scored = [found[i] for i in chosen]
        parts[part] = {name: score(scored, [each[i] for i in chosen]) for name, each in foretold.items()}
        constant = [sum(learned) / len(learned)] * len(scored) if learned else None
        parts[part]["constant"] = score(scored, constant) if constant else Score(len(scored), None, None, None)
        parts[part]["SM-2"] = score(scored, [by_sm2[i] for i in chosen])
    return Comparison(parts["between"], parts["all"])


def judge(entries: Sequence[Entry], fitted: Sequence[float], present: Sequence[float], *, start: int) -> Verdict:
    """The gate: how fitted, present and default numbers foretell the trials between days from `start` on.

    The fit must have seen nothing from `start` on.
    """
    found = [(i, trial) for i, trial in enumerate(trials(entries)) if trial.place >= start and trial.elapsed_days]
    scored = [trial for _, trial in found]
    losses: dict[tuple[float, ...], float | None] = {}
    for numbers in {tuple(fitted), tuple(present), DEFAULT_NUMBERS}:
        foretold = foretold_by_model(entries, numbers)
        losses[numbers] = score(scored, [foretold[i] for i, _ in found]).log_loss
    return Verdict(len(scored), losses[tuple(fitted)], losses[tuple(present)], losses[DEFAULT_NUMBERS])
