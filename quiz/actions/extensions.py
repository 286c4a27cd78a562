"""Giving more time while a quiz runs: it is added to what there was, and holds with the student's next request."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404

from people.models import User
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Allowance, Course, Enrolment, Extension, Group, Quiz
from quiz.models.quizzes import MOST_MINUTES


def extend(
    teacher: User,
    quiz_id: int,
    *,
    minutes: int,
    learner: User | None = None,
    group: Group | None = None,
    operation: uuid.UUID,
    now: dt.datetime,
) -> Extension:
    """Add minutes for a student, for a group, or for all who are in the course now. The same form again adds nothing.

    Raises Http404 for a quiz that this person may not change, and Refused where somebody would get more than may be
    given, or the operation id was used for another quiz.
    """
    try:
        with transaction.atomic():
            quiz = get_object_or_404(Quiz.objects.filter(course__in=Course.objects.editable_by(teacher)), pk=quiz_id)
            found = Extension.objects.filter(operation=operation).first()
            if found is None:
                found = Extension.objects.create(
                    quiz=quiz, learner=learner, group=group, minutes=minutes, by=teacher, at=now, operation=operation
                )
                _add(found)
    except IntegrityError:  # the same form at the same moment: the other one has added them
        found = Extension.objects.filter(operation=operation).first()
        if found is None:
            raise
    if found.quiz_id != quiz_id:
        raise Refused(ELSEWHERE)
    return found


def _add(extension: Extension) -> None:
    """Who has no allowance of their own in the quiz gets one: what it leaves empty stays as it is for everybody."""
    field, ids = "learner_id", [extension.learner_id]
    if extension.group_id:
        field, ids = "group_id", [extension.group_id]
    elif not extension.learner_id:
        students = Enrolment.objects.filter(course=extension.quiz.course_id, role=Enrolment.Role.STUDENT)
        ids = list(students.order_by("user").values_list("user", flat=True))
    made = [Allowance(quiz_id=extension.quiz_id, **{field: each}) for each in ids]
    Allowance.objects.bulk_create(made, ignore_conflicts=True)
    rows = Allowance.objects.filter(quiz=extension.quiz_id, **{f"{field}__in": ids})
    if rows.filter(extra_minutes__gt=MOST_MINUTES - extension.minutes).exists():
        raise Refused("That would be more minutes than can be given. Move the closing of the quiz instead.")
    rows.update(extra_minutes=F("extra_minutes") + extension.minutes)
