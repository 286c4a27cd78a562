"""Attempts driven by chance, step by step, against a ledger that reckons by rules of its own.

FACTKEEP_MACHINE_RUNS sets how many runs of 40 steps; without it there are few, so that the whole set stays quick.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from facts.actions.items import save_version
from facts.models import Item, ItemVersion
from quiz.actions import attempts, hand_marks
from quiz.actions.attempts import Said
from quiz.actions.closings import (
    AlreadySubmitted,
    TimeIsUp,
    close_overdue,
    reopen_attempt,
    running_attempt,
    submit_attempt,
)
from quiz.actions.starts import start_attempt
from quiz.core.marking import BadResponse
from quiz.core.refusals import Refused
from quiz.models import Allowance, Attempt, AttemptItem, Quiz, Step
from quiz.queries.verification import differences
from tests import factories
from tests.chance import SHARE
from tests.conftest import ClassRoom
from tests.quiz import ledger
from tests.quiz.learners import NOW, form

RUNS = int(os.environ.get("FACTKEEP_MACHINE_RUNS", 10 // SHARE))
STEPS = 40
CHOICES = ("a", "b", "c")
PLACES = (1, 2)
MINUTE = dt.timedelta(minutes=1)


class Sitting:
    """Ada's attempt of a quiz with two questions; Grace corrects keys, marks, extends and reopens."""

    def __init__(self, room: ClassRoom, seed: int) -> None:
        self.room, self.now, self.chance = room, NOW, random.Random(seed)
        mode = self.pick("test", "practice", "certainty")
        self.forward = self.pick(True, False, False)
        minutes = None if mode == "practice" else self.pick(None, 2, 10)
        self.items = {place: factories.ItemFactory(deck=room.deck, kind="single") for place in PLACES}
        self.quiz = factories.QuizFactory(
            course=room.course,
            mode=mode,
            navigation="forward" if self.forward else "free",
            time_limit_minutes=minutes,
        )
        for place, item in self.items.items():
            factories.SlotFactory(quiz=self.quiz, item=item, position=place)
        self.keys = dict.fromkeys(PLACES, "b")
        self.olds: dict[int, list[str]] = {place: [] for place in PLACES}
        note(f"{mode}, forward {self.forward}, {minutes} minutes")
        self._start()

    def _start(self) -> None:
        operation = uuid.uuid4()
        for _ in range(2):
            self.attempt = start_attempt(
                Quiz.objects.get(pk=self.quiz.pk), self.room.ada, operation=operation, seed=5, now=self.now
            )
        limit = self.quiz.time_limit_minutes
        self.ledger = ledger.Ledger(
            mode=self.quiz.mode,
            started_at=self.now,
            limit=None if limit is None else limit * MINUTE,
            said={place: ledger.Said(key) for place, key in self.keys.items()},
            extra=MINUTE * sum(Allowance.objects.filter(quiz=self.quiz).values_list("extra_minutes", flat=True)),
        )
        self.ledger.act(self.now)
        self.sent = []

    def act(self, seed: int) -> None:
        """One act of anybody, by the chance of its own seed."""
        self.chance = random.Random(seed)
        acts = [self.send_a_form] * 6 + [self.hand_in, self.somebody_looks, self.correct_the_key, self.extend]
        acts += [self.send_a_form_again] * bool(self.sent) + [self.undo_the_correction] * any(self.olds.values())
        acts += [self.reopen, self.mark_by_hand, self.mark_by_hand, self.begin_another] * bool(self.ledger.closed_at)
        chosen = self.pick(*acts)
        note(f"{chosen.__name__} at {self.now:%H:%M:%S}")
        chosen()

    def pick(self, *among: Any) -> Any:
        return self.chance.choice(among)

    def time_passes(self) -> None:
        self.now += dt.timedelta(seconds=self.pick(0, 0, 1, 20, 29, 31, 60, 119, 150, 400))

    # What the learner does

    def send_a_form(self) -> None:
        """Now and then from a page that another one has overtaken."""
        self.time_passes()
        wish = self.pick("", "", "flag", "unflag", "next", "try", "try", "reveal")
        self._respond(self.pick(*PLACES), self.pick(*CHOICES, None), self.pick(1, 2, 3, None), wish, self.pick(0, 0, 1))

    def send_a_form_again(self) -> None:
        """Nothing changes, whatever became of the attempt since."""
        place, said, operation = self.pick(*self.sent)
        before = Step.objects.count()
        closes = self.ledger.is_over(self.now)
        try:
            attempts.respond(self.room.ada, self.attempt.pk, place, said, operation=operation, now=self.now)
        except TimeIsUp:
            assert closes
            self._expire()
        except Refused:
            is_settled = self.ledger.said[place].settled(self.ledger.mode)
            assert self.ledger.closed_at or is_settled or not self.is_its_turn(place)
        if not closes:
            assert Step.objects.count() == before

    def is_its_turn(self, place: int) -> bool:
        """Where one only goes forward, only the first question that is open takes anything."""
        open_ = [each for each in PLACES if not self.ledger.said[each].settled(self.ledger.mode)]
        return not self.forward or place == next(iter(open_), None)

    def _respond(self, place: int, choice: str | None, sure: int | None, wish: str, behind: int) -> None:
        book, said = self.ledger, self.ledger.said[place]
        item = AttemptItem.objects.select_related("version").get(attempt=self.attempt, position=place)
        fields = dict(form(item, choice))
        if sure and choice is not None:
            fields["certainty"] = [str(sure)]
        sure = sure if book.mode == "certainty" and choice is not None else None
        sends, operation = Said(fields, wish, seen=said.saves - behind), uuid.uuid4()
        is_over, is_closed, is_expired = book.is_over(self.now), book.closed_at is not None, book.expired
        says_more = fields and said.settled(book.mode) and (choice, sure) != (said.response, said.certainty)
        try:
            answered = attempts.respond(self.room.ada, self.attempt.pk, place, sends, operation=operation, now=self.now)
        except TimeIsUp:
            assert is_over
            self._expire()
            said.late += bool(fields) and choice != said.response
            return
        except AlreadySubmitted:
            assert is_closed
            said.late += is_expired and bool(fields) and choice != said.response
            return
        except BadResponse:
            assert wish == "try"
            assert choice is None
            assert not said.settled(book.mode)
            return
        except Refused:
            assert says_more or (wish in ("try", "reveal") and book.mode != "practice") or not self.is_its_turn(place)
            return
        assert not is_over
        assert not is_closed
        assert not says_more
        if Step.objects.filter(operation=operation).exists():
            self.sent.append((place, sends, operation))
        self._take(said, choice, sure, wish, blank=not fields)
        assert answered.is_overtaken == bool(behind and self._saved)

    def _take(self, said: ledger.Said, choice: str | None, sure: int | None, wish: str, *, blank: bool) -> None:
        """What an acknowledged form means."""
        book, was_settled = self.ledger, said.settled(self.ledger.mode)
        self._saved = False
        if not (was_settled and blank) and (choice, sure) != (said.response, said.certainty):
            said.response, said.certainty, said.at = choice, sure, self.now
            said.saves += 1
            self._saved = True
            book.act(self.now)
        if wish in ("flag", "unflag"):
            if said.flagged != (wish == "flag"):
                book.act(self.now)
            said.flagged = wish == "flag"
        elif was_settled:
            return
        elif wish == "next" and self.forward:
            said.left = True
            book.act(self.now)
        elif wish == "try" and (not said.tried or said.tried[-1] != choice):
            said.tried.append(choice)
            book.act(self.now)
        elif wish == "reveal":
            said.revealed = True
            book.act(self.now)

    def hand_in(self) -> None:
        self.time_passes()
        operation = uuid.uuid4()
        for _ in range(self.pick(1, 2)):
            is_over, was_open = self.ledger.is_over(self.now), self.ledger.closed_at is None
            submit_attempt(self.room.ada, self.attempt.pk, operation=operation, now=self.now)
            if is_over:
                self._expire()
            elif was_open:
                self.ledger.close(self.now, regraded=self._corrected())

    def begin_another(self) -> None:
        self._start()

    # What time does

    def somebody_looks(self) -> None:
        """A page or the job: the same comes of it."""
        self.time_passes()
        is_over, is_closed = self.ledger.is_over(self.now), self.ledger.closed_at is not None
        if self.pick(True, False):
            try:
                running_attempt(self.room.ada, self.attempt.pk, now=self.now)
            except TimeIsUp:
                assert is_over
            except AlreadySubmitted:
                assert is_closed
        else:
            assert close_overdue(now=self.now) == is_over
        if is_over:
            self._expire()

    def _expire(self) -> None:
        self.ledger.expire(regraded=self._corrected())

    def _corrected(self) -> int:
        """Answers whose key was corrected since they were shown."""
        return sum(bool(self.versions_since(place)) for place in PLACES)

    def versions_since(self, place: int) -> int:
        shown = AttemptItem.objects.get(attempt=self.attempt, position=place).version
        return ItemVersion.objects.filter(item=shown.item_id, number__gt=shown.number).count()

    # What the teacher does

    def extend(self) -> None:
        """Into an attempt that has begun; one that is over is not opened by it once somebody has looked."""
        minutes = self.pick(1, 5)
        own, _made = Allowance.objects.get_or_create(quiz=self.quiz, learner=self.room.ada)
        own.extra_minutes += minutes
        own.save()
        self.ledger.extra += minutes * MINUTE

    def reopen(self) -> None:
        operation, minutes = uuid.uuid4(), self.pick(1, 5)
        for _ in range(2):
            reopen_attempt(self.room.grace, self.attempt.pk, minutes=minutes, operation=operation, now=self.now)
        self.ledger.reopen(self.now, minutes)

    def correct_the_key(self) -> None:
        place, right = self.pick(*PLACES), self.pick(*CHOICES)
        self.olds[place].append(self.keys[place])
        self._correct(place, right)

    def undo_the_correction(self) -> None:
        place = next(place for place in PLACES if self.olds[place])
        self._correct(place, self.olds[place].pop())

    def _correct(self, place: int, right: str) -> None:
        if self.keys[place] == right:
            return
        item = Item.objects.select_related("current").get(pk=self.items[place].pk)
        save_version(
            item,
            kind="single",
            content=item.current.content,
            key={"right": right},
            explanation="",
            operation=uuid.uuid4(),
            now=self.now,
            author=self.room.grace,
            change=ItemVersion.Change.KEY,
        )
        self.keys[place] = right
        book = self.ledger
        if book.closed_at is not None and book.said[place].by_hand is None:
            book.changes += 1
            book.act(self.now)

    def mark_by_hand(self) -> None:
        place, quarters = self.pick(*PLACES), self.pick(0, 1, 2, 3, 4)
        answer = AttemptItem.objects.get(attempt=self.attempt, position=place)
        operation, fraction = uuid.uuid4(), Decimal(quarters) / 4
        for _ in range(2):
            hand_marks.mark_by_hand(
                self.room.grace, answer.pk, fraction=fraction, comment="So.", operation=operation, now=self.now
            )
        self.ledger.said[place].by_hand = fraction
        self.ledger.changes += 1
        self.ledger.act(self.now)

    # What must hold

    def check(self) -> None:
        """Snapshots are what was acknowledged."""
        book = self.ledger
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        assert (attempt.submitted_at, attempt.is_expired) == (book.closed_at, book.expired)
        assert attempt.changes == book.changes
        assert attempt.score == (book.score(self.keys) if book.closed_at else None)
        late = Counter(Step.objects.filter(attempt=attempt, action="late").values_list("item__position", flat=True))
        for item in attempt.items.all():
            said = book.said[item.position]
            assert (item.response, item.certainty, item.responded_at) == (said.response, said.certainty, said.at)
            assert (item.saves, item.is_flagged, item.tried) == (said.saves, said.flagged, said.tried)
            assert item.is_settled == said.settled(book.mode)
            assert late[item.position] == said.late
            if book.closed_at:
                key = self.keys[item.position]
                assert (item.fraction, item.credit) == (said.fraction(key), said.credit(book.mode, key))
            else:
                checked = said.checked()
                assert item.fraction == (checked and checked.fraction(said.key))
                assert item.credit == (checked and checked.credit(book.mode, said.key))


@pytest.mark.django_db
def test_attempts_are_worth_what_the_ledger_says(classroom: ClassRoom) -> None:
    @settings(
        max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink]
    )
    @given(seeds=st.lists(st.integers(0, 2**64 - 1), min_size=STEPS + 1, max_size=STEPS + 1))
    def run(seeds: list[int]) -> None:
        with transaction.atomic():
            sitting = Sitting(classroom, seeds[0])
            for place, seed in enumerate(seeds[1:]):
                sitting.act(seed * STEPS + place)  # the same seed twice is another act
                sitting.check()
            assert list(differences(Counter())) == []
            transaction.set_rollback(True)

    run()
