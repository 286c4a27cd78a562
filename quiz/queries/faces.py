"""A card as it is shown: its two sides, its source, how well it is known, and where each rating leads."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core.footing import Footing
from facts.core.kinds import KINDS
from quiz.core import memory as rules
from quiz.models.memory import Card
from quiz.queries.typed_cards import Asked, Checked, asked, checked


class Button(NamedTuple):
    """A rating and the interval it leads to, short for the button and long for its label."""

    value: str
    word: str
    interval: str
    label: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A card, ready for its page: only text and lists of text."""

    item_id: str
    kind: str
    topic: str
    note: str
    stem: str
    face: dict[str, Any]
    languages: dict[str, Any]
    answer: str
    explanation: str
    footing: Footing | None
    bar: str
    strength: str
    is_flagged: bool
    lapses: int
    seen: str
    asked: Asked | None
    checked: Checked | None
    buttons: Sequence[Button]
    operation: uuid.UUID
    undo_operation: uuid.UUID
    step_operation: uuid.UUID

    @property
    def is_leech(self) -> bool:
        """Whether it was forgotten so often that asking it once more will not help by itself."""
        return self.lapses >= rules.LEECH_LAPSES

    @property
    def template(self) -> str:
        """What a card of its kind shows besides the question: options, pairs or blanks to think about."""
        return f"quiz/cards/faces/{self.kind}.html"


TWO = {rules.Rating.AGAIN: gettext_lazy("Forgot"), rules.Rating.GOOD: gettext_lazy("Knew it")}
"""The ratings of those who want two buttons only."""


def card_shown(
    card: Card,
    found: rules.InForce,
    *,
    now: dt.datetime,
    zone: ZoneInfo,
    counts: bool = True,
    has_two_buttons: bool = False,
    is_typed: bool = False,
    response: Any = None,
) -> Shown:
    """`found` is what was in force when the sitting began: its buttons say what its ratings will do.

    Where ratings do not count they lead to no day: a card that is forgotten comes back, any other one leaves.
    With `is_typed` the answer is typed where the kind allows it; `response` is what was typed, and suggests a rating.
    """
    memory, kind = card.memory, KINDS[card.kind]
    snapshot = rules.Snapshot(memory.state, memory.last_day, memory.reps, memory.lapses)
    seed = rules.seed_of(memory.learner_id, memory.item_id, memory.reps)
    today = rules.study_day(now, zone)
    terms = card.terms(found)
    ahead = rules.outlooks(snapshot, now=now, zone=zone, seed=seed, terms=terms, today=today)
    elapsed = (today - memory.last_day).days if memory.last_day else 0
    recall = rules.recall(memory.state, elapsed, terms.numbers)
    told = checked(card, response) if response is not None else None
    likely = told.rating if told else rules.Rating.GOOD
    if has_two_buttons:
        ahead = {rating: ahead[rating] for rating in TWO}
        likely = likely if likely in TWO else rules.Rating.AGAIN
    return Shown(
        item_id=str(memory.item_id),
        kind=card.kind,
        topic=card.topic,
        note=card.note,
        stem=card.face["stem"],
        face=kind.present(card.face, kind.arrange(card.content, card.key, seed), None),
        languages=card.face,
        answer=card.back["answer"],
        explanation=card.back["explanation"],
        footing=card.footing,
        bar=f"{96 * recall:.1f}",
        strength=_strength(recall, memory.reps),
        is_flagged=memory.is_flagged,
        lapses=memory.lapses,
        seen=str(memory.reps),
        asked=asked(card) if is_typed else None,
        checked=told,
        buttons=[
            (_button if counts else _crammed)(
                rating, outlook, str(TWO[rating]) if has_two_buttons else rating.label, is_primary=rating is likely
            )
            for rating, outlook in ahead.items()
        ],
        operation=uuid.uuid4(),
        undo_operation=uuid.uuid4(),
        step_operation=uuid.uuid4(),
    )


def _strength(recall: float, reps: int) -> str:
    """ "settling, met 5 times"."""
    word = rules.strength_word(recall, reps)
    met = ngettext("%(word)s, met once", "%(word)s, met %(reps)d times", reps)
    return met % {"word": word, "reps": reps} if reps else word


def _button(rating: rules.Rating, outlook: rules.Outlook, word: str, *, is_primary: bool) -> Button:
    delay = {"minutes": outlook.delay_minutes, "days": outlook.interval_days}
    in_full = rules.interval_words(**delay, long=True)
    return Button(
        value=str(rating.value),
        word=word,
        interval=rules.interval_words(**delay),
        label=f"{word}, next in {in_full}",
        is_primary=is_primary,
    )


def _crammed(rating: rules.Rating, outlook: rules.Outlook, word: str, *, is_primary: bool) -> Button:
    leads_to = _("again soon") if rating is rules.Rating.AGAIN else _("done")
    return Button(str(rating.value), word, leads_to, f"{word}, {leads_to}", is_primary)
