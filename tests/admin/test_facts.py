"""Facts at the desk: values with errors beside their fields, drafts derived from them, a look before publishing."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Fact, Item
from quiz.models import AttemptItem
from quiz.queries.typed import chosen, wrong_answers
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.house.conftest import begun

DERIVE = reverse("admin:facts_fact_derive")
ITEMS = reverse("admin:facts_item_changelist")
YEAR = {"type": "date", "text": "2004", "value": "2004"}


@pytest.fixture
def fact(classroom: ClassRoom) -> Fact:
    return factories.FactFactory(
        deck=classroom.deck,
        statement="Lithuania joined NATO in 2004.",
        subject="Lithuania",
        relation="joined NATO in",
        as_of="2004",
        values=[YEAR],
    )


def change(fact: Fact) -> str:
    return reverse("admin:facts_fact_change", args=[fact.pk])


def save(client: Client, fact: Fact, **changes: str):
    return client.post(change(fact), Page(client.get(change(fact))).editor.filled(**changes))


def test_values_are_saved_as_they_are_typed_and_rows_left_empty_close_up(as_grace: Client, fact: Fact):
    money = {
        "statement": "In 2004 it had $1.5 million from Latvia and Estonia.",
        "values-0-type": "money",
        "values-0-text": "$1.5 million",
        "values-0-value": "1500000",
        "values-0-unit": "USD",
        "values-2-type": "list",
        "values-2-text": "Latvia and Estonia",
        "values-2-entries": "Latvia\r\nEstonia\r\n",
    }
    response = save(as_grace, fact, **money)

    fact.refresh_from_db()
    assert response.status_code == 302
    assert fact.values == [
        {"type": "money", "text": "$1.5 million", "value": "1500000", "unit": "USD"},
        {"type": "list", "text": "Latvia and Estonia", "entries": ["Latvia", "Estonia"], "ordered": False},
    ]


def test_saving_again_changes_nothing(as_grace: Client, fact: Fact):
    before = Fact.objects.filter(pk=fact.pk).values().get()

    assert save(as_grace, fact).status_code == 302
    assert Fact.objects.filter(pk=fact.pk).values().get() == before


def test_a_type_chosen_anew_drops_what_it_does_not_have(as_grace: Client, fact: Fact):
    save(as_grace, fact, **{"values-0-type": "text"})

    fact.refresh_from_db()
    assert fact.values == [{"type": "text", "text": "2004"}]


@pytest.mark.parametrize(
    ("changes", "part", "sentence"),
    [
        ({"values-0-value": "20o4"}, "value", "Write a date as 2004, 2004-05 or 2004-05-01, a decade as 182X"),
        ({"values-0-text": "2005"}, "text", "“2005” does not stand in the statement."),
        ({"values-0-text": ""}, "text", "Write the value as it stands in the statement."),
        ({"values-0-type": ""}, "type", "Choose a type:"),
        ({"values-0-type": "money"}, "unit", "Name the currency by its code: USD, EUR."),
        ({"values-0-type": "period", "values-0-start": "2004", "values-0-end": "2003"}, "end", "ends before it begins"),
        ({"values-0-type": "list", "values-0-entries": "one"}, "entries", "A list has 2 to 12 entries."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    as_grace: Client, fact: Fact, changes: dict[str, str], part: str, sentence: str
):
    response = save(as_grace, fact, **changes, **{"values-1-text": "kept as typed"})

    page = Page(response)
    error = f"id_values-0-{part}-error"
    assert response.status_code == 200
    assert sentence in page.source.partition(f'id="{error}"')[2].partition("</span>")[0].replace("&#x27;", "'")
    assert [each[2] for each in page.attributes if each[1] == "aria-describedby" and each[2] == error] == [error]
    assert 'value="kept as typed"' in page.source
    fact.refresh_from_db()
    assert fact.values == [YEAR]


def test_relations_in_use_are_offered(as_grace: Client, fact: Fact):
    factories.FactFactory(relation="is of somebody else")
    source = as_grace.get(change(fact)).content.decode()

    assert '<option value="joined NATO in"></option>' in source
    assert "is of somebody else" not in source


def test_the_page_shows_each_draft_with_its_wrong_options_and_makes_those_that_are_ticked(
    classroom: ClassRoom, as_grace: Client, fact: Fact
):
    page = Page(as_grace.get(DERIVE, {"fact": fact.pk}))
    form = page.editor
    offered = [value for value, _words in form.choices["draft"]]

    assert f"{fact.pk} date:0" in offered
    assert "Lithuania joined NATO in which year?" in page.text
    assert "near the right one" in page.text
    assert [id_ for id_ in page.ids if page.ids.count(id_) > 1] == []

    sent = {**form.filled(), "draft": [f"{fact.pk} date:0", f"{fact.pk} single:0"]}
    response = as_grace.post(DERIVE, sent, follow=True)
    items = Item.objects.filter(fact=fact)
    assert "2 drafts are made." in Page(response).text
    assert {(item.form, item.state, item.current.author) for item in items} == {
        ("date:0", "draft", classroom.grace),
        ("single:0", "draft", classroom.grace),
    }

    again = as_grace.post(DERIVE, sent, follow=True)
    assert "2 drafts are made." in Page(again).text
    assert items.count() == 2
    page = Page(as_grace.get(DERIVE, {"fact": fact.pk}))
    assert "Made already: Draft" in page.text
    assert f"{fact.pk} date:0" not in [value for value, _words in page.editor.choices["draft"]]


def test_nothing_ticked_or_no_operation_makes_nothing(as_grace: Client, fact: Fact):
    for sent in (
        {"fact": fact.pk, "operation": str(uuid.uuid4())},
        {"fact": fact.pk, "draft": f"{fact.pk} date:0", "operation": "x"},
    ):
        assert as_grace.post(DERIVE, sent).status_code == 302
    assert not Item.objects.filter(fact=fact).exists()


@pytest.mark.parametrize("numbers", [[], ["x"], ["0"], ["9" * 30], [str(i) for i in range(1, 30)]])
def test_facts_that_are_not_there_are_404(as_grace: Client, fact: Fact, numbers: list[str]):
    assert as_grace.get(DERIVE, {"fact": numbers}).status_code == 404
    assert as_grace.post(DERIVE, {"fact": numbers, "operation": str(uuid.uuid4())}).status_code == 404


def test_facts_of_somebody_else_are_404(as_mallory: Client, as_grace: Client, fact: Fact):
    sent = {"fact": fact.pk, "draft": f"{fact.pk} date:0", "operation": str(uuid.uuid4())}

    assert as_mallory.get(DERIVE, {"fact": fact.pk}).status_code == 404
    assert as_mallory.post(DERIVE, sent).status_code == 404
    assert as_grace.get(DERIVE, {"fact": fact.pk}).status_code == 200


def test_several_facts_are_taken_from_the_list(as_grace: Client, fact: Fact):
    address = reverse("admin:facts_fact_changelist")
    response = as_grace.post(address, {"action": "derive_items", "_selected_action": [fact.pk]})

    assert response.headers["Location"] == f"{DERIVE}?fact={fact.pk}"


def test_derived_drafts_are_looked_at_before_they_are_published(classroom: ClassRoom, as_grace: Client, fact: Fact):
    written = factories.ItemFactory(deck=classroom.deck, fact=fact, final_state="draft")
    form = Page(as_grace.get(DERIVE, {"fact": fact.pk})).editor
    as_grace.post(DERIVE, {**form.filled(), "draft": [f"{fact.pk} date:0", f"{fact.pk} cloze:0"]})
    date, cloze = (Item.objects.get(fact=fact, form=form) for form in ("date:0", "cloze:0"))
    asked = as_grace.post(ITEMS, {"action": "publish", "_selected_action": [written.pk, date.pk, cloze.pk]})

    page = Page(asked)
    assert "Lithuania joined NATO in which year?" in page.text
    assert not Item.objects.published().filter(fact=fact).exists()
    assert [id_ for id_ in page.ids if page.ids.count(id_) > 1] == []

    sent = {**page.editor.filled(), "_selected_action": [written.pk, date.pk]}
    as_grace.post(ITEMS, sent)
    assert set(Item.objects.published().filter(fact=fact)) == {written, date}


def test_what_somebody_wrote_is_published_at_once(classroom: ClassRoom, as_grace: Client, fact: Fact):
    written = factories.ItemFactory(deck=classroom.deck, fact=fact, final_state="draft")

    as_grace.post(ITEMS, {"action": "publish", "_selected_action": [written.pk]})
    assert Item.objects.published().filter(pk=written.pk).exists()


def test_the_list_of_items_tells_what_is_to_mend_and_filters_by_it(classroom: ClassRoom, as_grace: Client):
    telling = {
        "stem": "Which town?",
        "options": [
            {"id": "a", "text": "Vilnius", "feedback": ""},
            {"id": "b", "text": "None of these", "feedback": ""},
        ],
    }
    item = factories.ItemFactory(deck=classroom.deck, content=telling, key={"right": "a"}, explanation="")
    everything = Page(as_grace.get(ITEMS)).text
    with_faults = Page(as_grace.get(ITEMS, {"attention": "fault"}))
    without = Page(as_grace.get(ITEMS, {"attention": "none"}))

    assert "1 fault and 2 hints" in everything
    assert [link for link in with_faults.links if link.startswith(f"/admin/facts/item/{item.pk}/")] != []
    assert "Which town?" not in without.text


def test_the_editor_says_what_is_to_mend_beside_the_preview(classroom: ClassRoom, as_grace: Client):
    item = classroom.items["single"]
    Item.objects.filter(pk=item.pk).update(fact=None)

    page = Page(as_grace.get(reverse("admin:facts_item_change", args=[item.pk])))
    assert "No fact stands behind it" in page.text


def test_what_learners_chose_and_typed_comes_back_to_authors(classroom: ClassRoom):
    short, single = classroom.items["short"], classroom.items["single"]
    classmate = factories.UserFactory()
    factories.EnrolmentFactory(course=classroom.course, user=classmate)
    attempts = [begun(classroom.quiz, person) for person in (classroom.ada, classmate)]
    rows = AttemptItem.objects.filter(attempt__in=attempts)
    rows.filter(version__item=short).update(response="Kaunas", verdict="wrong", fraction=0)
    rows.filter(version__item=single).update(response="a", verdict="wrong", fraction=0)

    assert wrong_answers([short.fact]) == {}
    assert chosen(single) == {}
    for attempt in attempts:
        type(attempt).objects.filter(pk=attempt.pk).update(submitted_at=attempt.started_at, score=0)
    assert wrong_answers([short.fact]) == {short.fact_id: ["Kaunas"]}
    assert chosen(single) == {"a": 2}

    rows.filter(version__item=short, attempt=attempts[0]).update(response="Memel")
    assert wrong_answers([short.fact]) == {short.fact_id: []}
