"""Bodies, fields and addresses that no browser of ours sends: a clear page of the 4xx kind, nothing written, no fault.

Beside test_bad_input.py, which tests what a learner may bring about by accident.
"""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.actions.starts import start_attempt
from quiz.models import Attempt, Step
from tests.conftest import ClassRoom, signed_in
from tests.factories import BY_RULES, PASSWORD
from tests.house.digests import digest
from tests.pages import HTMX, Page

KINDS = BY_RULES
FORM = "application/x-www-form-urlencoded"
HUGE = "9" * 21


@pytest.fixture
def attempt(classroom: ClassRoom) -> Attempt:
    return start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())


@pytest.fixture
def ada(classroom: ClassRoom) -> Client:
    client = signed_in(classroom.ada)
    client.raise_request_exception = False
    return client


FIELDS = {
    "of a choice": {"response": "0"},
    "of several": {"response": ["0", "1"]},
    "of several, one twice": {"response": ["0", "0"]},
    "of true or false": {"response": "true"},
    "of a text": {"response": "Vilnius"},
    "of a cloze": {"blank-1": "1922", "blank-2": "Harding"},
    "of a matching": {"pair-0": "0", "pair-1": "1"},
    "of an ordering": {"place": ["2", "1", "0"]},
    "a move alone": {"move": "0:down"},
    "a move of nothing": {"place": ["0", "1", "2"], "move": "7:down"},
    "a place twice": {"place": ["0", "0", "1"]},
    "an option's id": {"response": "b"},
    "a negative place": {"response": "-1"},
    "a huge place": {"response": HUGE},
    "another script's figure": {"response": "\u0661"},
    "a null": {"response": "null"},
    "a list as text": {"response": '["a"]'},
    "names of ours": {"response": "0", "fraction": "1", "verdict": "right", "score": "9", "learner": "1", "order": "x"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_fields_of_every_other_kind_are_refused_or_an_answer(ada, attempt, kind):
    """What is taken is in the log, what is refused is nowhere, and fields named like ours are not ours."""
    item = attempt.items.get(version__kind=kind)
    url = reverse("quiz:attempt-respond", args=[attempt.pk, item.position])
    for label, fields in FIELDS.items():
        steps = attempt.steps.count()
        answer = ada.post(url, {"operation": str(uuid.uuid4()), "go": "flag", **fields}, headers=HTMX)
        assert answer.status_code in {200, 422}, label
        item.refresh_from_db()
        assert (item.fraction, item.verdict) == (None, ""), label
        if answer.status_code == 422:
            assert attempt.steps.count() == steps, label
            assert 'role="alert"' in answer.text
    saved = attempt.steps.filter(action=Step.Action.SAVE).order_by("pk")
    assert item.response == (saved.last().response if saved else None)


MULTIPART = (
    '--x\r\nContent-Disposition: form-data; name="operation"\r\n\r\n{operation}\r\n'
    '--x\r\nContent-Disposition: form-data; name="response"\r\n\r\n{response}\r\n--x--\r\n'
)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x; charset=utf-7", MULTIPART.replace("{response}", "+2AA-")),
        ("multipart/form-data; boundary=x; charset=utf-16", MULTIPART.replace("{response}", "Vilnius")),
        ("multipart/form-data; boundary=x; charset=no-such", MULTIPART.replace("{response}", "Vilnius")),
        ("multipart/form-data; boundary=x", MULTIPART.replace("--x--", "")),
        ("multipart/form-data; boundary=x", MULTIPART.replace("name=", "nam")),
        ("multipart/form-data", MULTIPART),
        ("multipart/form-data; boundary=" + "x" * 300, MULTIPART),
        (f"{FORM}; charset=utf-7", "operation={operation}&response=%2B2AA-"),
        (f"{FORM}; charset=latin-1", "operation={operation}&response=%E9"),
        (f"{FORM}; charset=no-such", "operation={operation}&response=a"),
        (FORM, "operation={operation}&response=%ED%A0%80%ED%B0%80"),
        (FORM, "operation={operation}&response=%00%FF&resp%FFonse=%C0%80"),
        (FORM, "operation={operation}&" + "response=a&" * 1990),
        ("application/json", '{"operation": "{operation}", "response": "Vilnius"}'),
        ("text/plain", "operation={operation}"),
        ("", "operation={operation}&response=a"),
        ("\x00", "operation={operation}&response=a"),
    ],
)
def test_bodies_in_odd_encodings_leave_only_text_that_can_be_shown(ada, attempt, content_type, body):
    url = reverse("quiz:attempt-respond", args=[attempt.pk, 4])

    answer = ada.generic("POST", url, body.replace("{operation}", str(uuid.uuid4())).encode(), content_type)

    assert answer.status_code in {302, 400, 422}
    assert ada.get(reverse("quiz:attempt-question", args=[attempt.pk, 4])).status_code == 200
    ada.post(reverse("quiz:attempt-submit", args=[attempt.pk]), {"operation": str(uuid.uuid4())})
    assert ada.get(reverse("quiz:attempt-result", args=[attempt.pk])).status_code == 200


NUMBERS = [HUGE, "0", "9223372036854775808", "2147483648", "00000000000000000001x", "-1", "1.0", "%00", "²", "1e3"]


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_numbers_in_addresses_are_not_found(ada, classroom, attempt, number):
    before = digest()
    paths = [
        f"/quizzes/{number}/",
        f"/attempts/{number}/",
        f"/attempts/{number}/1/",
        f"/attempts/{attempt.pk}/{number}/",
        f"/attempts/{number}/check/",
        f"/attempts/{number}/result/",
        f"/courses/{number}/",
        f"/courses/{number}/results.csv",
        f"/courses/{classroom.course.pk}/students/{number}/",
        f"/admin/facts/item/{number}/change/",
    ]
    posts = [
        f"/quizzes/{number}/start/",
        f"/attempts/{number}/1/respond/",
        f"/attempts/{attempt.pk}/{number}/respond/",
        f"/attempts/{number}/submit/",
    ]
    form = {"operation": str(uuid.uuid4()), "response": "0"}

    asked = {path: ada.get(path).status_code for path in paths}
    grace = signed_in(classroom.grace)
    grace.raise_request_exception = False
    taught = {path: grace.get(path).status_code for path in paths[6:]}
    posted = {path: ada.post(path, form).status_code for path in posts}

    assert set(asked.values()) <= {404, 302}  # the admin sends students to its door
    assert {path for path, status in asked.items() if status == 302} <= {paths[-1]}
    assert set(taught.values()) == set(posted.values()) == {404}
    assert {table for table, rows in digest().items() if rows != before[table]} <= {"people_user"}  # last sign-in


@pytest.mark.parametrize(
    "query",
    ["?show=%00", "?show=%FF", "?show[]=answer", "?" + "a=1&" * 3000, "?next=//evil.example", "?e=1&_popup=1&p=-1"],
)
@pytest.mark.parametrize("path", ["/", "/cards/review/", "/quizzes/", "/progress/", "/people/help/"])
def test_odd_queries_are_ignored(ada, classroom, path, query):
    start_sitting(classroom.ada, [classroom.items["card"].pk], title="", operation=uuid.uuid4(), now=timezone.now())

    assert ada.get(path + query).status_code in {200, 400}


TEXTS = [
    "Ada\x00",
    "\ud800".encode("utf-8", "surrogatepass"),
    "x" * 100_000,
    "\u202eadA",
    "\uffff",
    "<b>",
    "{{ 7|add:7 }}",
]


@pytest.mark.parametrize("text", TEXTS)
def test_odd_names_are_refused_or_kept_as_text(ada, classroom, text):
    sent = {"last_name": "", "time_zone": "Europe/Vilnius", "theme": "", "weekly_goal": "5", "first_name": text}
    sent |= {"new_cards_a_day": "10", "cards_a_day": "200", **{f"day{day}": "2" for day in range(7)}}
    sent |= {"away-TOTAL_FORMS": "0", "away-INITIAL_FORMS": "0"}

    answer = ada.post("/people/preferences/", sent)

    assert answer.status_code in {200, 302, 400}
    page = Page(ada.get("/"))
    assert "</html>" in page.source
    assert answer.status_code != 302 or "Sign out" in page.text


@pytest.mark.parametrize("text", ["ada\x00", "\ud800", "x" * 100_000, "' OR 1=1 --"])
def test_odd_user_names_and_passwords_are_wrong_ones(classroom, text):
    for login, password in ((text, PASSWORD), ("ada", text)):
        answer, client = sign_in(login, password)
        assert answer.status_code in {200, 400}
        assert "_auth_user_id" not in client.session


def sign_in(login: str, password: str, *, charset: str = "utf-8"):
    client = Client(raise_request_exception=False)
    body = MULTIPART.replace("operation", "login").replace('"response"', '"password"')
    body = body.replace("{login}", login).replace("{response}", password)
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client.generic("POST", "/account/login/", body.encode("utf-8", "surrogatepass"), content_type)
    return answer, client


def test_a_form_in_another_encoding_than_ours_is_refused(classroom, ada):
    answer, _client = sign_in("+2AA-", PASSWORD, charset="utf-7")
    body = MULTIPART.replace("operation", "first_name").replace("{first_name}", "+2AA-")
    saved = ada.generic("POST", "/people/preferences/", body.encode(), "multipart/form-data; boundary=x; charset=utf-7")

    assert answer.status_code == saved.status_code == 400


@pytest.mark.parametrize("name", ["session", "csrf", "messages"])
@pytest.mark.parametrize("value", ["x", "\xff\xfe", "0" * 4000, "a.b.c", "\u0000"])
def test_odd_cookies_are_no_session(classroom, name, value):
    client = Client(raise_request_exception=False)
    client.cookies[name] = value

    assert client.get("/").status_code in {302, 400}
    assert client.get("/account/login/").status_code in {200, 400}


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Current-URL": "http://[", "HX-Request": "true"},
        {"HX-Target": "\xff", "HX-Request": "true"},
        {"HX-Request": "true", "HX-Current-URL-URI-AutoEncoded": "true", "HX-Current-URL": "%FF%00"},
        {"Referer": "http://[::1"},
        {"Accept-Language": "x" * 5000},
        {"Content-Length": "-1"},
    ],
)
def test_odd_headers_change_nothing(ada, attempt, headers):
    url = reverse("quiz:attempt-respond", args=[attempt.pk, 4])

    answer = ada.post(url, {"operation": str(uuid.uuid4()), "response": "Vilnius", "go": "next"}, headers=headers)

    assert answer.status_code in {200, 302, 400}
