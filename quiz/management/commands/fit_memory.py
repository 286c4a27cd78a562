"""Fit the memory model to the reviews of learners and courses, and adopt what proves better. For a timer, each night.

Without options it fits those courses and learners whose reviews have grown by a quarter since their last fit. Then the
states of known cards are reckoned anew by the sets in force; due dates stay (`reschedule_memory` moves them). Where a
worker runs (FACTKEEP_TASKS) it is left to that. A run that was broken off is gone on with by the next one.

Needs the package fsrs-rs-python.
"""

import uuid

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from people.models import User
from quiz.actions.memory_jobs import is_worth_a_fit, order
from quiz.actions.rebuilding import rebuild
from quiz.core.memory import fitting
from quiz.models import Course, Enrolment, MemoryJob, Review


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--learner", metavar="USERNAME", help="this learner, whether or not there is much new")
        only.add_argument("--course", metavar="ID", type=int, help="this course, whether or not there is much new")

    def handle(self, *, learner, course, **options):
        if not fitting.IS_INSTALLED:
            raise CommandError(str(fitting.NotInstalled()))
        now = timezone.now()
        for each in _named(learner, course) or filter(is_worth_a_fit, _all()):
            job = order(MemoryJob.Kind.FIT, each, operation=uuid.uuid4(), now=now)
            self.stdout.write(f"{type(each).__name__.replace('User', 'Learner')} {each.pk}: {_told(job)}")
        if learner is None and course is None:
            self._rebuild(now)

    def _rebuild(self, now):
        """Also what waited in an open sitting, and the cards of who came into a class since."""
        students = Enrolment.objects.filter(role=Enrolment.Role.STUDENT).values("user")
        for each in User.objects.filter(pk__in=students).order_by("pk").iterator():
            if number := rebuild(each, now=now):
                self.stdout.write(f"Learner {each.pk}: {_cards(number)} rebuilt.")


def _named(learner, course):
    if learner is not None:
        found, name = User.objects.filter(username=learner), f"learner {learner!r}"
    elif course is not None:
        found, name = Course.objects.filter(pk=course), f"course {course}"
    else:
        return []
    if not found:
        raise CommandError(f"There is no {name}.")
    return found


def _all():
    yield from Course.objects.filter(archived_at=None).order_by("pk")
    counted = Review.objects.standing().order_by().values("learner").annotate(number=Count("pk"))
    enough = counted.filter(number__gte=fitting.FEWEST).values("learner")
    yield from User.objects.filter(pk__in=enough).order_by("pk")


def _told(job):
    if job.finished_at is None:
        return "left to the worker."
    fitted = job.parameter_set
    if fitted is None:
        return f"too few reviews between days (a fit needs {fitting.FEWEST:,} and some later ones to test it on)."
    verdict = "adopted" if fitted.adopted_at else "refused"
    return (
        f"{fitted.name} {verdict}. It rests on {fitted.reviews:,} reviews; log loss on {fitted.tested:,} later ones "
        f"{fitted.loss_after:.4f}, before {fitted.loss_before:.4f}, by default {fitted.loss_default:.4f}."
        + (f" {_cards(job.cards)} rebuilt." if job.cards else "")
    )


def _cards(number):
    return f"{number:,} card{'s' * (number != 1)}"
