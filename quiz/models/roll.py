"""The log of who is in a class: who did what to whom. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models.items import AppendOnly, AppendOnlyQuerySet
from quiz.models.courses import Course


class RollEntry(AppendOnly):
    """One thing that was done to somebody's place in a course. `detail` is by name what was and what is.

    NAMED: put in by somebody who knew their user name. Such an account is not the class's own: it may be anybody's.
    A form that concerns several people leaves an entry for each, all with its `operation`.
    """

    class Act(models.TextChoices):
        MAKE = "make", _("made the course")
        ACCOUNT = "account", _("made the account")
        ADD = "add", _("put in")
        NAMED = "named", _("put in by user name")
        CHANGE = "change", _("changed group or accommodation")
        TAKE_OUT = "take_out", _("took out")
        BRING_BACK = "bring_back", _("brought back")
        PASSWORD = "password", _("reset the password")
        TEACH = "teach", _("made a teacher")
        NO_TEACHER = "no_teacher", _("took out as a teacher")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="roll")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    act = models.CharField(max_length=10, choices=Act.choices)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    operation = models.UUIDField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the roll")
        verbose_name_plural = _("entries of the roll")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["operation", "person"], name="quiz_rollentry_once")]
        indexes = [models.Index(fields=["course", "person"], name="quiz_rollentry_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.act}"
