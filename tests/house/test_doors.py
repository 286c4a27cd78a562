"""Who may come in where. Every address of the project has its rule in this file; one without a rule fails by its name.

For the rows of Ada's class eight people come to each door, by GET, by POST and by htmx. Whoever may not enter gets the
404 of a row that is not there, or is led to sign in; and the database stays as it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from quiz.models import Contest
from tests import factories
from tests.conftest import signed_in
from tests.house.conftest import Cast, an_answer, begun
from tests.house.digests import digest
from tests.pages import HTMX

ANONYMOUS = "anonymous"
STUDENTS = {"ada", "classmate"}
TEACHERS = {"grace", "assistant", "admin"}
EDITS_COURSE = {"grace", "admin"}
SIGNED_IN = {"ada", "classmate", "former", "mallory"} | TEACHERS
ACTORS = {ANONYMOUS} | SIGNED_IN

Values = Callable[[Cast], dict[str, Any]]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """The rule of one address: the one method it answers, who gets in, and the status they get.

    `status` is that of a whole page and `by_htmx` that of a part; `other` names people in `who` who get another one.
    """

    name: str
    method: str
    who: set[str]
    path: Values = nothing
    form: Values = nothing
    status: int = 200
    by_htmx: int = 0
    other: tuple[tuple[str, int], ...] = ()

    def expected(self, actor: str, method: str, *, is_htmx: bool) -> int:
        if method != self.method:
            return 405
        if actor == ANONYMOUS:
            return 200 if is_htmx else 302
        if actor not in self.who:
            return 404
        return dict(self.other).get(actor) or (is_htmx and self.by_htmx) or self.status


def a_quiz(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.second_quiz.pk}


def open_attempt(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk}


def submitted(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.submitted.pk}


def first_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk, "position": 1}


def no_such_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk, "position": 10}


def course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk}


def ada_in_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["ada"].pk}


def grace_as_student(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["grace"].pk}


def former_as_student(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["former"].pk}


def quiz_of_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "quiz": cast.room.quiz.pk}


def quiz_of_another_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "quiz": factories.QuizFactory().pk}


def nobody_waits(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "waiting": 1}


def a_picture(cast: Cast) -> dict[str, Any]:
    return {"name": factories.MediaFactory(deck=cast.room.deck).name}


def no_such_picture(cast: Cast) -> dict[str, Any]:
    return {"name": "0" * 24 + ".png"}


def contested(cast: Cast) -> dict[str, Any]:
    row = Contest.objects.filter(attempt_item__attempt=cast.submitted).first()
    answer = cast.submitted.items.get()
    row = row or Contest.objects.create(attempt_item=answer, made_at=timezone.now(), operation=uuid.uuid4())
    return {"pk": cast.room.course.pk, "contest": row.pk}


def handed_in_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.submitted.pk, "position": 1}


def act(**fields: str) -> Values:
    return lambda cast: {"operation": str(uuid.uuid4()), **fields}


def with_attempt(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "attempt": str(cast.submitted.pk)}


def first_card(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "item": str(cast.room.items["single"].pk), "rating": "3"}


TO_COURSES = (("grace", 302), ("assistant", 302), ("mallory", 302), ("admin", 302))
NO_SITTING = tuple((name, 302) for name in SIGNED_IN - {"ada"})
DOORS = [
    Door("quiz:home", "GET", SIGNED_IN, other=TO_COURSES),
    Door("quiz:quizzes", "GET", SIGNED_IN),
    Door("quiz:quiz", "GET", STUDENTS | TEACHERS, a_quiz),
    Door("quiz:attempt-start", "POST", STUDENTS, a_quiz, act(), status=302),
    Door("quiz:attempt", "GET", {"ada"}, open_attempt, status=302),
    Door("quiz:attempt-question", "GET", {"ada"}, first_question),
    Door("quiz:attempt-question", "GET", set(), no_such_question),
    Door("quiz:attempt-respond", "POST", {"ada"}, first_question, act(response="1"), status=302, by_htmx=200),
    Door(
        "quiz:attempt-respond", "POST", {"ada"}, first_question, act(response="1", go="flag"), status=302, by_htmx=200
    ),
    Door("quiz:attempt-respond", "POST", set(), no_such_question, act(response="1")),
    Door("quiz:attempt-check", "GET", {"ada"}, open_attempt),
    Door("quiz:attempt-submit", "POST", {"ada"}, open_attempt, act(), status=302),
    Door("quiz:attempt-result", "GET", {"ada"} | TEACHERS, submitted),
    Door("quiz:attempt-result", "GET", {"ada"} | TEACHERS, open_attempt, status=302),
    Door("quiz:attempt-contest", "POST", {"ada"}, handed_in_question, act(), status=302),
    Door("quiz:attempt-contest", "POST", set(), first_question, act()),
    Door("quiz:cards", "GET", SIGNED_IN),
    Door("quiz:cards-start", "POST", SIGNED_IN, nothing, act(), status=302),
    Door("quiz:cards-start", "POST", {"ada"}, nothing, with_attempt, status=302),
    Door("quiz:cards-review", "GET", SIGNED_IN, other=NO_SITTING),
    Door("quiz:cards-rate", "POST", SIGNED_IN, nothing, first_card, status=302, by_htmx=200),
    Door("quiz:cards-undo", "POST", SIGNED_IN, nothing, act(), status=302, by_htmx=200),
    Door("quiz:cards-done", "GET", SIGNED_IN, other=NO_SITTING),
    Door("quiz:media", "GET", STUDENTS | TEACHERS, a_picture),
    Door("quiz:media", "GET", set(), no_such_picture),
    Door("quiz:progress", "GET", SIGNED_IN),
    Door("quiz:courses", "GET", SIGNED_IN),
    Door("quiz:course", "GET", TEACHERS, course),
    Door("quiz:course-results", "GET", TEACHERS, course),
    Door("quiz:course-joining", "GET", EDITS_COURSE, course),
    Door("quiz:course-joining-change", "POST", EDITS_COURSE, course, act(close="1"), status=302),
    Door("quiz:course-joining-decide", "POST", EDITS_COURSE, nobody_waits, act(accept="1"), status=302),
    Door("quiz:course-gradebook", "GET", TEACHERS, course),
    Door("quiz:course-grades", "GET", TEACHERS, course),
    Door("quiz:course-quiz", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz", "GET", set(), quiz_of_another_course),
    Door("quiz:hand-marks", "GET", TEACHERS, course),
    Door("quiz:hand-marks-answer", "GET", TEACHERS, an_answer),
    Door("quiz:hand-marks-save", "POST", TEACHERS, an_answer, act(quarter="1", comment="So."), status=302),
    Door("quiz:course-contests", "GET", TEACHERS, course),
    Door("quiz:course-contest-decide", "POST", TEACHERS, contested, act(decision="decline"), status=302),
    Door("quiz:course-student", "GET", TEACHERS, ada_in_course),
    Door("quiz:course-student", "GET", set(), grace_as_student),
    Door("quiz:course-student", "GET", set(), former_as_student),
]

OWN_PAGE = "one's own row only; tests/people tests what it does"
ALL = "open to all"
SELF_SERVICE = "one's own account; django-allauth tests it, the test below that nobody is let in by it"
ADMINISTRATORS = {"admin"}
EDITORS = {"grace", "mallory", "admin"}
"""Who teaches a course or edits a deck, and administrators; each sees their own rows."""

RULES = {
    **{door.name: "see DOORS" for door in DOORS},
    "people:preferences": OWN_PAGE,
    "people:help": ALL,
    "quiz:join": ALL,
    "quiz:invitation": "open to all who have the code; tests/quiz/views/test_joining.py",
    "robots.txt": ALL,
    "favicon.ico": ALL,
    "account_login": ALL,
    "account_logout": SELF_SERVICE,
    "account_inactive": SELF_SERVICE,
    "account_signup": SELF_SERVICE,
    "account_reauthenticate": SELF_SERVICE,
    "account_change_password": SELF_SERVICE,
    "account_set_password": SELF_SERVICE,
    "admin:login": "leads to the site's own door",
    "admin:logout": "leads to the site's own door",
    **dict.fromkeys(
        ["admin:index", "admin:app_list", "admin:password_change", "admin:password_change_done"], "EDITORS"
    ),
    **dict.fromkeys(
        ["admin:autocomplete", "admin:jsi18n", "admin:view_on_site", "admin:catch-all"], "EDITORS; tests/*/admin"
    ),
    "admin:auth_user_password_change": "ADMINISTRATORS",
    "admin:facts_fact_derive": "EDITORS, and only for facts that they edit; tests/admin/test_facts.py",
    "admin:facts_source_read": "EDITORS, and only of sources that they edit; tests/admin/test_reading.py",
    "admin:facts_source_decide": "EDITORS, and only of sources that they edit; tests/admin/test_reading.py",
    "admin:facts_item_preview": "EDITORS",
    "admin:facts_item_paste": "EDITORS, into decks that they edit; tests/admin/test_pasting",
    "admin:facts_item_preview_of": "EDITORS, and only of items that they edit; below",
    **dict.fromkeys(
        [f"admin:facts_item_{door}" for door in ("versions", "restore", "duplicate", "retire")],
        "EDITORS, and only of items that they edit; tests/admin/test_history.py",
    ),
    "admin:facts_item_stale": "EDITORS; their own items; tests/admin/test_stale.py",
    "admin:facts_item_confirm": "EDITORS, and only of items that they edit; tests/admin/test_stale.py",
    "admin:facts_fact_supersede": "EDITORS, and only of facts that they edit; tests/admin/test_stale.py",
    "admin:quiz_quiz_items": "EDITORS; tests/quiz/admin",
}

MODELS = {
    "facts_deck": EDITORS,
    "facts_fact": EDITORS,
    "facts_item": EDITORS,
    "facts_media": EDITORS,
    "facts_source": EDITORS,
    "facts_topic": EDITORS,
    "people_user": ADMINISTRATORS,
    "quiz_course": EDITORS,
    "quiz_quiz": EDITORS,
}
"""Model pages of the admin: who may open the list. Rows in it are those that one edits."""
MODEL_DOORS = {"changelist", "add", "change", "delete", "history"}


def names(resolver: URLResolver, namespace: str = "") -> list[str]:
    """The name of every address of the project, or its path where it has none."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += names(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        elif each.name:
            found.append(namespace + each.name)
        elif not str(each.pattern).endswith("<path:object_id>/"):  # Django's old address of a change page, a redirect
            found.append(namespace + (str(each.pattern) if "url" not in str(each.pattern) else "catch-all"))
    return found


def rule_of(name: str) -> object:
    model, _, door = name.removeprefix("admin:").rpartition("_")
    return RULES.get(name) or (name.startswith("admin:") and door in MODEL_DOORS and MODELS.get(model)) or None


def test_every_address_has_its_rule():
    assert [name for name in names(get_resolver()) if not rule_of(name)] == []


def test_every_rule_has_its_address():
    there = set(names(get_resolver()))

    assert {name for name in RULES if name not in there} == set()
    assert {model for model in MODELS if f"admin:{model}_changelist" not in there} == set()


def test_an_address_without_a_rule_would_be_named():
    assert rule_of("quiz:attempt-peek") is None
    assert rule_of("admin:quiz_attempt_changelist") is None
    assert rule_of("admin:facts_item_export") is None


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.name}-{DOORS.index(door)}")
def test_who_comes_in(cast, door):
    url = reverse(door.name, kwargs=door.path(cast))
    form = door.form(cast)
    got, expected, written = {}, {}, []
    visitors = list(cast.clients())
    before = digest()
    for actor, client in visitors:
        for method in ("GET", "POST"):
            for is_htmx in (False, True):
                visit = (actor, method, "htmx" if is_htmx else "page")
                expected[visit] = door.expected(actor, method, is_htmx=is_htmx)
                with transaction.atomic():
                    response = client.generic(method, url, **encoded(form), headers=HTMX if is_htmx else {})
                    got[visit] = response.status_code
                    if actor not in door.who and method == door.method and digest() != before:
                        written.append(visit)
                    transaction.set_rollback(True)
                if actor == ANONYMOUS and method == door.method:
                    place = response.headers["HX-Redirect" if is_htmx else "Location"]
                    assert place.partition("?")[0] == reverse("account_login")

    assert got == expected
    assert written == []
    assert set(dict(visitors)) == ACTORS


def encoded(form: dict[str, str]) -> dict[str, str]:
    data = "&".join(f"{name}={value}" for name, value in form.items())
    return {"data": data, "content_type": "application/x-www-form-urlencoded"}


def test_a_quiz_that_is_not_published_is_there_for_its_teachers_only(cast):
    draft = factories.QuizFactory(course=cast.room.course, state="draft")
    got = {name: client.get(f"/quizzes/{draft.pk}/").status_code for name, client in cast.clients()}
    started = {name: start(client, draft.pk) for name, client in cast.clients()}

    assert got == {name: 302 if name == ANONYMOUS else 200 if name in TEACHERS else 404 for name in ACTORS}
    assert started == {name: 302 if name == ANONYMOUS else 404 for name in ACTORS}


def start(client: Client, quiz: int) -> int:
    return client.post(f"/quizzes/{quiz}/start/", {"operation": str(uuid.uuid4())}).status_code


def test_nobody_touches_the_sitting_of_somebody_else(cast):
    visitors = [client for name, client in cast.clients() if name != "ada"]
    item = cast.room.items["single"].pk
    before = digest()

    for client in visitors:
        client.post("/cards/rate/", {"operation": str(uuid.uuid4()), "item": item, "rating": "4"})
        client.post("/cards/undo/", {"operation": str(uuid.uuid4())})

    after = digest()
    assert {table for table in after if after[table] != before[table]} == set()


def test_who_left_the_class_keeps_the_results_and_no_more(cast):
    former = cast.people["former"]
    enrolment = factories.EnrolmentFactory(course=cast.room.course, user=former)
    attempt = begun(cast.second_quiz, former)
    client = signed_in(former)
    client.post(f"/attempts/{attempt.pk}/submit/", {"operation": str(uuid.uuid4())})
    enrolment.delete()

    assert client.get(f"/attempts/{attempt.pk}/result/").status_code == 200
    assert client.get(f"/quizzes/{cast.second_quiz.pk}/").status_code == 404
    assert start(client, cast.second_quiz.pk) == 404
    assert "Nothing to catch up on" in client.get("/cards/").content.decode()


def test_a_closed_account_is_outside_at_once(cast):
    client = cast.client("ada")
    cast.people["ada"].is_active = False
    cast.people["ada"].save(update_fields=["is_active"])

    response = client.get(f"/attempts/{cast.open_attempt.pk}/1/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("model", MODELS)
def test_model_pages_of_the_admin(cast, model):
    got = {}
    for actor, client in cast.clients():
        for door in ("changelist", "add"):
            got[actor, door] = client.get(reverse(f"admin:{model}_{door}"), follow=True).status_code

    assert got == {(actor, door): admitted(actor, model) for actor in ACTORS for door in ("changelist", "add")}


def admitted(actor: str, model: str) -> int:
    """Strangers end at the sign-in page; who may not enter the desk, or this model, is refused."""
    return 200 if actor == ANONYMOUS or actor in MODELS[model] else 403


@pytest.mark.parametrize("door", ["change", "delete", "history"])
@pytest.mark.parametrize("model", [model for model in MODELS if model != "people_user"])
def test_rows_of_the_admin_are_there_for_their_editors_only(cast, model, door):
    room = cast.room
    item = room.items["single"]
    rows = {
        "facts_deck": room.deck.pk,
        "facts_fact": item.fact_id,
        "facts_item": item.pk,
        "facts_media": factories.MediaFactory(deck=room.deck).pk,
        "facts_source": item.fact.source_id,
        "facts_topic": item.topic_id,
        "quiz_course": room.course.pk,
        "quiz_quiz": room.quiz.pk,
    }
    url = reverse(f"admin:{model}_{door}", args=[rows[model]])
    visitors = dict(cast.clients())
    grace, admin = visitors.pop("grace"), visitors.pop("admin")
    before = digest()

    asked = {name: client.get(url, follow=True).status_code for name, client in visitors.items()}
    posted = {name: client.post(url, {"post": "yes", "title": "Mine"}).status_code for name, client in visitors.items()}

    is_for_nobody = admin.get(url).status_code == 403  # such as deleting an item
    outside = dict.fromkeys(STUDENTS | {"former", "assistant"}, 403)
    assert asked == {ANONYMOUS: 200, "mallory": 403 if is_for_nobody else 404, **outside}
    assert posted["mallory"] in {403, 404, 405}
    assert set(posted.values()) <= {302, 403, 404, 405}
    assert grace.get(url).status_code == (403 if is_for_nobody else 200)
    assert digest() == before


def test_an_item_is_previewed_for_its_editors_only(cast):
    url = reverse("admin:facts_item_preview_of", args=[cast.room.items["single"].pk])
    got = {name: {client.get(url).status_code, client.post(url).status_code} for name, client in cast.clients()}

    assert got[ANONYMOUS] == {302}
    assert got["mallory"] <= {404, 405}
    assert {name for name, statuses in got.items() if 200 in statuses} <= {"grace", "admin"}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule in (SELF_SERVICE, ALL)])
def test_account_pages_let_nobody_in_and_never_break(cast, name):
    url = f"/{name}" if "." in name else reverse(name)
    ada = cast.client("ada")
    before = digest()
    client = Client(raise_request_exception=False)

    statuses = {
        client.get(url).status_code,
        client.post(url, {}).status_code,
        client.get(url, headers=HTMX).status_code,
    }
    signed = {ada.get(url).status_code}

    assert statuses | signed <= {200, 302, 403, 404, 405, 410}
    assert "session" not in client.cookies or client.get("/").status_code == 302
    assert digest() == before
