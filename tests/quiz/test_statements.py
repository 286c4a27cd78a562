"""What an answer costs in SQL: at most eight statements, whatever the history; lists cost the same for more rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facts.models import Item
from people.models import User
from quiz.actions.cards import rate, start_sitting
from quiz.actions.closings import submit_attempt
from quiz.actions.memory import Evidence, record_reviews
from quiz.actions.starts import start_attempt
from quiz.core.memory import Rating, Terms
from quiz.models import Memory, Review
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import HTMX

MOST = 8
FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements(act: Callable[[], object]) -> list[str]:
    """The SQL of an act, without the frame of its transaction."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return [query["sql"] for query in caught if not query["sql"].startswith(FRAMES)]


def sitting_with(learner: User, items: list[Item], *, memories: int, reviews: int) -> None:
    """A sitting with two cards, beside so many memories, the first card reviewed so often before."""
    deck = items[0].deck
    extra = [Item(deck=deck, slug=f"extra-{number}", topic=items[0].topic) for number in range(memories - len(items))]
    Item.objects.bulk_create(extra)
    now = timezone.now()
    Memory.objects.bulk_create(
        Memory(learner=learner, item=item, model="fsrs-6", parameters="default", due_at=now) for item in extra
    )
    for number in range(reviews):
        record_reviews(
            learner,
            [Evidence(items[0].pk, items[0].current_id, Rating.GOOD, Review.Kind.CARD, uuid.uuid4())],
            now=now - dt.timedelta(days=reviews - number),
            terms={items[0].pk: Terms()},
        )
    start_sitting(learner, [item.pk for item in items], title="", operation=uuid.uuid4(), now=now)


@pytest.mark.parametrize(("memories", "reviews"), [(10, 3), (2000, 3), (10, 300)])
def test_card_answer_costs_at_most_eight_statements(classroom: ClassRoom, memories: int, reviews: int) -> None:
    items = [classroom.items["single"], classroom.items["card"]]
    sitting_with(classroom.ada, items, memories=memories, reviews=reviews)
    client = signed_in(classroom.ada)
    form = {"item": items[0].pk, "rating": "4", "operation": uuid.uuid4()}

    sql = statements(lambda: client.post(reverse("quiz:cards-rate"), form, headers=HTMX))

    assert Review.objects.filter(operation=form["operation"]).count() == 1
    assert len(sql) == MOST, "\n".join(sql)


@pytest.mark.parametrize(
    ("questions", "memories", "navigation", "cost"),
    [(2, 10, "free", 6), (40, 10, "free", 6), (2, 2000, "free", 6), (2, 10, "forward", 8), (40, 10, "forward", 8)],
)
def test_quiz_answer_costs_at_most_eight_statements(
    classroom: ClassRoom, questions: int, memories: int, navigation: str, cost: int
) -> None:
    sitting_with(classroom.ada, [classroom.items["single"]], memories=memories, reviews=3)
    quiz = factories.QuizFactory(course=classroom.course, navigation=navigation)
    for position in range(questions):
        factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck), position=position)
    attempt = start_attempt(quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
    client = signed_in(classroom.ada)
    form = {"response": "1", "go": "next", "operation": uuid.uuid4()}

    sql = statements(lambda: client.post(reverse("quiz:attempt-respond", args=[attempt.pk, 1]), form, headers=HTMX))

    assert attempt.items.get(position=1).response is not None
    assert len(sql) == cost <= MOST, "\n".join(sql)


def taken(classroom: ClassRoom, learner: User, number: int) -> None:
    """So many more quizzes handed in, and cards reviewed."""
    now = timezone.now()
    for position in range(number):
        quiz = factories.QuizFactory(course=classroom.course)
        factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck), position=position)
        attempt = start_attempt(quiz, learner, operation=uuid.uuid4(), seed=1, now=now)
        submit_attempt(learner, attempt.pk, operation=uuid.uuid4(), now=now)
        item = factories.ItemFactory(deck=classroom.deck)
        start_sitting(learner, [item.pk], title="", operation=uuid.uuid4(), now=now)
        rate(learner, item.pk, Rating.EASY, operation=uuid.uuid4(), duration_ms=1000, now=now)


@pytest.mark.parametrize("name", ["home", "quizzes", "cards", "progress"])
def test_pages_of_a_learner_cost_the_same_for_more_rows(classroom: ClassRoom, name: str) -> None:
    client = signed_in(classroom.ada)
    taken(classroom, classroom.ada, 1)
    few = statements(lambda: client.get(reverse(f"quiz:{name}")))
    taken(classroom, classroom.ada, 3)

    many = statements(lambda: client.get(reverse(f"quiz:{name}")))

    assert len(many) == len(few), "\n".join(many)


def test_result_costs_the_same_for_more_questions(classroom: ClassRoom) -> None:
    client, costs = signed_in(classroom.ada), []
    for questions in (1, 3):
        quiz = factories.QuizFactory(course=classroom.course)
        for position in range(questions):
            factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck), position=position)
        attempt = start_attempt(quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
        submit_attempt(classroom.ada, attempt.pk, operation=uuid.uuid4(), now=timezone.now())
        address = reverse("quiz:attempt-result", args=[attempt.pk])
        costs.append(len(statements(lambda address=address: client.get(address))))
    assert costs == [10, 10]


def joined(classroom: ClassRoom, number: int) -> None:
    for _student in range(number):
        student = factories.UserFactory()
        factories.EnrolmentFactory(course=classroom.course, user=student)
        taken(classroom, student, 1)


@pytest.mark.parametrize("name", ["courses", "course", "course-results", "course-student"])
def test_pages_of_a_teacher_cost_the_same_for_a_larger_class(classroom: ClassRoom, as_grace: Client, name: str) -> None:
    args = {"courses": [], "course-student": [classroom.course.pk, classroom.ada.pk]}.get(name, [classroom.course.pk])
    address = reverse(f"quiz:{name}", args=args)
    taken(classroom, classroom.ada, 1)
    joined(classroom, 2)
    few = statements(lambda: b"".join(as_grace.get(address)))
    taken(classroom, classroom.ada, 2)
    joined(classroom, 4)

    many = statements(lambda: b"".join(as_grace.get(address)))

    assert len(many) == len(few), "\n".join(many)
