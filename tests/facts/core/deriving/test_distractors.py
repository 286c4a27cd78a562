"""Wrong options are wrong: for any siblings, by their own reckoning here and by the marking of the product."""

from __future__ import annotations

import re
from decimal import Decimal
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.core.deriving import Draft, Known, derive
from facts.core.deriving.base import Asked
from facts.core.deriving.distractors import candidates
from facts.core.deriving.stems import Gap, gap_of
from facts.core.values import Value
from quiz.core import marking
from tests.facts.core.deriving.samples import AID, EVERYTHING, dollars, known, name, year

NAMES = ["Vilnius", "Riga", "Tallinn", "Warsaw", "New York", "York", "the Hague", "Hague", "Bern", "Rome"]


def sums(amount: int) -> dict:
    return dollars(f"${amount / 10:,.1f} million", str(amount * 100_000))


values = st.one_of(
    st.integers(min_value=1, max_value=9_999).map(sums),
    st.integers(min_value=1_800, max_value=2_022).map(str).map(year),
    st.sampled_from(NAMES).map(name),
)
rows = st.lists(st.tuples(st.integers(min_value=0, max_value=7), values), min_size=1, max_size=12)


def facts_of(rows: list[tuple[int, dict]]) -> list[Known]:
    """Facts of one relation; a subject may come several times, so that it has several true values."""
    return [
        known(f"fact-{i}", f"Place {subject} has {value['text']}.", f"Place {subject}", "has", value)
        for i, (subject, value) in enumerate(rows)
    ]


def shown(draft: Draft) -> list[str]:
    """The wrong answers that a learner sees: options, or the value in a false statement."""
    if draft.kind in ("single", "several"):
        right = draft.key["right"]
        return [each["text"] for each in draft.content["options"] if each["id"] not in right]
    return [wrong.text for wrong in draft.wrong] if draft.kind == "truefalse" else []


def as_value(text: str, like: Value) -> Value:
    """What an option says, read here by other rules than the product's."""
    if like.type == "money":
        millions = re.fullmatch(r"\$([0-9,]+(?:\.[0-9]+)?) million", text)
        assert millions, text
        amount = Decimal(millions[1].replace(",", "")) * 1_000_000
        return Value("money", text, value=f"{amount:f}", unit="USD")
    return Value("date", text, value=text) if like.type == "date" else Value("entity", text)


@settings(max_examples=20)
@given(rows)
def test_no_wrong_option_says_the_same_as_anything_true(rows):
    facts = facts_of(rows)
    for fact in facts:
        true = [value for other in facts if other.subject == fact.subject for value in other.values]
        for draft in derive(fact, facts):
            if draft.form.startswith("reverse"):
                continue
            for text in shown(draft):
                mine = [value for value in true if value.type == fact.values[0].type]
                assert not any(as_value(text, value).says_the_same(value) for value in mine), (draft.form, text)


@settings(max_examples=20)
@given(rows)
def test_no_wrong_subject_has_the_value_asked_for(rows):
    facts = facts_of(rows)
    for fact in facts:
        has_it = {other.subject for other in facts if other.values[0].says_the_same(fact.values[0])}
        for draft in derive(fact, facts):
            if draft.form == "reverse:choice":
                assert has_it.isdisjoint(shown(draft))


@settings(max_examples=20)
@given(rows)
def test_no_pair_of_a_matching_can_be_swapped(rows):
    facts = facts_of(rows)
    said = {(fact.subject, fact.values[0].text) for fact in facts}
    for draft in (draft for fact in facts for draft in derive(fact, facts) if draft.form == "matching"):
        rights = {each["id"]: each["text"] for each in draft.content["rights"]}
        for left in draft.content["lefts"]:
            others = [text for id_, text in rights.items() if id_ != draft.key["pairs"][left["id"]]]
            assert all((left["text"], text) not in said for text in others)


@settings(max_examples=20)
@given(rows)
def test_the_key_marks_1_and_every_wrong_option_0(rows):
    facts = facts_of(rows)
    for fact in facts:
        made = {draft.form: draft for draft in derive(fact, facts)}
        for draft in made.values():
            if draft.kind != "card":
                perfect = marking.perfect(draft.kind, draft.content, draft.key)
                assert marking.mark(draft.kind, draft.content, draft.key, perfect).fraction == 1
        typed = [made[form] for form in ("date:0", "number:0", "cloze:0") if form in made]
        for text in shown(made["single:0"]) if "single:0" in made else []:
            for draft in typed:
                response = {"1": text} if draft.kind == "cloze" else text
                assert marking.mark(draft.kind, draft.content, draft.key, response).fraction == 0


def test_siblings_come_before_neighbours_and_the_nearest_first():
    draft = next(draft for draft in derive(AID[1], EVERYTHING) if draft.form == "single:0")

    assert (draft.wrong[0].text, draft.wrong[0].origin) == ("$24.1 million", "sibling")
    assert {wrong.origin for wrong in draft.wrong[1:]} == {"neighbour"}


def test_neighbours_are_written_as_the_key_is():
    lonely = known("lonely", "It cost $279.75 million.", "It", "cost", dollars("$279.75 million", "279750000"))
    draft = next(draft for draft in derive(lonely, []) if draft.form == "single:0")

    assert len(shown(draft)) == 3
    assert all(re.fullmatch(r"\$[1-9][0-9]{2}\.[0-9][1-9] million", text) for text in shown(draft))


@pytest.mark.parametrize(
    ("statement", "value", "is_lower"),
    [
        ("It cost over $32.7 million.", "over $32.7 million", False),
        ("It cost up to $32.7 million.", "$32.7 million", True),
    ],
)
def test_what_follows_from_the_statement_is_no_wrong_option(statement, value, is_lower):
    """Whoever paid over 32.7 paid over 20 as well."""
    fact = known("fact", statement, "It", "cost", dollars(value, "32700000"))
    for draft in derive(fact, []):
        for text in shown(draft):
            amount = Decimal(re.sub(r"[^0-9.]", "", text))
            assert (amount < Decimal("32.7")) == is_lower


def test_no_option_lies_within_the_tolerance():
    fact = known("fact", "It cost about $640 million.", "It", "cost", dollars("about $640 million", "640000000"))
    texts = shown(next(draft for draft in derive(fact, []) if draft.form == "single:0"))

    assert all(abs(Decimal(re.sub(r"[^0-9.]", "", text)) - 640) > 10 for text in texts)


def test_no_year_is_later_than_the_facts_go():
    fact = known("fact", "It began in 2021.", "It", "began in", year("2021"))

    assert all(int(text) <= 2022 for text in shown(next(d for d in derive(fact, []) if d.form == "single:0")))


def test_wrong_answers_that_learners_typed_come_last():
    city = known("city", "The capital is Vilnius.", "The capital", "is", name("Vilnius"))
    typed = ["Kaunas", "vilnius", "Kaunas ", "", "Klaipėda", "x" * 200, "the capital"]
    draft = next(draft for draft in derive(city, [], typed=typed) if draft.form == "single:0")

    assert [(wrong.text, wrong.origin) for wrong in draft.wrong] == [("Kaunas", "typed"), ("Klaipėda", "typed")]


def test_typed_numbers_are_written_as_the_key_is():
    value = {"type": "number", "text": "about 1,000,000 seats", "value": "1000000", "unit": "seats"}
    fact = known("fact", "It had about 1,000,000 seats.", "It", "had", value)
    gap = gap_of(fact, 0)
    assert isinstance(gap, Gap)

    found = [each.wrong for each in candidates(Asked(fact, (), ("7000000 seats", "seven")), gap)]
    assert [wrong.text for wrong in found if wrong.origin == "typed"] == ["7,000,000"]


def test_the_key_is_not_always_in_the_middle():
    """Over many facts it stands as often in each place, about."""
    facts = [
        known(f"fact-{i}", f"Place {i} has {sums(100 + 37 * i)['text']}.", f"Place {i}", "has", sums(100 + 37 * i))
        for i in range(30)
    ]
    places = []
    for fact in facts:
        draft = next(draft for draft in derive(fact, facts) if draft.form == "single:0")
        amounts = sorted(as_value(text, fact.values[0]).amount for text in [*shown(draft), fact.values[0].text])
        places.append(amounts.index(fact.values[0].amount))
    shares = [places.count(place) / len(places) for place in range(4)]

    assert min(shares) > 0.1
    assert max(shares) < 0.45
    assert 1 < mean(places) < 2
