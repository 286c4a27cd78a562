"""What a class page tells of fits of the memory model, and of due dates that were moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from quiz.models import Course, MemoryJob, ParameterSet

PATIENCE = dt.timedelta(minutes=2)
"""A worker that runs takes up what waits within a second or two, unless it is busy."""


@dataclass(frozen=True, slots=True)
class ClassFit:
    """The parameter set that is in force for a class, if it has one, and how its latest fit stands."""

    held: ParameterSet | None
    job: MemoryJob | None
    is_overdue: bool
    """It waits for longer than a worker would let it."""

    @property
    def is_possible(self) -> bool:
        """Whether a page may ask for one: training holds the process in which it runs."""
        return settings.TASKS_IN_BACKGROUND

    @property
    def error_less(self) -> float:
        """The share by which the latest fit erred less than what was in force before it; negative: more."""
        made = self.job and self.job.parameter_set
        return 1 - made.loss_after / made.loss_before if made else 0.0


def class_fit(course: Course, *, now: dt.datetime) -> ClassFit:
    job = latest_job(course, MemoryJob.Kind.FIT)
    return ClassFit(
        held=ParameterSet.objects.in_force().filter(course=course).first(),
        job=job,
        is_overdue=bool(job) and is_overdue(job, now=now),
    )


def latest_job(course: Course, kind: MemoryJob.Kind) -> MemoryJob | None:
    return course.memory_jobs.filter(kind=kind).select_related("parameter_set").order_by("-pk").first()


def is_overdue(job: MemoryJob, *, now: dt.datetime) -> bool:
    return job.finished_at is None and job.touched_at is None and job.asked_at < now - PATIENCE
