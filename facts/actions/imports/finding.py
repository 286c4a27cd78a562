"""Which item of the deck a question of a file is, and whether it says the same.

A large file has no time for models: rows and items are plain values here, whose JSON stays text until somebody asks.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from facts.core.changes import Change, Wording, default
from facts.core.formats.comparing import Shown, is_same, question_digest
from facts.models import Import, ImportRow, Item

Verdict = ImportRow.Verdict
Said = Mapping[str, Any]
"""A row as the child says it (`facts/core/formats/preparing.py`)."""


@dataclass(slots=True)
class Row:
    """An `ImportRow` to be: fields of the same names, in the order of the child's, JSON as text but for the notes."""

    position: int
    place: str
    name: str
    notes: list[str]
    verdict: Verdict = Verdict.LEFT_OUT
    slug: str = ""
    item_id: int | None = None
    seen: int | None = None
    operation: str | None = None
    kind: str = ""
    label: str = ""
    content: str = "{}"
    key: str = "{}"
    explanation: str = ""
    face: str = "{}"
    back: str = "{}"
    topic: str = ""
    tags: str = "[]"
    difficulty: int | None = None
    points: str = "1"
    history: str = "[]"

    @property
    def text(self) -> Text:
        return Text(self.kind, self.content, self.key, self.explanation, self.face, self.back)


TAKEN = (
    "kind",
    "label",
    "content",
    "key",
    "explanation",
    "face",
    "back",
    "topic",
    "tags",
    "difficulty",
    "points",
    "history",
)
"""Fields that a row has from the child as they are."""


@dataclass(frozen=True, slots=True)
class Text:
    """A wording and what is shown of it, as JSON text."""

    kind: str
    content: str
    key: str
    explanation: str
    face: str
    back: str

    @property
    def wording(self) -> Wording:
        return Wording(self.kind, json.loads(self.content), json.loads(self.key), self.explanation)

    @property
    def shown(self) -> Shown:
        return Shown(self.wording, json.loads(self.face), json.loads(self.back))

    def is_spelled_as(self, other: Text) -> bool:
        """Whether both are the same wording. A database may write the same JSON in another way."""
        own, others = ((each.kind, each.content, each.key, each.explanation) for each in (self, other))
        return own == others or self.wording == other.wording


@dataclass(frozen=True, slots=True)
class Known:
    """An item of the deck. Without a current version it has no text."""

    pk: int
    slug: str
    state: str
    difficulty: int | None
    reverse_of: int | None
    current: int | None
    label: str
    text: Text | None
    tags: set[str] = field(default_factory=set)
    """Casefolded."""


class Finder:
    """Makes rows of what the child says, batch by batch, in the order of the file."""

    def __init__(self, import_: Import) -> None:
        self._import = import_
        self._places: dict[str, str] = {}
        self._position = 0

    def rows(self, batch: Sequence[Said]) -> list[Row]:
        values = [said["value"] for said in batch if said["value"]]
        slugs = {value[name] for value in values for name in ("slug", "alias")}
        items = {item.slug: item for item in _known(Item.objects.filter(deck=self._import.deck_id, slug__in=slugs))}
        unknown = [value for value in values if not value["is_named"] and value["slug"] not in items]
        alike = self._alike(unknown)
        return [self._row(said, items, alike) for said in batch]

    @cached_property
    def _labels(self) -> dict[tuple[str, str], int]:
        """Items of the deck by kind and question, read once."""
        rows = Item.objects.filter(deck=self._import.deck_id, current__isnull=False).order_by("-pk")
        found = rows.values_list("current__kind", "current__label", "pk")
        return {(kind, label): pk for kind, label, pk in found.iterator(chunk_size=5_000)}

    def _alike(self, values: Sequence[Said]) -> dict[tuple[str, str], Known]:
        """By kind and question, an item of the deck that asks it, whatever its stable id is."""
        if not values:
            return {}
        asked = {(value["kind"], value["label"]) for value in values}
        pks = [self._labels[each] for each in asked if each in self._labels]
        found = _known(Item.objects.filter(pk__in=pks)) if pks else ()
        return {(item.text.kind, item.label): item for item in found if item.text}

    def _row(self, said: Said, items: Mapping[str, Known], alike: Mapping[tuple[str, str], Known]) -> Row:
        self._position += 1
        row = Row(self._position, said["place"][:100], said["name"][:200], list(said["notes"]))
        value = said["value"]
        if not value:
            return row
        for name in TAKEN:
            setattr(row, name, value[name])
        row.slug, item = self._named(value, items) if value["is_named"] else self._worded(row, value, items, alike)
        if place := self._places.get(row.slug):
            why = _("%(place)s has this id already.") if value["is_named"] else _("%(place)s asks this already.")
            row.notes.insert(0, why % {"place": place.capitalize()})
            row.slug = ""
            return row
        self._places[row.slug] = self._places[value["alias"]] = row.place
        row.operation = uuid.uuid5(self._import.operation, row.slug).hex
        row.verdict = Verdict.NEW
        if item:
            row.item_id, row.seen = item.pk, item.current
            row.verdict = _compare(row, item)
        return row

    def _named(self, value: Said, items: Mapping[str, Known]) -> tuple[str, Known | None]:
        return value["slug"], items.get(value["slug"])

    def _worded(
        self, row: Row, value: Said, items: Mapping[str, Known], alike: Mapping[tuple[str, str], Known]
    ) -> tuple[str, Known | None]:
        """
        The item that asks the same, as far as nobody else in the file was it.

        Many questions are worded alike and differ in their choices ("Which of these is true?"): they are known by all
        that is seen of them.
        """
        item = items.get(value["slug"])
        if item is None and (other := alike.get((row.kind, row.label))):
            item = other if _asks(other.text) == _asks(row.text) else None
        slug = item.slug if item else value["slug"]
        if slug not in self._places and (item is None or not _asks_something_else(item, row)):
            return slug, item
        return value["alias"], items.get(value["alias"])


def _known(items) -> list[Known]:
    """What is to be known of these items, in two statements."""
    json_ = {f"{name}_": Cast(f"current__{name}", TextField()) for name in ("content", "key", "face", "back")}
    own = ("pk", "slug", "state", "difficulty", "reverse_of", "current", "current__label")
    shown = ("current__kind", "content_", "key_", "current__explanation", "face_", "back_")
    tags = defaultdict(set)
    for pk, name in items.exclude(tags=None).values_list("pk", "tags__name"):
        tags[pk].add(name.casefold())
    rows = items.annotate(**json_).values_list(*own, *shown)
    return [Known(*row[:7], Text(*row[7:]) if row[5] else None, tags.get(row[0], set())) for row in rows]


def _asks(text: Text) -> str:
    return question_digest(text.kind, json.loads(text.face))


def _asks_something_else(item: Known, row: Row) -> bool:
    if item.text is None or item.text.is_spelled_as(row.text):
        return False
    return default(item.text.wording, row.text.wording) == Change.MEANING


def _compare(row: Row, item: Known) -> Verdict:
    """What becomes of the item. Tags and difficulty count where the file has any; the rest is as the desk has it."""
    if item.state == Item.State.RETIRED:
        row.notes.append(_("It is retired in this deck, and stays so."))
    before, after = item.text, row.text
    is_worded_so = before is not None and (before.is_spelled_as(after) or is_same(before.shown, after.shown))
    if item.reverse_of and not is_worded_so:
        row.notes.insert(0, _("In this deck it is another card the other way round. Change that one."))
        return Verdict.LEFT_OUT
    if is_worded_so:  # the desk's own spelling stays
        row.content, row.key, row.explanation = before.content, before.key, before.explanation
    tags = json.loads(row.tags)
    is_tagged_so = not tags or {tag.casefold() for tag in tags} == item.tags
    is_rated_so = row.difficulty in (None, item.difficulty)
    if is_worded_so and is_tagged_so and is_rated_so:
        return Verdict.SAME
    if not is_tagged_so:
        row.notes.append(_("Its tags become: %s.") % ", ".join(tags))
    if not is_rated_so:
        row.notes.append(_("Its difficulty becomes: %s.") % Item.Difficulty(row.difficulty).label)
    return Verdict.CHANGED
