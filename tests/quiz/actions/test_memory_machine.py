"""A year with cards driven by chance, step by step, against a recollection that reckons by `fsrs` itself.

FACTKEEP_MACHINE_RUNS sets how many runs of 40 steps; without it there are few, so that the whole set stays quick.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from people.models import User
from quiz.actions import cards
from quiz.actions.card_steps import take_step
from quiz.actions.cards import Sent
from quiz.actions.memory import Past, record_history, snapshot_of
from quiz.actions.rebuilding import moves, rebuild, reschedule
from quiz.core import memory as rules
from quiz.core.memory import Rating
from quiz.core.refusals import Refused
from quiz.models import CardStep, Course, Memory, ParameterSet, Sitting
from quiz.queries.verification import differences
from tests import factories
from tests.chance import SHARE
from tests.conftest import ClassRoom
from tests.quiz.core.memory.histories import NIGHT_TIMES
from tests.quiz.core.memory.simulated import SLOW
from tests.quiz.learners import NOW, answer, correct, counted, start, submit
from tests.quiz.recollection import Happened, Recollection, day_of, study_days

RUNS = int(os.environ.get("FACTKEEP_MACHINE_RUNS", 5 // SHARE))
STEPS = 40
CHOICES = ("a", "b", "c")
ZONES = ("Europe/Vilnius", "America/New_York", "Australia/Lord_Howe")
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
PAUSES = (
    SECOND,
    SECOND,
    40 * SECOND,
    11 * 60 * SECOND,
    9 * 3600 * SECOND,
    DAY,
    6 * DAY,
    45 * DAY,
    -3600 * SECOND,
    -4 * DAY,
)
SETS = (list(SLOW), [*rules.DEFAULT_NUMBERS[:2], 4.5, *rules.DEFAULT_NUMBERS[3:20], 0.3])


@dataclass(eq=False)
class Page:
    """A card as one device shows it, and what its form will say."""

    item: int
    seen: int
    operation: uuid.UUID
    rating: Rating


class Year:
    """Ada's cards on two devices, her quizzes, and what Grace does meanwhile."""

    def __init__(self, room: ClassRoom, seed: int) -> None:
        self.room, self.now, self.chance = room, NOW, random.Random(seed)
        self.asked = factories.ItemFactory(deck=room.deck, kind="single")
        self.items = {self.asked.pk: self.asked}
        for _ in range(3):
            item = factories.ItemFactory(deck=room.deck, kind="card")
            self.items[item.pk] = item
        self.quiz = factories.QuizFactory(course=room.course)
        factories.SlotFactory(quiz=self.quiz, item=self.asked, position=1)
        self.key, self.answers = "b", []
        self.known = {item: Recollection() for item in self.items}
        self.in_force: list[float] | None = None
        self.at_start: list[float] | None = None
        self.undoable: list[Happened | None] = []
        self.offline: list[Page] = []
        self.sent: list[Page] = []
        self.brought: dict[tuple[int, dt.datetime, Rating], Past] = {}

    @property
    def ada(self) -> User:
        return User.objects.get(pk=self.room.ada.pk)

    @property
    def sitting(self) -> Sitting | None:
        return Sitting.objects.of(self.room.ada).open().first()

    def act(self, seed: int) -> None:
        """One act of anybody, by the chance of its own seed."""
        self.chance = random.Random(seed)
        acts = [self.rate, self.rate, self.rate, self.rate_offline, self.rate_offline, self.undo, self.take_quiz]
        acts += [self.begin, self.set_aside, self.release, self.edit, self.ask_something_else, self.correct_the_key]
        acts += [self.bring_along, self.fit, self.spread, self.travel, self.night_of_the_clocks]
        acts += [self.network_is_back] * 3 * bool(self.offline) + [self.send_again] * bool(self.sent)
        self.now += self.pick(*PAUSES)
        chosen = self.pick(*(acts if self.sitting else [*acts, *[self.begin] * 8]))
        note(f"{chosen.__name__} at {self.now:%Y-%m-%d %H:%M:%S}")
        chosen()

    def pick(self, *among: Any) -> Any:
        return self.chance.choice(among)

    def happened(self, item: int, rating: int | None = None, **more: Any) -> Happened:
        """Now, by Ada's clock. What is met for the first time rests on the set that the caller names."""
        numbers = more.pop("numbers", self.in_force)
        if rating is not None and not self.known[item].counted:
            self.known[item].numbers = numbers
        return Happened(self.now, day_of(self.now, self.ada.time_zone), rating, **more)

    # What the learner does

    def begin(self) -> None:
        queue = self.chance.sample(list(self.items), self.pick(2, 3, 4))
        kind, operation = self.pick("review", "review", "review", "cram"), uuid.uuid4()
        today = day_of(self.now, self.ada.time_zone)
        askable = Memory.objects.of(self.ada).askable(today).filter(item__in=queue).count()
        askable += len(queue) - Memory.objects.of(self.ada).filter(item__in=queue).count()
        for _ in range(2):
            try:
                cards.start_sitting(self.ada, queue, title="", operation=operation, now=self.now, kind=kind)
            except Refused:
                assert not askable
                return
        self.at_start, self.undoable = self.in_force, []

    def page(self) -> Page | None:
        """The card that one of the devices shows; what another does with it meanwhile, it does not know."""
        if self.sitting is None:
            return None
        item = self.pick(*self.sitting.queue)
        return Page(item, len(self.known[item].counted), uuid.uuid4(), self.pick(*Rating))

    def rate(self) -> None:
        if page := self.page():
            self.send(page)

    def rate_offline(self) -> None:
        if page := self.page():
            self.offline.append(page)

    def network_is_back(self) -> None:
        """All that waited on the device comes in its order, some of it twice."""
        waited, self.offline = self.offline, []
        for page in waited:
            for _ in range(self.pick(1, 1, 2)):
                self.send(page)

    def send_again(self) -> None:
        self.send(self.pick(*self.sent))

    def send(self, page: Page) -> None:
        sitting, known = self.sitting, self.known[page.item]
        counts = page not in self.sent and sitting is not None and page.item in sitting.queue
        counts = counts and page.seen == len(known.counted)
        shown = self.button(sitting, page) if counts else None
        rated = cards.rate(
            self.ada,
            page.item,
            page.rating,
            operation=page.operation,
            duration_ms=700,
            now=self.now,
            sent=Sent(seen=page.seen),
        )
        assert (rated is not None) == counts
        if not counts:
            return
        self.sent.append(page)
        if sitting.kind == Sitting.Kind.CRAM:
            self.undoable.append(Happened(self.now, self.now.date()))
            return
        event = self.happened(page.item, int(page.rating), due_at=shown, milliseconds=700, numbers=self.at_start)
        known.happened.append(event)
        self.undoable.append(event)

    def button(self, sitting: Sitting, page: Page) -> dt.datetime:
        """When the card is due by its button."""
        memory = Memory.objects.select_related("item").get(learner=self.room.ada, item=page.item)
        resting_on = memory.parameters if memory.state is not None else None
        found = sitting.in_force
        if resting_on and resting_on != rules.PARAMETERS:
            found.sets.update(ParameterSet.objects.numbers_of([resting_on]))
        seed = rules.seed_of(memory.learner_id, memory.item_id, memory.reps)
        terms = found.terms(memory.item.deck_id, memory.item_id, resting_on)
        shown = rules.outlooks(snapshot_of(memory), now=self.now, zone=self.ada.zone, seed=seed, terms=terms)
        return shown[page.rating].due_at

    def undo(self) -> None:
        operation = uuid.uuid4()
        for turn in range(2):
            try:
                cards.undo(self.ada, operation=operation, now=self.now)
            except Refused:
                assert not self.undoable
                return
            if turn == 0 and (taken := self.undoable.pop()):
                taken.is_undone = True

    def set_aside(self) -> None:
        met = list(Memory.objects.of(self.room.ada).values_list("item", flat=True))
        if not met:
            return
        action, operation, sitting = self.pick(*CardStep.ASIDE), uuid.uuid4(), self.sitting
        item = self.pick(*met)
        for _ in range(2):
            take_step(self.ada, item, action, operation=operation, now=self.now)
        if sitting:
            self.undoable.append(None)

    def release(self) -> None:
        aside = Memory.objects.of(self.room.ada).aside(self.now.date() - 9 * DAY).values_list("item", flat=True)
        for item in aside:
            take_step(self.ada, item, CardStep.Action.RELEASE, operation=uuid.uuid4(), now=self.now)

    def take_quiz(self) -> None:
        choice, seconds = self.pick("b", "b", *CHOICES), self.pick(5, 60, 119, 121, 700, 1900)
        attempt = start(self.quiz, self.ada, now=self.now)
        self.now += seconds * SECOND
        answer(attempt, "single", choice, now=self.now)
        self.now += self.pick(1, 300) * SECOND
        for _ in range(2):
            submit(attempt, now=self.now)
        took = 0 if seconds >= 1800 else min(seconds, 600)
        event = self.happened(self.asked.pk, self.worth(choice, took), milliseconds=took * 1000)
        self.known[self.asked.pk].happened.append(event)
        self.answers.append((event, choice, took))

    def worth(self, choice: str, seconds: int) -> int:
        return 1 if choice != self.key else 2 if seconds > 120 else 3

    def bring_along(self) -> None:
        """The logs of two other devices, in any order, and one of them twice."""
        past = []
        for _ in range(self.pick(1, 2, 4)):
            item = self.pick(*self.items.values())
            at = self.now - self.pick(0, 1, 30, 400) * DAY - self.pick(0, 1, 7) * 3600 * SECOND
            past.append(Past(item.pk, item.current_id, self.pick(*Rating), at, 900))
        known = {(each.item_id, each.at, each.rating): each for each in past}
        news = {key: each for key, each in known.items() if key not in self.brought}
        self.brought.update(news)
        half = len(past) // 2
        for part in self.pick((past[:half], past[half:], past[:half]), (past[half:], past[:half], past)):
            record_history(self.ada, part, now=self.now)
        for item in {each.item_id for each in news.values()}:
            if not self.known[item].counted:
                self.known[item].numbers = self.in_force
            self.known[item].brought_along(
                Happened(each.at, day_of(each.at, self.ada.time_zone), int(each.rating), is_past=True, milliseconds=900)
                for each in news.values()
                if each.item_id == item
            )

    def travel(self) -> None:
        User.objects.filter(pk=self.room.ada.pk).update(time_zone=self.pick(*ZONES))

    def night_of_the_clocks(self) -> None:
        self.now = self.pick(*NIGHT_TIMES) + self.pick(0, 60, 150) * 60 * SECOND

    # What others do

    def edit(self) -> None:
        item = self.pick(*self.items.values())
        item.refresh_from_db()
        correct(item, item.current.key, now=self.now, change="cosmetic", stem=f"Said otherwise at {self.now}?")

    def ask_something_else(self) -> None:
        item = self.pick(*(item for item in self.items.values() if item != self.asked))
        correct(item, {"back": f"Another at {self.now}"}, now=self.now, change="meaning", stem=f"Which at {self.now}?")
        if self.known[item.pk].counted:
            self.known[item.pk].happened.append(self.happened(item.pk))

    def correct_the_key(self) -> None:
        right = self.pick(*(choice for choice in CHOICES if choice != self.key))
        correct(self.asked, {"right": right}, now=self.now)
        self.key = right
        for event, choice, took in self.answers:
            if event.rating != self.worth(choice, took):
                event.rating, event.due_at = self.worth(choice, took), None

    def fit(self) -> None:
        """Another set for the class; states follow now or later."""
        numbers = self.pick(*SETS)
        held = ParameterSet.objects.in_force().filter(course=self.room.course).first()
        if held:
            held.retired_at = held.adopted_at
            held.save(update_fields=["retired_at"])
        factories.ParameterSetFactory(learner=None, course=self.room.course, numbers=list(numbers))
        self.in_force = numbers
        if self.pick(True, True, False):
            rebuild(self.ada, now=self.now, chunk=2)
            waiting = self.sitting.queue if self.sitting else []
            for item, known in self.known.items():
                if known.counted and item not in waiting:
                    known.numbers = numbers

    def spread(self) -> None:
        """The course wants another recall, and Ada has her due dates moved."""
        Course.objects.filter(pk=self.room.course.pk).update(retention=self.pick(0.8, 0.9, 0.97))
        foreseen, operation = moves(self.ada, now=self.now).dues, uuid.uuid4()
        for _ in range(2):
            reschedule(self.ada, operation=operation, now=self.now)
        for item, due_at in foreseen.items():
            self.known[item].happened.append(self.happened(item, due_at=due_at))

    # What must hold

    def check(self) -> None:
        """Snapshots are what was acknowledged."""
        memories = {memory.item_id: memory for memory in Memory.objects.of(self.room.ada)}
        for item, known in self.known.items():
            memory, (card, lapses) = memories.get(item) or Memory(), known.state()
            assert (memory.reps, memory.lapses) == (len(known.counted), lapses)
            if card is None:
                assert (memory.state, memory.last_day, memory.last_review_at) == (None, None, None)
                continue
            assert (memory.last_day, memory.last_review_at) == (known.counted[-1].day, known.counted[-1].at)
            assert memory.state == {
                "phase": card.state.name.lower(),
                "step": card.step,
                "stability": pytest.approx(card.stability, rel=1e-6),
                "difficulty": pytest.approx(card.difficulty, rel=1e-6),
            }
            if known.due_at is not None:
                assert memory.due_at == known.due_at
        assert counted(self.room.ada) == study_days(self.known.values())


@pytest.mark.django_db
def test_memory_is_what_was_acknowledged(classroom: ClassRoom) -> None:
    @settings(
        max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
    )
    @given(seeds=st.lists(st.integers(0, 2**64 - 1), min_size=STEPS + 1, max_size=STEPS + 1))
    def run(seeds: list[int]) -> None:
        with transaction.atomic():
            year = Year(classroom, seeds[0])
            for place, seed in enumerate(seeds[1:]):
                year.act(seed * STEPS + place)  # the same seed twice is another act
                year.check()
            assert list(differences(Counter())) == []
            transaction.set_rollback(True)

    run()
