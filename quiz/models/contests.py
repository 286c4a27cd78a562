"""Contests: a learner holds that an answer is right, and somebody who teaches the course decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import ItemVersion
from people.models import User
from quiz.core import contests as rules
from quiz.core import marks
from quiz.models.attempt_items import AttemptItem
from quiz.models.courses import Course


class ContestQuerySet(models.QuerySet["Contest"]):
    def visible_to(self, user: User) -> ContestQuerySet:
        """One's own, and those in the courses one teaches."""
        taught = models.Q(attempt_item__attempt__quiz__course__in=Course.objects.taught_by(user))
        return self.filter(models.Q(attempt_item__attempt__learner_id=user.pk) | taught)

    def decidable_by(self, user: User) -> ContestQuerySet:
        return self.filter(attempt_item__attempt__quiz__course__in=Course.objects.taught_by(user))

    def open(self) -> ContestQuerySet:
        return self.filter(state=Contest.State.OPEN)


class Contest(models.Model):
    """At most one for each answer. `blank` names the blank of a cloze that it is about, else it is empty."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    attempt_item = models.OneToOneField(
        AttemptItem, on_delete=models.CASCADE, related_name="contest", verbose_name=_("answer")
    )
    blank = models.CharField(max_length=40, blank=True)
    reason = models.TextField(_("why"), blank=True, max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(_("made at"))
    operation = models.UUIDField(unique=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reply = models.TextField(_("reply"), blank=True, max_length=1000)

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | models.Q(~models.Q(state="open"), decided_at__isnull=False),
                name="quiz_contest_decided_when_not_open",
            )
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="quiz_contest_by_state")]

    def __str__(self) -> str:
        return f"{self.attempt_item_id}: {self.state}"

    @property
    def text(self) -> str:
        """The answer it is about."""
        return rules.text_of(self.attempt_item.response, self.blank)

    @property
    def folded(self) -> str:
        """What equal answers have in common."""
        return rules.same(self.text)

    def adds_to(self, current: ItemVersion, *, since: int) -> bool:
        """Whether accepting it adds the answer to the item: its key lists answers, and it still asks the same.

        `since` is the number of the version from which on it asks what it asks now.
        """
        shown = self.attempt_item.version
        part = shown.key["blanks"][self.blank] if self.blank else shown.key
        fits = marks.said(shown.wording, current.wording, None) is not marks.UNSAID
        return "accepted" in part and fits and shown.number >= since
