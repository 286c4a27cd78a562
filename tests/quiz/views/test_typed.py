"""Typed answers from the page to the result: what the page asks for, and what the note says."""

from __future__ import annotations

import re

import pytest

from facts.core.kinds import KINDS
from tests import factories
from tests.pages import Page
from tests.quiz.views.sittings import begun, new

HINT = re.compile(r'id="how">(.*?)</p>', re.DOTALL)
NUMBER = {"stem": "How fast?", "value": "36", "unit": "km/h"}

CASES = [
    ("number", NUMBER, "", True, "10 m/s", "Right", ""),
    (
        "number",
        {**NUMBER, "unit_typed": "required"},
        "A number with its unit.",
        False,
        "36",
        "Wrong",
        "Right number, but the unit is missing: km/h.",
    ),
    ("number", {**NUMBER, "unit_typed": "optional"}, "A number; its unit may follow.", False, "36", "Right", ""),
    (
        "number",
        {"stem": "?", "value": "1.5", "writing": "de"},
        "Write numbers as in 1.234,5.",
        True,
        "1.5",
        "Wrong",
        "Write the decimals after a comma: 1,5.",
    ),
    (
        "cloze",
        {"text": "Worth [[number:1.5]] million.", "writing": "fr"},
        "Write numbers as in 1\u202f234,5.",
        True,
        "1,5",
        "Right",
        "",
    ),
    ("date", {"stem": "When?", "value": "2004"}, "For example 1987.", True, "2004", "Right", ""),
    ("date", {"stem": "When?", "value": "-0043"}, "For example 44 BC or AD 70.", False, "44 BCE", "Right", ""),
    ("date", {"stem": "When?", "value": "182X"}, "For example 1820s.", False, "1823", "Right", ""),
    (
        "date",
        {"stem": "When?", "value": "18XX"},
        "For example 19th century.",
        False,
        "1700s",
        "Wrong",
        "",
    ),
]


@pytest.mark.parametrize(("kind", "fields", "hint", "digits_only", "typed", "words", "note"), CASES)
def test_a_typed_answer_is_asked_for_and_told_of(
    kind, fields, hint, digits_only, typed, words, note, classroom, as_ada
):
    content, key = KINDS[kind].build(fields)
    item = factories.ItemFactory(deck=classroom.items["single"].deck, kind=kind, content=content, key=key)
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=item, position=1)
    attempt = begun(as_ada, quiz)

    page = as_ada.get(f"/attempts/{attempt.pk}/1/").content.decode()
    shown = HINT.search(page)
    assert " ".join(shown[1].split() if shown else []) == hint.replace("'", "&#x27;").replace("\u202f", " ")
    assert ("inputmode" in page) is digits_only
    assert ("km/h" in page) is ("unit" in fields and "unit_typed" not in fields)

    name = "blank-1" if kind == "cloze" else "response"
    as_ada.post(f"/attempts/{attempt.pk}/1/respond/", {"operation": new(), name: typed})
    result = Page(as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()}, follow=True)).text
    assert f"{words}, {'1 mark' if words == 'Right' else 'no mark'}" in result
    assert note in result
