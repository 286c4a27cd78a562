"""A learner's own cards for another product: those they met, when each comes again, and how it was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from facts.core.footing import Footing
from facts.core.formats import Question
from facts.core.formats.anki import Learned, Standing
from facts.core.formats.base import PastReview
from facts.core.formats.markup import from_plain
from facts.models import Fact, Item
from facts.queries.exporting import bank
from people.models import User
from quiz.core.memory import study_day
from quiz.core.memory.elsewhere import Logged, told
from quiz.models import Memory, Review
from quiz.models.memory import MemoryQuerySet
from quiz.queries.scopes import deck_ids

FLAG = 1
"""Red, the first of Anki's colours."""


@dataclass(frozen=True)
class OwnCards:
    """`media` are the files that they show, by name."""

    cards: Sequence[Learned]
    media: Mapping[str, bytes]


def own_cards(learner: User) -> OwnCards:
    """The cards of the learner's running courses that they met, as they are worded now.

    In a fixed number of statements. Of a question it is what a card shows: no hints, and nothing on single answers.
    """
    met = Memory.objects.of(learner).filter(
        due_at__isnull=False, item__deck__in=deck_ids(learner), item__state=Item.State.PUBLISHED
    )
    found = bank(Item.objects.filter(pk__in=met.values("item")).order_by("deck", "topic__position", "pk"))
    memories = {memory.item_id: memory for memory in met}
    footings = {item: fact.footing for item, fact in _facts(met)}
    histories = _histories(learner, met)
    cards = [
        Learned(
            question=_as_shown(question),
            source=_source(footings.get(item)),
            standing=_standing(memories[item], learner),
            history=tuple(histories.get(item, ())),
            is_suspended=memories[item].suspended_at is not None,
            flag=FLAG if memories[item].is_flagged else 0,
        )
        for item, question in zip(found.items, found.questions, strict=True)
    ]
    return OwnCards(cards, found.media)


def _facts(met: MemoryQuerySet) -> list[tuple[int, Fact]]:
    """By item, the fact that it asks for, with its source."""
    rows = Item.objects.filter(pk__in=met.values("item"), fact__isnull=False).select_related("fact__source")
    return [(item.pk, item.fact) for item in rows]


def _source(footing: Footing | None) -> str:
    """As it stands under a card, with its address in full."""
    if footing is None:
        return ""
    place = f"{footing.publisher}, {footing.title}, {footing.locator}, as of {footing.as_of_words}."
    return from_plain(f"{place} {footing.url}".strip())


def _as_shown(question: Question) -> Question:
    content: dict[str, Any] = {name: value for name, value in question.content.items() if name not in _TOLD_IN_QUIZZES}
    if "options" in content:
        content["options"] = [{"id": each["id"], "text": each["text"]} for each in content["options"]]
    return replace(question, content=content, tags=(), difficulty=None)


_TOLD_IN_QUIZZES = ("hints", "feedback")


def _standing(memory: Memory, learner: User) -> Standing | None:
    """None where nothing is held of it: it was never rated, or asks something else now."""
    if memory.state is None or memory.last_day is None:
        return None
    due_on = study_day(memory.due_at, learner.zone)
    interval_days = (due_on - memory.last_day).days
    return Standing(due_on, interval_days, memory.state["stability"], memory.state["difficulty"])


def _histories(learner: User, met: MemoryQuerySet) -> dict[int, list[PastReview]]:
    """By item, what stands in the log; each rating as it was corrected last."""
    corrections = Review.objects.filter(corrects=OuterRef("pk")).order_by("-pk").values("rating")[:1]
    rows = (
        Review.objects.filter(learner=learner, item__in=met.values("item"), undone_by=None)
        .exclude(kind__in=(Review.Kind.UNDO, Review.Kind.CORRECT))
        .annotate(holds=Coalesce(Subquery(corrections), F("rating")))
        .order_by("item_id", "at", "pk")
    )
    logs: dict[int, list[Logged]] = defaultdict(list)
    for item, kind, *row in rows.values_list("item_id", "kind", "at", "day", "zone", "holds", "due_at", "duration_ms"):
        logs[item].append(Logged(*row, is_evidence=kind in Review.EVIDENCE))
    return {item: list(told(log)) for item, log in logs.items()}
