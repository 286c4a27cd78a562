"""Marks by hand: an answer waits, somebody marks it, memory hears of it once, and the log proves it all."""

from __future__ import annotations

import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.http import Http404

from quiz.actions.hand_marks import mark_by_hand
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Memory, Review, Step
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import AGAIN, GOOD, HARD, LATER, NOW, answer, question, start, submit

TEXT = "Because it wanted\nto be safe."


@pytest.fixture
def handed_in(classroom: ClassRoom) -> Attempt:
    """An essay for two marks and a right short answer for one."""
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck, kind="long"), position=0, weight=2)
    factories.SlotFactory(quiz=quiz, item=classroom.items["short"], position=1)
    attempt = start(quiz, classroom.ada)
    answer(attempt, "long", TEXT)
    answer(attempt, "short", "Vilnius")
    return submit(attempt)


def mark(classroom: ClassRoom, item: AttemptItem, fraction: str, comment: str = "", operation=None, by=None):
    return mark_by_hand(
        by or classroom.grace,
        item.pk,
        fraction=Decimal(fraction),
        comment=comment,
        operation=operation or uuid.uuid4(),
        now=LATER,
    )


def is_verified() -> bool:
    return list(differences(Counter())) == []


def test_a_long_text_waits(handed_in: Attempt):
    item = question(handed_in, "long")

    assert (item.response, item.verdict, item.fraction) == (TEXT, "waiting", 0)
    assert handed_in.score == 1
    assert not Review.objects.filter(attempt_item=item).exists()
    assert is_verified()


def test_no_text_does_not_wait(classroom: ClassRoom):
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck, kind="long"))

    item = question(submit(start(quiz, classroom.ada)), "long")

    assert (item.verdict, item.notes, item.review.rating) == ("wrong", ["Not answered."], AGAIN)
    assert is_verified()


@pytest.mark.parametrize(
    ("fraction", "verdict", "rating"), [("0", "wrong", AGAIN), ("0.75", "partly", HARD), ("1", "right", GOOD)]
)
def test_the_first_mark_is_score_and_evidence(
    fraction: str, verdict: str, rating: int, classroom: ClassRoom, handed_in: Attempt
):
    mark(classroom, question(handed_in, "long"), fraction, "Well put.")

    item = question(handed_in, "long")
    handed_in.refresh_from_db()
    assert (item.fraction, item.verdict, item.comment) == (Decimal(fraction), verdict, "Well put.")
    assert handed_in.score == 2 * Decimal(fraction) + 1
    assert (item.review.rating, item.review.at, item.review.learner) == (rating, LATER, classroom.ada)
    assert Memory.objects.get(learner=classroom.ada, item=item.version.item_id).last_review_at == LATER
    step = handed_in.steps.last()
    assert (step.action, step.by, step.at) == ("mark", classroom.grace, LATER)
    assert is_verified()


def test_another_mark_counts_and_the_log_keeps_both(classroom: ClassRoom, handed_in: Attempt):
    item = question(handed_in, "long")
    mark(classroom, item, "0.5")

    mark(classroom, item, "1", "On second thoughts.")

    handed_in.refresh_from_db()
    assert handed_in.score == 3
    assert list(handed_in.steps.filter(action="mark").values_list("fraction", flat=True)) == [Decimal("0.5"), 1]
    assert Review.objects.filter(attempt_item=item).count() == 1
    assert is_verified()


def test_a_mark_that_rules_gave_may_be_another(classroom: ClassRoom, handed_in: Attempt):
    item = question(handed_in, "short")

    mark(classroom, item, "0.5", "The old name was asked for.")

    item.refresh_from_db()
    assert (item.fraction, item.verdict, item.comment) == (
        Decimal("0.5"),
        "partly",
        "The old name was asked for.",
    )
    assert is_verified()


def test_the_same_form_twice_is_one_mark(classroom: ClassRoom, handed_in: Attempt):
    item, operation = question(handed_in, "long"), uuid.uuid4()
    mark(classroom, item, "0.5", operation=operation)

    again = mark(classroom, item, "1", operation=operation)

    assert again.fraction == Decimal("0.5")
    assert Step.objects.filter(action="mark").count() == 1
    with pytest.raises(Refused):
        mark(classroom, question(handed_in, "short"), "1", operation=operation)


def test_who_does_not_teach_the_course_marks_nothing(classroom: ClassRoom, handed_in: Attempt):
    elsewhere = factories.EnrolmentFactory(user=classroom.mallory, role="instructor")

    for person in (classroom.ada, elsewhere.user):
        with pytest.raises(Http404):
            mark(classroom, question(handed_in, "long"), "1", by=person)
    assert not Step.objects.filter(action="mark").exists()


def test_an_open_attempt_cannot_be_marked(classroom: ClassRoom):
    attempt = start(classroom.quiz, classroom.ada, now=NOW)

    with pytest.raises(Http404):
        mark(classroom, question(attempt, "short"), "1")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fraction": Decimal("0.25")}, "fraction is"),
        ({"comment": "Planted."}, "comment is"),
        ({"verdict": "waiting"}, "verdict is"),
    ],
)
def test_verify_names_a_planted_mark(change: dict, told: str, classroom: ClassRoom, handed_in: Attempt):
    item = question(handed_in, "long")
    mark(classroom, item, "0.5")

    AttemptItem.objects.filter(pk=item.pk).update(**change)

    assert any(told in sentence for sentence in differences(Counter()))


def test_verify_misses_the_evidence_of_a_mark(classroom: ClassRoom, handed_in: Attempt):
    Review.objects.filter(attempt_item=question(handed_in, "short")).delete()

    assert any("no review follows from it" in sentence for sentence in differences(Counter()))
