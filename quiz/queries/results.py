"""The result of an attempt: each question with its mark and what there is to say of it, and what moved in memory."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core.footing import Footing
from facts.models import ItemVersion
from people.models import User
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core import memory as memory_rules
from quiz.core.charts import InkBar, ink_bar
from quiz.core.contests import Opening
from quiz.core.credits import Calibration, calibration
from quiz.core.marks import judged
from quiz.core.policies import EVERYTHING, Shown
from quiz.models import Attempt, AttemptItem, Contest, Memory, Quiz, Step
from quiz.queries.marks import stories

LONG = ("version__item__fact__source__text", "version__item__fact__source__dropped")
"""What a result does not show of a source, and may be long."""


VERDICTS = {
    "right": gettext_lazy("Right"),
    "partly": gettext_lazy("Partly right"),
    "wrong": gettext_lazy("Wrong"),
    "waiting": gettext_lazy("Waits for your teacher"),
}


@dataclass(frozen=True, slots=True)
class Late:
    """An answer that came after the time: kept, and it does not count."""

    at: dt.datetime
    told: Sequence[marking.Told]


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
    late: Sequence[Late] = ()
    """For those who teach."""
    most: int = 1
    """The most that an answer earns for each mark of the question."""

    @property
    def verdict(self) -> str:
        """Right, partly or wrong; an answer right with a notice is right, and its note says the rest."""
        return shown_verdict(self.item.verdict)

    @property
    def words(self) -> str:
        """ "Right, 1 mark", "Right, 0.75 of 1 mark", "Partly, 0.5 of 2 marks", "Wrong, no mark", "Wrong, −6 marks"."""
        mark, most = self.item.credit * self.item.weight, self.item.weight * self.most
        words = {"mark": rules.mark_number(mark), "marks": marks_words(most)}
        if self.verdict == marking.Verdict.WAITING:
            return _("Waits for your teacher, %(marks)s") % words
        if self.verdict == "right":
            return (_("Right, %(marks)s") if mark == most else _("Right, %(mark)s of %(marks)s")) % words
        if mark < 0:
            return _("Wrong, %(marks)s") % {"marks": marks_words(mark)}
        if not mark:
            return _("Wrong, no mark") if self.verdict == "wrong" else _("Partly right, no mark")
        return _("Partly, %(mark)s of %(marks)s") % words

    @property
    def pieces(self) -> Sequence[str | dict[str, Any]]:
        """The text whose blanks were to be filled; none of other kinds."""
        return self.languages.get("pieces", ())

    @property
    def everything(self) -> Shown:
        return EVERYTHING

    @property
    def verdict_word(self) -> str:
        """ "Right", without marks."""
        return VERDICTS[self.verdict]

    @property
    def marks_word(self) -> str:
        """ "0.5 of 2 marks", without a verdict."""
        mark, most = self.item.credit * self.item.weight, self.item.weight * self.most
        return _("%(mark)s of %(marks)s") % {"mark": rules.mark_number(mark), "marks": marks_words(most)}

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


def _right_of(row: Calibration) -> str:
    if row.share is None:
        return _("no answer")
    words = {"percent": round(100 * row.share), "number": row.answers}
    return ngettext("%(percent)d %% of %(number)d answer", "%(percent)d %% of %(number)d answers", row.answers) % words


def shown_verdict(verdict: str) -> str:
    return "right" if verdict == "notice" else verdict


def marks_words(weight: Decimal) -> str:
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
    shown: Shown
    calibration: Sequence[Calibration]
    passed: bool | None
    """Whether the pass mark is reached; None where there is none, or answers still wait."""

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
    def passed_words(self) -> str:
        words = _("Passed: %(goal)d %% was needed") if self.passed else _("Not passed: %(goal)d %% was needed")
        return words % {"goal": self.attempt.quiz.pass_percent}

    @property
    def withheld(self) -> str:
        """What the learner does not see yet, or will not."""
        if self.attempt.quiz.policy.waits_for_closing:
            return _("Your answers are safe. You see more here once the quiz has closed for everybody.")
        return _("Your answers are safe. Your teacher does not show everything here.")

    @property
    def missed(self) -> int:
        return sum(outcome.item.fraction < 1 for outcome in self.outcomes) - self.waiting

    @property
    def calibrated(self) -> list[tuple[str, str, str]]:
        """A line for each certainty: its name, how often it was right, what that means."""
        names = {1: _("Unsure"), 2: _("Fairly sure"), 3: _("Sure")}
        readings = {
            "": "",
            "fits": _("fits"),
            "too sure": _("right less often than you were sure"),
            "too unsure": _("right more often than you were sure"),
        }
        return [(names[row.certainty], _right_of(row), readings[row.reading]) for row in self.calibration]

    @property
    def right_words(self) -> str:
        return _("%(number)d right") % {"number": self.verdicts["right"]}

    @property
    def partly_words(self) -> str:
        return _("%(number)d partly") % {"number": self.verdicts["partly"]}

    @property
    def wrong_words(self) -> str:
        return _("%(number)d wrong") % {"number": self.verdicts["wrong"]}


def result(attempt: Attempt, *, learner: User, now: dt.datetime, is_own: bool = True, shown: Shown) -> Result:
    """The result of a handed-in attempt, for its learner or (not `is_own`) somebody who teaches them.

    `shown` is for the page to heed: what it leaves out is not loaded only where that saves nothing.
    """
    rows = attempt.items.select_related(
        "attempt", "version__item__fact__source", "version__item__current", "key_version"
    )
    items = list(rows.select_related("contest__decided_by").defer(*LONG))
    told = stories(items, is_own=is_own)
    late = {} if is_own else _late(items)
    outcomes = [_in_attempt(item, told[item.pk], late.get(item.pk, ())) for item in items]
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    due_at = due_of(attempt)
    goal = attempt.quiz.pass_percent
    waits = any(item.verdict == marking.Verdict.WAITING for item in items)
    return Result(
        attempt=attempt,
        outcomes=outcomes,
        moved=_moved(items, learner, now) if shown.is_whole and not attempt.is_trial else [],
        verdicts=verdicts,
        is_late=due_at is not None and attempt.submitted_at > due_at,
        today=memory_rules.study_day(now, learner.zone),
        shown=shown,
        calibration=_calibration(attempt, items) if shown.correctness else [],
        passed=None if goal is None or waits else 100 * attempt.score >= goal * attempt.max_score,
    )


def due_of(attempt: Attempt) -> dt.datetime | None:
    """When the attempt was due for its learner."""
    return Quiz.objects.terms_for(attempt.learner, [attempt.quiz_id])[attempt.quiz_id].due_at


def _calibration(attempt: Attempt, items: Sequence[AttemptItem]) -> list[Calibration]:
    if attempt.mode != Quiz.Mode.CERTAINTY:
        return []
    answers = [(item.certainty, item.fraction) for item in items if item.response is not None]
    return calibration(answers) if answers else []


def _late(items: Sequence[AttemptItem]) -> dict[int, list[Late]]:
    """By question, in the order in which they came."""
    versions = {item.pk: item.version for item in items}
    found: dict[int, list[Late]] = {}
    for step in Step.objects.filter(item__in=versions, action=Step.Action.LATE):
        version = versions[step.item_id]
        told = marking.tell(version.kind, version.face, version.key, step.response)
        found.setdefault(step.item_id, []).append(Late(step.at, told))
    return found


def _in_attempt(item: AttemptItem, story: Sequence[str], late: Sequence[Late]) -> Outcome:
    version, current = item.version, item.version.item.current
    contest, fact = getattr(item, "contest", None), version.item.fact
    return _outcome(
        item,
        footing=fact.footing if fact else None,
        story=story,
        contest=contest,
        openings=[] if contest else item.openings,
        note=current.note if current.number > version.number and current.change == current.Change.MEANING else "",
        late=late,
        most=item.attempt.scheme.most,
    )


def _outcome(
    item: AttemptItem,
    *,
    footing: Footing | None = None,
    story: Sequence[str] = (),
    contest: Contest | None = None,
    openings: Sequence[Opening] = (),
    note: str = "",
    late: Sequence[Late] = (),
    most: int = 1,
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
        late=late,
        most=most,
    )


def tried_outcome(attempt: Attempt, item: AttemptItem) -> Outcome:
    """What a practice says of the last try, or of nothing where its learner gave up at once.

    As long as it may be tried again the right answer is not told, nor what would give it away.
    """
    checked = AttemptItem(
        position=item.position,
        version=item.version,
        order=item.order,
        weight=item.weight,
        response=item.tried[-1] if item.tried else None,
        tried=item.tried,
    )
    checked.take(judged(item.version.wording, checked.given, attempt.scheme))
    fact = item.version.item.fact
    return _outcome(checked, footing=fact.footing if fact else None)


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
        credit=marked.fraction,
        verdict=marked.verdict.value,
        notes=list(marked.notes),
    )
    return _outcome(item)


def _feedback_id(choice: object) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def _moved(items: Sequence[AttemptItem], learner: User, now: dt.datetime) -> list[Moved]:
    labels = {item.version.item_id: item.version.label for item in items}
    today = memory_rules.study_day(now, learner.zone)
    in_a_week = today + dt.timedelta(days=memory_rules.LOOK_AHEAD_DAYS)
    rows = Memory.objects.of(learner).filter(item_id__in=labels).order_by("due_at")
    return [
        Moved(
            label=labels[item],
            bar=ink_bar(recall),
            next_on=memory_rules.study_day(max(due_at, now), learner.zone),
        )
        for recall, item, due_at in rows.with_recall(in_a_week, "item_id", "due_at")
    ]
