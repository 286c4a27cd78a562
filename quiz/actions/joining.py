"""Joining a course by its code: open and close the door, come in, and decide who waits before it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.http import Http404

from people.models import User
from quiz.core.joining import code_of
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Course, Enrolment, JoinRequest


@transaction.atomic
def open_joining(course: Course, *, until: dt.datetime | None, needs_approval: bool, operation: uuid.UUID) -> None:
    """Let people in by the course's code, which is made if there is none. The same code stays until it is renewed."""
    course.join_code = course.join_code or code_of(operation)
    course.join_until, course.join_needs_approval = until, needs_approval
    _save(course)


@transaction.atomic
def renew_code(course: Course, *, operation: uuid.UUID) -> None:
    """Another code; the old one opens nothing any more. The same operation again gives the same code."""
    course.join_code = code_of(operation)
    _save(course)


@transaction.atomic
def close_joining(course: Course) -> None:
    """Nobody comes in by a code; who waits still waits."""
    course.join_code = None
    _save(course)


def _save(course: Course) -> None:
    try:
        with transaction.atomic():
            course.save(update_fields=["join_code", "join_until", "join_needs_approval"])
    except IntegrityError:  # another course has this code: once in a billion, or a form that was sent to another course
        raise Refused(ELSEWHERE) from None


@transaction.atomic
def join(user: User, code: str, *, now: dt.datetime) -> Enrolment | JoinRequest:
    """Come in as a student, or ask to, where the course wants to see who comes. Who is in already keeps their role.

    Raises Refused where the code opens nothing.
    """
    course = Course.objects.joinable(code, now=now).select_for_update().first()
    if course is None:
        raise Refused("This code opens no class. Look at it again, or ask your teacher for another.")
    if enrolment := Enrolment.objects.filter(course=course, user=user).first():
        return enrolment
    if course.join_needs_approval:
        return JoinRequest.objects.get_or_create(course=course, user=user, defaults={"asked_at": now})[0]
    return _let_in(course, user)


@transaction.atomic
def decide_request(by: User, course_id: int, request_id: int, *, is_accepted: bool) -> User:
    """Let somebody in who asked, or not; gives who it was. Raises Http404 where nobody of that course waits so."""
    rows = JoinRequest.objects.decidable_by(by).filter(course=course_id).select_related("user", "course")
    request = rows.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None:
        raise Http404
    if is_accepted:
        _let_in(request.course, request.user)
    request.delete()
    return request.user


def _let_in(course: Course, user: User) -> Enrolment:
    return Enrolment.objects.get_or_create(course=course, user=user, defaults={"role": Enrolment.Role.STUDENT})[0]
