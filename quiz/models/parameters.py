"""Parameter sets of the memory model, fitted to the reviews of one learner or of one course.

A set's numbers never change, for states and reviews name the set they rest on. Which set is in force is told by
`adopted_at` and `retired_at`; the database itself refuses to adopt one that predicts worse than what it would replace.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User
from quiz.core.memory import PARAMETERS, Numbers, checked
from quiz.models.courses import Course


class ParameterSetQuerySet(models.QuerySet["ParameterSet"]):
    def of(self, user: User) -> ParameterSetQuerySet:
        """Fitted to this learner's own reviews."""
        return self.filter(learner_id=user.pk)

    def visible_to(self, user: User) -> ParameterSetQuerySet:
        """The person's own, and those of courses whose results they may see."""
        return self.filter(models.Q(learner_id=user.pk) | models.Q(course__in=Course.objects.taught_by(user)))

    def in_force(self) -> ParameterSetQuerySet:
        return self.filter(adopted_at__isnull=False, retired_at=None)

    def numbers_of(self, names: Iterable[str]) -> dict[str, Numbers]:
        """The numbers of these sets by name, without the defaults; no statement where there is no other.

        Raises KeyError for a name that no set has.
        """
        wanted = {name: int(name.removeprefix("set:")) for name in names if name != PARAMETERS}
        rows = dict(self.filter(pk__in=wanted.values()).values_list("pk", "numbers")) if wanted else {}
        return {name: checked(rows[pk]) for name, pk in wanted.items()}


class ParameterSet(models.Model):
    """Numbers of a model, what they rest on, and the plain log loss with which they predict the last fifth of it.

    One whose course was deleted has no owner any more; it stays while memories rest on it.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parameter_sets",
        verbose_name=_("learner"),
    )
    course = models.ForeignKey(
        Course,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="parameter_sets",
        verbose_name=_("course"),
    )
    model = models.CharField(_("model"), max_length=20)
    numbers = models.JSONField(_("numbers"))
    reviews = models.PositiveIntegerField(_("reviews"), help_text=_("How many reviews it was fitted to."))
    tested = models.PositiveIntegerField(_("tested on"), help_text=_("How many later reviews it was tested on."))
    loss_default = models.FloatField(_("loss with the defaults"))
    loss_before = models.FloatField(_("loss before"), help_text=_("With what was in force when it was fitted."))
    loss_after = models.FloatField(_("loss with it"))
    fitted_at = models.DateTimeField(_("fitted at"))
    adopted_at = models.DateTimeField(_("adopted at"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    objects = ParameterSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("parameter set")
        verbose_name_plural = _("parameter sets")
        ordering = ["-fitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner=None) | models.Q(course=None), name="quiz_parameterset_one_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(adopted_at=None)
                | models.Q(loss_after__lt=models.F("loss_before")) & models.Q(loss_after__lt=models.F("loss_default")),
                name="quiz_parameterset_adopted_if_better",
                violation_error_message=_("These numbers predict no better than those they would replace."),
            ),
            models.CheckConstraint(
                condition=models.Q(retired_at=None) | models.Q(adopted_at__lte=models.F("retired_at")),
                name="quiz_parameterset_retired_after_adopted",
            ),
            models.UniqueConstraint(
                fields=["learner"],
                condition=models.Q(adopted_at__isnull=False, retired_at=None),
                name="quiz_parameterset_one_of_learner",
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(adopted_at__isnull=False, retired_at=None),
                name="quiz_parameterset_one_of_course",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What memories and reviews say in `parameters`."""
        return f"set:{self.pk}"
