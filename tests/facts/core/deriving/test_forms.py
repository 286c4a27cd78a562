"""Each form: what it makes of a fact among its siblings, and when it makes nothing."""

from __future__ import annotations

import pytest

from facts.core.deriving import Draft, Known, derive, look
from facts.core.kinds import KINDS
from quiz.core import marking
from tests.facts.core.deriving.samples import (
    AID,
    CAPITALS,
    EVERYTHING,
    MEMBERS,
    SALES,
    STAGES,
    TREATIES,
    dollars,
    known,
    name,
    year,
)


def drafts(fact: Known, others: list[Known] = EVERYTHING) -> dict[str, Draft]:
    return {draft.form: draft for draft in derive(fact, others)}


def refusals(fact: Known, others: list[Known] = EVERYTHING) -> dict[str, str]:
    return {each.form: each.why for each in look(fact, others).refusals}


def test_a_dated_fact_gives_these_forms():
    assert set(drafts(TREATIES[2])) == {
        "cloze:0",
        "reverse",
        "reverse:choice",
        "single:0",
        "truefalse:0",
        "date:0",
    }


def test_a_cloze_asks_for_the_digits_and_leaves_sign_and_unit():
    draft = drafts(AID[0])["cloze:0"]

    assert draft.content["text"] == "Aid to Latvia came to ${1} million."
    assert draft.key == {"blanks": {"1": {"value": "24.1", "tolerance": "0"}}}
    assert draft.content["stem"] == "Complete the statement, as of 2022."
    assert draft.facts == ("aid-latvia",)


@pytest.mark.parametrize(
    ("text", "value", "tolerance"),
    [
        ("about $640 million", "640000000", "5"),
        ("over $5,500", "5500", "50"),
        ("about $70", "70", "1"),
        ("nearly 300 million dollars", "300000000", "6"),
        ("$8.9 million", "8900000", "0"),
        ("about $32.7 million", "32700000", "0.05"),
    ],
)
def test_a_round_figure_is_forgiven_half_a_unit_of_its_last_digit_and_at_most_2_percent(text, value, tolerance):
    fact = known("aid", f"The aid came to {text}.", "The aid", "came to", dollars(text, value))

    assert drafts(fact)["number:0"].key["tolerance"] == tolerance


def test_a_number_has_its_unit_beside_the_field():
    draft = drafts(AID[0])["number:0"]

    assert draft.content == {
        "stem": "Aid to Latvia came to which sum, as of 2022?",
        "unit": "million U.S. dollars",
    }
    assert draft.key == {"value": "24.1", "tolerance": "0"}


def test_a_date_is_asked_for_at_its_precision():
    day = known("day", "It was signed on 11 March 1990.", "It", "was signed on", {
        "type": "date", "text": "11 March 1990", "value": "1990-03-11"
    })  # fmt: skip

    assert drafts(TREATIES[0])["date:0"].content["stem"] == "The Treaty of Utrecht dates from which year?"
    assert drafts(day)["date:0"].content == {"stem": "It was signed on which date?", "precision": "day"}


def test_a_period_is_two_blanks():
    fact = known("aid", "The sum covers fiscal years 2017–2022.", "The sum", "covers", {
        "type": "period", "text": "fiscal years 2017–2022", "start": "2017", "end": "2022"
    })  # fmt: skip
    draft = drafts(fact)["cloze:0"]

    assert draft.content["text"] == "The sum covers fiscal years {1}–{2}."
    assert draft.key == {"blanks": {"1": {"value": "2017"}, "2": {"value": "2022"}}}


def test_a_short_form_goes_with_its_name_and_is_accepted():
    fact = known("fmf", "The aid is called Foreign Military Financing (FMF).", "The aid", "is called", name(
        "Foreign Military Financing"
    ))  # fmt: skip
    draft = drafts(fact)["cloze:0"]

    assert draft.content["text"] == "The aid is called {1}."
    assert draft.key["blanks"]["1"]["accepted"] == ["Foreign Military Financing", "FMF"]


def test_the_other_way_round_asks_for_the_subject():
    typed, chosen = (drafts(TREATIES[0])[form] for form in ("reverse", "reverse:choice"))

    assert typed.content["text"] == "The {1} dates from 1713."
    assert typed.key["blanks"]["1"]["accepted"] == ["Treaty of Utrecht"]
    assert chosen.content["stem"] == "Which of these dates from 1713?"
    assert KINDS["single"].back(chosen.content, chosen.key)["answer"] == "The Treaty of Utrecht"


def test_the_other_way_round_is_refused_where_another_subject_fits():
    twin = known("twin", "The Treaty of Baden dates from 1714.", "Treaty of Baden", "dates from", year("1714"))

    assert refusals(twin)["reverse"] == "There is another right answer: Treaty of Rastatt."


def test_single_choice_offers_what_siblings_say_and_tells_of_which_fact_it_is():
    draft = drafts(CAPITALS[0])["single:0"]
    texts = {option["text"]: option["feedback"] for option in draft.content["options"]}

    assert draft.content["stem"].endswith("What belongs in the blank, as of 2022?")
    assert set(texts) == {"Vilnius", "Riga", "Tallinn", "Warsaw"}
    assert texts["Riga"] == "The capital of Latvia is Riga."
    assert {wrong.fact for wrong in draft.wrong} == {"capital-latvia", "capital-estonia", "capital-poland"}


def test_what_is_also_true_is_no_wrong_option():
    wrong = {each.text for fact in SALES[:3] for draft in derive(fact, EVERYTHING) for each in draft.wrong}

    assert "Stinger missiles" in wrong
    assert wrong.isdisjoint({"Javelin missiles", "TPS-77 radars", "Black Hawk helicopters"})


def test_a_blank_with_other_right_answers_shows_the_first_letter():
    assert drafts(SALES[0])["cloze:0"].content["blanks"][0]["hint"] == "J…"


def test_several_facts_of_one_subject_are_asked_for_together_once():
    made = [draft for fact in SALES for draft in derive(fact, EVERYTHING) if draft.form == "several"]
    options = {each["id"]: each["text"] for each in made[0].content["options"]}

    assert [draft.facts for draft in made] == [
        ("sales-0", "sales-1", "sales-2"),
        ("gifts-0", "gifts-1", "gifts-2"),
    ]
    assert {options[id_] for id_ in made[0].key["right"]} == {
        "Javelin missiles",
        "TPS-77 radars",
        "Black Hawk helicopters",
    }


def test_true_or_false_comes_both_ways_and_always_the_same():
    made = [drafts(fact)["truefalse:0"] for fact in (*TREATIES, *AID, *CAPITALS)]

    assert {draft.key["right"] for draft in made} == {True, False}
    assert made == [drafts(fact)["truefalse:0"] for fact in (*TREATIES, *AID, *CAPITALS)]
    for draft, fact in zip(made, (*TREATIES, *AID, *CAPITALS), strict=True):
        assert draft.content["stem"].endswith(fact.statement) == draft.key["right"]


def test_matching_is_made_once_for_the_facts_of_a_relation():
    made = [draft for fact in TREATIES for draft in derive(fact, EVERYTHING) if draft.form == "matching"]

    assert [len(draft.facts) for draft in made] == [5]
    assert made[0].content["stem"] == "Match each with its year: … dates from …"


def test_ordering_runs_from_the_earliest_and_from_the_smallest():
    timeline = next(d for fact in TREATIES for d in derive(fact, EVERYTHING) if d.form == "ordering")
    sums = next(d for fact in AID for d in derive(fact, EVERYTHING) if d.form == "ordering")

    assert KINDS["ordering"].back(timeline.content, timeline.key)["answer"].startswith("<ol><li>Treaty of Utrecht</li>")
    assert (timeline.content["first"], sums.content["first"]) == ("earliest", "smallest")


def test_events_of_many_relations_make_a_timeline():
    events = [
        known("crimea", "Russia seized Crimea in 2014.", "Russia", "seized Crimea in", year("2014")),
        known("nato", "Lithuania joined NATO in 2004.", "Lithuania", "joined NATO in", year("2004")),
        known("ties", "In 1922, relations were opened.", "relations", "were opened", year("1922")),
    ]
    draft = drafts(events[0], events)["ordering"]

    assert KINDS["ordering"].back(draft.content, draft.key)["answer"] == (
        "<ol><li>Relations were opened</li><li>Lithuania joined NATO</li><li>Russia seized Crimea</li></ol>"
    )


def test_a_list_is_several_choices_and_a_cloze_of_one_entry():
    made = drafts(MEMBERS[0])
    right = {
        each["text"] for each in made["several:0"].content["options"] if each["id"] in made["several:0"].key["right"]
    }

    assert right == {"Estonia", "Latvia"}
    assert made["cloze:0"].content["text"] in (
        "The Baltic pact joined {1} and Latvia.",
        "The Baltic pact joined Estonia and {1}.",
    )


def test_a_list_with_an_order_is_put_in_order():
    draft = drafts(STAGES)["ordering:0"]

    assert KINDS["ordering"].back(draft.content, draft.key)["answer"] == (
        "<ol><li>Prophase</li><li>Metaphase</li><li>Anaphase</li></ol>"
    )


def test_what_cannot_be_typed_word_for_word_is_a_card():
    text = "the legal continuation of the republic"
    fact = known("law", f"The state is {text}.", "The state", "is", {"type": "text", "text": text})

    assert set(drafts(fact, [])) == {"card:0", "reverse"}


@pytest.mark.parametrize(
    ("statement", "value", "why"),
    [
        (
            "In 1990 the law of 1990 was read.",
            year("1990"),
            None,
        ),
        (
            "The raise of March 2022 belongs to the budget of 2022.",
            {"type": "date", "text": "March 2022", "value": "2022-03"},
            "The rest of the statement gives “March 2022” away: 2022.",
        ),
        (
            "Under FMF, it had Foreign Military Financing.",
            name("Foreign Military Financing"),
            "The rest of the statement gives “Foreign Military Financing” away: “FMF”.",
        ),
        (
            "It had 2,000 of the 12,000 seats.",
            {"type": "number", "text": "2,000", "value": "2000", "unit": "seats"},
            None,
        ),
        (
            "It had a dozen seats.",
            {"type": "number", "text": "a dozen seats", "value": "12", "unit": "seats"},
            "“a dozen seats” does not show its value in digits that can be written in another way.",
        ),
    ],
)
def test_a_stem_that_gives_the_answer_away_is_refused(statement, value, why):
    assert refusals(known("fact", statement, "", "", value)).get("cloze:0") == why


def test_what_stands_twice_is_blank_twice():
    draft = drafts(known("law", "In 1990 the law of 1990 was read.", "", "", year("1990")))["cloze:0"]

    assert draft.content["text"] == "In {1} the law of {2} was read."


def test_signs_of_markdown_in_a_statement_are_shown_as_they_are():
    fact = known("star", "The *star* was named <b>X_1_2</b> in 1990.", "", "", year("1990"))

    shown = KINDS["date"].face(drafts(fact)["date:0"].content)["stem"]
    assert shown == "<p>The *star* was named &lt;b&gt;X_1_2&lt;/b&gt; in which year?</p>"


@pytest.mark.parametrize("fact", EVERYTHING, ids=lambda fact: fact.id)
def test_every_draft_is_an_item_whose_key_marks_1_and_whose_wrong_options_mark_0(fact):
    for draft in derive(fact, EVERYTHING):
        assert KINDS[draft.kind].problems(draft.content, draft.key) == []
        if draft.kind != "card":
            perfect = marking.perfect(draft.kind, draft.content, draft.key)
            assert marking.mark(draft.kind, draft.content, draft.key, perfect).fraction == 1
        if draft.kind == "single":
            wrong = [each["id"] for each in draft.content["options"] if each["id"] != draft.key["right"]]
            assert [marking.mark("single", draft.content, draft.key, id_).fraction for id_ in wrong] == [0] * len(wrong)


@pytest.mark.parametrize("fact", EVERYTHING, ids=lambda fact: fact.id)
def test_the_order_of_the_others_does_not_matter(fact):
    assert derive(fact, EVERYTHING) == derive(fact, EVERYTHING[::-1])


def test_a_fact_without_values_gives_nothing():
    assert drafts(Known("plain", "Lithuania joined NATO in 2004.")) == {}
