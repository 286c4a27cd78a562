"""Who looked at whose results is noted, once, by whatever door, and those it is about see it."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from quiz.models import Look
from quiz.queries.looks import looks_at
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.quiz.learners import start, submit

PAGE = "/data/"


@pytest.fixture
def address(classroom: ClassRoom) -> dict[str, str]:
    """The doors by what they are called in the log."""
    attempt = submit(start(classroom.quiz, classroom.ada))
    course = f"/courses/{classroom.course.pk}"
    return {
        "student": f"{course}/students/{classroom.ada.pk}/",
        "result": f"/attempts/{attempt.pk}/result/",
        "gradebook": f"{course}/grades/",
        "grades": f"{course}/grades.csv",
        "results": f"{course}/results.csv",
        "attempts": f"{course}/quizzes/{classroom.quiz.pk}/attempts.csv",
        "responses": f"{course}/quizzes/{classroom.quiz.pk}/responses.csv",
    }


@pytest.mark.parametrize("door", ["student", "result", "gradebook", "grades", "results", "attempts", "responses"])
def test_every_door_is_noted_with_whose_results_it_tells(classroom, as_grace, as_mallory, address, door):
    as_mallory.get(address[door])
    assert not Look.objects.exists()

    assert as_grace.get(address[door]).status_code == 200

    (look,) = Look.objects.all()
    learner = classroom.ada.pk if door in {"student", "result"} else None
    assert (look.by, look.door, look.course, look.learner_id) == (classroom.grace, door, classroom.course, learner)


def test_the_other_files_are_noted_too(classroom, as_grace, address):
    course = f"/courses/{classroom.course.pk}"

    for file in ("grades.xlsx", "responses.csv"):
        as_grace.get(f"{course}/{file}")

    assert list(Look.objects.order_by("pk").values_list("door", flat=True)) == ["grades", "responses"]


def test_ones_own_result_is_no_look(as_ada, address):
    as_ada.get(address["result"])

    assert not Look.objects.exists()


def test_a_person_sees_who_looked_and_how_often(classroom, as_ada, as_grace, address):
    for door in ("student", "student", "gradebook"):
        as_grace.get(address[door])

    page = as_ada.get(PAGE)

    today = timezone.localdate(timezone=classroom.ada.zone)
    assert [(look.on, look.by, look.what, look.times) for look in page.context["looks"]] == [
        (today, "Grace Hopper", "Gradebook", 1),
        (today, "Grace Hopper", "Page about a student", 2),
    ]
    assert "Grace Hopper" in page.text
    assert "Nobody so far." in signed_in(classroom.mallory).get(PAGE).text
    assert as_grace.get(PAGE).context["looks"] == []


def test_a_look_at_the_class_is_none_at_who_came_later(classroom, as_grace, address):
    as_grace.get(address["gradebook"])
    late = factories.UserFactory(username="late")
    enrolment = factories.EnrolmentFactory(course=classroom.course, user=late)
    assert looks_at(late) == []

    enrolment.enrolled_at = timezone.now() - dt.timedelta(days=1)
    enrolment.save()
    assert [look.what for look in looks_at(late)] == ["Gradebook"]


def test_administrators_and_commands_are_told_too(classroom, as_ada, tmp_path):
    admin = signed_in(factories.UserFactory(username="root", is_superuser=True, is_staff=True))
    desk = f"/admin/people/user/{classroom.ada.pk}/"

    b"".join(admin.get(f"{desk}download/").streaming_content)
    call_command("export_person", "ada", str(tmp_path / "ada.zip"), stdout=io.StringIO())
    call_command("export_course", str(classroom.course.pk), str(tmp_path / "course.zip"), stdout=io.StringIO())

    told = [(look.by, look.what) for look in as_ada.get(PAGE).context["looks"]]
    assert told == [
        ("", "Everything about a person as a file"),
        ("", "The whole course as a file"),
        ("root", "Everything about a person as a file"),
    ]
    assert "Whoever runs this site" in admin.get(f"{desk}looks/").text
