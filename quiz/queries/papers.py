"""A quiz on paper: what a version asks, in its order, and its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from facts.core.kinds import KINDS
from facts.models import Item
from quiz.core import attempts as rules
from quiz.core import papers
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
    asked = quiz.places(seed=seed)
    before = ["", *(name for name, _place in asked)]
    return Paper(
        version=version,
        versions=versions,
        questions=[
            _printed(number, name if name != last else "", slot, item, seed=seed, is_shuffled=quiz.shuffles_options)
            for number, ((name, (slot, _draw, item)), last) in enumerate(zip(asked, before, strict=False), start=1)
        ],
        marks=marks_words(sum((slot.weight for _name, (slot, _draw, _item) in asked), Decimal(0))),
    )


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
