"""Attempts and single responses as rows for a spreadsheet, read as they are sent; the first row is the head.

Of the students of the course, without test drives. Instants are in UTC; numbers are plain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from facts.core import prose
from facts.core.kinds import KINDS
from facts.models import ItemVersion
from quiz.core import marking
from quiz.core.credits import Scheme
from quiz.models import AttemptItem, Enrolment, Quiz
from quiz.queries.results import VERDICTS, shown_verdict

CHUNK = 500
PARTS = "; "
"""Between the parts of a response."""

_WHO = ("attempt__learner__username", "attempt__learner__first_name", "attempt__learner__last_name")
_ATTEMPT = ("attempt__number", "attempt__started_at", "attempt__submitted_at", "attempt__is_expired")
_MARK = ("credit", "weight", "verdict")


class _Answer(NamedTuple):
    attempt: int
    username: str
    first_name: str
    last_name: str
    number: int
    started_at: dt.datetime
    submitted_at: dt.datetime | None
    is_expired: bool
    credit: Decimal | None
    weight: Decimal
    verdict: str
    score: Decimal | None
    max_score: Decimal
    slot: int | None
    draw: int
    item: int

    @property
    def place(self) -> Hashable:
        """What asked it: a fixed question, or one of those of a draw."""
        return (self.slot, self.draw) if self.draw else self.item


def attempt_rows(quiz: Quiz) -> Iterator[list[object]]:
    """A row for each attempt of a quiz: whose, its state and times, the score, and what each question earned.

    The columns of questions stand in the order of the quiz; what it does not ask any more comes last.
    """
    places = _places(quiz)
    head = ["user name", "name", "attempt", "state", "started at (UTC)", "handed in at (UTC)"]
    yield [*head, "score", "out of", "percent", *places.values()]
    fields = ("attempt", *_WHO, *_ATTEMPT, *_MARK, "attempt__score", "attempt__max_score")
    rows = _answers(quiz.course_id, [quiz.pk]).values_list(*fields, "slot", "draw", "version__item")
    for _attempt, group in groupby(map(_Answer._make, rows.iterator(chunk_size=CHUNK)), key=lambda row: row.attempt):
        answers = list(group)
        first, earned = answers[0], {each.place: _mark(each.credit, each.weight, each.verdict) for each in answers}
        yield [
            first.username,
            f"{first.first_name} {first.last_name}".strip() or first.username,
            first.number,
            _state(quiz, first),
            _instant(first.started_at),
            _instant(first.submitted_at),
            _number(first.score),
            _number(first.max_score),
            "" if first.score is None else f"{100 * first.score / first.max_score:.2f}",
            *(earned.get(place, "") for place in places),
        ]


def response_rows(course: int, quizzes: Collection[int]) -> Iterator[list[object]]:
    """A row for each question of each attempt at these quizzes of a course, with the response as people read it."""
    yield [
        *("user name", "name", "quiz", "attempt", "place", "question", "stable id", "version", "kind", "response"),
        *("mark", "out of", "verdict", "certainty", "answered at (UTC)", "comment"),
    ]
    versions = _versions(quizzes)
    fields = (*_WHO, "attempt__quiz__title", "attempt__number", "position", "version", "response", *_MARK)
    fields += ("attempt__mode", "certainty", "responded_at", "comment")
    for row in _answers(course, quizzes).values_list(*fields).iterator(chunk_size=CHUNK):
        username, first, last, quiz, number, position, version_id, response, *rest = row
        credit, weight, verdict, mode, certainty, responded_at, comment = rest
        version = versions[version_id]
        yield [
            username,
            f"{first} {last}".strip() or username,
            quiz,
            number,
            position,
            version.label,
            version.item.slug,
            version.number,
            version.get_kind_display(),
            readable(version, response),
            _mark(credit, weight, verdict),
            _number(weight * Scheme(mode).most),
            VERDICTS[shown_verdict(verdict)] if verdict else "",
            certainty,
            _instant(responded_at),
            comment,
        ]


def readable(version: ItemVersion, response: Any) -> str:
    """A response in words: what was typed as it is, what was chosen as it was shown."""
    if response is None:
        return ""
    if isinstance(response, str) and KINDS[version.kind].RECALL:
        return response
    if "pieces" in version.face and isinstance(response, Mapping):
        return PARTS.join(f"{blank}: {text}" for blank, text in response.items())
    return PARTS.join(
        prose.plain(told.html) for told in marking.tell(version.kind, version.face, version.key, response)
    )


def _answers(course: int, quizzes: Collection[int]) -> QuerySet[AttemptItem]:
    students = Enrolment.objects.filter(course=course, role=Enrolment.Role.STUDENT).values("user")
    rows = AttemptItem.objects.filter(attempt__quiz__in=quizzes, attempt__is_trial=False, attempt__learner__in=students)
    return rows.order_by(
        "attempt__learner__username", "attempt__quiz__opens_at", "attempt__quiz", "attempt__number", "position"
    )


def _versions(quizzes: Collection[int]) -> dict[int, ItemVersion]:
    """All that were asked, once: a quiz asks a few hundred, however many answer."""
    asked = AttemptItem.objects.filter(attempt__quiz__in=quizzes).values("version")
    return (
        ItemVersion.objects.select_related("item")
        .defer("content", "back")
        .in_bulk(list(asked.order_by().distinct().values_list("version", flat=True)))
    )


def _places(quiz: Quiz) -> dict[Hashable, str]:
    """Heads of the columns of questions by place: "2. Which city?", "3. drawn, 1"."""
    found: dict[Hashable, str] = {}
    number = 0
    for slot in quiz.slots.select_related("item__current"):
        for draw in range(1, (slot.draw_count or 1) + 1):
            number += 1
            if slot.is_draw:
                found[slot.pk, draw] = _("%(number)d. drawn") % {"number": number}
            else:
                found[slot.item_id] = f"{number}. {slot.item}"
    asked = AttemptItem.objects.filter(attempt__quiz=quiz, attempt__is_trial=False).order_by("version__item", "slot")
    for slot, draw, item, label in asked.values_list(
        "slot", "draw", "version__item", "version__item__current__label"
    ).distinct():
        place = (slot, draw) if draw else item
        found.setdefault(place, _("no longer asked: %(question)s") % {"question": label if not draw else _("drawn")})
    return found


def _state(quiz: Quiz, answer: _Answer) -> str:
    if answer.submitted_at is None:
        return _("open")
    if answer.is_expired:
        return _("closed by time")
    is_late = quiz.due_at is not None and answer.submitted_at > quiz.due_at
    return _("handed in late") if is_late else _("handed in")


def _mark(credit: Decimal | None, weight: Decimal, verdict: str) -> str:
    """Empty where nothing is marked yet."""
    return "" if credit is None or verdict == marking.Verdict.WAITING else _number(credit * weight)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"  # without the f ten would be 1E+1


def _instant(value: dt.datetime | None) -> str:
    return "" if value is None else f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"
