"""Flashcards as a browser shows them: turned by a link or a script, rated, taken back, done."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import pytest
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.core.memory import study_day
from quiz.models import Memory, Review, Sitting
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.factories import WORDINGS
from tests.pages import HTMX, Page, send
from tests.quiz.views.sittings import new

BY_HTMX = {**HTMX, "HX-Current-URL": "http://testserver/cards/review/", "HX-Target": "card-panel"}
AGAIN, HARD, GOOD, EASY = ("rating", "1"), ("rating", "2"), ("rating", "3"), ("rating", "4")


@pytest.fixture
def sitting(classroom: ClassRoom) -> Sitting:
    """Three cards: a single choice, a short answer and a plain card."""
    queue = [classroom.items[kind].pk for kind in ("single", "short", "card")]
    return start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())


def ratings(page: Page):
    return page.form("/cards/rate/")


def attributes_of(page: Page, id_: str) -> str:
    """The tag that has this id."""
    return re.search(rf'<[^>]*\bid="{id_}"[^>]*>', page.source)[0]


def test_a_whole_sitting_without_scripts(classroom, as_ada):
    home = Page(as_ada.get("/"))
    front = Page(send(as_ada, home.form("/cards/start/")))
    asked = len(Sitting.objects.get().queue)
    for left in range(asked, 0, -1):
        assert f"{asked - left} done, {left} to go" in front.text
        assert "hidden" in attributes_of(front, "answer")
        assert "hidden" in attributes_of(front, "ratings")
        turned = Page(as_ada.get("/cards/review/?show=answer"))
        assert "/cards/review/?show=answer" in front.links
        assert "hidden" not in attributes_of(turned, "answer")
        assert "hidden" not in attributes_of(turned, "ratings")
        answer = send(as_ada, ratings(turned), EASY)
        front = Page(answer)

    assert answer.redirect_chain[-1] == ("/cards/done/", 302)
    assert f"{asked} reviews done {asked} came back to you, 100 %." in front.text
    assert Review.objects.filter(learner=classroom.ada).count() == asked
    assert Sitting.objects.get().ended_at is not None


def test_home_says_how_many_cards_and_how_long(as_ada):
    home = Page(as_ada.get("/"))

    assert [button.words for button in home.form("/cards/start/").buttons] == ["Review 10 cards, about 2 min"]


@pytest.mark.parametrize("kind", WORDINGS)
def test_each_kind_has_its_two_sides(classroom, as_ada, kind):
    item = classroom.items.get(kind) or factories.ItemFactory(deck=classroom.deck, kind=kind)
    start_sitting(classroom.ada, [item.pk], title="", operation=uuid.uuid4(), now=timezone.now())
    fronts = {
        "single": "option ",
        "several": "option ",
        "truefalse": "True or false?",
        "cloze": "Relations began in a year with",
        "matching": "left one left two with one of:",
        "ordering": "Begin with the earliest.",
        "long": "Say it in your own words, then compare.",
    }
    backs = {
        "single": "option b",
        "several": "option a option b",
        "truefalse": "True",
        "short": "Vilnius",
        "number": "279.75 million U.S. dollars",
        "date": "2004",
        "cloze": "Relations began in 1922 with Harding .",
        "matching": "left one: right one left two: right two",
        "ordering": "entry e1 entry e2 entry e3",
        "long": "the guide",
        "card": "the back",
    }

    text = Page(as_ada.get("/cards/review/?show=answer")).text

    assert f"Question {item.slug}? {fronts.get(kind, '')}" in text
    assert f"{backs[kind]} An explanation. A publisher, {item.fact.source.title} , paragraph 2" in text


def test_rate_by_htmx_gives_the_next_card_alone(classroom, as_ada, sitting):
    page = Page(as_ada.get("/cards/review/"))

    response = as_ada.post("/cards/rate/", ratings(page).filled(EASY, duration_ms="1500"), headers=BY_HTMX)

    part = Page(response)
    assert part.source.lstrip().startswith('<div class="panel column" id="card-panel" data-card="front"')
    assert ("item", str(classroom.items["short"].pk)) in ratings(part).fields
    assert "1 done, 2 to go" in part.text
    assert "HX-Push-Url" not in response.headers
    assert Review.objects.get().duration_ms == 1500


def test_rate_by_htmx_from_a_turned_page_puts_the_address_right(as_ada, sitting):
    page = Page(as_ada.get("/cards/review/?show=answer"))
    headers = {**BY_HTMX, "HX-Current-URL": "http://testserver/cards/review/?show=answer"}

    response = as_ada.post("/cards/rate/", ratings(page).filled(EASY), headers=headers)

    assert response.headers["HX-Push-Url"] == "/cards/review/"


def test_the_last_rating_leads_to_the_end(classroom, as_ada):
    start_sitting(classroom.ada, [classroom.items["card"].pk], title="", operation=uuid.uuid4(), now=timezone.now())
    form = ratings(Page(as_ada.get("/cards/review/")))

    response = as_ada.post("/cards/rate/", form.filled(EASY), headers=BY_HTMX)

    assert json.loads(response.headers["HX-Location"]) == {"path": "/cards/done/"}
    done = Page(as_ada.get("/cards/done/"))
    assert "One review done 1 came back to you, 100 %." in done.text
    assert "More can follow, now or another time. Stopping here is fine." in done.text


@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_the_same_rating_twice_counts_once(as_ada, sitting, headers):
    form = ratings(Page(as_ada.get("/cards/review/"))).filled(EASY)

    answers = [as_ada.post("/cards/rate/", form, headers=headers) for _ in range(2)]

    assert Review.objects.count() == 1
    assert answers[0].status_code == answers[1].status_code
    assert Page(answers[0]).text == Page(answers[1]).text
    assert "1 done, 2 to go" in Page(as_ada.get("/cards/review/")).text


def test_a_second_tab_that_rates_the_same_card_changes_nothing(as_ada, sitting):
    one, other = Page(as_ada.get("/cards/review/")), Page(as_ada.get("/cards/review/"))
    send(as_ada, ratings(one), EASY)

    shown = Page(send(as_ada, ratings(other), AGAIN))

    assert list(Review.objects.values_list("rating", flat=True)) == [4]
    assert "1 done, 2 to go" in shown.text


@pytest.mark.parametrize("rating", [AGAIN, HARD, GOOD, EASY])
def test_the_interval_on_a_button_is_the_one_that_comes(classroom, as_ada, sitting, rating):
    page = Page(as_ada.get("/cards/review/"))
    label = re.search(rf'name="rating" value="{rating[1]}" aria-label="([^"]*)"', page.source)[1]
    word, count, unit = re.fullmatch(r"(\w+), next in ([0-9]+) (minute|day)s?", label).groups()
    now = timezone.now()

    send(as_ada, ratings(page), rating)

    memory = Memory.objects.get(item=classroom.items["single"])
    assert word == {"1": "Again", "2": "Hard", "3": "Good", "4": "Easy"}[rating[1]]
    if unit == "minute":
        assert abs(memory.due_at - now - dt.timedelta(minutes=int(count))) < dt.timedelta(minutes=1)
    else:
        zone = classroom.ada.zone
        assert study_day(memory.due_at, zone) == study_day(now, zone) + dt.timedelta(days=int(count))


def test_again_brings_the_card_back(as_ada, sitting):
    page = Page(as_ada.get("/cards/review/"))

    after = Page(send(as_ada, ratings(page), AGAIN))

    assert "0 done, 3 to go, 1 again" in after.text


@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_undo_asks_the_card_again(classroom, as_ada, sitting, headers):
    after = Page(send(as_ada, ratings(Page(as_ada.get("/cards/review/"))), EASY))

    response = as_ada.post("/cards/undo/", after.form("/cards/undo/").filled(), headers=headers)

    page = Page(response if headers else as_ada.get("/cards/review/"))
    assert "0 done, 3 to go" in page.text
    assert ("item", str(classroom.items["single"].pk)) in ratings(page).fields
    assert Memory.objects.get(item=classroom.items["single"]).reps == 0
    assert ("Taken back. The card is asked again." in page.text) is bool(headers)


@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "main"}])
def test_undo_from_the_end(classroom, as_ada, headers):
    start_sitting(classroom.ada, [classroom.items["card"].pk], title="", operation=uuid.uuid4(), now=timezone.now())
    done = Page(send(as_ada, ratings(Page(as_ada.get("/cards/review/"))), EASY))

    response = as_ada.post("/cards/undo/", done.form("/cards/undo/").filled(), headers=headers)

    place = json.loads(response.headers["HX-Location"])["path"] if headers else response.headers["Location"]
    assert place == "/cards/review/"
    assert "0 done, 1 to go" in Page(as_ada.get("/cards/review/")).text


def test_undo_with_nothing_to_take_back_says_so(as_ada, sitting):
    page = Page(as_ada.get("/cards/review/"))

    answer = send(as_ada, page.form("/cards/undo/"))

    assert answer.redirect_chain == [("/cards/", 302)]
    assert "There is nothing to take back in this sitting." in Page(answer).text


@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_start_twice_by_one_form_is_one_sitting(as_ada, headers):
    form = Page(as_ada.get("/cards/")).form("/cards/start/").filled()

    answers = [as_ada.post("/cards/start/", form, headers=headers) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/cards/review/"] * 2
    assert Sitting.objects.count() == 1


def test_a_sitting_goes_on_where_it_was_left(as_ada, sitting):
    send(as_ada, ratings(Page(as_ada.get("/cards/review/"))), EASY)

    assert "2 cards to go" in Page(as_ada.get("/cards/")).text
    assert "Go on, 2 cards" in Page(as_ada.get("/")).text
    assert "/cards/review/" in Page(as_ada.get("/")).links


def test_nothing_to_review_is_said(classroom):
    classroom.course.decks.clear()
    client = signed_in(classroom.ada)

    page = Page(client.get("/cards/"))
    started = client.post("/cards/start/", {"operation": new()}, follow=True)

    assert "Nothing to catch up on Cards gather here when your class has a deck of facts." in page.text
    assert started.redirect_chain == [("/cards/", 302)]
    assert "There is nothing to review just now." in Page(started).text
    assert client.get("/cards/review/").headers["Location"] == "/cards/"
    assert client.get("/cards/done/").headers["Location"] == "/cards/"


def test_when_all_is_met_the_next_day_is_named(classroom, as_ada):
    classroom.course.decks.set([factories.ItemFactory(kind="card").deck])
    page = Page(send(as_ada, Page(as_ada.get("/")).form("/cards/start/")))
    send(as_ada, ratings(page), EASY)

    due = timezone.localtime(Memory.objects.get(learner=classroom.ada).due_at, classroom.ada.zone)
    day = f"{due:%A}, {due.day} {due:%B}"
    assert f"Nothing to catch up on The next card comes back on {day}, 04:00." in Page(as_ada.get("/cards/")).text
    assert f"Nothing to catch up on. The next card comes back on {day}." in Page(as_ada.get("/")).text
    assert "0 cards" not in Page(as_ada.get("/cards/done/")).text


def test_keys_can_be_turned_off(classroom, as_ada, sitting):
    assert "data-keys" in attributes_of(Page(as_ada.get("/cards/review/")), "card-panel")

    classroom.ada.single_keys = False
    classroom.ada.save(update_fields=["single_keys"])

    assert "data-keys" not in attributes_of(Page(as_ada.get("/cards/review/")), "card-panel")


def test_a_card_whose_item_was_retired_meanwhile_is_still_asked(classroom, as_ada, sitting):
    classroom.items["single"].state = "retired"
    classroom.items["single"].save(update_fields=["state"])

    page = Page(as_ada.get("/cards/review/"))
    after = Page(send(as_ada, ratings(page), EASY))

    assert "1 done, 2 to go" in after.text


@pytest.mark.parametrize(("lapses", "is_told"), [(7, False), (8, True)])
def test_a_card_forgotten_again_and_again_says_what_helps(classroom, as_ada, sitting, lapses, is_told):
    Memory.objects.filter(item=classroom.items["single"]).update(lapses=lapses)

    page = Page(as_ada.get("/cards/review/?show=answer"))

    assert (f"This one was forgotten {lapses} times. Find a hook for it" in page.text) is is_told


def test_the_cards_that_come_next_are_sent_ahead_in_their_order(classroom, as_ada):
    kinds = ("single", "short", "card", "date", "number", "truefalse", "cloze")
    queue = [classroom.items[kind].pk for kind in kinds]
    start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())

    page = Page(as_ada.get("/cards/ahead/"))

    forms = [form for form in page.forms if form.action == "/cards/rate/"]
    assert [dict(form.fields)["item"] for form in forms] == [str(item) for item in queue[1:6]]
    assert len({dict(form.fields)["operation"] for form in forms}) == 5
    assert "hidden" in attributes_of(page, "answer")


def test_a_card_sent_ahead_is_rated_as_any_other(classroom, as_ada, sitting):
    ahead = next(form for form in Page(as_ada.get("/cards/ahead/")).forms if form.action == "/cards/rate/")
    send(as_ada, ratings(Page(as_ada.get("/cards/review/"))), EASY)

    after = Page(send(as_ada, ahead, GOOD))

    assert "1 done, 2 to go, 1 again" in after.text
    assert list(Review.objects.values_list("item", flat=True)) == sitting.queue[:2]


def test_nothing_is_sent_ahead_outside_of_a_sitting(classroom, as_ada):
    assert Page(as_ada.get("/cards/ahead/")).forms == []


def test_the_end_tells_what_moved_and_twenty_are_taken_back_from_there(classroom, as_ada):
    """Count, recall, time, when each card comes back, what next; and the memories are exactly what they were."""
    items = [factories.ItemFactory(deck=classroom.deck, kind="card") for _ in range(20)]
    queue = [item.pk for item in items]
    start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())
    before = list(Memory.objects.order_by("item").values_list("item", "state", "due_at", "reps"))
    for place in range(20):
        form = ratings(Page(as_ada.get("/cards/review/")))
        as_ada.post("/cards/rate/", form.filled(EASY if place else GOOD, duration_ms="6000"), headers=BY_HTMX)
    assert "20 done" not in Page(as_ada.get("/cards/done/")).text
    form = ratings(Page(as_ada.get("/cards/review/")))  # the one rated good came back after its ten minutes
    as_ada.post("/cards/rate/", form.filled(AGAIN, duration_ms="6000"), headers=BY_HTMX)
    assert "/cards/review/" in Page(as_ada.get("/cards/done/")).links
    send(as_ada, ratings(Page(as_ada.get("/cards/review/"))), EASY)

    done = Page(as_ada.get("/cards/done/"))
    assert "22 reviews done 21 came back to you, 95 %. It took about 2 minutes." in done.text
    assert "20 cards have moved" in done.text
    assert "the last on" in done.text

    for _ in range(22):
        as_ada.post("/cards/undo/", done.form("/cards/undo/").filled(operation=str(uuid.uuid4())))
    assert list(Memory.objects.order_by("item").values_list("item", "state", "due_at", "reps")) == before
    assert Sitting.objects.get().queue == queue
