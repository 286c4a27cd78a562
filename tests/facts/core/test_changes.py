"""What a change of wording means, by a table of edits that authors make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.changes import Change, Wording, carried, default, id_map, is_same_text, key_numbers
from facts.core.kinds import KINDS, option_id
from tests.facts.core.items import ITEMS

COSMETIC, KEY, MEANING = Change

SAME = [
    ("In which year did Lithuania join NATO?", "When did Lithuania join NATO?"),
    ("Which city is the captial of Lithuania?", "Which city is the capital of Lithuania?"),
    ("Which city is the capital of Lituania?", "Which city is the capital of Lithuania?"),
    ("Name the capital of Lithuania.", "Give the capital of Lithuania."),
    ("What is the **capital** of Lithuania", "What is the capital of Lithuania?"),
    ("In 2004, which alliance did Lithuania join?", "Which alliance did Lithuania join in 2004?"),
    ("the sum in U.S. dollars", "The sum, in U.S. dollars"),
]
OTHER = [
    ("In which year did Lithuania join NATO?", "In which year did Lithuania join the EU?"),
    ("What did the U.S. give in 2004?", "What did the U.S. give in 2014?"),
    ("Which of these is a member?", "Which of these is not a member?"),
    ("This isn't true of NATO.", "This is true of NATO."),
    ("Which river is the longest?", "Which river is the shortest?"),
    ("Latvia joined NATO in 2004.", "Lithuania joined NATO in 2004."),
    ("Zambia gained independence.", "Gambia gained independence."),
    ("Who signed the agreement?", "Where was the agreement kept until the war?"),
    ("Who was king before World War I?", "Who was king before World War II?"),
    ("", "Which city?"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_a_small_rewording_asks_the_same(before, after):
    assert is_same_text(before, after)
    assert is_same_text(after, before)


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_other_numbers_names_and_negations_ask_something_else(before, after):
    assert not is_same_text(before, after)
    assert not is_same_text(after, before)


def option(text: str, feedback: str = "") -> dict[str, str]:
    return {"id": option_id(text), "text": text, "feedback": feedback}


def choice(stem: str = "Which year?", right: str = "2004", *wrong: str, explanation: str = "", **content) -> Wording:
    options = [option(text) for text in (right, *(wrong or ("1999", "1991")))]
    return Wording("single", {"stem": stem, "options": options, **content}, {"right": option_id(right)}, explanation)


def with_right(wording: Wording, text: str) -> Wording:
    return Wording(wording.kind, wording.content, {"right": option_id(text)}, wording.explanation)


def short(*accepted: str, stem: str = "Which city?", strict: bool = False) -> Wording:
    return Wording("short", {"stem": stem}, {"accepted": list(accepted), "strict": strict})


def cloze(text: str, kind: str = "short", hint: str = "", **key: object) -> Wording:
    blanks = [{"id": "1", "kind": kind, "hint": hint, "options": []}]
    return Wording("cloze", {"stem": "Complete.", "text": text, "blanks": blanks}, {"blanks": {"1": key}})


ENTRIES = [{"id": name, "text": f"entry {name}"} for name in ("e1", "e2", "e3")]
TABLE = {
    "explanation": (choice(), choice(explanation="It says so."), COSMETIC),
    "stem reworded": (choice("Which year is it?"), choice("Which year was it?"), COSMETIC),
    "option spelt right": (
        choice("Who?", "Waren Harding", "Woodrow Wilson", "Herbert Hoover"),
        choice("Who?", "Warren Harding", "Woodrow Wilson", "Herbert Hoover"),
        COSMETIC,
    ),
    "option added": (choice(), choice("Which year?", "2004", "1999", "1991", "1990"), COSMETIC),
    "feedback": (choice(), choice(feedback={"true": "Yes."}), COSMETIC),
    "another choice is right": (choice(), with_right(choice(), "1999"), KEY),
    "the right choice is another": (choice(), choice("Which year?", "2005", "1999", "1991"), KEY),
    "answer added": (short("Vilnius"), short("Vilnius", "Wilno"), KEY),
    "accents count": (short("Vilnius"), short("Vilnius", strict=True), KEY),
    "true is false": (
        Wording("truefalse", {"stem": "It is so."}, {"right": True}),
        Wording("truefalse", {"stem": "It is so."}, {"right": False}),
        KEY,
    ),
    "tolerance": (
        Wording("number", {"stem": "How much?", "unit": "km"}, {"value": "3", "tolerance": "0"}),
        Wording("number", {"stem": "How much?", "unit": "km"}, {"value": "3", "tolerance": "0.1"}),
        KEY,
    ),
    "blank's answer": (cloze("Under {1}.", accepted=["Harding"]), cloze("Under {1}.", accepted=["Hoover"]), KEY),
    "order": (
        Wording("ordering", {"stem": "Order.", "entries": ENTRIES}, {"order": ["e1", "e2", "e3"]}),
        Wording("ordering", {"stem": "Order.", "entries": ENTRIES}, {"order": ["e2", "e1", "e3"]}),
        KEY,
    ),
    "right ones in another order": (
        Wording("several", {"stem": "Which?", "options": ENTRIES}, {"right": ["e1", "e2"]}),
        Wording("several", {"stem": "Which?", "options": ENTRIES}, {"right": ["e2", "e1"]}),
        COSMETIC,
    ),
    "hint": (cloze("Under {1}.", accepted=["X"]), cloze("Under {1}.", hint="a name", accepted=["X"]), COSMETIC),
    "kind": (choice("Which city?"), short("Vilnius"), MEANING),
    "kind of blank": (cloze("In {1}.", accepted=["1922"]), cloze("In {1}.", "date", value="1922"), MEANING),
    "stem": (choice(), choice("Which month?"), MEANING),
    "precision": (
        Wording("date", {"stem": "When?", "precision": "year"}, {"value": "2004"}),
        Wording("date", {"stem": "When?", "precision": "day"}, {"value": "2004-05-01"}),
        MEANING,
    ),
    "options replaced": (choice(), choice("Which year?", "1410", "1569", "1385"), MEANING),
    "most options gone": (choice("Which year?", "1", "2", "3", "4", "5"), choice("Which year?", "1", "2"), MEANING),
    "back reworded": (
        Wording("card", {"stem": "NATO"}, {"back": "Joined in the year 2004"}),
        Wording("card", {"stem": "NATO"}, {"back": "Joined in 2004, the year"}),
        COSMETIC,
    ),
    "back": (
        Wording("card", {"stem": "NATO"}, {"back": "Joined in 2004"}),
        Wording("card", {"stem": "NATO"}, {"back": "Joined in 2005"}),
        MEANING,
    ),
}


@pytest.mark.parametrize("edit", TABLE)
def test_default(edit):
    before, after, expected = TABLE[edit]
    assert default(before, after) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_as_it_was_is_cosmetic(kind):
    content, key = ITEMS[kind]
    assert default(Wording(kind, content, key), Wording(kind, content, key, "Because.")) == COSMETIC


def entries(*texts: str) -> dict[str, object]:
    return {"options": [option(text) for text in texts]}


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("abc", "abc", "aa bb cc"),
        ("abc", "cab", "aa bb cc"),
        ("abc", "axc", "aa bx cc"),
        ("abc", "xyz", "ax by cz"),
        ("abc", "ac", "aa cc"),
        ("abc", "abcd", "aa bb cc"),
        ("abc", "axyc", "aa cc"),
    ],
)
def test_id_map_pairs_equals_first_and_the_rest_by_place(before, after, pairs):
    expected = {option_id(pair[0]): option_id(pair[1]) for pair in pairs.split()}
    assert id_map(entries(*before), entries(*after)) == expected


def test_carried_names_ids_wherever_they_stand():
    ids = {"a": "x", "b": "y"}
    assert carried({"pairs": {"a": "b"}, "order": ["b", "a", "c"], "right": True}, ids) == {
        "pairs": {"x": "y"},
        "order": ["y", "x", "c"],
        "right": True,
    }


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ([], [1]),
        ([COSMETIC], [1, 2]),
        ([KEY], [2, 2]),
        ([KEY, COSMETIC], [2, 2, 3]),
        ([COSMETIC, KEY, KEY, COSMETIC], [4, 4, 4, 4, 5]),
        ([KEY, MEANING, KEY], [2, 2, 4, 4]),
        ([MEANING], [1, 2]),
    ],
)
def test_a_key_marks_what_the_same_question_asked_before(changes, keys):
    versions = [(1, "first"), *enumerate(changes, start=2)]
    assert list(key_numbers(versions).items())[::-1] == list(enumerate(keys, start=1))


@given(st.text(), st.text())
def test_is_same_text_is_symmetrical_and_never_raises(one, other):
    assert is_same_text(one, one)
    assert is_same_text(one, other) == is_same_text(other, one)
