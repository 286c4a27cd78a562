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
from facts.models import ItemVersion
from people.models import User
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core import memory as memory_rules
from quiz.core.charts import InkBar, ink_bar
from quiz.core.contests import Opening
from quiz.models import Attempt, AttemptItem, Contest, Memory, Quiz
from quiz.queries.marks import stories

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
    """The page of a question whose version's face is loaded (`AttemptItem.objects.asked`)."""
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
    languages: dict[str, Any]
    told: Sequence[marking.Told]
    back: dict[str, Any]
    feedback: Sequence[str]
    footing: Footing | None
    story: Sequence[str]
    """What became of the mark after handing in, in sentences."""
    contest: Contest | None
    openings: Sequence[Opening]
    """What the learner may contest."""
    note: str
    """What has changed about the question since, if it asks something else now."""

    @property
    def verdict(self) -> str:
        """Right, partly or wrong; an answer right with a notice is right, and its note says the rest."""
        return _shown_verdict(self.item.verdict)

    @property
    def words(self) -> str:
        """ "Right, 1 mark", "Partly, 0.5 of 2 marks", "Wrong, no mark"."""
        mark, weight = self.item.fraction * self.item.weight, self.item.weight
        out_of = _marks(weight)
        if self.verdict == marking.Verdict.WAITING:
            return _("Waits for your teacher, %(marks)s") % {"marks": out_of}
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
        """The right answer stands below one's own unless they say the same; a key may keep itself to who marks."""
        if self.verdict == marking.Verdict.WAITING or not self.item.version.key.get("shown", True):
            return False
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
    def waiting(self) -> int:
        """Answers that somebody has to mark; until then the score is one so far."""
        return self.verdicts[marking.Verdict.WAITING]

    @property
    def waiting_words(self) -> str:
        words = ngettext(
            "%(number)d answer waits for your teacher", "%(number)d answers wait for your teacher", self.waiting
        )
        return words % {"number": self.waiting}

    @property
    def missed(self) -> int:
        return sum(outcome.item.fraction < 1 for outcome in self.outcomes) - self.waiting

    @property
    def right_words(self) -> str:
        return _("%(number)d right") % {"number": self.verdicts["right"]}

    @property
    def partly_words(self) -> str:
        return _("%(number)d partly") % {"number": self.verdicts["partly"]}

    @property
    def wrong_words(self) -> str:
        return _("%(number)d wrong") % {"number": self.verdicts["wrong"]}


def result(attempt: Attempt, *, learner: User, now: dt.datetime, is_own: bool = True) -> Result:
    """The result of a handed-in attempt, for its learner or (not `is_own`) somebody who teaches them."""
    rows = attempt.items.select_related("version__item__fact__source", "version__item__current", "key_version")
    items = list(rows.select_related("contest__decided_by").defer(*LONG))
    told = stories(items, is_own=is_own)
    outcomes = [_in_attempt(item, told[item.pk]) for item in items]
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    late = attempt.quiz.due_at is not None and attempt.submitted_at > attempt.quiz.due_at
    return Result(
        attempt, outcomes, _moved(items, learner, now), verdicts, late, memory_rules.study_day(now, learner.zone)
    )


def _in_attempt(item: AttemptItem, story: Sequence[str]) -> Outcome:
    version, current = item.version, item.version.item.current
    contest, fact = getattr(item, "contest", None), version.item.fact
    return _outcome(
        item,
        footing=fact.footing if fact else None,
        story=story,
        contest=contest,
        openings=[] if contest else item.openings,
        note=current.note if current.number > version.number and current.change == current.Change.MEANING else "",
    )


def _outcome(
    item: AttemptItem,
    *,
    footing: Footing | None = None,
    story: Sequence[str] = (),
    contest: Contest | None = None,
    openings: Sequence[Opening] = (),
    note: str = "",
) -> Outcome:
    version, key, said = item.version, item.key, item.said
    feedback = key.back.get("feedback", {})
    told = marking.tell(key.kind, key.face, key.key, said)
    chosen = said if isinstance(said, list) else [said]
    ids = [*map(_feedback_id, chosen), *(each.feedback for each in told)]
    return Outcome(
        item=item,
        kind=version.kind,
        stem=version.face["stem"],
        languages=version.face,
        told=told,
        back=key.back,
        feedback=[feedback[each] for each in ids if feedback.get(each)],
        footing=footing,
        story=story,
        contest=contest,
        openings=openings,
        note=note,
    )


def outcome_of(
    kind: str, content: dict[str, Any], key: dict[str, Any], face: dict[str, Any], back: dict[str, Any], response: Any
) -> Outcome:
    """What the result page would say of a response for one mark. Nothing is stored, and nothing needs to be."""
    marked = marking.mark(kind, content, key, response)
    item = AttemptItem(
        version=ItemVersion(kind=kind, content=content, key=key, face=face, back=back),
        weight=Decimal(1),
        response=response,
        fraction=marked.fraction,
        verdict=marked.verdict.value,
        notes=list(marked.notes),
    )
    return _outcome(item)


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
    for attempt in Attempt.objects.of(learner).with_waiting().filter(quiz__in=rows).order_by("number"):
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
    return list(
        Attempt.objects.of(learner).submitted().with_waiting().select_related("quiz").order_by("-submitted_at")[:limit]
    )
