"""After a fit: states by the new set, in chunks that may be broken off; due dates only on request, the load told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import User
from quiz.actions import rebuilding
from quiz.actions.memory import record_reviews
from quiz.actions.rebuilding import moves, rebuild, reschedule
from quiz.core import memory as rules
from quiz.core.refusals import Refused
from quiz.models import Course, Memory, ParameterSet, Review
from quiz.queries.verification import differences
from tests import factories
from tests.quiz.core.memory.simulated import SLOW
from tests.quiz.learners import AGAIN, EASY, GOOD, NOW, evidence, known, rate, sit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
CARDS = 12


@pytest.fixture
def course() -> Course:
    deck = factories.DeckFactory()
    for _ in range(CARDS):
        factories.ItemFactory(deck=deck, kind="card")
    return factories.CourseFactory(decks=[deck])


@pytest.fixture
def ada(course: Course) -> User:
    """She has learned the deck, one card is still in its learning steps."""
    ada = factories.UserFactory(username="ada")
    factories.EnrolmentFactory(course=course, user=ada)
    first, *others = course.decks.get().items.order_by("pk").select_related("current")
    record_reviews(ada, [evidence(first, AGAIN)], now=NOW)
    for rating, days in ((EASY, 0), (GOOD, 9), (GOOD, 40)):
        record_reviews(ada, [evidence(item, rating) for item in others], now=NOW + days * DAY)
    return ada


def adopt(**owner) -> ParameterSet:
    return factories.ParameterSetFactory(numbers=list(SLOW), **{"learner": None, "course": None, **owner})


def dues(learner: User) -> dict[int, dt.datetime]:
    return dict(Memory.objects.of(learner).values_list("item", "due_at"))


def clean() -> bool:
    return list(differences(Counter())) == []


def test_states_are_those_of_the_new_set_and_due_dates_stay(ada, course):
    fitted, before = adopt(course=course), dues(ada)
    now = NOW + 50 * DAY
    assert clean()

    assert rebuild(ada, now=now, chunk=5) == CARDS

    assert dues(ada) == before
    assert set(Memory.objects.values_list("parameters", flat=True)) == {fitted.name}
    for memory in Memory.objects.all():
        log = Review.objects.filter(item=memory.item_id).order_by("pk")
        folded = rules.fold(rules.settled(log), learner_id=ada.pk, item_id=memory.item_id, numbers=SLOW)
        assert memory.state == folded.snapshot.state
    assert clean()
    assert rebuild(ada, now=now) == 0


def test_a_run_that_was_broken_off_is_gone_on_with(ada, course, monkeypatch):
    adopt(course=course)
    honest, runs = rebuilding.rebuild_memories, []

    def dies_at_the_second(memories, parameters):
        runs.append(len(memories))
        honest(memories, parameters)
        if len(runs) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(rebuilding, "rebuild_memories", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        rebuild(ada, now=NOW + 50 * DAY, chunk=5)
    assert Memory.objects.exclude(parameters="default").count() == 5
    assert clean()
    monkeypatch.undo()

    assert rebuild(ada, now=NOW + 50 * DAY, chunk=5) == CARDS - 5
    assert clean()


def test_a_learners_own_set_goes_before_the_class_and_back_when_it_is_retired(ada, course):
    of_class, own = adopt(course=course), adopt(learner=ada)
    rebuild(ada, now=NOW + 50 * DAY)
    assert set(Memory.objects.values_list("parameters", flat=True)) == {own.name}

    own.retired_at = own.adopted_at + 60 * DAY
    own.save()
    rebuild(ada, now=NOW + 61 * DAY)

    assert set(Memory.objects.values_list("parameters", flat=True)) == {of_class.name}
    assert clean()


def test_a_card_that_waits_in_a_sitting_keeps_its_button_true(ada, course):
    item = course.decks.get().items.order_by("pk")[3]
    now = NOW + 80 * DAY
    sitting = sit(ada, [item.pk], now=now)
    memory = Memory.objects.get(item=item)
    seed = rules.seed_of(ada.pk, item.pk, memory.reps)
    terms = sitting.in_force.terms(item.deck_id, item.pk, memory.parameters)
    shown = rules.outlooks(rebuilding.snapshot_of(memory), now=now, zone=ada.zone, seed=seed, terms=terms)[GOOD]
    adopt(course=course)

    assert rebuild(ada, now=now) == CARDS - 1
    rate(ada, item.pk, GOOD, now=now)

    assert Memory.objects.get(item=item).due_at == shown.due_at
    assert rebuild(ada, now=now) == 1
    assert clean()


def test_due_dates_move_on_request_to_where_the_preview_put_them(ada, course):
    now = NOW + 45 * DAY
    Course.objects.update(retention=0.97)
    before, foreseen = known(ada), moves(ada, now=now)
    assert known(ada) == before
    assert foreseen.before.total() == foreseen.after.total() == CARDS
    assert len(foreseen.dues) == CARDS - 1, "all but the card in its learning steps"
    operation = uuid.uuid4()

    assert reschedule(ada, operation=operation, now=now) == CARDS - 1
    assert reschedule(ada, operation=operation, now=now) == 0

    assert dues(ada) == {**{row["item_id"]: row["due_at"] for row in before}, **foreseen.dues}
    days = Counter(max(rules.study_day(due, ada.zone), foreseen.today) for due in dues(ada).values())
    assert days == +foreseen.after
    assert max(foreseen.dues.values()) < min(row["due_at"] for row in before if row["reps"] == 3)
    assert Review.objects.filter(kind="manual").count() == CARDS - 1
    assert clean()


def test_the_operation_of_somebody_else_moves_nothing(ada, course):
    Course.objects.update(retention=0.97)
    taken = Review.objects.first().operation
    before = known(ada)

    with pytest.raises(Refused):
        reschedule(ada, operation=taken, now=NOW + 45 * DAY)

    assert known(ada) == before


def command(*arguments):
    out = StringIO()
    call_command("reschedule_memory", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_tells_the_load_and_moves_only_if_told(ada):
    Course.objects.update(retention=0.97)
    before = known(ada)

    lines = command("--learner", "ada")
    assert lines[-1] == f"{CARDS - 1} cards would move. Nothing was changed; --apply moves them."
    assert [sum(int(line.split()[place]) for line in lines[1:-1]) for place in (-2, -1)] == [CARDS, CARDS]
    assert known(ada) == before

    assert command("--learner", "ada", "--apply")[-1] == f"{CARDS - 1} cards moved."
    assert clean()
    with pytest.raises(CommandError, match="nobody"):
        command("--learner", "nobody")
