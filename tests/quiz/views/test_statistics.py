"""A quiz in numbers: what its page says of what students handed in, in as many statements for many as for few."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import statistics as bench
from facts.actions.items import save_version
from facts.models import ItemVersion
from people.models import User
from quiz.actions.closings import reopen_attempt, submit_attempt
from quiz.actions.regrades import mark_by_hand
from quiz.actions.starts import start_attempt
from quiz.models import Attempt, AttemptItem, Enrolment, Report, Slot
from quiz.queries.reckoning import reckoned
from quiz.queries.statistics import quiz_report
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page
from tests.quiz.learners import correct
from tests.quiz.views.sittings import begun, handed_in, question_form, question_url, right


def address(room: ClassRoom, query: str = "") -> str:
    return f"/courses/{room.course.pk}/quizzes/{room.quiz.pk}/{query}"


def student(room: ClassRoom):
    user = factories.UserFactory()
    factories.EnrolmentFactory(course=room.course, user=user)
    return signed_in(user)


def hand_in(room: ClassRoom, client, *kinds: str) -> None:
    """An attempt with right answers to these kinds, and none to the others."""
    attempt = begun(client, room.quiz)
    answers = {}
    for kind in kinds:
        form = question_form(Page(client.get(question_url(attempt, kind))))
        answers[kind] = right(kind, form)
    handed_in(client, room.quiz, answers)


def row_of(report, kind: str, room: ClassRoom):
    return next(row for row in report.questions if row.item_id == room.items[kind].pk)


def test_nothing_handed_in_yet(classroom, as_grace):
    begun(signed_in(classroom.ada), classroom.quiz)

    page = Page(as_grace.get(address(classroom)))

    assert "Numbers appear here with the first attempt that somebody hands in." in page.text
    assert "Facility" not in page.text


def test_the_page_says_who_knew_what(classroom, as_grace):
    hand_in(classroom, signed_in(classroom.ada), "short", "single", "date")
    hand_in(classroom, student(classroom), "short")
    hand_in(classroom, student(classroom))

    report = quiz_report(classroom.quiz, which="first")
    page = Page(as_grace.get(address(classroom)))

    assert (report.attempts, report.asked_alike, report.whole.n) == (3, 3, 3)
    assert report.whole.mean == pytest.approx(4 / 3)
    assert row_of(report, "short", classroom).numbers.facility == pytest.approx(2 / 3)
    assert row_of(report, "truefalse", classroom).numbers.guess == 0.5
    assert row_of(report, "single", classroom).numbers.guess == pytest.approx(1 / 3)
    assert [(row.numbers.id, row.numbers.count) for row in row_of(report, "single", classroom).choices] == [
        ("a", 0),
        ("b", 1),
        ("c", 0),
    ]
    assert "3 attempts handed in. With fewer than 30 the numbers say little yet." in page.text
    assert f"{classroom.items['short']} Short answer 3 few 67 %" in page.text
    assert "option b key 1 33 % 0 % 100 %" in page.text


def test_one_attempt_of_each_student_counts_as_chosen(classroom, as_grace):
    ada = signed_in(classroom.ada)
    hand_in(classroom, ada)
    hand_in(classroom, ada, "short", "single")
    hand_in(classroom, ada, "short")
    means = {which: quiz_report(classroom.quiz, which=which).whole.mean for which in ("first", "best", "last", "all")}

    assert means == {"first": 0, "best": pytest.approx(2), "last": pytest.approx(1), "all": pytest.approx(1)}
    assert "One attempt handed in." in Page(as_grace.get(address(classroom, "?attempts=best"))).text
    assert as_grace.get(address(classroom, "?attempts=worst")).status_code == 400


def test_who_teaches_is_no_student(classroom):
    teacher = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user
    hand_in(classroom, signed_in(classroom.ada), "short")
    Enrolment.objects.filter(user=classroom.ada).update(role=Enrolment.Role.ASSISTANT)

    assert quiz_report(classroom.quiz, which="all").attempts == 0
    assert Page(signed_in(teacher).get(address(classroom))).text.count("Facility") == 0


def test_a_quiz_that_grew_is_whole_over_those_who_were_asked_the_same(classroom):
    hand_in(classroom, signed_in(classroom.ada), "short")
    late = factories.ItemFactory(deck=classroom.deck, kind="short", slug="late")
    factories.SlotFactory(quiz=classroom.quiz, item=late, position=99)
    for _ in range(2):
        hand_in(classroom, student(classroom), "short", "date")

    report = quiz_report(classroom.quiz, which="first")

    assert (report.attempts, report.asked_alike) == (3, 2)
    assert report.whole.mean == pytest.approx(2)
    assert next(row for row in report.questions if row.item_id == late.pk).numbers.n == 2
    assert row_of(report, "short", classroom).numbers.n == 3


def test_an_answer_that_waits_is_left_out(classroom):
    hand_in(classroom, signed_in(classroom.ada), "short")
    version = factories.ItemFactory(deck=classroom.deck, kind="long").current
    done = classroom.quiz.attempts.get()
    done.items.create(position=99, version=version, weight=1, response="Because.", fraction=0, verdict="waiting")

    assert version.item_id not in {row.item_id for row in quiz_report(classroom.quiz, which="first").questions}


def statements(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_the_page_reads_no_more_for_more_students(classroom, as_grace):
    as_grace.get(address(classroom))
    reckoned, stored = [], []
    for students in (1, 3):
        for _student in range(students):
            hand_in(classroom, student(classroom), "single", "date")
        reckoned.append(statements(as_grace, address(classroom)))
        stored.append(statements(as_grace, address(classroom)))

    assert reckoned[0] == reckoned[1] <= 20
    assert stored[0] == stored[1] <= 14


def test_the_course_leads_there(classroom, as_grace):
    assert address(classroom) in Page(as_grace.get(f"/courses/{classroom.course.pk}/")).links


# Stored


def corrected(room: ClassRoom) -> None:
    correct(room.items["single"], {"right": "a"}, now=timezone.now())


def marked_by_hand(room: ClassRoom) -> None:
    answer = AttemptItem.objects.filter(version__kind="short").select_related("version", "attempt").first()
    operation, now = uuid.uuid4(), timezone.now()
    mark_by_hand([answer], Decimal("0.5"), comment="Nearly.", by=room.grace, operation=operation, now=now)


def reopened(room: ClassRoom) -> None:
    attempt = Attempt.objects.submitted().first()
    reopen_attempt(room.grace, attempt.pk, minutes=5, operation=uuid.uuid4(), now=timezone.now())


MOVES = {
    "another hands in": lambda room: hand_in(room, student(room), "short"),
    "a key is corrected": corrected,
    "a mark by hand": marked_by_hand,
    "an attempt is opened again": reopened,
    "a student becomes a teacher": lambda room: Enrolment.objects.filter(user=room.ada).update(role="assistant"),
    "a student leaves": lambda room: Enrolment.objects.filter(user=room.ada).delete(),
    "a student comes for another": lambda room: (
        Enrolment.objects.filter(user=room.ada).delete(),
        factories.EnrolmentFactory(course=room.course),
    ),
    "the order is another": lambda room: room.quiz.slots.filter(item=room.items["short"]).update(position=50),
    "a draw goes": lambda room: room.quiz.slots.filter(item=None).delete(),
    "the formulas change": lambda room: Report.objects.update(stamp="0" + Report.objects.get().stamp[1:]),
}


@pytest.fixture
def counted(classroom, as_grace) -> ClassRoom:
    """A class with two attempts handed in, and a page that was looked at."""
    hand_in(classroom, signed_in(classroom.ada), "short", "single")
    hand_in(classroom, student(classroom), "short")
    pool = factories.ItemFactory(deck=classroom.deck, kind="truefalse", slug="pool")
    factories.SlotFactory(quiz=classroom.quiz, item=None, draw_count=1, draw_topic=pool.topic, position=98)
    as_grace.get(address(classroom))
    return classroom


@pytest.mark.parametrize("move", MOVES)
def test_what_moves_the_numbers_moves_the_page(counted, as_grace, move):
    assert quiz_report(counted.quiz, which="first").fresh is None
    MOVES[move](counted)

    assert quiz_report(counted.quiz, which="first").fresh is not None
    as_grace.get(address(counted))
    kept = quiz_report(counted.quiz, which="first")
    assert kept.fresh is None
    assert Report.objects.get().data == reckoned(counted.quiz, "first")


def test_what_does_not_count_leaves_the_stored_numbers(counted, as_grace):
    begun(signed_in(counted.ada), counted.quiz)
    now, operation = timezone.now(), uuid.uuid4()
    trial = start_attempt(counted.quiz, counted.grace, operation=operation, seed=1, now=now, is_trial=True)
    submit_attempt(counted.grace, trial.pk, operation=uuid.uuid4(), now=now)
    report = quiz_report(counted.quiz, which="first")

    assert report.fresh is None


def test_stored_numbers_of_ten_thousand_attempts_cost_next_to_nothing(counted, as_grace):
    """A few ms; the bound is for machines that have a bad day."""
    quiz, now = counted.quiz, timezone.now()
    learners = User.objects.bulk_create(User(username=f"sits{n}", password="!") for n in range(100))
    Enrolment.objects.bulk_create(Enrolment(course=counted.course, user=learner) for learner in learners)
    done = {"seed": 1, "started_at": now, "submitted_at": now, "score": 0, "max_score": 1, "changes": 1}
    Attempt.objects.bulk_create(
        Attempt(quiz=quiz, learner=learner, number=number, **done) for learner in learners for number in range(1, 101)
    )
    as_grace.get(address(counted))
    spent = []
    for _round in range(5):
        before = time.process_time()
        assert quiz_report(quiz, which="first").fresh is None
        spent.append(time.process_time() - before)

    assert min(spent) < 0.05


def test_the_bench_fills_a_quiz_that_can_be_reckoned(classroom):
    classroom.quiz.slots.exclude(item__current__kind__in=bench.KINDS).delete()
    bench.fill(classroom.quiz, 3)

    report = quiz_report(classroom.quiz, which="first")

    assert (report.attempts, len(report.questions)) == (3, 4)
    assert all(row.timed == 3 for row in report.questions)


def test_rows_stand_in_the_order_of_the_quiz(counted):
    slots = counted.quiz.slots
    slots.filter(item=counted.items["short"]).delete()
    factories.SlotFactory(quiz=counted.quiz, item=counted.items["short"], position=50)
    slots.filter(item=counted.items["date"]).delete()

    rows = quiz_report(counted.quiz, which="first").rows

    assert [row.item_id for row in rows][-2:] == [counted.items[kind].pk for kind in ("short", "date")]
    assert [row.place for row in rows][-2:] == [8, 0]


def test_ways_are_stored_apart(counted, as_grace):
    as_grace.get(address(counted, "?attempts=all"))
    assert sorted(Report.objects.values_list("which", flat=True)) == ["all", "first"]


def test_verify_reckons_what_is_stored_anew(counted):
    assert verify() == []
    report = Report.objects.get()
    report.data["rows"][0]["numbers"]["facility"] = 0.25
    del report.data["whole"]["median"]
    report.save()

    where = f"Report of quiz {counted.quiz} ({counted.quiz.pk}), first attempts"
    facility, median = reckoned(counted.quiz, "first")["rows"][0]["numbers"]["facility"], 1.5
    assert verify() == [
        f"{where}: rows.0.numbers.facility is 0.25, the answers say {facility}.",
        f'{where}: whole.median is "missing", the answers say {median}.',
    ]
    Report.objects.update(stamp="1.")
    assert verify() == []


def verify() -> list[str]:
    return list(differences(Counter()))


# Draws and versions


def sat(room: ClassRoom, *answers: tuple[Slot, int, ItemVersion, float]) -> None:
    """An attempt of a new student, handed in: slot, draw, version and mark of each answer."""
    user, now = factories.UserFactory(), timezone.now()
    factories.EnrolmentFactory(course=room.course, user=user)
    attempt = Attempt.objects.create(
        quiz=room.quiz,
        learner=user,
        number=1,
        seed=1,
        started_at=now,
        submitted_at=now,
        score=0,
        max_score=1,
        changes=1,
    )
    for position, (slot, draw, version, mark) in enumerate(answers, start=1):
        attempt.items.create(
            position=position,
            slot=slot,
            draw=draw,
            version=version,
            weight=slot.weight,
            response="",
            fraction=Decimal(str(mark)),
            credit=Decimal(str(mark)),
            verdict="right" if mark == 1 else "wrong",
        )


def drawing(room: ClassRoom, of: int) -> tuple[Slot, Slot, list[ItemVersion]]:
    """The quiz: a fixed question, and a draw; with the versions in its pool."""
    room.quiz.slots.all().delete()
    fixed = factories.SlotFactory(quiz=room.quiz, item=room.items["short"], position=1)
    pool = [factories.ItemFactory(deck=room.deck, kind="short", slug=f"pool-{n}") for n in range(3)]
    draw = factories.SlotFactory(quiz=room.quiz, item=None, draw_count=of, draw_kind="short", position=2)
    return fixed, draw, [item.current for item in pool]


def test_a_draw_is_told_as_a_whole_and_by_question(classroom, as_grace):
    fixed, draw, (one, two, _three) = drawing(classroom, of=1)
    short = classroom.items["short"].current
    # The fixed question x, the drawn one y, the total T: 1 1 2, 1 0 1, 0 1 1, 0 0 0; the first two drew `one`.
    for version, x, y in [(one, 1, 1), (one, 1, 0), (two, 0, 1), (two, 0, 0)]:
        sat(classroom, (fixed, 0, short, x), (draw, 1, version, y))

    report = quiz_report(classroom.quiz, which="first")
    question, drawn = report.rows

    assert (report.asked_alike, report.out_of, report.whole.consistency) == (4, 2, 0)
    assert [row.place for row in report.rows] == [1, 2]
    assert drawn.label == "1 drawn: Short answer"
    assert (drawn.numbers.n, drawn.numbers.facility, drawn.numbers.guess) == (4, 0.5, None)
    assert drawn.numbers.discrimination_index == 0  # y and R = x do not go together
    assert (drawn.numbers.intended_weight, question.numbers.intended_weight) == (50, 50)
    assert [(part.item_id, part.place, part.numbers.n) for part in drawn.parts] == [
        (one.item_id, 2, 2),
        (two.item_id, 2, 2),
    ]
    # Against T, not T - y: of each part y 1 0 goes with T 2 1 or 1 0.
    assert [part.numbers.discrimination_index for part in drawn.parts] == [pytest.approx(100)] * 2
    assert [part.numbers.effective_weight for part in drawn.parts] == [None, None]
    text = Page(as_grace.get(address(classroom))).text
    assert "2. 1 drawn: Short answer" in text
    assert "2. Question pool-1?" in text


def test_a_draw_of_two_is_two_questions_for_the_whole(classroom):
    fixed, draw, versions = drawing(classroom, of=2)
    short = classroom.items["short"].current
    marks = [(1, 1, 1), (1, 0, 1), (0, 1, 0), (0, 0, 0)]
    for n, (x, y, z) in enumerate(marks):
        first, second = versions[n % 3], versions[(n + 1) % 3]
        sat(classroom, (fixed, 0, short, x), (draw, 1, first, y), (draw, 2, second, z))

    report = quiz_report(classroom.quiz, which="first")
    _question, drawn = report.rows

    assert (report.asked_alike, report.out_of) == (4, 3)
    # Totals 3 2 1 0: k2 = 5/3; three parts with 1/3 each: 150 (1 - 1 / (5/3)).
    assert report.whole.consistency == pytest.approx(60)
    assert (drawn.numbers.n, drawn.numbers.facility) == (4, 0.5)
    assert drawn.numbers.intended_weight == pytest.approx(200 / 3)
    # y + z: 2 1 1 0 with x: 1 1 0 0: covariance 1/3, variances 2/3 and 1/3.
    assert drawn.numbers.discrimination_index == pytest.approx(100 * (1 / 3) / (2 / 9) ** 0.5)
    assert sum(part.numbers.n for part in drawn.parts) == 8


def test_a_draw_that_is_gone_keeps_its_questions(classroom):
    fixed, draw, (one, two, _three) = drawing(classroom, of=2)
    for mark in (0, 1):
        sat(classroom, (fixed, 0, classroom.items["short"].current, 1), (draw, 1, one, 1), (draw, 2, two, mark))
    draw.delete()

    row = quiz_report(classroom.quiz, which="first").rows[-1]

    assert (row.label, row.place, row.numbers.facility) == ("A draw that the quiz no longer has", 0, 0.75)
    assert [part.numbers.facility for part in row.parts] == [1, 0.5]


def test_versions_of_a_question_are_told_apart(classroom, as_grace):
    fixed, draw, (one, *_others) = drawing(classroom, of=1)
    before = classroom.items["short"].current
    sat(classroom, (fixed, 0, before, 0), (draw, 1, one, 0))
    sat(classroom, (fixed, 0, before, 1), (draw, 1, one, 1))
    after = save_version(
        before.item,
        kind="short",
        content=before.content,
        key=before.key,
        explanation="Told better.",
        operation=uuid.uuid4(),
        now=timezone.now(),
    )
    sat(classroom, (fixed, 0, after, 1), (draw, 1, one, 0))

    row = quiz_report(classroom.quiz, which="first").rows[0]

    assert (row.numbers.n, row.numbers.facility) == (3, pytest.approx(2 / 3))
    first, second = row.versions
    assert (first.number, first.numbers.n, first.numbers.facility) == (1, 2, 0.5)
    assert first.numbers.discrimination_index == pytest.approx(100)
    assert (second.number, second.numbers.n, second.numbers.discrimination_index) == (2, 1, None)
    assert "version 2" in Page(as_grace.get(address(classroom))).text


def test_a_weight_that_has_changed_changes_for_all(classroom):
    fixed, draw, (one, *_others) = drawing(classroom, of=1)
    short = classroom.items["short"].current
    sat(classroom, (fixed, 0, short, 1), (draw, 1, one, 1))
    fixed.weight = 3
    sat(classroom, (fixed, 0, short, 1), (draw, 1, one, 0))

    report = quiz_report(classroom.quiz, which="first")

    assert report.rows[0].numbers.facility == 1
    assert (report.out_of, report.whole.mean) == (4, 3.5)


def test_time_is_that_until_an_answer(classroom, as_grace):
    fixed, draw, (one, *_others) = drawing(classroom, of=1)
    for seconds in (20, 30, 90):
        sat(classroom, (fixed, 0, classroom.items["short"].current, 1), (draw, 1, one, 0))
        attempt = Attempt.objects.latest("pk")
        attempt.items.filter(position=2).update(response=None)
        at = attempt.started_at
        attempt.steps.create(action="start", at=at, operation=uuid.uuid4())
        answered = {"action": "save", "item": attempt.items.get(position=1), "at": at + dt.timedelta(seconds=seconds)}
        attempt.steps.create(**answered, operation=uuid.uuid4())

    question, drawn = quiz_report(classroom.quiz, which="first").rows

    assert (question.seconds, question.timed) == (30, 3)
    assert (drawn.seconds, drawn.timed) == (None, 0)
    assert "30 s" in Page(as_grace.get(address(classroom))).text
