"""What courses and learners set reaches the button, the card and the log; and a sitting keeps what it began with."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter

import pytest
from django.urls import reverse

from quiz.actions.cards import rate, start_sitting, undo
from quiz.actions.memory import Evidence, record_reviews
from quiz.actions.terms import for_sitting
from quiz.core.memory import DEFAULT_NUMBERS, DeckTerms, Rating, study_day
from quiz.models import Course, Memory, Review, Sitting
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.factories import at
from tests.quiz.test_statements import statements

pytestmark = pytest.mark.django_db
NOW = at("2026-11-02 08:00")
FITTED = (*DEFAULT_NUMBERS[:3], 30.0, *DEFAULT_NUMBERS[4:])


def sit(classroom: ClassRoom, *kinds: str, now: dt.datetime = NOW, **given: object) -> Sitting:
    queue = [classroom.items[kind].pk for kind in kinds]
    return start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=now, **given)


def rated(classroom: ClassRoom, kind: str, rating: Rating = Rating.EASY, now: dt.datetime = NOW) -> Memory:
    item = classroom.items[kind]
    assert rate(classroom.ada, item.pk, rating, operation=uuid.uuid4(), duration_ms=900, now=now)
    return Memory.objects.get(learner=classroom.ada, item=item)


def due_in(memory: Memory, zone: str = "Europe/Vilnius") -> int:
    return (study_day(memory.due_at, zone) - study_day(NOW, zone)).days


def test_a_sitting_keeps_what_was_in_force_when_it_began(classroom: ClassRoom) -> None:
    ada, course = classroom.ada, Course.objects.filter(pk=classroom.course.pk)
    course.update(retention=0.95, ends_on=dt.date(2026, 12, 20))
    ada.week = "2222200"
    ada.save()
    away = factories.DaysAwayFactory(learner=ada)
    factories.DaysAwayFactory(learner=ada, first_on=dt.date(2026, 1, 1), last_on=dt.date(2026, 1, 9))
    fitted = factories.ParameterSetFactory(learner=None, course=classroom.course, numbers=list(FITTED))

    found = sit(classroom, "single").in_force

    deck = DeckTerms(0.95, dt.date(2026, 12, 20), fitted.name)
    assert (found.day, found.week, found.away) == (NOW.date(), "2222200", ((away.first_on, away.last_on),))
    assert (dict(found.decks), dict(found.sets)) == ({classroom.deck.pk: deck}, {fitted.name: FITTED})

    course.update(ends_on=dt.date(2026, 11, 4))
    assert due_in(rated(classroom, "single")) > 2


def test_the_learners_own_set_goes_before_the_courses_and_stays_with_the_state(classroom: ClassRoom) -> None:
    sit(classroom, "single", "short")
    rated(classroom, "single")
    factories.ParameterSetFactory(learner=None, course=classroom.course)
    own = factories.ParameterSetFactory(learner=classroom.ada, numbers=list(FITTED))
    sit(classroom, "single", "short")

    old, new = rated(classroom, "single", Rating.GOOD), rated(classroom, "short")

    assert (old.parameters, new.parameters) == ("default", own.name)
    assert new.state["stability"] == 30.0
    assert list(Review.objects.order_by("pk").values_list("parameters", flat=True)) == ["default", "default", own.name]


def test_nothing_is_due_after_the_course_or_while_the_learner_is_away(classroom: ClassRoom) -> None:
    Course.objects.filter(pk=classroom.course.pk).update(ends_on=dt.date(2026, 11, 7))
    sit(classroom, "single")
    assert due_in(rated(classroom, "single")) == 5

    Course.objects.filter(pk=classroom.course.pk).update(ends_on=None)
    factories.DaysAwayFactory(learner=classroom.ada, first_on=dt.date(2026, 11, 5), last_on=dt.date(2026, 11, 29))
    sit(classroom, "short")
    assert 27 < due_in(rated(classroom, "short")) <= 33


def test_cards_go_to_the_days_that_have_few(classroom: ClassRoom) -> None:
    full = [factories.ItemFactory(deck=classroom.deck) for _ in range(12)]
    for number, item in enumerate(full):
        due_at = at("2026-11-08 02:00") + dt.timedelta(days=number % 4)
        Memory.objects.create(learner=classroom.ada, item=item, due_at=due_at, reps=1)
    kinds = ["single", "short", "number", "date", "cloze"]
    sitting = sit(classroom, *kinds)
    assert sitting.in_force.loads[:10] == (0, 0, 0, 0, 0, 0, 3, 3, 3, 3)

    days = [due_in(rated(classroom, kind)) for kind in kinds]

    assert set(days) <= {6, 7, 8, 9, 10}
    assert days.count(10) >= 3


@pytest.mark.parametrize("stay", [{}, {"retention": 0.97}, {"ends_on": dt.date(2026, 11, 9)}])
def test_the_interval_on_the_page_is_the_one_in_the_log(
    classroom: ClassRoom, stay: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    Course.objects.filter(pk=classroom.course.pk).update(**stay)
    sit(classroom, "single")
    page = signed_in(classroom.ada).get(reverse("quiz:cards-review") + "?show=answer").content.decode()
    (shown,) = re.findall(r"Easy, next in (\d+) days", page)

    memory = rated(classroom, "single")

    assert due_in(memory) == int(shown)
    assert Review.objects.get().due_at == memory.due_at


def test_cramming_is_kept_and_moves_nothing(classroom: ClassRoom) -> None:
    sit(classroom, "single", "short")
    before = rated(classroom, "single")
    sitting = sit(classroom, "single", "short", kind=Sitting.Kind.CRAM, now=NOW + dt.timedelta(hours=1))
    after = rated(classroom, "single", Rating.AGAIN, now=NOW + dt.timedelta(hours=1))
    rated(classroom, "short", now=NOW + dt.timedelta(hours=1))

    sitting.refresh_from_db()
    assert (after.state, after.due_at, after.reps) == (before.state, before.due_at, before.reps)
    assert (sitting.queue, sitting.done, sitting.again) == ([classroom.items["single"].pk], 1, 1)
    assert Review.objects.filter(kind=Review.Kind.CRAM).count() == 2
    assert classroom.ada.study_days.get().reviews == 1

    undo(classroom.ada, operation=uuid.uuid4(), now=NOW + dt.timedelta(hours=2))

    sitting.refresh_from_db()
    assert (len(sitting.queue), sitting.done, classroom.ada.study_days.get().reviews) == (2, 0, 1)
    assert list(differences(Counter())) == []


def test_what_is_in_force_is_read_in_the_same_statements_for_more_rows(classroom: ClassRoom) -> None:
    costs = []
    for kinds in (["single"], ["single", "short", "number", "date"]):
        for _ in kinds:
            course = factories.CourseFactory(decks=[classroom.deck])
            factories.EnrolmentFactory(course=course, user=classroom.ada)
            factories.ParameterSetFactory(learner=None, course=course)
            factories.DaysAwayFactory(learner=classroom.ada)
        items = [classroom.items[kind] for kind in kinds]
        memories = {item.pk: Memory(learner=classroom.ada, item=item, parameters="default") for item in items}
        costs.append(len(statements(lambda memories=memories: for_sitting(classroom.ada, memories, at=NOW))))
    assert costs == [6, 6]


def test_answers_outside_a_sitting_go_by_the_same_terms(classroom: ClassRoom) -> None:
    Course.objects.filter(pk=classroom.course.pk).update(ends_on=dt.date(2026, 11, 5))
    item = classroom.items["single"]
    evidence = Evidence(item.pk, item.current_id, Rating.EASY, Review.Kind.QUIZ, uuid.uuid4())

    record_reviews(classroom.ada, [evidence], now=NOW)

    assert due_in(Memory.objects.get()) == 3
