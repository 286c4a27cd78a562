"""The item editor: faults that name the field, versions that stay, forms that come twice, and the student's view."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from facts.core.kinds import KINDS
from facts.forms.kinds import FORMS
from facts.models import Fact, Item, ItemVersion, Tag
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom

ADD = reverse("admin:facts_item_add")
TYPED = {
    "single": {"option-0-text": "2004", "option-1-text": "1999", "option-1-feedback": "Too early.", "right": "0"},
    "several": {"option-0-text": "NATO", "option-1-text": "EU", "option-2-text": "CIS", "right": ["0", "1"]},
    "truefalse": {"right": "false", "feedback_true": "Look again."},
    "short": {"accepted": "Vilnius\r\nWil*", "wrong": "Kaunas | Between the wars.\r\nVilnia", "strict": "on"},
    "number": {
        "value": "36",
        "tolerance": "2 %",
        "unit": "km/h",
        "unit_typed": "required",
        "writing": "de",
    },
    "date": {"value": "2004-05"},
    "cloze": {
        "stem": "Complete.",
        "text": "Since [[date:1922]] under [[strict:Harding|Warren*|!Coolidge]], [[number:5~2 %]] [[choice:so|*thus]].",
        "writing": "fr",
    },
    "matching": {"pair-0-left": "a", "pair-0-right": "1", "pair-1-left": "b", "pair-1-right": "2", "extra": "3"},
    "ordering": {"entries": "one\ntwo\nthree", "first": "earliest", "last": "latest"},
    "long": {"words": "50", "guide": "Two reasons, a mark each.", "beginning": "Because"},
    "card": {"back": "The back."},
}


WEIGHT = "Write the weight of choice B as 0.5 or -0.25, from -1 to 1."


def typed(kind: str = "single", **changes: object) -> dict[str, object]:
    """What an author typed into the form of a new item."""
    common = {
        "stem": "In which year?",
        "explanation": "",
        "state": "draft",
        "operation": str(uuid.uuid4()),
        "based_on": 0,
    }
    return {**common, **TYPED[kind], **changes}


def add(client: Client, data: dict[str, object], kind: str = "single"):
    return client.post(f"{ADD}?kind={kind}", data)


def fact_of(classroom: ClassRoom) -> Fact:
    return classroom.items["single"].fact


def test_every_kind_has_a_form_and_a_line_on_the_page_of_kinds(as_grace: Client):
    assert list(FORMS) == list(KINDS)
    page = Page(as_grace.get(ADD, {"fact": 7}))
    assert [link for link in page.links if "kind=" in link] == [f"?fact=7&kind={kind}" for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS)
def test_an_instructor_adds_an_item_of_each_kind(kind: str, classroom: ClassRoom, as_grace: Client):
    fact = fact_of(classroom)
    before = set(Item.objects.values_list("pk", flat=True))

    response = add(as_grace, typed(kind, fact=fact.pk, state="published"), kind)

    item = Item.objects.exclude(pk__in=before).get()
    assert response.headers["Location"] == reverse("admin:facts_item_change", args=[item.pk])
    assert (item.deck, item.topic, item.fact, item.state) == (fact.deck, fact.topic, fact, Item.State.PUBLISHED)
    assert (item.current.number, item.current.kind, item.current.author) == (1, kind, classroom.grace)
    assert item.slug == f"{fact.slug}-{kind}"


@pytest.mark.parametrize("kind", KINDS)
def test_saving_again_unchanged_makes_no_version(kind: str, classroom: ClassRoom, as_grace: Client):
    add(as_grace, typed(kind, fact=fact_of(classroom).pk), kind)
    item = Item.objects.latest("pk")
    address = reverse("admin:facts_item_change", args=[item.pk])
    form = Page(as_grace.get(address)).editor

    response = as_grace.post(address, form.filled(("_save", "")), follow=True)

    assert "Saved. The wording is that of version 1." in Page(response).text
    assert item.versions.count() == 1


def test_the_choice_at_fault_is_named_and_nothing_typed_is_lost(classroom: ClassRoom, as_grace: Client):
    data = typed(**{"fact": fact_of(classroom).pk, "option-2-text": "2004", "option-2-feedback": "Kept words."})

    response = add(as_grace, data)

    page = Page(response)
    assert "One thing before you save Choice C says the same as choice A." in page.text
    assert "#id_option-2-text" in page.links
    assert response.context["form"]["option-2-text"].errors == ["Choice C says the same as choice A."]
    sent = page.editor.filled()
    assert (sent["option-2-text"], sent["option-2-feedback"], sent["right"]) == (["2004"], ["Kept words."], ["0"])
    assert not ItemVersion.objects.filter(operation=data["operation"]).exists()


@pytest.mark.parametrize(
    ("kind", "changes", "field", "sentence"),
    [
        ("single", {"right": ""}, "right", "Say which choice is right."),
        ("single", {"option-1-text": ""}, "option-1-text", "Choice B is empty."),
        ("single", {"stem": ""}, "stem", "The question is empty."),
        ("several", {"right": []}, "right", "Say which choices are right."),
        ("truefalse", {"right": ""}, "right", "Say whether the statement is true."),
        ("short", {"accepted": " \n"}, "accepted", "Write an answer that is right."),
        ("short", {"accepted": "a\nA"}, "accepted", "Answer 2 says the same as answer 1."),
        (
            "short",
            {"accepted": "V*"},
            "accepted",
            r"Write the best form first, in full. A star stands for anything; \* is one.",
        ),
        (
            "short",
            {"accepted": "a\n*!"},
            "accepted",
            "Answer 2 would take anything. Write letters or digits beside the star.",
        ),
        ("short", {"accepted": "a", "wrong": "b\nA | No."}, "wrong", "Known wrong answer 2 is accepted too."),
        ("number", {"tolerance": "-1"}, "tolerance", "Write the tolerance as 0.5, 2 %, 3 digits or 10..20."),
        ("number", {"tolerance": "1..2"}, "tolerance", "The value lies outside of the range."),
        ("number", {"value": "1,5"}, "value", "Write the value in digits, with a point before the decimals: 279.75."),
        ("number", {"unit": ""}, "unit", "The unit is empty."),
        (
            "number",
            {"unit": "soldiers"},
            "unit",
            "This unit is not known here, so that nobody can be asked to type it. Print it.",
        ),
        ("cloze", {"text": "[[number:5~6..7]]"}, "text", "The value lies outside of the range."),
        (
            "date",
            {"value": "1820s"},
            "value",
            "Write a date as 2004, 2004-05 or 2004-05-01, a decade as 182X, a century as 18XX.",
        ),
        ("date", {"value": "2004-13"}, "value", "There is no such date as 2004-13."),
        ("cloze", {"text": "No blank."}, "text", "Write at least one blank, as in [[1922]]."),
        (
            "cloze",
            {"text": "One [[open"},
            "text",
            "A blank begins with [[ and ends with ]]; here one of the two is missing.",
        ),
        ("matching", {"pair-1-right": ""}, "pair-1-right", "Left entry 2 has no partner on the right."),
        ("matching", {"pair-1-left": "A"}, "pair-1-left", "Left entry 2 says the same as left entry 1."),
        ("matching", {"extra": "c\nC"}, "extra", "Right entry 4 says the same as right entry 3."),
        ("ordering", {"entries": "one"}, "entries", "Entries: Write at least 2 of these."),
        ("ordering", {"last": ""}, "last", "The name of the last place is empty."),
        ("single", {"option-1-weight": "2"}, "option-1-weight", WEIGHT),
        (
            "several",
            {"option-0-weight": "0.5"},
            "option-0-weight",
            "The right choices have weights above 0, and no others.",
        ),
        ("long", {"guide": ""}, "guide", "The guide is empty."),
        ("long", {"words": "0"}, "words", "Write the length in words, from 1 to 3,000, or leave it empty."),
        ("card", {"back": ""}, "back", "The back is empty."),
    ],
)
def test_a_problem_stands_at_its_field(kind, changes, field, sentence, classroom: ClassRoom, as_grace: Client):
    response = add(as_grace, typed(kind, fact=fact_of(classroom).pk, **changes), kind)

    assert dict(response.context["form"].errors) == {field: [sentence]}


def test_a_row_left_empty_closes_up(classroom: ClassRoom, as_grace: Client):
    data = typed(
        **{"fact": fact_of(classroom).pk, "option-1-text": "", "option-1-feedback": "", "option-4-text": "1991"}
    )

    add(as_grace, {**data, "right": "4"})

    content = ItemVersion.objects.get(operation=data["operation"]).content
    assert [option["text"] for option in content["options"]] == ["2004", "1991"]


def test_weights_are_kept_and_come_again(classroom: ClassRoom, as_grace: Client):
    data = typed("several", fact=fact_of(classroom).pk, **{"option-0-weight": "0,75", "option-1-weight": "0.25"})
    add(as_grace, data, "several")
    version = ItemVersion.objects.get(operation=data["operation"])
    assert list(version.key["weights"].values()) == ["0.75", "0.25"]

    page = Page(as_grace.get(reverse("admin:facts_item_change", args=[version.item_id])))
    sent = page.editor.filled()
    assert [sent[f"option-{i}-weight"] for i in range(3)] == [["0.75"], ["0.25"], [""]]


def test_changed_words_are_version_2_and_version_1_stays(classroom: ClassRoom, as_grace: Client):
    data = typed(fact=fact_of(classroom).pk)
    add(as_grace, data)
    first = ItemVersion.objects.get(operation=data["operation"])
    before = ItemVersion.objects.filter(pk=first.pk).values().get()
    address = reverse("admin:facts_item_change", args=[first.item_id])

    page = Page(as_grace.get(address))
    assert "Save as version 2" in page.text
    as_grace.post(address, {**data, "operation": str(uuid.uuid4()), "based_on": 1, "stem": "Which year was it?"})

    first.item.refresh_from_db()
    assert ItemVersion.objects.filter(pk=first.pk).values().get() == before
    assert (first.item.current.number, first.item.current.label) == (2, "Which year was it?")
    assert Page(as_grace.get(address)).text.count("In which year?") == 1, "older versions are listed"


def test_a_form_sent_twice_makes_one_item(classroom: ClassRoom, as_grace: Client):
    data = typed(fact=fact_of(classroom).pk)
    count = Item.objects.count()

    first, second = add(as_grace, data), add(as_grace, data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Item.objects.count() == count + 1


def test_a_change_sent_twice_makes_one_version(classroom: ClassRoom, as_grace: Client):
    item = classroom.items["short"]
    address = reverse("admin:facts_item_change", args=[item.pk])
    data = typed("short", topic=item.topic_id, based_on=1)

    first, second = as_grace.post(address, data), as_grace.post(address, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert item.versions.count() == 2


def test_going_back_and_writing_on_loses_nothing(classroom: ClassRoom, as_grace: Client):
    item = classroom.items["short"]
    address = reverse("admin:facts_item_change", args=[item.pk])
    data = typed("short", topic=item.topic_id, based_on=1)
    as_grace.post(address, data)

    response = as_grace.post(address, {**data, "stem": "And now?"})

    page = Page(response)
    assert "This page was saved before, as version 2. Save again to keep what you changed since." in page.text
    form = page.editor
    as_grace.post(address, form.filled(("_save", "")))
    item.refresh_from_db()
    assert (item.current.number, item.current.label) == (3, "And now?")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_in_silence(classroom: ClassRoom, as_grace: Client):
    item = classroom.items["short"]
    address = reverse("admin:facts_item_change", args=[item.pk])
    as_grace.post(address, typed("short", topic=item.topic_id, based_on=1))

    response = as_grace.post(address, typed("short", topic=item.topic_id, based_on=1, stem="Mine?"))

    assert "Somebody saved version 2 while you were writing." in Page(response).text
    assert item.versions.count() == 2


def test_an_operation_of_another_item_is_refused(classroom: ClassRoom, as_grace: Client):
    item, other = classroom.items["short"], classroom.items["single"]
    data = typed("short", topic=item.topic_id, based_on=1, operation=str(other.current.operation))

    response = as_grace.post(reverse("admin:facts_item_change", args=[item.pk]), data)

    assert response.status_code == 200
    assert item.versions.count() == 1


@pytest.mark.parametrize("operation", ["", "x", "\x00"])
def test_a_form_without_operation_is_refused(operation: str, classroom: ClassRoom, as_grace: Client):
    count = Item.objects.count()

    assert add(as_grace, typed(operation=operation, fact=fact_of(classroom).pk)).status_code == 200
    assert Item.objects.count() == count


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_is_the_students_template_and_saves_nothing(kind: str, classroom: ClassRoom, as_grace: Client):
    fact = fact_of(classroom)
    rows = (Item.objects.count(), ItemVersion.objects.count())

    response = as_grace.post(
        f"{reverse('admin:facts_item_preview')}?kind={kind}", typed(kind, fact=fact.pk), headers={"HX-Request": "true"}
    )

    assert f"facts/kinds/{kind}.html" in {template.name for template in response.templates}
    assert fact.source.publisher in Page(response).text
    assert "autofocus" not in response.content.decode()
    assert (Item.objects.count(), ItemVersion.objects.count()) == rows


def test_the_preview_without_scripts_shows_the_page_again(classroom: ClassRoom, as_grace: Client):
    rows = ItemVersion.objects.count()

    response = add(as_grace, typed(fact=fact_of(classroom).pk, _preview=""))

    page = Page(response)
    assert "As a student sees it In which year? 2004 1999 Try it A right answer Right, 1 mark You 2004" in page.text
    assert "After answering 2004" in page.text
    assert "before you save" not in page.text
    assert ItemVersion.objects.count() == rows


def test_the_page_says_where_the_item_is_used(classroom: ClassRoom, as_grace: Client):
    used, unused = classroom.items["single"], classroom.items["card"]

    texts = [Page(as_grace.get(reverse("admin:facts_item_change", args=[item.pk]))).text for item in (used, unused)]

    assert "Version 1, used in 1 quiz. What was answered keeps the version that it answered." in texts[0]
    assert "Version 1, not used yet." in texts[1]


def test_an_item_added_beside_a_select_goes_back_to_it(classroom: ClassRoom, as_grace: Client):
    assert all("_popup=1" in link for link in Page(as_grace.get(f"{ADD}?_popup=1")).links if "kind=" in link)

    response = as_grace.post(f"{ADD}?_popup=1&kind=single", typed(fact=fact_of(classroom).pk, _popup="1"))

    assert response.template_name[-1] == "admin/popup_response.html"
    assert "In which year?" in response.context_data["popup_response_data"]


def test_publish_and_retire_from_the_list(classroom: ClassRoom, as_grace: Client):
    bare = factories.ItemFactory(deck=classroom.deck, final_state="draft")
    Item.objects.filter(pk=bare.pk).update(current=None)
    chosen = [classroom.items["single"].pk, bare.pk]
    address = reverse("admin:facts_item_changelist")

    as_grace.post(address, {"action": "retire", "_selected_action": chosen})
    assert set(Item.objects.filter(pk__in=chosen).values_list("state", flat=True)) == {"retired"}

    as_grace.post(address, {"action": "publish", "_selected_action": chosen})
    states = dict(Item.objects.filter(pk__in=chosen).values_list("pk", "state"))
    assert states == {chosen[0]: "published", chosen[1]: "retired"}, "without a version nothing is published"


def test_items_are_not_deleted(classroom: ClassRoom, as_grace: Client, admin_client: Client):
    address = reverse("admin:facts_item_delete", args=[classroom.items["single"].pk])

    assert [client.post(address, {"post": "yes"}).status_code for client in (as_grace, admin_client)] == [403, 403]


def tags_of(item: Item) -> list[str]:
    return list(item.tags.values_list("name", flat=True))


def test_tags_difficulty_and_hints_are_kept_when_an_item_is_edited(classroom: ClassRoom, as_grace: Client):
    labels = {"tag_names": "treaties, Year , treaties", "difficulty": "2", "hints": "After 2000.\r\n\r\nIn spring."}
    add(as_grace, typed(fact=fact_of(classroom).pk, **labels))
    item = Item.objects.latest("pk")
    address = reverse("admin:facts_item_change", args=[item.pk])
    assert (tags_of(item), item.difficulty) == (["Year", "treaties"], Item.Difficulty.MEDIUM)
    assert item.current.back["hints"] == ["After 2000.", "In spring."]

    form = Page(as_grace.get(address)).editor.filled(("_save", ""))
    as_grace.post(address, {**form, "stem": ["In which year, then?"]})

    item.refresh_from_db()
    assert item.current.number == 2
    assert item.current.content["hints"] == ["After 2000.", "In spring."]
    assert (tags_of(item), item.difficulty) == (["Year", "treaties"], Item.Difficulty.MEDIUM)


def test_tags_change_without_a_version_and_unused_ones_go(classroom: ClassRoom, as_grace: Client):
    add(as_grace, typed(fact=fact_of(classroom).pk))
    item = Item.objects.latest("pk")
    address = reverse("admin:facts_item_change", args=[item.pk])
    for names in ("Old, kept", "KEPT, new"):
        form = Page(as_grace.get(address)).editor.filled(("_save", ""))
        as_grace.post(address, {**form, "tag_names": [names]})

    item.refresh_from_db()
    assert item.current.number == 1
    assert sorted(tags_of(item)) == ["kept", "new"]
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["kept", "new"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hints": "a\nb\nc\nd\ne\nf"}, "There are 6 hints; 5 is the most."),
        ({"tag_names": "a" * 41}, f"The tag “{'a' * 40}…” has 41 characters; 40 is the most."),
        ({"tag_names": ",".join(map(str, range(13)))}, "There are 13 tags; 12 is the most."),
        ({"difficulty": "9"}, "Select a valid choice. 9 is not one of the available choices."),
    ],
)
def test_labels_at_fault_are_named_at_their_field(changes: dict, sentence: str, classroom: ClassRoom, as_grace: Client):
    data = typed(fact=fact_of(classroom).pk, **changes)

    response = add(as_grace, data)

    assert response.context["form"].errors == {name: [sentence] for name in changes}
    assert not ItemVersion.objects.filter(operation=data["operation"]).exists()
