"""What the page of a quiz in numbers costs: once reckoned, and while it is reckoned."""

from __future__ import annotations

import datetime as dt
import gc
import random
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.core.management import call_command
from django.utils import timezone

from facts.core.decks import read_deck
from facts.models import Item, ItemVersion
from people.models import User
from quiz.actions.reports import keep_report
from quiz.core import marking
from quiz.models import Attempt, AttemptItem, Course, Enrolment, Quiz, Slot, Step
from quiz.queries.statistics import quiz_report

KINDS = ("single", "truefalse", "short", "date")


def lines(attempts: int, *, rounds: int) -> Iterator[str]:
    """Figures of a quiz of twenty questions and so many students with an attempt each."""
    quiz = build()
    fill(quiz, attempts)
    started, cpu = time.perf_counter(), time.process_time()
    report = quiz_report(quiz, which="first")
    yield f"attempts {report.attempts} questions {len(report.questions)}"
    yield f"reckoning_s {time.perf_counter() - started:.2f} cpu_s {time.process_time() - cpu:.2f}"
    keep_report(quiz, "first", stamp=report.fresh.stamp, data=report.fresh.data, now=timezone.now())
    yield f"stored_ms {1000 * _median_cpu(lambda: quiz_report(quiz, which='first'), rounds):.2f}"


def build() -> Quiz:
    """Tables, a deck of our own, and a quiz of twenty fixed questions of kinds that rules mark."""
    from bench.world import DECK
    from facts.actions.decks import load_deck

    call_command("migrate", verbosity=0)
    deck = load_deck(read_deck(DECK.read_text(encoding="utf-8")), now=timezone.now()).deck
    course = Course.objects.create(title="The class")
    course.decks.add(deck)
    quiz = Quiz.objects.create(course=course, title="Twenty questions", state=Quiz.State.PUBLISHED)
    asked = Item.objects.published().filter(deck=deck, current__kind__in=KINDS).order_by("pk")[:20]
    Slot.objects.bulk_create(Slot(quiz=quiz, item=item, position=place) for place, item in enumerate(asked))
    return quiz


def fill(quiz: Quiz, students: int, *, seed: int = 1) -> None:
    """So many new students of its course, each with an attempt handed in: as much of it as statistics read."""
    chance, now = random.Random(seed), timezone.now()
    first = User.objects.count()
    users = User.objects.bulk_create(User(username=f"sits{first + n}", password="!") for n in range(students))
    Enrolment.objects.bulk_create(Enrolment(course=quiz.course, user=user) for user in users)
    slots = list(quiz.slots.select_related("item__current").order_by("position"))
    ends = [now - dt.timedelta(seconds=chance.random() * 1e6) for _user in users]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz,
            learner=user,
            number=1,
            seed=n,
            started_at=end - dt.timedelta(minutes=20),
            submitted_at=end,
            score=0,
            max_score=len(slots),
            changes=1,
        )
        for n, (user, end) in enumerate(zip(users, ends, strict=True))
    )
    for start in range(0, len(attempts), 500):
        _answer(attempts[start : start + 500], slots, chance)


def _answer(attempts: Sequence[Attempt], slots: Sequence[Slot], chance: random.Random) -> None:
    items = []
    for attempt in attempts:
        ability = chance.random()
        for place, slot in enumerate(slots, start=1):
            version = slot.item.current
            response = _response(version, chance.random() < ability, chance)
            marked = marking.mark(version.kind, version.content, version.key, response)
            at = attempt.started_at + dt.timedelta(seconds=30 * place + 20 * chance.random())
            items.append(
                AttemptItem(
                    attempt=attempt,
                    position=place,
                    slot=slot,
                    version=version,
                    weight=slot.weight,
                    response=response,
                    responded_at=at,
                    saves=1,
                    fraction=marked.fraction,
                    credit=Decimal(marked.fraction),
                    verdict=marked.verdict,
                )
            )
    AttemptItem.objects.bulk_create(items)
    begun = [Step(attempt=each, action="start", at=each.started_at, operation=uuid.uuid4()) for each in attempts]
    saved = [
        Step(
            attempt_id=each.attempt_id,
            item=each,
            action="save",
            response=each.response,
            at=each.responded_at,
            operation=uuid.uuid4(),
        )
        for each in items
    ]
    handed_in = [Step(attempt=each, action="submit", at=each.submitted_at, operation=uuid.uuid4()) for each in attempts]
    Step.objects.bulk_create([*begun, *saved, *handed_in])


def _response(version: ItemVersion, is_right: bool, chance: random.Random) -> object:
    if is_right:
        return marking.perfect(version.kind, version.content, version.key)
    if options := version.content.get("options"):
        return chance.choice(options)["id"]
    return chance.random() < 0.5 if version.kind == "truefalse" else "1900"


def _median_cpu(act: Callable[[], object], rounds: int) -> float:
    """Seconds of CPU."""
    found = []
    for _round in range(rounds):
        gc.collect()
        before = time.process_time()
        act()
        found.append(time.process_time() - before)
    return sorted(found)[len(found) // 2]
