"""Before a key is corrected: the author sees what it would do, and what it does is what was foreseen."""

from __future__ import annotations

import csv
import uuid
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.models import Item
from people.models import User
from quiz.actions.regrades import mark_by_hand
from quiz.core.regrades import Turn
from quiz.models import Attempt, AttemptItem, Quiz, Step
from quiz.queries.regrades import foresee, regrades
from quiz.queries.verification import differences
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.house.digests import digest
from tests.quiz.actions.test_regrades import ANSWER, KEYS, SOON
from tests.quiz.learners import ANSWERS, NOW, answer, correct, rolled_back, start, submit

CONFIRM, BACK, ROWS = ("_foreseen", "1"), ("_preview", "1"), ("_rows", "1")
NEW_KEY = {"accepted": "Kaunas\r\nVilna", "wrong": ""}


def learner(room: ClassRoom, name: str = "", quiz: Quiz | None = None) -> User:
    user = factories.UserFactory(first_name=name)
    factories.EnrolmentFactory(course=(quiz or room.quiz).course, user=user)
    return user


def handed_in(quiz: Quiz, user: User, response: Any, kind: str = "short") -> Attempt:
    attempt = start(quiz, user)
    answer(attempt, kind, response)
    return submit(attempt)


@pytest.fixture
def item(classroom: ClassRoom) -> Item:
    """Ada would gain by `NEW_KEY`, Ben would lose, Cid is marked by hand, and one answer is from elsewhere."""
    item = classroom.items["short"]
    handed_in(classroom.quiz, classroom.ada, "Kaunas")
    handed_in(classroom.quiz, learner(classroom, "Ben"), "Vilnius")
    marked = handed_in(classroom.quiz, learner(classroom, "Cid"), "Riga")
    row = marked.items.select_related("version", "attempt").get(version__item=item)
    mark_by_hand([row], row.weight, comment="", by=classroom.grace, operation=uuid.uuid4(), now=NOW)
    other = factories.QuizFactory(title="Elsewhere")
    factories.SlotFactory(quiz=other, item=item)
    handed_in(other, learner(classroom, "Stranger", other), "Kaunas")
    return item


def address(item: Item) -> str:
    return reverse("admin:facts_item_change", args=[item.pk])


def edited(client: Client, item: Item, button: str = "_save", **changes: str) -> dict[str, list[str]]:
    form = Page(client.get(address(item))).editor.filled((button, ""), **changes)
    form.pop("change", None)
    return form


def asked(client: Client, item: Item, **changes: str) -> Page:
    return Page(client.post(address(item), edited(client, item, **changes)))


def test_the_author_is_asked_before_anything_is_saved(classroom: ClassRoom, item: Item, as_grace: Client):
    form = edited(as_grace, item, **NEW_KEY)
    before = digest()

    page = Page(as_grace.post(address(item), form))

    assert digest() == before
    assert "This changes the key" in page.text
    assert "Nothing is saved yet. Version 2 would mark again what was answered" in page.text
    assert "Gains 2 answers Loses 1 answer Stays 0 answers Marked by hand, stays 1 answer" in page.text
    where = f"{classroom.quiz}, attempt 1"
    assert f"{where} Loses 1 of 1 mark 0 of 1 mark Ada Byron {where} Gains 0 of 1 mark 1 of 1 mark" in page.text
    assert "Marked by hand, stays 1 of 1 mark 1 of 1 mark" in page.text
    assert "Stranger" not in page.source
    assert "1 answer was given in a course that you do not teach" in page.text


def test_what_is_confirmed_is_saved_once_however_often_it_is_pressed(item: Item, as_grace: Client):
    form = asked(as_grace, item, **NEW_KEY).editor.filled(CONFIRM)

    pages = [Page(as_grace.post(address(item), form, follow=True)) for _ in range(2)]

    assert [version.number for version in item.versions.all()] == [2, 1]
    assert item.versions.first().key["accepted"] == ["Kaunas", "Vilna"]
    assert Step.objects.filter(action="regrade").count() == 3
    assert "Saved as version 2. 3 answers were marked again. 1 mark by hand stays." in pages[0].text
    assert list(differences(Counter())) == []


def test_going_back_loses_nothing(item: Item, as_grace: Client):
    changes = {
        **NEW_KEY,
        "stem": item.current.content["stem"].replace("?", " ?"),
        "explanation": "Two\r\nlines.",
        "note": "A note.",
    }
    form = edited(as_grace, item, **changes)
    before = digest()

    page = Page(as_grace.post(address(item), form))
    again = Page(as_grace.post(address(item), page.editor.filled(BACK))).editor.filled(("_save", ""))

    assert {name: again.get(name) for name in changes} == {name: [value] for name, value in changes.items()}
    assert again["operation"] == form["operation"]
    assert digest() == before
    assert "This changes the key" in Page(as_grace.post(address(item), again)).text


def test_the_spreadsheet_has_who_would_gain_and_lose(item: Item, as_grace: Client):
    page = asked(as_grace, item, **NEW_KEY)
    before = digest()

    response = as_grace.post(address(item), page.editor.filled(ROWS))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = [(row["what happens"], row["before"], row["after"]) for row in csv.DictReader(text.splitlines())]
    assert rows == [("Loses", "1", "0"), ("Gains", "0", "1"), ("Marked by hand, stays", "1", "1")]
    assert "Stranger" not in text
    assert digest() == before


def test_a_spreadsheet_of_what_changed_meanwhile_is_refused(item: Item, as_grace: Client):
    form = asked(as_grace, item, **NEW_KEY).editor
    as_grace.post(address(item), form.filled(CONFIRM))
    before = digest()

    assert as_grace.post(address(item), form.filled(ROWS)).status_code == 400
    assert digest() == before


def test_what_somebody_saved_meanwhile_is_not_overwritten(item: Item, as_grace: Client):
    form = asked(as_grace, item, **NEW_KEY).editor.filled(CONFIRM)
    correct(item, {"accepted": ["Riga"]}, now=SOON)

    page = Page(as_grace.post(address(item), form))

    assert item.versions.count() == 2
    assert "Somebody saved version 2 while you were writing." in page.text
    assert "This changes the key" in Page(as_grace.post(address(item), page.editor.filled(("_save", "")))).text


def test_save_then_write_another_stays_what_it_was(item: Item, as_grace: Client):
    form = Page(as_grace.post(address(item), edited(as_grace, item, "_addanother", **NEW_KEY))).editor

    response = as_grace.post(address(item), form.filled(CONFIRM))

    assert response.headers["Location"].startswith(reverse("admin:facts_item_add"))


@pytest.mark.parametrize(
    "changes",
    [{"accepted": "Vilnius\r\nVilna"}, {**NEW_KEY, "change": "cosmetic"}, {**NEW_KEY, "change": "meaning"}],
    ids=["no answer is affected", "wording only", "asks something else"],
)
def test_nobody_is_asked_where_no_mark_would_move(item: Item, as_grace: Client, changes: dict[str, str]):
    form = Page(as_grace.get(address(item))).editor.filled(("_save", ""), **changes)
    if "change" not in changes:
        form.pop("change", None)

    page = Page(as_grace.post(address(item), form, follow=True))

    assert "Saved as version 2." in page.text


def test_a_weight_that_changes_is_foreseen_too(classroom: ClassRoom, as_grace: Client):
    item = classroom.items["single"]
    handed_in(classroom.quiz, classroom.ada, "c", "single")

    page = asked(as_grace, item, **{"option-2-weight": "0.5"})

    assert "Gains 1 answer" in page.text
    assert "Gains 0 of 1 mark 0.5 of 1 mark" in page.text


def test_restoring_asks_too(item: Item, as_grace: Client):
    as_grace.post(address(item), asked(as_grace, item, **NEW_KEY).editor.filled(CONFIRM))
    versions, restore = (reverse(f"admin:facts_item_{door}", args=[item.pk, *more]) for door, more in RESTORE)
    form = Page(as_grace.get(versions)).form(restore).filled()

    page = Page(as_grace.post(restore, form))

    assert item.versions.count() == 2
    assert "Gains 1 answer Loses 2 answers" in page.text
    assert versions in page.links
    done = [Page(as_grace.post(restore, page.editor.filled(CONFIRM), follow=True)) for _ in range(2)]
    assert item.versions.count() == 3
    assert "Version 1 stands again, as version 3. 3 answers were marked again." in done[0].text


RESTORE = [("versions", []), ("restore", [1])]


def test_the_page_costs_the_same_for_more_answers_and_shows_no_more_than_it_says(
    classroom: ClassRoom, as_grace: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("quiz.queries.regrades.SHOWN", 3)
    item, costs, pages = classroom.items["short"], [], []
    for size in (3, 7):
        for _ in range(size):
            handed_in(classroom.quiz, learner(classroom), "Kaunas")
        form = edited(as_grace, item, **NEW_KEY)
        with CaptureQueriesContext(connection) as caught:
            pages.append(Page(as_grace.post(address(item), form)))
        costs.append(len(caught))

    assert costs[0] == costs[1]
    assert "The first" not in pages[0].text
    assert "The first 3 of 10 answers stand here" in pages[1].text
    assert pages[1].text.count("attempt 1") == 3


def test_others_find_nothing(item: Item, as_grace: Client, as_mallory: Client):
    page = asked(as_grace, item, **NEW_KEY)

    for button in (CONFIRM, BACK, ROWS):
        assert as_mallory.post(address(item), page.editor.filled(button)).status_code == 404
    assert item.versions.count() == 1


# What is foreseen is what happens

OPTIONS = [factories.option(name) for name in "abcd"]


def told(item: Item, user: User) -> tuple[Counter, list]:
    effects = regrades(user, item=item)[0].effects
    return effects.counts, [(line.answer.pk, line.effect.before, line.effect.after) for line in effects.lines]


@pytest.mark.parametrize("kind", KEYS)
def test_each_kind_does_what_was_foreseen(classroom: ClassRoom, kind: str):
    right, wrong = ANSWERS[kind]
    for response in (right, wrong, ANSWER[kind], None):
        handed_in(classroom.quiz, learner(classroom), response, kind)
    item = Item.objects.select_related("current").get(pk=classroom.items[kind].pk)
    ahead = foresee(item, wording_of(item, KEYS[kind]), classroom.grace)

    correct(item, KEYS[kind], now=SOON)

    assert told(item, classroom.grace) == (
        ahead.counts,
        [(line.answer.pk, line.effect.before, line.effect.after) for line in ahead.lines],
    )
    assert ahead.counts[Turn.GAINS] >= 1
    assert ahead.counts[Turn.LOSES] >= 1


def wording_of(item: Item, key: dict[str, Any], **content: Any):
    before = item.current
    return type(before.wording)(before.kind, {**before.content, **content}, key, "Because.")


PAST = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", None]),
        st.sampled_from(["key", "key", "cosmetic", "meaning"]),
        st.sampled_from(["abc", "abcd"]),
        st.sampled_from("abcd"),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=PAST, names=st.sampled_from(["abc", "abd", "abcd"]), right=st.sampled_from("abcd"))
def test_whatever_happened_before_what_is_foreseen_happens(
    classroom: ClassRoom, past: list[tuple], names: str, right: str
):
    """Versions of every meaning, choices that come and go, marks by hand; then a correction."""
    with rolled_back():
        item, quiz = factories.ItemFactory(deck=classroom.deck, kind="single"), factories.QuizFactory()
        factories.EnrolmentFactory(course=quiz.course, user=classroom.grace, role="instructor")
        factories.SlotFactory(quiz=quiz, item=item)
        for number, (response, change, shown, key, by_hand) in enumerate(past):
            given_to = handed_in(quiz, learner(classroom, "", quiz), kept(item, response), "single")
            if by_hand:
                rows = AttemptItem.objects.filter(attempt=given_to).select_related("version", "attempt")
                mark_by_hand(
                    list(rows), rows[0].weight, comment="", by=classroom.grace, operation=uuid.uuid4(), now=NOW
                )
            chosen = [option for option in OPTIONS if option["id"] in shown]
            right_one = key if key in shown else "a"
            correct(item, {"right": right_one}, now=at(number), change=change, explanation=f"{number}", options=chosen)
        item = Item.objects.select_related("current").get(pk=item.pk)
        chosen = [option for option in OPTIONS if option["id"] in names]
        key = {"right": right if right in names else "a"}
        ahead = foresee(item, wording_of(item, key, options=chosen), classroom.grace)
        before = {row.pk: row.credit for row in AttemptItem.objects.filter(attempt__quiz=quiz)}

        version = correct(item, key, now=at(99), options=chosen)

        after = {row.pk: row.credit for row in AttemptItem.objects.filter(attempt__quiz=quiz)}
        lines = {line.answer.pk: line.effect for line in ahead.lines}
        assert {pk: (effect.before, effect.after) for pk, effect in lines.items()} == {
            pk: (before[pk], after[pk]) for pk in lines
        }
        assert {pk for pk in after if after[pk] != before[pk]} <= lines.keys()
        marked = set(Step.objects.filter(action="regrade", version=version).values_list("item", flat=True))
        left = {Turn.UNSAID, Turn.BY_HAND}
        assert marked == {pk for pk, effect in lines.items() if effect.turn not in left}


def kept(item: Item, response: str | None) -> str | None:
    """A choice that the item offers now."""
    offered = {option["id"] for option in item.versions.first().content["options"]}
    return response if response in offered else None


def at(hours: int):
    return SOON + hours * (SOON - NOW)
