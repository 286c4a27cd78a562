"""Fit the memory model to the reviews of learners and courses, and adopt what proves better. About monthly is enough.

Needs the package fsrs-rs-python. Then the states of known cards are reckoned anew by the sets in force; due dates stay
(`reschedule_memory` moves them). A run that was broken off is gone on with by the next one.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from people.models import User
from quiz.actions.fitting import fit_course, fit_learner
from quiz.actions.rebuilding import rebuild
from quiz.core.memory import fitting
from quiz.models import Course, Enrolment, Review


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--learner", metavar="USERNAME", help="this learner only")
        only.add_argument("--course", metavar="ID", type=int, help="this course only")

    def handle(self, *, learner, course, **options):
        if not fitting.IS_INSTALLED:
            raise CommandError(str(fitting.NotInstalled()))
        now = timezone.now()
        for each in _courses(learner, course):
            self.stdout.write(f"Course {each.pk}: {_told(fit_course(each, now=now))}")
        for each in _learners(learner, course):
            self.stdout.write(f"Learner {each.pk}: {_told(fit_learner(each, now=now))}")
        for each in _concerned(learner, course).iterator():
            if number := rebuild(each, now=now):
                self.stdout.write(f"Learner {each.pk}: {number:,} card{'s' * (number != 1)} rebuilt.")


def _concerned(learner, course):
    """Whose cards may rest on another set now."""
    if learner is not None:
        return User.objects.filter(username=learner)
    students = Enrolment.objects.filter(role=Enrolment.Role.STUDENT)
    if course is not None:
        students = students.filter(course=course)
    return User.objects.filter(pk__in=students.values("user")).order_by("pk")


def _courses(learner, course):
    if learner is not None:
        return []
    if course is None:
        return Course.objects.filter(archived_at=None).order_by("pk")
    found = Course.objects.filter(pk=course)
    if not found:
        raise CommandError(f"There is no course {course}.")
    return found


def _learners(learner, course):
    """Everybody with enough reviews, unless one of both is named."""
    if course is not None:
        return []
    if learner is not None:
        found = User.objects.filter(username=learner)
        if not found:
            raise CommandError(f"There is no learner {learner!r}.")
        return found
    counted = Review.objects.standing().order_by().values("learner").annotate(number=Count("pk"))
    return User.objects.filter(pk__in=counted.filter(number__gte=fitting.FEWEST).values("learner")).order_by("pk")


def _told(fitted):
    if fitted is None:
        return f"too few reviews between days (a fit needs {fitting.FEWEST:,} and some later ones to test it on)."
    verdict = "adopted" if fitted.adopted_at else "refused"
    return (
        f"{fitted.name} {verdict}. It rests on {fitted.reviews:,} reviews; log loss on {fitted.tested:,} later ones "
        f"{fitted.loss_after:.4f}, before {fitted.loss_before:.4f}, by default {fitted.loss_default:.4f}."
    )
