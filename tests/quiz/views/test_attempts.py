"""Taking a quiz as a browser does it, without scripts and with htmx. The actions have tests of their own."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from quiz.models import Attempt, Review, Step
from tests.conftest import signed_in
from tests.pages import HTMX, Page, send
from tests.quiz.views.sittings import (
    KINDS,
    answered_in_full,
    begun,
    entries,
    new,
    next_move,
    question_form,
    question_url,
    right,
)


@pytest.fixture
def attempt(classroom, as_ada) -> Attempt:
    return begun(as_ada, classroom.quiz)


def htmx(url: str) -> dict[str, str]:
    """The headers that htmx sends from the page at this address."""
    return {**HTMX, "HX-Current-URL": f"http://testserver{url}", "HX-Target": "question-panel"}


def test_a_whole_sitting_without_scripts(classroom, as_ada):
    start = Page(as_ada.get(f"/quizzes/{classroom.quiz.pk}/"))
    first = Page(send(as_ada, start.form(f"/quizzes/{classroom.quiz.pk}/start/")))
    check = answered_in_full(as_ada, first)
    attempt = Attempt.objects.get()

    result = send(as_ada, check.form(f"/attempts/{attempt.pk}/submit/"))

    attempt.refresh_from_db()
    assert "Every question has an answer" in check.text
    assert result.redirect_chain == [(f"/attempts/{attempt.pk}/result/", 302)]
    assert "9 of 9 marks" in Page(result).text
    assert attempt.score == attempt.max_score == 9
    assert list(attempt.items.values_list("verdict", flat=True)) == ["right"] * 9
    assert Review.objects.filter(learner=classroom.ada).count() == 9


def test_a_whole_sitting_by_htmx(classroom, as_ada, attempt):
    url = f"/attempts/{attempt.pk}/1/"
    page = Page(as_ada.get(url))
    for kind in KINDS:
        while kind == "ordering" and (move := next_move(page, ["entry e1", "entry e2", "entry e3"])):
            form = question_form(page)
            part = as_ada.post(form.attributes["hx-post"], form.filled(move), headers=htmx(url))
            page = Page(part)
        form = question_form(page)
        part = as_ada.post(
            form.attributes["hx-post"], form.filled(("go", "next"), **right(kind, form)), headers=htmx(url)
        )
        page = Page(part)
        if kind != "ordering":
            url = part.headers["HX-Push-Url"]
            assert url == f"/attempts/{attempt.pk}/{KINDS.index(kind) + 2}/"
            assert "question-panel" in page.ids
            assert "<html" not in page.source

    assert json.loads(part.headers["HX-Location"]) == {"path": f"/attempts/{attempt.pk}/check/"}
    check = Page(as_ada.get(f"/attempts/{attempt.pk}/check/"))
    send(as_ada, check.form(f"/attempts/{attempt.pk}/submit/"))
    attempt.refresh_from_db()
    assert attempt.score == attempt.max_score == 9


def test_start_again_leads_to_the_attempt_that_is_open(classroom, as_ada, attempt):
    again = as_ada.post(f"/quizzes/{classroom.quiz.pk}/start/", {"operation": new()})

    assert again.headers["Location"] == f"/attempts/{attempt.pk}/"
    assert Attempt.objects.count() == 1


def test_resume_goes_on_where_the_learner_left_off(as_ada, attempt):
    base = f"/attempts/{attempt.pk}"
    as_ada.post(f"{base}/1/respond/", {"operation": new(), "response": "0", "go": "next"})
    as_ada.post(f"{base}/3/respond/", {"operation": new(), "response": "true", "go": "next"})

    assert as_ada.get(f"{base}/").headers["Location"] == f"{base}/2/"


@pytest.mark.parametrize(
    ("go", "place"),
    [
        ("next", "/5/"),
        ("back", "/3/"),
        ("9", "/9/"),
        ("flag", "/4/"),
        ("", "/4/"),
        ("check", "/check/"),
        ("10", "/check/"),
        ("nonsense", "/4/"),
    ],
)
def test_respond_saves_and_goes_where_the_button_says(as_ada, attempt, go, place):
    url = f"{question_url(attempt, 'short')}respond/"

    by_page = as_ada.post(url, {"operation": new(), "response": "Vilnius", **({"go": go} if go else {})})

    assert by_page.headers["Location"] == f"/attempts/{attempt.pk}{place}"
    assert attempt.items.get(position=4).response == "Vilnius"


def test_back_from_the_first_question_stays_there(as_ada, attempt):
    response = as_ada.post(f"/attempts/{attempt.pk}/1/respond/", {"operation": new(), "go": "back"})

    assert response.headers["Location"] == f"/attempts/{attempt.pk}/1/"


def test_a_part_has_its_address_in_the_history_once(as_ada, attempt):
    here = question_url(attempt, "short")
    flagged = as_ada.post(f"{here}respond/", {"operation": new(), "go": "flag"}, headers=htmx(here))
    further = as_ada.post(f"{here}respond/", {"operation": new(), "go": "next"}, headers=htmx(here))

    assert "HX-Push-Url" not in flagged.headers
    assert further.headers["HX-Push-Url"] == question_url(attempt, "number")


def test_autosave_tells_its_state_and_touches_nothing_that_is_typed(as_ada, attempt):
    url = question_url(attempt, "short")
    sent = new()

    response = as_ada.post(f"{url}respond/", {"operation": sent, "response": "Vil"}, headers=htmx(url))

    page = Page(response)
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#saved", "outerHTML")
    assert page.ids == ["sequence", "saved", "operation", "navigator"]
    assert [value for tag, name, value in page.attributes if name == "hx-swap-oob"] == ["true", "true", "true"]
    operation = next(value for tag, name, value in page.attributes if (tag, name) == ("input", "value"))
    assert operation != sent
    assert "Saved " in page.text
    assert 'aria-label="Question 4, answered, current"' in page.source
    assert "HX-Push-Url" not in response.headers
    assert attempt.items.get(position=4).response == "Vil"


def test_autosave_without_scripts_is_a_plain_save(as_ada, attempt):
    url = question_url(attempt, "short")

    response = as_ada.post(f"{url}respond/", {"operation": new(), "response": "Vil"}, follow=True)

    assert response.redirect_chain == [(url, 302)]
    assert ("response", "Vil") in question_form(Page(response)).fields


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_same_post_twice_is_one_step_and_the_same_answer(as_ada, attempt, headers):
    url = f"{question_url(attempt, 'short')}respond/"
    form = {"operation": new(), "response": "Vilnius", "go": "next"}

    first, second = as_ada.post(url, form, headers=headers), as_ada.post(url, form, headers=headers)

    assert first.status_code == second.status_code
    assert first.headers.get("Location") == second.headers.get("Location")
    assert Page(first).text == Page(second).text
    assert attempt.steps.filter(action=Step.Action.SAVE).count() == 1


def test_the_back_button_and_another_answer_by_the_old_form(as_ada, attempt):
    url = question_url(attempt, "short")
    old_page = question_form(Page(as_ada.get(url)))
    send(as_ada, old_page, ("go", "next"), response="Kaunas")

    send(as_ada, old_page, ("go", "next"), response="Vilnius")

    assert attempt.items.get(position=4).response == "Vilnius"
    assert list(attempt.steps.filter(action=Step.Action.SAVE).values_list("response", flat=True)) == [
        "Kaunas",
        "Vilnius",
    ]
    assert ("response", "Vilnius") in question_form(Page(as_ada.get(url))).fields


def test_two_tabs_the_newest_answer_stands_and_both_are_in_the_log(as_ada, attempt):
    url = question_url(attempt, "short")
    one, other = question_form(Page(as_ada.get(url))), question_form(Page(as_ada.get(url)))

    send(as_ada, one, ("go", "next"), response="Kaunas")
    send(as_ada, other, ("go", "next"), response="Vilnius")

    assert attempt.items.get(position=4).response == "Vilnius"
    assert attempt.steps.filter(action=Step.Action.SAVE).count() == 2


def test_a_tab_left_open_after_handing_in_changes_nothing_and_says_so(as_ada, attempt):
    url = question_url(attempt, "short")
    left_open = question_form(Page(as_ada.get(url)))
    as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})
    as_ada.get("/")

    part = as_ada.post(left_open.action, left_open.filled(("go", "next"), response="Vilnius"), headers=htmx(url))
    page = send(as_ada, left_open, ("go", "next"), response="Vilnius")

    assert json.loads(part.headers["HX-Location"]) == {"path": f"/attempts/{attempt.pk}/result/"}
    assert page.redirect_chain == [(f"/attempts/{attempt.pk}/result/", 302)]
    assert "This attempt was handed in before." in Page(page).text
    assert attempt.items.get(position=4).response is None
    for address in (url, f"/attempts/{attempt.pk}/", f"/attempts/{attempt.pk}/check/"):
        assert as_ada.get(address).headers["Location"] == f"/attempts/{attempt.pk}/result/"


@pytest.mark.parametrize("is_same_form", [True, False])
def test_hand_in_twice_is_once(classroom, as_ada, attempt, is_same_form):
    check = Page(as_ada.get(f"/attempts/{attempt.pk}/check/")).form(f"/attempts/{attempt.pk}/submit/")
    again = check if is_same_form else Page(as_ada.get(f"/attempts/{attempt.pk}/check/")).form(check.action)

    first, second = send(as_ada, check), send(as_ada, again)

    assert first.redirect_chain == second.redirect_chain == [(f"/attempts/{attempt.pk}/result/", 302)]
    assert attempt.steps.filter(action=Step.Action.SUBMIT).count() == 1
    assert Review.objects.filter(learner=classroom.ada).count() == 9


def test_an_ordering_moves_by_buttons_and_focus_follows(as_ada, attempt):
    url = question_url(attempt, "ordering")
    before = Page(as_ada.get(url))
    form = question_form(before)
    assert ("move", "0:up") not in {(button.name, button.value) for button in form.buttons}

    part = Page(as_ada.post(form.action, form.filled(("move", "0:down")), headers=htmx(url)))

    one, two, three = entries(before)
    assert entries(part) == [two, one, three]
    focused = [name for tag, name, _ in part.attributes if name == "autofocus"]
    assert len(focused) == 1
    assert f'value="1:down" aria-label="Move down: {one}"  autofocus' in " ".join(part.source.split("\n"))
    assert entries(Page(as_ada.get(url))) == [two, one, three]


def test_an_ordering_without_scripts_keeps_its_order(as_ada, attempt):
    page = Page(as_ada.get(question_url(attempt, "ordering")))
    one, two, three = entries(page)

    moved = send(as_ada, question_form(page), ("move", "2:up"))

    assert moved.redirect_chain == [(question_url(attempt, "ordering"), 302)]
    assert entries(Page(moved)) == [one, three, two]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_response_that_no_page_sends_is_asked_again_and_what_was_saved_stays(as_ada, attempt, headers):
    url = question_url(attempt, "single")
    as_ada.post(f"{url}respond/", {"operation": new(), "response": "1"})
    before = attempt.items.get(position=1).response

    response = as_ada.post(f"{url}respond/", {"operation": new(), "response": "17", "go": "next"}, headers=headers)

    page = Page(response)
    assert response.status_code == 422
    assert "Reload it and answer again." in page.text
    assert ("<html" in page.source) is (not headers)
    assert ("response", "1") in question_form(page).fields
    assert attempt.items.get(position=1).response == before


def test_a_flag_stays_and_is_listed_before_handing_in(as_ada, attempt):
    page = Page(as_ada.get(question_url(attempt, "date")))
    flagged = Page(send(as_ada, question_form(page), ("go", "flag"), response="2004"))
    check = Page(as_ada.get(f"/attempts/{attempt.pk}/check/"))

    assert ("go", "unflag") in {(button.name, button.value) for button in question_form(flagged).buttons}
    assert 'aria-label="Question 6, answered, flagged, current"' in flagged.source
    assert "8 questions have no answer yet" in check.text
    assert "Flagged for later Question 6" in check.text

    send(as_ada, question_form(flagged), ("go", "unflag"))
    assert "Flagged for later" not in Page(as_ada.get(f"/attempts/{attempt.pk}/check/")).text


def test_an_answer_can_be_taken_back(as_ada, attempt):
    page = Page(as_ada.get(question_url(attempt, "cloze")))
    answered = Page(send(as_ada, question_form(page), **{"blank-1": "1922"}))

    send(as_ada, question_form(answered), **{"blank-1": " "})

    assert attempt.items.get(position=7).response is None
    assert "9 questions have no answer yet" in Page(as_ada.get(f"/attempts/{attempt.pk}/check/")).text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_shows_again_what_was_answered(as_ada, attempt, kind):
    page = Page(as_ada.get(question_url(attempt, kind)))
    move = next_move(page, ["entry e1", "entry e2", "entry e3"]) if kind == "ordering" else None
    sent = question_form(page).filled(move, **right(kind, question_form(page)))

    shown = question_form(Page(as_ada.post(question_form(page).action, sent, follow=True))).filled()

    assert (sent["sequence"], shown["sequence"]) == (["0"], ["1"])
    ignored = {"operation", "csrfmiddlewaretoken", "move", "sequence"}
    if kind == "ordering":
        assert sent["place"] != shown["place"]
        ignored.add("place")
    assert {name: values for name, values in shown.items() if name not in ignored} == {
        name: values for name, values in sent.items() if name not in ignored
    }
    assert attempt.items.get(position=KINDS.index(kind) + 1).response is not None


def test_who_is_signed_out_meanwhile_comes_back_to_the_question(as_ada, attempt):
    url = question_url(attempt, "short")
    as_ada.logout()

    assert as_ada.get(url).headers["Location"] == f"/account/login/?next={url}"


def test_a_quiz_of_an_archived_course_cannot_be_begun_but_what_is_open_can_be_finished(classroom, as_ada, attempt):
    classroom.course.archived_at = attempt.started_at
    classroom.course.save(update_fields=["archived_at"])

    assert as_ada.post(f"/quizzes/{classroom.quiz.pk}/start/", {"operation": new()}).status_code == 404
    assert as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()}).status_code == 302
    assert as_ada.get(f"/attempts/{attempt.pk}/result/").status_code == 200


def test_weights_count(classroom, as_ada):
    classroom.quiz.slots.filter(item=classroom.items["short"]).update(weight=Decimal("2.5"))
    attempt = begun(as_ada, classroom.quiz)
    page = Page(as_ada.get(question_url(attempt, "short")))

    send(as_ada, question_form(page), ("go", "next"), response="Vilnius")
    result = Page(as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()}, follow=True))

    assert "question 4 of 9, 2.5 marks" in page.text
    assert "2.5 of 10.5 marks" in result.text
    assert "Right, 2.5 marks" in result.text


def test_two_learners_do_not_meet(classroom, as_ada, attempt):
    other = signed_in(classroom.grace)

    assert other.get(question_url(attempt, "single")).status_code == 404
    assert other.get(f"/attempts/{attempt.pk}/result/").headers["Location"] == f"/attempts/{attempt.pk}/"
