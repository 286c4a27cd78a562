"""Who is in a course, and what follows from it."""

from __future__ import annotations

from django.db import transaction

from people.models import User
from quiz.models import Course, Enrolment


@transaction.atomic
def enrol(course: Course, user: User, role: str) -> Enrolment:
    """Give somebody this role in the course, whatever they were before. An instructor edits the course's decks."""
    enrolment, _made = Enrolment.objects.update_or_create(course=course, user=user, defaults={"role": role})
    if role == Enrolment.Role.INSTRUCTOR:
        user.decks.add(*course.decks.all())
    return enrolment


@transaction.atomic
def share_decks(course: Course) -> None:
    """After the course took up decks: all its instructors edit them."""
    instructors = User.objects.filter(enrolments__course=course, enrolments__role=Enrolment.Role.INSTRUCTOR)
    for deck in course.decks.all():
        deck.editors.add(*instructors)
