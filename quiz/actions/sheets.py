"""Answering where all questions stand on one page: whatever its form says is saved in one transaction.

A page says everything again with each form, also what it showed when it was opened. What a learner left as the page had
it says nothing, so that an old page never takes the place of an answer that was given elsewhere since.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404

from people.models import User
from quiz.actions.attempts import Said, Wish, keep_late, read, write
from quiz.actions.closings import AlreadySubmitted, TimeIsUp, expire
from quiz.core import attempts as rules
from quiz.core import marking
from quiz.core.marking import BadResponse
from quiz.core.refusals import Refused
from quiz.core.timing import Moment
from quiz.models import Attempt, AttemptItem, Quiz, Step

Given = tuple[Any, int | None]
"""A response, and how sure its learner is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button asks for one question, beyond saving all: flag, unflag, try or reveal."""

    position: int
    wish: Wish


@dataclass(slots=True)
class Filled:
    """An attempt after a form of its page.

    `problems`, by position, are what could not be taken; the rest is saved. In the `agreed` positions the page and the
    log say the same now; `overtaken` among them are those where the page had not known of the answer before.
    """

    attempt: Attempt
    items: Mapping[int, AttemptItem]
    problems: dict[int, str] = field(default_factory=dict)
    agreed: set[int] = field(default_factory=set)
    overtaken: list[int] = field(default_factory=list)


def respond(
    learner: User,
    attempt_id: int,
    said: Mapping[int, Said],
    asked: Asked | None,
    *,
    operation: uuid.UUID,
    now: dt.datetime,
) -> Filled:
    """Save what a form says of each question, by position, then do what is asked. A repeated form changes nothing.

    The operations of its steps follow from the form's. Raises Http404, AlreadySubmitted, or TimeIsUp as
    `attempts.respond` does.
    """
    try:
        return _respond(learner, attempt_id, said, asked, operation, now)
    except (TimeIsUp, AlreadySubmitted) as refusal:
        if isinstance(refusal, TimeIsUp):
            expire(attempt_id, now=now)
        for position, each in said.items():
            id_ = _of(operation, attempt_id, position)
            refusal.is_missed |= keep_late(learner, attempt_id, position, each, id_, now)
        raise


@transaction.atomic
def _respond(
    learner: User,
    attempt_id: int,
    said: Mapping[int, Said],
    asked: Asked | None,
    operation: uuid.UUID,
    now: dt.datetime,
) -> Filled:
    items = AttemptItem.objects.asked(learner, attempt_id, None, is_locked=True)
    if not {*said, *([asked.position] if asked else [])} <= items.keys() or not items:
        raise Http404
    filled = Filled(next(iter(items.values())).attempt, items)
    if not filled.attempt.is_open:
        raise AlreadySubmitted
    if filled.attempt.moment(now) is Moment.OVER:
        raise TimeIsUp
    if filled.attempt.quiz.navigation == Quiz.Navigation.FORWARD:
        filled.problems = dict.fromkeys(said, "Here one only goes forward, one question at a time.")
        return filled
    known = _known(attempt_id, said, asked, operation)
    showed = _showed(items, said)
    for position, each in said.items():
        try:
            _take(filled, position, each, showed.get(position), known, operation, now, asked)
        except (BadResponse, Refused) as problem:
            filled.problems[position] = str(problem)
    if asked and asked.position not in filled.problems:
        _do(filled, asked, known, _of(operation, attempt_id, asked.position, asked.wish), now)
    return filled


def _of(operation: uuid.UUID, attempt_id: int, *parts: object) -> uuid.UUID:
    return rules.derived(operation, attempt_id, *parts)


def _again(operation: uuid.UUID, each: Said) -> uuid.UUID:
    """The operation of a form that comes again and says something else: Back brings that about."""
    return rules.derived(operation, {name: list(values) for name, values in each.fields.items()})


def _known(
    attempt_id: int, said: Mapping[int, Said], asked: Asked | None, operation: uuid.UUID
) -> dict[uuid.UUID, Step]:
    """The steps that this form made before, by operation."""
    ids = [_of(operation, attempt_id, asked.position, asked.wish)] if asked else []
    for position, each in said.items():
        first = _of(operation, attempt_id, position)
        ids += [first, _again(first, each)]
    return {step.operation: step for step in Step.objects.filter(operation__in=ids)}


def _showed(items: Mapping[int, AttemptItem], said: Mapping[int, Said]) -> dict[int, Given]:
    """What the page showed of the questions that were answered elsewhere since: the answer that it knew of."""
    overtaken = {items[place].pk: place for place, each in said.items() if each.seen is not None}
    overtaken = {pk: place for pk, place in overtaken.items() if (said[place].seen or 0) < items[place].saves}
    if not overtaken:
        return {}
    saves: dict[int, list[Given]] = {place: [(None, None)] for place in overtaken.values()}
    steps = Step.objects.filter(item__in=overtaken, action=Step.Action.SAVE).order_by("pk")
    for pk, response, certainty in steps.values_list("item", "response", "certainty"):
        saves[overtaken[pk]].append((response, certainty))
    return {place: given[said[place].seen or 0] for place, given in saves.items()}


def _take(
    filled: Filled,
    position: int,
    each: Said,
    showed: Given | None,
    known: Mapping[uuid.UUID, Step],
    operation: uuid.UUID,
    now: dt.datetime,
    asked: Asked | None,
) -> None:
    item = filled.items[position]
    if item.is_settled and not marking.is_in(each.fields):
        return  # its fields are closed, and a browser sends none
    given = read(item, each.fields)
    is_checked = asked is not None and asked.position == position and asked.wish == Step.Action.TRY
    if given == showed and not is_checked:
        return
    filled.agreed.add(position)
    id_ = _of(operation, filled.attempt.pk, position)
    step = known.get(id_)
    if step:
        id_ = _again(id_, each)
        if given == (step.response, step.certainty) or id_ in known:
            return
    if write(filled.attempt, item, given, "", each.seen, id_, now):
        filled.overtaken.append(position)


def _do(filled: Filled, asked: Asked, known: Mapping[uuid.UUID, Step], operation: uuid.UUID, now: dt.datetime) -> None:
    item = filled.items[asked.position]
    if operation in known:
        return
    try:
        write(filled.attempt, item, (item.response, item.certainty), asked.wish, None, operation, now)
    except (BadResponse, Refused) as problem:
        filled.problems[asked.position] = str(problem)
