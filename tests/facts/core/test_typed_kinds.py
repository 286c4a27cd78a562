"""What authors of short answers, numbers, dates and their blanks are told to mend."""

from typing import Any

import pytest

from facts.core.kinds import KINDS, Problem

STEM = {"stem": "What?"}
CLOZE = {"stem": "Complete.", "text": "In {1}.", "blanks": [{"id": "1", "kind": "short", "hint": "", "options": []}]}
ACCEPTED = {"blanks": {"1": {"accepted": ["a"]}}}


@pytest.mark.parametrize(
    ("kind", "content", "key", "where", "what"),
    [
        (
            "short",
            STEM,
            {"accepted": ["New*"]},
            "key.accepted.0",
            r"Write the best form first, in full. A star stands for anything; \* is one.",
        ),
        (
            "short",
            STEM,
            {"accepted": ["a", "the *."]},
            "key.accepted.1",
            "Answer 2 would take anything. Write letters or digits beside the star.",
        ),
        ("short", STEM, {"accepted": ["a", "*b" * 6]}, "key.accepted.1", "Answer 2 has 6 stars; 5 is the most."),
        ("short", STEM, {"accepted": ["a"], "wrong": "b"}, "key.wrong", "The known wrong answers must be a list."),
        (
            "short",
            STEM,
            {"accepted": ["a"], "wrong": [{"text": "", "feedback": ""}]},
            "key.wrong.0.text",
            "Known wrong answer 1 is empty.",
        ),
        (
            "short",
            STEM,
            {"accepted": ["a"], "wrong": [{"text": "A", "feedback": ""}]},
            "key.wrong.0.text",
            "Known wrong answer 1 is accepted too.",
        ),
        (
            "short",
            STEM,
            {"accepted": ["a"], "wrong": [{"text": "b|c", "feedback": ""}]},
            "key.wrong.0.text",
            "Known wrong answer 1 is one line, and has no stroke (|) in it.",
        ),
        (
            "cloze",
            CLOZE,
            {"blanks": {"1": {"accepted": ["a"], "wrong": [{"text": "b", "feedback": "No."}]}}},
            "key.blanks.1.wrong",
            "A known wrong answer has no feedback in blank 1.",
        ),
        (
            "number",
            STEM,
            {"value": "5", "tolerance": "10..20"},
            "key.tolerance",
            "The value lies outside of the range.",
        ),
        (
            "number",
            {**STEM, "writing": "xx"},
            {"value": "5"},
            "writing",
            "Choose how numbers are written: en, de, fr, ch, in.",
        ),
        (
            "number",
            {**STEM, "unit_typed": "required"},
            {"value": "5", "unit": "peacekeepers"},
            "key.unit",
            "This unit is not known here, so that nobody can be asked to type it. Print it.",
        ),
        ("number", {**STEM, "unit_typed": "required"}, {"value": "5"}, "key.unit", "The unit is empty."),
        (
            "number",
            {**STEM, "unit_typed": "never"},
            {"value": "5", "unit": "km"},
            "unit_typed",
            "The unit is printed, or typing it is optional or required.",
        ),
        (
            "number",
            {**STEM, "unit": "km", "unit_typed": "optional"},
            {"value": "5", "unit": "km"},
            "unit",
            "A unit that is to be typed is not printed.",
        ),
        (
            "number",
            STEM,
            {"value": "5", "unit": "km"},
            "key.unit",
            "A unit that is printed stands in the content.",
        ),
        (
            "cloze",
            {**CLOZE, "writing": 5},
            ACCEPTED,
            "writing",
            "Choose how numbers are written: en, de, fr, ch, in.",
        ),
        (
            "date",
            {**STEM, "precision": "decade"},
            {"value": "-004X"},
            "key.value",
            "A decade has a name from 10X on. Ask for the year or the century.",
        ),
    ],
)
def test_problem(kind: str, content: Any, key: Any, where: str, what: str) -> None:
    assert KINDS[kind].problems(content, key) == [Problem(where, what)]


def test_what_is_the_default_leaves_no_trace() -> None:
    fields = {"stem": "?", "value": "5", "unit": "km"}
    plain = ({"stem": "?", "unit": "km"}, {"value": "5", "tolerance": "0"})
    assert KINDS["number"].build(fields) == plain
    assert KINDS["number"].build({**fields, "unit_typed": "printed", "writing": "en", "tolerance": "0"}) == plain
    assert KINDS["short"].build({"stem": "?", "accepted": ["a"], "wrong": []})[1] == {
        "accepted": ["a"],
        "strict": False,
    }
    assert KINDS["date"].build({"stem": "?", "value": "2004"})[0] == {"stem": "?", "precision": "year"}


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("-0043", {"precision": "year", "era": True}),
        ("0070-05", {"precision": "month", "era": True}),
        ("0476", {"precision": "year"}),
        ("182X", {"precision": "decade"}),
        ("-04XX", {"precision": "century", "era": True}),
    ],
)
def test_a_date_asks_for_ad_or_bc_where_it_needs_it(value: str, asked: dict[str, Any]) -> None:
    content, key = KINDS["date"].build({"stem": "?", "value": value})
    assert KINDS["date"].problems(content, key) == []
    assert content == {"stem": "?", **asked}
    assert KINDS["date"].face(content) == {"stem": "<p>?</p>", **asked}
