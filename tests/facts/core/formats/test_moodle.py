"""Moodle XML: what a file gives, what is written, and that Moodle would take it."""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.core.formats import moodle
from facts.core.formats.base import FormatError, Question, Reading
from facts.core.kinds import KINDS

from .strategies import EXAMPLES, MEDIA
from .wordings import PICTURE

SAMPLES = Path(configured.BASE_DIR, "tests/samples/formats/moodle")


def told(reading: Reading | FormatError) -> str:
    """All that a file gives, for a person to check."""
    if isinstance(reading, FormatError):
        return f"refused: {reading}\n"
    out = [f"! {note}" for note in reading.notes]
    for entry in reading.entries:
        question = entry.question.json() if entry.question else {}
        said = {name: value for name, value in question.items() if value not in ("", [], None) and name != "kind"}
        out += ["", f"{entry.place}: {entry.name}: {question.get('kind', 'left out')}"]
        out += [f"  {name}: {json.dumps(value, ensure_ascii=False, sort_keys=True)}" for name, value in said.items()]
        out += [f"  ! {note}" for note in entry.notes]
    return "\n".join(out).strip() + "\n"


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.xml").read_bytes().replace(b"PICTURE", base64.b64encode(PICTURE))


def read(name: str) -> Reading | FormatError:
    try:
        return moodle.read(sample(name))
    except FormatError as error:
        return error


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.xml")))
def test_sample_gives_these_questions_and_notes(name: str):
    assert told(read(name)) == (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["choices", "files"])
def test_sample_brings_its_pictures(name: str):
    assert moodle.read(sample(name)).media == MEDIA


DEEP = b"<quiz>" + b"<a>" * 200 + b"</a>" * 200 + b"</quiz>"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "line 1, column 1: This is not well-formed XML."),
        (sample("essay")[:700], "line 16, column 58: This is not well-formed XML."),
        (b"<quiz><question type='essay'>\0</question></quiz>", "line 1, column 30: This is not well-formed XML."),
        (b"<quiz>&nbsp;</quiz>", "line 1, column 7: This is not well-formed XML."),
        (b"<questestinterop/>", "This is not Moodle XML: it begins with <questestinterop> instead of <quiz>."),
        (
            b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>",
            "It has a document type (DTD) or entities of its own, which are not read.",
        ),
        (
            b"<?xml version='1.0' encoding='nonsense'?><quiz/>",
            "It is in an encoding that cannot be read. Save it as UTF-8.",
        ),
        (DEEP, "Its elements are nested more than 100 deep."),
    ],
)
def test_file_that_cannot_be_read_says_why(data: bytes, what: str):
    with pytest.raises(FormatError, match=f"^{re.escape(what)}$"):
        moodle.read(data)


def test_file_may_begin_with_empty_lines_and_be_of_any_encoding():
    written = '\n\n<?xml version="1.0" encoding="ISO-8859-1"?><quiz>{}</quiz>'
    asked = '<question type="truefalse"><questiontext><text>Né?</text></questiontext>{}</question>'
    answers = "".join(
        f'<answer fraction="{mark}"><text>{word}</text></answer>' for word, mark in (("true", 100), ("false", 0))
    )

    [question] = moodle.read(written.format(asked.format(answers)).encode("latin-1")).questions

    assert question.content["stem"] == "Né?"


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(100, 2_500), st.integers(0, 60), st.sampled_from(["", "]]>", "{1:SA:", "~=}", "<text>", "&#0;"]))
def test_spoilt_file_is_refused_or_read(at: int, gone: int, put: str):
    data = sample("cloze")
    try:
        reading = moodle.read(data[:at] + put.encode() + data[at + gone :])
    except FormatError:
        return
    assert all(entry.question or entry.notes for entry in reading.entries)


HOSTILE = ("{1:SA:" * 9_000, "{1:SA:=a" + "~b" * 9_000, "\\(" * 4_000, "{1:SA:=a}" * 200, "<b>" * 9_000, "a" * 300_000)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_cloze_is_left_out_soon(text: str):
    asked = f"<questiontext format='html'><text>{html.escape(text)}</text></questiontext>"

    [entry] = moodle.read(f"<quiz><question type='cloze'>{asked}</question></quiz>".encode()).entries

    assert entry.question is None


def made(kind: str, points: str = "1", **fields: Any) -> Question:
    content, key = KINDS[kind].build({"stem": "Which?", **fields})
    return Question(kind, content, key, points=Decimal(points))


CHOICES = {"right": [str(i) for i in range(11)], "wrong": ["a"]}


@pytest.mark.parametrize(
    ("question", "losses"),
    [
        (
            made("date", value="1990-03-11"),
            ["Moodle has no dates: it takes “11 March 1990” and 6 other spellings as a short answer."],
        ),
        (
            made("card", back="This."),
            ["Moodle has no cards: it shows the front as a description, with the back as its feedback."],
        ),
        (
            made("number", value="5", unit="kg"),
            ["Moodle does not print the unit (kg) beside the field: it may be typed there."],
        ),
        (made("number", value="5", writing="de"), ["Moodle takes numbers as its own language writes them."]),
        (made("number", value="5", tolerance="2 %"), []),
        (made("number", value="5", tolerance="4..7"), []),
        (made("short", accepted=["é"], strict=True), []),
        (made("several", **CHOICES), ["Moodle has no fraction for 11 right choices."]),
        (
            made("single", right="a", wrong=["c", {"text": "b", "weight": "0.45"}]),
            ["Moodle has no weight 0.45: “b” has 0.5 there."],
        ),
        (
            made("single", right="a", wrong=["c", {"text": "b", "weight": "-0.5"}]),
            ["The mark falls below 0 in Moodle for “b”."],
        ),
        (
            made("ordering", order=["a", "b"], first="old", last="new"),
            ["Moodle does not say what the ends are called: “old” and “new”."],
        ),
        (
            made("matching", pairs=[["a", "$x$"], ["b", "c"]]),
            ["Moodle shows answers to match in letters alone: “\\(x\\)”."],
        ),
        (
            made("long", guide="g", words=90, shown=True),
            [
                "Moodle does not say how long the answer is to be (90 words).",
                "Moodle shows the guide to teachers only.",
            ],
        ),
        (
            made("cloze", text="[[a#one]] and [[b]]"),
            ["In Moodle it is worth 2, one for each blank, and not 1.", "Moodle shows no hint in a blank: “one”."],
        ),
        (replace(made("truefalse", right=True), difficulty=3), ["Moodle has no difficulty (“hard”)."]),
        (replace(made("truefalse", right=True), id="x" * 120), ["The ID number was cut: Moodle takes 100 signs."]),
    ],
)
def test_what_moodle_will_not_do_is_told(question: Question, losses: list[str]):
    written = moodle.write([question], {})

    assert [loss.what for loss in written.losses] == losses
    is_whole = any(loss.is_whole for loss in written.losses)
    assert moodle.read(written.data).questions == ([] if is_whole else [question])


def test_picture_that_is_missing_is_told():
    question = made("truefalse", right=True, stem="It is ![a dot](media:0123456789abcdef01234567.png).")

    written = moodle.write([question], {})

    missing = "The file 0123456789abcdef01234567.png is missing here, and so in the export."
    assert [loss.what for loss in written.losses] == [missing]
    assert moodle.read(written.data).questions == [made("truefalse", right=True, stem="It is a dot.")]


def test_recognised_by_its_content():
    assert moodle.recognises(moodle.write([made("truefalse", right=True)], {}).data)
    assert moodle.recognises('<?xml version="1.0"?><quiz><question type="essay"/></quiz>'.encode("utf-16"))
    assert not moodle.recognises(b"<questestinterop><quiz><question/></quiz></questestinterop>")
    assert not moodle.recognises(b"Question? {=answer}")
