"""
CSV, TSV, GIFT and Aiken: what is written is read, and every sample gives just what `expected.json` beside it says.

    python -m tests.facts.core.formats.test_texts

writes the expectations anew, to be looked at before they are kept.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.core.formats import aiken, gift
from facts.core.formats.base import Format, FormatError, Question
from facts.core.formats.tables import commas, tabs
from facts.core.kinds import KINDS
from tests.facts.core.formats.strategies import EXAMPLES, MEDIA, Features, questions
from tests.facts.core.formats.wordings import PICTURE_NAME

SAMPLES = Path("tests/samples/formats")
FORMATS: dict[str, Format] = {"csv": commas, "tsv": tabs, "gift": gift, "aiken": aiken}
FILES = sorted(path for name in ("csv", "gift", "aiken") for path in SAMPLES.glob(f"{name}/*.[!j]*"))

IN_GIFT = Features(
    falling=False,
    media=False,
    hints=False,
    points=False,
    difficulty=False,
    lang=False,
    strict=False,
    tolerances=("absolute",),
    units=(),
    writing=False,
    rich_rights=False,
)
IN_AIKEN = Features(
    rich=False,
    lines=False,
    breaks=False,
    media=False,
    explanation=False,
    feedback=False,
    weights=False,
    hints=False,
    tags=False,
    category=False,
    id=False,
    name=False,
    points=False,
    difficulty=False,
    lang=False,
)


def assert_round_trip(format_: Format, question: Question) -> None:
    written = format_.write([question], {})
    reading = format_.read(written.data)

    assert (reading.questions, written.losses, reading.notes) == ([question], (), ())
    assert reading.entries[0].notes == ()
    assert [name for name, each in FORMATS.items() if each.recognises(written.data)] == [format_.NAME]


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(questions(features=Features(media=False)))
def test_a_table_is_read_as_it_was_written(question: Question) -> None:
    for table in (commas, tabs):
        assert_round_trip(table, question)


def _is_held_by_gift(question: Question) -> bool:
    """Moodle's tags have no angle brackets, and weights that are the usual ones are not told from none."""
    weights = [abs(Decimal(weight)) for weight in question.key.get("weights", {}).values()]
    share = 1 / Decimal(len(question.key["right"])) if question.kind == "several" else 2
    is_usual = len(weights) == len(question.content.get("options", ())) and all(
        abs(weight - share) < Decimal("0.0001") for weight in weights
    )
    is_arrow = question.kind == "short" and "->" in str(question.key)
    return not is_arrow and not is_usual and not any(sign in tag for tag in question.tags for sign in "<>`")


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(
    questions("single", "several", "truefalse", "short", "number", "matching", features=IN_GIFT).filter(
        _is_held_by_gift
    )
)
def test_gift_is_read_as_it_was_written(question: Question) -> None:
    assert_round_trip(gift, question)


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(questions("single", features=IN_AIKEN))
def test_aiken_is_read_as_it_was_written_or_says_why_not(question: Question) -> None:
    written = aiken.write([question], {})
    if written.losses:
        assert aiken.read(written.data + b"One?\nA. a\nB. b\nANSWER: A\n").questions != [question]
    else:
        assert_round_trip(aiken, question)


def _format_of(path: Path) -> Format:
    return FORMATS[path.suffix.removeprefix(".")]


def _said(path: Path) -> Any:
    """All that a sample gives, as plain JSON."""
    try:
        reading = _format_of(path).read(path.read_bytes())
    except FormatError as error:
        return {"refused": str(error)}
    entries = [
        [each.place, each.name, each.question.json() if each.question else None, list(each.notes)]
        for each in reading.entries
    ]
    return {"notes": list(reading.notes), "entries": entries}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_gives_what_is_expected(path: Path) -> None:
    said = json.loads(json.dumps(_said(path)))

    assert said == json.loads((path.parent / "expected.json").read_text())[path.name]
    assert "refused" in said or [name for name, each in FORMATS.items() if each.recognises(path.read_bytes())] == [
        _format_of(path).NAME
    ]


HOSTILE = {
    "nothing": b"",
    "quotes": b'"' * 10_000,
    "open quotes": b'"a,b\n' * 5_000,
    "commas": b"question,answer" + b"," * 100_000,
    "long cell": b"question,answer\nx," + b"a" * 200_000 + b"\nOne?,yes\n",
    "backslashes": b"question,answer\nx," + b"\\" * 60_000 + b"|a\n",
    "braces": b"{" * 50_000,
    "colons": b"::" * 20_000 + b"\n{=a ~b}",
    "tildes": b"Q{" + b"~" * 50_000 + b"}",
    "hashes": b"Q{#" + b"#" * 50_000 + b"}",
    "weights": b"Q{" + b"~%" * 20_000 + b"}",
    "exponent": b"Q{#1e999999999}\n\nR{#" + b"9" * 50_000 + b"}",
    "tags": b"// " + b"[tag:" * 10_000 + b"\nQ{T}",
    "answers": b"ANSWER: A\n" * 5_000,
    "letters": b"A. a\n" * 5_000,
    "half a surrogate": "Q{=\ud800}".encode("utf-16-le", "surrogatepass"),
    "no encoding": bytes(range(128, 256)) * 20,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_refused_or_left_out(data: bytes) -> None:
    for format_ in FORMATS.values():
        format_.recognises(data)
        try:
            reading = format_.read(data)
        except FormatError:
            continue
        assert all(each.question or each.notes for each in reading.entries)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.text(alphabet="{}=~#:\\%\n->$CATEGORY[html]//ABN SWER.,;\t\"'|1", max_size=60).map(str.encode)
    | st.binary(max_size=40)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for format_ in FORMATS.values():
        format_.recognises(data)
        try:
            format_.read(b"question,answer\n" + data if format_ is commas else data)
        except FormatError as error:
            refused = str(error)
            assert refused.endswith(".")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"Who, then?{=a ~b}\n\nWhat, else?{=a ~b}\n", "gift"),
        (b"Who, when?\nA. x, y\nB. z, w\nANSWER: A\n", "aiken"),
        (b"Which { = }?\nA. a\nB. b\nANSWER: A\n", "aiken"),
        (b"question,answer\nWhat is {=a ~b}?,a\n", "csv"),
        (b"question\tanswer\nWhat is A. a?\tANSWER: A\n", "tsv"),
    ],
)
def test_a_text_is_taken_for_one_format(data: bytes, name: str) -> None:
    assert [each for each, format_ in FORMATS.items() if format_.recognises(data)] == [name]


CHOICE = KINDS["single"].build({"stem": "Which?", "right": "a", "wrong": ["b"]})
WEIGHED = KINDS["single"].build({"stem": "Which?", "right": "a", "wrong": [{"text": "b", "weight": "0.35"}]})
TIMES = KINDS["number"].build({"stem": "How?", "value": "20", "tolerance": "2 %", "unit": "km", "writing": "de"})
RANGE = KINDS["number"].build({"stem": "How?", "value": "20", "tolerance": "10..20"})
PICTURED = KINDS["card"].build({"stem": f"![a dot](media:{PICTURE_NAME})", "back": "a"})
FALLING = KINDS["single"].build({"stem": "Which?", "right": "a", "wrong": [{"text": "b", "weight": "-0.5"}]})
ARROW = KINDS["short"].build({"stem": "Which?", "accepted": ["a -> b"]})
STRICT = KINDS["short"].build({"stem": "Which?", "accepted": ["é"], "strict": True})
GUIDED = KINDS["long"].build({"stem": "Why?", "guide": "Since", "words": 50, "template": "x", "shown": True})


@pytest.mark.parametrize(
    ("format_", "question", "losses", "is_whole"),
    [
        (commas, Question("card", *PICTURED), ["Its pictures and sounds are named, but not part of a table."], False),
        (gift, Question("card", *PICTURED), ["GIFT has no question of the kind card."], True),
        (gift, Question("single", *WEIGHED), ["Moodle takes no choice that is worth 35 %."], True),
        (gift, Question("single", *FALLING), ["The mark falls below 0 in Moodle for “b”."], False),
        (gift, Question("short", *ARROW), ["GIFT takes an arrow (->) in an answer for a matching."], True),
        (gift, Question("short", *STRICT), ["That accents count: Moodle counts them always."], False),
        (
            gift,
            Question("single", *CHOICE, difficulty=1, points=Decimal(2), id="x" * 101),
            ["Its points (2).", "How difficult it is.", f"Its id “{'x' * 60}”, which Moodle does not take."],
            False,
        ),
        (
            gift,
            Question("number", *TIMES),
            [
                "How its numbers are written (de).",
                "The unit “km” stands as words behind the field.",
                "The tolerance “2 %” is written as 0.4.",
            ],
            False,
        ),
        (
            gift,
            Question("number", *RANGE),
            ["That 20 is shown as the answer: GIFT takes the middle of the range."],
            False,
        ),
        (
            gift,
            Question("long", *GUIDED),
            [
                "The guide for marking.",
                "That learners see the guide.",
                "The length (50 words).",
                "The text to begin with.",
            ],
            False,
        ),
        (aiken, Question("card", *PICTURED), ["Aiken has single choice alone, and this is of the kind card."], True),
        (
            aiken,
            Question("single", *WEIGHED, explanation="So", tags=("a",), category=("b", "c"), name="d", id="e"),
            [
                "Its id (e).",
                "Its name (d).",
                "Its category (b / c).",
                "Its tags (a).",
                "The explanation.",
                "What the choices are worth in part.",
            ],
            False,
        ),
        (
            aiken,
            Question("single", {**CHOICE[0], "stem": "**Which?**"}, CHOICE[1]),
            ["How its texts look: lines, emphasis, formulas, pictures."],
            False,
        ),
        (
            aiken,
            Question("single", {**CHOICE[0], "stem": "A. Which?"}, CHOICE[1]),
            ["It begins as Aiken's choices or answers do, with a letter and a point or “ANSWER:”."],
            True,
        ),
    ],
)
def test_what_a_format_cannot_hold_is_said(
    format_: Format, question: Question, losses: list[str], is_whole: bool
) -> None:
    written = format_.write([question], MEDIA)

    assert [(loss.index, loss.what, loss.is_whole) for loss in written.losses] == [
        (0, what, is_whole) for what in losses
    ]
    assert bool(written.data) is (not is_whole)


def test_no_cell_of_a_table_runs_as_a_formula() -> None:
    question = Question("card", {"stem": "=1+1"}, {"back": "-5"}, explanation="@x", id="+1", tags=("=a",))
    written = commas.write([question], {})

    assert written.data == b"id,kind,question,answer,explanation,tags\r\n+1,card,'=1+1,-5,'@x,'=a\r\n"
    assert commas.read(written.data).questions == [question]


if __name__ == "__main__":
    for folder in {path.parent for path in FILES}:
        said = {path.name: _said(path) for path in FILES if path.parent == folder}
        (folder / "expected.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
