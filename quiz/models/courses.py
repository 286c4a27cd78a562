"""Courses and who is in them. A role in a course is the only thing that gives somebody rights there."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Deck
from people.models import User


class CourseQuerySet(models.QuerySet["Course"]):
    def _of(self, user: User, *roles: Enrolment.Role) -> CourseQuerySet:
        if user.is_active and user.is_superuser:
            return self
        mine = Enrolment.objects.filter(user_id=user.pk, role__in=roles).values("course_id")
        return self.filter(pk__in=mine)

    def visible_to(self, user: User) -> CourseQuerySet:
        """Courses that this person is in, in whichever role."""
        return self._of(user, *Enrolment.Role)

    def taught_by(self, user: User) -> CourseQuerySet:
        """Courses whose results this person may see."""
        return self._of(user, Enrolment.Role.INSTRUCTOR, Enrolment.Role.ASSISTANT)

    def editable_by(self, user: User) -> CourseQuerySet:
        """Courses that this person may change."""
        return self._of(user, Enrolment.Role.INSTRUCTOR)

    def joinable(self, code: str, *, now: dt.datetime) -> CourseQuerySet:
        """The running course that this code opens at this moment, if there is one."""
        in_time = models.Q(join_until=None) | models.Q(join_until__gt=now)
        return self.filter(in_time, join_code=code, archived_at=None)

    def studied_by(self, user: User) -> CourseQuerySet:
        """Running courses in which this person is a student."""
        mine = Enrolment.objects.filter(user_id=user.pk, role=Enrolment.Role.STUDENT).values("course_id")
        return self.filter(pk__in=mine, archived_at=None)


class Course(models.Model):
    title = models.CharField(_("title"), max_length=200)
    decks = models.ManyToManyField(Deck, related_name="courses", blank=True, verbose_name=_("decks"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    join_code = models.CharField(  # noqa: DJ001  null where there is none: a unique column takes one empty text only
        _("join code"), max_length=6, unique=True, null=True, editable=False
    )
    join_until = models.DateTimeField(_("joining ends at"), null=True, blank=True, editable=False)
    join_needs_approval = models.BooleanField(_("joining needs approval"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="quiz_course_ends_after_it_starts",
                violation_error_message=_("The course ends before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    class Role(models.TextChoices):
        STUDENT = "student", _("Student")
        ASSISTANT = "assistant", _("Assistant")
        INSTRUCTOR = "instructor", _("Instructor")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.STUDENT)
    enrolled_at = models.DateTimeField(_("enrolled at"), auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["course", "role", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="quiz_enrolment_once")]
        indexes = [models.Index(fields=["user", "role", "course"], name="quiz_enrolment_by_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def decidable_by(self, user: User) -> JoinRequestQuerySet:
        return self.filter(course__in=Course.objects.editable_by(user))


class JoinRequest(models.Model):
    """Somebody came with the code of a course that lets nobody in unseen. It goes when it is decided."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("person")
    )
    asked_at = models.DateTimeField(_("asked at"))

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="quiz_joinrequest_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.course}"
