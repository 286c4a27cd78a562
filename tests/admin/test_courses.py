"""Courses, enrolments, quizzes, decks and accounts in the admin."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Deck, Fact, Topic
from people.models import User
from quiz.models import Course, Enrolment, Quiz
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom


def problems(response) -> list[str]:
    inline = response.context["inline_admin_formsets"][0].formset
    rows = [error for errors in inline.errors for each in errors.values() for error in each]
    return [*response.context["adminform"].form.non_field_errors(), *inline.non_form_errors(), *rows]


@pytest.fixture
def course_page(classroom: ClassRoom) -> str:
    return reverse("admin:quiz_course_change", args=[classroom.course.pk])


@pytest.fixture
def quiz_page(classroom: ClassRoom) -> str:
    return reverse("admin:quiz_quiz_change", args=[classroom.quiz.pk])


def send(client: Client, address: str, **changes: object):
    """Send the page's form with some fields changed."""
    data = form_of(client, address)
    data.update({name: value if isinstance(value, list) else [value] for name, value in changes.items()})
    return client.post(address, data)


def form_of(client: Client, address: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form if nothing were changed."""
    sent = Page(client.get(address)).editor.filled()
    return {name: values for name, values in sent.items() if "__prefix__" not in name}


def test_whoever_makes_a_course_teaches_it(classroom: ClassRoom, as_grace: Client):
    send(as_grace, reverse("admin:quiz_course_add"), title="Second", decks=str(classroom.deck.pk))

    course = Course.objects.get(title="Second")
    assert list(course.enrolments.values_list("user__username", "role")) == [("grace", "instructor")]
    assert list(course.decks.all()) == [classroom.deck]


def test_enrolling_is_by_user_name(classroom: ClassRoom, as_grace: Client, course_page: str):
    newcomer = factories.UserFactory(username="newcomer")

    send(as_grace, course_page, **{"enrolments-2-user_name": "newcomer"})

    assert classroom.course.enrolments.get(user=newcomer).role == Enrolment.Role.STUDENT


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nobody", "There is nobody with the user name “nobody”."), ("ada", "“ada” is in this course already.")],
)
def test_enrolling_names_what_is_wrong(name: str, sentence: str, as_grace: Client, course_page: str):
    response = send(as_grace, course_page, **{"enrolments-2-user_name": name})

    assert problems(response) == [sentence]
    assert form_of(as_grace, course_page)["enrolments-2-user_name"] == [""]


def test_a_new_instructor_edits_the_decks(classroom: ClassRoom, as_grace: Client, course_page: str):
    send(as_grace, course_page, **{"enrolments-2-user_name": "mallory", "enrolments-2-role": "instructor"})

    assert classroom.deck in Deck.objects.editable_by(classroom.mallory)


def test_a_new_deck_of_a_course_is_edited_by_its_instructors(classroom: ClassRoom, as_grace: Client, course_page: str):
    factories.EnrolmentFactory(course=classroom.course, user=classroom.mallory, role=Enrolment.Role.INSTRUCTOR)
    deck = factories.DeckFactory(editors=[classroom.grace])

    send(as_grace, course_page, decks=[str(classroom.deck.pk), str(deck.pk)])

    assert deck in Deck.objects.editable_by(classroom.mallory)


def test_a_deck_that_one_does_not_edit_stays_but_no_other_is_offered(
    classroom: ClassRoom, as_grace: Client, course_page: str
):
    lent, foreign = factories.DeckFactory(title="Lent"), factories.DeckFactory(title="Foreign")
    classroom.course.decks.add(lent)

    offered = [words for _value, words in Page(as_grace.get(course_page)).editor.choices["decks"]]
    send(as_grace, course_page, decks=[str(classroom.deck.pk), str(lent.pk), str(foreign.pk)])

    assert sorted(offered) == sorted([classroom.deck.title, "Lent"])
    assert set(classroom.course.decks.all()) == {classroom.deck, lent}


@pytest.mark.parametrize("change", [{"enrolments-0-DELETE": "on"}, {"enrolments-0-role": "student"}])
def test_the_last_instructor_stays(change: dict, classroom: ClassRoom, as_grace: Client, course_page: str):
    rows = form_of(as_grace, course_page)
    number = next(i for i in range(2) if rows[f"enrolments-{i}-role"] == ["instructor"])
    change = {name.replace("-0-", f"-{number}-"): value for name, value in change.items()}

    response = send(as_grace, course_page, **change)

    assert problems(response) == ["A course needs an instructor. Name another one before the last one goes."]
    assert classroom.grace in User.objects.filter(enrolments__role="instructor")


def test_a_person_in_a_row_cannot_be_swapped(classroom: ClassRoom, as_grace: Client, course_page: str):
    send(as_grace, course_page, **{"enrolments-0-user_name": "mallory", "enrolments-1-user_name": "mallory"})

    assert set(classroom.course.enrolments.values_list("user__username", flat=True)) == {"ada", "grace"}


def test_a_published_quiz_needs_a_question(classroom: ClassRoom, as_grace: Client):
    data = {"course": classroom.course.pk, "title": "Empty", "state": "published"}
    rows = {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0", "slots-0-weight": "1"}

    response = as_grace.post(reverse("admin:quiz_quiz_add"), {**data, **rows})

    assert problems(response) == ["A published quiz needs a question. Add one here, or let the quiz be a draft."]
    assert not Quiz.objects.filter(title="Empty").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_at": "2030-01-02T10:00", "due_at": "", "closes_at": "2030-01-01T10:00"}, "closes_at"),
        ({"opens_at": "", "due_at": "2030-01-02T10:00", "closes_at": "2030-01-01T10:00"}, "closes_at"),
        ({"closes_at": "", "shows_answer": "closing"}, "shows_answer"),
        ({"mode": "practice", "time_limit_minutes": "20"}, "time_limit_minutes"),
        ({"mode": "test", "tries": "5"}, "tries"),
        ({"mode": "certainty", "penalty_percent": "50"}, "penalty_percent"),
        ({"navigation": "forward", "layout": "all"}, "layout"),
        ({"pass_percent": "50", "shows_marks": "never"}, "pass_percent"),
    ],
)
def test_settings_that_contradict_each_other_are_refused_at_a_field(
    changes: dict, field: str, classroom: ClassRoom, as_grace: Client, quiz_page: str
):
    before = Quiz.objects.filter(pk=classroom.quiz.pk).values().get()

    response = send(as_grace, quiz_page, title="Changed", **changes)

    assert list(response.context["adminform"].form.errors) == [field]
    assert Quiz.objects.filter(pk=classroom.quiz.pk).values().get() == before


def test_settings_of_a_practice_are_kept(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    send(as_grace, quiz_page, mode="practice", tries="5", penalty_percent="10", time_limit_minutes="")

    classroom.quiz.refresh_from_db()
    assert (classroom.quiz.mode, classroom.quiz.tries, classroom.quiz.penalty_percent) == ("practice", 5, 10)


@pytest.mark.parametrize(("count", "is_kept"), [(1, True), (2, False)])
def test_a_draw_takes_no_more_than_there_is(
    count: int, is_kept: bool, classroom: ClassRoom, as_grace: Client, quiz_page: str
):
    topic = factories.TopicFactory(deck=classroom.deck)
    factories.ItemFactory(deck=classroom.deck, topic=topic)
    number = classroom.quiz.slots.count()
    row = {"draw_count": str(count), "draw_topic": str(topic.pk), "section": "By chance", "weight": "2"}

    response = send(as_grace, quiz_page, **{f"slots-{number}-{name}": value for name, value in row.items()})

    drawn = list(classroom.quiz.slots.filter(item=None).values_list("draw_count", "draw_topic", "section"))
    assert drawn == ([(1, topic.pk, "By chance")] if is_kept else [])
    assert is_kept or problems(response) == ["This can draw from 1 now."]
    assert as_grace.get(quiz_page).status_code == 200


def test_topics_of_other_decks_cannot_be_drawn_from(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    foreign = factories.TopicFactory()
    number = classroom.quiz.slots.count()

    send(as_grace, quiz_page, **{f"slots-{number}-draw_count": "1", f"slots-{number}-draw_topic": str(foreign.pk)})

    assert not classroom.quiz.slots.filter(item=None).exists()


def test_a_draw_says_how_many_there_are(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    topic = factories.TopicFactory(deck=classroom.deck)
    for _time in range(3):
        factories.ItemFactory(deck=classroom.deck, topic=topic)
    classroom.quiz.slots.create(draw_count=2, draw_topic=topic, position=99)

    said = re.findall(r"<strong>(\d+ drawn)</strong>, (out of \d+)", as_grace.get(quiz_page).text)

    assert said == [("2 drawn", "out of 3")]


def test_a_student_or_a_group_of_the_course_has_other_terms(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    group = classroom.course.groups.create(title="Tuesday")
    rows = {"allowances-0-learner": str(classroom.ada.pk), "allowances-0-extra_minutes": "15"}

    send(as_grace, quiz_page, **rows)
    send(as_grace, quiz_page, **{"allowances-1-group": str(group.pk), "allowances-1-closes_at": "2031-03-02T09:00"})

    assert list(classroom.quiz.allowances.values_list("learner", "group", "extra_minutes", "closes_at")) == [
        (classroom.ada.pk, None, 15, None),
        (None, group.pk, 0, factories.at("2031-03-02 07:00")),
    ]


@pytest.mark.parametrize("who", ["nobody", "both", "teacher", "stranger", "group elsewhere", "twice"])
def test_terms_that_cannot_be_given(who: str, classroom: ClassRoom, as_grace: Client, quiz_page: str):
    group = classroom.course.groups.create(title="Tuesday")
    elsewhere = factories.CourseFactory().groups.create(title="Wednesday")
    ada = classroom.ada.pk
    row = {
        "nobody": {"extra_minutes": 5},
        "both": {"learner": ada, "group": group.pk},
        "teacher": {"learner": classroom.grace.pk},
        "stranger": {"learner": classroom.mallory.pk},
        "group elsewhere": {"group": elsewhere.pk},
        "twice": {"learner": ada},
    }[who]
    count = 1 if who == "twice" else 0
    if count:
        classroom.quiz.allowances.create(learner=classroom.ada)

    response = send(as_grace, quiz_page, **{f"allowances-{count}-{name}": str(value) for name, value in row.items()})

    assert response.status_code == 200
    assert classroom.quiz.allowances.count() == count


def order(quiz: Quiz) -> list[tuple[str, int]]:
    return list(quiz.slots.values_list("item__current__kind", "position"))


def test_questions_are_put_in_order_by_number(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    kinds = [kind for kind, _position in order(classroom.quiz)]

    send(as_grace, quiz_page, **{"slots-4-position": "2"})
    assert order(classroom.quiz) == [
        (kind, place) for place, kind in enumerate([kinds[0], kinds[4], *kinds[1:4], *kinds[5:]], start=1)
    ]

    send(as_grace, quiz_page, **{"slots-1-position": "5"})
    assert order(classroom.quiz) == [(kind, place) for place, kind in enumerate(kinds, start=1)]


def test_a_new_question_comes_last_and_attempts_do_not_forbid_it(
    classroom: ClassRoom, as_grace: Client, quiz_page: str
):
    item = factories.ItemFactory(deck=classroom.deck)
    count = classroom.quiz.slots.count()

    send(as_grace, quiz_page, **{f"slots-{count}-item": str(item.pk)})

    assert classroom.quiz.slots.get(item=item).position == count + 1


@pytest.mark.parametrize("what", ["draft", "card", "elsewhere", "twice"])
def test_what_a_quiz_cannot_ask(what: str, classroom: ClassRoom, as_grace: Client, quiz_page: str):
    elsewhere = factories.DeckFactory(editors=[classroom.grace])
    item = {
        "draft": lambda: factories.ItemFactory(deck=classroom.deck, final_state="draft"),
        "card": lambda: classroom.items["card"],
        "elsewhere": lambda: factories.ItemFactory(deck=elsewhere),
        "twice": lambda: classroom.items["single"],
    }[what]()
    count = classroom.quiz.slots.count()

    response = send(as_grace, quiz_page, **{f"slots-{count}-item": str(item.pk)})

    assert response.status_code == 200
    assert classroom.quiz.slots.count() == count


def test_a_quiz_is_not_due_before_it_opens(as_grace: Client, quiz_page: str):
    times = {"opens_at": "2026-03-02T10:00", "due_at": "2026-03-02T09:00"}

    response = send(as_grace, quiz_page, **times)

    assert response.context["adminform"].form.errors["due_at"] == ["It is due before it opens."]


def test_times_are_those_of_the_teacher(classroom: ClassRoom, as_grace: Client, quiz_page: str):
    send(as_grace, quiz_page, due_at="2026-03-02T09:00")

    classroom.quiz.refresh_from_db()
    assert classroom.quiz.due_at == factories.at("2026-03-02 07:00"), "Vilnius is two hours ahead in winter"
    assert form_of(as_grace, quiz_page)["due_at"] == ["2026-03-02T09:00"]


def test_what_holds_attempts_is_not_deleted(classroom: ClassRoom, as_grace: Client):
    classroom.quiz.attempts.create(
        learner=classroom.ada, number=1, seed=1, started_at=factories.at("2026-03-02 08:00"), max_score=9
    )
    for name, row in (("quiz_quiz", classroom.quiz), ("quiz_course", classroom.course), ("facts_deck", classroom.deck)):
        response = as_grace.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"})
        assert "would require deleting the following protected related objects" in Page(response).text
        row.refresh_from_db()


def test_whoever_makes_a_deck_edits_it(classroom: ClassRoom, as_grace: Client):
    send(as_grace, reverse("admin:facts_deck_add"), title="My own deck", editor_names="mallory")

    deck = Deck.objects.get(title="My own deck")
    assert deck.slug == "my-own-deck"
    assert set(deck.editors.all()) == {classroom.grace, classroom.mallory}


def test_editors_are_added_by_name_and_taken_away_by_administrators(
    classroom: ClassRoom, as_grace: Client, admin_client: Client
):
    address = reverse("admin:facts_deck_change", args=[classroom.deck.pk])

    send(as_grace, address, editor_names="grace\nmallory")
    response = send(as_grace, address, editor_names="mallory\nnobody")
    assert response.context["adminform"].form.errors["editor_names"] == [
        "There is nobody with the user name “nobody”.",
        "Only an administrator can take “grace” away.",
    ]
    assert set(classroom.deck.editors.all()) == {classroom.grace, classroom.mallory}

    send(admin_client, address, editor_names="mallory")
    assert set(classroom.deck.editors.all()) == {classroom.mallory}


def test_a_fact_gets_its_stable_id_from_its_words(classroom: ClassRoom, as_grace: Client):
    fact = classroom.items["single"].fact
    words = {"statement": "Lithuania joined NATO in 2004.", "locator": "paragraph 2", "as_of": "2004"}
    sent = {**words, "topic": str(fact.topic_id), "source": str(fact.source_id)}

    for _time in range(2):
        send(as_grace, reverse("admin:facts_fact_add"), **sent)

    slugs = Fact.objects.filter(statement=words["statement"]).order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["lithuania-joined-nato-in-2004", "lithuania-joined-nato-in-2004-2"]


def test_a_topic_of_another_deck_is_refused(classroom: ClassRoom, as_grace: Client):
    other = factories.TopicFactory(deck=factories.DeckFactory(editors=[classroom.grace]))
    fact = classroom.items["single"].fact

    response = send(as_grace, reverse("admin:facts_fact_change", args=[fact.pk]), topic=str(other.pk))

    assert response.context["adminform"].form.errors["topic"] == ["This topic belongs to another deck."]
    assert Topic.objects.get(facts=fact) == fact.topic


def test_an_administrator_makes_an_account(admin_client: Client):
    password = "a long enough secret"
    names = {"username": "new", "password1": password, "password2": password, "first_name": "New"}

    send(admin_client, reverse("admin:people_user_add"), **names, time_zone="Europe/Vilnius")

    user = User.objects.get(username="new")
    assert user.check_password(password)
    assert (user.time_zone, user.is_staff, user.is_superuser) == ("Europe/Vilnius", False, False)
