"""What waits beyond today: shown before it is spread, spread once, taken back; and going away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from people.models import DaysAway
from quiz.actions.memory import reschedule
from quiz.core.memory import Rating, study_day
from quiz.models import Memory, Review
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page, send
from tests.quiz.learners import rate, sit

WAITING = 9
LIMIT = 4


@pytest.fixture
def behind(classroom: ClassRoom) -> ClassRoom:
    """Nine cards wait, the first ones longest; Ada takes four a day at most."""
    now = timezone.now()
    ids = [item.pk for item in classroom.items.values()][:WAITING]
    for place, item in enumerate(ids):
        at = now - dt.timedelta(days=60 - place)
        sit(classroom.ada, [item], now=at)
        rate(classroom.ada, item, Rating.GOOD, now=at)
        rate(classroom.ada, item, Rating.GOOD, now=at + dt.timedelta(minutes=11))
    classroom.ada.cards_a_day = LIMIT
    classroom.ada.save(update_fields=["cards_a_day"])
    return classroom


def dues(classroom: ClassRoom) -> dict[int, dt.datetime]:
    return dict(Memory.objects.of(classroom.ada).values_list("item", "due_at"))


def days_of(classroom: ClassRoom) -> list[int]:
    """Study days from today on which cards fall due, overdue ones as 0, in the order of the deck."""
    zone, today = classroom.ada.zone, study_day(timezone.now(), classroom.ada.zone)
    return [max(0, (study_day(at, zone) - today).days) for _item, at in sorted(dues(classroom).items())]


def test_the_wall_is_told_as_a_day_and_a_rest(behind: ClassRoom, as_ada: Client) -> None:
    assert "/cards/backlog/" in Page(as_ada.get("/cards/")).links
    before = dues(behind)

    page = Page(as_ada.get("/cards/backlog/?days=3"))

    assert "9 cards wait Today: the 4 most at risk. The rest need not be a wall." in page.text
    assert "5 cards would move, the last to" in page.text
    assert dues(behind) == before


def test_spreading_moves_dates_only_once_and_is_taken_back(behind: ClassRoom, as_ada: Client) -> None:
    before, page = dues(behind), Page(as_ada.get("/cards/backlog/?days=3"))
    states = list(Memory.objects.order_by("pk").values_list("state", "reps", "last_review_at"))
    form = page.form("/cards/backlog/spread/")

    after = Page(send(as_ada, form))

    assert "5 cards are spread." in after.text
    assert days_of(behind) == [0, 0, 0, 0, 1, 1, 2, 2, 3]
    assert list(Memory.objects.order_by("pk").values_list("state", "reps", "last_review_at")) == states
    assert Review.objects.filter(kind="manual").count() == 5
    assert list(differences(Counter())) == []

    assert "5 cards are spread." in Page(send(as_ada, form)).text
    assert Review.objects.filter(kind="manual").count() == 5

    back = after.form("/cards/backlog/undo/")
    assert "5 cards are due as before." in Page(send(as_ada, back)).text
    assert dues(behind) == before
    assert "This was taken back before." in Page(send(as_ada, back)).text
    assert Review.objects.filter(kind="undo").count() == 5
    assert list(differences(Counter())) == []


def test_what_was_reviewed_since_stays_where_its_review_put_it(behind: ClassRoom, as_ada: Client) -> None:
    after = Page(send(as_ada, Page(as_ada.get("/cards/backlog/")).form("/cards/backlog/spread/")))
    reviewed = Review.objects.filter(kind="manual").latest("pk").item_id
    sit(behind.ada, [reviewed], now=timezone.now())
    rate(behind.ada, reviewed, Rating.GOOD, now=timezone.now())
    due = dues(behind)[reviewed]

    assert "4 cards are due as before." in Page(send(as_ada, after.form("/cards/backlog/undo/"))).text
    assert dues(behind)[reviewed] == due
    assert list(differences(Counter())) == []


def test_a_card_that_was_reviewed_between_page_and_button_is_left_alone(behind: ClassRoom, as_ada: Client) -> None:
    item, due = next(iter(dues(behind).items()))
    later = due + dt.timedelta(days=90)

    moved = reschedule(
        behind.ada, {item: (due - dt.timedelta(days=1), later)}, operation=uuid.uuid4(), now=timezone.now()
    )

    assert moved == 0
    assert dues(behind)[item] == due


def test_going_away_leaves_nothing_on_those_days(behind: ClassRoom, as_ada: Client) -> None:
    today = study_day(timezone.now(), behind.ada.zone)
    soon = Memory.objects.of(behind.ada).latest("pk")
    Memory.objects.filter(pk=soon.pk).update(due_at=timezone.now() + dt.timedelta(days=2))
    form = Page(as_ada.get("/cards/backlog/")).form("/cards/away/")
    days = {"first_on": today.isoformat(), "last_on": (today + dt.timedelta(days=4)).isoformat()}

    page = Page(send(as_ada, form, **days))
    send(as_ada, form, **days)

    assert DaysAway.objects.of(behind.ada).count() == 1
    assert "One more falls on your days away." in page.text
    send(as_ada, page.form("/cards/backlog/spread/"))
    assert set(days_of(behind)) == {5, 6, 7, 8, 9, 10, 11}


def test_away_or_spread_without_sense_is_told(behind: ClassRoom, as_ada: Client) -> None:
    for path, fields in {
        "/cards/away/": {"first_on": "2026-12-31", "last_on": "2026-12-24"},
        "/cards/backlog/spread/": {"days": "8", "operation": str(uuid.uuid4())},
    }.items():
        answer = as_ada.post(path, fields)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert as_ada.get("/cards/backlog/?days=x").status_code == 422
    for number in range(20):
        day = dt.date(2027, 1, 1 + number)
        factories.DaysAwayFactory(learner=behind.ada, first_on=day, last_on=day)
    answer = as_ada.post("/cards/away/", {"first_on": "2027-03-01", "last_on": "2027-03-02"})
    assert "You have 20 times away." in answer.content.decode()
    assert (Review.objects.filter(kind="manual").count(), DaysAway.objects.count()) == (0, 20)


def test_a_spread_of_somebody_else_cannot_be_taken_back(behind: ClassRoom, as_ada: Client) -> None:
    page = Page(send(as_ada, Page(as_ada.get("/cards/backlog/")).form("/cards/backlog/spread/")))
    form = page.form("/cards/backlog/undo/").filled()

    assert signed_in(behind.grace).post("/cards/backlog/undo/", form).status_code == 404
    own = Review.objects.filter(kind="manual").first().operation
    refused = signed_in(behind.grace).post("/cards/backlog/spread/", {"operation": str(own), "days": "7"}, follow=True)
    assert "This form belongs to another page." in Page(refused).text
    assert not Review.objects.filter(kind="undo").exists()
