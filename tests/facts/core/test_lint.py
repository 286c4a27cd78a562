"""What the lint finds: a table of items, each with the rule that speaks and those that do not."""

from __future__ import annotations

from typing import Any

import pytest

from facts.core.kinds import KINDS
from facts.core.lint import Setting, lint


def rules(kind: str, fields: dict[str, Any], explanation: str = "Because.", **setting: Any) -> list[str]:
    content, key = KINDS[kind].build(fields)
    return [finding.rule for finding in lint(kind, content, key, explanation, Setting(**setting))]


def single(right: str, *wrong: str, stem: str = "Which town is it?") -> dict[str, Any]:
    return {"stem": stem, "right": right, "wrong": list(wrong)}


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("single", single("Vilnius", "Riga", "Tallinn"), []),
        ("single", single("Vilnius, which has been the capital since 1323", "Riga", "Tallinn"), ["key-longest"]),
        ("single", single("Daugavpils", "Riga", "Tallinn"), []),
        ("single", single("UH-60M", "Mi-8", "UH 60M"), ["twice"]),
        ("single", single("York", "New York", "Bath"), ["near-twice"]),
        ("single", single("Vilnius", "Riga", "All of the above"), ["all-none", "absolute"]),
        ("single", single("Vilnius", "Riga", "None of these"), ["all-none", "absolute"]),
        ("single", single("1990", "Vilnius", "Riga"), ["mixed"]),
        ("single", single("1990", "1991", "Riga"), []),
        ("single", single("$3.4 million", "$2.3 million", "$24.1 million"), []),
        ("single", single("11 March 1990", "Spring", "Autumn"), ["mixed"]),
        ("single", single("105-mm howitzers", "Radars", "Missiles"), []),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="Which is not in Latvia?"), ["negative"]),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="Which is **not** in Latvia?"), []),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="Which is NOT in Latvia?"), []),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="Which has at least two rivers?"), []),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="Is it Vilnius?"), ["answer-in-stem"]),
        ("single", single("5", "15", "25", stem="Which divides 15.5 or 55?"), []),
        ("single", single("In some", "Always", "In few"), ["absolute"]),
        ("single", single("Never", "Always", "In few"), []),
        ("single", single("Vilnius", "Riga", "Tallinn", stem="word " * 61), ["long-stem"]),
        ("several", {"stem": "Estonia and Latvia?", "right": ["Estonia", "Latvia"], "wrong": ["Poland"]}, []),
        ("truefalse", {"stem": "Vilnius never was a capital.", "right": False}, ["negative"]),
        ("short", {"stem": "The town of Vilnius?", "accepted": ["Vilnia", "vilnius"]}, ["answer-in-stem"]),
        ("short", {"stem": "The town?", "accepted": ["Vilnius"]}, []),
        ("number", {"stem": "Is it 5,500?", "value": "5500"}, ["answer-in-stem"]),
        ("date", {"stem": "The war of 1914?", "value": "1914"}, ["answer-in-stem"]),
        ("date", {"stem": "The war after 1914?", "value": "1918"}, []),
        ("cloze", {"text": "It began in [[date:1922]]."}, []),
        ("matching", {"stem": "Match.", "pairs": [["a", "b"], ["c", "d"]]}, []),
        ("ordering", {"stem": "Order.", "order": ["a", "b", "c"]}, []),
        ("card", {"stem": "Front?", "back": "Back."}, []),
    ],
)  # fmt: skip
def test_rules(kind, fields, expected):
    assert rules(kind, fields) == expected


def test_no_explanation_and_no_source():
    fields = single("Vilnius", "Riga", "Tallinn")

    assert rules("single", fields, " ") == ["no-explanation"]
    assert rules("single", fields, is_sourced=False) == ["no-source"]


@pytest.mark.parametrize(
    ("stem", "value", "expected"),
    [
        ("How many are there?", "14", ["as-of"]),
        ("How many were there as of 2022?", "14", []),
        ("In which year was it?", "2022", []),
    ],
)
def test_a_fact_that_holds_for_a_time_wants_its_date(stem, value, expected):
    kind = "date" if value == "2022" else "number"
    assert rules(kind, {"stem": stem, "value": value}, as_of="2022-03") == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"Vilnius": 20, "Riga": 9, "Tallinn": 1}, ["dead"]),
        ({"Vilnius": 20, "Riga": 8, "Tallinn": 2}, []),
        ({"Vilnius": 20, "Riga": 9}, []),
        ({"Vilnius": 0, "Riga": 30, "Tallinn": 0}, ["dead"]),
        ({}, []),
    ],
)
def test_an_option_that_hardly_anybody_chose_is_dead_once_30_have_answered(chosen, expected):
    content, key = KINDS["single"].build(single("Vilnius", "Riga", "Tallinn"))
    ids = {each["text"]: each["id"] for each in content["options"]}
    setting = Setting(chosen={ids[text]: count for text, count in chosen.items()})

    found = lint("single", content, key, "Because.", setting)
    assert [finding.rule for finding in found] == expected


def test_faults_come_before_hints_and_each_has_a_reason():
    content, key = KINDS["single"].build(single("1990", "Never", "Riga"))
    found = lint("single", content, key, "")

    assert [(finding.rule, finding.severity) for finding in found] == [
        ("mixed", "fault"),
        ("no-explanation", "hint"),
        ("absolute", "hint"),
    ]
    assert all(finding.reason.endswith(".") for finding in found)
