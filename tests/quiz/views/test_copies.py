"""Duplicating a quiz: what comes along, once, and into which course."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Topic
from quiz.models import Course, Enrolment, Extension, Quiz
from tests import factories
from tests.conftest import ClassRoom

SLOT = ["item", "draw_count", "draw_topic", "draw_tag", "draw_kind", "draw_difficulty", "position", "weight", "section"]


@pytest.fixture
def page(classroom: ClassRoom) -> str:
    return reverse("quiz:quiz-copy", args=[classroom.quiz.pk])


@pytest.fixture
def second(classroom: ClassRoom) -> Course:
    """Another course of Grace's, whose one deck is its own."""
    course = factories.CourseFactory(title="Second")
    Enrolment.objects.create(course=course, user=classroom.grace, role="instructor")
    course.decks.add(factories.DeckFactory())
    return course


def send(client: Client, page: str, course: Course, operation: uuid.UUID | None = None, *, follow: bool = False):
    return client.post(
        f"{page}make/", {"course": course.pk, "operation": str(operation or uuid.uuid4())}, follow=follow
    )


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_copy_is_a_draft_of_the_same_settings_and_questions_made_once(
    classroom: ClassRoom, as_grace: Client, page: str
):
    quiz, operation = classroom.quiz, uuid.uuid4()
    Quiz.objects.filter(pk=quiz.pk).update(mode="practice", tries=5, password="oak", shows_answer="never")
    topic = Topic.objects.filter(deck=classroom.deck).first()
    quiz.slots.create(draw_count=1, draw_topic=topic, draw_tag="x", section="End", weight=Decimal("2.5"), position=99)
    own = {"id", "title", "state", "created_at", "copied_by"}

    sent = [send(as_grace, page, classroom.course, operation) for _time in range(2)]

    made = Quiz.objects.get(copied_by=operation)
    assert [each.headers["Location"] for each in sent] == [reverse("admin:quiz_quiz_change", args=[made.pk])] * 2
    assert (made.title, made.state, made.attempts.count()) == (f"{quiz.title} (copy)", "draft", 0)
    before, after = (Quiz.objects.filter(pk=pk).values().get() for pk in (quiz.pk, made.pk))
    assert {name for name in before if before[name] != after[name]} <= own
    slots = [list(each.slots.values_list(*(name for name in SLOT if name != "position"))) for each in (quiz, made)]
    assert slots[0] == slots[1]
    assert list(made.slots.values_list("position", flat=True)) == list(range(1, len(slots[0]) + 1))


def test_another_course_gets_what_its_decks_hold_and_the_rest_is_named(
    classroom: ClassRoom, as_grace: Client, page: str, second: Course
):
    quiz, deck = factories.QuizFactory(course=classroom.course), second.decks.get()
    here, there = (factories.ItemFactory(deck=each) for each in (classroom.deck, deck))
    quiz.slots.create(item=here, position=1, section="First")
    quiz.slots.create(item=there, position=2)
    quiz.slots.create(draw_count=2, draw_topic=here.topic, position=3, section="By chance")
    quiz.slots.create(draw_count=1, draw_topic=there.topic, position=4)
    quiz.allowances.create(learner=classroom.ada, extra_minutes=10)

    response = send(as_grace, reverse("quiz:quiz-copy", args=[quiz.pk]), second, follow=True)

    made = second.quizzes.get()
    assert list(made.slots.values_list("item", "draw_topic", "section", "position")) == [
        (there.pk, None, "First", 1),
        (None, there.topic_id, "By chance", 2),
    ]
    assert not made.allowances.exists()
    assert said(response)[:2] == [
        f"“{here}” stays behind: the decks of that course do not hold it.",
        "A draw of 2 stays behind: the decks of that course hold fewer of its kind.",
    ]


def test_other_terms_come_along_within_a_course_without_what_was_given_meanwhile(
    classroom: ClassRoom, as_grace: Client, page: str
):
    quiz, now = classroom.quiz, factories.at("2031-01-01 10:00")
    group = classroom.course.groups.create(title="Tuesday")
    quiz.allowances.create(learner=classroom.ada, extra_minutes=17)
    quiz.allowances.create(group=group, extra_minutes=4)
    for minutes, whom in ((2, {"learner": classroom.ada}), (5, {}), (4, {"group": group})):
        Extension.objects.create(quiz=quiz, minutes=minutes, at=now, operation=uuid.uuid4(), **whom)

    send(as_grace, page, classroom.course)

    made = classroom.course.quizzes.exclude(pk=quiz.pk).latest("pk")
    assert list(made.allowances.values_list("learner", "group", "extra_minutes")) == [(classroom.ada.pk, None, 10)]


def test_a_copy_goes_only_into_running_courses_of_ones_own(
    classroom: ClassRoom, as_grace: Client, page: str, second: Course
):
    count, operation = Quiz.objects.count(), uuid.uuid4()
    Course.objects.filter(pk=second.pk).update(archived_at=factories.at("2030-01-01 10:00"))

    answers = [send(as_grace, page, course).status_code for course in (factories.CourseFactory(), second)]

    assert (answers, Quiz.objects.count()) == ([422, 422], count)
    Course.objects.filter(pk=second.pk).update(archived_at=None)
    send(as_grace, page, classroom.course, operation)
    told = said(send(as_grace, page, second, operation, follow=True))
    assert told[-1] == "This form belongs to another page. Open it again and repeat what you did."
    assert (second.quizzes.count(), Quiz.objects.count()) == (0, count + 1)


def test_the_list_of_quizzes_duplicates_what_is_ticked_once(classroom: ClassRoom, as_grace: Client):
    foreign = factories.QuizFactory()
    address = reverse("admin:quiz_quiz_changelist")
    ticked = {"action": "duplicate", "_selected_action": [classroom.quiz.pk, foreign.pk]}
    count = Quiz.objects.count()

    for _time in range(2):
        as_grace.post(address, {**ticked, "operation": "7d7d2b1e-0f43-4c3c-9a53-3c1f6a1d2b11"})

    assert 'name="operation"' in as_grace.get(address).text
    assert Quiz.objects.count() == count + 1
    assert classroom.course.quizzes.latest("pk").slots.count() == classroom.quiz.slots.count()
