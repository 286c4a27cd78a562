"""What a sitting begun now would hold: forms of one fact apart, nothing that was set aside, the learner's limits."""

from __future__ import annotations

import datetime as dt

import pytest

from quiz.core.memory import Rating
from quiz.models import Memory
from quiz.queries.cards import waiting_cards
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import LATER, NOW, rate, sit

pytestmark = pytest.mark.django_db
TOMORROW = LATER + dt.timedelta(days=1)


@pytest.fixture
def forms(classroom: ClassRoom) -> tuple[int, int]:
    """Two items that ask the same fact, both known to Ada and the second one due in a month."""
    first, second = classroom.items["single"], classroom.items["short"]
    second.fact_id = first.fact_id
    second.save(update_fields=["fact"])
    sit(classroom.ada, [first.pk, second.pk], now=NOW - dt.timedelta(days=40))
    rate(classroom.ada, first.pk, Rating.EASY, now=NOW - dt.timedelta(days=40))
    rate(classroom.ada, second.pk, Rating.EASY, now=NOW - dt.timedelta(days=39))
    Memory.objects.filter(item=second).update(due_at=NOW + dt.timedelta(days=30))
    return first.pk, second.pk


def queue(classroom: ClassRoom, now: dt.datetime) -> list[int]:
    return waiting_cards(classroom.ada, now=now).queue


def test_a_form_waits_until_tomorrow_where_another_was_answered(classroom: ClassRoom, forms: tuple[int, int]) -> None:
    first, second = forms
    Memory.objects.filter(item=second).update(due_at=NOW)
    sit(classroom.ada, [first])
    rate(classroom.ada, first, Rating.GOOD)

    assert second not in queue(classroom, LATER)
    assert second in queue(classroom, TOMORROW)


def test_a_forgotten_form_brings_the_other_forward_from_tomorrow(classroom: ClassRoom, forms: tuple[int, int]) -> None:
    first, second = forms
    assert second not in queue(classroom, TOMORROW)
    sit(classroom.ada, [first])
    rate(classroom.ada, first, Rating.AGAIN)

    soon = LATER + dt.timedelta(minutes=10)
    assert first in queue(classroom, soon)
    assert second not in queue(classroom, soon)
    assert len({first, second} & set(queue(classroom, TOMORROW))) == 1
    rate(classroom.ada, first, Rating.GOOD, now=soon)
    rate(classroom.ada, first, Rating.GOOD, now=soon)
    assert second in queue(classroom, TOMORROW)
    assert waiting_cards(classroom.ada, now=TOMORROW).new == len(classroom.items) - 2


@pytest.mark.parametrize("marks", [{"suspended_at": NOW}, {"buried_until": TOMORROW.date() + dt.timedelta(days=1)}])
def test_cards_set_aside_are_left_out(classroom: ClassRoom, forms: tuple[int, int], marks: dict[str, object]) -> None:
    first, _ = forms
    assert first in queue(classroom, TOMORROW)
    Memory.objects.filter(item=first).update(**marks)

    assert first not in queue(classroom, TOMORROW)


def test_a_new_card_can_be_set_aside_and_new_cards_are_as_many_as_the_learner_wants(classroom: ClassRoom) -> None:
    everything = queue(classroom, NOW)
    aside = Memory.objects.create(learner=classroom.ada, item_id=everything[0], suspended_at=NOW)
    assert aside.item_id not in queue(classroom, NOW)

    classroom.ada.new_cards_a_day = 3
    assert len(queue(classroom, NOW)) == 3
    sit(classroom.ada, everything[1:2], now=NOW)
    rate(classroom.ada, everything[1], Rating.EASY, now=NOW)
    assert len(queue(classroom, NOW)) == 2
    classroom.ada.cards_a_day = 2
    assert len(queue(classroom, NOW)) == 1


def test_a_state_is_read_by_the_set_that_it_rests_on(classroom: ClassRoom, forms: tuple[int, int]) -> None:
    fitted = factories.ParameterSetFactory(learner=classroom.ada)
    Memory.objects.filter(item=forms[0]).update(parameters=fitted.name)

    assert forms[0] in queue(classroom, TOMORROW)
