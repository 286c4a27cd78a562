"""Which attempts move memory: practice always, tests as the course says, a trial never; and what certainty says."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from decimal import Decimal

import pytest

from quiz.actions import attempts, closings, hand_marks
from quiz.actions.attempts import Said
from quiz.models import Attempt, Course, Memory, Quiz, Review
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import LATER, NOW, answer, form, question, start, submit

pytestmark = pytest.mark.django_db
SOON = NOW + dt.timedelta(minutes=1)


def asked(classroom: ClassRoom, mode: str, *kinds: str) -> Attempt:
    quiz = factories.QuizFactory(course=classroom.course, mode=mode)
    for position, kind in enumerate(kinds):
        factories.SlotFactory(quiz=quiz, item=classroom.items[kind], position=position)
    return start(quiz, classroom.ada)


def respond(attempt: Attempt, kind: str, response: object, certainty: int | None = None) -> None:
    item = question(attempt, kind)
    fields = {**form(item, response), **({"certainty": [str(certainty)]} if certainty else {})}
    attempts.respond(
        attempt.learner, attempt.pk, item.position, Said(fields, "", None), operation=uuid.uuid4(), now=SOON
    )


@pytest.mark.parametrize(
    ("mode", "is_on", "kinds"),
    [
        ("test", True, ["quiz", "quiz"]),
        ("test", False, []),
        ("certainty", False, []),
        ("practice", True, ["practice", "practice"]),
        ("practice", False, ["practice", "practice"]),
    ],
)
def test_the_course_says_whether_tests_move_memory(
    classroom: ClassRoom, mode: str, is_on: bool, kinds: list[str]
) -> None:
    Course.objects.filter(pk=classroom.course.pk).update(quizzes_move_memory=is_on)
    classroom.items["long"] = factories.ItemFactory(deck=classroom.deck, kind="long")
    attempt = asked(classroom, mode, "single", "long")
    respond(attempt, "long", "All that I know of it.")
    submit(attempt)
    Course.objects.filter(pk=classroom.course.pk).update(quizzes_move_memory=not is_on)

    essay = question(attempt, "long").pk
    given = {"fraction": Decimal(1), "comment": "", "operation": uuid.uuid4(), "now": LATER + dt.timedelta(days=1)}
    hand_marks.mark_by_hand(classroom.grace, essay, **given)

    assert list(Review.objects.values_list("kind", flat=True)) == kinds
    assert Memory.objects.filter(reps__gt=0).exists() is bool(kinds)
    assert list(differences(Counter())) == []


def test_opening_an_attempt_again_does_not_ask_the_course_again(classroom: ClassRoom) -> None:
    course = Course.objects.filter(pk=classroom.course.pk)
    course.update(quizzes_move_memory=False)
    attempt = asked(classroom, Quiz.Mode.TEST, "single")
    submit(attempt)
    course.update(quizzes_move_memory=True)

    closings.reopen_attempt(classroom.grace, attempt.pk, minutes=60, operation=uuid.uuid4(), now=LATER)
    submit(attempt)

    assert not Review.objects.exists()
    assert list(differences(Counter())) == []


@pytest.mark.parametrize(("certainty", "rating"), [(1, 2), (2, 3), (3, 3)])
def test_an_answer_that_its_learner_was_not_sure_of_is_hard(classroom: ClassRoom, certainty: int, rating: int) -> None:
    attempt = asked(classroom, Quiz.Mode.CERTAINTY, "single")
    respond(attempt, "single", "b", certainty)

    submit(attempt)

    assert Review.objects.get().rating == rating
    assert list(differences(Counter())) == []


@pytest.mark.parametrize(("seconds", "rating"), [(119, 3), (121, 2), (29 * 60, 2), (31 * 60, 3)])
def test_an_answer_that_took_long_is_hard_and_stays_so_when_it_is_marked_again(
    classroom: ClassRoom, seconds: int, rating: int
) -> None:
    attempt = asked(classroom, Quiz.Mode.TEST, "single")
    said_at = attempt.started_at + dt.timedelta(seconds=seconds)
    answer(attempt, "single", "b", now=said_at)
    submit(attempt, now=said_at + dt.timedelta(minutes=1))
    review = Review.objects.get()
    assert (review.rating, review.duration_ms) == (rating, min(seconds, 600) * 1000 if seconds < 1800 else 0)

    marks = {"comment": "", "now": said_at + dt.timedelta(days=1)}
    for fraction in (0, 1):
        hand_marks.mark_by_hand(
            classroom.grace,
            question(attempt, "single").pk,
            fraction=Decimal(fraction),
            operation=uuid.uuid4(),
            **marks,
        )
    closings.reopen_attempt(classroom.grace, attempt.pk, minutes=60, operation=uuid.uuid4(), now=marks["now"])
    submit(attempt, now=marks["now"])

    assert list(Review.objects.order_by("pk").values_list("rating", flat=True)) == [rating, 1, rating]
    assert list(differences(Counter())) == []
