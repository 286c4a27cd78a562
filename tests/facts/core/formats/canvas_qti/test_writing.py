"""What is written to QTI 1.2 is read again as it was, and says to others what Canvas can ask."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from facts.core.formats import qti1, recognise
from facts.core.formats.archives import Archive
from facts.core.formats.base import Question
from facts.core.formats.qti1.source import OWN
from facts.core.kinds import KINDS
from tests.facts.core.formats.strategies import EXAMPLES, MEDIA, Features, banks, questions

from .shown import lines

CARRIED = Features(
    **dict.fromkeys(("weights", "hints", "tags", "difficulty", "lang", "name", "stars", "wrong", "strict"), False),  # type: ignore[arg-type]
    **dict.fromkeys(("writing", "blank_hints", "rich_rights"), False),  # type: ignore[arg-type]
    tolerances=("absolute",),
    units=(),
    blanks=("short",),
)
"""What Canvas' own fields say."""


def document(data: bytes) -> str:
    return Archive(data).read("factkeep/factkeep.xml").decode()


@settings(max_examples=EXAMPLES // 4)
@given(banks())
def test_read_what_was_written(written_questions):
    written = qti1.write(written_questions, MEDIA)

    reading = qti1.read(written.data)

    assert reading.questions == written_questions
    assert [entry.notes for entry in reading.entries] == [()] * len(written_questions)
    assert reading.notes == ()
    assert recognise(written.data) is qti1


@settings(max_examples=max(EXAMPLES // 3, 1))
@given(questions("single", "several", "truefalse", "short", "number", "cloze", "matching", features=CARRIED))
def test_what_canvas_knows_needs_no_field_of_ours(question):
    question = replace(question, id=question.id or "q1")

    written = qti1.write([question], MEDIA)

    assert OWN not in document(written.data)
    assert qti1.read(written.data).questions == [question]
    assert written.losses == ()


def built(kind: str, *, explanation: str = "", **fields: object) -> Question:
    return Question(kind, *KINDS[kind].build(fields), explanation=explanation, id="q1")


SEEN = {
    "date": (
        built("date", stem="When did it freeze?", value="1940-02"),
        ["= February 1940 | February, 1940 | Feb 1940 | Feb. 1940 | 1940-02"],
        ["Canvas has no dates: it takes “February 1940” and 4 other spellings as a short answer."],
    ),
    "ordering": (
        built("ordering", stem="Put in order.", order=["spring", "mouth"]),
        ["= mouth -> 2", "= spring -> 1"],
        ["Canvas has no ordering: each entry is matched with its place there, from 1 on."],
    ),
    "digits": (
        built("number", stem="How long?", value="937", tolerance="3 digits"),
        ["= 937 ~ 3 digits"],
        [],
    ),
    "range": (
        built("number", stem="How long?", value="5", tolerance="4..7", unit="km"),
        ["= 5 ~ 4..7"],
        ["Canvas has no units: km stands below the question there."],
    ),
    "percent": (
        built("number", stem="How long?", value="200", tolerance="1 %"),
        ["= 200 ~ 2"],
        [],
    ),
    "stars": (
        built("short", stem="Which?", accepted=["Neris", "*Neris*"], wrong=[{"text": "Venta", "feedback": "No."}]),
        ["= Neris", "~ Venta # No."],
        ["Canvas has no stars: answers with one are not taken there."],
    ),
    "mixed blanks": (
        built("cloze", text="[[Neris]] is [[number:510~5]] [[choice:*km|mi]] long."),
        ["text {1} is {2} {3} long.", "= {1} Neris", "= {2} 510", "= {3} km"],
        [
            "Canvas compares numbers in blanks by their letters, and without a tolerance.",
            "In a text of Canvas all blanks are to type or all to choose from: choices are typed there.",
        ],
    ),
    "weights": (
        built("single", stem="Which?", right="Neris", wrong=[{"text": "Venta", "weight": "0.5"}]),
        ["= Neris", "~ Venta"],
        ["Canvas gives a choice the whole mark or nothing: what others are worth is not said there."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_others_read(name):
    """Without our own field, as Canvas reads it."""
    question, answers, losses = SEEN[name]
    written = qti1.write([question], {})

    (entry,) = qti1.read(document(written.data).replace(OWN, "other").encode()).entries

    assert [line for line in lines(entry)[1:] if not line.startswith(("-", "name"))] == answers
    assert [loss.what for loss in written.losses] == losses
    assert qti1.read(written.data).questions == [question]


def test_changed_by_hand_is_read_as_it_stands():
    question = built("date", stem="When did it freeze?", value="1940-02")
    changed = document(qti1.write([question], {}).data).replace(">1940-02<", ">1940-03<")

    (entry,) = qti1.read(changed.encode()).entries

    assert entry.question is not None
    assert (entry.question.kind, entry.question.key["accepted"][-1]) == ("short", "1940-03")
    assert "It was changed since Factkeep wrote it, and is read as Canvas would read it." in entry.notes


def test_card_is_shown_as_a_text():
    card = built("card", stem="Riga", back="the capital of Latvia")
    written = qti1.write([card], {})

    (entry,) = qti1.read(document(written.data).replace(OWN, "other").encode()).entries

    assert lines(entry) == ["question 1: Riga: left out", "- A text asks nothing."]
    assert [loss.what for loss in written.losses] == [
        "Canvas has no cards: it shows the front as a text, without the back."
    ]
    assert qti1.read(written.data).questions == [card]


def test_package_is_laid_out_as_canvas_imports_it():
    question = replace(built("truefalse", stem="It flows.", right=True), category=("Rivers", "Europe"))
    first = qti1.write([question, question], {}).data

    archive = Archive(first)

    assert archive.names == ["imsmanifest.xml", "factkeep/factkeep.xml", "factkeep/assessment_meta.xml"]
    assert b'type="imsqti_xmlv1p2"' in archive.read("imsmanifest.xml")
    assert b"<points_possible>2</points_possible>" in archive.read("factkeep/assessment_meta.xml")
    assert first == qti1.write([question, question], {}).data
    assert document(first).count("<section ") == 3
