"""
Work on memories that no page waits for: a fit with what follows from it, and other due dates for a class.

A job names its row and no more. What is left to do the row tells, and the memories themselves: so a job that runs
twice, or after its worker was killed, does no harm.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from people.models import User
from quiz.actions.fitting import fit_course, fit_learner, reviews_of
from quiz.actions.rebuilding import course_students, rebuild, reschedule
from quiz.core.memory import fitting
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Course, Memory, MemoryJob

Kind, Outcome = MemoryJob.Kind, MemoryJob.Outcome
log = logging.getLogger(__name__)

SMALL = 500
"""So many cards are moved while somebody waits for the page."""
GONE_AFTER = dt.timedelta(minutes=10)
"""Training says nothing until it is over, and a class takes minutes at most."""
MOST_TRIES = 3


@task()
def do_memory_job(pk: int) -> None:
    _do(pk)


def is_worth_a_fit(owner: User | Course) -> bool:
    """Whether the log has grown enough since the last fit."""
    done = _jobs_of(owner).filter(kind=Kind.FIT, finished_at__isnull=False).exclude(outcome=Outcome.FAILED)
    before = done.order_by("-pk").values_list("reviews", flat=True).first()
    return fitting.is_worth_it(reviews_of(owner).standing().count(), before)


def fit_on_page(course: Course, *, asked_by: User, operation: uuid.UUID, now: dt.datetime) -> MemoryJob:
    """Leave a fit to the worker. Raises Refused where there is none, or as `order` does."""
    if not fitting.IS_INSTALLED:
        raise Refused("The package that fits is not installed on this server.")
    if not settings.TASKS_IN_BACKGROUND:
        raise Refused("A fit takes longer than a page may, and no worker runs on this server.")
    return order(Kind.FIT, course, operation=operation, now=now, asked_by=asked_by)


def order(
    kind: MemoryJob.Kind,
    owner: User | Course,
    *,
    operation: uuid.UUID,
    now: dt.datetime,
    asked_by: User | None = None,
) -> MemoryJob:
    """Do it, or leave it to the worker where one runs. What goes on already is not begun again, unless it broke off.

    The same operation again gives the job that it made. Raises Refused where the operation is somebody else's, and
    what the work raises where it is done at once.
    """
    with transaction.atomic():
        type(owner).objects.select_for_update().get(pk=owner.pk)
        if made := MemoryJob.objects.filter(operation=operation).first():
            if made.kind != kind or owner not in (made.learner, made.course):
                raise Refused(ELSEWHERE)
            return made
        job = _jobs_of(owner).going_on().filter(kind=kind).first()
        if job and not (job.touched_at and job.touched_at < now - GONE_AFTER):
            return job
        if job:
            job.touched_at = None
            job.save(update_fields=["touched_at"])
        else:
            of = {"learner": owner} if isinstance(owner, User) else {"course": owner}
            job = MemoryJob.objects.create(kind=kind, operation=operation, asked_at=now, asked_by=asked_by, **of)
        if is_left := _is_left_to_worker(job):
            do_memory_job.enqueue(job.pk)
    if not is_left:
        _do(job.pk)
        job.refresh_from_db()
    return job


def _jobs_of(owner: User | Course) -> QuerySet[MemoryJob]:
    return owner.memory_jobs.all()


def _is_left_to_worker(job: MemoryJob) -> bool:
    if not settings.TASKS_IN_BACKGROUND:
        return False
    return job.kind == Kind.FIT or _cards_of(job.course).count() > SMALL


def _cards_of(course: Course) -> QuerySet[Memory]:
    return Memory.objects.filter(learner__in=course_students(course), item__deck__courses=course, reps__gt=0)


def _do(pk: int) -> None:
    now = timezone.now()
    free = MemoryJob.objects.going_on().filter(pk=pk, touched_at=None)
    if not free.update(touched_at=now, tries=F("tries") + 1):
        return
    job = MemoryJob.objects.select_related("learner", "course", "parameter_set").get(pk=pk)
    job.outcome = _fit(job, now) if job.kind == Kind.FIT else _move(job, now)
    job.finished_at = timezone.now()
    job.save(update_fields=["outcome", "finished_at"])


def _fit(job: MemoryJob, now: dt.datetime) -> MemoryJob.Outcome:
    owner = job.learner or job.course
    if job.parameter_set is None:
        job.reviews = reviews_of(owner).standing().count()
        job.save(update_fields=["reviews"])
        if isinstance(owner, User):
            fit_learner(owner, now=now, job=job)
        else:
            fit_course(owner, now=now, job=job)
    for learner in [owner] if isinstance(owner, User) else course_students(owner):
        job.cards += rebuild(learner, now=now)
        _say(job)
    if job.parameter_set is None:
        return Outcome.FEW
    return Outcome.ADOPTED if job.parameter_set.adopted_at else Outcome.KEPT


def _move(job: MemoryJob, now: dt.datetime) -> MemoryJob.Outcome:
    """Each student's cards in a transaction of their own, by an operation that follows from the job's."""
    decks = set(job.course.decks.values_list("pk", flat=True))
    for learner in course_students(job.course):
        with transaction.atomic():
            own = uuid.uuid5(job.operation, f"learner {learner.pk}")
            job.cards += reschedule(learner, operation=own, now=now, decks=decks)
            _say(job)
    return Outcome.MOVED


def _say(job: MemoryJob) -> None:
    """How far it is; whoever is heard of is not taken for gone."""
    job.touched_at = timezone.now()
    job.save(update_fields=["touched_at", "cards"])


def take_up(*, now: dt.datetime) -> None:
    """What a process that is gone left in the middle is begun again; what broke off often enough is over."""
    gone = MemoryJob.objects.going_on().filter(touched_at__lt=now - GONE_AFTER)
    gone.filter(tries__gte=MOST_TRIES).update(outcome=Outcome.FAILED, finished_at=now)
    for pk in gone.values_list("pk", flat=True):
        log.warning("Work %d on memories was left in the middle and is taken up.", pk)
        MemoryJob.objects.filter(pk=pk).update(touched_at=None)
        do_memory_job.enqueue(pk)
