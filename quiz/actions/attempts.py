"""Attempts: begin one, answer and flag its questions, hand it in.

Each act is one transaction and adds to the log of steps.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404

from facts.core.kinds import KINDS
from facts.models import ItemVersion
from people.models import User
from quiz.actions.memory import Evidence, record_reviews
from quiz.actions.regrades import regrade_attempt
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Attempt, AttemptItem, Quiz, Review, Step
from quiz.models.rows import insert_row, update_row


def start_attempt(quiz: Quiz, learner: User, *, operation: uuid.UUID, seed: int, now: dt.datetime) -> Attempt:
    """The learner's open attempt of this quiz: a new one, or the one already open, whichever post comes first.

    Raises Refused where none may start.
    """
    try:
        with transaction.atomic():
            return _start(quiz, learner, operation=operation, seed=seed, now=now)
    except IntegrityError:  # another post was quicker
        if open_one := Attempt.objects.of(learner).open().filter(quiz=quiz).first():
            return open_one
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise


def _start(quiz: Quiz, learner: User, *, operation: uuid.UUID, seed: int, now: dt.datetime) -> Attempt:
    if repeated := Step.objects.filter(operation=operation, attempt__learner=learner).select_related("attempt").first():
        return repeated.attempt
    before = list(Attempt.objects.of(learner).filter(quiz=quiz).order_by("number"))
    for attempt in before:
        if attempt.is_open:
            return attempt
    slots = list(quiz.slots.filter(item__state="published").select_related("item__current"))
    rules.check_start(
        is_published=quiz.state == Quiz.State.PUBLISHED,
        opens_at=quiz.opens_at,
        allowed=quiz.attempts_allowed,
        taken=len(before),
        questions=len(slots),
        now=now,
    )
    attempt = Attempt.objects.create(
        quiz=quiz,
        learner=learner,
        number=before[-1].number + 1 if before else 1,
        seed=seed,
        started_at=now,
        max_score=sum(slot.weight for slot in slots),
    )
    asked = rules.question_order(slots, seed=seed, is_shuffled=quiz.shuffles_questions)
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            version=slot.item.current,
            order=KINDS[slot.item.current.kind].arrange(
                slot.item.current.content,
                slot.item.current.key,
                rules.option_seed(seed, position, is_shuffled=quiz.shuffles_options),
            ),
            weight=slot.weight,
        )
        for position, slot in enumerate(asked, start=1)
    )
    Step.objects.create(attempt=attempt, action=Step.Action.START, at=now, operation=operation)
    return attempt


class AlreadySubmitted(Refused):
    """The attempt was handed in before; its answers stand."""

    def __init__(self) -> None:
        super().__init__("This attempt was handed in before. Your answers stand as they were then.")


@dataclass(frozen=True, slots=True)
class Answered:
    """An attempt after an act on one of its questions, and the question to show next, where there is one."""

    attempt: Attempt
    places: Sequence[rules.Place]
    item: AttemptItem
    next: AttemptItem | None


def respond(
    learner: User,
    attempt_id: int,
    position: int,
    *,
    fields: Mapping[str, Sequence[str]],
    flag: bool | None,
    operation: uuid.UUID,
    now: dt.datetime,
    then: int | None = None,
) -> Answered:
    """Save what a form says of one question: the response, and whether it is flagged (None leaves that).

    `then` is the position to show afterwards; its question comes along.
    A response that says what is saved already adds no step. A repeated form changes nothing; the same form with another
    response (the browser's Back button brings that about) counts as a new act.
    Raises Http404, AlreadySubmitted or BadResponse.
    """
    act = partial(_respond, learner, attempt_id, position, fields, flag, now=now, then=then)
    try:
        return act(operation)
    except IntegrityError:
        known = Step.objects.filter(operation=operation).first()
        if known is None:
            raise
        if known.attempt_id != attempt_id:
            raise Refused(ELSEWHERE) from None
    said = {name: list(values) for name, values in fields.items()}
    try:
        return act(rules.derived(operation, position, said), repeats=known)
    except IntegrityError:
        return act(operation, is_done=True)


@transaction.atomic
def _respond(
    learner: User,
    attempt_id: int,
    position: int,
    fields: Mapping[str, Sequence[str]],
    flag: bool | None,
    operation: uuid.UUID,
    *,
    now: dt.datetime,
    then: int | None,
    repeats: Step | None = None,
    is_done: bool = False,
) -> Answered:
    rows = AttemptItem.objects.asked(learner, attempt_id, {position, then or position}, is_locked=True)
    if position not in rows:
        raise Http404
    item = rows[position]
    attempt = item.attempt
    if not attempt.is_open:
        raise AlreadySubmitted
    if not is_done:
        _save(attempt, item, fields, flag, operation, now, repeats)
    return Answered(attempt, attempt.places(), item, rows.get(then))


def _save(
    attempt: Attempt,
    item: AttemptItem,
    fields: Mapping[str, Sequence[str]],
    flag: bool | None,
    operation: uuid.UUID,
    now: dt.datetime,
    repeats: Step | None,
) -> None:
    response = marking.read(item.version.kind, fields, item.version.face, item.order)
    if repeats and _is_repeat(repeats, item, response, flag):
        return
    steps = []
    if response != item.response:
        steps.append(Step(action=Step.Action.SAVE, response=response, operation=operation))
        item.response, item.responded_at = response, now
    if flag is not None and flag != item.is_flagged:
        action = Step.Action.FLAG if flag else Step.Action.UNFLAG
        steps.append(Step(action=action, operation=rules.derived(operation, action) if steps else operation))
        item.is_flagged = flag
    for step in steps:
        step.attempt, step.item, step.at = attempt, item, now
        insert_row(step)
    if steps:
        update_row(item, "response", "responded_at", "is_flagged")


def _is_repeat(known: Step, item: AttemptItem, response: Any, flag: bool | None) -> bool:
    """Whether a form says of this question what it said when it made this step."""
    if known.item_id != item.pk:
        return False
    action = Step.Action.FLAG if flag else Step.Action.UNFLAG
    if known.action == Step.Action.SAVE:
        with_flag = rules.derived(known.operation, action)
        return response == known.response and (flag is None or item.steps.filter(operation=with_flag).exists())
    saved = item.steps.filter(action=Step.Action.SAVE, pk__lt=known.pk).last()
    return response == (saved.response if saved else None) and flag is not None and known.action == action


def open_attempt(learner: User, attempt_id: int, *, is_locked: bool = False) -> Attempt:
    """The learner's own open attempt, with its quiz's title. Raises Http404 or AlreadySubmitted."""
    rows = Attempt.objects.of(learner).select_related("quiz").only("learner_id", "submitted_at", "quiz__title")
    if is_locked:
        rows = rows.select_for_update(of=("self",))
    try:
        attempt = rows.get(pk=attempt_id)
    except Attempt.DoesNotExist:
        raise Http404 from None
    if not attempt.is_open:
        raise AlreadySubmitted
    return attempt


def submit_attempt(learner: User, attempt_id: int, *, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    """Hand in: mark every question, sum the score, let the answers feed memory. Handing in again changes nothing.

    Raises Http404, or Refused where the operation id was used for something else.
    """
    try:
        return _submit(learner, attempt_id, operation=operation, now=now)
    except IntegrityError:
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise


@transaction.atomic
def _submit(learner: User, attempt_id: int, *, operation: uuid.UUID, now: dt.datetime) -> Attempt:
    try:
        attempt = open_attempt(learner, attempt_id, is_locked=True)
    except AlreadySubmitted:
        return Attempt.objects.of(learner).get(pk=attempt_id)
    items = list(attempt.items.all())
    versions = ItemVersion.objects.select_related("item").in_bulk([item.version_id for item in items])
    for item in items:
        version = versions[item.version_id]
        marked = marking.mark(version.kind, version.content, version.key, item.response)
        item.fraction, item.verdict, item.notes = marked.fraction, marked.verdict.value, list(marked.notes)
    AttemptItem.objects.bulk_update(items, ["fraction", "verdict", "notes"])
    Step.objects.create(attempt=attempt, action=Step.Action.SUBMIT, at=now, operation=operation)
    attempt.submitted_at = now
    attempt.score = rules.score((item.fraction, item.weight) for item in items)
    attempt.save(update_fields=["submitted_at", "score"])
    marked = [item for item in items if item.verdict != marking.Verdict.WAITING]
    evidence = [evidence_of(item, versions[item.version_id], operation) for item in marked]
    record_reviews(learner, evidence, now=now)
    if any(version.item.current_id != version.pk for version in versions.values()) and regrade_attempt(
        attempt, now=now
    ):
        attempt.refresh_from_db(fields=["score"])
    return attempt


def evidence_of(item: AttemptItem, version: ItemVersion, operation: uuid.UUID) -> Evidence:
    """What a marked answer says of its learner's memory; `operation` is that of the act that marked it."""
    return Evidence(
        item_id=version.item_id,
        version_id=version.pk,
        rating=rules.rating(version.kind, item.fraction, item.order),
        kind=Review.Kind.QUIZ,
        operation=rules.derived(operation, item.position),
        attempt_item_id=item.pk,
    )
