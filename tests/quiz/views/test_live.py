"""The live view: who is where in a quiz that is being taken, more time, handing in for somebody, opening again."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quiz.core.presence import Presence, presence
from quiz.models import Allowance, Attempt, Enrolment, Extension, Group, Quiz, Step
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page
from tests.quiz.learners import LATER, NOW, actions_of, answer, start, submit

SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def address(room: ClassRoom, act: str = "") -> str:
    return f"/courses/{room.course.pk}/quizzes/{room.quiz.pk}/live/{act}"


def sent(client: Client, room: ClassRoom, act: str, *, at: dt.datetime = LATER, **fields: object):
    with time_machine.travel(at, tick=False):
        return client.post(address(room, act), {"operation": str(uuid.uuid4()), **fields})


def seen(client: Client, room: ClassRoom, *, at: dt.datetime, **headers: str) -> Page:
    with time_machine.travel(at, tick=False):
        return Page(client.get(address(room), headers=headers))


def student(room: ClassRoom, name: str, **fields: object):
    user = factories.UserFactory(first_name=name, last_name="Zed")
    factories.EnrolmentFactory(course=room.course, user=user, **fields)
    return user


@pytest.mark.parametrize(
    ("seen_after", "acted_after", "now_after", "expected"),
    [
        (0, 0, 60, Presence.HERE),
        (0, 0, 61, Presence.QUIET),
        (20, 0, 80, Presence.HERE),
        (20, 0, 81, Presence.LOST),
        (20, 90, 150, Presence.HERE),
        (20, 90, 151, Presence.LOST),
        (None, 10, 71, Presence.QUIET),
    ],
)
def test_who_was_not_heard_of_for_a_minute_is_gone(seen_after, acted_after, now_after, expected):
    seen_at = None if seen_after is None else NOW + seen_after * SECOND

    assert presence(NOW, seen_at, NOW + acted_after * SECOND, NOW + now_after * SECOND) is expected


def test_a_line_says_where_its_student_is(classroom, as_ada, as_grace):
    Quiz.objects.filter(pk=classroom.quiz.pk).update(time_limit_minutes=20)
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "single", "b", now=NOW + MINUTE)
    answer(attempt, "short", "Vilnius", flag=True, now=NOW + 2 * MINUTE)
    finished = student(classroom, "Finished")
    submit(start(classroom.quiz, finished), now=LATER)
    student(classroom, "Untouched")
    with time_machine.travel(NOW + 3 * MINUTE, tick=False):
        as_ada.post(f"/attempts/{attempt.pk}/clock/", {"position": "6"})

    page = seen(as_grace, classroom, at=NOW + 3 * MINUTE + 10 * SECOND)

    assert "1 at work, 0 lost connection, 1 finished, 1 not begun." in page.text
    assert "Ada Byron at work 6 2 of 9 1 16 min 10 s ago" in page.text
    assert "Finished Zed finished, 10:05 – 0 of 9" in page.text
    assert "Untouched Zed not begun – –" in page.text
    later = seen(as_grace, classroom, at=NOW + 6 * MINUTE)
    assert "Ada Byron lost connection 6 2 of 9 1 14 min 3 min ago" in later.text


def test_only_the_rows_read_themselves_anew_and_only_if_wanted(classroom, as_grace):
    part = seen(as_grace, classroom, at=NOW, HX_Request="true")
    whole = seen(as_grace, classroom, at=NOW)
    still = Page(as_grace.get(f"{address(classroom)}?still=1"))

    assert part.source.strip().startswith('<div class="stack" id="live-rows"')
    assert part.forms == []
    assert 'hx-trigger="every 10s"' in part.source
    assert 'hx-trigger="every 10s"' in whole.source
    assert 'hx-trigger="every 10s"' not in still.source


def test_looking_closes_what_time_has_closed(classroom, as_grace):
    Quiz.objects.filter(pk=classroom.quiz.pk).update(time_limit_minutes=20, grace_seconds=0)
    start(classroom.quiz, classroom.ada)

    page = seen(as_grace, classroom, at=NOW + 21 * MINUTE)

    assert "Ada Byron time closed it, 10:20" in page.text


def test_it_takes_as_many_statements_for_two_students_as_for_thirty(classroom, as_grace):
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_grace.get(address(classroom)).status_code == 200
        return len(found)

    group = Group.objects.create(course=classroom.course, title="Late shift")
    start(classroom.quiz, classroom.ada)
    start(classroom.quiz, student(classroom, "Second", group=group))
    few = counted()
    for number in range(28):
        start(classroom.quiz, student(classroom, f"Student {number}", group=group))

    assert counted() == few <= 16


def minutes_of(room: ClassRoom, attempt: Attempt) -> float:
    (running,) = Attempt.objects.running(pk=attempt.pk)
    return (running.deadline - NOW) / MINUTE


@pytest.mark.parametrize("whom", ["student", "group", "everybody"])
def test_more_time_is_added_once_however_often_the_form_comes(classroom, as_ada, as_grace, whom):
    Quiz.objects.filter(pk=classroom.quiz.pk).update(time_limit_minutes=20)
    group = Group.objects.create(course=classroom.course, title="Late shift")
    classroom.course.enrolments.filter(user=classroom.ada).update(group=group)
    other = student(classroom, "Other")
    Allowance.objects.create(quiz=classroom.quiz, learner=other, extra_minutes=3)
    mine, theirs = start(classroom.quiz, classroom.ada), start(classroom.quiz, other)
    value = {"student": f"student-{classroom.ada.pk}", "group": f"group-{group.pk}"}.get(whom, whom)
    form = {"operation": str(uuid.uuid4()), "whom": value, "minutes": "10"}

    for _again in range(2):
        assert sent(as_grace, classroom, "extend/", **form).status_code == 302

    assert minutes_of(classroom, mine) == 30
    assert minutes_of(classroom, theirs) == (33 if whom == "everybody" else 23)
    assert Extension.objects.get().by == classroom.grace
    sent(as_grace, classroom, "extend/", whom=value, minutes="5")
    assert minutes_of(classroom, mine) == 35
    with time_machine.travel(LATER, tick=False):
        clock = as_ada.post(f"/attempts/{mine.pk}/clock/", {"position": "1"}, headers={"HX-Request": "true"})
    assert f'data-left="{30 * 60}"' in clock.content.decode()


@pytest.mark.parametrize(
    ("act", "fields", "words"),
    [
        ("extend/", {"whom": "everybody", "minutes": "0"}, "greater than or equal to 1"),
        ("extend/", {"whom": "everybody", "minutes": "1441"}, "less than or equal to 1440"),
        ("extend/", {"whom": "student-0", "minutes": "5"}, "Select a valid choice"),
        ("hand-in/", {"whom": ""}, "This field is required"),
        ("reopen/", {"whom": "group-1", "minutes": "5"}, "Select a valid choice"),
    ],
)
def test_a_form_with_a_fault_comes_back_and_nothing_is_written(classroom, as_grace, act, fields, words):
    response = sent(as_grace, classroom, act, **fields)

    assert response.status_code == 422
    assert words in Page(response).text
    assert not Extension.objects.exists()
    assert not Allowance.objects.exists()


def test_more_than_can_be_given_is_refused_whole(classroom, as_grace):
    Allowance.objects.create(quiz=classroom.quiz, learner=classroom.ada, extra_minutes=29_999)

    sent(as_grace, classroom, "extend/", whom="everybody", minutes="2")

    assert Allowance.objects.get().extra_minutes == 29_999
    assert not Extension.objects.exists()


def test_a_teacher_hands_in_for_who_left_and_the_log_says_who(classroom, as_grace):
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "single", "b")
    form = {"operation": str(uuid.uuid4()), "whom": f"student-{classroom.ada.pk}"}

    for _again in range(2):
        assert sent(as_grace, classroom, "hand-in/", **form).status_code == 302

    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.score, attempt.is_expired) == (LATER, 1, False)
    assert actions_of(attempt) == ["start", "save", "submit"]
    assert attempt.steps.get(action=Step.Action.SUBMIT).by == classroom.grace
    sent(as_grace, classroom, "hand-in/", whom=form["whom"])
    assert "This student has nothing open" in Page(as_grace.get(address(classroom))).text
    assert list(differences(Counter())) == []


def test_a_student_goes_on_with_what_was_handed_in(classroom, as_grace):
    Quiz.objects.filter(pk=classroom.quiz.pk).update(time_limit_minutes=20)
    attempt = start(classroom.quiz, classroom.ada)
    submit(attempt)
    form = {"operation": str(uuid.uuid4()), "whom": f"student-{classroom.ada.pk}", "minutes": "30"}

    for _again in range(2):
        sent(as_grace, classroom, "reopen/", **form)

    assert actions_of(attempt) == ["start", "submit", "reopen"]
    assert minutes_of(classroom, attempt) == 35
    page = seen(as_grace, classroom, at=LATER)
    assert "Ada Byron can go on." in page.text
    assert "1 at work" in page.text


def test_who_has_not_begun_has_nothing_to_open_again(classroom, as_grace):
    sent(as_grace, classroom, "reopen/", whom=f"student-{classroom.ada.pk}", minutes="5")

    assert "This student has not begun yet." in Page(as_grace.get(address(classroom))).text


def test_an_assistant_watches_and_changes_nothing(classroom):
    assistant = signed_in(factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user)
    start(classroom.quiz, classroom.ada)

    page = seen(assistant, classroom, at=NOW)

    assert "Ada Byron at work" in page.text
    assert [form for form in page.forms if "/live/" in (form.action or "")] == []
    assert sent(assistant, classroom, "extend/", whom="everybody", minutes="5").status_code == 404


def test_a_group_and_an_operation_of_elsewhere_are_refused(classroom, as_grace):
    group = Group.objects.create(course=factories.CourseFactory(), title="Elsewhere")
    assert sent(as_grace, classroom, "extend/", whom=f"group-{group.pk}", minutes="5").status_code == 422
    operation = str(uuid.uuid4())
    sent(as_grace, classroom, "extend/", whom="everybody", minutes="5", operation=operation)
    other = factories.QuizFactory(course=classroom.course)

    as_grace.post(
        f"/courses/{classroom.course.pk}/quizzes/{other.pk}/live/extend/",
        {"operation": operation, "whom": "everybody", "minutes": "5"},
    )

    assert Extension.objects.count() == 1
    assert not Allowance.objects.filter(quiz=other).exists()


def test_the_result_tells_a_teacher_what_came_after_the_time(classroom, as_ada, as_grace):
    Quiz.objects.filter(pk=classroom.quiz.pk).update(time_limit_minutes=20, grace_seconds=0)
    attempt = start(classroom.quiz, classroom.ada)
    item = answer(attempt, "short", "Kaunas", now=LATER).item
    url = f"/attempts/{attempt.pk}/{item.position}/respond/"
    with time_machine.travel(NOW + 31 * MINUTE + 12 * SECOND, tick=False):
        as_ada.post(url, {"operation": str(uuid.uuid4()), "response": "Vilnius <b>"})
        theirs = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))
        teachers = Page(as_grace.get(f"/attempts/{attempt.pk}/result/"))

    assert "An answer came at 10:31:12, after the time: Vilnius <b> . It does not count." in teachers.text
    assert "after the time" not in theirs.text
