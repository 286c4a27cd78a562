"""Days on which somebody does not study: a holiday, an exam week. Cards are not put on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.users import User


class DaysAwayQuerySet(models.QuerySet["DaysAway"]):
    def of(self, user: User) -> DaysAwayQuerySet:
        return self.filter(learner_id=user.pk)


class DaysAway(models.Model):
    """From the first day to the last, both included; study days by the learner's own clock."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="days_away")
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))

    objects = DaysAwayQuerySet.as_manager()

    class Meta:
        verbose_name = _("days away")
        verbose_name_plural = _("days away")
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="people_daysaway_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"
