"""Cards put off, suspended and flagged from the review page; the list of them, and the way back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.core.memory import study_day
from quiz.models import CardStep, Memory, Sitting
from quiz.queries.cards import waiting_cards
from quiz.queries.verification import differences
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page, send
from tests.quiz.views.test_cards import AGAIN, BY_HTMX, EASY, ratings

BURY, SUSPEND, FLAG, UNFLAG, RELEASE = (("act", act) for act in ("bury", "suspend", "flag", "unflag", "release"))


@pytest.fixture
def sitting(classroom: ClassRoom) -> Sitting:
    queue = [classroom.items[kind].pk for kind in ("single", "short", "card")]
    return start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())


@pytest.fixture(autouse=True)
def _verified(db: None):
    yield
    assert list(differences(Counter())) == []


def review(client) -> Page:
    return Page(client.get("/cards/review/"))


def step(page: Page):
    return page.form("/cards/step/")


def first(classroom: ClassRoom) -> Memory:
    return Memory.objects.get(learner=classroom.ada, item=classroom.items["single"])


@pytest.mark.parametrize(
    ("act", "words"),
    [(BURY, "Put off until tomorrow."), (SUSPEND, "Suspended: it is not asked until you release it.")],
)
@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_a_card_set_aside_leaves_the_sitting_and_comes_back_by_undo(
    classroom, as_ada, sitting, act, words, headers
) -> None:
    response = as_ada.post("/cards/step/", step(review(as_ada)).filled(act), headers=headers)

    page = Page(response) if headers else review(as_ada)
    assert words in page.text
    assert "0 done, 2 to go 2 new, 0 due" in page.text
    assert ("item", str(classroom.items["short"].pk)) in ratings(page).fields
    tomorrow = study_day(timezone.now(), classroom.ada.zone) + dt.timedelta(days=1)
    assert first(classroom).buried_until == (tomorrow if act is BURY else None)
    assert (first(classroom).suspended_at is not None) is (act is SUSPEND)
    assert list(differences(Counter())) == []

    send(as_ada, page.form("/cards/undo/"))

    page = review(as_ada)
    assert "0 done, 3 to go" in page.text
    assert ("item", str(classroom.items["single"].pk)) in ratings(page).fields
    assert (first(classroom).suspended_at, first(classroom).buried_until) == (None, None)


def test_undo_goes_back_through_ratings_and_settings_aside_in_their_order(classroom, as_ada, sitting) -> None:
    send(as_ada, ratings(review(as_ada)), EASY)
    send(as_ada, step(review(as_ada)), BURY)
    send(as_ada, ratings(review(as_ada)), EASY)
    done = Page(as_ada.get("/cards/done/"))
    assert "2 reviews done" in done.text
    form = done.form("/cards/undo/")
    for left in ("1 done, 1 to go", "1 done, 2 to go", "0 done, 3 to go"):
        page = Page(send(as_ada, form))
        assert left in page.text
        form = page.form("/cards/undo/")

    assert "There is nothing to take back" in Page(send(as_ada, form)).text


def test_a_card_that_came_back_and_is_set_aside_is_done(classroom, as_ada, sitting) -> None:
    Sitting.objects.update(queue=sitting.queue[:1], new=sitting.queue[:1], size=1)
    send(as_ada, ratings(review(as_ada)), AGAIN)

    done = Page(send(as_ada, step(review(as_ada)), SUSPEND))

    assert "One review done" in done.text
    assert "1 done, 0 to go" not in done.text
    again = Page(send(as_ada, done.form("/cards/undo/")))
    assert "0 done, 1 to go, 1 again" in again.text


def test_all_cards_set_aside_ends_the_sitting_without_praise_or_blame(classroom, as_ada, sitting) -> None:
    for _card in range(3):
        page = Page(send(as_ada, step(review(as_ada)), BURY))

    assert "Nothing more for now" in page.text
    assert "came back to you" not in page.text
    assert "0 done, 1 to go" in Page(send(as_ada, page.form("/cards/undo/"))).text


@pytest.mark.parametrize("act", [BURY, SUSPEND, FLAG])
def test_the_same_step_twice_is_one(classroom, as_ada, sitting, act) -> None:
    form = step(review(as_ada)).filled(act)

    answers = [as_ada.post("/cards/step/", form, headers=BY_HTMX) for _ in range(2)]

    assert CardStep.objects.count() == 1
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(Sitting.objects.get().queue) == (3 if act is FLAG else 2)


def test_a_flag_stays_on_the_card_and_is_taken_off(classroom, as_ada, sitting) -> None:
    flagged = Page(as_ada.post("/cards/step/", step(review(as_ada)).filled(FLAG), headers=BY_HTMX))
    assert first(classroom).is_flagged
    assert "Flagged" in flagged.text
    assert ("item", str(classroom.items["single"].pk)) in ratings(flagged).fields

    as_ada.post("/cards/step/", step(flagged).filled(UNFLAG), headers=BY_HTMX)

    assert not first(classroom).is_flagged


def test_the_list_releases_what_was_set_aside(classroom, as_ada, sitting) -> None:
    for act in (BURY, SUSPEND, FLAG):
        send(as_ada, step(review(as_ada)), act)
    waiting = waiting_cards(classroom.ada, now=timezone.now()).queue
    assert classroom.items["single"].pk not in waiting
    assert classroom.items["short"].pk not in waiting
    page = Page(as_ada.get("/cards/aside/"))
    assert page.text.index("Put off until") < page.text.index("Suspended on") < page.text.index("Flagged.")

    for act in (RELEASE, RELEASE, UNFLAG):
        page = Page(as_ada.get("/cards/aside/"))
        forms = [form for form in page.forms if form.action == "/cards/aside/release/"]
        page = Page(send(as_ada, forms[0], act))

    assert "No card is set aside." in page.text
    assert {classroom.items[kind].pk for kind in ("single", "short", "card")} <= set(
        waiting_cards(classroom.ada, now=timezone.now()).queue
    )


def test_a_sitting_of_missed_cards_leaves_out_what_is_set_aside(classroom, as_ada, sitting) -> None:
    send(as_ada, step(review(as_ada)), SUSPEND)
    items = [classroom.items[kind].pk for kind in ("single", "card")]

    later = start_sitting(classroom.ada, items, title="", operation=uuid.uuid4(), now=timezone.now())

    assert (later.queue, later.size) == (items[1:], 1)


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("/cards/step/", {"act": "release"}, 400),
        ("/cards/step/", {"act": "delete"}, 400),
        ("/cards/step/", {"act": "bury", "operation": "no"}, 400),
        ("/cards/step/", {"act": "bury", "item": "0"}, 404),
        ("/cards/step/", {"act": "bury", "item": "x"}, 400),
        ("/cards/aside/release/", {"act": "bury"}, 400),
        ("/cards/aside/release/", {"act": "release", "item": "0"}, 404),
    ],
)
def test_bad_steps_change_nothing(classroom, as_ada, sitting, address, fields, status) -> None:
    form = {"operation": str(uuid.uuid4()), "item": classroom.items["single"].pk, **fields}

    assert as_ada.post(address, form).status_code == status
    assert CardStep.objects.count() == 0
    assert len(Sitting.objects.get().queue) == 3


def test_an_operation_of_somebody_else_is_refused(classroom, as_ada, sitting) -> None:
    form = step(review(as_ada)).filled(FLAG)
    as_ada.post("/cards/step/", form)

    answer = signed_in(classroom.grace).post("/cards/step/", form, follow=True)

    assert "This form belongs to another page." in Page(answer).text
    assert CardStep.objects.get().learner == classroom.ada
