"""Holding the driver's ledger against the rows of the database. It shares no code with what it audits.

Each finding is of one kind: lost (acknowledged, and not there as it was acknowledged), doubled (there more often than
it was done), wrong (a score that is not what the answers are worth), or broken (a row that no log accounts for).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from bench.load.ledger import Entry
from bench.load.rows import Asked, Attempt, Review, Rows, Step
from bench.load.school import Question

KINDS = ("lost", "doubled", "wrong", "broken")
PLACES = Decimal("0.00001")
"""Scores are kept to five decimals."""


class Finding(NamedTuple):
    kind: str
    sentence: str


def audit(rows: Rows, entries: Sequence[Entry], questions: Sequence[Question]) -> list[Finding]:
    known = {question.stem: question for question in questions}
    asked: dict[int, list[Asked]] = defaultdict(list)
    steps: dict[int, list[Step]] = defaultdict(list)
    for row in rows.asked:
        asked[row.attempt].append(row)
    for step in rows.steps:
        steps[step.attempt].append(step)
    found = [*_acknowledged(rows, entries), *_strangers(rows, entries), *_attempts_of_students(rows)]
    for attempt in rows.attempts:
        found += _log(attempt, steps[attempt.id])
        found += _snapshots(attempt, asked[attempt.id], steps[attempt.id])
        found += _scores(attempt, asked[attempt.id], steps[attempt.id], known)
    return [*found, *_without_attempt(rows), *_memory(rows)]


def _acknowledged(rows: Rows, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Each acknowledged operation stands in the log, with the attempt, question and answer that were acknowledged."""
    attempts = {attempt.id: attempt for attempt in rows.attempts}
    stems = {row.id: row.stem for row in rows.asked}
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in rows.steps:
        steps[step.operation].append(step)
    for entry in entries:
        if not entry.is_acknowledged:
            continue
        what = f"{entry.act} {entry.operation} of {entry.student}"
        stored = steps.get(entry.operation, [])
        if not stored:
            yield Finding("lost", f"{what} was acknowledged and is not there.")
        for step in stored[:1]:
            attempt = attempts.get(step.attempt)
            if entry.act == "submit" and attempt and attempt.submitted_at is None:
                yield Finding("lost", f"{what} was acknowledged, and attempt {attempt.id} is open.")
            owner = attempt.student if attempt else ""
            there = (step.action, step.attempt, owner, stems.get(step.asked or 0, ""), step.response)
            if there != (entry.act, entry.attempt, entry.student, entry.stem, entry.response):
                yield Finding("lost", f"{what} was {entry.response!r} to {entry.stem!r}, and stored as {there}.")


def _strangers(rows: Rows, entries: Iterable[Entry]) -> Iterator[Finding]:
    """No operation is there twice, and none that nobody sent."""
    sent = {entry.operation for entry in entries}
    times = Counter(step.operation for step in rows.steps)
    for operation, number in times.items():
        if number > 1:
            yield Finding("doubled", f"operation {operation} is in the log {number} times.")
        if operation not in sent:
            yield Finding("doubled", f"operation {operation} is in the log, and nobody sent it.")


def _attempts_of_students(rows: Rows) -> Iterator[Finding]:
    of: dict[tuple[str, int], list[Attempt]] = defaultdict(list)
    for attempt in rows.attempts:
        of[attempt.student, attempt.quiz].append(attempt)
    for (student, _quiz), attempts in of.items():
        if sum(attempt.submitted_at is None for attempt in attempts) > 1:
            yield Finding("doubled", f"{student} has more than one open attempt.")
        if sorted(attempt.number for attempt in attempts) != list(range(1, len(attempts) + 1)):
            yield Finding("broken", f"{student}'s attempts are numbered {[attempt.number for attempt in attempts]}.")


def _log(attempt: Attempt, steps: Sequence[Step]) -> Iterator[Finding]:
    """Start first and once, submit last and at most once, times that do not go back."""
    actions = [step.action for step in steps]
    for action in ("start", "submit"):
        if actions.count(action) > 1:
            yield Finding("doubled", f"attempt {attempt.id} has {actions.count(action)} steps {action}.")
    if actions[:1] != ["start"]:
        yield Finding("broken", f"the log of attempt {attempt.id} begins with {actions[:1]}.")
    if (actions[-1:] == ["submit"]) != (attempt.submitted_at is not None):
        yield Finding("broken", f"attempt {attempt.id} ends with {actions[-1:]}, handed in at {attempt.submitted_at}.")
    times = [attempt.started_at, *(step.at for step in steps)]
    times += [attempt.submitted_at] if attempt.submitted_at else []
    if times != sorted(times):
        yield Finding("broken", f"the times of attempt {attempt.id} go back.")


def _snapshots(attempt: Attempt, asked: Sequence[Asked], steps: Sequence[Step]) -> Iterator[Finding]:
    """What stands beside the log is what its last step says: an act is there whole, or not at all."""
    last = {step.asked: step for step in steps if step.action == "save"}
    for row in asked:
        said = (last[row.id].response, last[row.id].at) if row.id in last else ("", None)
        if (row.response, row.responded_at) != said:
            yield Finding("broken", f"attempt {attempt.id} says {row.response!r} to {row.stem!r}, its log {said[0]!r}.")
    strangers = set(last) - {row.id for row in asked}
    if strangers:
        yield Finding("broken", f"attempt {attempt.id} has answers to questions {strangers}, which it does not ask.")
    is_marked = {row.fraction is not None for row in asked} | {attempt.score is not None}
    if is_marked != {attempt.submitted_at is not None}:
        yield Finding("broken", f"attempt {attempt.id} is marked in parts, handed in at {attempt.submitted_at}.")


def _scores(
    attempt: Attempt, asked: Sequence[Asked], steps: Sequence[Step], known: Mapping[str, Question]
) -> Iterator[Finding]:
    """Recomputed from the log and from what the driver made right, not from the product's keys."""
    said = {step.asked: step.response for step in steps if step.action == "save"}
    if Counter(row.stem for row in asked) != Counter(known.keys()):
        yield Finding("broken", f"attempt {attempt.id} does not ask every question once.")
        return
    if attempt.max_score != sum(Decimal(known[row.stem].weight) for row in asked):
        yield Finding("wrong", f"attempt {attempt.id} is out of {attempt.max_score}.")
    if attempt.submitted_at is None:
        return
    score = Decimal(0)
    for row in asked:
        question = known[row.stem]
        fraction = Decimal(said.get(row.id) == question.right)
        score += fraction * Decimal(question.weight)
        if row.fraction is not None and row.fraction != fraction:
            yield Finding("wrong", f"attempt {attempt.id}: {row.stem!r} is marked {row.fraction}, not {fraction}.")
    if attempt.score is not None and attempt.score.quantize(PLACES) != score.quantize(PLACES):
        yield Finding("wrong", f"attempt {attempt.id} has a score of {attempt.score}, not {score}.")


def _without_attempt(rows: Rows) -> Iterator[Finding]:
    ids, asked = {attempt.id for attempt in rows.attempts}, {row.id: row.attempt for row in rows.asked}
    for step in rows.steps:
        if step.attempt not in ids or (step.asked and asked.get(step.asked) != step.attempt):
            yield Finding("broken", f"step {step.id} belongs to no attempt.")
    for row in rows.asked:
        if row.attempt not in ids:
            yield Finding("broken", f"question {row.id} belongs to no attempt.")


def _memory(rows: Rows) -> Iterator[Finding]:
    """One review for each question handed in, and counters that say as many."""
    handed_in = {attempt.id for attempt in rows.attempts if attempt.submitted_at}
    reviewed = Counter(review.asked for review in rows.reviews)
    for row in rows.asked:
        number, wanted = reviewed[row.id], int(row.attempt in handed_in)
        if number != wanted:
            kind = "doubled" if number > wanted else "lost"
            yield Finding(kind, f"question {row.id} of attempt {row.attempt} has {number} reviews, not {wanted}.")
    yield from _counters("memories", rows.memories, Counter(_by_item(review) for review in rows.reviews))
    yield from _counters("study days", rows.days, Counter((review.student, review.day) for review in rows.reviews))


def _by_item(review: Review) -> tuple[str, str]:
    return review.student, str(review.item)


def _counters(name: str, rows: Iterable[tuple[str, str, int]], counted: Counter[tuple[str, str]]) -> Iterator[Finding]:
    stored = Counter({(student, of): number for student, of, number in rows})
    for key in sorted(counted.keys() | stored.keys()):
        if stored[key] != counted[key]:
            yield Finding("broken", f"{name} of {' and '.join(key)} say {stored[key]}, their log {counted[key]}.")
