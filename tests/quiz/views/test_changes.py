"""What learners are told of a change: a corrected key on the result page, a note with the card until they met it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facts.actions.items import save_version
from facts.models import Item
from quiz.actions.regrades import mark_by_hand
from quiz.actions.undoing import undo_regrade
from quiz.models import AttemptItem
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.pages import HTMX
from tests.quiz.learners import NOW, answer, correct, question, sit, start, submit


def handed_in(room: ClassRoom, kind: str, response: object):
    attempt = start(room.quiz, room.ada, now=NOW)
    answer(attempt, kind, response, now=NOW)
    return submit(attempt, now=NOW)


def result(client: Client, attempt) -> str:
    return Page(client.get(reverse("quiz:attempt-result", args=[attempt.pk]))).text


def test_a_corrected_key_is_told_on_the_result_page(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    attempt = handed_in(classroom, "single", "c")
    correct(classroom.items["single"], {"right": "c"}, now=NOW, explanation="It is *c* after all.")

    text = result(as_ada, attempt)

    assert "The key was corrected on 2 November: your mark rose from 0 to 1." in text
    assert "feedback c It is c after all." in text
    assert "1 of 9 marks" in text
    assert "The key was corrected on 2 November: the mark rose from 0 to 1." in result(as_grace, attempt)


def test_a_correction_that_was_taken_back_is_told(classroom: ClassRoom, as_ada: Client):
    item = classroom.items["single"]
    attempt = handed_in(classroom, "single", "c")
    others = handed_in(classroom, "single", "b")
    four = [factories.option(name) for name in "abcd"]
    version = correct(item, {"right": "c"}, now=NOW, options=four)
    undo_regrade(classroom.grace, version.pk, operation=uuid.uuid4(), now=NOW + dt.timedelta(days=1))

    rose = "The key was corrected on 2 November: your mark rose from 0 to 1."
    fell = "The correction was taken back on 3 November: your mark fell from 1 to 0."
    assert f"{rose} {fell}" in result(as_ada, attempt)
    fell = "The key was corrected on 2 November: your mark fell from 1 to 0."
    rose = "The correction was taken back on 3 November: your mark rose from 0 to 1."
    assert f"{fell} {rose}" in result(as_ada, others)


def test_a_mark_by_hand_is_told_with_its_comment(classroom: ClassRoom, as_ada: Client):
    attempt = handed_in(classroom, "short", "Vilna")
    row = AttemptItem.objects.select_related("version", "attempt").get(pk=question(attempt, "short").pk)
    mark_by_hand([row], Decimal(1), comment="An old name.", by=classroom.grace, operation=uuid.uuid4(), now=NOW)

    text = result(as_ada, attempt)

    assert "Marked by hand on 2 November: your mark rose from 0 to 1. An old name." in text


def changed(item: Item, note: str, *, change: str = "meaning") -> None:
    item = Item.objects.select_related("current").get(pk=item.pk)
    save_version(
        item,
        kind="short",
        content={"stem": "Which town?"},
        key={"accepted": ["Kaunas"]},
        explanation=item.current.explanation,
        operation=uuid.uuid4(),
        now=timezone.now(),
        change=change,
        note=note,
    )


def test_the_note_stands_with_the_card_until_it_was_rated(classroom: ClassRoom, as_ada: Client):
    item = classroom.items["short"]
    attempt = handed_in(classroom, "short", "Vilnius")
    changed(item, "Vilnius. Since 1920: Kaunas.")
    told = "This changed: Vilnius. Since 1920: Kaunas."
    sit(classroom.ada, [item.pk, classroom.items["card"].pk], now=timezone.now())

    assert told in Page(as_ada.get(reverse("quiz:cards-review"))).text
    assert told in result(as_ada, attempt)
    form = {"item": item.pk, "rating": "1", "operation": uuid.uuid4()}
    assert told not in as_ada.post(reverse("quiz:cards-rate"), form, headers=HTMX).content.decode()
    form = {"item": classroom.items["card"].pk, "rating": "4", "operation": uuid.uuid4()}
    again = as_ada.post(reverse("quiz:cards-rate"), form, headers=HTMX).content.decode()
    assert "Which town?" in again
    assert told not in again


def test_a_card_that_comes_right_back_tells_it_no_more(classroom: ClassRoom, as_ada: Client):
    item = classroom.items["short"]
    handed_in(classroom, "short", "Vilnius")
    changed(item, "Vilnius. Since 1920: Kaunas.")
    sit(classroom.ada, [item.pk], now=timezone.now())

    form = {"item": item.pk, "rating": "1", "operation": uuid.uuid4()}
    again = as_ada.post(reverse("quiz:cards-rate"), form, headers=HTMX).content.decode()

    assert "Which town?" in again
    assert "This changed" not in again


def test_who_never_knew_it_gets_no_note(classroom: ClassRoom, as_ada: Client):
    changed(classroom.items["short"], "Vilnius. Since 1920: Kaunas.")
    sit(classroom.ada, [classroom.items["short"].pk], now=timezone.now())

    assert "This changed" not in Page(as_ada.get(reverse("quiz:cards-review"))).text


def test_what_is_asked_anew_waits_once_among_the_cards(classroom: ClassRoom, as_ada: Client):
    handed_in(classroom, "short", "Vilnius")
    changed(classroom.items["short"], "")

    as_ada.post(reverse("quiz:cards-start"), {"operation": uuid.uuid4()})

    queue = classroom.ada.sittings.get().queue
    assert queue.count(classroom.items["short"].pk) == 1


def test_the_author_is_told_what_followed(classroom: ClassRoom, as_grace: Client):
    handed_in(classroom, "short", "Trakai")
    address = reverse("admin:facts_item_change", args=[classroom.items["short"].pk])
    for changes, sentence in [
        ({"accepted": "Vilnius\r\nTrakai"}, "Saved as version 2. 1 answer was marked again."),
        ({"stem": "Which river?"}, "Saved as version 3. 1 student is asked anew."),
    ]:
        form = Page(as_grace.get(address)).editor.filled(("_save", ""), **changes)
        form.pop("change", None)
        page = Page(as_grace.post(address, form, follow=True))
        if "accepted" in changes:
            page = Page(as_grace.post(address, page.editor.filled(("_foreseen", "1")), follow=True))
        assert sentence in page.text


def test_editing_an_item_changes_nothing_in_an_attempt_that_is_open(
    classroom: ClassRoom, as_ada: Client, as_grace: Client
):
    attempt = start(classroom.quiz, classroom.ada, now=NOW)
    page = reverse("quiz:attempt-question", args=[attempt.pk, question(attempt, "single").position])
    before = Page(as_ada.get(page))
    editor = reverse("admin:facts_item_change", args=[classroom.items["single"].pk])
    asks_anew = {"stem": "Which river?", "option-0-text": "the Neris", "right": "0", "change": "meaning"}
    as_grace.post(editor, Page(as_grace.get(editor)).editor.filled(("_save", ""), **asks_anew))

    after = Page(as_ada.get(page))
    chosen = next(value for value, words in before.form(f"{page}respond/").choices["response"] if words == "option b")
    as_ada.post(f"{page}respond/", {"operation": uuid.uuid4(), "response": chosen})
    submit(attempt, now=NOW)

    assert classroom.items["single"].versions.count() == 2
    assert after.text == before.text
    assert question(attempt, "single").fraction == 1
    assert "Which river?" not in result(as_ada, attempt)
