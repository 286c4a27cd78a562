"""What learners do, for the tests of writes: forms as their browsers send them, and posts that arrive at one moment."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction

from facts.actions.items import save_version
from facts.models import Item, ItemVersion
from people.models import User
from quiz.actions import attempts, cards, closings, starts
from quiz.actions.attempts import Answered, Said
from quiz.actions.memory import Evidence
from quiz.core.memory import Rating
from quiz.models import Attempt, AttemptItem, Memory, Quiz, Review, Sitting, StudyDay
from tests.factories import at

NOW = at("2026-11-02 08:00")
DAY = NOW.date()
LATER = NOW + dt.timedelta(minutes=5)
AGAIN, HARD, GOOD, EASY = Rating

ANSWERS: dict[str, tuple[Any, Any]] = {
    "single": ("b", "c"),
    "several": (["a", "b"], ["c"]),
    "truefalse": (True, False),
    "short": ("Vilnius", "Kaunas"),
    "number": ("279.75", "280"),
    "date": ("2004", "1999"),
    "cloze": ({"1": "1922", "2": "Harding"}, {"1": "1918"}),
    "matching": ({"l1": "r1", "l2": "r2"}, {"l1": "r3"}),
    "ordering": (["e1", "e2", "e3"], ["e3", "e2", "e1"]),
}
"""By kind, a response to the wording of tests/factories.py that is right, and one that is wrong."""

T = TypeVar("T")


def form(item: AttemptItem, response: Any) -> Mapping[str, Sequence[str]]:
    """The fields that a browser sends for this response: places in the order that the attempt pinned."""
    places = {id_: str(place) for place, id_ in enumerate(item.order)}
    match item.version.kind, response:
        case _, None:
            return {}
        case "single", chosen:
            return {"response": [places[chosen]]}
        case "several", chosen:
            return {"response": [places[each] for each in chosen]}
        case "truefalse", is_true:
            return {"response": [str(is_true).lower()]}
        case "cloze", blanks:
            return {f"blank-{id_}": [text] for id_, text in blanks.items()}
        case "matching", pairs:
            lefts = [left["id"] for left in item.version.face["lefts"]]
            return {f"pair-{lefts.index(left)}": [places[right]] for left, right in pairs.items()}
        case "ordering", entries:
            return {"place": [places[each] for each in entries]}
    return {"response": [response]}


def start(quiz: Quiz, learner: User, *, seed: int = 7, now: dt.datetime = NOW) -> Attempt:
    return starts.start_attempt(quiz, learner, operation=uuid.uuid4(), seed=seed, now=now)


def question(attempt: Attempt, kind: str) -> AttemptItem:
    return attempt.items.select_related("version").get(version__kind=kind)


def answer(
    attempt: Attempt,
    kind: str,
    response: Any,
    *,
    flag: bool | None = None,
    wish: str = "",
    seen: int | None = None,
    operation: uuid.UUID | None = None,
    now: dt.datetime = LATER,
) -> Answered:
    item = question(attempt, kind)
    return attempts.respond(
        attempt.learner,
        attempt.pk,
        item.position,
        Said(form(item, response), {True: "flag", False: "unflag"}.get(flag, wish), seen),
        operation=operation or uuid.uuid4(),
        now=now,
    )


def submit(attempt: Attempt, *, operation: uuid.UUID | None = None, now: dt.datetime = LATER) -> Attempt:
    return closings.submit_attempt(attempt.learner, attempt.pk, operation=operation or uuid.uuid4(), now=now)


def sit(learner: User, queue: Sequence[int], *, now: dt.datetime = NOW) -> Sitting:
    return cards.start_sitting(learner, queue, title="", operation=uuid.uuid4(), now=now)


def rate(
    learner: User,
    item_id: int,
    rating: Rating,
    *,
    operation: uuid.UUID | None = None,
    duration_ms: int = 4000,
    now: dt.datetime = LATER,
) -> cards.Rated | None:
    operation = operation or uuid.uuid4()
    return cards.rate(learner, item_id, rating, operation=operation, duration_ms=duration_ms, now=now)


def undo(learner: User, *, operation: uuid.UUID | None = None, now: dt.datetime = LATER) -> Sitting:
    return cards.undo(learner, operation=operation or uuid.uuid4(), now=now)


def actions_of(attempt: Attempt) -> list[str]:
    """The log of an attempt in short."""
    return list(attempt.steps.values_list("action", flat=True))


def now_in(sitting: Sitting) -> tuple[list[int], int, int, bool]:
    """The queue, how many are done, how many came back, and whether it is over."""
    sitting.refresh_from_db()
    return sitting.queue, sitting.done, sitting.again, sitting.ended_at is not None


def evidence(item: Item, rating: Rating, *, operation: uuid.UUID | None = None, duration_ms: int = 1000) -> Evidence:
    """That a card was rated, outside of any sitting."""
    return Evidence(
        item_id=item.pk,
        version_id=item.current_id,
        rating=rating,
        kind=Review.Kind.CARD,
        operation=operation or uuid.uuid4(),
        duration_ms=duration_ms,
    )


def known(learner: User) -> list[dict[str, Any]]:
    """All that the learner's memories say, to be compared before and after."""
    return list(Memory.objects.of(learner).order_by("pk").values())


def counted(learner: User) -> list[tuple[dt.date, int, int, int]]:
    """The study days with anything on them: reviews, recalled, milliseconds."""
    days = StudyDay.objects.filter(learner=learner, reviews__gt=0)
    return list(days.values_list("day", "reviews", "recalled", "duration_ms"))


@contextmanager
def rolled_back() -> Iterator[None]:
    """One example of many in the same test: it leaves no rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """What acts give (or raise) that begin at the same moment, each in its own thread with its own connection."""
    gate = threading.Barrier(len(acts))

    def alone(act: Callable[[], T]) -> T | Exception:
        try:
            gate.wait(timeout=20)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(alone, acts))


def correct(
    item: Item,
    key: dict[str, Any],
    *,
    now: dt.datetime,
    change: str = "key",
    explanation: str = "Because.",
    author: User | None = None,
    **content: Any,
) -> ItemVersion:
    """A new version with another key, and perhaps other content."""
    item = Item.objects.select_related("current").get(pk=item.pk)
    before = item.current
    return save_version(
        item,
        kind=before.kind,
        content={**before.content, **content},
        key=key,
        explanation=explanation,
        operation=uuid.uuid4(),
        now=now,
        author=author,
        change=change,
    )
