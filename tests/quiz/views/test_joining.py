"""Joining a class: the code, the invitation, the teacher's side of the door."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.joining import ALPHABET, LENGTH, code_of, read_code
from quiz.models import Course, Enrolment, JoinRequest
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page

CODE = "K7MQ2X"


def new() -> str:
    return str(uuid.uuid4())


def opened(room: ClassRoom, **rules) -> None:
    Course.objects.filter(pk=room.course.pk).update(join_code=CODE, **rules)


@pytest.fixture
def guest(db):
    """Somebody with an account and no class."""
    return factories.UserFactory(username="lin", first_name="Lin")


def roles(room: ClassRoom, user) -> list[str]:
    return list(Enrolment.objects.filter(course=room.course, user=user).values_list("role", flat=True))


@given(st.uuids())
def test_a_code_reads_as_it_was_made(operation):
    code = code_of(operation)

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert read_code(code) == read_code(f" {code[:3].lower()}-{code[3:].lower()} ") == code


@pytest.mark.parametrize("typed", ["", "K7MQ2", "K7MQ2XX", "K7MQ20", "K7MQI2", "K7MQ2!", "ĶĶĶĶĶĶ", "K" * 1000])
def test_what_is_no_code(typed):
    assert read_code(typed) is None


@pytest.mark.parametrize("typed", ["K7MQ2X", "k7m q2x", " k7m-q2x "])
def test_the_code_leads_to_the_class_signed_in_or_not(classroom, typed):
    opened(classroom)

    for client in (Client(), signed_in(classroom.mallory)):
        response = client.get("/join/", {"code": typed})
        page = Page(client.get(response.headers["Location"]))
        assert response.headers["Location"] == f"/j/{CODE}/"
        assert f"{classroom.course.title} Taught by Grace Hopper." in page.text
        assert "What your teachers will see" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the code."),
        ("K7MQ", "A class code has six letters and digits"),
        ("ABCDEF", "This code opens no class."),
        ("\x00\x00\x00\x00\x00\x00", "Null characters are not allowed."),
    ],
)
def test_a_wrong_code_is_told_and_kept(classroom, typed, sentence):
    opened(classroom)

    response = Client().get("/join/", {"code": typed})

    assert response.status_code == 422
    assert sentence in Page(response).text


@pytest.mark.parametrize(
    "rules",
    [
        {"join_until": timezone.now() - dt.timedelta(minutes=1)},
        {"archived_at": timezone.now()},
    ],
    ids=["its time is over", "the course is archived"],
)
def test_a_code_that_opens_nothing_any_more(classroom, guest, rules):
    opened(classroom, **rules)
    client = signed_in(guest)

    assert client.get("/join/", {"code": CODE}).status_code == 422
    assert client.get(f"/j/{CODE}/").headers["Location"] == "/join/"
    assert client.post(f"/j/{CODE}/", {"operation": new()}).headers["Location"] == "/join/"
    assert roles(classroom, guest) == []


def test_joining_twice_is_joining_once(classroom, guest):
    opened(classroom, join_until=timezone.now() + dt.timedelta(hours=1))
    client, form = signed_in(guest), {"operation": new()}

    for _ in range(2):
        assert client.post(f"/j/{CODE}/", form).headers["Location"] == "/"

    assert roles(classroom, guest) == ["student"]
    assert f"You are in: {classroom.course.title}." in Page(client.get("/")).text


def test_who_teaches_stays_a_teacher(classroom):
    opened(classroom, join_needs_approval=True)

    signed_in(classroom.grace).post(f"/j/{CODE}/", {"operation": new()})

    assert roles(classroom, classroom.grace) == ["instructor"]
    assert not JoinRequest.objects.exists()


def test_a_form_without_its_operation_joins_nobody(classroom, guest):
    opened(classroom)

    assert signed_in(guest).post(f"/j/{CODE}/").status_code == 400
    assert roles(classroom, guest) == []


def test_with_approval_one_asks_and_is_let_in(classroom, as_grace, guest):
    opened(classroom, join_needs_approval=True)
    client = signed_in(guest)
    for _ in range(2):
        client.post(f"/j/{CODE}/", {"operation": new()})
    assert (roles(classroom, guest), JoinRequest.objects.count()) == ([], 1)
    assert "You asked to join." in Page(client.get(f"/j/{CODE}/")).text

    door = f"/courses/{classroom.course.pk}/joining/"
    assert "Lin lin Let in" in Page(as_grace.get(door)).text
    decide = f"{door}{JoinRequest.objects.get().pk}/"
    for _ in range(2):
        assert as_grace.post(decide, {"operation": new(), "accept": "1"}).headers["Location"] == door

    assert roles(classroom, guest) == ["student"]
    assert "This was decided before." in Page(as_grace.get(door)).text


def test_who_is_not_let_in_stays_outside(classroom, as_grace, guest):
    waiting = JoinRequest.objects.create(course=classroom.course, user=guest, asked_at=timezone.now())

    as_grace.post(f"/courses/{classroom.course.pk}/joining/{waiting.pk}/", {"operation": new(), "decline": "1"})

    assert roles(classroom, guest) == []
    assert not JoinRequest.objects.exists()


def test_nobody_decides_for_another_course(classroom, as_mallory, guest):
    waiting = JoinRequest.objects.create(course=classroom.course, user=guest, asked_at=timezone.now())
    mine = Course.objects.editable_by(classroom.mallory).get()
    form = {"operation": new(), "accept": "1"}

    assert as_mallory.post(f"/courses/{classroom.course.pk}/joining/{waiting.pk}/", form).status_code == 404
    as_mallory.post(f"/courses/{mine.pk}/joining/{waiting.pk}/", form)

    assert JoinRequest.objects.filter(pk=waiting.pk).exists()
    assert roles(classroom, guest) == []


def test_the_door_is_opened_renewed_and_closed(classroom, as_grace):
    door = f"/courses/{classroom.course.pk}/joining/"
    operation = new()

    def press(name: str, operation: str, **fields: str) -> str | None:
        as_grace.post(f"{door}change/", {"operation": operation, name: "1", **fields})
        return Course.objects.get(pk=classroom.course.pk).join_code

    first = press("open", operation)
    assert first == press("open", new(), needs_approval="on")
    second = press("renew", operation := new())
    assert second == press("renew", operation)
    assert second != first
    page = Page(as_grace.get(door))
    assert f"{second[:3]} {second[3:]}" in page.text
    assert f"http://testserver/j/{second}/" in page.links
    assert 'class="code"' in page.source
    assert Client().get(f"/j/{first}/").headers["Location"] == "/join/"
    assert press("close", new()) is None


def test_a_moment_that_is_past_is_told_and_nothing_changes(classroom, as_grace):
    url = f"/courses/{classroom.course.pk}/joining/change/"

    response = as_grace.post(url, {"operation": new(), "open": "1", "until": "2020-01-01T08:00"})

    assert response.status_code == 422
    assert "This moment is past." in Page(response).text
    assert Course.objects.get(pk=classroom.course.pk).join_code is None


def test_a_visitor_with_a_code_signs_in_and_comes_back(classroom, guest):
    opened(classroom)
    client = Client()

    response = client.post(f"/j/{CODE}/", {"operation": new()})
    assert response.headers["Location"] == f"/account/login/?next=/j/{CODE}/"
    signed = client.post(
        response.headers["Location"], {"login": "lin", "password": factories.PASSWORD, "next": f"/j/{CODE}/"}
    )

    assert signed.headers["Location"] == f"/j/{CODE}/"


def test_a_visitor_with_a_code_makes_an_account_although_sign_up_is_closed(classroom, settings):
    opened(classroom)
    settings.ALLOW_SIGNUP = False
    client = Client()
    assert "Accounts come from your teacher" in client.get("/account/signup/").text

    response = client.post(f"/j/{CODE}/", {"operation": new(), "new": "1"})
    address = response.headers["Location"]
    assert address == f"/account/signup/?next=/j/{CODE}/"
    words = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    made = client.post(address, {"username": "newcomer", **words, "next": f"/j/{CODE}/"})
    client.post(made.headers["Location"], {"operation": new()})

    assert made.headers["Location"] == f"/j/{CODE}/"
    assert Enrolment.objects.filter(course=classroom.course, user__username="newcomer", role="student").exists()


def test_who_has_no_class_is_led_to_the_code(guest):
    assert "/join/" in Page(signed_in(guest).get("/")).links
    assert "/join/" in Page(Client().get("/account/login/")).links
