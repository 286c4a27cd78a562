"""Reports of questions: those that wait for somebody, and one's own with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts.models import Item
from people.models import User
from quiz.models import Course, Enrolment, QuestionReport

LATEST = 20
RELATED = ("version__item__topic", "learner", "closed_by")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open report. `name` is that of a learner whom one teaches; of others an editor learns only the words."""

    report: QuestionReport
    name: str
    may_edit: bool


def waiting_reports(user: User) -> list[Waiting]:
    rows = list(QuestionReport.objects.open().answerable_by(user).select_related(*RELATED))
    taught = Enrolment.objects.filter(course__in=Course.objects.taught_by(user), user__in=[row.learner for row in rows])
    known = set(taught.values_list("user", flat=True))
    items = {row.version.item_id for row in rows}
    mine = set(Item.objects.editable_by(user).filter(pk__in=items).values_list("pk", flat=True))
    return [
        Waiting(row, row.learner.name if row.learner_id in known else "", row.version.item_id in mine) for row in rows
    ]


def own_reports(user: User) -> Sequence[QuestionReport]:
    return QuestionReport.objects.of(user).select_related(*RELATED).order_by("-pk")[:LATEST]


def count_for(user: User) -> int:
    """How many open ones wait for an answer of this person."""
    return QuestionReport.objects.open().answerable_by(user).count()


def count(course: Course) -> int:
    """How many of its students' reports are open."""
    return QuestionReport.objects.open().of_course(course).count()
