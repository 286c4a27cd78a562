"""Three ways to study for an exam at equal minutes: the plan, cramming, and constant retention.

Each learner of simulation.py lives once for each way, from the same start. The plan spends its minutes a day; the
others get in sum what it spent, and see the same as it does: what the default numbers believe, never the truth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, stdev
from time import process_time

from bench.simulation import SECONDS, Card, Learner, learner
from quiz.core.memory import State
from quiz.core.memory.planning import Candidate, plan_to_date

DAY_0 = date(2026, 1, 1)
WEEK = 7
PACES = (0.6, 0.9)
"""Constant retention meets all new cards evenly within this share of the days; the better of the two is told."""
_TUNINGS = 9


@dataclass(frozen=True)
class Setting:
    """So many days to the exam, items in its scope, minutes a day."""

    days: int
    items: int
    minutes: float
    spread: float
    """How unlike the planner's the learner's numbers are (simulation.unlike); 0: the same."""


_ITEMS = {7: 150, 30: 400, 60: 600}
DAYS = tuple(_ITEMS)
SETTINGS = [Setting(days, items, 10, spread) for spread in (0.0, 0.3) for days, items in _ITEMS.items()]


@dataclass(frozen=True)
class Result:
    """What studying led to, for one learner."""

    minutes: float
    exam: float
    later: float
    """True mean recall on the day of the exam, and a week after."""


def planned(someone: Learner, days: int, minutes: float) -> None:
    """Do each day what that morning's plan says, until the minutes are over."""
    for day in range(days):
        plan = plan_to_date(
            [_candidate(card) for card in someone.cards],
            today=DAY_0 + timedelta(days=day),
            exam_on=DAY_0 + timedelta(days=days),
            minutes_a_day=minutes,
        )
        spent = 0.0
        for item_id in plan.today:
            if spent + SECONDS > minutes * 60:
                break
            spent += someone.study(someone.cards[item_id], day)


def crammed(someone: Learner, days: int, seconds: float, last: int) -> None:
    """All the time in the last days, equally: the least known first, round after round."""
    for day in range(days - last, days):
        spent = 0.0
        while spent < seconds / last:
            order = sorted(someone.cards, key=lambda card: (someone.believes(card, day), card.item_id))
            for card in order:
                if spent >= seconds / last:
                    break
                spent += someone.study(card, day)


def retained(someone: Learner, days: int, target: float, pace: float) -> None:
    """Review what is believed to fall below the target, and meet new cards evenly within that share of the days."""
    new = [card for card in someone.cards if card.true is None]
    for day in range(days):
        due = [card for card in someone.cards if card.true is not None and someone.believes(card, day) < target]
        met, by_tonight = (min(round(len(new) * each / (days * pace)), len(new)) for each in (day, day + 1))
        for card in [*due, *new[met:by_tonight]]:
            someone.study(card, day)


def results(setting: Setting, seed: int) -> dict[str, Result]:
    """Every way to study, for one learner."""

    def start() -> Learner:
        return learner(seed, items=setting.items, spread=setting.spread)

    someone = start()
    planned(someone, setting.days, setting.minutes)
    seconds = someone.seconds
    ways = {"plan": _result(someone, setting.days)}
    for last in (1, 3):
        someone = start()
        crammed(someone, setting.days, seconds, last)
        ways[f"cramming, last {last}"] = _result(someone, setting.days)
    ways["constant retention"] = max(
        (_tuned(setting, seed, seconds, pace) for pace in PACES), key=lambda result: result.exam
    )
    return ways


def _tuned(setting: Setting, seed: int, seconds: float, pace: float) -> Result:
    """Constant retention with the target that takes these seconds, as nearly as can be."""
    low, high, tries = 0.3, 0.9995, []
    for _ in range(_TUNINGS):
        target = (low + high) / 2
        someone = learner(seed, items=setting.items, spread=setting.spread)
        retained(someone, setting.days, target, pace)
        tries.append(someone)
        low, high = (low, target) if someone.seconds > seconds else (target, high)
    nearest = min(tries, key=lambda someone: abs(someone.seconds - seconds))
    return _result(nearest, setting.days)


def table(learners: int, days: Collection[int] = ()) -> Iterator[str]:
    """The lines of the table of docs/planning.md, and what it cost; of all settings, or of those with so many days."""
    began = process_time()
    yield "| days | items | learner | way | minutes | recall on the day | a week after | behind the plan |"
    yield "|---|---|---|---|---|---|---|---|"
    for setting in (each for each in SETTINGS if not days or each.days in days):
        lives = [results(setting, seed) for seed in range(learners)]
        for way in lives[0]:
            mine = [life[way] for life in lives]
            behind = [life["plan"].exam - life[way].exam for life in lives]
            cells = [
                str(setting.days),
                str(setting.items),
                "unlike" if setting.spread else "as believed",
                way,
                f"{mean(each.minutes for each in mine):.0f}",
                _with_error([each.exam for each in mine]),
                _with_error([each.later for each in mine]),
                "" if way == "plan" else _with_error(behind),
            ]
            yield f"| {' | '.join(cells)} |"
    yield f"cpu {process_time() - began:.0f} s, {learners} learners a line"


def _with_error(values: list[float]) -> str:
    error = stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return f"{mean(values):.3f} ± {error:.3f}"


def _result(someone: Learner, exam: int) -> Result:
    return Result(someone.seconds / 60, someone.knows(exam), someone.knows(exam + WEEK))


def _candidate(card: Card) -> Candidate:
    if card.believed is None or card.last is None:
        return Candidate(card.item_id, None, None, SECONDS)
    stability, difficulty = card.believed
    state = State(phase="review", step=None, stability=stability, difficulty=difficulty)
    return Candidate(card.item_id, state, DAY_0 + timedelta(days=card.last), SECONDS)
