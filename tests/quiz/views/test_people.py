"""The people of a course: rosters, groups, accommodations, new pass phrases, and who may do that to whom."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.shortcuts import resolve_url
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import User
from quiz.models import Attempt, Course, Enrolment, RollEntry
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page

LIST = "Lin Wei\nada; Ada Byron; Blue\nmallory; Mallory; Blue\nteo; Teo Łuk; Blue\n<b>Eve</b>\n...\n"


def new() -> str:
    return str(uuid.uuid4())


def at(room: ClassRoom, *rest: object) -> str:
    return "/".join(["/courses", str(room.course.pk), *map(str, rest), ""])


def planned(client: Client, room: ClassRoom, text: str) -> dict[str, list[str]]:
    page = Page(client.post(at(room, "roster/check"), {"text": text, "operation": new()}))
    return page.form(at(room, "roster/add")).filled(text=text)


def rows(page: Page) -> str:
    return page.text.partition("What happens ")[2]


def signs_in(user_name: str, phrase: str) -> bool:
    return Client().post(resolve_url("account_login"), {"login": user_name, "password": phrase}).status_code == 302


def test_a_dry_run_tells_each_line_and_writes_nothing(classroom, as_grace):
    page = Page(as_grace.post(at(classroom, "roster/check"), {"text": LIST, "operation": new()}))

    assert rows(page).startswith("1 Lin Wei lin.wei new account 2 Ada Byron ada Blue is in the course already")
    assert "3 Mallory mallory Blue left out This user name is taken by somebody outside your courses." in page.text
    assert "4 Teo Łuk teo Blue new account 5 <b>Eve</b> beveb new account 6 ... left out There is no name." in page.text
    assert User.objects.count() == 3


def test_a_list_is_added_once_and_its_slips_are_shown_once(classroom, as_grace):
    form = planned(as_grace, classroom, LIST)

    for _ in range(2):
        assert as_grace.post(at(classroom, "roster/add"), form).headers["Location"] == at(classroom, "slips")

    added = Enrolment.objects.filter(course=classroom.course, role="student").exclude(user=classroom.ada)
    assert sorted(added.values_list("user__username", "group__title")) == [
        ("beveb", None),
        ("lin.wei", None),
        ("teo", "Blue"),
    ]
    page = Page(as_grace.get(at(classroom, "slips")))
    phrase = page.text.partition("User name teo Pass phrase ")[2][:19]
    assert signs_in("teo", phrase)
    assert page.source.count("<svg") >= 3
    assert "No slips to show" in Page(as_grace.get(at(classroom, "slips"))).text
    assert phrase not in repr(list(RollEntry.objects.values())) + repr(list(User.objects.values()))
    assert RollEntry.objects.filter(act="account", by=classroom.grace).count() == 3


def test_slips_go_after_an_hour(classroom, as_grace, monkeypatch):
    as_grace.post(at(classroom, "roster/add"), planned(as_grace, classroom, "Lin Wei"))
    later = timezone.now() + dt.timedelta(minutes=61)
    monkeypatch.setattr("quiz.views.rosters.timezone.now", lambda: later)

    assert "No slips to show" in Page(as_grace.get(at(classroom, "slips"))).text
    assert "slips" not in as_grace.session


def test_a_list_is_looked_at_again_when_the_class_has_changed(classroom, as_grace):
    form = planned(as_grace, classroom, "Lin Wei\nTeo")
    factories.UserFactory(username="lin.wei")

    page = Page(as_grace.post(at(classroom, "roster/add"), form))

    assert "The class has changed since the list was looked at." in page.text
    assert "Lin Wei lin.wei2 new account" in page.text
    assert Enrolment.objects.filter(course=classroom.course).count() == 2


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ("Łucja;Łuk".encode("utf-16"), 200, "lucja"),
        ("Ñuñez, José".encode("cp1252"), 200, "read as Windows’ Western European"),
        (b"Ada\n\x81", 422, "Line 2 is no text that can be read."),
        (b"a\n" * 1001, 422, "1,000 are taken at once."),
        (b"\n", 422, "There is nobody in this list."),
    ],
)
def test_a_file_is_read_or_refused(classroom, as_grace, data, status, sentence):
    file = SimpleUploadedFile("class.csv", data)
    response = as_grace.post(at(classroom, "roster/check"), {"file": file, "operation": new()})

    assert response.status_code == status
    assert sentence in Page(response).text


def test_somebody_of_another_course_of_the_teacher_is_added_with_the_account_they_have(classroom, as_grace):
    other = factories.EnrolmentFactory(user__username="lin", user__first_name="Lin")
    factories.EnrolmentFactory(course=other.course, user=classroom.grace, role="instructor")

    as_grace.post(at(classroom, "roster/add"), planned(as_grace, classroom, "lin; Lin Wei; Blue"))

    assert classroom.course.enrolments.filter(user=other.user, role="student").exists()
    assert RollEntry.objects.get().act == "add"


def test_who_was_put_in_by_user_name_keeps_their_password(classroom, as_grace):
    """Else a teacher could take any account of the site: name it at the desk, then reset it."""
    url = f"/admin/quiz/course/{classroom.course.pk}/change/"
    form = Page(as_grace.get(url)).form("")
    sent = form.filled(**{"enrolments-2-user_name": "mallory", "enrolments-2-role": "student"})
    assert as_grace.post(url, sent).status_code == 302
    before = User.objects.get(username="mallory").password

    as_grace.post(at(classroom, "people/change"), reset(classroom.mallory))

    assert classroom.course.enrolments.filter(user=classroom.mallory).exists()
    assert User.objects.get(username="mallory").password == before
    assert "was put in by its user name" in Page(as_grace.get(at(classroom, "people", classroom.mallory.pk))).text


def reset(*people: User) -> dict[str, object]:
    return {"students": [person.pk for person in people], "reset": "1", "operation": new()}


def test_a_new_pass_phrase_ends_all_sessions_and_is_shown_once(classroom, as_grace, as_ada):
    form = reset(classroom.ada)
    for _ in range(2):
        as_grace.post(at(classroom, "people/change"), form)

    page = Page(as_grace.get(at(classroom, "slips")))
    assert signs_in("ada", page.text.partition("Pass phrase ")[2][:19])
    assert not signs_in("ada", factories.PASSWORD)
    assert as_ada.get("/quizzes/").status_code == 302
    entry = RollEntry.objects.get()
    assert (entry.act, entry.by, entry.person) == ("password", classroom.grace, classroom.ada)


@pytest.mark.parametrize("who", ["teaches elsewhere", "edits a deck", "administers"])
def test_teachers_and_administrators_keep_their_passwords(classroom, as_grace, who):
    other = factories.EnrolmentFactory(course=classroom.course, user__username="lin").user
    if who == "teaches elsewhere":
        factories.EnrolmentFactory(user=other, role="assistant")
    elif who == "edits a deck":
        factories.DeckFactory(editors=[other])
    else:
        User.objects.filter(pk=other.pk).update(is_superuser=True)
    before = set(User.objects.values_list("password", flat=True))

    response = as_grace.post(at(classroom, "people/change"), reset(classroom.ada, other), follow=True)

    assert f"{other.name}: This account" in Page(response).text
    assert set(User.objects.values_list("password", flat=True)) == before
    assert not RollEntry.objects.exists()


def test_an_accommodation_holds_and_is_kept_in_the_roll(classroom, as_grace):
    url = at(classroom, "people", classroom.ada.pk)
    group = classroom.course.groups.create(title="Blue")
    form = Page(as_grace.get(url)).form(f"{url}save/")

    as_grace.post(f"{url}save/", form.filled(time_factor="1.5", extra_minutes="5", later_days="2", group=str(group.pk)))

    place = Enrolment.objects.get(user=classroom.ada)
    assert (place.time_factor, place.extra_minutes, place.extra_attempts, place.later_days) == (1.5, 5, 0, 2)
    assert RollEntry.objects.get().detail == {
        "group": ["", "Blue"],
        "time_factor": ["1.00", "1.50"],
        "extra_minutes": [0, 5],
        "later_days": [0, 2],
    }
    assert "Grace Hopper" in Page(as_grace.get(url)).text


@pytest.mark.parametrize("wrong", [{"time_factor": "0.5"}, {"extra_minutes": "-1"}, {"later_days": "366"}])
def test_a_wrong_accommodation_is_told(classroom, as_grace, wrong):
    url = at(classroom, "people", classroom.ada.pk)
    form = Page(as_grace.get(url)).form(f"{url}save/")

    assert as_grace.post(f"{url}save/", form.filled(**wrong)).status_code == 422
    assert not RollEntry.objects.exists()


def test_a_student_is_taken_out_and_brought_back_as_they_were(classroom, as_grace, as_ada):
    as_ada.post(f"/quizzes/{classroom.quiz.pk}/start/", {"operation": new()})
    group = classroom.course.groups.create(title="Blue")
    Enrolment.objects.filter(user=classroom.ada).update(time_factor="1.25", later_days=3, group=group)
    url = at(classroom, "people", classroom.ada.pk)

    for _ in range(2):
        assert as_grace.post(f"{url}leave/", {"operation": new()}).status_code == 302
    assert not Enrolment.objects.filter(user=classroom.ada).exists()
    assert Attempt.objects.filter(learner=classroom.ada).count() == 1
    assert as_grace.post(f"{url}return/", {"operation": new()}).status_code == 302

    place = Enrolment.objects.get(user=classroom.ada)
    assert (place.time_factor, place.later_days, place.group) == (1.25, 3, group)


def test_groups_are_made_filled_renamed_and_deleted(classroom, as_grace):
    for _ in range(2):
        as_grace.post(at(classroom, "groups/make"), {"title": " Blue ", "operation": new()})
    group = classroom.course.groups.get()
    moved = {"students": [classroom.ada.pk], "group": group.pk, "move": "1", "operation": new()}
    as_grace.post(at(classroom, "people/change"), moved)
    assert Enrolment.objects.get(user=classroom.ada).group == group
    as_grace.post(at(classroom, "groups", group.pk), {"title": "Red", "operation": new()})
    assert classroom.course.groups.get().title == "Red"

    as_grace.post(at(classroom, "groups", group.pk), {"delete": "1", "operation": new()})

    assert Enrolment.objects.get(user=classroom.ada).group is None


def test_people_are_searched_and_sorted(classroom, as_grace):
    factories.EnrolmentFactory(course=classroom.course, user__first_name="Lin", user__last_name="Abe")

    everybody = Page(as_grace.get(at(classroom, "people"))).text
    assert everybody.index("Lin Abe") < everybody.index("Ada Byron")
    found = Page(as_grace.get(at(classroom, "people"), {"search": "ada byr", "sort": "seen", "group": "none"})).text
    assert "1 student " in found
    assert "Lin Abe" not in found
    assert "Nobody like that." in Page(as_grace.get(at(classroom, "people"), {"search": "\0%", "group": "9" * 30})).text


def test_more_people_cost_no_more_statements(classroom, as_grace):
    def cost(size: int) -> tuple[int, int]:
        for _ in range(size):
            factories.EnrolmentFactory(course=classroom.course)
        text = "\n".join(f"user{number}; Name {number}; Group" for number in range(size))
        with CaptureQueriesContext(connection) as listed:
            as_grace.get(at(classroom, "people"))
        with CaptureQueriesContext(connection) as checked:
            as_grace.post(at(classroom, "roster/check"), {"text": text, "operation": new()})
        return len(listed), len(checked)

    assert cost(2) == cost(5)


def test_a_course_is_made_once_and_keeps_an_instructor(classroom, as_grace):
    form = {"title": "<i>Greek</i>", "starts_on": "2026-09-01", "operation": new()}
    places = {as_grace.post("/courses/make/", form).headers["Location"] for _ in range(2)}
    course = Course.objects.get(title="<i>Greek</i>")
    assert places == {f"/courses/{course.pk}/settings/"}
    base = f"/courses/{course.pk}"

    refused = as_grace.post(f"{base}/teachers/{classroom.grace.pk}/leave/", {"operation": new()}, follow=True)
    assert "A course needs an instructor." in Page(refused).text
    as_grace.post(f"{base}/teachers/", {"user_name": "mallory", "role": "instructor", "operation": new()})
    left = as_grace.post(f"{base}/teachers/{classroom.grace.pk}/leave/", {"operation": new()})

    assert left.headers["Location"] == "/courses/"
    assert list(course.enrolments.values_list("user__username", "role")) == [("mallory", "instructor")]


def test_settings_are_changed_and_wrong_ones_told(classroom, as_grace):
    deck = factories.DeckFactory(editors=[classroom.grace])
    foreign = factories.DeckFactory()
    sent = {"title": "Greek", "decks": [deck.pk], "operation": new()}

    assert as_grace.post(at(classroom, "settings/save"), sent).status_code == 302
    for wrong in ({"decks": [foreign.pk]}, {"title": ""}, {"starts_on": "2026-02-01", "ends_on": "2026-01-01"}):
        assert as_grace.post(at(classroom, "settings/save"), {**sent, **wrong}).status_code == 422
    as_grace.post(at(classroom, "settings/archive"), {"archive": "1", "operation": new()})

    course = Course.objects.get(pk=classroom.course.pk)
    assert (course.title, list(course.decks.all()), course.archived_at is None) == ("Greek", [deck], False)
    as_grace.post(at(classroom, "settings/archive"), {"operation": new()})
    assert Course.objects.get(pk=classroom.course.pk).archived_at is None


def test_an_assistant_sees_and_has_nothing_to_press(classroom):
    helper = factories.EnrolmentFactory(course=classroom.course, role="assistant").user

    for url in (at(classroom, "people"), at(classroom, "people", classroom.ada.pk)):
        page = Page(signed_in(helper).get(url))
        assert "Ada Byron" in page.text
        assert [form.action for form in page.forms if form.method == "post" and "/courses/" in form.action] == []
