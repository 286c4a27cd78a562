"""What the tables of memory refuse by themselves, whoever writes to them; and whose rows are whose."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from people.models import DaysAway
from quiz.models import Course, Enrolment, Memory, ParameterSet, Plan, Review
from tests.factories import (
    CourseFactory,
    DaysAwayFactory,
    EnrolmentFactory,
    ItemFactory,
    ParameterSetFactory,
    PlanFactory,
    UserFactory,
    at,
)

pytestmark = pytest.mark.django_db
NOW = at("2026-11-02 08:00")


@pytest.mark.parametrize(
    "make",
    [
        lambda: CourseFactory(retention=0.79),
        lambda: CourseFactory(retention=0.98),
        lambda: UserFactory(new_cards_a_day=201),
        lambda: UserFactory(cards_a_day=0),
        lambda: DaysAwayFactory(first_on=dt.date(2027, 1, 3)),
        lambda: ParameterSetFactory(course=CourseFactory()),
        lambda: ParameterSetFactory(loss_after=0.36),
        lambda: ParameterSetFactory(loss_default=0.34),
        lambda: ParameterSetFactory(retired_at=NOW - dt.timedelta(days=30)),
        lambda: ParameterSetFactory(learner=ParameterSetFactory().learner),
        lambda: PlanFactory(course=CourseFactory()),
        lambda: PlanFactory(learner=None),
        lambda: PlanFactory(minutes_a_day=0),
    ],
    ids=[
        "recall too low",
        "recall too high",
        "too many new cards",
        "no cards",
        "holiday ends before it starts",
        "set of two owners",
        "set no better than before",
        "set no better than the defaults",
        "retired before adopted",
        "two sets in force",
        "plan of two owners",
        "plan of nobody",
        "no minutes",
    ],
)
def test_a_row_that_makes_no_sense_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError):
        make()


@pytest.mark.parametrize(
    ("kind", "values", "is_good"),
    [
        ("card", {"rating": 3}, True),
        ("card", {"rating": 3, "due_at": NOW}, True),
        ("card", {"rating": 9}, False),
        ("practice", {"rating": 1, "due_at": NOW}, True),
        ("practice", {}, False),
        ("cram", {"rating": 2}, True),
        ("cram", {"rating": 2, "due_at": NOW}, False),
        ("cram", {}, False),
        ("manual", {"due_at": NOW}, True),
        ("manual", {}, False),
        ("manual", {"rating": 3, "due_at": NOW}, False),
        ("anew", {"due_at": NOW}, False),
    ],
)
def test_a_review_has_what_its_kind_needs(kind: str, values: dict[str, Any], is_good: bool) -> None:
    item = ItemFactory()
    review = Review(learner=UserFactory(), item=item, version=item.current, kind=kind, at=NOW, day=NOW.date())
    review.operation = uuid.uuid4()
    for name, value in values.items():
        setattr(review, name, value)

    if is_good:
        review.save()
        assert Review.objects.standing().exists() == (kind in {"card", "practice"})
    else:
        with pytest.raises(IntegrityError):
            review.save()


@pytest.mark.parametrize("week", ["222222", "2222223", "22222222", "2222222\n"])
def test_a_week_has_seven_days(week: str) -> None:
    learner = UserFactory(week=week[:7])
    learner.week = week
    with pytest.raises(ValidationError) as refusal:
        learner.full_clean()
    assert "week" in refusal.value.message_dict


def test_everybody_sees_their_own() -> None:
    ada, grace, mallory = UserFactory(), UserFactory(), UserFactory()
    course = CourseFactory()
    EnrolmentFactory(course=course, user=ada)
    EnrolmentFactory(course=course, user=grace, role=Enrolment.Role.INSTRUCTOR)
    own, shared = PlanFactory(learner=ada), PlanFactory(learner=None, course=course)
    hers, theirs = ParameterSetFactory(learner=ada), ParameterSetFactory(learner=None, course=course)
    away = DaysAwayFactory(learner=ada)

    plans = [(set(Plan.objects.visible_to(user)), set(Plan.objects.editable_by(user))) for user in (ada, grace)]
    assert plans == [({own, shared}, {own}), ({shared}, {shared})]
    assert [set(ParameterSet.objects.visible_to(user)) for user in (ada, grace)] == [{hers}, {theirs}]
    assert set(ParameterSet.objects.of(ada)) == {hers}
    assert set(DaysAway.objects.of(ada)) == {away}
    for rows in (Plan.objects.visible_to, Plan.objects.editable_by, ParameterSet.objects.visible_to):
        assert not rows(mallory).exists()
    assert not DaysAway.objects.of(mallory).exists()


def test_a_set_outlives_its_course() -> None:
    course = CourseFactory()
    made = ParameterSetFactory(learner=None, course=course)

    Course.objects.get(pk=course.pk).delete()

    made.refresh_from_db()
    assert (made.course_id, made.name) == (None, f"set:{made.pk}")


def test_suspended_and_put_off_cards_are_not_askable() -> None:
    ada, day = UserFactory(), dt.date(2026, 11, 2)
    marks: list[dict[str, Any]] = [
        {},
        {"buried_until": day},
        {"is_flagged": True},
        {"buried_until": day + dt.timedelta(days=1)},
        {"suspended_at": NOW},
    ]
    rows = [Memory.objects.create(learner=ada, item=ItemFactory(), **each) for each in marks]

    assert list(Memory.objects.askable(day).order_by("pk")) == rows[:3]
