"""A fuller cast for tests of the house: everybody who may come to a door of Ada's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from people.models import User
from quiz.actions.cards import start_sitting
from quiz.actions.closings import submit_attempt
from quiz.actions.starts import start_attempt
from quiz.models import Attempt, Course, Enrolment, Quiz
from tests import factories
from tests.conftest import ClassRoom, session_of
from tests.remembered import remembered


@dataclass(frozen=True)
class Cast:
    """Ada's class with everybody around it. Ada has an attempt open, one handed in, and a sitting with cards.

    The classmate has an attempt of the same quiz open, and Mallory teaches and has a student and a quiz elsewhere.
    Everybody is signed in: `sessions` holds the value of their cookie.
    """

    room: ClassRoom
    people: dict[str, User]
    sessions: dict[str, str]
    open_attempt: Attempt
    submitted: Attempt
    classmates_attempt: Attempt
    second_quiz: Quiz
    elsewhere: Course

    def clients(self) -> Iterator[tuple[str, Client]]:
        """By name, nobody first."""
        for name in ("anonymous", *self.people):
            yield name, self.client(name)

    def client(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client


@pytest.fixture
def cast(classroom: ClassRoom) -> Cast:
    return remembered(built_cast, classroom)


def built_cast(classroom: ClassRoom) -> Cast:
    role = Enrolment.Role
    others = {name: factories.UserFactory(username=name) for name in ("classmate", "assistant", "former")}
    admin = factories.UserFactory(username="admin", is_superuser=True, is_staff=True)
    factories.EnrolmentFactory(course=classroom.course, user=others["classmate"])
    factories.EnrolmentFactory(course=classroom.course, user=others["assistant"], role=role.ASSISTANT)
    factories.EnrolmentFactory(course=classroom.course, user=others["former"]).delete()
    elsewhere = factories.CourseFactory(decks=[factories.DeckFactory(editors=[classroom.mallory])])
    factories.EnrolmentFactory(course=elsewhere, user=classroom.mallory, role=role.INSTRUCTOR)
    second = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=second, item=classroom.items["short"])
    start_sitting(
        classroom.ada,
        [classroom.items["single"].pk, classroom.items["card"].pk],
        title="",
        operation=uuid.uuid4(),
        now=timezone.now(),
    )
    submitted = begun(second, classroom.ada)
    people = {"ada": classroom.ada, "grace": classroom.grace, "mallory": classroom.mallory, **others, "admin": admin}
    return Cast(
        room=classroom,
        people=people,
        sessions={name: session_of(user) for name, user in people.items()},
        open_attempt=begun(classroom.quiz, classroom.ada),
        submitted=submit_attempt(classroom.ada, submitted.pk, operation=uuid.uuid4(), now=timezone.now()),
        classmates_attempt=begun(classroom.quiz, others["classmate"]),
        second_quiz=second,
        elsewhere=elsewhere,
    )


def begun(quiz: Quiz, learner: User, *, seed: int = 7) -> Attempt:
    return start_attempt(quiz, learner, operation=uuid.uuid4(), seed=seed, now=timezone.now())


def an_answer(cast: Cast) -> dict[str, int]:
    """Where Ada's handed-in answer is marked by hand."""
    return {"pk": cast.room.course.pk, "answer": cast.submitted.items.get().pk}
