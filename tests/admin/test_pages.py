"""Every admin page: as many queries for three rows as for one, and nothing that a strict policy would forbid."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quiz.models import Course, Enrolment
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page

SCOPED = ["facts_deck", "facts_topic", "facts_source", "facts_fact", "facts_item", "quiz_course", "quiz_quiz"]
LISTS = [*SCOPED, "people_user"]


def one_more(teacher) -> None:
    """One more row in every list."""
    deck = factories.DeckFactory(editors=[teacher])
    course = factories.CourseFactory(decks=[deck])
    factories.EnrolmentFactory(course=course, user=teacher, role=Enrolment.Role.INSTRUCTOR)
    factories.EnrolmentFactory(course=course)
    factories.SlotFactory(quiz=factories.QuizFactory(course=course), item=factories.ItemFactory(deck=deck))


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_three_costs_as_much_as_a_list_of_one(name: str, db: None):
    teacher = factories.UserFactory(is_superuser=name == "people_user")
    one_more(teacher)
    client, address = signed_in(teacher), reverse(f"admin:{name}_changelist")
    one = queries(client, address)

    one_more(teacher)
    two = queries(client, address)
    one_more(teacher)

    assert queries(client, address) == two
    assert two == one


def test_the_pages_of_a_quiz_and_a_course_cost_the_same_for_more_rows(db: None):
    teacher = factories.UserFactory()
    one_more(teacher)
    course, client = Course.objects.get(), signed_in(teacher)
    quiz = course.quizzes.get()
    pages = [reverse("admin:quiz_quiz_change", args=[quiz.pk]), reverse("admin:quiz_course_change", args=[course.pk])]
    before = [queries(client, page) for page in pages]

    for _time in range(2):
        factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=course.decks.get()))
        factories.EnrolmentFactory(course=course)

    assert [queries(client, page) for page in pages] == before


@pytest.mark.parametrize("name", ["index", *(f"{name}_{door}" for name in LISTS for door in ("changelist", "add"))])
def test_no_page_brings_scripts_or_styles_of_its_own(name: str, classroom: ClassRoom, admin_client: Client):
    response = admin_client.get(reverse(f"admin:{name}"), {"kind": "single"} if name == "facts_item_add" else {})

    assert response.status_code == 200
    page = Page(response)
    assert [each for each in page.attributes if each[1] == "style" or each[1].startswith("on")] == []
    assert "<style" not in page.source
    assert page.source.count("<script") == page.source.count("<script ")
    assert all(file.startswith(("/static/", "/admin/jsi18n/")) for file in page.files)
    assert "Fact<i>keep</i>" in page.source


def test_the_accounts_appearance_is_told_to_the_page(db: None):
    user = factories.UserFactory(is_superuser=True, theme="dark")

    assert '<meta name="theme" content="dark">' in signed_in(user).get(reverse("admin:index")).content.decode()


def test_the_index_puts_facts_first(admin_client: Client):
    apps = admin_client.get(reverse("admin:index")).context["app_list"]

    assert [(app["app_label"], [model["object_name"] for model in app["models"]]) for app in apps] == [
        ("facts", ["Item", "Media", "Fact", "Source", "Topic", "Deck"]),
        ("quiz", ["Course", "Quiz"]),
        ("people", ["User"]),
    ]
