"""The log of what learners did with a card besides rating it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from facts.models import Item
from facts.models.items import AppendOnly, AppendOnlyQuerySet


class CardStepQuerySet(AppendOnlyQuerySet):
    def aside(self) -> CardStepQuerySet:
        """Those that set a card aside and were not taken back."""
        return self.filter(action__in=CardStep.ASIDE, undone_by=None)


class CardStep(AppendOnly):
    """One thing that a learner did with a card. Steps are only ever added; the marks on `Memory` follow from them.

    BURY puts the card off until the study day `until`, SUSPEND until it is released; RELEASE ends both. FLAG and UNFLAG
    mark it. TYPE and UNTYPE say whether answers are typed from this card on. UNDO names in `undoes` the BURY or SUSPEND
    that it takes back.
    `after` is the last rating that stood in the sitting then: so undo knows what came last, whatever the clock says.
    """

    class Action(models.TextChoices):
        BURY = "bury"
        SUSPEND = "suspend"
        RELEASE = "release"
        FLAG = "flag"
        UNFLAG = "unflag"
        TYPE = "type"
        UNTYPE = "untype"
        UNDO = "undo"

    ASIDE = (Action.BURY, Action.SUSPEND)

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card_steps")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="card_steps")
    sitting = models.ForeignKey("Sitting", on_delete=models.SET_NULL, null=True, related_name="steps")
    action = models.CharField(max_length=8, choices=Action.choices)
    until = models.DateField(null=True)
    after = models.ForeignKey("Review", on_delete=models.SET_NULL, null=True, related_name="+")
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    at = models.DateTimeField()
    operation = models.UUIDField(unique=True)

    objects = CardStepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action="bury", until__isnull=False) | models.Q(~models.Q(action="bury"), until=None),
                name="quiz_cardstep_until_when_buried",
            ),
            models.CheckConstraint(
                condition=models.Q(action="undo", undoes__isnull=False)
                | models.Q(~models.Q(action="undo"), undoes=None),
                name="quiz_cardstep_undoes_when_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.item_id}: {self.action}"
