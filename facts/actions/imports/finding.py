"""Which item of the deck a question of a file is, and whether it says the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from facts.core.changes import Change, Wording, default
from facts.core.formats.comparing import Shown, is_same, question_digest
from facts.models import Import, ImportRow, Item

Verdict = ImportRow.Verdict
Said = Mapping[str, Any]
"""A row as the child says it (`facts/core/formats/preparing.py`)."""


class Finder:
    """Makes rows of what the child says, batch by batch, in the order of the file."""

    def __init__(self, import_: Import) -> None:
        self._import = import_
        self._places: dict[str, str] = {}
        self._position = 0

    def rows(self, batch: Sequence[Said]) -> list[ImportRow]:
        values = [said["value"] for said in batch if said["value"]]
        items = self._items({value[name] for value in values for name in ("slug", "alias")})
        unknown = [value for value in values if not value["is_named"] and value["slug"] not in items]
        alike = self._alike(unknown)
        return [self._row(said, items, alike) for said in batch]

    def _items(self, slugs: Iterable[str]) -> dict[str, Item]:
        rows = Item.objects.filter(deck=self._import.deck_id, slug__in=slugs)
        return {item.slug: item for item in rows.select_related("current").prefetch_related("tags")}

    @cached_property
    def _labels(self) -> dict[tuple[str, str], int]:
        """Items of the deck by kind and question, read once."""
        rows = Item.objects.filter(deck=self._import.deck_id, current__isnull=False).order_by("-pk")
        found = rows.values_list("current__kind", "current__label", "pk")
        return {(kind, label): pk for kind, label, pk in found.iterator(chunk_size=5_000)}

    def _alike(self, values: Sequence[Said]) -> dict[tuple[str, str], Item]:
        """By kind and question, an item of the deck that asks it, whatever its stable id is."""
        if not values:
            return {}
        asked = {(value["kind"], value["label"]) for value in values}
        pks = [self._labels[each] for each in asked if each in self._labels]
        items = Item.objects.filter(pk__in=pks).select_related("current").prefetch_related("tags") if pks else ()
        return {(item.current.kind, item.current.label): item for item in items}

    def _row(self, said: Said, items: Mapping[str, Item], alike: Mapping[tuple[str, str], Item]) -> ImportRow:
        self._position += 1
        row = ImportRow(
            of=self._import,
            position=self._position,
            place=said["place"][:100],
            name=said["name"][:200],
            notes=list(said["notes"]),
            verdict=Verdict.LEFT_OUT,
        )
        value = said["value"]
        if not value:
            return row
        for name in ("kind", "label", "content", "key", "explanation", "face", "back", "topic", "tags", "difficulty"):
            setattr(row, name, value[name])
        row.points = value["points"]
        row.slug, item = self._named(value, items) if value["is_named"] else self._worded(value, items, alike)
        if place := self._places.get(row.slug):
            why = _("%(place)s has this id already.") if value["is_named"] else _("%(place)s asks this already.")
            row.notes.insert(0, why % {"place": place.capitalize()})
            row.slug = ""
            return row
        self._places |= dict.fromkeys((row.slug, value["alias"]), row.place)
        row.operation = uuid.uuid5(self._import.operation, row.slug)
        row.item = item
        row.verdict = _compare(row, item) if item else Verdict.NEW
        return row

    def _named(self, value: Said, items: Mapping[str, Item]) -> tuple[str, Item | None]:
        return value["slug"], items.get(value["slug"])

    def _worded(
        self, value: Said, items: Mapping[str, Item], alike: Mapping[tuple[str, str], Item]
    ) -> tuple[str, Item | None]:
        """
        The item that asks the same, as far as nobody else in the file was it.

        Many questions are worded alike and differ in their choices ("Which of these is true?"): they are known by all
        that is seen of them.
        """
        item = items.get(value["slug"])
        if item is None and (other := alike.get((value["kind"], value["label"]))):
            item = other if _asks(other) == question_digest(value["kind"], value["face"]) else None
        slug = item.slug if item else value["slug"]
        if slug not in self._places and (item is None or not _asks_something_else(item, value)):
            return slug, item
        return value["alias"], items.get(value["alias"])


def _asks(item: Item) -> str:
    return question_digest(item.current.kind, item.current.face)


def _asks_something_else(item: Item, value: Said) -> bool:
    if item.current is None:
        return False
    wording = Wording(value["kind"], value["content"], value["key"], value["explanation"])
    return item.current.wording != wording and default(item.current.wording, wording) == Change.MEANING


def _compare(row: ImportRow, item: Item) -> Verdict:
    """What becomes of the item. Tags and difficulty count where the file has any; the rest is as the desk has it."""
    if item.state == Item.State.RETIRED:
        row.notes.append(_("It is retired in this deck, and stays so."))
    row.seen = item.current_id
    wording = Wording(row.kind, row.content, row.key, row.explanation)
    before = item.current and Shown(item.current.wording, item.current.face, item.current.back)
    is_worded_so = before is not None and is_same(before, Shown(wording, row.face, row.back))
    if item.reverse_of_id and not is_worded_so:
        row.notes.insert(0, _("In this deck it is another card the other way round. Change that one."))
        return Verdict.LEFT_OUT
    if is_worded_so:  # the desk's own spelling stays
        current = item.current
        row.content, row.key, row.explanation = current.content, current.key, current.explanation
    tags = {tag.name.casefold() for tag in item.tags.all()}
    is_tagged_so = not row.tags or {tag.casefold() for tag in row.tags} == tags
    is_rated_so = row.difficulty in (None, item.difficulty)
    if is_worded_so and is_tagged_so and is_rated_so:
        return Verdict.SAME
    if not is_tagged_so:
        row.notes.append(_("Its tags become: %s.") % ", ".join(row.tags))
    if not is_rated_so:
        row.notes.append(_("Its difficulty becomes: %s.") % Item.Difficulty(row.difficulty).label)
    return Verdict.CHANGED
