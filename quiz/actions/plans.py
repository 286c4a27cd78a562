"""Making, changing and removing a plan to a date. What it amounts to is reckoned whenever it is looked at."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from facts.models import Deck, Topic
from people.models import User
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Course, Plan


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan says: when, what, and how much of a day."""

    title: str
    exam_on: dt.date
    minutes_a_day: int
    decks: Iterable[Deck]
    topics: Iterable[Topic]


@transaction.atomic
def make_plan(by: User, aim: Aim, *, course: Course | None, operation: uuid.UUID, now: dt.datetime) -> Plan:
    """A plan of a course, or of the person themselves. The same form again gives the same plan.

    Raises Refused where the operation id made somebody else's.
    """
    User.objects.select_for_update().get(pk=by.pk)
    owner = {"course": course} if course else {"learner": by}
    if made := Plan.objects.filter(operation=operation).first():
        if Plan.objects.filter(pk=made.pk, **owner).exists():
            return made
        raise Refused(ELSEWHERE)
    plan = Plan(**owner, created_at=now, operation=operation)
    change_plan(plan, aim)
    return plan


@transaction.atomic
def change_plan(plan: Plan, aim: Aim) -> None:
    plan.title, plan.exam_on, plan.minutes_a_day = aim.title, aim.exam_on, aim.minutes_a_day
    plan.save()
    plan.decks.set(aim.decks)
    plan.topics.set(aim.topics)


def remove_plan(plan: Plan) -> None:
    """Cards and memories stay as they are."""
    plan.delete()
