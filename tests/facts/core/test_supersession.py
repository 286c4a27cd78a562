"""What an item of the old statement would say of the new one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.changes import Wording
from facts.core.kinds import KINDS, option_id
from facts.core.supersession import moved_values, note, proposed, swapped, swaps
from tests.facts.core.items import ITEMS

OLD = "From 2017 to 2022, Lithuania got $279.75 million in grants."
NEW = "From 2017 to 2023, Lithuania got $312.5 million in grants."
PAIRS = {"$279.75": "$312.5", "279.75": "312.5", "2022": "2023"}


def test_swaps_are_what_the_statements_tell_apart():
    assert {each.old: each.new for each in swaps(OLD, NEW)} == PAIRS
    assert swaps(OLD, OLD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "The 11 March 1990 act.",
            "The 12 April 1991 act.",
            {"11 March 1990": "12 April 1991", "March": "April", "1990": "1991"},
        ),
        (
            "Led by Warren Harding.",
            "Led by Herbert Hoover.",
            {"Warren Harding": "Herbert Hoover", "Warren": "Herbert", "Harding": "Hoover"},
        ),
        ("About 5,500 people.", "About 6,000 people.", {"5,500": "6,000", "5500": "6000"}),
        ("It has 11.", "It has 12.", {}),
    ],
)
def test_swaps(old, new, expected):
    assert {each.old: each.new for each in swaps(old, new)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It got $279.75 million by 2022.", "It got $312.5 million by 2023."),
        ("1279.75 and 279.755 and 12022", "1279.75 and 279.755 and 12022"),
        ("2022-2022", "2023-2023"),
        ("2022-03-11", "2022-03-11"),
        ("", ""),
    ],
)
def test_swapped_changes_whole_words_only(text, expected):
    assert swapped(text, swaps(OLD, NEW)) == expected


def test_proposed_changes_content_key_and_explanation():
    options = [{"id": option_id(text), "text": text, "feedback": ""} for text in ("$279.75 million", "$1 million")]
    old = Wording("single", {"stem": "How much by 2022?", "options": options}, {"right": options[0]["id"]}, "By 2022.")

    new = proposed(old, OLD, NEW)

    assert [each["text"] for each in new.content["options"]] == ["$312.5 million", "$1 million"]
    assert new.key == {"right": option_id("$312.5 million")}
    assert (new.content["stem"], new.explanation) == ("How much by 2023?", "By 2023.")
    assert KINDS["single"].problems(new.content, new.key) == []


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("number", {"value": "279.75", "tolerance": "0.01"}, {"value": "312.5", "tolerance": "0.01"}),
        ("short", {"accepted": ["2022", "in 2022"]}, {"accepted": ["2023", "in 2023"]}),
        ("cloze", {"blanks": {"1": {"value": "2022"}}}, {"blanks": {"1": {"value": "2023"}}}),
        ("truefalse", {"right": True}, {"right": True}),
    ],
)
def test_proposed_keys(kind, key, expected):
    assert proposed(Wording(kind, {"stem": "?"}, key), OLD, NEW).key == expected


def test_a_date_in_a_key_follows_the_typed_value():
    old, new = "It was on 11 March 1990.", "It was on 12 April 1991."
    wording = Wording("date", {"stem": "When?", "precision": "day"}, {"value": "1990-03-11"})
    assert proposed(wording, old, new, [("1990-03-11", "1991-04-12")]).key == {"value": "1991-04-12"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_name_the_change_stays(kind):
    content, key = ITEMS[kind]
    wording = Wording(kind, content, key, "Because.")
    assert proposed(wording, "Apples are red.", "Apples are green.") == wording


def test_typed_values_move_or_fall_away():
    values = [
        {"type": "period", "text": "From 2017 to 2022", "start": "2017", "end": "2022"},
        {"type": "money", "text": "$279.75 million", "value": "279750000", "unit": "USD"},
        {"type": "entity", "text": "Lithuania"},
        {"type": "entity", "text": "Latvia"},
    ]
    assert moved_values(values, OLD, NEW) == [
        {"type": "period", "text": "From 2017 to 2023", "start": "2017", "end": "2023"},
        {"type": "money", "text": "$312.5 million", "value": "312500000", "unit": "USD"},
        {"type": "entity", "text": "Lithuania"},
    ]
    date = [{"type": "date", "text": "11 March 1990", "value": "1990-03-11"}]
    assert moved_values(date, "On 11 March 1990.", "On 12 April 1991.") == [
        {"type": "date", "text": "12 April 1991", "value": "1991-04-12"}
    ]
    assert moved_values(date, "On 11 March 1990.", "On Easter Monday.") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It was so.", "It is so.", "It was so. Since 2 May: It is so."),
        ("x" * 300, "It is so.", "Since 2 May: It is so."),
        ("x" * 300, "y" * 300, f"Since 2 May: {'y' * 286}…"),
    ],
)
def test_a_note_fits(old, new, expected):
    assert note(old, new, "2 May") == expected


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_nothing_breaks_on_any_text(old, new, text):
    proposed(Wording("short", {"stem": text}, {"accepted": [text]}), old, new)
    assert swapped(text, swaps(old, old)) == text
