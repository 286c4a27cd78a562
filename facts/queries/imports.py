"""An import as its page shows it: what would become of each question, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from facts.core import prose
from facts.core.changes import Wording, default
from facts.core.differences import Difference, differences
from facts.core.kinds import KINDS
from facts.models import Import, ImportRow, ItemVersion

Verdict = ImportRow.Verdict

PAGE = 100
ANSWER_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Looked:
    """A row, its answer in words, and of what changes the differences and what they mean."""

    row: ImportRow
    answer: str
    changed: list[Difference]
    change: str


@dataclass(frozen=True, slots=True)
class Count:
    value: str
    label: str
    number: int


def verdicts(import_: Import) -> list[Count]:
    return [Count(each.value, str(each.label), number) for each in Verdict if (number := _count(import_, each))]


def kinds(import_: Import) -> list[Count]:
    """Of what is new or changed, most of all first."""
    found: Mapping[str, int] = import_.counts.get("kinds", {})
    return [Count(kind, KINDS[kind].LABEL, number) for kind, number in sorted(found.items(), key=lambda each: -each[1])]


def number_to_take(import_: Import) -> int:
    return _count(import_, Verdict.NEW) + _count(import_, Verdict.CHANGED)


def _count(import_: Import, verdict: Verdict) -> int:
    return import_.counts.get("verdicts", {}).get(verdict.value, 0)


def rows_of(import_: Import, verdict: str, number: str | None) -> Page:
    """A page of rows of this verdict, or of all; each as `Looked`."""
    rows = import_.rows.select_related("item__current").defer("face", "item__current__face", "item__current__back")
    page = Paginator(rows.filter(verdict=verdict) if verdict else rows, PAGE).get_page(number)
    page.object_list = [_looked(row) for row in page.object_list]
    return page


def _looked(row: ImportRow) -> Looked:
    answer = prose.plain(row.back.get("answer", ""))[:ANSWER_LENGTH]
    before = row.item.current if row.item and row.verdict == Verdict.CHANGED else None
    if before is None or not row.content:
        return Looked(row, answer, [], "")
    wording = Wording(row.kind, row.content, row.key, row.explanation)
    if before.wording == wording:
        return Looked(row, answer, [], "")
    change = ItemVersion.Change(default(before.wording, wording)).label
    return Looked(row, answer, differences(before.wording, wording), str(change))
