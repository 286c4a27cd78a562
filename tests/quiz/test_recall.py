"""Wherever a chance of recall is told, it is reckoned with the parameter set that the memory rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.core.memory import DEFAULT_NUMBERS, LOOK_AHEAD_DAYS
from quiz.core.policies import EVERYTHING
from quiz.models import Memory
from quiz.queries import progress
from quiz.queries.plans import class_outlook
from quiz.queries.results import result
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import ANSWERS, DAY, LATER, NOW, answer, start, submit

STATE = {"phase": "review", "step": None, "stability": 4.0, "difficulty": 5.0}
DECAY = 0.75
"""Of the set's own curve; the default one forgets less than half as much in the long run."""


def expected(days: int, decay: float) -> float:
    return (1 + (0.9 ** (-1 / decay) - 1) * days / STATE["stability"]) ** -decay


def _mastery(room: ClassRoom, day: dt.date) -> float:
    rows = progress.mastery(room.ada, decks=[room.deck.pk], today=day - dt.timedelta(days=LOOK_AHEAD_DAYS))
    return next(row.percent for row in rows if row.met) / 100


def _kept(room: ClassRoom, day: dt.date) -> float:
    return progress.kept([], learner=room.ada, decks=[room.deck.pk], today=day).percent / 100


def _fading(room: ClassRoom, day: dt.date) -> float:
    fading = progress.fading(room.ada, decks=[room.deck.pk], today=day)
    assert fading
    return fading.percent / 100


def _moved(room: ClassRoom, day: dt.date) -> float:
    attempt = start(room.quiz, room.ada)
    answer(attempt, "short", ANSWERS["short"][0])
    attempt = submit(attempt)
    memories = Memory.objects.filter(item=room.items["short"])
    memories.update(state=STATE, last_day=DAY, parameters=Memory.objects.exclude(parameters="default")[0].parameters)
    now = NOW + (day - DAY - dt.timedelta(days=LOOK_AHEAD_DAYS))
    told = result(attempt, learner=room.ada, now=now, shown=EVERYTHING)
    label = room.items["short"].current.label
    return next(float(row.bar.width) / 96 for row in told.moved if row.label == label)


def _planned(room: ClassRoom, day: dt.date) -> float:
    plan = factories.PlanFactory(learner=None, course=room.course, exam_on=day, topics=[room.items["single"].topic])
    return class_outlook(plan, today=DAY).untouched


def _by_itself(room: ClassRoom, day: dt.date) -> float:
    return Memory.objects.get(item=room.items["single"]).recall_on(day)


@pytest.mark.parametrize("told", [_mastery, _kept, _fading, _moved, _planned, _by_itself])
def test_a_chance_of_recall_goes_by_the_set_that_the_memory_rests_on(
    classroom: ClassRoom, told: Callable[[ClassRoom, dt.date], float]
) -> None:
    fitted = factories.ParameterSetFactory(learner=classroom.ada, numbers=[*DEFAULT_NUMBERS[:20], DECAY])
    item = classroom.items["single"]
    Memory.objects.create(
        learner=classroom.ada,
        item=item,
        model="fsrs-6",
        parameters=fitted.name,
        state=STATE,
        last_day=DAY,
        last_review_at=NOW,
        due_at=LATER,
        reps=3,
    )
    day = DAY + dt.timedelta(days=30)

    assert told(classroom, day) == pytest.approx(expected(30, DECAY), abs=0.006)
    assert abs(expected(30, DECAY) - expected(30, DEFAULT_NUMBERS[20])) > 0.1


def test_where_all_rests_on_the_defaults_no_statement_is_spent_on_sets(classroom: ClassRoom) -> None:
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "short", "Vilnius")
    submit(attempt)
    with CaptureQueriesContext(connection) as statements:
        rows = Memory.objects.of(classroom.ada).with_recall(DAY, "item_id")

    assert len(statements) == 1
    assert {recall for recall, _item in rows} == {1.0}
