"""Moodle XML: what is written comes back, and says in Moodle what it says here."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facts.core.formats import answers, fractions, moodle, numbers
from facts.core.formats.base import Question, title_of
from facts.core.formats.moodle import categories
from facts.core.kinds import KINDS
from facts.core.tolerances import Tolerance
from quiz.core.marking import MARKERS

from .strategies import EXAMPLES, MEDIA, Features, banks, dates, questions

NATIVE = Features(
    falling=False,
    difficulty=False,
    lang=False,
    strict=False,
    tolerances=("absolute",),
    units=("optional", "required"),
    writing=False,
    blanks=("short", "number", "choice"),
    blank_hints=False,
    rich_rights=False,
    ends=False,
    words=False,
    shown=False,
)
"""What Moodle has a place for itself."""
LIKE_A_TABLE = Question(
    "cloze",
    {
        "stem": "Complete the sentence.",
        "text": "| {1} 0",
        "blanks": [{"id": "1", "kind": "short", "hint": "", "options": []}],
    },
    {"blanks": {"1": {"accepted": ["0"]}}},
)


def native() -> st.SearchStrategy[Question]:
    """A cloze is worth in Moodle what its blanks are; an essay has no hints there; and every question has a name."""
    kinds = ("single", "several", "truefalse", "short", "number", "matching", "ordering")
    cloze = questions("cloze", features=NATIVE)
    return st.one_of(
        questions(*kinds, features=NATIVE),
        cloze.map(lambda each: replace(each, points=Decimal(2 * len(each.content["blanks"])))),
        questions("long", features=replace(NATIVE, hints=False)),
    ).filter(lambda each: each.name != title_of(each))


@settings(max_examples=EXAMPLES, deadline=None)
@given(native())
@example(LIKE_A_TABLE)
def test_question_comes_back_from_what_moodle_keeps(question: Question):
    written = moodle.write([question], MEDIA)

    assert written.losses == ()
    assert b"<factkeep>" not in written.data
    reading = moodle.read(written.data)
    assert reading.questions == [question]
    assert (reading.notes, reading.entries[0].notes) == ((), ())


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(banks())
@example([Question("number", {"stem": "How much?", "unit": "ēr & co"}, {"value": "0", "tolerance": "0"})])
def test_bank_of_anything_comes_back(bank: list[Question]):
    written = moodle.write(bank, MEDIA)

    reading = moodle.read(written.data)
    assert reading.questions == bank
    assert [entry.notes for entry in reading.entries] == [()] * len(bank)
    assert moodle.write(bank, MEDIA) == written


# As qtype_multianswer reads a text: its patterns, and how it takes the escapes away.
_ANSWER = r".+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$)"
_ALTERNATIVE = rf"(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?({_ANSWER})(?:#(.*?(?<!\\)(?=[~}}]|$)))?"
_BLANK = re.compile(
    rf"\{{([0-9]*):(NUMERICAL|MULTICHOICE|SHORTANSWER):({_ALTERNATIVE}(?:~{_ALTERNATIVE})*)\}}", re.DOTALL
)


def as_moodle_reads_it(text: str) -> list[tuple[str, list[tuple[bool, str]]]]:
    """Type and answers of each blank."""
    found = []
    while blank := _BLANK.search(text):
        alternatives = re.finditer(f"~?{_ALTERNATIVE}", blank[3], re.DOTALL)
        found.append((blank[2], [(each[1] == "=", html.unescape(each[3])) for each in alternatives]))
        text = text.replace(blank[0], f"{{#{len(found)}}}", 1)
    return found


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(questions("cloze", features=replace(NATIVE, blanks=("short", "choice"), hints=False)))
def test_moodle_finds_the_blanks_that_were_written(question: Question):
    text = fromstring(moodle.write([question], MEDIA).data).findtext("question/questiontext/text", "")

    for (type_, listed), blank in zip(as_moodle_reads_it(text), question.content["blanks"], strict=True):
        key = question.key["blanks"][blank["id"]]
        right = [answer for is_right, answer in listed if is_right]
        wrong = [answer for is_right, answer in listed if not is_right]
        if blank["kind"] == "short":
            assert (type_, right) == ("SHORTANSWER", key["accepted"])
            assert wrong == [each["text"] for each in key.get("wrong", [])]
        else:
            assert (type_, [*map(html.unescape, right)]) == ("MULTICHOICE", key["accepted"])
            assert sorted(map(html.unescape, [*right, *wrong])) == sorted(blank["options"])


@pytest.mark.parametrize(
    ("mark", "fraction"),
    [
        ("0.33333", "33.33333"),
        ("-0.16667", "-16.66667"),
        ("0.14286", "14.28571"),
        ("1", "100"),
        ("0", "0"),
        ("-0.05", "-5"),
        ("0.33", None),
    ],
)
def test_fraction_is_one_of_moodles(mark: str, fraction: str | None):
    known = fractions.known(Decimal(mark))

    assert (known if known is None else fractions.percent(known)) == fraction


@given(
    st.lists(
        st.text("ab/ $", min_size=1, max_size=6).map(lambda name: " ".join(name.split())).filter(bool), max_size=4
    ).map(tuple)
)
@example(("/", "a//b", "top", "$course$"))
def test_category_comes_back(names: tuple[str, ...]):
    assert categories.read(categories.written(names)) == (names, [])


@settings(max_examples=EXAMPLES, deadline=None)
@given(dates())
def test_spellings_of_a_date_are_right_here_too(value: str):
    content, key = KINDS["date"].build({"stem": "When?", "value": value})
    if KINDS["date"].problems(content, key):
        return
    marker = MARKERS["date"]

    assert [text for text in answers.spellings(value) if marker.mark(content, key, text).fraction != 1] == []


@given(
    st.decimals(min_value=-99, max_value=99, places=2),
    st.sampled_from(["0", "0.05", "2.5 %", "1 digits", "2 digits", "3 digits", "-100..100"]),
    st.decimals(min_value=-110, max_value=110, places=3),
)
def test_number_is_right_in_moodle_where_it_is_here(value: Decimal, tolerance: str, given: Decimal):
    parsed = Tolerance.parse(tolerance)
    if parsed.problem(value):
        return
    answers = numbers.answers_of({"value": str(value), "tolerance": tolerance})
    is_edge = any(abs(given - middle) == slack for middle, slack in answers)

    is_right = any(abs(given - middle) <= slack for middle, slack in answers)

    assert answers[0][0] == value
    assert is_edge or is_right == parsed.allows(Fraction(given), value)
