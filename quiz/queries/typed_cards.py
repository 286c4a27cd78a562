"""A card whose answer is typed: the question with its fields, and what became of what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from facts.core.kinds import KINDS
from quiz.core import marking
from quiz.core import memory as rules
from quiz.core.differences import Stretch, compared, nearest
from quiz.core.marking import Verdict
from quiz.models.memory import Card
from quiz.queries.wordings import Worded


@dataclass(frozen=True, slots=True)
class Asked(Worded):
    """A card's question with the fields for its answer."""

    kind: str
    face: Mapping[str, Any]
    answer: Mapping[str, Any]
    prefix: str = ""


def asked(card: Card) -> Asked | None:
    """The question to type the answer to; None for a card of a kind that is only thought about."""
    if card.kind not in rules.TYPED_KINDS:
        return None
    return Asked(card.kind, card.face, KINDS[card.kind].present(card.face, [], None))


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed beside what was expected. `label` names the blank where there are several."""

    label: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, marked. `fields` are sent again with the rating, so that the log has them."""

    look: str
    words: str
    notes: Sequence[str]
    lines: Sequence[Line]
    rating: rules.Rating
    fields: Sequence[tuple[str, str]]

    @property
    def may_overrule(self) -> bool:
        return self.look != "right"


def checked(card: Card, response: Any) -> Checked:
    """How a response to the card is marked, where it differs, and the rating that it amounts to."""
    mark = marking.mark(card.kind, card.content, card.key, response)
    is_right = mark.fraction == 1
    look = "right" if is_right else "partly" if mark.verdict is Verdict.PARTLY else "wrong"
    return Checked(
        look=look,
        words={"right": _("Right"), "partly": _("Partly right"), "wrong": _("Wrong")}[look],
        notes=mark.notes,
        lines=[] if mark.verdict is Verdict.RIGHT else _lines(card, response),
        rating=rules.rating_of(mark.fraction, recall=True, options=None),
        fields=_fields(response),
    )


def _fields(response: Any) -> list[tuple[str, str]]:
    if isinstance(response, Mapping):
        return [(f"blank-{blank}", text) for blank, text in response.items()]
    return [("response", response)]


def _lines(card: Card, response: Any) -> list[Line]:
    best = marking.perfect(card.kind, card.content, card.key)
    if not isinstance(best, Mapping):
        return [Line("", compared(response, _expected(card.key, response, best)))]
    lines = []
    for blank, text in best.items():
        typed = response.get(blank, "")
        label = _("Blank %(number)s") % {"number": blank} if len(best) > 1 else ""
        lines.append(Line(label, compared(typed, _expected(card.key["blanks"][blank], typed, text))))
    return lines


def _expected(key: Mapping[str, Any], typed: str, best: str) -> str:
    """Of several accepted answers the one that was probably meant; where none reads like one, the best."""
    answers = [each for each in key.get("accepted", []) if "*" not in each]
    return nearest(typed, answers) if answers else best
