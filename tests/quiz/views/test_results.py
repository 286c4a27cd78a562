"""The page after handing in: what each answer was worth, what was right and why, and what comes next."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from facts.models import Item
from quiz.models import Sitting
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page, local_links, send
from tests.quiz.views.sittings import KINDS, handed_in, new

MIXED = {
    "single": {"response": "0"},
    "several": {"response": "0"},
    "truefalse": {"response": "true"},
    "short": {"response": "vilnus"},
    "number": {"response": "280"},
    "date": {"response": "2004"},
    "cloze": {"blank-1": "1922", "blank-2": "Nixon"},
}


@pytest.fixture
def unshuffled(classroom):
    classroom.quiz.shuffles_options = False
    classroom.quiz.save(update_fields=["shuffles_options"])
    return classroom.quiz


@pytest.fixture
def attempt(unshuffled, as_ada):
    return handed_in(as_ada, unshuffled, MIXED)


def articles(page: Page) -> dict[str, str]:
    """The text of each question's part of the page, by kind."""
    parts = re.findall(r"<article.*?</article>", page.source, re.DOTALL)
    return {kind: Page(part).text for kind, part in zip(KINDS, parts, strict=True)}


def test_each_question_has_mark_key_explanation_and_source_with_its_paragraph(classroom, as_ada, attempt):
    told = articles(Page(as_ada.get(f"/attempts/{attempt.pk}/result/")))
    item = classroom.items["single"]
    source = f"A publisher, {item.fact.source.title} , paragraph 2, as of 2022."

    assert told["single"] == (
        f"Wrong, no mark Question 1 Question {item.slug}? You option a Key option b feedback a An explanation. {source}"
    )
    assert told["several"].startswith("Partly, 0.5 of 1 mark Question 2")
    assert "You right: option a Key option a option b feedback a" in told["several"]
    assert told["truefalse"].startswith("Right, 1 mark Question 3")
    assert "You True An explanation." in told["truefalse"]
    assert told["short"].startswith("Right, 1 mark")
    assert "You vilnus Key Vilnius" in told["short"]
    assert "Wrong, no mark" in told["number"]
    assert "You 280 Key 279.75 million U.S. dollars" in told["number"]
    assert "You 2004 Key 2004" in told["date"]
    assert told["cloze"].startswith("Partly, 0.5 of 1 mark")
    assert "Relations began in a year with … . You right: 1922 wrong: Nixon Key" in told["cloze"]
    assert "Key Relations began in 1922 with Harding ." in told["cloze"]
    assert "You no answer Key left one: right one left two: right two Not answered." in told["matching"]
    assert "You no answer Key entry e1 entry e2 entry e3 Not answered." in told["ordering"]
    assert all("An explanation." in text and "paragraph 2, as of 2022." in text for text in told.values())


def test_a_known_wrong_answer_shows_its_feedback(classroom, as_ada, unshuffled):
    attempt = handed_in(as_ada, unshuffled, {**MIXED, "short": {"response": "kaunas"}})

    told = articles(Page(as_ada.get(f"/attempts/{attempt.pk}/result/")))

    assert "You kaunas Key Vilnius Between the wars . An explanation." in told["short"]


def test_the_head_sums_up_and_the_receipt_has_number_and_time(as_ada, attempt):
    page = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))
    at = timezone.localtime(attempt.submitted_at, attempt.learner.zone)

    assert "4 of 9 marks 3 right 2 partly 4 wrong 6 facts to meet again." in page.text
    assert f"Receipt Number {attempt.pk} Handed in {at:%-d %b %Y, %H:%M}" in page.text
    assert "What moved" in page.text


def test_a_message_says_that_it_is_handed_in_once(classroom, as_ada, unshuffled):
    attempt = handed_in(as_ada, unshuffled)
    url = f"/attempts/{attempt.pk}/result/"
    receipt = (
        f"Handed in at {timezone.localtime(attempt.submitted_at, classroom.ada.zone):%H:%M}. Receipt {attempt.pk}."
    )

    assert receipt in Page(as_ada.get(url)).text
    assert receipt not in Page(as_ada.get(url)).text


def test_what_was_missed_becomes_cards(classroom, as_ada, attempt):
    page = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))

    review = send(as_ada, page.form("/cards/start/"))

    sitting = Sitting.objects.get()
    missed = ["single", "several", "number", "cloze", "matching", "ordering"]
    assert review.redirect_chain == [("/cards/review/", 302)]
    assert sitting.title == classroom.quiz.title
    assert sitting.queue == [classroom.items[kind].pk for kind in missed]


def test_what_was_missed_and_is_retired_since_is_said(classroom, as_ada, attempt):
    page = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))
    Item.objects.update(state=Item.State.RETIRED)

    answer = send(as_ada, page.form("/cards/start/"))

    assert answer.redirect_chain == [("/cards/", 302)]
    assert "There is nothing to review just now." in Page(answer).text
    assert Sitting.objects.count() == 0


def test_a_perfect_result_asks_for_no_cards(classroom, as_ada):
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=classroom.items["short"])
    attempt = begun_and_right(as_ada, quiz)

    page = Page(as_ada.get(f"/attempts/{attempt}/result/"))

    assert "1 of 1 marks 1 right All of it is in your keeping." in page.text
    assert "/cards/" in page.links
    assert [form.action for form in page.forms] == ["/account/logout/"]


def begun_and_right(client, quiz) -> str:
    client.post(f"/quizzes/{quiz.pk}/start/", {"operation": new()})
    attempt = quiz.attempts.get().pk
    client.post(f"/attempts/{attempt}/1/respond/", {"operation": new(), "response": "Vilnius"})
    client.post(f"/attempts/{attempt}/submit/", {"operation": new()})
    return str(attempt)


def test_a_teacher_sees_whose_it_is_and_no_buttons_of_the_learner(classroom, as_grace, attempt):
    page = Page(as_grace.get(f"/attempts/{attempt.pk}/result/"))

    assert "Ada Byron. " in page.text
    assert "Answer option a Key option b" in page.text
    assert "/cards/start/" not in [form.action for form in page.forms]
    assert f"/courses/{classroom.course.pk}/students/{classroom.ada.pk}/" in page.links
    assert f"/quizzes/{classroom.quiz.pk}/" not in page.links


def test_late_work_is_called_late(classroom, as_ada, unshuffled):
    unshuffled.due_at = timezone.now() - dt.timedelta(minutes=1)
    unshuffled.save(update_fields=["due_at"])
    attempt = handed_in(as_ada, unshuffled)

    assert ", late" in Page(as_ada.get(f"/attempts/{attempt.pk}/result/")).text


def test_markup_in_an_answer_is_text(classroom, as_ada, unshuffled):
    nasty = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'
    attempt = handed_in(as_ada, unshuffled, {"short": {"response": nasty}, "cloze": {"blank-2": nasty}})

    page = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))

    assert nasty in page.text
    assert [tag for tag, name, _ in page.attributes if tag == "img" or name.startswith("on")] == []


@pytest.mark.parametrize("who", ["who left", "of an archived course"])
def test_results_lead_to_no_page_that_is_gone(classroom, as_ada, as_grace, attempt, who):
    if who == "who left":
        classroom.ada.enrolments.all().delete()
    else:
        classroom.course.archived_at = timezone.now()
        classroom.course.save(update_fields=["archived_at"])
    url = f"/attempts/{attempt.pk}/result/"

    for client in (as_ada, as_grace, signed_in(factories.UserFactory(is_superuser=True))):
        links = set(local_links(url, Page(client.get(url)).links))
        assert {link: status for link in links if (status := client.get(link, follow=True).status_code) >= 400} == {}
        assert len(links) > 3
