"""Courses and who is in them. A role in a course is the only thing that gives somebody rights there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
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
    retention = models.FloatField(
        _("wanted recall"),
        default=0.9,
        validators=[MinValueValidator(0.8), MaxValueValidator(0.97)],
        help_text=_(
            "How likely a card is to be known on the day it comes back, 0.80 to 0.97. More costs more minutes."
        ),
    )
    quizzes_move_memory = models.BooleanField(
        _("tests move the cards"),
        default=True,
        help_text=_("Answers in tests change when cards come back. Practice quizzes always do."),
    )
    words_kept_months = models.PositiveSmallIntegerField(
        _("months that words are kept"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(600)],
        help_text=_("After archiving. Then what was typed goes, and marks stay. Empty: for good."),
    )
    results_kept_months = models.PositiveSmallIntegerField(
        _("months that results are kept"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(600)],
        help_text=_("After archiving. Then all attempts go, with their marks. Empty: for good."),
    )
    words_gone_at = models.DateTimeField(null=True, editable=False)
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
            ),
            models.CheckConstraint(
                condition=models.Q(retention__gte=0.8, retention__lte=0.97),
                name="quiz_course_retention_080_to_097",
                violation_error_message=_("The wanted recall lies between 0.80 and 0.97."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Group(models.Model):
    """Some of a course's students, such as those of one teacher or one afternoon. A student is in one, or in none."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="groups", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=100)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["course", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "title"],
                name="quiz_group_title_once",
                violation_error_message=_("The course has a group of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Enrolment(models.Model):
    """Somebody in a course. What a student is entitled to everywhere (an accommodation) holds in every quiz at once."""

    class Role(models.TextChoices):
        STUDENT = "student", _("Student")
        ASSISTANT = "assistant", _("Assistant")
        INSTRUCTOR = "instructor", _("Instructor")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("course"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.STUDENT)
    group = models.ForeignKey(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("group")
    )
    time_factor = models.DecimalField(
        _("time times"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(10))],
        help_text=_("1.5 is half as much time again."),
    )
    extra_minutes = models.PositiveSmallIntegerField(_("more minutes"), default=0, validators=[MaxValueValidator(1440)])
    extra_attempts = models.PositiveSmallIntegerField(
        _("more attempts"), default=0, validators=[MaxValueValidator(100)]
    )
    later_days = models.PositiveSmallIntegerField(
        _("days later"), default=0, validators=[MaxValueValidator(365)], help_text=_("Due and closing dates.")
    )
    enrolled_at = models.DateTimeField(_("enrolled at"), auto_now_add=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["course", "role", "pk"]
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="quiz_enrolment_once")]
        indexes = [
            models.Index(fields=["user", "role", "course"], name="quiz_enrolment_by_user"),
            models.Index(fields=["course", "role", "user"], name="quiz_enrolment_by_course"),
        ]

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
