"""A quiz on paper: what a version asks, in its order, and its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from facts.core.kinds import KINDS
from facts.models import Item
from quiz.core import attempts as rules
from quiz.core import papers
from quiz.core.draws import drawn, question_order
from quiz.models import Quiz, Slot
from quiz.queries.results import marks_words

AUDIO = "<audio"


@dataclass(frozen=True)
class Printed:
    """A question on paper. `section` stands where one begins; `right` is what one writes, `back` all of the key."""

    number: str
    section: str
    kind: str
    marks: str
    face: dict[str, Any]
    answer: dict[str, Any]
    lines: range
    right: str
    back: dict[str, Any]
    also: str
    """What else is right, in a sentence."""

    @property
    def template(self) -> str:
        return f"quiz/papers/kinds/{self.kind}.html"

    @property
    def has_sound(self) -> bool:
        return AUDIO in str(self.face)


@dataclass(frozen=True)
class Paper:
    version: str
    versions: Sequence[str]
    """Those that there are: one alone where the quiz asks everybody the same in the same order."""
    questions: Sequence[Printed]
    marks: str

    @property
    def sounds(self) -> str:
        """The numbers of the questions that paper cannot ask whole."""
        return ", ".join(question.number for question in self.questions if question.has_sound)


def versions_of(quiz: Quiz) -> Sequence[str]:
    is_one = not (quiz.shuffles_questions or quiz.shuffles_options or quiz.slots.filter(item=None).exists())
    return papers.VERSIONS[:1] if is_one else papers.VERSIONS


def paper(quiz: Quiz, version: str, *, versions: Sequence[str]) -> Paper:
    """Mixed and drawn as an attempt would be, by the seed of the version."""
    seed = papers.seed_of(quiz.pk, version)
    places: list[tuple[str, tuple[Slot, Item]]] = []
    section = ""
    for slot, items in _filled(quiz, seed):
        section = slot.section or section
        for item in items:
            places.append((section, (slot, item)))
            section = ""
    asked = question_order(places, seed=seed, is_shuffled=quiz.shuffles_questions)
    before = ["", *(name for name, _place in asked)]
    return Paper(
        version=version,
        versions=versions,
        questions=[
            _printed(number, name if name != last else "", slot, item, seed=seed, is_shuffled=quiz.shuffles_options)
            for number, ((name, (slot, item)), last) in enumerate(zip(asked, before, strict=False), start=1)
        ],
        marks=marks_words(sum((slot.weight for _name, (slot, _item) in asked), Decimal(0))),
    )


def _filled(quiz: Quiz, seed: int) -> Iterator[tuple[Slot, list[Item]]]:
    """Each slot with the items that it gives: its own while that is published, or those that are drawn."""
    slots = list(quiz.slots.select_related("item__current", "quiz"))
    taken = {slot.item_id for slot in slots if slot.item_id}
    for slot in slots:
        if not slot.is_draw:
            yield slot, [slot.item] if slot.item.state == Item.State.PUBLISHED else []
            continue
        pool = list(slot.pool.values_list("pk", flat=True).distinct().order_by("pk"))
        chosen = drawn(pool, slot.draw_count, seed=rules.draw_seed(seed, slot.pk), used={}, taken=taken)
        taken.update(chosen)
        items = Item.objects.select_related("current").in_bulk(chosen)
        yield slot, [items[pk] for pk in chosen]


def _printed(number: int, section: str, slot: Slot, item: Item, *, seed: int, is_shuffled: bool) -> Printed:
    version, kind = item.current, KINDS[item.current.kind]
    mixed = rules.option_seed(seed, number, is_shuffled=is_shuffled)
    order = kind.arrange(version.content, version.key, mixed)
    return Printed(
        number=str(number),
        section=section,
        kind=version.kind,
        marks=marks_words(slot.weight),
        face=version.face,
        answer=kind.present(version.face, order, None),
        lines=range(papers.lines(version.face.get("words"))),
        right=papers.right_marks(version.kind, version.content, version.key, order),
        back=version.back,
        also=_also(version.kind, version.key),
    )


def _also(kind: str, key: dict[str, Any]) -> str:
    tolerance = key.get("tolerance") or "0"
    if tolerance != "0":
        return _("Tolerance: %(tolerance)s") % {"tolerance": tolerance}
    others = papers.other_answers(kind, key)
    return _("Also right: %(answers)s") % {"answers": "; ".join(others)} if others else ""
