"""Exactly what the samples and packages of QTI 1.2 say, question by question, with every note."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from facts.core.formats import FormatError, qti1, recognise
from tests.facts.core.formats.hostile import zipped
from tests.facts.core.formats.wordings import PICTURE, PICTURE_NAME

from .shown import lines

SAMPLES = Path(settings.BASE_DIR, "tests/samples/formats/canvas_qti")
EXPECTED = Path(__file__).parent / "expected.txt"
QTI = '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">{}</questestinterop>'
MANIFEST = b'<manifest><resources><resource identifier="a" type="imsqti_xmlv1p2"/></resources></manifest>'


def said(data: bytes) -> list[str]:
    try:
        reading = qti1.read(data)
    except FormatError as error:
        return [f"refused: {error}"]
    return [*(f"file: {note}" for note in reading.notes), *(line for entry in reading.entries for line in lines(entry))]


def expected() -> dict[str, list[str]]:
    blocks = EXPECTED.read_text().removeprefix("## ").split("\n## ")
    return {
        name: rest.strip("\n").split("\n") if rest.strip() else []
        for name, _, rest in (b.partition("\n") for b in blocks)
    }


def test_every_sample_has_its_expected_lines():
    assert sorted(expected()) == sorted(path.name for path in SAMPLES.glob("*.xml"))
    assert len(expected()) >= 12


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.xml")))
def test_sample_says_exactly_this(name):
    assert said((SAMPLES / name).read_bytes()) == [line for line in expected()[name] if line]


def item(stem: str, label: str = "question_type", type_: str = "short_answer_question", ident: str = "q1") -> str:
    return f"""
    <item ident="{ident}" title="Question"><itemmetadata><qtimetadata><qtimetadatafield>
      <fieldlabel>{label}</fieldlabel><fieldentry>{type_}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
    <presentation><material><mattext texttype="text/html">{stem}</mattext></material>
      <response_str ident="r"><render_fib/></response_str></presentation>
    <resprocessing><outcomes><decvar maxvalue="100"/></outcomes><respcondition>
      <conditionvar><varequal respident="r">Neris</varequal></conditionvar><setvar>100</setvar>
    </respcondition></resprocessing></item>"""


def quiz(*items: str, ident: str = "i1", title: str = "Rivers") -> bytes:
    inner = f'<assessment ident="{ident}" title="{title}"><section ident="s">{"".join(items)}</section></assessment>'
    return QTI.format(inner).encode()


def test_read_course_with_each_quiz_twice():
    data = zipped(
        {
            "imsmanifest.xml": MANIFEST,
            "i1/assessment_qti.xml": quiz(item("The river?", "cc_profile", "cc.fib.v0p1", "cc1")),
            "i1/assessment_meta.xml": b"<quiz/>",
            "non_cc_assessments/i1.xml.qti": quiz(item("The river?"), item("Its mouth?", ident="q2")),
        }
    )
    assert recognise(data, "course.imscc") is qti1
    assert said(data) == [
        "file: “Rivers” is in the file twice: the fuller copy (non_cc_assessments/i1.xml.qti) was read.",
        *("short q1: The river?", "= Neris", "in Rivers"),
        *("short q2: Its mouth?", "= Neris", "in Rivers"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "$IMS-CC-FILEBASE$/Uploaded%20Media/ri%CC%81o.png?canvas_download=1",
        "%24IMS-CC-FILEBASE%24/Uploaded Media/r\u00edo.png",
        "$IMS-CC-FILEBASE$/../Uploaded%20Media/r\u00edo.png",
        "r\u00edo.png",
    ],
)
def test_read_picture_by_its_address(address):
    data = zipped(
        {
            "q.xml": quiz(item(f"&lt;img src='{address}' alt='a map'&gt;")),
            "web_resources/Uploaded Media/r\u00edo.png": PICTURE,
        }
    )

    reading = qti1.read(data)

    assert [question.content["stem"] for question in reading.questions] == [f"![a map](media:{PICTURE_NAME})"]
    assert reading.media == {PICTURE_NAME: PICTURE}
    assert reading.entries[0].notes == ()


def test_read_bank_and_what_draws_from_it():
    draw = """<section ident="s2" title="Some"><selection_ordering><selection><sourcebank_ref>b1</sourcebank_ref>
        <selection_number>2</selection_number></selection></selection_ordering></section>"""
    data = zipped(
        {
            "imsmanifest.xml": MANIFEST,
            "i1/i1.xml": quiz(draw),
            "b1.xml.qti": QTI.format(f'<objectbank ident="b1" title="Bank">{item("The river?")}</objectbank>').encode(),
            "notes.xml": b"<notes/>",
        }
    )
    assert said(data) == [
        "file: “Rivers / Some” draws 2 questions from a bank: use a draw in a quiz instead.",
        *("short q1: The river?", "= Neris", "in Bank"),
    ]


def test_copy_in_a_bank_of_what_a_quiz_asks_is_left_out():
    asked = "<qtimetadatafield><fieldlabel>assessment_question_identifierref</fieldlabel><fieldentry>{}</fieldentry>"
    copied = [
        item(stem, ident=f"q{i}").replace(
            "</qtimetadatafield>", f"</qtimetadatafield>{asked.format(f'b{i}')}</qtimetadatafield>"
        )
        for i, stem in enumerate(["The river?", "The sea?"])
    ]
    bank = item("The river?", ident="b0") + item("The salty sea?", ident="b1")
    reference = '<itemref linkrefid="b1"/><itemref linkrefid="b9"/>'
    data = zipped(
        {
            "a.xml": QTI.format(f'<objectbank ident="b" title="Unfiled Questions">{bank}</objectbank>').encode(),
            "b.xml": quiz(*copied, reference),
        }
    )
    assert said(data) == [
        "file: “b9” is asked for, and is not in the file.",
        *("question 1: b0: left out", "- A quiz in this file (“Rivers”) has the same question."),
        *("short b1: The salty sea?", "= Neris", "in Unfiled Questions"),
        *("short q0: The river?", "= Neris", "in Rivers"),
        *("short q1: The sea?", "= Neris", "in Rivers"),
    ]


def test_read_what_is_whole_where_a_member_is_damaged():
    data = zipped({"a.xml": quiz(item("The river?"))[:-9], "b.xml": quiz(item("The sea?"))})

    assert said(data) == [
        "file: a.xml was not read. This is not well-formed XML.",
        *("short q1: The sea?", "= Neris", "in Rivers"),
    ]


OPEN = b"<questestinterop>"
HOSTILE = {
    "damaged": (quiz(item("A?"))[:-9], ", line 8, column 67: This is not well-formed XML."),
    "entities": (
        b"<!DOCTYPE q [<!ENTITY a 'b'>]>" + OPEN + b"&a;</questestinterop>",
        ": It has a document type (DTD) or entities of its own, which are not read.",
    ),
    "bomb": (OPEN + b" " * 20_000_000, ": It unpacks to far more than it should: this looks like a trap."),
    "deep": (OPEN + b"<x>" * 500, ": Its elements are nested more than 100 deep."),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_refuse_hostile_package(name):
    data, why = HOSTILE[name]

    assert said(zipped({"a.xml": data})) == [f"refused: member a.xml{why}"]


def test_refuse_package_without_questions():
    assert said(zipped({"imsmanifest.xml": MANIFEST})) == ["refused: This archive has no questions in QTI 1.2."]


def test_picture_that_leads_out_is_not_kept():
    stem = "&lt;img src='../../etc/passwd'&gt; &lt;img src='file:///etc/passwd'&gt; Look"
    data = zipped({"q.xml": quiz(item(stem)), "../../etc/passwd": b"root:x"})

    (entry,) = qti1.read(data).entries

    assert entry.question is not None
    assert entry.question.content["stem"] == "Look"
    assert entry.notes == (
        "A picture that is not in the file (../../etc/passwd) was not kept.",
        "A picture that is not in the file (file:///etc/passwd) was not kept.",
    )
