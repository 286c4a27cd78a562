"""What the cards of a course go by, as its instructor sets it, and what that costs."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from quiz.models import Course, Memory
from tests import factories
from tests.pages import Page

NOW = "2026-11-24 10:00Z"


@pytest.fixture
def settings_page(classroom, as_grace):
    return f"/courses/{classroom.course.pk}/settings/"


def sent(**fields: str) -> dict[str, str]:
    return {"operation": str(uuid.uuid4()), **fields}


def terms(course: Course) -> tuple[float, bool]:
    return Course.objects.values_list("retention", "quizzes_move_memory").get(pk=course.pk)


def test_terms_are_saved_and_shown_again(classroom, as_grace, settings_page):
    response = as_grace.post(f"{settings_page}terms/", sent(retention="0.95"))

    assert response.status_code == 302
    assert terms(classroom.course) == (0.95, False)
    assert "0.95 now" in Page(as_grace.get(settings_page)).text


@pytest.mark.parametrize("retention", ["1.5", "0.5", "0.79", "0.98", "nan", "", "much"])
def test_a_wrong_recall_is_told_and_changes_nothing(classroom, as_grace, settings_page, retention):
    response = as_grace.post(f"{settings_page}terms/", sent(retention=retention))

    assert response.status_code == 422
    words = "The wanted recall lies between 0.80 and 0.97." if retention else "This field is required."
    assert words in Page(response).text
    assert "At 90 % a student" in Page(response).text
    assert terms(classroom.course) == (0.9, True)


def test_an_end_before_the_start_is_told_and_changes_nothing(classroom, as_grace, settings_page):
    fields = sent(title="Civics", starts_on="2026-12-01", ends_on="2026-11-30", decks=str(classroom.deck.pk))

    response = as_grace.post(f"{settings_page}save/", fields)

    assert response.status_code == 422
    assert "The course ends before it starts." in Page(response).text
    assert Course.objects.get(pk=classroom.course.pk).ends_on is None


def test_workload_is_reckoned_for_the_present_cards(classroom, as_grace, settings_page):
    """Nothing met, then everything met, and the course about to end."""
    with time_machine.travel(NOW, tick=False):
        fresh = Page(as_grace.get(settings_page)).text
        state = {"phase": "review", "step": None, "stability": 5.0, "difficulty": 5.0}
        for item in classroom.items.values():
            Memory.objects.create(
                learner=classroom.ada,
                item=item,
                state=state,
                model="fsrs-6",
                parameters="default",
                reps=2,
                last_day=dt.date(2026, 11, 23),
            )
        met = Page(as_grace.get(settings_page)).text
        Course.objects.filter(pk=classroom.course.pk).update(ends_on=dt.date(2026, 11, 25))
        ending = Page(as_grace.get(settings_page)).text

    assert "the 10 cards of the course, 0 % met, at 15 s a card" in fresh
    assert "the 10 cards of the course, 100 % met, at 15 s a card" in met
    assert "over the next 90 days" in met
    assert "over the next 2 days" in ending
    assert "The course ends on 25 November 2026" in ending
    rows = [met.index(f" {each} ") for each in ("0.80", "0.85", "0.93", "0.97")]
    assert rows == sorted(rows)


def test_a_course_without_cards_says_so(classroom, as_grace):
    empty = factories.CourseFactory()
    factories.EnrolmentFactory(course=empty, user=classroom.grace, role="instructor")

    page = Page(as_grace.get(f"/courses/{empty.pk}/settings/"))

    assert "once the course has a deck with published cards" in page.text


def test_more_students_cost_no_more_statements(classroom, as_grace, settings_page, django_assert_max_num_queries):
    factories.EnrolmentFactory.create_batch(3, course=classroom.course)

    with django_assert_max_num_queries(24):
        as_grace.get(settings_page)
