"""Every snapshot recomputed from its log, each difference told in a sentence that names the row.

Rows are read in chunks and as of one moment: this runs beside a busy site, and a longer history needs no more memory.
Nothing is repaired: a difference is a fault to be understood first.
"""

from __future__ import annotations

import datetime as dt
import heapq
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Prefetch, Q, Sum

from facts.core.kinds import label_of, shown
from facts.models import Item, ItemVersion
from people.models import User
from quiz.core import attempts as rules
from quiz.core import marking, marks
from quiz.core import memory as memory_rules
from quiz.models import Attempt, AttemptItem, Memory, Review, Sitting, Step, StudyDay

CHUNK = 100
MARKING = (Step.Action.MARK, Step.Action.REGRADE)
DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What rendering or marking may raise where content or key are not what was stored."""


def differences(counts: Counter[str]) -> Iterator[str]:
    """All differences between snapshots and logs. `counts` grows by what was checked, by name."""
    with _one_moment():
        yield from _versions(counts)
        yield from _attempts(counts)
        yield from _memories(counts)
        yield from _study_days(counts)
        yield from _sittings(counts)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every read within sees the database as it was at the first one; nobody's write waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:  # not atomic(): on SQLite ours begins by taking the write lock
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _compared(where: str, stored: object, expected: Mapping[str, object], witness: str) -> Iterator[str]:
    """A sentence for each field of a row that is not as expected."""
    for name, value in expected.items():
        found = getattr(stored, name)
        if found != value or type(found) is not type(value):  # True is not 1
            yield f"{where}: {name} is {_shown(found)}, {witness} {_shown(value)}."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= 200 else f"{text[:200]}…"


# Versions


def _versions(counts: Counter[str]) -> Iterator[str]:
    rows = ItemVersion.objects.select_related("item").order_by("item", "number").iterator(chunk_size=CHUNK)
    for item, group in groupby(rows, key=lambda row: row.item):
        where, newest = f"Item {item.slug} ({item.pk})", None
        for number, version in enumerate(group, start=1):
            counts["item versions"] += 1
            newest = version
            if version.number != number:
                yield f"{where}: version {version.number} stands where version {number} is due."
            yield from _version(f"{where}, version {version.number}", version)
        if newest and item.current_id != newest.pk:
            yield f"{where}: current is version row {item.current_id}, the newest is {newest.pk}."


def _version(where: str, version: ItemVersion) -> Iterator[str]:
    try:
        face, back = shown(version.kind, version.content, version.key, version.explanation)
        expected = {"face": face, "back": back, "label": label_of(version.kind, face)}
    except DAMAGED as error:
        yield f"{where}: its content and key cannot be shown ({error!r})."
        return
    yield from _compared(where, version, expected, "its content makes")


# Attempts


def _attempts(counts: Counter[str]) -> Iterator[str]:
    keys = _corrected_keys()
    items = AttemptItem.objects.select_related("version", "review").prefetch_related("review__corrections")
    items = items.defer("version__face", "version__back")
    steps = Step.objects.select_related("version")
    rows = Attempt.objects.select_related("learner").prefetch_related(
        Prefetch("items", items), Prefetch("steps", steps)
    )
    for attempt in rows.order_by("pk").iterator(chunk_size=CHUNK):
        questions, steps = list(attempt.items.all()), list(attempt.steps.all())
        counts["attempts"] += 1
        counts["questions"] += len(questions)
        counts["steps"] += len(steps)
        yield from _attempt(attempt, questions, steps, keys)


def _corrected_keys() -> dict[int, ItemVersion]:
    """By version, the later one whose key should mark what it asked."""
    corrected = ItemVersion.objects.filter(change=ItemVersion.Change.KEY)
    keys = ItemVersion.objects.corrected(corrected.values("item"))
    versions = corrected.in_bulk(set(keys.values()))
    return {shown: versions[key] for shown, key in keys.items()}


def _attempt(
    attempt: Attempt, questions: Sequence[AttemptItem], steps: Sequence[Step], keys: Mapping[int, ItemVersion]
) -> Iterator[str]:
    where = f"Attempt {attempt.pk} of {attempt.learner.username}"
    starts = [step for step in steps if step.action == Step.Action.START]
    submits = [step for step in steps if step.action == Step.Action.SUBMIT]
    if len(starts) != 1:
        yield f"{where}: the log has {len(starts)} start steps."
    elif steps[0] != starts[0]:
        yield f"{where}: the log does not begin with the start step."
    if len(submits) > 1:
        yield f"{where}: the log has {len(submits)} submit steps."
    yield from _after_submit(where, steps, submits)
    if [item.position for item in questions] != list(range(1, len(questions) + 1)):
        yield f"{where}: its questions are not numbered from 1 to {len(questions)}."

    fractions = []
    logs = {item.pk: [] for item in questions}
    for step in steps:
        if step.action in (Step.Action.START, Step.Action.SUBMIT):
            continue
        if step.item_id not in logs:
            yield f"{where}: step {step.pk} belongs to no question of it."
            continue
        logs[step.item_id].append(step)
    for item in questions:
        place = f"{where}, question {item.position}"
        try:
            expected = _folded(item, logs[item.pk], is_submitted=bool(submits))
        except DAMAGED as error:
            yield f"{place}: it cannot be marked ({error!r})."
            continue
        fractions.append((expected["fraction"], item.weight))
        yield from _compared(place, item, expected, "the log says")
        first = _first_mark(item, expected["response"], logs[item.pk], submits)
        yield from _evidence(place, attempt, item, first, expected["fraction"])
        if submits and item.version_id in keys:
            yield from _regraded(place, item, logs[item.pk], keys[item.version_id])

    expected = {
        "started_at": starts[0].at if starts else attempt.started_at,
        "submitted_at": submits[0].at if submits else None,
        "max_score": sum((item.weight for item in questions), Decimal(0)),
        "score": rules.score(fractions) if submits else None,
    }
    yield from _compared(where, attempt, expected, "the log says")


def _after_submit(where: str, steps: Sequence[Step], submits: Sequence[Step]) -> Iterator[str]:
    """Handing in ends the answering, and marking begins."""
    after = steps[steps.index(submits[0]) + 1 :] if submits else []
    if any(step.action not in MARKING and step not in submits for step in after):
        yield f"{where}: the log goes on after the submit step."
    if any(step.action in MARKING for step in steps[: len(steps) - len(after)]):
        yield f"{where}: the log marks an answer before the submit step."


def _folded(item: AttemptItem, log: Sequence[Step], *, is_submitted: bool) -> dict[str, Any]:
    """What the steps of one question amount to, and the mark of what they left as the response."""
    state: dict[str, Any] = {"response": None, "responded_at": None, "is_flagged": False}
    for step in log:
        if step.action == Step.Action.SAVE:
            state |= {"response": step.response, "responded_at": step.at}
        elif step.action not in MARKING:
            state["is_flagged"] = step.action == Step.Action.FLAG
    if not is_submitted:
        return {**state, "fraction": None, "verdict": "", "notes": [], "key_version_id": None, "comment": ""}
    acts = [step for step in log if step.action in MARKING]
    wordings = {step.version_id: step.version.wording for step in acts if step.version}
    standing = marks.standing(item.version.wording, state["response"], acts, wordings)
    return {
        **state,
        "fraction": standing.marked.fraction,
        "verdict": standing.marked.verdict.value,
        "notes": list(standing.marked.notes),
        "key_version_id": standing.key_version,
        "comment": standing.comment,
    }


def _regraded(where: str, item: AttemptItem, log: Sequence[Step], key: ItemVersion) -> Iterator[str]:
    """A corrected key marks every answer that it can mark and that nobody marked by hand."""
    if item.key_version_id == key.pk or any(step.action == Step.Action.MARK for step in log):
        return
    if marks.regraded(item.version.wording, key.wording, item.response) is not None:
        yield f"{where}: version {key.number} corrected its key, and no step marks it again."


class First(NamedTuple):
    """The mark that memory went by, 0 to 1, and when it was given."""

    fraction: Decimal
    at: dt.datetime


def _first_mark(item: AttemptItem, response: object, log: Sequence[Step], submits: Sequence[Step]) -> First | None:
    """That of handing in, or the first by hand where an answer had to wait."""
    if not submits:
        return None
    version = item.version
    marked = marking.mark(version.kind, version.content, version.key, response)
    if marked.verdict != marking.Verdict.WAITING:
        return First(marked.fraction, submits[0].at)
    return next((First(step.fraction, step.at) for step in log if step.action == Step.Action.MARK), None)


def _evidence(
    where: str, attempt: Attempt, item: AttemptItem, first: First | None, fraction: Decimal | None
) -> Iterator[str]:
    """The review that a question leaves once it was marked, and the rating that its mark means now."""
    review = getattr(item, "review", None)
    if not first and review:
        yield f"{where}: review {review.pk} follows from it before it was marked."
    if first and not review:
        yield f"{where}: no review follows from it."
    if not first or not review:
        return
    version = item.version
    expected = {
        "learner_id": attempt.learner_id,
        "item_id": version.item_id,
        "version_id": version.pk,
        "kind": Review.Kind.QUIZ.value,
        "rating": int(rules.rating(version.kind, first.fraction, item.order)),
        "at": first.at,
    }
    yield from _compared(f"{where}, review {review.pk}", review, expected, "its mark says")
    held = memory_rules.ratings_of([review, *review.corrections.all()])[review.pk]
    says = rules.rating(version.kind, fraction, item.order)
    if held != says:
        yield f"{where}, review {review.pk}: the rating that holds is {held}, its mark says {says}."


# Memories


def _memories(counts: Counter[str]) -> Iterator[str]:
    """Memories and reviews go past side by side, both in the order of learner and item."""
    memories = Memory.objects.order_by("learner_id", "item_id").iterator(chunk_size=CHUNK)
    reviews = Review.objects.order_by("learner_id", "item_id", "pk").iterator(chunk_size=CHUNK)
    rows = heapq.merge(memories, reviews, key=_owner)
    for owner, group in groupby(rows, key=_owner):
        memory, log = None, []
        for row in group:
            if isinstance(row, Memory):
                memory = row
            else:
                log.append(row)
        counts["memories"] += memory is not None
        counts["reviews"] += len(log)
        yield from _memory(owner, memory, log)


def _owner(row: Memory | Review) -> tuple[int, int]:
    return row.learner_id, row.item_id


def _memory(owner: tuple[int, int], memory: Memory | None, log: Sequence[Review]) -> Iterator[str]:
    evidence = {row.pk for row in log if row.kind in (Review.Kind.CARD, Review.Kind.QUIZ)}
    for row in log:
        if row.kind == Review.Kind.UNDO and row.undoes_id not in evidence:
            yield f"{_memory_name(owner)}: review {row.pk} takes back review {row.undoes_id}, which is none of its own."
        if row.kind == Review.Kind.CORRECT and row.corrects_id not in evidence:
            yield f"{_memory_name(owner)}: review {row.pk} corrects review {row.corrects_id}, which is none of its own."
    if memory is None:
        yield f"{_memory_name(owner)}: there is none, the log has {len(log)} reviews."
        return
    folded = memory_rules.fold(memory_rules.settled(log), learner_id=owner[0], item_id=owner[1])
    expected = {
        "state": folded.snapshot.state,
        "last_day": folded.snapshot.last_day,
        "reps": folded.snapshot.reps,
        "lapses": folded.snapshot.lapses,
        "due_at": folded.due_at,
        "last_review_at": folded.last_review_at,
        "model": memory_rules.MODEL,
        "parameters": memory_rules.PARAMETERS,
    }
    for sentence in _compared("", memory, expected, "the log says"):
        yield f"{_memory_name(owner)}{sentence}"


def _memory_name(owner: tuple[int, int]) -> str:
    """Looked up only for what is told, because most memories are as they should be."""
    learner_id, item_id = owner
    username = User.objects.values_list("username", flat=True).get(pk=learner_id)
    slug = Item.objects.values_list("slug", flat=True).get(pk=item_id)
    return f"Memory of {username}, item {slug} ({item_id})"


# Study days


def _study_days(counts: Counter[str]) -> Iterator[str]:
    learners = User.objects.order_by("pk").values_list("pk", "username")
    for learner_id, username in learners.iterator(chunk_size=CHUNK):
        log = _counted(learner_id)
        days = {row.day: row for row in StudyDay.objects.filter(learner=learner_id)}
        counts["study days"] += len(days)
        for day in sorted(days.keys() | log.keys()):
            reviews, recalled, duration_ms = log.get(day, (0, 0, 0))
            row = days.get(day) or StudyDay(day=day)
            expected = {"reviews": reviews, "recalled": recalled, "duration_ms": duration_ms}
            yield from _compared(f"Study day {day} of {username}", row, expected, "the log says")


def _counted(learner_id: int) -> dict[dt.date, tuple[int, int, int]]:
    """Reviews, those recalled, and their time, by study day."""
    rows = Review.objects.standing().filter(learner=learner_id).order_by().values_list("day")
    recalled = Count("pk", filter=Q(rating__gt=memory_rules.Rating.AGAIN))
    sums = rows.annotate(reviews=Count("pk"), recalled=recalled, duration=Sum("duration_ms"))
    moved = _moved(learner_id)
    return {day: (reviews, recalled + moved[day], duration) for day, reviews, recalled, duration in sums}


def _moved(learner_id: int) -> Counter[dt.date]:
    """By study day, how many more of its reviews count as recalled since they were corrected."""
    rows = Review.objects.filter(learner=learner_id, kind=Review.Kind.CORRECT, corrects__undone_by=None)
    last = {row.corrects_id: row for row in rows.select_related("corrects").order_by("pk")}
    again, moved = memory_rules.Rating.AGAIN, Counter()
    for row in last.values():
        moved[row.corrects.day] += (row.rating > again) - (row.corrects.rating > again)
    return moved


# Sittings


def _sittings(counts: Counter[str]) -> Iterator[str]:
    standing = Prefetch("reviews", Review.objects.standing().order_by("pk"))
    rows = Sitting.objects.select_related("learner").prefetch_related(standing).order_by("learner", "-pk")
    for _learner, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row.learner_id):
        later = None
        for sitting in group:
            counts["sittings"] += 1
            yield from _sitting(sitting, list(sitting.reviews.all()), later)
            later = sitting


def _sitting(sitting: Sitting, log: Sequence[Review], later: Sitting | None) -> Iterator[str]:
    """A rated card that has left the queue is done, by one of its ratings; all others brought a card back.

    A sitting ends with the rating that empties its queue, or when the next one starts.
    """
    where = f"Sitting {sitting.pk} of {sitting.learner.username}"
    rated, queue = {row.item_id for row in log}, set(sitting.queue)
    done = len(rated - queue)
    if len(queue) < len(sitting.queue):
        yield f"{where}: a card stands in the queue twice."
    if any(row.learner_id != sitting.learner_id for row in log):
        yield f"{where}: it has reviews of somebody else."
    if queue:
        ended_at = later.started_at if later else None
    else:
        ended_at = log[-1].at if log else sitting.ended_at
    expected = {"done": done, "again": len(log) - done, "size": len(rated | queue), "ended_at": ended_at}
    yield from _compared(where, sitting, expected, "queue and reviews say")
