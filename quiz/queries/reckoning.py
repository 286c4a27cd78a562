"""The statistics of a quiz reckoned from the answers that were handed in, as plain data that can be stored.

The formulas stand in `quiz/core/statistics`; what is shown of the result, and in which words, in `statistics.py`.
Words have no place here: the data outlives the language of whoever asked first.
"""

from __future__ import annotations

import json
import statistics as plain
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import FloatField, QuerySet, Window
from django.db.models.functions import Cast, RowNumber

from facts.models import ItemVersion
from quiz.core import marking, marks, statistics
from quiz.core.credits import Scheme
from quiz.core.logs import AFTERWARDS
from quiz.core.statistics import UNIT, Choice, Sums
from quiz.models import Attempt, AttemptItem, Enrolment, Quiz, Step

Data = dict[str, Any]

_UNIT = float(UNIT)

_ORDER = {"first": ["number"], "last": ["-number"], "best": ["-score", "number"]}
_FIELDS = ("pk", "attempt", "attempt__learner", "slot", "draw", "version__item", "version", "key_version")
_FIELDS += ("_fraction", "_credit", "_weight", "attempt__mode", "response")
_FLOATS = {f"_{name}": Cast(name, FloatField()) for name in ("fraction", "credit", "weight")}
"""Making a Decimal of each would take as long as all else; rounded to units they are exact again."""


class _Answer(NamedTuple):
    pk: int
    attempt: int
    learner: int
    slot: int | None
    draw: int
    item: int
    version: int
    key_version: int | None
    fraction: float
    credit: float
    weight: float
    mode: str
    response: Any

    @property
    def place(self) -> Hashable:
        """What asked it: a fixed question, wherever it stands, or one of the questions of a draw."""
        return (self.slot, self.draw) if self.draw else self.item


def reckoned(quiz: Quiz, which: str) -> Data:
    """
    Statistics over the attempts of this course's students, by which attempt of each one counts.

    "attempts" is how many these are, "alike" how many asked in the same places; "whole" and "out_of" (the
    highest marks) rest on these alone.
    "rows" holds one for each question and one for each draw, whose questions are its "parts", in the order of the quiz;
    what it does not ask any more comes last, with the place 0.
    """
    attempts = _counted(quiz, which)
    return json.loads(json.dumps(_Reckoning(quiz, _answers(attempts), _seconds(attempts)).data()))


def _counted(quiz: Quiz, which: str) -> QuerySet[Attempt]:
    students = Enrolment.objects.filter(course=quiz.course_id, role=Enrolment.Role.STUDENT).values("user")
    rows = Attempt.objects.submitted().counted().filter(quiz=quiz, learner__in=students)
    if which == "all":
        return rows
    rank = Window(RowNumber(), partition_by="learner", order_by=_ORDER[which])
    return rows.annotate(rank=rank).filter(rank=1)


def _answers(attempts: QuerySet[Attempt]) -> list[_Answer]:
    """All answers of these attempts that are marked, in the order in which they were handed in."""
    rows = AttemptItem.objects.filter(attempt__in=attempts.values("pk")).exclude(verdict=marking.Verdict.WAITING)
    rows = rows.order_by("attempt__submitted_at", "attempt", "position")
    answers = map(_Answer._make, rows.annotate(**_FLOATS).values_list(*_FIELDS).iterator())
    return [answer for _attempt, each in groupby(answers, key=attrgetter("attempt")) for answer in _numbered(each)]


def _numbered(answers: Iterable[_Answer]) -> Iterator[_Answer]:
    """The answers of an attempt; those whose draw is gone counted through, as if one draw had given them all."""
    gone = 0
    for answer in answers:
        is_gone = answer.draw and answer.slot is None
        gone += bool(is_gone)
        yield answer._replace(draw=gone) if is_gone else answer


def _seconds(attempts: QuerySet[Attempt]) -> dict[int, float]:
    """By answer, how long its learner was at it."""
    steps = Step.objects.filter(attempt__in=attempts.values("pk")).exclude(action__in=AFTERWARDS)
    rows = steps.order_by("attempt", "pk").values_list("attempt", "item", "at").iterator()
    found: dict[int, float] = {}
    for _attempt, log in groupby(rows, key=lambda row: row[0]):
        found |= statistics.seconds_spent((item, at) for _attempt, item, at in log)
    return found


@dataclass(frozen=True)
class _Reckoning:
    quiz: Quiz
    answers: Sequence[_Answer]
    seconds: Mapping[int, float]

    def data(self) -> Data:
        asked: dict[int, set[Hashable]] = defaultdict(set)
        for answer in self.answers:
            asked[answer.attempt].add(answer.place)
        alike = _alike(asked)
        return {
            "attempts": len(asked),
            "alike": len(alike),
            "out_of": self._out_of(alike),
            "whole": asdict(self._whole(alike)),
            "rows": self._rows(),
        }

    @cached_property
    def weights(self) -> dict[Hashable, float]:
        """The marks of each place in the last attempt that had it; a weight that has changed changes for all."""
        return {answer.place: answer.weight for answer in self.answers}

    @cached_property
    def marks(self) -> dict[int, int]:
        """By answer, what it earned, in units."""
        return {answer.pk: _units(answer.credit * self.weights[answer.place]) for answer in self.answers}

    @cached_property
    def totals(self) -> dict[int, int]:
        """By attempt."""
        totals: dict[int, int] = defaultdict(int)
        for answer in self.answers:
            totals[answer.attempt] += self.marks[answer.pk]
        return totals

    @cached_property
    def versions(self) -> dict[int, ItemVersion]:
        """Those that were shown or whose key marks."""
        wanted = {answer.version for answer in self.answers} | {answer.key_version for answer in self.answers}
        rows = ItemVersion.objects.only("item_id", "number", "kind", "content", "key", "explanation")
        return rows.in_bulk(wanted - {None})

    @cached_property
    def latest(self) -> dict[int, ItemVersion]:
        """By item."""
        return {version.item_id: version for version in sorted(self.versions.values(), key=attrgetter("number"))}

    @cached_property
    def guesses(self) -> dict[int, float | None]:
        """By item."""
        return {item: marking.guess(each.kind, each.content, each.key) for item, each in self.latest.items()}

    @cached_property
    def difficulties(self) -> dict[int, float]:
        return statistics.difficulties(
            statistics.Answer(each.learner, each.item, each.fraction, self.guesses[each.item] or 0.0)
            for each in self.answers
        )

    def most(self, answer: _Answer) -> int:
        return _units(Scheme(answer.mode).most * self.weights[answer.place])

    def pairs(self, answers: Iterable[_Answer]) -> list[tuple[int, int]]:
        return [(self.marks[each.pk], self.totals[each.attempt]) for each in answers]

    def _whole(self, alike: Set[int]) -> statistics.WholeStatistics:
        """Each question of a draw is a part of its own, as a random question is one to Moodle."""
        parts: dict[Hashable, list[int]] = defaultdict(list)
        for answer in self.answers:
            if answer.attempt in alike:
                parts[answer.place].append(self.marks[answer.pk])
        return statistics.whole_statistics([self.totals[pk] for pk in alike], map(Sums.of, parts.values()))

    def _out_of(self, alike: Set[int]) -> float | None:
        """The highest marks of those that asked in the same places."""
        *_, last = (answer.attempt for answer in self.answers if answer.attempt in alike) if alike else (None,)
        return sum(self.most(each) for each in self.answers if each.attempt == last) * _UNIT if last else None

    def _rows(self) -> list[Data]:
        fixed, drawn = _grouped(self.answers)
        pairs = [self.pairs(answers) for answers in fixed.values()]
        most = [self.most(answers[-1]) for answers in fixed.values()]
        guesses = [self.guesses[item] for item in fixed]
        for answers in drawn.values():
            blocks = list(_by_attempt(answers))
            pairs.append(
                [(sum(self.marks[each.pk] for each in block), self.totals[block[0].attempt]) for block in blocks]
            )
            most.append(max(sum(map(self.most, block)) for block in blocks))
            guesses.append(None)
        numbers = [asdict(each) for each in statistics.question_statistics(pairs, most, guesses)]
        rows = [
            {"place": self.places.get(("item", item), 0), "numbers": each, **self._question(item, answers)}
            for (item, answers), each in zip(fixed.items(), numbers, strict=False)
        ]
        draws = [
            {
                "place": self.places.get(("draw", slot), 0),
                "slot": slot,
                "numbers": each,
                "answers": len(answers),
                **self._time(answers),
                "parts": self._parts(answers),
            }
            for (slot, answers), each in zip(drawn.items(), numbers[len(fixed) :], strict=True)
        ]
        return sorted(rows + draws, key=lambda row: (not row["place"], row["place"]))

    @cached_property
    def places(self) -> dict[Hashable, int]:
        """By item of a fixed question, or by slot of a draw."""
        slots = enumerate(self.quiz.slots.values_list("pk", "item"), start=1)
        return {("draw", pk) if item is None else ("item", item): place for place, (pk, item) in slots}

    def _parts(self, answers: Sequence[_Answer]) -> list[Data]:
        """The questions of a draw, over the attempts that met each."""
        by_item: dict[int, list[_Answer]] = defaultdict(list)
        for answer in answers:
            by_item[answer.item].append(answer)
        return [
            {"numbers": self._part(self.latest[item], each, True), **self._question(item, each, is_drawn=True)}
            for item, each in sorted(by_item.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ]

    def _part(self, version: ItemVersion, answers: Sequence[_Answer], is_drawn: bool) -> Data:
        guess = marking.guess(version.kind, version.content, version.key)
        pairs = self.pairs(answers)
        return asdict(statistics.part_statistics(pairs, self.most(answers[-1]), guess, is_drawn=is_drawn))

    def _question(self, item: int, answers: Sequence[_Answer], *, is_drawn: bool = False) -> Data:
        return {
            "item": item,
            "version": self.latest[item].pk,
            "difficulty": self.difficulties[item],
            **self._time(answers),
            "choices": self._choices(self.latest[item], answers),
            "versions": self._by_version(answers, is_drawn=is_drawn),
        }

    def _time(self, answers: Sequence[_Answer]) -> Data:
        """Of what was answered: nothing tells how long somebody looked at what they left blank."""
        seconds = [self.seconds[each.pk] for each in answers if each.response is not None and each.pk in self.seconds]
        return {"seconds": plain.median(seconds) if seconds else None, "timed": len(seconds)}

    def _by_version(self, answers: Sequence[_Answer], *, is_drawn: bool) -> list[Data]:
        """One for each version that was shown; none where all answers showed the same."""
        shown: dict[int, list[_Answer]] = defaultdict(list)
        for answer in answers:
            shown[answer.version].append(answer)
        if len(shown) < 2:
            return []
        found = sorted((self.versions[pk] for pk in shown), key=attrgetter("number"))
        return [{"number": each.number, "numbers": self._part(each, shown[each.pk], is_drawn)} for each in found]

    def _choices(self, version: ItemVersion, answers: Sequence[_Answer]) -> list[Data]:
        """The choices of the latest version; those of an earlier one count as what they have become."""
        known = [option["id"] for option in version.content.get("options", ())]
        if not known:
            return []
        right = version.key["right"]
        given = [
            Choice(self._chosen(each, version), self.totals[each.attempt] - self.marks[each.pk]) for each in answers
        ]
        rows = statistics.choice_statistics(given, known=known, right={right} if isinstance(right, str) else set(right))
        return [asdict(row) for row in rows]

    def _chosen(self, answer: _Answer, version: ItemVersion) -> Sequence[str]:
        response = answer.response
        if answer.version != version.pk and response is not None:
            response = marks.said(self.versions[answer.version].wording, version.wording, response)
        if response is None or response is marks.UNSAID:
            return ()
        return (response,) if isinstance(response, str) else response


def _units(mark: float) -> int:
    return round(mark / _UNIT)


def _alike(asked: Mapping[int, Collection[Hashable]]) -> set[int]:
    """The attempts that asked in the same places as most others: a quiz may have grown meanwhile."""
    sets = Counter(map(frozenset, asked.values()))
    if not sets:
        return set()
    usual = max(sets, key=lambda places: (sets[places], len(places)))
    return {attempt for attempt, places in asked.items() if places == usual}


def _grouped(answers: Sequence[_Answer]) -> tuple[dict[int, list[_Answer]], dict[int | None, list[_Answer]]]:
    """Answers to fixed questions by item, and those of draws by slot; draws that are gone are one."""
    fixed: dict[int, list[_Answer]] = defaultdict(list)
    drawn: dict[int | None, list[_Answer]] = defaultdict(list)
    for answer in answers:
        if answer.draw:
            drawn[answer.slot].append(answer)
        else:
            fixed[answer.item].append(answer)
    return fixed, drawn


def _by_attempt(answers: Sequence[_Answer]) -> Iterator[list[_Answer]]:
    for _attempt, block in groupby(answers, key=attrgetter("attempt")):
        yield list(block)
