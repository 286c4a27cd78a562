"""Time closes attempts: at its very moment, and the same whether a page or the job notices first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quiz.actions.closings import close_overdue
from quiz.actions.starts import start_attempt
from quiz.models import Allowance, Attempt, AttemptItem, Group, Memory, Review, Step, StudyDay
from quiz.queries.verification import differences
from tests.chance import examples
from tests.conftest import ClassRoom, built_classroom, signed_in
from tests.quiz.learners import NOW, answer, start, submit
from tests.remembered import remembered

MINUTE, MILLISECOND, GRACE = dt.timedelta(minutes=1), dt.timedelta(milliseconds=1), dt.timedelta(seconds=30)


def limit(room: ClassRoom) -> dt.datetime:
    room.quiz.time_limit_minutes = 20
    return NOW + 20 * MINUTE


def closing(room: ClassRoom) -> dt.datetime:
    room.quiz.closes_at = NOW + 15 * MINUTE
    return room.quiz.closes_at


def both(room: ClassRoom) -> dt.datetime:
    limit(room)
    return closing(room)


def own_allowance(room: ClassRoom) -> dt.datetime:
    Allowance.objects.create(quiz=room.quiz, learner=room.ada, extra_minutes=7)
    return limit(room) + 7 * MINUTE


def group_allowance(room: ClassRoom) -> dt.datetime:
    group = Group.objects.create(course=room.course, title="Late shift")
    room.course.enrolments.filter(user=room.ada).update(group=group)
    Allowance.objects.create(quiz=room.quiz, group=group, closes_at=NOW + 40 * MINUTE)
    closing(room)
    return NOW + 40 * MINUTE


def factor(room: ClassRoom) -> dt.datetime:
    room.course.enrolments.filter(user=room.ada).update(time_factor=Decimal("1.25"))
    return limit(room) + 5 * MINUTE


def minutes(room: ClassRoom) -> dt.datetime:
    room.course.enrolments.filter(user=room.ada).update(extra_minutes=3)
    return closing(room) + 3 * MINUTE


def days(room: ClassRoom) -> dt.datetime:
    room.course.enrolments.filter(user=room.ada).update(later_days=2)
    return closing(room) + dt.timedelta(days=2)


PATHS = [limit, closing, both, own_allowance, group_allowance, factor, minutes, days]
"""Each sets what ends an attempt that began at NOW, and gives its deadline."""


def begun(room: ClassRoom, path: Callable[[ClassRoom], dt.datetime]) -> tuple[Attempt, dt.datetime]:
    """An attempt with a right answer and a wrong one, and its deadline."""
    end = path(room)
    room.quiz.grace_seconds = GRACE.seconds
    room.quiz.save()
    attempt = start(room.quiz, room.ada)
    answer(attempt, "short", "Vilnius")
    answer(attempt, "number", "280")
    return attempt, end


def outcome() -> list[Any]:
    """All that closing leaves behind, without the ids of rows, which count on."""
    asked = {row.pk: row.position for row in AttemptItem.objects.all()}
    tables = [Attempt, AttemptItem, Step, Review, Memory, StudyDay]
    rows: list[Any] = []
    for table in tables:
        for row in table.objects.order_by("pk").values():
            row = {name: value for name, value in row.items() if name not in {"id", "attempt_id", "operation"}}
            for name in {"item_id", "attempt_item_id"} & row.keys():
                row[name] = asked.get(row[name], row[name])
            rows.append((table.__name__, row))
    return rows


def left_by_the_job(now: dt.datetime) -> list[Any]:
    """What the job would leave behind at that moment. It is taken back."""
    with transaction.atomic():
        assert close_overdue(now=now) == 1
        rows = outcome()
        transaction.set_rollback(True)
    return rows


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("late", "is_over"),
    [(-MILLISECOND, False), (0 * MINUTE, False), (GRACE, False), (GRACE + MILLISECOND, True)],
    ids=["before", "deadline", "grace", "over"],
)
def test_time_closes_an_attempt_after_its_grace(classroom, path, late, is_over):
    attempt, end = begun(classroom, path)
    assert close_overdue(now=end + late) == is_over
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.is_expired) == ((end, True) if is_over else (None, False))
    assert list(differences(Counter())) == []


class TestWhoeverComesFirst(TestCase):
    @examples(12)
    @given(path=st.sampled_from(PATHS), late=st.integers(1, 10**7), order=st.permutations(["list", "job", "submit"]))
    def test_is_the_same(self, path, late, order):
        """A learner's list, the job and a late handing in, in any order, leave what the job alone leaves."""
        room = remembered(built_classroom)
        attempt, end = begun(room, path)
        now = end + GRACE + late * MILLISECOND
        acts = {
            "list": lambda: close_overdue(learner=room.ada, quiz=room.quiz.pk, now=now),
            "job": lambda: close_overdue(now=now + MINUTE),
            "submit": lambda: submit(attempt, now=now + 2 * MINUTE),
        }
        alone = left_by_the_job(now)
        for name in order:
            acts[name]()
        assert outcome() == alone
        assert list(differences(Counter())) == []


@pytest.fixture
def tomorrow() -> Iterator[dt.datetime]:
    """The clock stands a day after NOW."""
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        yield NOW + dt.timedelta(days=1)


def closed_by_job(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("close_attempts")
    return capsys.readouterr().out


def test_the_job_says_how_many_it_closed(classroom, capsys, tomorrow):
    attempt, _end = begun(classroom, limit)
    assert closed_by_job(capsys) == "Closed 1 attempt, removed 0 test drives.\n"
    attempt.refresh_from_db()
    assert (attempt.is_expired, attempt.submitted_at) == (True, NOW + 20 * MINUTE)
    assert closed_by_job(capsys) == "Closed 0 attempts, removed 0 test drives.\n"


def test_the_job_leaves_attempts_without_a_deadline(classroom, capsys, tomorrow):
    attempt = start(classroom.quiz, classroom.ada)
    assert closed_by_job(capsys) == "Closed 0 attempts, removed 0 test drives.\n"
    attempt.refresh_from_db()
    assert attempt.is_open


@pytest.mark.parametrize(
    ("age", "is_kept"), [(dt.timedelta(days=1), True), (dt.timedelta(days=1) + MILLISECOND, False)]
)
def test_the_job_removes_old_test_drives(classroom, capsys, tomorrow, age, is_kept):
    then = tomorrow - age
    operation = uuid.uuid4()
    start_attempt(classroom.quiz, classroom.grace, operation=operation, seed=7, now=then, is_trial=True)
    kept = start(classroom.quiz, classroom.ada, now=then)
    assert closed_by_job(capsys) == f"Closed 0 attempts, removed {0 if is_kept else 1} test drive{'s' * is_kept}.\n"
    assert Attempt.objects.filter(is_trial=True).exists() == is_kept
    assert Attempt.objects.filter(pk=kept.pk).exists()


def test_a_page_closes_as_the_job_does(classroom, tomorrow):
    attempt, end = begun(classroom, limit)
    alone = left_by_the_job(tomorrow)
    assert signed_in(classroom.ada).get(f"/quizzes/{classroom.quiz.pk}/").status_code == 200
    assert outcome() == alone
    attempt.refresh_from_db()
    assert attempt.submitted_at == end
