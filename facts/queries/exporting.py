"""Items as files of questions carry them: the neutral model of `facts/core/formats`, with what they show and sound."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from facts.core import prose
from facts.core.formats import Format, Question, Written, anki
from facts.models import Item, Media

LEVELS = " / "
"""Between the names of a path in a topic's title, as importing joins them."""
_SHOWN = re.compile(rf"media:({prose.MEDIA_NAME})")


@dataclass(frozen=True)
class Bank:
    """Questions in their order, and the files that they show, by name. `notes` say what no file of questions holds.

    `items` are the ids of the items that the questions are of, and `labels` what a page calls them. Items have no names
    of their own, so none is written, and none is lost.
    """

    questions: Sequence[Question]
    media: Mapping[str, bytes] = field(default_factory=dict)
    notes: Sequence[str] = ()
    items: Sequence[int] = ()
    labels: Sequence[str] = ()


def bank(items: QuerySet[Item], *, points: Mapping[int, Decimal] | None = None, notes: Sequence[str] = ()) -> Bank:
    """These items as they are worded now; `points` gives the worth of each by id, and the order.

    In three statements. Items without a version are none yet. A slug that two decks use is told apart by its deck's.
    """
    rows = items.filter(current__isnull=False).select_related("current", "topic", "deck").prefetch_related("tags")
    found = {item.pk: item for item in rows}
    ordered = [found[pk] for pk in points if pk in found] if points is not None else list(found.values())
    several, slugs = len({item.deck_id for item in ordered}) > 1, Counter(item.slug for item in ordered)
    questions = [
        Question(
            kind=item.current.kind,
            content=item.current.content,
            key=item.current.key,
            explanation=item.current.explanation,
            id=item.slug if slugs[item.slug] == 1 else f"{item.deck.slug}-{item.slug}",
            category=(*([item.deck.title] if several else []), *item.topic.title.split(LEVELS)),
            tags=tuple(tag.name for tag in item.tags.all()),
            difficulty=item.difficulty,
            points=points[item.pk] if points is not None else Decimal(1),
        )
        for item in ordered
    ]
    labels = [item.current.label for item in ordered]
    return Bank(questions, _media(ordered), notes, [item.pk for item in ordered], labels)


def _media(items: Sequence[Item]) -> dict[str, bytes]:
    """What these items show, as far as their decks have it."""
    shown: set[str] = set()
    for item in items:
        version = item.current
        written = json.dumps([version.content, version.key, version.explanation], ensure_ascii=False)
        if "media:" in written:
            shown.update(_SHOWN.findall(written))
    if not shown:
        return {}
    rows = Media.objects.filter(name__in=shown, deck__in={item.deck_id for item in items})
    media: dict[str, bytes] = {}
    for row in rows.order_by("name", "pk"):
        if row.name not in media:
            with row.file.open() as file:
                media[row.name] = file.read()
    return media


@dataclass(frozen=True)
class Lost:
    """What a format does not hold of one question; `is_whole`: it is not in the file."""

    number: int
    name: str
    is_whole: bool
    whats: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What became of a bank in a format."""

    format: Format
    written: Written
    lost: Sequence[Lost]
    kept: int
    """How many questions are in the file."""


def outcome(format_: Format, questions: Bank, *, now: datetime) -> Outcome:
    """The bank in this format. Anki takes changes only from a package that is newer than its notes."""
    at = {"at": now} if format_ is anki else {}
    written = format_.write(questions.questions, questions.media, **at)
    losses = sorted(written.losses, key=lambda loss: loss.index)
    lost = []
    for index, group in groupby(losses, key=lambda loss: loss.index):
        each = list(group)
        is_whole = any(loss.is_whole for loss in each)
        lost.append(Lost(index + 1, questions.labels[index], is_whole, [loss.what for loss in each]))
    return Outcome(format_, written, lost, len(questions.questions) - sum(each.is_whole for each in lost))
