"""What a learner is held to know of an item, and the log it follows from.

`Review` is the truth and only grows; `Memory` is what folding it gives (`quiz/core/memory/fold.py`). Both are written
by `quiz/actions/memory/` alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.core.footing import Footing
from facts.models import Item, ItemVersion
from facts.models.items import AppendOnly, AppendOnlyQuerySet
from people.models import User
from people.models.reading import rows_of
from quiz.core.memory import PARAMETERS, Curve, InForce, Terms
from quiz.models.parameters import ParameterSet
from quiz.models.rows import for_update


def set_aside(day: dt.date) -> models.Q:
    """Memories that are suspended, or put off beyond a study day."""
    return models.Q(suspended_at__isnull=False) | models.Q(buried_until__gt=day)


def may_be_asked(day: dt.date, relation: str = "") -> models.Q:
    """All others, and what has no memory yet: its contrary, as a join can take it. `relation` leads to the memory."""
    until = f"{relation}buried_until"
    put_off = models.Q(**{until: None}) | models.Q(**{f"{until}__lte": day})
    return models.Q(**{f"{relation}suspended_at": None}) & put_off


class MemoryQuerySet(models.QuerySet["Memory"]):
    def of(self, user: User) -> MemoryQuerySet:
        return self.filter(learner_id=user.pk)

    def aside(self, day: dt.date) -> MemoryQuerySet:
        """Those that are suspended, put off beyond this study day, or flagged."""
        return self.filter(set_aside(day) | models.Q(is_flagged=True))

    def askable(self, day: dt.date) -> MemoryQuerySet:
        """Those that may be asked on this study day: neither suspended nor put off."""
        return self.filter(may_be_asked(day))

    def with_curves(self, *columns: str) -> list[tuple[Any, ...]]:
        """Of each that was ever reviewed its curve of forgetting, then these columns; in their order.

        Each by the parameter set that it rests on. One statement, and one more where any rests on another set than
        the default.
        """
        rows = list(self.values_list("state", "last_day", "parameters", *columns))
        sets = ParameterSet.objects.numbers_of({name for state, _last, name, *_rest in rows if state})
        return [(Curve(state, last, sets.get(name)), *rest) for state, last, name, *rest in rows if state]

    def with_recall(self, day: dt.date, *columns: str) -> list[tuple[Any, ...]]:
        """The same with the chance of recall on a study day instead of the curve."""
        return [(curve.on(day), *rest) for curve, *rest in self.with_curves(*columns)]


class MemoryManager(models.Manager.from_queryset(MemoryQuerySet)):
    def cards(self, learner: User, item_ids: Sequence[int], *, is_locked: bool = False) -> dict[int, Card]:
        """What these items' cards are made of, by item id; locked until the end of the transaction if so wanted.

        Written SQL, because it stands in every card answer and the ORM takes longer to write it than to run it: with
        the ORM an answer costs a fifth more (`python -m bench answer`).
        """
        marks = ", ".join(["%s"] * len(item_ids))
        sql = f"{CARDS} AND memory.item_id IN ({marks}) ORDER BY memory.id"
        if is_locked:
            sql += for_update("memory")
        rows = rows_of(Memory, sql, [learner.pk, *item_ids])
        return {row.item_id: Card.of(row) for row in rows}


CARDS = """
    SELECT memory.*, CASE WHEN memory.due_at IS NOT NULL
               AND (memory.last_review_at IS NULL OR memory.last_review_at < version.created_at)
               THEN version.note ELSE '' END AS note,
           version.id AS version_id, version.kind, version.content, version.key, version.face, version.back,
           item.deck_id, topic.title AS topic, fact.locator, source.publisher, source.title AS source_title,
           source.url, source.as_of
    FROM quiz_memory memory
    JOIN facts_item item ON item.id = memory.item_id
    JOIN facts_itemversion version ON version.id = item.current_id
    JOIN facts_topic topic ON topic.id = item.topic_id
    LEFT JOIN facts_fact fact ON fact.id = item.fact_id
    LEFT JOIN facts_source source ON source.id = fact.source_id
    WHERE memory.learner_id = %s"""


@dataclass(frozen=True, slots=True)
class Card:
    """A memory with the current version of its item, the topic and the footing.

    `note` tells what changed, until the learner has met the version once; who never knew another one gets none.
    """

    memory: Memory
    deck_id: int
    version_id: int
    kind: str
    topic: str
    content: dict[str, Any]
    key: dict[str, Any]
    face: dict[str, Any]
    back: dict[str, Any]
    footing: Footing | None
    note: str

    @property
    def item_id(self) -> int:
        return self.memory.item_id

    def terms(self, found: InForce) -> Terms:
        """What holds for this card; where it rests on another parameter set than the sitting knew, that is looked up.

        That happens only where memories were rebuilt in the midst of a sitting.
        """
        name = self.memory.parameters if self.memory.state is not None else None
        if name not in {None, PARAMETERS, *found.sets}:
            found = replace(found, sets={**found.sets, **ParameterSet.objects.numbers_of([name])})
        return found.terms(self.deck_id, self.item_id, name)

    @classmethod
    def of(cls, row: Any) -> Card:
        content, key, face, back = map(json.loads, (row.content, row.key, row.face, row.back))
        footing = Footing(row.publisher, row.source_title, row.url, row.locator, row.as_of) if row.publisher else None
        return cls(row, row.deck_id, row.version_id, row.kind, row.topic, content, key, face, back, footing, row.note)


class Memory(models.Model):
    """The present state of one learner's memory of one item; it outlives the item's versions.

    Suspended, put off and flagged are marks that the learner set on the card: no evidence, and no part of a replay.
    """

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
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    buried_until = models.DateField(
        _("put off until"), null=True, blank=True, help_text=_("The study day on which the card may come again.")
    )
    is_flagged = models.BooleanField(_("flagged"), default=False)

    objects = MemoryManager()

    class Meta:
        verbose_name = _("memory")
        verbose_name_plural = _("memories")
        constraints = [models.UniqueConstraint(fields=["learner", "item"], name="quiz_memory_once")]
        indexes = [models.Index(fields=["learner", "due_at"], name="quiz_memory_by_due")]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.item_id}"

    def recall_on(self, day: dt.date) -> float:
        """The chance of recall on a study day, by the parameter set that it rests on; 0 if never reviewed.

        Of many, ask `with_recall`: a set other than the default is looked up here each time.
        """
        if self.last_day is None:
            return 0.0
        numbers = ParameterSet.objects.numbers_of([self.parameters]).get(self.parameters)
        return Curve(self.state, self.last_day, numbers).on(day)

    def is_askable(self, day: dt.date) -> bool:
        """Whether it may be asked on this study day, as `askable` has it."""
        return self.suspended_at is None and (self.buried_until is None or self.buried_until <= day)


class ReviewQuerySet(AppendOnlyQuerySet):
    def standing(self) -> ReviewQuerySet:
        """Reviews that count: those that are evidence and were not undone. Corrections of them stand beside them."""
        return self.filter(kind__in=Review.EVIDENCE, undone_by=None)

    def durations(self, answers: Iterable[Any]) -> dict[int, int]:
        """By answered question that left a review, how long it took in milliseconds."""
        return dict(self.filter(attempt_item__in=answers).values_list("attempt_item", "duration_ms"))

    def rated(self) -> ReviewQuerySet:
        """What was rated in sittings and not undone, whether it counts (a card) or not (cramming)."""
        return self.filter(kind__in=(Review.Kind.CARD, Review.Kind.CRAM), undone_by=None)

    def moved_with(self, row: Review) -> ReviewQuerySet:
        """What was rescheduled in one go with this row of the log, itself among them."""
        return self.filter(learner=row.learner_id, kind=Review.Kind.MANUAL, at=row.at)


RATED = models.Q(rating__isnull=False, rating__gte=1, rating__lte=4)
"""Not null is said, because a check lets pass what it cannot decide."""


class Review(AppendOnly):
    """One piece of evidence of what a learner knows; or a row that changes what evidence amounts to.

    UNDO names the review it takes back. CORRECT names a review in `corrects` and gives it another rating, since its
    answer got another mark; the last one holds, and the review keeps its place in the log. ANEW forgets all before it:
    the item asks something else now. CRAM is a rating that is kept and never counts. MANUAL says only when to ask next.
    PAST was reviewed elsewhere and brought along: it counts from its place by time, and says nothing of when to ask.

    `response` is what was typed on the card, `fraction` the mark that it got, and `is_overruled` tells that the learner
    held to be right against it.

    `due_at` is the due instant that the learner was shown and that was applied; rows from before 0011 have none.
    """

    class Kind(models.TextChoices):
        CARD = "card", _("Card")
        QUIZ = "quiz", _("Quiz")
        PRACTICE = "practice", _("Practice quiz")
        CRAM = "cram", _("Cramming")
        MANUAL = "manual", _("Rescheduled")
        UNDO = "undo", _("Undo")
        CORRECT = "correct", _("Correction")
        ANEW = "anew", _("Asked anew")
        PAST = "past", _("Brought along")

    EVIDENCE = (Kind.CARD, Kind.QUIZ, Kind.PRACTICE, Kind.PAST)

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviews")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="reviews")
    sitting = models.ForeignKey("Sitting", on_delete=models.SET_NULL, null=True, related_name="reviews")
    attempt_item = models.OneToOneField("AttemptItem", on_delete=models.SET_NULL, null=True, related_name="review")
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    corrects = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="corrections")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    rating = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    day = models.DateField()
    zone = models.CharField(max_length=64)
    due_at = models.DateTimeField(null=True)
    duration_ms = models.PositiveIntegerField(default=0)
    response = models.JSONField(null=True)
    fraction = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    is_overruled = models.BooleanField(default=False)
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
                condition=models.Q(kind="undo", undoes__isnull=False, corrects=None, rating=None, due_at=None)
                | models.Q(kind="anew", undoes=None, corrects=None, rating=None, due_at=None)
                | models.Q(kind="manual", undoes=None, corrects=None, rating=None, due_at__isnull=False)
                | models.Q(RATED, kind__in=("cram", "past"), undoes=None, corrects=None, due_at=None)
                | models.Q(RATED, kind="correct", undoes=None, corrects__isnull=False)
                | models.Q(RATED, kind__in=("card", "quiz", "practice"), undoes=None, corrects=None),
                name="quiz_review_rating_by_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(response__isnull=True, fraction=None, is_overruled=False)
                | models.Q(response__isnull=False, fraction__gte=0, fraction__lte=1, fraction__isnull=False),
                name="quiz_review_mark_when_typed",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "item", "id"], name="quiz_review_by_item"),
            models.Index(fields=["learner", "at"], name="quiz_review_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.item_id}: {self.rating or self.kind}"
