"""Fitting the memory model to what a learner or a class has reviewed.

For commands and workers: it takes seconds in which the process does nothing else, so nothing that answers requests
comes here. What a set changes for cards is not decided here either: states keep the set that they rest on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.db import transaction

from people.models import User
from quiz.core.memory import DEFAULT_NUMBERS, MODEL, fitting, settled
from quiz.core.memory.evaluation import Entry
from quiz.models import Course, Enrolment, MemoryJob, ParameterSet, Review
from quiz.models.memory import ReviewQuerySet


def fit_learner(learner: User, *, now: dt.datetime, job: MemoryJob | None = None) -> ParameterSet | None:
    """Fit to all that this learner has reviewed; adopted, the set takes the place of their own or their class's one.

    None where there are fewer reviews than a fit needs (`fitting.FEWEST`). The job that asked for it is told what came
    of it in the same transaction. Raises `fitting.NotInstalled`.
    """
    own = ParameterSet.objects.in_force().filter(learner=learner).first()
    courses = Course.objects.studied_by(learner)
    present = own or ParameterSet.objects.in_force().filter(course__in=courses).first()
    return _fit(learner, present, own, now, job)


def fit_course(course: Course, *, now: dt.datetime, job: MemoryJob | None = None) -> ParameterSet | None:
    """Fit to what this course's students have reviewed of its decks, as `fit_learner` does for one person."""
    own = ParameterSet.objects.in_force().filter(course=course).first()
    return _fit(course, own, own, now, job)


def reviews_of(owner: User | Course) -> ReviewQuerySet:
    """What a fit for a learner or a course is made of; cramming and what was undone are among it."""
    if isinstance(owner, User):
        return Review.objects.filter(learner=owner)
    students = owner.enrolments.filter(role=Enrolment.Role.STUDENT).values("user_id")
    return Review.objects.filter(learner__in=students, item__deck__in=owner.decks.all())


def _fit(
    owner: User | Course,
    present: ParameterSet | None,
    own: ParameterSet | None,
    now: dt.datetime,
    job: MemoryJob | None,
) -> ParameterSet | None:
    entries = log_of(reviews_of(owner))
    proposal = fitting.propose(entries, present.numbers if present else DEFAULT_NUMBERS)
    if proposal is None or proposal.verdict.fitted is None:
        return None
    verdict = proposal.verdict
    fitted = ParameterSet(
        learner=owner if isinstance(owner, User) else None,
        course=owner if isinstance(owner, Course) else None,
        model=MODEL,
        numbers=list(proposal.numbers),
        reviews=proposal.reviews,
        tested=verdict.n,
        loss_default=verdict.default,
        loss_before=verdict.present,
        loss_after=verdict.fitted,
        fitted_at=now,
    )
    with transaction.atomic():
        type(owner).objects.select_for_update().get(pk=owner.pk)
        if verdict.is_adopted and _replaced(fitted, own, now):
            fitted.adopted_at = now
        fitted.save()
        if job:
            job.parameter_set = fitted
            job.save(update_fields=["parameter_set"])
    return fitted


def _replaced(fitted: ParameterSet, own: ParameterSet | None, now: dt.datetime) -> bool:
    """Retire the owner's set in force. False where the fit was compared with another one: a second run was quicker."""
    held = ParameterSet.objects.in_force().filter(learner=fitted.learner, course=fitted.course).first()
    if held != own:
        return False
    if held is not None:
        held.retired_at = now
        held.save(update_fields=["retired_at"])
    return True


COLUMNS = ("pk", "learner_id", "item_id", "kind", "rating", "undoes_id", "corrects_id", "at", "day", "zone", "due_at")


def log_of(reviews: ReviewQuerySet) -> list[Entry]:
    """What these rows amount to, in the order of time. Cramming and rescheduling are no evidence and are left out.

    A learner's item is a card; asked anew, it is another one.
    """
    evidence = reviews.exclude(kind__in=(Review.Kind.CRAM, Review.Kind.MANUAL))
    rows = evidence.order_by("learner_id", "item_id", "pk").values_list(*COLUMNS, named=True).iterator(2_000)
    logs = groupby(rows, key=lambda row: (row.learner_id, row.item_id))
    return sorted((entry for card, log in logs for entry in _entries(card, log)), key=lambda entry: entry.at)


def _entries(card: tuple[int, int], log: Iterator[Review]) -> Iterator[Entry]:
    times_anew = 0
    for event in settled(log):
        if event.rating is None:
            times_anew += 1
        elif not event.undone:
            yield Entry((*card, times_anew), int(event.rating), event.at, event.day.toordinal())
