"""The statistics of one quiz as its page shows them: stored numbers while they hold, with names and words of today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core import prose
from facts.core.kinds import KINDS
from facts.models import ItemVersion
from quiz.core.statistics import ChoiceStatistics, QuestionStatistics, WholeStatistics
from quiz.models import Quiz, Slot
from quiz.models.moments import one_moment
from quiz.queries.reckoning import Data, reckoned
from quiz.queries.stamps import stamp

FEW = 30
"""With fewer attempts the page warns that the numbers say little."""

EASY = 0.95
"""Of the marks; where more is earned a question tells little."""

WHICH = {
    "first": gettext_lazy("First attempts"),
    "last": gettext_lazy("Last attempts"),
    "best": gettext_lazy("Best attempts"),
    "all": gettext_lazy("All attempts"),
}


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice with its text, cleaned when it was stored."""

    html: str
    numbers: ChoiceStatistics


@dataclass(frozen=True, slots=True)
class VersionRow:
    """The answers that showed one version of an item."""

    number: int
    numbers: QuestionStatistics

    @property
    def is_few(self) -> bool:
        return self.numbers.n < FEW


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question, or a draw as a whole: that one has no `item_id` and no difficulty, and its questions are `parts`.

    `place` is its place in the quiz, 0 where it has none any more. `seconds` is the median time of the `timed` answers.
    `versions` is empty as long as all answers showed the same one.
    """

    place: int
    label: str
    kind: str
    numbers: QuestionStatistics
    seconds: float | None
    timed: int
    item_id: int | None = None
    difficulty: float | None = None
    is_drawn: bool = False
    choices: Sequence[ChoiceRow] = ()
    versions: Sequence[VersionRow] = ()
    parts: Sequence[QuestionRow] = ()

    @property
    def is_few(self) -> bool:
        return self.numbers.n < FEW

    @property
    def is_suspect(self) -> bool:
        return any(choice.numbers.is_suspect for choice in self.choices)

    @property
    def readings(self) -> list[str]:
        """What the numbers say and what to do about it, in words; nothing of a question with few answers."""
        return [] if self.is_few else [*_suspicions(self.choices), *_of_numbers(self.numbers), *_of_choices(self)]


def _suspicions(choices: Sequence[ChoiceRow]) -> Iterator[str]:
    for row in choices:
        if row.numbers.is_suspect:
            words = _("Better students choose “%(choice)s”: is the key wrong?")
            yield words % {"choice": prose.plain(row.html)}


def _of_choices(row: QuestionRow) -> Iterator[str]:
    """Where nearly everybody is right, no wrong choice could do better."""
    dead = sum(choice.numbers.is_dead for choice in row.choices)
    if dead and row.numbers.facility is not None and row.numbers.facility <= EASY:
        words = ngettext(
            "Hardly anybody takes %(number)d wrong choice: replace it or leave it out.",
            "Hardly anybody takes %(number)d wrong choices: replace them or leave them out.",
            dead,
        )
        yield words % {"number": dead}


def _of_numbers(numbers: QuestionStatistics) -> Iterator[str]:
    index, facility = numbers.discrimination_index, numbers.facility
    if index is not None and index < 0:
        yield _("Those who do well elsewhere do badly here: look at the key and at the wording.")
    elif index is not None and index < 20:
        yield _("It hardly tells those who know from those who do not: is it clear what is asked?")
    if facility is not None and facility > EASY:
        yield _("Nearly everybody gets it right: good to begin with, it tells little.")
    elif facility is not None and facility <= (numbers.guess or 0):
        yield _("Not better than guessing: was this taught, and is the key right?")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was reckoned just now, for keeping."""

    stamp: str
    data: Data


@dataclass(frozen=True, slots=True)
class Report:
    """`asked_alike` is the number of attempts that asked in the same places; the whole rests on these alone.

    `fresh` is None where the numbers were stored.
    """

    quiz: Quiz
    which: str
    whole: WholeStatistics
    attempts: int
    asked_alike: int
    out_of: float | None
    rows: Sequence[QuestionRow]
    fresh: Fresh | None

    @property
    def is_small(self) -> bool:
        return self.attempts < FEW

    @property
    def questions(self) -> list[QuestionRow]:
        """Every question, drawn or not, without the draws themselves."""
        return [question for row in self.rows for question in (row.parts or [row])]

    @property
    def consistency_reading(self) -> str:
        """What the internal consistency says, in words; nothing of few attempts."""
        if self.whole.consistency is None or self.asked_alike < FEW:
            return ""
        if self.whole.consistency >= 75:
            return _("The questions measure one thing: fit for an exam.")
        if self.whole.consistency >= 50:
            return _("Good enough to learn with. For an exam ask more questions, or better ones.")
        return _("The questions hardly measure one thing: too few of them, several subjects, or faults.")

    @property
    def findings(self) -> list[QuestionRow]:
        """The questions of which the numbers say something."""
        return [question for question in self.questions if question.readings]

    @property
    def choosing(self) -> list[QuestionRow]:
        """The questions with choices."""
        return [question for question in self.questions if question.choices]


def quiz_report(quiz: Quiz, *, which: str) -> Report:
    """Statistics over the attempts of this course's students, by which attempt of each one counts (`WHICH`)."""
    data, fresh = _stored(quiz, which), None
    if data is None:
        fresh = _reckon(quiz, which)
        data = fresh.data
    return Report(
        quiz=quiz,
        which=which,
        whole=WholeStatistics(**data["whole"]),
        attempts=data["attempts"],
        asked_alike=data["alike"],
        out_of=data["out_of"],
        rows=_Rows(quiz, data["rows"]).all(),
        fresh=fresh,
    )


def _stored(quiz: Quiz, which: str) -> Data | None:
    """What was kept, where it still holds. Raw, as the stamp is."""
    sql = "SELECT data FROM quiz_report WHERE quiz_id = %s AND which = %s AND stamp = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [quiz.pk, which, stamp(quiz)])
        row = cursor.fetchone()
    return json.loads(row[0]) if row else None


def _reckon(quiz: Quiz, which: str) -> Fresh:
    """Stamp and numbers of the same moment, or somebody's answer could come between them."""
    with one_moment():
        return Fresh(stamp(quiz), reckoned(quiz, which))


class _Rows:
    """Rows of stored data with the names that they have today."""

    def __init__(self, quiz: Quiz, rows: Sequence[Data]) -> None:
        self.rows = rows
        wanted = [each["version"] for row in rows for each in row.get("parts", [row])]
        found = ItemVersion.objects.filter(pk__in=wanted).values_list("pk", "kind", "label", "face")
        self.versions = {pk: (kind, label, face.get("options")) for pk, kind, label, face in found}
        draws = [row["slot"] for row in rows if "parts" in row]
        self.draws = quiz.slots.select_related("draw_topic").in_bulk(draws) if draws else {}

    def all(self) -> list[QuestionRow]:
        return [self._draw(row) if "parts" in row else self._question(row, row["place"]) for row in self.rows]

    def _draw(self, row: Data) -> QuestionRow:
        place = row["place"]
        parts = [self._question(each, place, is_drawn=True) for each in row["parts"]]
        slot = self.draws.get(row["slot"])
        return QuestionRow(
            label=draw_words(slot) if slot else _("A draw that the quiz no longer has"),
            kind=_("Draw"),
            place=place,
            parts=parts,
            **_numbers(row),
        )

    def _question(self, row: Data, place: int, *, is_drawn: bool = False) -> QuestionRow:
        kind, label, options = self.versions[row["version"]]
        return QuestionRow(
            label=label,
            kind=KINDS[kind].LABEL,
            item_id=row["item"],
            difficulty=row["difficulty"],
            place=place,
            is_drawn=is_drawn,
            choices=[ChoiceRow(options[each["id"]], ChoiceStatistics(**each)) for each in row["choices"]],
            versions=[VersionRow(each["number"], QuestionStatistics(**each["numbers"])) for each in row["versions"]],
            **_numbers(row),
        )


def _numbers(row: Data) -> Mapping[str, Any]:
    return {"numbers": QuestionStatistics(**row["numbers"]), "seconds": row["seconds"], "timed": row["timed"]}


def draw_words(slot: Slot) -> str:
    """What a draw takes: "2 drawn: Cities, capital, Single choice, hard"."""
    of = [slot.draw_topic and slot.draw_topic.title, slot.draw_tag]
    of += [slot.draw_kind and KINDS[slot.draw_kind].LABEL, slot.draw_difficulty and slot.get_draw_difficulty_display()]
    words = ", ".join(str(each) for each in of if each)
    return f"{slot}: {words}" if words else str(slot)
