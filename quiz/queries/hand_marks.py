"""What waits to be marked by hand, question by question, without names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core.marking import Verdict
from quiz.models import AttemptItem, Course, Step

BY_HAND = Q(verdict=Verdict.WAITING) | Q(steps__action=Step.Action.MARK)


def waiting_counts(courses: Iterable[Course]) -> dict[int, int]:
    """How many answers wait, by course; courses without any are left out."""
    waiting = _answers(courses).filter(verdict=Verdict.WAITING).values_list("attempt__quiz__course")
    return dict(waiting.annotate(number=Count("pk")).order_by())


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """A question with answers that wait or were marked by hand; `first` is the answer to begin with."""

    label: str
    waiting: int
    answers: int
    first: int


def marking_rows(course: Course) -> list[MarkingRow]:
    """Questions of a course with something to mark or marked by hand, those with most waiting first."""
    rows: dict[int, list[tuple[int, bool, str]]] = {}
    answers = _answers([course]).filter(BY_HAND).order_by("pk").distinct()
    for pk, verdict, item, label in answers.values_list("pk", "verdict", "version__item", "version__label"):
        rows.setdefault(item, []).append((pk, verdict == Verdict.WAITING, label))
    found = []
    for group in rows.values():
        waiting = [pk for pk, is_waiting, _label in group if is_waiting]
        found.append(MarkingRow(group[-1][2], len(waiting), len(group), (waiting or [group[0][0]])[0]))
    return sorted(found, key=lambda row: (-row.waiting, row.label))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the person who marks it sees it, and its place among the answers to the same question."""

    item: AttemptItem
    number: int
    count: int
    previous: int | None
    next: int | None
    next_waiting: int | None

    @property
    def is_waiting(self) -> bool:
        return self.item.verdict == Verdict.WAITING

    @property
    def told(self) -> Sequence[marking.Told]:
        version = self.item.version
        return marking.tell(version.kind, version.face, version.key, self.item.response)

    @property
    def words(self) -> str:
        """ "84 words"; empty for an answer that is no text."""
        if not isinstance(self.item.response, str):
            return ""
        count = len(self.item.response.split())
        return ngettext("%d word", "%d words", count) % count

    @property
    def place(self) -> str:
        return _("Answer %(number)d of %(count)d") % {"number": self.number, "count": self.count}

    @property
    def mark(self) -> str:
        """The mark that stands: "1.5 of 2"."""
        weight = self.item.weight
        words = map(rules.mark_number, (self.item.credit * weight, weight * self.item.attempt.scheme.most))
        return _("%s of %s") % tuple(words)

    @property
    def look(self) -> str:
        return "right" if self.item.verdict == Verdict.NOTICE else self.item.verdict


def answer_to_mark(course: Course, pk: int) -> Answer:
    """Any handed-in answer of a course. Raises AttemptItem.DoesNotExist."""
    item = _answers([course]).select_related("version__item", "attempt__quiz", "attempt__learner").get(pk=pk)
    same = _answers([course]).filter(version__item=item.version.item_id)
    rows = dict(same.filter(BY_HAND | Q(pk=pk)).order_by("pk").distinct().values_list("pk", "verdict"))
    order = list(rows)
    here = order.index(pk)
    waiting = [each for each in (*order[here + 1 :], *order[:here]) if rows[each] == Verdict.WAITING]
    return Answer(
        item=item,
        number=here + 1,
        count=len(order),
        previous=order[here - 1] if here else None,
        next=order[here + 1] if here + 1 < len(order) else None,
        next_waiting=waiting[0] if waiting else None,
    )


def _answers(courses: Iterable[Course]) -> QuerySet[AttemptItem]:
    return AttemptItem.objects.filter(attempt__quiz__course__in=courses, attempt__submitted_at__isnull=False)
