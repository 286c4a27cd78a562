"""Closing an attempt: its learner hands it in, or its time is up. And opening it again."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.http import Http404

from facts.models import ItemVersion
from people.models import User
from quiz.actions.memory import Correction, Evidence, correct_reviews, record_reviews
from quiz.actions.regrades import regrade_attempt
from quiz.core import attempts as rules
from quiz.core import marking, timing
from quiz.core.credits import score
from quiz.core.marks import Standing, is_settled, judged
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.core.thinking import thinking_ms
from quiz.core.timing import Moment
from quiz.models import Allowance, Attempt, AttemptItem, Course, Quiz, Review, Step
from quiz.models.rows import insert_row, update_row, update_rows


class Closed(Refused):
    """The attempt takes no more answers. `is_missed`: one came that says something else than what counts."""

    is_missed = False


class AlreadySubmitted(Closed):
    """The attempt was handed in before; its answers stand."""

    def __init__(self) -> None:
        super().__init__("This attempt was handed in before. Your answers stand as they were then.")


class TimeIsUp(Closed):
    """Time has closed the attempt; what was saved until then counts."""

    def __init__(self) -> None:
        super().__init__("The time is up. What was saved by then was handed in for you.")


def running_attempt(learner: User, attempt_id: int, *, now: dt.datetime, is_locked: bool = False) -> Attempt:
    """The learner's own open attempt, with its terms and what a page needs of its quiz.

    Raises Http404, AlreadySubmitted, or TimeIsUp after having closed it.
    """
    found = Attempt.objects.running(learner=learner, pk=attempt_id, is_locked=is_locked)
    if not found:
        if Attempt.objects.of(learner).filter(pk=attempt_id).exists():
            raise AlreadySubmitted
        raise Http404
    if found[0].moment(now) is Moment.OVER:
        expire(attempt_id, now=now)
        raise TimeIsUp
    return found[0]


def submit_attempt(learner: User, attempt_id: int, *, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    """Hand in: mark every question, sum the score, let the answers feed memory. Handing in again changes nothing.

    After its time the attempt is closed as time closes it. Raises Http404, or Refused where the operation id was used
    for something else.
    """
    try:
        return _submit(learner, attempt_id, operation=operation, now=now)
    except IntegrityError:
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise


@transaction.atomic
def _submit(learner: User, attempt_id: int, *, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    found = Attempt.objects.running(learner=learner, pk=attempt_id, is_locked=True)
    if not found:
        attempt = Attempt.objects.of(learner).filter(pk=attempt_id).first()
        if attempt is None:
            raise Http404
        return attempt
    if found[0].moment(now) is Moment.OVER:
        return _expire(found[0])
    found[0].learner = learner  # whose zone memory goes by; here already
    return _close(found[0], Step.Action.SUBMIT, operation=operation, at=now)


@transaction.atomic
def hand_in_for(teacher: User, quiz_id: int, learner: User, *, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    """Hand in the open attempt of a student who has left; its step says who did. The same form again changes nothing.

    Raises Http404 for a quiz that this person may not change, and Refused where nothing is open.
    """
    if not Quiz.objects.filter(pk=quiz_id, course__in=Course.objects.editable_by(teacher)).exists():
        raise Http404
    done = Step.objects.filter(operation=operation).select_related("attempt").first()
    if done is not None:
        if (done.by_id, done.attempt.quiz_id, done.attempt.learner_id) != (teacher.pk, quiz_id, learner.pk):
            raise Refused(ELSEWHERE)
        return done.attempt
    for attempt in Attempt.objects.running(learner=learner, quiz=quiz_id, is_locked=True):
        if attempt.moment(now) is Moment.OVER:
            return _expire(attempt)
        return _close(attempt, Step.Action.SUBMIT, operation=operation, at=now, by=teacher)
    raise Refused("This student has nothing open: it is handed in, or not begun.")


def close_overdue(
    *, now: dt.datetime, learner: User | None = None, quiz: int | None = None, course: int | None = None
) -> int:
    """Close the open attempts whose time is up; gives how many. Page or job, whichever is first, it is the same."""
    running = Attempt.objects.running(learner=learner, quiz=quiz, course=course)
    overdue = [attempt.pk for attempt in running if attempt.moment(now) is Moment.OVER]
    return sum(expire(pk, now=now) for pk in overdue)


@transaction.atomic
def expire(attempt_id: int, *, now: dt.datetime) -> bool:
    """Close an attempt whose time is up; gives whether it was this call that did."""
    for attempt in Attempt.objects.running(pk=attempt_id, is_locked=True):
        if attempt.moment(now) is Moment.OVER:
            _expire(attempt)
            return True
    return False


def _expire(attempt: Attempt) -> Attempt:
    last_at = attempt.steps.aggregate(last_at=Max("at"))["last_at"]
    at = timing.handed_in_at(attempt.terms, attempt.started_at, last_at)
    first = attempt.steps.get(action=Step.Action.START)
    operation = rules.derived(first.operation, "expire", attempt.changes)
    return _close(attempt, Step.Action.EXPIRE, operation=operation, at=at)


def _close(
    attempt: Attempt, action: Step.Action, *, operation: uuid.UUID, at: dt.datetime, by: User | None = None
) -> Attempt:
    """Mark and close an open attempt, which the caller has locked. Memory goes by the moment of closing."""
    items = list(attempt.items.all())
    versions = ItemVersion.objects.select_related("item").in_bulk([item.version_id for item in items])
    standings = {}
    for item in items:
        standings[item] = judged(versions[item.version_id].wording, item.given, attempt.scheme)
        item.take(standings[item])
    update_rows(items, *AttemptItem.MARKED)
    insert_row(Step(attempt=attempt, action=action, by=by, at=at, operation=operation))
    attempt.submitted_at, attempt.is_expired = at, action == Step.Action.EXPIRE
    attempt.score = score((item.credit, item.weight) for item in items)
    if attempt.changes == 0:
        attempt.moves_memory = not attempt.is_trial and _moves_memory(attempt)
    attempt.changes += 1
    update_row(attempt, "submitted_at", "is_expired", "score", "changes", "moves_memory")
    if attempt.moves_memory:
        _remember(attempt, standings, versions, operation, at)
    if any(version.item.current_id != version.pk for version in versions.values()) and regrade_attempt(attempt, now=at):
        attempt.refresh_from_db(fields=["score", "changes"])
    return attempt


def _moves_memory(attempt: Attempt) -> bool:
    """Practice always does; of tests the course says. Asked at the first closing: opening it again changes nothing."""
    if attempt.mode == Quiz.Mode.PRACTICE:
        return True
    return Course.objects.values_list("quizzes_move_memory", flat=True).get(quizzes=attempt.quiz_id)


def _remember(
    attempt: Attempt,
    standings: dict[AttemptItem, Standing],
    versions: dict[int, ItemVersion],
    operation: uuid.UUID,
    at: dt.datetime,
) -> None:
    """Answers are evidence once they are marked. Those of an attempt that was opened again correct what they left."""
    marked = [item for item in standings if item.verdict != marking.Verdict.WAITING]
    known: dict[int, int] = {}
    if attempt.changes > 1:
        known = Review.objects.durations(AttemptItem.objects.filter(attempt=attempt))
    new = [item for item in marked if item.pk not in known]
    if new:
        steps = Step.objects.filter(attempt=attempt).values_list("action", "item_id", "at", named=True)
        took = thinking_ms(steps, {item.pk: item.position for item in standings})
        evidence = [
            evidence_of(attempt, item, versions[item.version_id], standings[item].known, operation, took[item.pk])
            for item in new
        ]
        record_reviews(attempt.learner, evidence, now=at)
    corrections = {
        item.pk: Correction(
            rules.rating(
                versions[item.version_id].kind,
                standings[item].known,
                item.order,
                item.certainty,
                duration_ms=known[item.pk],
            ),
            item.version_id,
            rules.derived(operation, "memory", item.position),
        )
        for item in marked
        if item.pk in known
    }
    if corrections:
        correct_reviews(corrections, now=at)


def evidence_of(
    attempt: Attempt,
    item: AttemptItem,
    version: ItemVersion,
    known: Decimal,
    operation: uuid.UUID,
    duration_ms: int = 0,
) -> Evidence:
    """What a marked answer says of its learner's memory; `operation` is that of the act that marked it.

    Of what a person has to mark the time says nothing: it went into writing.
    """
    return Evidence(
        item_id=version.item_id,
        version_id=version.pk,
        rating=rules.rating(version.kind, known, item.order, item.certainty, duration_ms=duration_ms),
        kind=Review.Kind.PRACTICE if attempt.mode == Quiz.Mode.PRACTICE else Review.Kind.QUIZ,
        operation=rules.derived(operation, item.position),
        duration_ms=duration_ms,
        attempt_item_id=item.pk,
    )


def reopen_attempt(teacher: User, attempt_id: int, *, minutes: int, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    """Let a learner go on with a handed-in attempt, for at least so many minutes. Marks given since no longer hold.

    The same form again changes nothing. Raises Http404 for an attempt that this person may not change, and Refused
    where the learner has another one open, or the operation id was used elsewhere.
    """
    try:
        return _reopen(teacher, attempt_id, minutes=minutes, operation=operation, now=now)
    except IntegrityError:
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise Refused("This student has another attempt of this quiz open.") from None


@transaction.atomic
def _reopen(teacher: User, attempt_id: int, *, minutes: int, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    mine = Attempt.objects.counted().filter(quiz__course__in=Course.objects.editable_by(teacher))
    attempt = mine.filter(pk=attempt_id).select_for_update(of=("self",)).order_by().first()
    if attempt is None:
        raise Http404
    if Step.objects.filter(operation=operation, attempt=attempt, action=Step.Action.REOPEN).exists() or attempt.is_open:
        return attempt
    Step.objects.create(attempt=attempt, action=Step.Action.REOPEN, by=teacher, at=now, operation=operation)
    attempt.submitted_at, attempt.score, attempt.is_expired = None, None, False
    attempt.changes += 1
    attempt.save(update_fields=["submitted_at", "score", "is_expired", "changes"])
    _unmark(attempt)
    _give_time(attempt.pk, now + dt.timedelta(minutes=minutes))
    return attempt


def _unmark(attempt: Attempt) -> None:
    """Questions as they were before the attempt was closed: in practice what was checked stays so."""
    items = list(attempt.items.select_related("version"))
    revealed = set(attempt.steps.filter(action=Step.Action.REVEAL).values_list("item", flat=True))
    for item in items:
        standing = judged(item.version.wording, item.checked, attempt.scheme) if item.checked else None
        item.take(standing)
        item.is_settled = is_settled(attempt.scheme, standing, tries=len(item.tried), is_revealed=item.pk in revealed)
    AttemptItem.objects.bulk_update(items, [*AttemptItem.MARKED, "is_settled"])


def _give_time(attempt_id: int, until: dt.datetime) -> None:
    """Move the learner's own deadline of this quiz to `until` where it is sooner."""
    (attempt,) = Attempt.objects.running(pk=attempt_id)
    if attempt.deadline is None or attempt.deadline >= until:
        return
    missing = -(-(until - attempt.deadline) // dt.timedelta(minutes=1))
    own, _made = Allowance.objects.get_or_create(quiz_id=attempt.quiz_id, learner_id=attempt.learner_id)
    Allowance.objects.filter(pk=own.pk).update(extra_minutes=F("extra_minutes") + missing)
