"""Who may come in, and that nobody sees, opens, chooses or feels out what is not theirs."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from facts.models import Fact, Item, Topic
from quiz.models import Course, Enrolment, Quiz, Slot
from tests import factories
from tests.admin.test_items import typed
from tests.conftest import ClassRoom, signed_in

SCOPED = [
    "facts_deck", "facts_topic", "facts_source", "facts_fact", "facts_item", "facts_media", "quiz_course", "quiz_quiz",
]  # fmt: skip


def of_grace(classroom: ClassRoom) -> dict[str, int]:
    """One row of each kind that is Grace's."""
    item = classroom.items["single"]
    picture = factories.MediaFactory(deck=classroom.deck)
    rows = [classroom.deck, item.topic, item.fact.source, item.fact, item, picture, classroom.course, classroom.quiz]
    return {name: row.pk for name, row in zip(SCOPED, rows, strict=True)}


@pytest.fixture
def mallory(classroom: ClassRoom, as_mallory: Client) -> Client:
    """Mallory teaches and edits elsewhere, so that every door is open to her but those to Grace's rows."""
    deck = factories.DeckFactory(title="Mallory's deck", editors=[classroom.mallory])
    course = Course.objects.get(enrolments__user=classroom.mallory)
    course.decks.add(deck)
    factories.SlotFactory(quiz=factories.QuizFactory(course=course), item=factories.ItemFactory(deck=deck))
    factories.MediaFactory(deck=deck)
    return as_mallory


def test_only_our_models_are_registered():
    assert {model._meta.label_lower.replace(".", "_") for model in admin.site._registry} == {*SCOPED, "people_user"}


@pytest.mark.parametrize("name", ["admin:index", *(f"admin:{name}_changelist" for name in SCOPED)])
def test_a_student_does_not_come_in(name: str, as_ada: Client):
    response = as_ada.get(reverse(name), follow=True)

    assert response.status_code == 403
    assert response.redirect_chain == [(f"{reverse('admin:login')}?next={reverse(name)}", 302)]


def test_a_visitor_is_sent_to_the_sites_own_door(client: Client, db: None):
    response = client.get(reverse("admin:facts_item_changelist"), follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next=/admin/facts/item/"


def test_a_door_leads_nowhere_else(as_grace: Client):
    response = as_grace.get(reverse("admin:login"), {"next": "https://example.com/"})

    assert response.headers["Location"] == reverse("admin:index")


def test_an_assistant_and_a_closed_account_do_not_come_in(classroom: ClassRoom):
    assistant = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user
    closed = factories.UserFactory(is_active=False, is_superuser=True)

    assert signed_in(assistant).get(reverse("admin:index"), follow=True).status_code == 403
    assert (
        signed_in(closed).get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith("/account/login/")
    )


def test_an_editor_without_a_course_comes_in(db: None):
    editor = factories.UserFactory()
    factories.DeckFactory(editors=[editor])

    assert signed_in(editor).get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("door", ["change", "delete", "history"])
@pytest.mark.parametrize("name", SCOPED)
def test_rows_of_others_are_not_there(name: str, door: str, classroom: ClassRoom, mallory: Client, as_grace: Client):
    address = reverse(f"admin:{name}_{door}", args=[of_grace(classroom)[name]])
    is_for_nobody = (name, door) == ("facts_item", "delete")

    assert mallory.get(address).status_code == (403 if is_for_nobody else 404)
    assert mallory.post(address, {"post": "yes"}).status_code == (403 if is_for_nobody else 404)
    assert as_grace.get(address).status_code == (403 if is_for_nobody else 200)


@pytest.mark.parametrize("name", SCOPED)
@pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "%00"])
def test_rows_that_are_nowhere_are_not_there(name: str, pk: str, as_grace: Client):
    assert as_grace.get(f"{reverse(f'admin:{name}_changelist')}{pk}/change/").status_code == 404


@pytest.mark.parametrize("name", SCOPED)
def test_lists_hold_ones_own_rows_only(name: str, classroom: ClassRoom, mallory: Client):
    theirs, mine = mallory.get(reverse(f"admin:{name}_changelist")), of_grace(classroom)[name]

    rows = list(theirs.context["cl"].queryset)
    assert rows, "Mallory has one of each"
    assert mine not in {row.pk for row in rows}
    page = theirs.content.decode()
    for words in (classroom.deck.title, classroom.course.title, classroom.items["single"].topic.title):
        assert f">{words}<" not in page, "not in the filters either"


def test_actions_reach_ones_own_rows_only(classroom: ClassRoom, mallory: Client):
    item = classroom.items["single"]

    mallory.post(reverse("admin:facts_item_changelist"), {"action": "retire", "_selected_action": [item.pk]})

    item.refresh_from_db()
    assert item.state == Item.State.PUBLISHED


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("facts_deck", "editors__password__startswith=p"),
        ("facts_deck", "editors__username=grace"),
        ("facts_item", "deck__editors__password__startswith=p"),
        ("facts_item", "current__key__right=a"),
        ("facts_item", "versions__author__password__startswith=p"),
        ("facts_item", "state__startswith=p"),
        ("facts_fact", "deck__courses__enrolments__user__email__contains=a"),
        ("quiz_course", "enrolments__user__password__startswith=p"),
        ("quiz_quiz", "attempts__score__gte=1"),
        ("quiz_quiz", "title=x"),
    ],
)
def test_a_list_answers_no_questions_but_its_filters(name: str, query: str, as_grace: Client):
    assert as_grace.get(f"{reverse(f'admin:{name}_changelist')}?{query}").status_code == 400


def test_a_list_answers_its_filters(classroom: ClassRoom, as_grace: Client):
    address = reverse("admin:facts_item_changelist")
    item = classroom.items["single"]
    queries = [
        {"state__exact": "published", "current__kind__exact": "single"},
        {"topic__id__exact": item.topic_id},
        {"q": "Question"},
        {"o": "-1"},
    ]

    found = [as_grace.get(address, query).context["cl"].queryset for query in queries]

    assert [len(rows) for rows in found] == [1, 1, 10, 10]


def test_searchable_selects_offer_ones_own_rows_only(classroom: ClassRoom, mallory: Client, as_grace: Client):
    fact = classroom.items["single"].fact
    fact.statement = "Only Grace knows this."
    fact.save(update_fields=["statement"])
    facts = {"app_label": "facts", "model_name": "item", "field_name": "fact", "term": fact.statement}
    slots = {"app_label": "quiz", "model_name": "slot", "field_name": "item", "term": ""}

    def offered(client: Client, name: str, query: dict) -> set[str]:
        return {row["id"] for row in client.get(reverse(name), query).json()["results"]}

    assert offered(as_grace, "admin:autocomplete", facts) == {str(fact.pk)}
    assert offered(mallory, "admin:autocomplete", facts) == set()
    gradable = {str(item.pk) for kind, item in classroom.items.items() if kind != "card"}
    assert offered(as_grace, "admin:quiz_quiz_items", {**slots, "course": classroom.course.pk}) == gradable
    assert offered(mallory, "admin:quiz_quiz_items", slots) & gradable == set()
    assert offered(mallory, "admin:quiz_quiz_items", {**slots, "course": classroom.course.pk}) == set()


def test_a_searchable_select_asks_no_other_tables(classroom: ClassRoom, as_grace: Client, as_ada: Client):
    people = {"app_label": "quiz", "model_name": "enrolment", "field_name": "user", "term": ""}

    assert as_grace.get(reverse("admin:autocomplete"), people).status_code == 403
    assert as_ada.get(reverse("admin:autocomplete"), people).status_code == 302
    assert as_ada.get(reverse("admin:quiz_quiz_items")).status_code == 302


def test_choices_of_forms_are_ones_own(classroom: ClassRoom, mallory: Client):
    for name in ("facts_topic_add", "facts_fact_add", "quiz_quiz_add", "quiz_course_add"):
        page = mallory.get(reverse(f"admin:{name}")).content.decode()
        assert classroom.deck.title not in page
        assert classroom.course.title not in page


def test_foreign_ids_are_errors(classroom: ClassRoom, mallory: Client):
    item, counts = classroom.items["single"], (Topic.objects.count(), Fact.objects.count(), Item.objects.count())
    fact = {"statement": "So.", "locator": "1", "as_of": "2022", "deck": classroom.deck.pk, "slug": ""}
    sent = {
        "facts_topic_add": {"deck": classroom.deck.pk, "title": "Mine", "slug": "mine", "position": "0"},
        "facts_fact_add": {**fact, "topic": item.topic_id, "source": item.fact.source_id},
        "facts_item_add": typed(
            deck=classroom.deck.pk, topic=item.topic_id, fact=item.fact_id, more_facts=item.fact_id
        ),
    }

    wrong = {}
    for name, data in sent.items():
        response = mallory.post(f"{reverse(f'admin:{name}')}?kind=single", data)
        wrong[name] = set(response.context["adminform"].form.errors)

    assert wrong == {
        "facts_topic_add": {"deck"},
        "facts_fact_add": {"deck", "topic", "source"},
        "facts_item_add": {"deck", "topic", "fact", "more_facts"},
    }
    assert counts == (Topic.objects.count(), Fact.objects.count(), Item.objects.count())


def test_a_foreign_item_or_course_does_not_come_into_a_quiz(classroom: ClassRoom, mallory: Client):
    quiz = Quiz.objects.get(course__enrolments__user=classroom.mallory)
    address = reverse("admin:quiz_quiz_change", args=[quiz.pk])
    rows = {"slots-TOTAL_FORMS": "1", "slots-INITIAL_FORMS": "0", "slots-0-item": classroom.items["single"].pk}

    response = mallory.post(address, {"title": "Mine", "state": "draft", **rows, "slots-0-weight": "1"})
    assert set(response.context["inline_admin_formsets"][0].formset.errors[0]) == {"item"}

    response = mallory.post(
        reverse("admin:quiz_quiz_add"),
        {
            "course": classroom.course.pk,
            "title": "Mine",
            "state": "draft",
            "grading": "best",
            "slots-TOTAL_FORMS": "0",
            "slots-INITIAL_FORMS": "0",
        },
    )
    assert "course" in response.context["adminform"].form.errors
    assert not Quiz.objects.filter(title="Mine", course=classroom.course).exists()
    assert Slot.objects.filter(quiz=quiz).count() == 1


def test_a_preview_shows_no_foreign_item_nor_source(classroom: ClassRoom, mallory: Client, as_ada: Client):
    item = classroom.items["single"]
    of_item = f"{reverse('admin:facts_item_preview_of', args=[item.pk])}?kind=single"

    assert mallory.post(of_item, typed()).status_code == 404
    assert as_ada.post(of_item, typed()).status_code == 302
    response = mallory.post(f"{reverse('admin:facts_item_preview')}?kind=single", typed(fact=item.fact_id))
    assert item.fact.source.publisher not in response.content.decode()
    assert mallory.get(reverse("admin:facts_item_preview")).status_code == 405


@pytest.mark.parametrize("name", ["changelist", "add"])
def test_accounts_are_for_administrators(name: str, as_grace: Client, admin_client: Client):
    address = reverse(f"admin:people_user_{name}")

    assert (as_grace.get(address).status_code, admin_client.get(address).status_code) == (403, 200)


def test_an_account_of_somebody_is_for_administrators(classroom: ClassRoom, as_grace: Client, admin_client: Client):
    for door in ("change", "history", "delete"):
        address = reverse(f"admin:people_user_{door}", args=[classroom.ada.pk])
        assert as_grace.get(address).status_code == 403
    assert admin_client.get(reverse("admin:people_user_change", args=[classroom.ada.pk])).status_code == 200
    assert admin_client.get(f"{reverse('admin:people_user_changelist')}?password__startswith=p").status_code == 400
