"""Attempts shaped for their pages: a question, the check before handing in, the result."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facts.core.footing import Footing
from facts.core.kinds import KINDS
from people.models import User
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core import memory as memory_rules
from quiz.core.charts import InkBar, ink_bar
from quiz.models import Attempt, AttemptItem, Memory, Quiz

LONG = ("version__item__fact__source__text", "version__item__fact__source__dropped")
"""What a result does not show of a source, and may be long."""


class Mark(NamedTuple):
    """One question in the navigator, its state in words. All text, so that the page has nothing to reckon or format.

    A tuple, because a page unpacks it: looking up attributes took a template longer than all the rest of the list.
    """

    position: str
    state: str
    word: str
    label: str
    is_flagged: bool
    is_here: bool


def navigator(places: Sequence[rules.Place], *, here: int) -> list[Mark]:
    question, done, open_ = _("Question"), _("done"), _("open")
    answered, not_answered = _("answered"), _("not answered")
    flag, flagged, here_word, current = _("flag"), _("flagged"), _("here"), _("current")
    marks = []
    for place in places:
        is_here = place.position == here
        label = f"{question} {place.position}, {answered if place.is_answered else not_answered}"
        label += f", {flagged}" if place.is_flagged else ""
        label += f", {current}" if is_here else ""
        word = flag if place.is_flagged else done if place.is_answered else open_
        marks.append(
            Mark(
                position=str(place.position),
                state="done" if place.is_answered else "open",
                word=here_word if is_here else word,
                label=label,
                is_flagged=place.is_flagged,
                is_here=is_here,
            )
        )
    return marks


def saved_words(item: AttemptItem) -> str:
    """ "Saved 10:42" in the reader's zone; empty where nothing was answered."""
    if item.responded_at is None:
        return ""
    return _("Saved %(time)s") % {"time": f"{timezone.localtime(item.responded_at):%H:%M}"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands on its page. Made from the version's face alone: the key is never loaded."""

    attempt: Attempt
    item: AttemptItem
    kind: str
    face: dict[str, Any]
    answer: dict[str, Any]
    places: Sequence[Mark]
    saved: str
    heading: str

    @property
    def template(self) -> str:
        return f"facts/kinds/{self.kind}.html"

    @property
    def stem(self) -> str:
        return self.face["stem"]

    @property
    def unit(self) -> str:
        return self.face.get("unit", "")

    @property
    def precision(self) -> str:
        return self.face.get("precision", "")

    @property
    def era(self) -> bool:
        """Whether a date says AD or BC."""
        return self.face.get("era", False)

    @property
    def position(self) -> str:
        return str(self.item.position)

    @property
    def previous(self) -> str:
        return str(self.item.position - 1) if self.item.position > 1 else ""

    @property
    def is_last(self) -> bool:
        return self.item.position == len(self.places)


def question(attempt: Attempt, places: Sequence[rules.Place], item: AttemptItem) -> Question:
    """The page of a question whose version's face is loaded (`AttemptItemQuerySet.asked`)."""
    version = item.version
    words = {"quiz": attempt.quiz.title, "position": item.position, "count": len(places), "marks": _marks(item.weight)}
    return Question(
        attempt=attempt,
        item=item,
        kind=version.kind,
        face=version.face,
        answer=KINDS[version.kind].present(version.face, item.order, item.response),
        places=navigator(places, here=item.position),
        saved=saved_words(item),
        heading=_("%(quiz)s, question %(position)d of %(count)d, %(marks)s") % words,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question on the result page."""

    item: AttemptItem
    kind: str
    stem: str
    told: Sequence[marking.Told]
    back: dict[str, Any]
    feedback: Sequence[str]
    footing: Footing | None

    @property
    def verdict(self) -> str:
        """Right, partly or wrong; an answer right with a notice is right, and its note says the rest."""
        return _shown_verdict(self.item.verdict)

    @property
    def words(self) -> str:
        """ "Right, 1 mark", "Partly, 0.5 of 2 marks", "Wrong, no mark"."""
        mark, weight = self.item.fraction * self.item.weight, self.item.weight
        out_of = _marks(weight)
        if self.verdict == "right":
            return _("Right, %(marks)s") % {"marks": out_of}
        if not mark:
            return _("Wrong, no mark")
        return _("Partly, %(mark)s of %(marks)s") % {"mark": rules.mark_number(mark), "marks": out_of}

    @property
    def has_parts(self) -> bool:
        """Whether each part of the response gets a verdict of its own."""
        return marking.MARKERS[self.kind].HAS_PARTS

    @property
    def shows_key(self) -> bool:
        """The right answer stands below one's own unless they say the same."""
        return self.item.verdict != "right" or marking.MARKERS[self.kind].SHOWS_KEY


def _shown_verdict(verdict: str) -> str:
    return "right" if verdict == "notice" else verdict


def _marks(weight: Decimal) -> str:
    """ "1 mark", "1.5 marks": the plural is chosen by whole numbers."""
    return ngettext("%(weight)s mark", "%(weight)s marks", 1 if weight == 1 else 2) % {
        "weight": rules.mark_number(weight)
    }


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the memory of one item of the attempt stands: the chance of recall in a week, and the day it comes back."""

    label: str
    bar: InkBar
    next_on: dt.date


@dataclass(frozen=True, slots=True)
class Result:
    attempt: Attempt
    outcomes: Sequence[Outcome]
    moved: Sequence[Moved]
    verdicts: Counter[str]
    is_late: bool
    today: dt.date

    @property
    def missed(self) -> int:
        return sum(outcome.item.fraction < 1 for outcome in self.outcomes)

    @property
    def right_words(self) -> str:
        return _("%(number)d right") % {"number": self.verdicts["right"]}

    @property
    def partly_words(self) -> str:
        return _("%(number)d partly") % {"number": self.verdicts["partly"]}

    @property
    def wrong_words(self) -> str:
        return _("%(number)d wrong") % {"number": self.verdicts["wrong"]}


def result(attempt: Attempt, *, learner: User, now: dt.datetime) -> Result:
    """The result of a handed-in attempt, for its learner or somebody who teaches them."""
    items = list(attempt.items.select_related("version__item__fact__source").defer(*LONG))
    outcomes = [_outcome(item) for item in items]
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    late = attempt.quiz.due_at is not None and attempt.submitted_at > attempt.quiz.due_at
    return Result(
        attempt, outcomes, _moved(items, learner, now), verdicts, late, memory_rules.study_day(now, learner.zone)
    )


def _outcome(item: AttemptItem) -> Outcome:
    version = item.version
    feedback = version.back.get("feedback", {})
    told = marking.tell(version.kind, version.face, version.key, item.response)
    chosen = item.response if isinstance(item.response, list) else [item.response]
    ids = [*map(_feedback_id, chosen), *(each.feedback for each in told)]
    return Outcome(
        item=item,
        kind=version.kind,
        stem=version.face["stem"],
        told=told,
        back=version.back,
        feedback=[feedback[each] for each in ids if feedback.get(each)],
        footing=version.item.fact.footing if version.item.fact else None,
    )


def _feedback_id(choice: object) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def _moved(items: Sequence[AttemptItem], learner: User, now: dt.datetime) -> list[Moved]:
    labels = {item.version.item_id: item.version.label for item in items}
    today = memory_rules.study_day(now, learner.zone)
    rows = Memory.objects.of(learner).filter(item_id__in=labels, state__isnull=False).order_by("due_at")
    return [
        Moved(
            label=labels[row.item_id],
            bar=ink_bar(memory_rules.recall(row.state, (today - row.last_day).days + memory_rules.LOOK_AHEAD_DAYS)),
            next_on=memory_rules.study_day(max(row.due_at, now), learner.zone),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz in a learner's list, with what they did of it."""

    quiz: Quiz
    questions: int
    attempts: Sequence[Attempt]

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def submitted(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def latest(self) -> Attempt | None:
        return self.submitted[-1] if self.submitted else None

    @property
    def is_to_take(self) -> bool:
        return self.open_attempt is not None or (self.may_start and not self.submitted)

    @property
    def left(self) -> int | None:
        """How many more attempts may start; None: as many as they like."""
        allowed = self.quiz.attempts_allowed
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def may_start(self) -> bool:
        return self.open_attempt is None and self.left != 0 and self.questions > 0


def quiz_rows(learner: User, *, quizzes=None) -> list[QuizRow]:
    """The quizzes that somebody may take, soonest due first, those without a date last."""
    rows = Quiz.objects.takeable_by(learner) if quizzes is None else quizzes
    rows = rows.select_related("course").annotate(
        questions=Count("slots", filter=Q(slots__item__state="published"), distinct=True)
    )
    rows = sorted(rows, key=lambda quiz: (quiz.due_at is None, quiz.due_at, quiz.pk))
    attempts: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.of(learner).filter(quiz__in=rows).order_by("number"):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    return [QuizRow(quiz, quiz.questions, attempts.get(quiz.pk, [])) for quiz in rows]


def open_attempts(learner: User) -> list[Attempt]:
    """Attempts begun and not handed in, with how many questions have an answer."""
    return list(
        Attempt.objects.of(learner)
        .open()
        .filter(quiz__in=Quiz.objects.takeable_by(learner))
        .select_related("quiz")
        .annotate(questions=Count("items"), answered=Count("items", filter=Q(items__response__isnull=False)))
    )


def latest_results(learner: User, *, limit: int = 3) -> list[Attempt]:
    return list(Attempt.objects.of(learner).submitted().select_related("quiz").order_by("-submitted_at")[:limit])
