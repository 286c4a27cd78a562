"""A question of an attempt as its page shows it, and the navigator beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from facts.core.kinds import KINDS
from facts.models import ItemVersion
from quiz.core import attempts as rules
from quiz.core.credits import CERTAINTIES, RIGHT_EARNS, WRONG_EARNS
from quiz.core.policies import EVERYTHING, Shown
from quiz.models import Attempt, AttemptItem, Quiz
from quiz.queries.results import Outcome, marks_words, tried_outcome
from quiz.queries.wordings import Worded


class Mark(NamedTuple):
    """One question in the navigator, its state in words. All text, so that the page has nothing to reckon or format.

    A tuple, because a page unpacks it: looking up attributes took a template longer than all the rest of the list.
    """

    position: str
    state: str
    word: str
    label: str
    flag: str
    """ "true" or "false"."""
    current: str
    """As `aria-current` says it."""


def navigator(places: Sequence[rules.Place], *, here: int) -> list[Mark]:
    question, done, open_ = _("Question"), _("done"), _("open")
    answered, not_answered = _("answered"), _("not answered")
    flag, flagged, here_word, current = _("flag"), _("flagged"), _("here"), _("current")
    finished = _("finished")
    marks = []
    for place in places:
        is_here = place.position == here
        label = f"{question} {place.position}, {answered if place.is_answered else not_answered}"
        label += f", {flagged}" if place.is_flagged else ""
        label += f", {finished}" if place.is_settled else ""
        label += f", {current}" if is_here else ""
        word = flag if place.is_flagged else done if place.is_answered or place.is_settled else open_
        marks.append(
            Mark(
                position=str(place.position),
                state="done" if place.is_answered or place.is_settled else "open",
                word=here_word if is_here else word,
                label=label,
                flag="true" if place.is_flagged else "false",
                current="step" if is_here else "false",
            )
        )
    return marks


def saved_words(item: AttemptItem) -> str:
    """ "Saved 10:42" in the reader's zone; empty where nothing was answered."""
    if item.responded_at is None:
        return ""
    return _("Saved %(time)s") % {"time": f"{timezone.localtime(item.responded_at):%H:%M}"}


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure one may say to be, and what that earns."""

    value: str
    word: str
    earns: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """What a practice tells of a question that was tried or looked up. Everything here comes from the key."""

    outcome: Outcome
    hint: str
    tries_left: int


@dataclass(frozen=True, slots=True)
class Question(Worded):
    """A question as it stands on its page.

    Made from the version's face alone: the key is not even loaded, but for a practice that was tried.
    """

    attempt: Attempt
    item: AttemptItem
    kind: str
    face: dict[str, Any]
    answer: dict[str, Any]
    places: Sequence[Mark]
    saved: str
    heading: str
    seconds_left: int | None
    until: dt.datetime | None
    certainties: Sequence[Sure]
    practice: Practice | None
    prefix: str = ""
    """Before the name of each of its fields, where it shares a form with others."""

    @property
    def position(self) -> str:
        return str(self.item.position)

    @property
    def previous(self) -> str:
        return str(self.item.position - 1) if self.item.position > 1 else ""

    @property
    def is_last(self) -> bool:
        return self.item.position == len(self.places)

    @property
    def sequence(self) -> str:
        """How many answers this page knows of; it says so when it saves."""
        return str(self.item.saves)

    @property
    def section(self) -> str:
        return self.item.section

    @property
    def is_forward(self) -> bool:
        return self.attempt.quiz.navigation == Quiz.Navigation.FORWARD

    @property
    def is_practice(self) -> bool:
        return self.attempt.scheme.is_checked_at_once

    @property
    def everything(self) -> Shown:
        return EVERYTHING

    @property
    def is_settled(self) -> bool:
        return self.item.is_settled


def question(attempt: Attempt, places: Sequence[rules.Place], item: AttemptItem, *, now: dt.datetime) -> Question:
    """The page of a question whose version's face is loaded (`AttemptItem.objects.asked`)."""
    words = {
        "quiz": attempt.quiz.title,
        "position": item.position,
        "count": len(places),
        "marks": marks_words(item.weight),
    }
    load_checked(attempt, [item])
    heading = _("%(quiz)s, question %(position)d of %(count)d, %(marks)s") % words
    return shown(attempt, item, navigator(places, here=item.position), heading, now=now)


def shown(
    attempt: Attempt, item: AttemptItem, places: Sequence[Mark], heading: str, *, now: dt.datetime, prefix: str = ""
) -> Question:
    """A question under this heading, once `load_checked` has seen it."""
    version = item.version
    return Question(
        attempt=attempt,
        item=item,
        kind=version.kind,
        face=version.face,
        answer=KINDS[version.kind].present(version.face, item.order, item.response),
        places=places,
        saved=saved_words(item),
        heading=heading,
        seconds_left=attempt.seconds_left(now),
        until=attempt.deadline,
        certainties=_certainties(item.certainty) if attempt.mode == Quiz.Mode.CERTAINTY else (),
        practice=_practice(attempt, item),
        prefix=prefix,
    )


def _certainties(chosen: int | None) -> list[Sure]:
    words = {1: _("Unsure"), 2: _("Fairly sure"), 3: _("Sure")}
    return [
        Sure(
            value=str(each),
            word=words[each],
            earns=_("right %(right)s, wrong %(wrong)s") % {"right": f"+{RIGHT_EARNS[each]}", "wrong": _signed(each)},
            is_chosen=each == chosen,
        )
        for each in CERTAINTIES
    ]


def _signed(certainty: int) -> str:
    """A minus sign, not a hyphen."""
    return f"−{-WRONG_EARNS[certainty]}" if WRONG_EARNS[certainty] else "0"


def _is_told(attempt: Attempt, item: AttemptItem) -> bool:
    """Whether its learner has tried, or has given up, and so learns how it stands."""
    return attempt.scheme.is_checked_at_once and bool(item.tried or item.is_settled)


def load_checked(attempt: Attempt, items: Sequence[AttemptItem]) -> None:
    """Only here a question page loads keys: of what was tried or looked up in a practice."""
    told = [item for item in items if _is_told(attempt, item)]
    if told:
        versions = ItemVersion.objects.select_related("item__fact__source")
        found = versions.in_bulk([item.version_id for item in told])
        for item in told:
            item.version = found[item.version_id]


def _practice(attempt: Attempt, item: AttemptItem) -> Practice | None:
    if not _is_told(attempt, item):
        return None
    hints = item.version.back.get("hints", [])
    missed = len(item.tried)
    is_on = not item.is_settled and 0 < missed <= len(hints)
    return Practice(
        outcome=tried_outcome(attempt, item),
        hint=hints[missed - 1] if is_on else "",
        tries_left=max(0, attempt.scheme.tries - missed),
    )
