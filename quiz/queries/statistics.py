"""The statistics of one quiz, from the answers that were handed in; the formulas stand in `quiz/core/statistics`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core import prose
from facts.core.kinds import KINDS
from facts.models import ItemVersion
from quiz.core import marking, statistics
from quiz.core.credits import Scheme
from quiz.core.statistics import Choice, ChoiceStatistics, QuestionStatistics, Sums, WholeStatistics, units
from quiz.models import Attempt, AttemptItem, Enrolment, Quiz

FEW = 30
"""With fewer attempts the page warns that the numbers say little."""

WHICH = {
    "first": gettext_lazy("First attempts"),
    "last": gettext_lazy("Last attempts"),
    "best": gettext_lazy("Best attempts"),
    "all": gettext_lazy("All attempts"),
}
_ORDER = {"first": ["number"], "last": ["-number"], "best": ["-score", "number"]}


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice with its text, cleaned when it was stored."""

    html: str
    numbers: ChoiceStatistics


@dataclass(frozen=True, slots=True)
class VersionRow:
    """The answers that showed one version of an item."""

    number: int
    answers: int
    facility: float


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question of the quiz. `versions` is empty as long as all answers showed the same one."""

    item_id: int
    label: str
    kind: str
    numbers: QuestionStatistics
    difficulty: float | None
    choices: Sequence[ChoiceRow]
    versions: Sequence[VersionRow]

    @property
    def readings(self) -> list[str]:
        """What the numbers say, in words; nothing of a question with few answers."""
        if self.numbers.n < FEW:
            return []
        found = [
            _("Better students choose “%(choice)s”: is the key wrong?") % {"choice": prose.plain(row.html)}
            for row in self.choices
            if row.numbers.is_suspect
        ]
        index, facility = self.numbers.discrimination_index, self.numbers.facility
        if index is not None and index < 0:
            found.append(_("Those who do well elsewhere do badly here."))
        elif index is not None and index < 20:
            found.append(_("It hardly tells those who know from those who do not."))
        if facility is not None and facility > 0.95:
            found.append(_("Nearly everybody gets it right."))
        dead = sum(row.numbers.is_dead for row in self.choices)
        if dead:
            found.append(
                ngettext("%(number)d choice that nobody needs.", "%(number)d choices that nobody needs.", dead)
                % {"number": dead}
            )
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """`asked_alike` is the number of attempts that asked the very same questions; the whole rests on these alone."""

    quiz: Quiz
    which: str
    whole: WholeStatistics
    attempts: int
    asked_alike: int
    questions: Sequence[QuestionRow]

    @property
    def is_small(self) -> bool:
        return self.attempts < FEW


class _Answer(NamedTuple):
    attempt_id: int
    learner_id: int
    item_id: int
    version_id: int
    fraction: Decimal
    credit: Decimal
    weight: Decimal
    response: Any
    mode: str

    @property
    def mark(self) -> Decimal:
        """In marks of the quiz."""
        return self.credit * self.weight

    @property
    def max_mark(self) -> Decimal:
        return Scheme(self.mode).most * self.weight


def quiz_report(quiz: Quiz, *, which: str) -> Report:
    """Statistics over the attempts of this course's students, by which attempt of each one counts (`WHICH`)."""
    answers = _answers(_counted(quiz, which))
    totals: dict[int, int] = defaultdict(int)
    asked: dict[int, set[int]] = defaultdict(set)
    for answer in answers:
        totals[answer.attempt_id] += units(answer.mark)
        asked[answer.attempt_id].add(answer.item_id)
    by_item: dict[int, list[_Answer]] = defaultdict(list)
    for answer in answers:
        by_item[answer.item_id].append(answer)
    alike = _alike(asked)
    return Report(
        quiz=quiz,
        which=which,
        whole=_whole(by_item, totals, alike),
        attempts=len(totals),
        asked_alike=len(alike),
        questions=_questions(by_item, totals, answers),
    )


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
    fields = ("attempt", "attempt__learner", "version__item", "version", "fraction", "credit", "weight", "response")
    fields += ("attempt__mode",)
    return [_Answer(*row) for row in rows.values_list(*fields)]


def _alike(asked: Mapping[int, Collection[int]]) -> set[int]:
    """The attempts that asked the same questions as most others: a quiz may have grown meanwhile."""
    sets = Counter(frozenset(items) for items in asked.values())
    if not sets:
        return set()
    usual = max(sets, key=lambda items: (sets[items], len(items)))
    return {attempt_id for attempt_id, items in asked.items() if items == usual}


def _whole(
    by_item: Mapping[int, Sequence[_Answer]], totals: Mapping[int, int], alike: Collection[int]
) -> WholeStatistics:
    parts = [Sums.of(units(each.mark) for each in answers if each.attempt_id in alike) for answers in by_item.values()]
    return statistics.whole_statistics([totals[pk] for pk in alike], [part for part in parts if part.n])


def _questions(
    by_item: Mapping[int, Sequence[_Answer]], totals: Mapping[int, int], answers: Sequence[_Answer]
) -> list[QuestionRow]:
    versions = _versions(answers)
    latest = {version.item_id: version for version in sorted(versions.values(), key=lambda each: each.number)}
    items = sorted(by_item, key=lambda item_id: (-len(by_item[item_id]), item_id))
    guesses = {each.item_id: marking.guess(each.kind, each.content, each.key) for each in latest.values()}
    numbers = statistics.question_statistics(
        [[(units(each.mark), totals[each.attempt_id]) for each in by_item[item]] for item in items],
        [units(by_item[item][-1].max_mark) for item in items],
        [guesses[item] for item in items],
    )
    hardness = statistics.difficulties(
        statistics.Answer(each.learner_id, each.item_id, float(each.fraction), guesses[each.item_id] or 0.0)
        for each in answers
    )
    return [
        QuestionRow(
            item_id=item,
            label=latest[item].label,
            kind=KINDS[latest[item].kind].LABEL,
            numbers=found,
            difficulty=hardness.get(item),
            choices=_choices(latest[item], by_item[item], totals),
            versions=_by_version(by_item[item], versions),
        )
        for item, found in zip(items, numbers, strict=True)
    ]


def _versions(answers: Sequence[_Answer]) -> dict[int, ItemVersion]:
    rows = ItemVersion.objects.only("item_id", "number", "kind", "label", "content", "key", "face")
    return rows.in_bulk({answer.version_id for answer in answers})


def _choices(version: ItemVersion, answers: Sequence[_Answer], totals: Mapping[int, int]) -> list[ChoiceRow]:
    """The choices of the latest version; what was chosen of an earlier one counts where the text is the same."""
    options: dict[str, str] = version.face.get("options") or {}
    if not options:
        return []
    right = version.key["right"]
    given = [Choice(_chosen(each.response), totals[each.attempt_id] - units(each.mark)) for each in answers]
    known = [option["id"] for option in version.content["options"]]
    rows = statistics.choice_statistics(given, known=known, right={right} if isinstance(right, str) else set(right))
    return [ChoiceRow(options[row.id], row) for row in rows]


def _chosen(response: Any) -> set[str]:
    return {response} if isinstance(response, str) else set(response or ())


def _by_version(answers: Sequence[_Answer], versions: Mapping[int, ItemVersion]) -> list[VersionRow]:
    fractions: dict[int, list[Decimal]] = defaultdict(list)
    for answer in answers:
        fractions[versions[answer.version_id].number].append(answer.fraction)
    if len(fractions) < 2:
        return []
    return [
        VersionRow(number, len(marks), float(sum(marks) / len(marks))) for number, marks in sorted(fractions.items())
    ]
