"""Sittings with cards: plan one, rate its cards, take a rating back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import IntegrityError, transaction

from people.models import User
from quiz.actions.card_steps import step_of, undo_step
from quiz.actions.memory import Evidence, Typed, memories_of, record_cramming, record_reviews, undo_review
from quiz.actions.terms import for_sitting
from quiz.core import marking
from quiz.core import memory as rules
from quiz.core.marking.base import Fields
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Memory, Review, Sitting
from quiz.models.memory import Card
from quiz.models.rows import update_row

LONGEST_ANSWER_MS = 10 * 60 * 1000
LONGEST_TITLE = 200


@transaction.atomic
def start_sitting(
    learner: User,
    queue: Sequence[int],
    *,
    title: str,
    operation: uuid.UUID,
    now: dt.datetime,
    kind: Sitting.Kind = Sitting.Kind.REVIEW,
) -> Sitting:
    """Begin a sitting with these item ids, less what is set aside; one that was open ends.

    The same operation again gives the same sitting.
    What is in force now holds until its end. A sitting of cramming keeps its ratings, and moves no memory.

    Raises Refused where there is nothing to review, or where the operation id is somebody else's.
    """
    if repeated := Sitting.objects.of(learner).filter(operation=operation).first():
        return repeated
    if Sitting.objects.filter(operation=operation).exists():
        raise Refused(ELSEWHERE)
    if not queue:
        raise Refused("There is nothing to review just now.")
    _lock_sittings(learner)
    Sitting.objects.of(learner).open().update(ended_at=now)
    memories, today = memories_of(learner, queue), rules.study_day(now, learner.zone)
    queue = [item for item in queue if memories[item].is_askable(today)]
    if not queue:
        raise Refused("These cards are set aside. You can release them on the page of cards set aside.")
    found = for_sitting(learner, {item: memories[item] for item in queue}, at=now)
    return Sitting.objects.create(
        learner=learner,
        kind=kind,
        title=title[:LONGEST_TITLE],
        queue=queue,
        new=[item for item in queue if memories[item].due_at is None],
        terms=found.plain(),
        size=len(queue),
        is_typed=Sitting.objects.of(learner).order_by("-pk").values_list("is_typed", flat=True).first() or False,
        started_at=now,
        operation=operation,
    )


def _lock_sittings(learner: User) -> None:
    """One sitting opens at a time. `no_key`, because a rating that holds the sitting still has to name its learner."""
    list(User.objects.select_for_update(no_key=True).filter(pk=learner.pk).values_list("pk"))


@dataclass(frozen=True, slots=True)
class Rated:
    """A sitting after a rating, and the card that comes next (None: done)."""

    sitting: Sitting
    next: Card | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a card's form says besides the rating.

    `fields` are those of a typed answer; `is_overruled`: its learner holds to be right against the mark. `seen` is how
    often the card had been reviewed when it was shown (None: not said).
    """

    fields: Fields = field(default_factory=dict)
    is_overruled: bool = False
    seen: int | None = None


def rate(
    learner: User,
    item_id: int,
    rating: rules.Rating,
    *,
    operation: uuid.UUID,
    duration_ms: int,
    now: dt.datetime,
    sent: Sent | None = None,
) -> Rated | None:
    """Rate a card of the open sitting. None where this very rating was taken before, or the card has left the queue.

    So too where the card was reviewed elsewhere since it was shown. Then nothing changes, and the caller shows the
    sitting as it stands: the first answer counts. Raises BadResponse for fields that no page of ours sends.
    """
    try:
        return _rate(learner, item_id, rating, sent or Sent(), operation=operation, duration_ms=duration_ms, now=now)
    except IntegrityError:
        if _is_repeat(learner, operation):
            return None
        raise


@transaction.atomic
def _rate(
    learner: User,
    item_id: int,
    rating: rules.Rating,
    sent: Sent,
    *,
    operation: uuid.UUID,
    duration_ms: int,
    now: dt.datetime,
) -> Rated | None:
    sitting = Sitting.objects.hold(learner)
    if sitting is None or item_id not in sitting.queue:
        return None
    ahead = [queued for queued in sitting.queue if queued != item_id][:1]
    cards = Memory.objects.cards(learner, [item_id, *ahead], is_locked=True)
    if sent.seen is not None and sent.seen != cards[item_id].memory.reps:
        return None
    evidence = Evidence(
        item_id=item_id,
        version_id=cards[item_id].version_id,
        rating=rating,
        kind=Review.Kind.CRAM if sitting.kind == Sitting.Kind.CRAM else Review.Kind.CARD,
        operation=operation,
        duration_ms=min(duration_ms, LONGEST_ANSWER_MS),
        sitting_id=sitting.pk,
        typed=_typed(cards[item_id], sent),
    )
    if sitting.kind == Sitting.Kind.CRAM:
        record_cramming(learner, evidence, now=now)
        sitting.queue = rules.after_cramming(sitting.queue, item_id, rating)
    else:
        terms = {item_id: cards[item_id].terms(sitting.in_force)}
        memories = {each: card.memory for each, card in cards.items()}
        outlooks = record_reviews(learner, [evidence], now=now, memories=memories, terms=terms)
        sitting.queue = rules.after(sitting.queue, item_id, outlooks[item_id])
    sitting.new = [queued for queued in sitting.new if queued != item_id]
    returns = item_id in sitting.queue
    sitting.done += not returns
    sitting.again += returns
    if not sitting.queue:
        sitting.ended_at = now
    update_row(sitting, "queue", "new", "done", "again", "ended_at")
    following = cards[sitting.queue[0]] if sitting.queue else None
    if following and following.item_id == item_id:  # it was met just now, and what changed was told
        following = replace(following, note="")
    return Rated(sitting, following)


def _typed(card: Card, sent: Sent) -> Typed | None:
    """What was typed on the card, marked anew; None where nothing was. Only what is not right can be overruled."""
    if not sent.fields or card.kind not in rules.TYPED_KINDS:
        return None
    response = marking.read(card.kind, sent.fields, card.face, ())
    if response is None:
        return None
    fraction = marking.mark(card.kind, card.content, card.key, response).fraction
    return Typed(response, fraction, sent.is_overruled and fraction < 1)


def undo(learner: User, *, operation: uuid.UUID, now: dt.datetime) -> Sitting:
    """Take back the last rating of the latest sitting, or that a card was set aside, also from its end.

    The card is asked again at once.
    Raises Refused where there is none.
    """
    try:
        return _undo(learner, operation=operation, now=now)
    except IntegrityError:
        if _is_repeat(learner, operation):
            return Sitting.objects.of(learner).latest("pk")
        raise


def _is_repeat(learner: User, operation: uuid.UUID) -> bool:
    """Whether the learner's own log has this operation. Raises Refused where somebody else's has it."""
    if step_of(learner, operation):
        return True
    used = Review.objects.filter(operation=operation).values_list("learner_id", flat=True).first()
    if used not in {None, learner.pk}:
        raise Refused(ELSEWHERE)
    return used is not None


@transaction.atomic
def _undo(learner: User, *, operation: uuid.UUID, now: dt.datetime) -> Sitting:
    _lock_sittings(learner)
    sitting = Sitting.objects.of(learner).select_for_update().order_by("-pk").first()
    if sitting and _is_repeat(learner, operation):
        return sitting
    last = Review.objects.rated().filter(sitting=sitting).order_by("-pk").first() if sitting else None
    step = sitting.steps.aside().order_by("-pk").first() if sitting else None
    if step and (last is None or (step.after_id or 0) >= last.pk):
        undo_step(learner, sitting, step, operation=operation, now=now)
        return sitting
    if last is None:
        raise Refused("There is nothing to take back in this sitting.")
    undo_review(learner, last, operation=operation, now=now)
    if last.item_id in sitting.queue:
        sitting.again -= 1
    else:
        sitting.done -= 1
    sitting.queue = [last.item_id, *(queued for queued in sitting.queue if queued != last.item_id)]
    if Memory.objects.of(learner).filter(item=last.item_id, due_at=None).exists():
        sitting.new = [*sitting.new, last.item_id]
    sitting.ended_at = None
    sitting.save(update_fields=["queue", "new", "done", "again", "ended_at"])
    return sitting
