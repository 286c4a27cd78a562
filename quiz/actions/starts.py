"""Beginning an attempt: whether it may, what it asks, and what it pins."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from facts.core.kinds import KINDS
from people.models import User
from quiz.actions.closings import close_overdue
from quiz.core import attempts as rules
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Attempt, AttemptItem, Quiz, Step

TRIAL_KEPT = dt.timedelta(days=1)


def start_attempt(
    quiz: Quiz,
    learner: User,
    *,
    operation: uuid.UUID,
    seed: int,
    now: dt.datetime,
    password: str = "",
    is_trial: bool = False,
) -> Attempt:
    """The learner's open attempt of this quiz: a new one, or the one already open, whichever post comes first.

    `is_trial`: a teacher tries the quiz, at any time and as often as they like; what they tried before goes.
    Raises Refused where none may start.
    """
    if is_trial and not Step.objects.filter(operation=operation).exists():
        discard_trials(quiz, learner)
    close_overdue(learner=learner, quiz=quiz.pk, now=now)
    try:
        with transaction.atomic():
            return _start(quiz, learner, operation=operation, seed=seed, now=now, password=password, is_trial=is_trial)
    except IntegrityError:  # another post was quicker
        if open_one := Attempt.objects.of(learner).open().filter(quiz=quiz).first():
            return open_one
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise


def discard_trials(quiz: Quiz, learner: User) -> None:
    """Remove what somebody tried of a quiz, so that nothing is left of it."""
    Attempt.objects.of(learner).filter(quiz=quiz, is_trial=True).delete()


def discard_old_trials(*, now: dt.datetime) -> int:
    """Remove test drives that began more than a day ago; gives how many."""
    old = Attempt.objects.filter(is_trial=True, started_at__lt=now - TRIAL_KEPT)
    _rows, by_model = old.delete()
    return by_model.get(Attempt._meta.label, 0)


def _start(
    quiz: Quiz,
    learner: User,
    *,
    operation: uuid.UUID,
    seed: int,
    now: dt.datetime,
    password: str,
    is_trial: bool,
) -> Attempt:
    if repeated := Step.objects.filter(operation=operation, attempt__learner=learner).select_related("attempt").first():
        return repeated.attempt
    before = list(Attempt.objects.of(learner).filter(quiz=quiz).order_by("number"))
    for attempt in before:
        if attempt.is_open:
            return attempt
    asked = quiz.places(seed=seed, used=lambda: _used(before))
    if is_trial:
        rules.check_trial(questions=len(asked))
    else:
        rules.check_start(
            is_published=quiz.state == Quiz.State.PUBLISHED,
            terms=Quiz.objects.terms_for(learner, [quiz.pk])[quiz.pk],
            taken=len(before),
            last_at=before[-1].submitted_at if before else None,
            questions=len(asked),
            now=now,
        )
        rules.check_password(quiz.password, password)
    is_practice = quiz.mode == Quiz.Mode.PRACTICE
    attempt = Attempt(
        quiz=quiz,
        learner=learner,
        number=before[-1].number + 1 if before else 1,
        is_trial=is_trial,
        mode=quiz.mode,
        tries=quiz.tries if is_practice else 1,
        penalty_percent=quiz.penalty_percent if is_practice else 0,
        seed=seed,
        started_at=now,
        seen_at=now,
    )
    attempt.max_score = attempt.scheme.most * sum(slot.weight for _section, (slot, _draw, _item) in asked)
    attempt.save()
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            slot=slot,
            draw=draw,
            section=section,
            version=item.current,
            order=KINDS[item.current.kind].arrange(
                item.current.content,
                item.current.key,
                rules.option_seed(seed, position, is_shuffled=quiz.shuffles_options),
            ),
            weight=slot.weight,
        )
        for position, (section, (slot, draw, item)) in enumerate(asked, start=1)
    )
    Step.objects.create(attempt=attempt, action=Step.Action.START, at=now, operation=operation)
    return attempt


def _used(before: Sequence[Attempt]) -> Counter[int]:
    asked = AttemptItem.objects.filter(attempt__in=[attempt.pk for attempt in before])
    return Counter(asked.values_list("version__item", flat=True))
