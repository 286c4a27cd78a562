"""What a learner is held to know of an item, and the log it follows from.

`Review` is the truth and only grows; `Memory` is what folding it gives (`quiz/core/memory/fold.py`). Both are written
by `quiz/actions/memory.py` alone.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Item, ItemVersion
from facts.models.items import AppendOnly, AppendOnlyQuerySet
from people.models import User


class MemoryQuerySet(models.QuerySet["Memory"]):
    def of(self, user: User) -> MemoryQuerySet:
        return self.filter(learner_id=user.pk)

    def as_cards(self) -> MemoryQuerySet:
        """With all that a card shows: the current version, the topic, and the first fact's source."""
        return self.select_related("item__current", "item__topic", "item__fact__source").defer(
            "item__deck",
            "item__slug",
            "item__state",
            "item__current__item",
            "item__current__number",
            "item__current__label",
            "item__current__explanation",
            "item__current__author",
            "item__current__operation",
            "item__current__created_at",
            "item__topic__deck",
            "item__topic__slug",
            "item__topic__position",
            "item__fact__deck",
            "item__fact__slug",
            "item__fact__topic",
            "item__fact__statement",
            "item__fact__as_of",
            "item__fact__valid_until_on",
            "item__fact__source__deck",
            "item__fact__source__slug",
        )


class Memory(models.Model):
    """The present state of one learner's memory of one item; it outlives the item's versions."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memories")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="memories", verbose_name=_("item"))
    state = models.JSONField(null=True)
    model = models.CharField(max_length=20)
    parameters = models.CharField(max_length=40)
    last_day = models.DateField(null=True)
    last_review_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)

    objects = MemoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("memory")
        verbose_name_plural = _("memories")
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="quiz_memory_once")]
        indexes = [models.Index(fields=["learner", "due_at"], name="quiz_memory_by_due")]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.item_id}"


class ReviewQuerySet(AppendOnlyQuerySet):
    def standing(self) -> ReviewQuerySet:
        """Reviews that count: those that are no undo and were not undone."""
        return self.filter(undoes=None, undone_by=None)


class Review(AppendOnly):
    """One piece of evidence of what a learner knows. An undo is a row as well: it names the review it takes back."""

    class Kind(models.TextChoices):
        CARD = "card", _("Card")
        QUIZ = "quiz", _("Quiz")
        UNDO = "undo", _("Undo")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="reviews")
    sitting = models.ForeignKey("Sitting", on_delete=models.SET_NULL, null=True, related_name="reviews")
    attempt_item = models.OneToOneField("AttemptItem", on_delete=models.SET_NULL, null=True, related_name="review")
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    rating = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    day = models.DateField()
    zone = models.CharField(max_length=64)
    duration_ms = models.PositiveIntegerField(default=0)
    model = models.CharField(max_length=20)
    parameters = models.CharField(max_length=40)
    operation = models.UUIDField(unique=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="undo", undoes__isnull=False, rating=None)
                | models.Q(~models.Q(kind="undo"), undoes=None, rating__gte=1, rating__lte=4),
                name="quiz_review_rating_or_undo",
            )
        ]
        indexes = [
            models.Index(fields=["learner", "item", "id"], name="quiz_review_by_item"),
            models.Index(fields=["learner", "at"], name="quiz_review_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.item_id}: {self.rating or self.kind}"
