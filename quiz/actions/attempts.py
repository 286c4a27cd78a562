"""An attempt while it is open: its questions are answered, flagged, checked and left.

Each act is one transaction and adds to the log of steps. `starts` begins an attempt, `closings` ends it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import IntegrityError, transaction
from django.http import Http404

from facts.models import ItemVersion
from people.models import User
from quiz.actions.closings import AlreadySubmitted, TimeIsUp, expire
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core.credits import CERTAINTIES
from quiz.core.marking import BadResponse
from quiz.core.marks import is_settled, judged
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.core.timing import Moment
from quiz.models import Attempt, AttemptItem, Quiz, Step
from quiz.models.rows import insert_row, update_row

Wish = Literal["", "flag", "unflag", "try", "reveal", "next"]
"""What a form asks for beyond saving the response. Where one only goes forward, "next" leaves the question."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of one question. `fields` are as they were sent.

    `seen` is how many saves of the question the page knew of, None where it does not say. `then` is the position to
    show afterwards; its question comes along.
    """

    fields: Mapping[str, Sequence[str]]
    wish: Wish = ""
    seen: int | None = None
    then: int | None = None


@dataclass(slots=True)
class Answered:
    """An attempt after an act on one of its questions, and the question to show next, where there is one.

    `is_overtaken`: the page did not know of the answer that this one takes the place of, from another tab or device.
    """

    attempt: Attempt
    item: AttemptItem
    next: AttemptItem | None
    is_overtaken: bool = False
    places: Sequence[rules.Place] = field(default_factory=list)


def respond(
    learner: User, attempt_id: int, position: int, said: Said, *, operation: uuid.UUID, now: dt.datetime
) -> Answered:
    """Save what a form says of one question: the response, whether it is flagged, and what else it wishes.

    A response that says what is saved already adds no step. A repeated form changes nothing; the same form with another
    response (the browser's Back button brings that about) counts as a new act.
    Raises Http404, BadResponse, AlreadySubmitted, or TimeIsUp: then the attempt is closed, and the response is kept in
    its log and does not count. Raises Refused where the question takes no more answers.
    """
    try:
        return _once(learner, attempt_id, position, said, operation, now)
    except TimeIsUp as refusal:
        expire(attempt_id, now=now)
        refusal.is_missed = keep_late(learner, attempt_id, position, said, operation, now)
        raise
    except AlreadySubmitted as refusal:
        refusal.is_missed = keep_late(learner, attempt_id, position, said, operation, now)
        raise


def _once(
    learner: User, attempt_id: int, position: int, said: Said, operation: uuid.UUID, now: dt.datetime
) -> Answered:
    def act(id_: uuid.UUID, **how: Any) -> Answered:
        return _respond(learner, attempt_id, position, said, id_, now, **how)

    try:
        return act(operation)
    except IntegrityError:
        known = Step.objects.filter(operation=operation).first()
        if known is None:
            raise
        if known.attempt_id != attempt_id:
            raise Refused(ELSEWHERE) from None
    sent = {name: list(values) for name, values in said.fields.items()}
    try:
        return act(rules.derived(operation, position, sent), repeats=known)
    except IntegrityError:
        return act(operation, is_done=True)


@transaction.atomic
def _respond(
    learner: User,
    attempt_id: int,
    position: int,
    said: Said,
    operation: uuid.UUID,
    now: dt.datetime,
    *,
    repeats: Step | None = None,
    is_done: bool = False,
) -> Answered:
    rows = AttemptItem.objects.asked(learner, attempt_id, {position, said.then or position}, is_locked=True)
    if position not in rows:
        raise Http404
    item = rows[position]
    attempt = item.attempt
    if not attempt.is_open:
        raise AlreadySubmitted
    if attempt.moment(now) is Moment.OVER:
        raise TimeIsUp
    answered = Answered(attempt, item, rows.get(said.then))
    if attempt.quiz.navigation == Quiz.Navigation.FORWARD:
        if not item.is_settled and rules.front(attempt.places()) != position:
            raise Refused("This question is not due yet; here one only goes forward.")
        if said.wish != "next":
            answered.next = item  # whichever page was asked for
    if not is_done:
        _save(answered, said, operation, now, repeats)
    answered.places = attempt.places()
    return answered


def _save(answered: Answered, said: Said, operation: uuid.UUID, now: dt.datetime, repeats: Step | None) -> None:
    item, wish = answered.item, _act(answered.attempt, said.wish)
    if item.is_settled and not marking.is_in(said.fields):
        response, certainty = item.response, item.certainty
    else:
        response, certainty = read(item, said.fields)
    if repeats and (item.is_settled or _is_repeat(repeats, item, response, certainty, wish)):
        return
    answered.is_overtaken = write(answered.attempt, item, (response, certainty), wish, said.seen, operation, now)


def write(
    attempt: Attempt,
    item: AttemptItem,
    given: tuple[Any, int | None],
    wish: str,
    seen: int | None,
    operation: uuid.UUID,
    now: dt.datetime,
) -> bool:
    """Add to the log what a form gives (response, certainty) and wishes; gives whether its page had been overtaken.

    What is there already adds nothing. Raises Refused and BadResponse, and then has written nothing.
    """
    response, certainty = given
    is_overtaken = False
    if item.is_settled and given != (item.response, item.certainty):
        raise Refused(_settled_words(attempt))
    steps = list(_steps(item, response, certainty, wish))
    if any(step.action == Step.Action.SAVE for step in steps):
        is_overtaken = seen is not None and seen != item.saves
        item.response, item.certainty, item.responded_at = response, certainty, now
        item.saves += 1
    if wish in (Step.Action.TRY, Step.Action.REVEAL):
        _check(attempt, item, steps, is_revealed=wish == Step.Action.REVEAL)
    for place, step in enumerate(steps):
        step.attempt, step.item, step.at = attempt, item, now
        step.operation = rules.derived(operation, step.action) if place else operation
        insert_row(step)
    if steps:
        update_row(item, *_changed(steps))
    return is_overtaken


def _act(attempt: Attempt, wish: Wish) -> str:
    """The step that a wish makes, if it makes one: going on leaves a question only where there is no way back."""
    if wish == "next":
        return Step.Action.LEAVE if attempt.quiz.navigation == Quiz.Navigation.FORWARD else ""
    return wish


def _steps(item: AttemptItem, response: Any, certainty: int | None, wish: str) -> Iterator[Step]:
    """What the form adds to the log: what it says comes before what it wishes."""
    if (response, certainty) != (item.response, item.certainty):
        yield Step(action=Step.Action.SAVE, response=response, certainty=certainty)
    if wish in (Step.Action.FLAG, Step.Action.UNFLAG):
        if item.is_flagged != (wish == Step.Action.FLAG):
            item.is_flagged = wish == Step.Action.FLAG
            yield Step(action=wish)
    elif wish and not item.is_settled:
        if wish == Step.Action.TRY and response is None:
            raise BadResponse("Give an answer first, then check it.")
        item.is_settled = wish == Step.Action.LEAVE
        yield Step(action=wish, response=response if wish == Step.Action.TRY else None)


def _check(attempt: Attempt, item: AttemptItem, steps: list[Step], *, is_revealed: bool) -> None:
    """Mark what was tried; the version comes along with its key. The same response again is no further try."""
    if not attempt.scheme.is_checked_at_once:
        raise Refused("This quiz is marked after handing in.")
    if item.tried and item.tried[-1] == item.response:
        steps[:] = [step for step in steps if step.action != Step.Action.TRY]
    elif any(step.action == Step.Action.TRY for step in steps):
        item.tried.append(item.response)
    item.version = ItemVersion.objects.select_related("item__fact__source").get(pk=item.version_id)
    standing = judged(item.version.wording, item.checked, attempt.scheme) if item.checked else None
    item.take(standing)
    is_revealed = is_revealed or item.is_settled
    item.is_settled = is_settled(attempt.scheme, standing, tries=len(item.tried), is_revealed=is_revealed)


_SAVED = ("response", "certainty", "responded_at", "saves", "is_flagged", "is_settled")
_TRIED = (*_SAVED, "tried", "fraction", "credit", "verdict", "notes")


def _changed(steps: Sequence[Step]) -> Sequence[str]:
    return _TRIED if any(step.action == Step.Action.TRY for step in steps) else _SAVED


def read(item: AttemptItem, fields: Mapping[str, Sequence[str]]) -> tuple[Any, int | None]:
    """The response in a form and, where the quiz asks for it, how sure the learner is. Raises BadResponse."""
    response = marking.read(item.version.kind, fields, item.version.face, item.order)
    if item.attempt.mode != Quiz.Mode.CERTAINTY or response is None:
        return response, None
    sure = marking.one_value(fields, "certainty")
    if sure is None:
        return response, None
    if sure not in map(str, CERTAINTIES):
        raise BadResponse("Say how sure you are: unsure, fairly sure or sure.")
    return response, int(sure)


def _settled_words(attempt: Attempt) -> str:
    if attempt.scheme.is_checked_at_once:
        return "This question is done with. Go on to the next one."
    return "You have moved on from this question; here one only goes forward."


def _is_repeat(known: Step, item: AttemptItem, response: Any, certainty: int | None, wish: str) -> bool:
    """Whether a form says of this question what it said when it made this step."""
    if known.item_id != item.pk:
        return False
    if known.action == Step.Action.SAVE:
        is_same = (response, certainty) == (known.response, known.certainty)
        if not is_same or not wish or item.steps.filter(operation=rules.derived(known.operation, wish)).exists():
            return is_same
        # Saved by itself a moment before, and now a button is pressed; or a late repeat whose wish had nothing to do.
        return item.steps.filter(pk__gt=known.pk).exists()
    if known.action != wish:
        return False
    before = item.steps.filter(pk__lt=known.pk)
    saved = before.filter(action=Step.Action.SAVE).last()
    # A form without a response said nothing of a question that was done with; it may have been opened again since.
    was_silent = response is None and before.filter(action__in=_DONE_WITH).exists()
    return was_silent or response == (saved.response if saved else None)


_DONE_WITH = (Step.Action.TRY, Step.Action.REVEAL, Step.Action.LEAVE)


def note_presence(attempt: Attempt, position: int | None, *, now: dt.datetime) -> None:
    """Note that the learner was heard of, and at which question. Only those who watch the quiz read it."""
    attempt.seen_at, attempt.seen_position = now, position or attempt.seen_position
    update_row(attempt, "seen_at", "seen_position")


def keep_late(
    learner: User, attempt_id: int, position: int, said: Said, operation: uuid.UUID, now: dt.datetime
) -> bool:
    """Keep a response that came after the time, once, where it says something new. It does not count.

    Gives whether it says anything else than what counts, also where it was handed in before, and nothing is kept.
    """
    item = AttemptItem.objects.asked(learner, attempt_id, {position}).get(position)
    if item is None:
        return False
    try:
        response, certainty = read(item, said.fields)
    except BadResponse:  # no answer at all, so none to keep
        return False
    if response == item.response or not marking.is_in(said.fields):
        return False
    is_expired = Attempt.objects.filter(pk=attempt_id, is_expired=True).exists()
    if not is_expired or Step.objects.filter(operation=operation).exists():
        return True
    try:
        with transaction.atomic():
            Step.objects.create(
                attempt_id=attempt_id,
                item=item,
                action=Step.Action.LATE,
                response=response,
                certainty=certainty,
                at=now,
                operation=operation,
            )
    except IntegrityError:  # the same form, sent twice at once
        return True
    return True
