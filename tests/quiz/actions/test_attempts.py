"""Attempts as learners live them: begin, answer, flag, hand in, and every way of doing it twice."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.http import Http404

from facts.actions.items import save_version
from facts.models import Item
from quiz.actions import attempts as actions
from quiz.actions import closings, starts
from quiz.actions.closings import AlreadySubmitted
from quiz.core.marking import BadResponse
from quiz.core.memory import Rating
from quiz.core.refusals import Refused
from quiz.models import Attempt, Memory, Quiz, Review, Step, StudyDay
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import ANSWERS, LATER, NOW, actions_of, answer, known, question, start, submit

KINDS = list(ANSWERS)


@pytest.fixture
def attempt(classroom: ClassRoom) -> Attempt:
    return start(classroom.quiz, classroom.ada)


# Start


def test_start_pins_versions_weights_and_times(classroom):
    classroom.quiz.slots.filter(position=0).update(weight=Decimal("2.5"))
    attempt = start(classroom.quiz, classroom.ada)
    slots = classroom.quiz.slots.values_list("item__current", "weight")
    assert list(attempt.items.values_list("version", "weight")) == list(slots)
    assert list(attempt.items.values_list("position", flat=True)) == list(range(1, 10))
    assert (attempt.number, attempt.started_at, attempt.submitted_at) == (1, NOW, None)
    assert (attempt.max_score, attempt.score) == (Decimal("10.5"), None)
    assert list(attempt.steps.values_list("action", "item", "at")) == [("start", None, NOW)]


def test_start_again_gives_the_open_attempt(classroom, attempt):
    assert start(classroom.quiz, classroom.ada, seed=8, now=LATER) == attempt
    assert actions_of(attempt) == ["start"]


def test_start_repeated_after_the_end_gives_the_attempt_it_began(classroom):
    operation = uuid.uuid4()
    first = starts.start_attempt(classroom.quiz, classroom.ada, operation=operation, seed=7, now=NOW)
    submit(first)
    again = starts.start_attempt(classroom.quiz, classroom.ada, operation=operation, seed=8, now=LATER)
    assert again == first
    assert Attempt.objects.count() == 1


def test_start_counts_attempts_by_learner(classroom):
    submit(start(classroom.quiz, classroom.ada))
    grace = factories.EnrolmentFactory(course=classroom.course).user
    assert start(classroom.quiz, classroom.ada).number == 2
    assert start(classroom.quiz, grace).number == 1


def test_start_beyond_the_limit_is_refused(classroom):
    Quiz.objects.update(attempts_allowed=2)
    quiz = Quiz.objects.get()
    for _ in range(2):
        submit(start(quiz, classroom.ada))
    with pytest.raises(Refused, match="all attempts"):
        start(quiz, classroom.ada)


def test_start_at_the_limit_gives_the_open_attempt(classroom):
    Quiz.objects.update(attempts_allowed=1)
    quiz = Quiz.objects.get()
    assert start(quiz, classroom.ada) == start(quiz, classroom.ada)


@pytest.mark.parametrize(("wait", "opens"), [(-1, False), (0, True)])
def test_start_from_the_second_it_opens(classroom, wait, opens):
    classroom.quiz.opens_at = NOW - dt.timedelta(seconds=wait)
    classroom.quiz.save(update_fields=["opens_at"])
    if opens:
        assert start(classroom.quiz, classroom.ada).started_at == NOW
    else:
        with pytest.raises(Refused, match="not open yet"):
            start(classroom.quiz, classroom.ada)


def test_start_of_a_draft_is_refused(classroom):
    classroom.quiz.state = Quiz.State.DRAFT
    with pytest.raises(Refused, match="not published"):
        start(classroom.quiz, classroom.ada)


def test_start_without_questions_is_refused_and_leaves_nothing(classroom):
    Item.objects.update(state=Item.State.RETIRED)
    with pytest.raises(Refused, match="no questions yet"):
        start(classroom.quiz, classroom.ada)
    assert not Attempt.objects.exists()
    assert not Step.objects.exists()


def test_start_leaves_retired_items_out(classroom):
    Item.objects.filter(pk=classroom.items["short"].pk).update(state=Item.State.RETIRED)
    attempt = start(classroom.quiz, classroom.ada)
    assert attempt.max_score == 8
    assert not attempt.items.filter(version__kind="short").exists()


def test_start_asks_in_the_order_of_the_seed(classroom):
    classroom.quiz.shuffles_questions = True
    orders = set()
    for seed in range(6):
        attempt = start(classroom.quiz, classroom.ada, seed=seed)
        orders.add(tuple(attempt.items.values_list("version__kind", flat=True)))
        submit(attempt)
    same = start(classroom.quiz, classroom.ada, seed=5)
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(KINDS))}
    assert tuple(same.items.values_list("version__kind", flat=True)) in orders


def test_start_pins_the_order_of_options(classroom):
    orders = set()
    for seed in range(12):
        attempt = start(classroom.quiz, classroom.ada, seed=seed)
        orders.add(tuple(question(attempt, "single").order))
        assert question(attempt, "ordering").order != ["e1", "e2", "e3"]
        submit(attempt)
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {("a", "b", "c")}


def test_start_keeps_the_authors_order_where_nothing_is_shuffled(classroom):
    classroom.quiz.shuffles_options = False
    attempt = start(classroom.quiz, classroom.ada)
    assert question(attempt, "single").order == ["a", "b", "c"]
    assert question(attempt, "ordering").order != ["e1", "e2", "e3"]


# Respond


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, 1], ids=["right", "wrong"])
def test_respond_saves_each_kind(attempt, kind, which):
    response = ANSWERS[kind][which]
    answered = answer(attempt, kind, response)
    item = question(attempt, kind)
    assert (item.response, item.responded_at, item.is_flagged) == (response, LATER, False)
    assert (item.fraction, item.verdict, item.notes) == (None, "", [])
    assert answered.item.response == response
    assert list(attempt.steps.values_list("action", "item", "at"))[1:] == [("save", item.pk, LATER)]
    assert attempt.steps.last().response == response


def test_respond_keeps_every_response_in_the_log(attempt):
    for text in ("Kaunas", "Vilnius", None):
        answer(attempt, "short", text)
    assert question(attempt, "short").response is None
    assert list(attempt.steps.values_list("response", flat=True)) == [None, "Kaunas", "Vilnius", None]


def test_respond_with_what_is_saved_adds_no_step(attempt):
    answer(attempt, "several", ["a", "b"])
    answer(attempt, "several", ["a", "b"], now=LATER + dt.timedelta(minutes=1))
    assert actions_of(attempt) == ["start", "save"]
    assert question(attempt, "several").responded_at == LATER


def test_respond_repeated_gives_the_first_result(attempt):
    operation = uuid.uuid4()
    first = answer(attempt, "short", "Vilnius", operation=operation)
    again = answer(attempt, "short", "Vilnius", operation=operation)
    assert first.item.response == again.item.response == "Vilnius"
    assert actions_of(attempt) == ["start", "save"]


def test_respond_repeated_late_does_not_bring_back_an_old_response(attempt):
    operation = uuid.uuid4()
    answer(attempt, "short", "Kaunas", operation=operation)
    answer(attempt, "short", "Vilnius")
    assert answer(attempt, "short", "Kaunas", operation=operation).item.response == "Vilnius"
    assert actions_of(attempt) == ["start", "save", "save"]


def test_respond_repeated_that_changed_nothing_at_first_counts_as_the_newest_and_says_so(attempt):
    first, again = uuid.uuid4(), uuid.uuid4()
    answer(attempt, "short", "Vilnius", seen=0, operation=first)
    unchanged = answer(attempt, "short", "Vilnius", seen=1, operation=again)
    answer(attempt, "short", "Kaunas", seen=1)

    late = answer(attempt, "short", "Vilnius", seen=1, operation=again)

    assert (unchanged.is_overtaken, late.is_overtaken) == (False, True)
    saves = question(attempt, "short").steps.filter(action=Step.Action.SAVE).order_by("pk")
    assert list(saves.values_list("response", flat=True)) == ["Vilnius", "Kaunas", "Vilnius"]


def test_respond_by_the_same_form_with_another_response_is_a_new_act(attempt):
    """The browser's Back button brings such a form."""
    operation = uuid.uuid4()
    answer(attempt, "short", "Kaunas", operation=operation)
    for _ in range(2):
        assert answer(attempt, "short", "Vilnius", operation=operation).item.response == "Vilnius"
    assert list(attempt.steps.values_list("response", flat=True)) == [None, "Kaunas", "Vilnius"]


def test_respond_by_the_same_form_to_another_question_is_a_new_act(attempt):
    operation = uuid.uuid4()
    answer(attempt, "short", "Vilnius", operation=operation)
    answer(attempt, "date", "2004", operation=operation)
    assert (question(attempt, "short").response, question(attempt, "date").response) == ("Vilnius", "2004")


def test_respond_with_the_operation_of_another_attempt_is_refused(classroom, attempt):
    operation = uuid.uuid4()
    bob = factories.EnrolmentFactory(course=classroom.course).user
    answer(start(classroom.quiz, bob), "short", "Vilnius", operation=operation)
    with pytest.raises(Refused, match="belongs to another page"):
        answer(attempt, "short", "Kaunas", operation=operation)
    assert question(attempt, "short").response is None
    assert actions_of(attempt) == ["start"]


def test_respond_after_handing_in_changes_nothing(attempt):
    answer(attempt, "short", "Vilnius")
    submit(attempt)
    with pytest.raises(AlreadySubmitted):
        answer(attempt, "short", "Kaunas")
    assert question(attempt, "short").response == "Vilnius"
    assert actions_of(attempt) == ["start", "save", "submit"]


@pytest.mark.parametrize("who", ["grace", "mallory"])
def test_respond_to_an_attempt_of_somebody_else_is_not_found(classroom, attempt, who):
    with pytest.raises(Http404):
        actions.respond(
            getattr(classroom, who), attempt.pk, 1, actions.Said({}, "flag"), operation=uuid.uuid4(), now=LATER
        )
    assert actions_of(attempt) == ["start"]


@pytest.mark.parametrize("position", [0, -1, 10])
def test_respond_to_a_question_that_is_not_there_is_not_found(classroom, attempt, position):
    with pytest.raises(Http404):
        actions.respond(classroom.ada, attempt.pk, position, actions.Said({}), operation=uuid.uuid4(), now=LATER)


def test_respond_with_a_forged_form_changes_nothing(classroom, attempt):
    item = question(attempt, "single")
    answer(attempt, "single", "b")
    for value in ("3", "-1", "b", "0 "):
        with pytest.raises(BadResponse):
            actions.respond(
                classroom.ada,
                attempt.pk,
                item.position,
                actions.Said({"response": [value]} if value != "0 " else {"response": ["0", "1"]}),
                operation=uuid.uuid4(),
                now=LATER,
            )
    assert question(attempt, "single").response == "b"


# Flag


def test_flag_and_unflag(attempt):
    for flag in (True, True, False, False, None):
        answer(attempt, "single", None, flag=flag)
    assert actions_of(attempt) == ["start", "flag", "unflag"]
    item = question(attempt, "single")
    assert (item.is_flagged, item.responded_at) == (False, None)


def test_flag_with_a_response_is_two_steps_once(attempt):
    operation = uuid.uuid4()
    for _ in range(2):
        answer(attempt, "single", "b", flag=True, operation=operation)
    item = question(attempt, "single")
    assert (item.response, item.is_flagged) == ("b", True)
    assert actions_of(attempt) == ["start", "save", "flag"]


def test_flag_with_the_operation_of_the_autosave_before_it(attempt):
    """The browser saves an answer by itself; the button pressed then sends the same form once more."""
    operation = uuid.uuid4()
    answer(attempt, "single", "b", operation=operation)
    for _ in range(2):
        answer(attempt, "single", "b", flag=True, operation=operation)
    assert question(attempt, "single").is_flagged
    assert actions_of(attempt) == ["start", "save", "flag"]


def test_flag_repeated_late_changes_nothing(attempt):
    operation = uuid.uuid4()
    answer(attempt, "short", "Kaunas")
    answer(attempt, "short", "Kaunas", flag=True, operation=operation)
    answer(attempt, "short", "Vilnius", flag=False)
    answer(attempt, "short", "Kaunas", flag=True, operation=operation)
    item = question(attempt, "short")
    assert (item.response, item.is_flagged) == ("Vilnius", False)
    assert actions_of(attempt) == ["start", "save", "flag", "save", "unflag"]


def test_a_repeated_flag_takes_no_answer_that_was_given_since_the_question_was_opened_again(classroom):
    classroom.quiz.navigation = "forward"
    classroom.quiz.save()
    attempt = start(classroom.quiz, classroom.ada)
    first, operation = attempt.items.select_related("version").first().version.kind, uuid.uuid4()
    answer(attempt, first, ANSWERS[first][0], wish="next")
    answer(attempt, first, None, flag=True, operation=operation)
    submit(attempt)
    closings.reopen_attempt(classroom.grace, attempt.pk, minutes=5, operation=uuid.uuid4(), now=LATER)
    answer(attempt, first, ANSWERS[first][1])

    again = answer(attempt, first, None, flag=True, operation=operation)

    assert (again.item.response, again.item.is_flagged) == (ANSWERS[first][1], True)
    assert actions_of(attempt)[-2:] == ["reopen", "save"]


# Submit


def test_submit_marks_each_question_and_sums_the_score(classroom):
    classroom.quiz.slots.filter(item=classroom.items["cloze"]).update(weight=3)
    attempt = start(classroom.quiz, classroom.ada)
    for kind in KINDS:
        answer(attempt, kind, ANSWERS[kind][0])
    answer(attempt, "cloze", {"1": "1922"})
    answer(attempt, "several", ["a"])
    answer(attempt, "single", "c")
    answer(attempt, "short", "Vilnus")
    answer(attempt, "date", None)
    attempt = submit(attempt)
    marks = {item.version.kind: (item.fraction, item.verdict) for item in attempt.items.select_related("version")}
    right = (Decimal(1), "right")
    assert marks == {
        **dict.fromkeys(["truefalse", "number", "matching", "ordering"], right),
        "cloze": (Decimal("0.5"), "partly"),
        "several": (Decimal("0.5"), "partly"),
        "single": (Decimal(0), "wrong"),
        "short": (Decimal(1), "notice"),
        "date": (Decimal(0), "wrong"),
    }
    assert question(attempt, "short").notes == ["Spelling: Vilnius"]
    assert question(attempt, "date").notes == ["Not answered."]
    assert (attempt.score, attempt.max_score, attempt.submitted_at) == (Decimal("7.0"), Decimal(11), LATER)


def test_submit_moves_memory_once_by_the_marks(classroom, attempt):
    for kind in KINDS:
        answer(attempt, kind, ANSWERS[kind][0])
    answer(attempt, "cloze", {"1": "1922"})
    answer(attempt, "date", "1999")
    submit(attempt)
    ratings = dict(Review.objects.values_list("version__kind", "rating"))
    good, hard = int(Rating.GOOD), int(Rating.HARD)
    assert ratings == {
        **dict.fromkeys(KINDS, good),
        "single": hard,  # the first answer came long after the start
        "truefalse": hard,
        "cloze": hard,
        "date": int(Rating.AGAIN),
    }
    assert {row.reps for row in Memory.objects.of(classroom.ada)} == {1}
    assert set(Review.objects.values_list("kind", "at", "day", "zone", "sitting")) == {
        ("quiz", LATER, LATER.date(), "Europe/Vilnius", None)
    }
    took = (LATER - NOW) // dt.timedelta(milliseconds=1)
    days = StudyDay.objects.values_list("day", "reviews", "recalled", "duration_ms")
    assert list(days) == [(LATER.date(), 9, 8, took)]


@pytest.mark.parametrize("is_same_form", [True, False])
def test_submit_twice_is_once(classroom, attempt, is_same_form):
    operation = uuid.uuid4()
    answer(attempt, "short", "Vilnius")
    first = submit(attempt, operation=operation)
    before = known(classroom.ada)
    other = operation if is_same_form else uuid.uuid4()
    again = submit(attempt, operation=other, now=LATER + dt.timedelta(days=1))
    assert (again.score, again.submitted_at) == (first.score, LATER)
    assert actions_of(attempt) == ["start", "save", "submit"]
    assert Review.objects.count() == 9
    assert known(classroom.ada) == before


def test_submit_of_an_attempt_of_somebody_else_is_not_found(classroom, attempt):
    with pytest.raises(Http404):
        closings.submit_attempt(classroom.grace, attempt.pk, operation=uuid.uuid4(), now=LATER)
    assert Attempt.objects.get().is_open


def test_submit_that_breaks_half_way_leaves_nothing(attempt, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(closings, "record_reviews", broken)
    answer(attempt, "short", "Vilnius")
    with pytest.raises(RuntimeError):
        submit(attempt)
    assert Attempt.objects.get().is_open
    assert actions_of(attempt) == ["start", "save"]
    assert question(attempt, "short").fraction is None
    assert not Review.objects.exists()


# Items that change meanwhile


def test_edited_items_are_shown_and_marked_as_they_were(classroom, attempt):
    answer(attempt, "short", "Vilnius")
    pinned = question(attempt, "short").version
    save_version(
        classroom.items["short"],
        kind="short",
        content={"stem": "The second city?"},
        key={"accepted": ["Kaunas"], "strict": False},
        explanation="",
        operation=uuid.uuid4(),
        now=LATER,
    )
    save_version(
        Item.objects.get(pk=classroom.items["date"].pk),
        kind="short",
        content={"stem": "Now typed."},
        key={"accepted": ["x"], "strict": False},
        explanation="",
        operation=uuid.uuid4(),
        now=LATER,
    )
    Item.objects.filter(pk=classroom.items["number"].pk).update(state=Item.State.RETIRED)
    classroom.quiz.slots.all().delete()
    answer(attempt, "date", "2004")
    submit(attempt)
    item = question(attempt, "date")
    assert item.fraction == 1
    item = attempt.items.get(version=pinned)
    assert (item.response, item.fraction, item.version.number) == ("Vilnius", 1, 1)
    assert set(Review.objects.values_list("version__number", flat=True)) == {1}
    assert Attempt.objects.get().score == 2
