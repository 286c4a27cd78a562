"""The rows of a run: a deck of sums, a class, a quiz, and a session for each student."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from bench.load.school import PASSWORD, Question, School, Student, sums
from bench.world import signed_in
from facts.actions.decks import load_deck
from facts.core.decks import read_deck
from facts.models import Deck, Item
from people.models import User
from quiz.models import Course, Enrolment, Quiz, Slot

DECK = """
[deck]
id = "sums"
title = "Sums"

[[sources]]
id = "table"
title = "The multiplication table"
publisher = "The load driver"
as_of = "2026"

[[topics]]
id = "sums"
title = "Sums"
"""


@transaction.atomic
def build(students: int, questions: int) -> School:
    asked = sums(questions)
    deck = load_deck(read_deck(DECK + "".join(map(_entry, range(1, questions + 1), asked))), now=timezone.now()).deck
    course = Course.objects.create(title="The class")
    course.decks.add(deck)
    quiz = Quiz.objects.create(course=course, title="Sums", state=Quiz.State.PUBLISHED, shuffles_questions=True)
    _ask(quiz, deck, asked)
    password = make_password(PASSWORD)
    teacher = User.objects.create(username="teacher", password=password, first_name="Teacher")
    User.objects.bulk_create(
        User(username=f"student{n}", password=password, first_name="Student", last_name=str(n)) for n in range(students)
    )
    users = list(User.objects.filter(username__startswith="student").order_by("pk"))
    role = Enrolment.Role
    Enrolment.objects.create(course=course, user=teacher, role=role.INSTRUCTOR)
    Enrolment.objects.bulk_create(Enrolment(course=course, user=user, role=role.STUDENT) for user in users)
    deck.editors.add(teacher)
    return School(course.pk, deck.pk, quiz.pk, _came_in(teacher), [_came_in(user) for user in users], asked)


def _came_in(user: User) -> Student:
    return Student(user.username, signed_in(user))


def _entry(n: int, question: Question) -> str:
    """A fact with its question in the deck format; forms of one fact would not be asked on one day."""
    lines = [
        "[[facts]]",
        f'id = "row.{n}"',
        'topic = "sums"',
        'source = "table"',
        f'locator = "row {n}"',
        'as_of = "2026"',
        f'statement = "The products of {n} are what the table says they are."',
        "[[facts.items]]",
        f'id = "sum.{n}"',
        f'kind = "{question.kind}"',
        f'stem = "{question.stem}"',
    ]
    if question.kind == "truefalse":
        lines.append(f"right = {question.right.lower()}")
    else:
        lines += [f'right = "{question.right}"', f"wrong = {list(question.labels[1:])}"]
    return "\n" + "\n".join(lines) + "\n"


def _ask(quiz: Quiz, deck: Deck, asked: list[Question]) -> None:
    items = {item.slug: item for item in Item.objects.filter(deck=deck)}
    Slot.objects.bulk_create(
        Slot(quiz=quiz, item=items[f"sum.{n}"], position=n, weight=question.weight)
        for n, question in enumerate(asked, start=1)
    )
