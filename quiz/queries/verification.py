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
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, Sum

from facts.core.kinds import label_of, shown
from facts.models import Item, ItemVersion
from people.models import User
from quiz.core import attempts as rules
from quiz.core import logs, marking, marks
from quiz.core import memory as memory_rules
from quiz.core.credits import score
from quiz.core.marks import Standing
from quiz.core.thinking import thinking_ms
from quiz.models import (
    Attempt,
    AttemptItem,
    CardStep,
    Memory,
    ParameterSet,
    Quiz,
    Report,
    Review,
    Sitting,
    Step,
    StudyDay,
)
from quiz.models.moments import one_moment
from quiz.queries.asides import marks_and_logs
from quiz.queries.reckoning import reckoned
from quiz.queries.stamps import stamp

CHUNK = 100
DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What rendering or marking may raise where content or key are not what was stored."""


def differences(counts: Counter[str]) -> Iterator[str]:
    """All differences between snapshots and logs. `counts` grows by what was checked, by name."""
    with one_moment():
        yield from _versions(counts)
        yield from _attempts(counts)
        yield from _memories(counts)
        yield from _study_days(counts)
        yield from _card_steps(counts)
        yield from _sittings(counts)
        yield from _reports(counts)


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
    log = logs.fold(steps, [item.pk for item in questions])
    yield from (f"{where}: {fault}." for fault in log.faults)
    if [item.position for item in questions] != list(range(1, len(questions) + 1)):
        yield f"{where}: its questions are not numbered from 1 to {len(questions)}."

    earned, took = [], thinking_ms(steps, {item.pk: item.position for item in questions})
    for item in questions:
        place, said = f"{where}, question {item.position}", log.questions[item.pk]
        try:
            standing = _standing(attempt, item, said, is_open=log.is_open)
        except DAMAGED as error:
            yield f"{place}: it cannot be marked ({error!r})."
            continue
        if not log.is_open:
            earned.append((standing.credit, item.weight))
        yield from _compared(place, item, _expected(attempt, item, said, standing), "the log says")
        if not attempt.is_trial:
            yield from _evidence(place, attempt, item, said, None if log.is_open else standing, took[item.pk])
        if not log.is_open and item.version_id in keys:
            yield from _regraded(place, attempt, item, said, keys[item.version_id])

    weights = sum((item.weight for item in questions), Decimal(0))
    expected = {
        "started_at": log.started_at or attempt.started_at,
        "submitted_at": log.submitted_at,
        "is_expired": log.is_expired,
        "changes": log.changes,
        "max_score": attempt.scheme.most * weights,
        "score": None if log.is_open else score(earned),
    }
    yield from _compared(where, attempt, expected, "the log says")


def _standing(attempt: Attempt, item: AttemptItem, said: logs.Question, *, is_open: bool) -> Standing | None:
    """The mark that the log gives: of an open attempt that of what was checked."""
    shown = item.version.wording
    if is_open:
        return marks.judged(shown, said.checked, attempt.scheme) if said.checked else None
    wordings = {step.version_id: step.version.wording for step in said.acts if step.version}
    return marks.standing(shown, said.given, said.acts, wordings, attempt.scheme)


def _expected(attempt: Attempt, item: AttemptItem, said: logs.Question, standing: Standing | None) -> dict[str, Any]:
    """The snapshot of a question that its log amounts to."""
    held = AttemptItem()
    held.take(standing)
    checked = marks.judged(item.version.wording, said.checked, attempt.scheme) if said.checked else None
    is_settled = marks.is_settled(attempt.scheme, checked, tries=len(said.tries), is_revealed=said.is_revealed)
    return {
        "response": said.response,
        "certainty": said.certainty,
        "responded_at": said.responded_at,
        "saves": said.saves,
        "is_flagged": said.is_flagged,
        "tried": said.tries,
        "is_settled": said.is_left or is_settled,
        **{name: getattr(held, name) for name in (*AttemptItem.MARKED, "key_version_id") if name != "key_version"},
    }


def _regraded(where: str, attempt: Attempt, item: AttemptItem, said: logs.Question, key: ItemVersion) -> Iterator[str]:
    """A corrected key marks every answer that it can mark and that nobody marked by hand."""
    if item.key_version_id == key.pk or any(step.action == Step.Action.MARK for step in said.acts):
        return
    if marks.rejudged(item.version.wording, key.wording, said.given, attempt.scheme):
        yield f"{where}: version {key.number} corrected its key, and no step marks it again."


class First(NamedTuple):
    """What memory went by: how right the answer was (0 to 1), when that was known, and how sure the learner was."""

    known: Decimal
    at: dt.datetime
    certainty: int | None


def _first_mark(attempt: Attempt, item: AttemptItem, said: logs.Question) -> First | None:
    """That of handing in, or the first by hand where an answer had to wait."""
    certainty = None
    for at, given in said.past:
        if isinstance(given, Decimal):
            return First(given, at, certainty)
        certainty = given.certainty
        standing = marks.judged(item.version.wording, given, attempt.scheme)
        if standing.marked.verdict != marking.Verdict.WAITING:
            return First(standing.known, at, certainty)
    return None


def _evidence(
    where: str, attempt: Attempt, item: AttemptItem, said: logs.Question, standing: Standing | None, took: int
) -> Iterator[str]:
    """The review that a question leaves once it was marked, and the rating that its mark means now.

    Reviews from before the time was told, and of what a person marked, took 0.
    """
    review, first = getattr(item, "review", None), _first_mark(attempt, item, said)
    if not first and review:
        yield f"{where}: review {review.pk} follows from it before it was marked."
    if first and not review and attempt.moves_memory:
        yield f"{where}: no review follows from it."
    if not first or not review:
        return
    version = item.version
    expected = {
        "learner_id": attempt.learner_id,
        "item_id": version.item_id,
        "version_id": version.pk,
        "kind": _evidence_kind(attempt, review),
        "rating": int(
            rules.rating(version.kind, first.known, item.order, first.certainty, duration_ms=review.duration_ms)
        ),
        "at": first.at,
        "duration_ms": took and review.duration_ms and took,
    }
    yield from _compared(f"{where}, review {review.pk}", review, expected, "its mark says")
    if standing is None or standing.marked.verdict == marking.Verdict.WAITING:
        return
    held = memory_rules.ratings_of([review, *review.corrections.all()])[review.pk]
    says = rules.rating(version.kind, standing.known, item.order, said.certainty, duration_ms=review.duration_ms)
    if held != says:
        yield f"{where}, review {review.pk}: the rating that holds is {held}, its mark says {says}."


def _evidence_kind(attempt: Attempt, review: Review) -> str:
    """Practice has a kind of its own since the log tells due dates."""
    is_practice = attempt.mode == Quiz.Mode.PRACTICE and review.due_at is not None
    return Review.Kind.PRACTICE.value if is_practice else Review.Kind.QUIZ.value


# Memories


def _memories(counts: Counter[str]) -> Iterator[str]:
    """Memories and reviews go past side by side, both in the order of learner and item."""
    sets = {row.name: memory_rules.checked(row.numbers) for row in ParameterSet.objects.all()}
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
        yield from _memory(owner, memory, log, sets)


def _owner(row: Memory | Review) -> tuple[int, int]:
    return row.learner_id, row.item_id


def _memory(
    owner: tuple[int, int], memory: Memory | None, log: Sequence[Review], sets: Mapping[str, memory_rules.Numbers]
) -> Iterator[str]:
    evidence = {row.pk for row in log if row.kind in Review.EVIDENCE}
    undoable = {row.pk for row in log if row.kind in (*Review.EVIDENCE, Review.Kind.CRAM, Review.Kind.MANUAL)}
    for row in log:
        if row.due_at is not None and row.kind != Review.Kind.MANUAL and row.due_at <= _reviewed_at(row, log):
            yield f"{_memory_name(owner)}: review {row.pk} makes it due before it was answered."
        if row.kind == Review.Kind.UNDO and row.undoes_id not in undoable:
            yield f"{_memory_name(owner)}: review {row.pk} takes back review {row.undoes_id}, which is none of its own."
        if row.kind == Review.Kind.CORRECT and row.corrects_id not in evidence:
            yield f"{_memory_name(owner)}: review {row.pk} corrects review {row.corrects_id}, which is none of its own."
    if memory is None:
        yield f"{_memory_name(owner)}: there is none, the log has {len(log)} reviews."
        return
    if memory.parameters not in {memory_rules.PARAMETERS, *sets}:
        yield f"{_memory_name(owner)}: it rests on {memory.parameters}, which is no parameter set."
        return
    folded = memory_rules.fold(
        memory_rules.settled(log), learner_id=owner[0], item_id=owner[1], numbers=sets.get(memory.parameters)
    )
    expected = {
        "state": folded.snapshot.state,
        "last_day": folded.snapshot.last_day,
        "reps": folded.snapshot.reps,
        "lapses": folded.snapshot.lapses,
        "due_at": folded.due_at,
        "last_review_at": folded.last_review_at,
        "model": memory_rules.MODEL,
    }
    for sentence in _compared("", memory, expected, "the log says"):
        yield f"{_memory_name(owner)}{sentence}"


def _reviewed_at(row: Review, log: Sequence[Review]) -> dt.datetime:
    """When the card was answered: of a correction, when that was which it corrects."""
    return next((each.at for each in log if each.pk == row.corrects_id), row.at)


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


# What learners set aside


def _card_steps(counts: Counter[str]) -> Iterator[str]:
    """The marks that learners set on cards, against the log of what they did."""
    for (learner, item), stored, expected in marks_and_logs():
        counts["cards set aside or flagged"] += 1
        yield from _compared(f"Memory of user {learner}, item {item}", stored, asdict(expected), "the card's log says")


# Sittings


def _sittings(counts: Counter[str]) -> Iterator[str]:
    standing = Prefetch("reviews", Review.objects.rated().order_by("pk"))
    aside = Prefetch("steps", CardStep.objects.aside().order_by("pk"))
    rows = Sitting.objects.select_related("learner").prefetch_related(standing, aside).order_by("learner", "-pk")
    for _learner, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row.learner_id):
        later = None
        for sitting in group:
            counts["sittings"] += 1
            yield from _sitting(sitting, list(sitting.reviews.all()), list(sitting.steps.all()), later)
            later = sitting


def _sitting(
    sitting: Sitting, log: Sequence[Review], aside: Sequence[CardStep], later: Sitting | None
) -> Iterator[str]:
    """A rated card that has left the queue is done, by one of its ratings; all others brought a card back.

    A sitting ends with the rating or the setting aside that empties its queue, or when the next one starts.
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
        if aside and (not log or (aside[-1].after_id or 0) >= log[-1].pk):
            ended_at = aside[-1].at
    if not set(sitting.new) <= queue:
        yield f"{where}: a card that is not in the queue counts as new."
    expected = {"done": done, "again": len(log) - done, "size": len(rated | queue), "ended_at": ended_at}
    yield from _compared(where, sitting, expected, "queue and reviews say")


# Reports


def _reports(counts: Counter[str]) -> Iterator[str]:
    """Stored statistics that would be shown, reckoned anew; those whose stamp has passed are only waiting for it."""
    for report in Report.objects.select_related("quiz").order_by("pk").iterator(chunk_size=1):
        if report.stamp != stamp(report.quiz):
            continue
        counts["reports"] += 1
        where = f"Report of quiz {report.quiz} ({report.quiz_id}), {report.which} attempts"
        stored, expected = dict(_leaves(report.data)), dict(_leaves(reckoned(report.quiz, report.which)))
        for name in sorted(stored.keys() | expected.keys()):
            found, due = stored.get(name, MISSING), expected.get(name, MISSING)
            if found != due:
                yield f"{where}: {name} is {_shown(found)}, the answers say {_shown(due)}."


MISSING = "missing"


def _leaves(data: Any, path: str = "") -> Iterator[tuple[str, object]]:
    """The single values of stored data, each with the path to it: "rows.0.numbers.facility"."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    if not pairs:
        yield path, data
    for name, value in pairs:
        yield from _leaves(value, f"{path}.{name}" if path else str(name))
