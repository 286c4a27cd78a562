"""Marking again what was handed in: a corrected key, or a person's own mark.

Nothing is rewritten: a step says what happened, and marks, scores and memories are what the log then amounts to. All in
the caller's transaction, in a fixed number of statements for each hundred answers.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from facts.models import ItemVersion
from people.models import User
from quiz.actions.memory import Correction, ask_anew, correct_reviews
from quiz.core import attempts as rules
from quiz.core import marks
from quiz.core.credits import score
from quiz.core.regrades import key_without
from quiz.models import Attempt, AttemptItem, Memory, Review, Step

CHUNK = 100
"""Answers at a time."""


def follow_versions(*, versions: Sequence[ItemVersion], **signal: Any) -> None:
    """What new versions bring about for those who answered or know the items. Receives `versions_saved`."""
    keys = {version.item_id: version for version in versions if version.change == ItemVersion.Change.KEY}
    meanings = {version.item_id: version for version in versions if version.change == ItemVersion.Change.MEANING}
    answered = AttemptItem.objects.filter(version__item__in=keys).values_list("version__item", flat=True).distinct()
    for item in sorted(answered):
        regrade(keys[item], now=keys[item].created_at)
    known = Memory.objects.filter(item__in=meanings, reps__gt=0).values_list("item", flat=True).distinct()
    for item in sorted(known):
        ask_anew(meanings[item], now=meanings[item].created_at)


@transaction.atomic
def regrade(version: ItemVersion, *, now: dt.datetime) -> int:
    """Mark by this version's key whatever was handed in to the same question; gives how many answers that were.

    Attempts still open are waited for and left alone: handing in looks for the key that holds then.
    """
    same = [shown for shown, key in ItemVersion.objects.corrected([version.item_id]).items() if key == version.pk]
    asking = Attempt.objects.filter(pk__in=AttemptItem.objects.filter(version__in=same).values("attempt"))
    list(asking.select_for_update().order_by("pk").values_list("pk"))
    answers = AttemptItem.objects.filter(version__in=same, attempt__submitted_at__isnull=False)
    pks = list(answers.exclude(key_version=version).order_by("pk").values_list("pk", flat=True))
    keys = dict.fromkeys(same, version)
    return sum(_regrade(pks[start : start + CHUNK], keys, now=now) for start in range(0, len(pks), CHUNK))


def regrade_attempt(attempt: Attempt, *, now: dt.datetime) -> int:
    """Mark by the corrected keys what was handed in just now with an earlier one; gives how many answers that were."""
    corrected = ItemVersion.objects.corrected(attempt.items.values("version__item"))
    pks = list(attempt.items.filter(version__in=corrected).order_by("pk").values_list("pk", flat=True))
    versions = ItemVersion.objects.in_bulk(set(corrected.values()))
    return _regrade(pks, {shown: versions[key] for shown, key in corrected.items()}, now=now)


def _regrade(pks: Sequence[int], keys: Mapping[int, ItemVersion], *, now: dt.datetime) -> int:
    """`keys` holds, by the version that was shown, the one whose key marks it now."""
    answers = list(AttemptItem.objects.filter(pk__in=pks).select_related("version", "attempt").order_by("pk"))
    acts = _acts(pks)
    steps = []
    for answer in answers:
        key, shown = keys[answer.version_id], answer.version.wording
        is_by_hand = any(step.action == Step.Action.MARK for step in acts[answer.pk])
        if not is_by_hand and marks.rejudged(shown, key.wording, answer.given, answer.attempt.scheme):
            steps.append(
                Step(
                    attempt=answer.attempt,
                    item=answer,
                    action=Step.Action.REGRADE,
                    version=key,
                    by_id=key.author_id,
                    at=now,
                    operation=rules.derived(key.operation, "regrade", answer.pk, answer.attempt.changes),
                )
            )
    _take(steps, acts)
    return len(steps)


@transaction.atomic
def put_back(undone: ItemVersion, version: ItemVersion, *, now: dt.datetime) -> int:
    """Take `undone` back where it still marks: `version`, which says what stood before, could not mark these answers.

    The key that marked each of them before does so again. Gives how many answers that were.
    """
    held = AttemptItem.objects.filter(key_version=undone)
    by_hand = Step.objects.filter(action=Step.Action.MARK, item__in=held).marking().values("item")
    pks = list(held.exclude(pk__in=by_hand).order_by("pk").values_list("pk", flat=True))
    list(Attempt.objects.filter(pk__in=held.values("attempt")).select_for_update().order_by("pk").values_list("pk"))
    for start in range(0, len(pks), CHUNK):
        _put_back(pks[start : start + CHUNK], undone, version, now=now)
    return len(pks)


def _put_back(pks: Sequence[int], undone: ItemVersion, version: ItemVersion, *, now: dt.datetime) -> None:
    answers = list(AttemptItem.objects.filter(pk__in=pks).select_related("version", "attempt").order_by("pk"))
    acts = _acts(pks)
    versions = {act.version_id: act.version for log in acts.values() for act in log if act.version}
    wordings = {pk: each.wording for pk, each in versions.items()}
    steps = []
    for answer in answers:
        scheme = answer.attempt.scheme
        key = key_without(undone.pk, answer.version.wording, answer.given, acts[answer.pk], wordings, scheme)
        steps.append(
            Step(
                attempt=answer.attempt,
                item=answer,
                action=Step.Action.REGRADE,
                version=versions[key] if key else answer.version,
                by_id=version.author_id,
                at=now,
                operation=rules.derived(version.operation, "put back", answer.pk, answer.attempt.changes),
            )
        )
    _take(steps, acts)


@transaction.atomic
def mark_by_hand(
    answers: Sequence[AttemptItem],
    fraction: Decimal,
    *,
    comment: str,
    by: User,
    operation: uuid.UUID,
    now: dt.datetime,
) -> None:
    """Give these handed-in answers a mark that holds against every key. `answers` come with attempt and version.

    Raises IntegrityError where the operation id was used before.
    """
    first, *_ = answers
    list(Attempt.objects.filter(items__in=answers).select_for_update().order_by("pk").values_list("pk"))
    steps = [
        Step(
            attempt=answer.attempt,
            item=answer,
            action=Step.Action.MARK,
            fraction=fraction,
            comment=comment,
            by=by,
            at=now,
            operation=operation if answer == first else rules.derived(operation, answer.pk),
        )
        for answer in answers
    ]
    for start in range(0, len(steps), CHUNK):
        chunk = steps[start : start + CHUNK]
        _take(chunk, _acts([step.item_id for step in chunk]))


def _acts(pks: Iterable[int]) -> dict[int, list[Step]]:
    """By answer, what was done to its mark after handing in."""
    acts: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(item__in=pks).marking().select_related("version"):
        acts[step.item_id].append(step)
    return acts


def _take(steps: Sequence[Step], acts: Mapping[int, Sequence[Step]]) -> None:
    """Add steps to the log, one an answer; `acts` are those before. Marks, scores and memories follow."""
    if not steps:
        return
    Step.objects.bulk_create(steps)
    corrections = {}
    took = Review.objects.durations([step.item_id for step in steps])
    for step in steps:
        answer, log = step.item, [*acts[step.item_id], step]
        wordings = {act.version_id: act.version.wording for act in log if act.version}
        standing = marks.standing(answer.version.wording, answer.given, log, wordings, answer.attempt.scheme)
        answer.take(standing)
        corrections[answer.pk] = Correction(
            rules.rating(
                answer.version.kind,
                standing.known,
                answer.order,
                answer.certainty,
                duration_ms=took.get(answer.pk, 0),
            ),
            standing.key_version or answer.version_id,
            rules.derived(step.operation, "memory"),
        )
    AttemptItem.objects.bulk_update([step.item for step in steps], AttemptItem.MARKED)
    _score(Counter(step.attempt_id for step in steps))
    correct_reviews(corrections, now=steps[0].at)


def _score(changed: Mapping[int, int]) -> None:
    """Sum the scores of these attempts anew; by id, how many of their marks changed."""
    earned: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    rows = AttemptItem.objects.filter(attempt__in=changed).values_list("attempt_id", "credit", "weight")
    for attempt_id, credit, weight in rows:
        earned[attempt_id].append((credit, weight))
    attempts = list(Attempt.objects.filter(pk__in=changed).order_by("pk"))
    for attempt in attempts:
        attempt.score = score(earned[attempt.pk])
        attempt.changes += changed[attempt.pk]
    Attempt.objects.bulk_update(attempts, ["score", "changes"])
