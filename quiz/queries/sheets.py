"""All questions of an attempt on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.core.attempts import Place
from quiz.models import Attempt, AttemptItem
from quiz.queries.questions import Mark, Question, load_checked, navigator, saved_words, shown
from quiz.queries.results import marks_words


class Entry(NamedTuple):
    """A question of a sheet. `section` stands where one begins; `problem` is what was wrong with what came of it."""

    question: Question
    section: str
    problem: str


@dataclass(frozen=True, slots=True)
class Sheet:
    attempt: Attempt
    entries: Sequence[Entry]
    places: Sequence[Mark]
    saved: str
    level: int
    seconds_left: int | None
    until: dt.datetime | None


def sheet(
    attempt: Attempt, items: Sequence[AttemptItem], *, now: dt.datetime, problems: dict[int, str] | None = None
) -> Sheet:
    """The page of these questions (`AttemptItem.objects.asked`), all of the attempt, in their order."""
    load_checked(attempt, items)
    before = ["", *(item.section for item in items)]
    return Sheet(
        attempt=attempt,
        entries=[
            Entry(
                question(attempt, item, now=now),
                item.section if item.section != last else "",
                (problems or {}).get(item.position, ""),
            )
            for item, last in zip(items, before, strict=False)
        ],
        places=marks(items),
        saved=last_saved(items),
        level=level(items),
        seconds_left=attempt.seconds_left(now),
        until=attempt.deadline,
    )


def question(attempt: Attempt, item: AttemptItem, *, now: dt.datetime) -> Question:
    """One question of a sheet, once `load_checked` has seen it."""
    words = {"position": item.position, "marks": marks_words(item.weight)}
    heading = _("Question %(position)d, %(marks)s") % words
    return shown(attempt, item, (), heading, now=now, prefix=f"q{item.position}-")


def level(items: Sequence[AttemptItem]) -> int:
    """Of the headings that questions are: sections stand above them."""
    return 3 if any(item.section for item in items) else 2


def marks(items: Sequence[AttemptItem]) -> list[Mark]:
    places = [Place(item.position, item.response is not None, item.is_flagged, item.is_settled) for item in items]
    return navigator(places, here=0)


def last_saved(items: Sequence[AttemptItem], *, overtaken: Collection[int] = ()) -> str:
    """When the last answer was saved; and which were answered in another window meanwhile."""
    answered = [item for item in items if item.responded_at]
    if not answered:
        return ""
    words = saved_words(max(answered, key=lambda item: item.responded_at))
    if not overtaken:
        return words
    sentence = ngettext(
        "Question %(numbers)s was answered in another window meanwhile; this newer answer counts.",
        "Questions %(numbers)s were answered in another window meanwhile; these newer answers count.",
        len(overtaken),
    )
    return f"{words}. {sentence % {'numbers': ', '.join(map(str, overtaken))}}"
