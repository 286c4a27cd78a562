"""The words of an attempt go, and its marks stay.

Steps are never changed but here (docs/privacy.md): what was typed is written over in the log as in its snapshots, and
comments with it. So that replaying the log still gives the marks, each answer that lost its words gets a mark by hand
of what it had earned, which no corrected key moves any more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from quiz.actions.memory import part_from_answers
from quiz.core import logs, marks
from quiz.core.credits import score
from quiz.core.forgetting import forgotten
from quiz.core.marking import Verdict
from quiz.models import Attempt, AttemptItem, Contest, Quiz, Step
from quiz.models.rows import insert_rows, update_row, update_rows

CHUNK = 50
EMPTIED = ("response", "tried", "is_settled", *AttemptItem.MARKED)


def forget_words(attempts: QuerySet[Attempt], *, now: dt.datetime) -> int:
    """Of handed-in attempts, which the caller has locked; gives how many had any. Contests go, open attempts stay."""
    items = AttemptItem.objects.select_related("version").defer("version__face", "version__back")
    rows = (
        attempts.submitted()
        .order_by("pk")
        .prefetch_related(
            Prefetch("items", items), Prefetch("steps", Step.objects.select_related("version").order_by("pk"))
        )
    )
    Contest.objects.filter(attempt_item__attempt__in=attempts).delete()
    return sum(_forget(attempt, now) for attempt in rows.iterator(chunk_size=CHUNK))


def _forget(attempt: Attempt, now: dt.datetime) -> bool:
    items = {item.pk: item for item in attempt.items.all()}
    steps = list(attempt.steps.all())
    spoke = {step.item_id for step in steps if _emptied(step, items)}
    spoke |= {pk for pk, item in items.items() if _emptied_snapshot(item)}
    if not spoke:
        return False
    log = logs.fold(steps, items)
    kept = [
        _kept_mark(attempt, items[pk], now)
        for pk in sorted(pk for pk in spoke if pk is not None)
        if _is_marked_by_key(items[pk], log.questions[pk])
    ]
    insert_rows(kept)
    _take_marks(attempt, list(items.values()), [*steps, *kept])
    part_from_answers(attempt)
    return True


def _emptied(step: Step, items: dict[int, AttemptItem]) -> bool:
    """Write over what was said in a step; whether anything was."""
    said, item = step.response, items.get(step.item_id)
    step.response = forgotten(item.version.content, said) if item else None
    if step.response == said and not step.comment:
        return False
    step.comment = ""
    Step.objects.filter(pk=step.pk).erase(response=step.response, comment="")
    return True


def _emptied_snapshot(item: AttemptItem) -> bool:
    before = item.response, item.tried, item.comment
    content = item.version.content
    item.response, item.tried = forgotten(content, item.response), [forgotten(content, each) for each in item.tried]
    item.comment = ""
    return before != (item.response, item.tried, item.comment)


def _is_marked_by_key(item: AttemptItem, said: logs.Question) -> bool:
    """What nobody answered, or nobody marked yet, has no mark to keep; one by hand is kept by its own step."""
    is_by_hand = any(step.action == Step.Action.MARK for step in said.acts)
    return item.response is not None and item.verdict != Verdict.WAITING and not is_by_hand


def _kept_mark(attempt: Attempt, item: AttemptItem, now: dt.datetime) -> Step:
    """A mark by hand that earns what the answer had earned: tries cost nothing then, so it is of what they left."""
    earned = item.credit if attempt.mode == Quiz.Mode.PRACTICE else item.fraction
    return Step(
        attempt=attempt, item=item, action=Step.Action.MARK, fraction=earned, at=now, operation=uuid.uuid4(), by=None
    )


def _take_marks(attempt: Attempt, items: Sequence[AttemptItem], steps: Iterable[Step]) -> None:
    """Set the snapshots to what the log says now."""
    log = logs.fold(list(steps), [item.pk for item in items])
    earned: list[tuple[Decimal, Decimal]] = []
    for item in items:
        said = log.questions[item.pk]
        wordings = {step.version_id: step.version.wording for step in said.acts if step.version}
        standing = marks.standing(item.version.wording, said.given, said.acts, wordings, attempt.scheme)
        item.take(standing)
        checked = marks.judged(item.version.wording, said.checked, attempt.scheme) if said.checked else None
        item.is_settled = said.is_left or marks.is_settled(
            attempt.scheme, checked, tries=len(said.tries), is_revealed=said.is_revealed
        )
        earned.append((standing.credit, item.weight))
    update_rows(items, *EMPTIED)
    attempt.changes, attempt.score, attempt.moves_memory = log.changes, score(earned), False
    update_row(attempt, "changes", "score", "moves_memory")


def erase_comments(steps: QuerySet[Step]) -> None:
    """Empty the comments of these marks by hand, also where they stand beside the answers."""
    items = set(steps.exclude(comment="").values_list("item", flat=True))
    steps.erase(comment="")
    for item in AttemptItem.objects.filter(pk__in=items):
        marked = Step.objects.marking().filter(item=item, action=Step.Action.MARK).last()
        item.comment = marked.comment if marked else ""
        item.save(update_fields=["comment"])
