"""Questions through QTI 2.1 and back, and what its samples say."""

import random
from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings

from facts.core.formats import qti2, recognise
from facts.core.formats.archives import Archive, packed
from facts.core.formats.base import FormatError
from facts.core.kinds import KINDS

from .strategies import EXAMPLES, MEDIA, banks
from .wordings import PICTURE, PICTURE_NAME

SAMPLES = Path("tests/samples/formats/qti2")
WHOLE = "Only the whole answer earned marks there; here a part of it does."
OPEN = "The ends of the range were wrong there; here they are right."
BELOW = "The mark could fall below 0 there; here it cannot."
OWN_MARKS = "It is marked by a program of its own, which is not understood here."
NOT_THERE = "A picture that is not in the file ({}) was not kept."

EXPECTED = {
    "adaptive.xml": (None, "", ("It is adaptive: it goes on by what was answered, which is not done here.",)),
    "associate.xml": (None, "", ("It asks to pair things freely (associate), which is not done here.",)),
    "blanks.xml": (
        "cloze",
        "The city of <strong>Vilnius</strong> is on the <strong>Neris</strong>.",
        ("Capital letters counted there; here they do not.",),
    ),
    "chain.xml": ("single", "Nemunas", ()),
    "chain-empty-earns.xml": (None, "", (OWN_MARKS,)),
    "chain-members.xml": ("several", "Neris<br>Nemunas", ()),
    "chain-values.xml": ("single", "Nemunas", ()),
    "choice.xml": ("single", "Neris", ()),
    "blanks-together.xml": ("cloze", "<strong>Vilnius</strong> is on the <strong>Neris</strong>.", (WHOLE,)),
    "blanks-weighed.xml": (
        "cloze",
        "<strong>Vilnius</strong> is on the <strong>Neris</strong>.",
        ("The blanks weigh differently there; here they count the same.",),
    ),
    "choice-falling.xml": ("single", "Neris", (BELOW,)),
    "custom-clear.xml": (
        "single",
        "Nemunas",
        ("It is marked by a program of its own; here the answer that it calls correct is right.",),
    ),
    "custom-unclear.xml": (None, "", ("It is marked by a program of its own, which is not understood here.",)),
    "entry-cased.xml": ("short", "Riga", ("Capital letters counted there; here they do not.",)),
    "entry-uncased.xml": ("short", "Riga", ()),
    "entry-mapped.xml": (
        "short",
        "Riga",
        ("The answer “Ryga” was worth 50 %; here it is wrong.",),
    ),
    "essay.xml": ("long", "<p>Names its source.</p>", ("A note beside the question was not kept: “Take your time.”",)),
    "feedback.xml": ("single", "Neris", ("Feedback that depends on the answer was not kept: “Well done.”",)),
    "gaps.xml": (
        "cloze",
        "Now is the <strong>winter</strong> made glorious <strong>summer</strong>.",
        ("The table or list around the blanks became lines.",),
    ),
    "gaps-matched.xml": (
        "cloze",
        "Now is the <strong>winter</strong> made glorious <strong>summer</strong>.",
        (WHOLE, "The table or list around the blanks became lines."),
    ),
    "match.xml": ("matching", "Vilnius: Neris<br>Riga: Daugava", (WHOLE,)),
    "match-shared.xml": (
        "matching",
        "Vilnius: Lithuania<br>Kaunas: Lithuania<br>Riga: Latvia",
        (
            "The pairs weigh differently there; here they count the same.",
            "Wrong pairs took marks away there; here they earn none.",
        ),
    ),
    "nothing.xml": (None, "", ("It has no interaction, so that it asks nothing.",)),
    "number-expanded.xml": ("number", "937", ()),
    "number-places.xml": ("number", "12.53", ()),
    "number-range.xml": ("number", "5", (OPEN,)),
    "number-relative.xml": ("number", "200", ()),
    "number-rounded.xml": ("number", "12.5", ()),
    "number-sides.xml": ("number", "10", (OPEN,)),
    "order.xml": (
        "ordering",
        "<ol><li>Tallinn</li><li>Riga</li><li>Vilnius</li></ol>",
        ("Only the whole order earned marks there; here a part of it does.",),
    ),
    "picture.xml": (
        "single",
        "Neris",
        (NOT_THERE.format("images/a%20map.png"), NOT_THERE.format("none.png")),
    ),
    "several-mapped.xml": ("several", "Neris<br>Nemunas", ()),
    "several-matched.xml": ("several", "Neris<br>Nemunas", (WHOLE,)),
    "template-unknown.xml": (
        None,
        "",
        ("It is marked by the template “half_marks”, which is not understood here.",),
    ),
    "truefalse.xml": ("truefalse", "True", ()),
    "values.xml": (
        None,
        "",
        ("It draws its values anew for each learner (template processing), which is not done here.",),
    ),
}
"""By sample its kind, the right answer as it is shown, and the notes."""

REFUSED = {"truncated.xml", "dtd.xml", "entities.xml", "test.xml"}


def sample(name):
    return (SAMPLES / name).read_bytes()


def only(name):
    (question,) = qti2.read(sample(name)).questions
    return question


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(banks())
def test_read_what_was_written(questions):
    written = qti2.write(questions, MEDIA)
    reading = qti2.read(written.data)
    assert reading.questions == questions
    assert [each.notes for each in reading.entries] == [()] * len(questions)


def test_every_sample_is_expected_or_refused():
    assert {path.name for path in SAMPLES.iterdir()} == EXPECTED.keys() | REFUSED


@pytest.mark.parametrize("name", EXPECTED)
def test_sample_says(name):
    (entry,) = qti2.read(sample(name)).entries
    question = entry.question
    answer = KINDS[question.kind].back(question.content, question.key)["answer"] if question else ""
    assert (question and question.kind, answer, entry.notes) == EXPECTED[name]
    assert recognise(sample(name), name) is qti2


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_read_broken_file(name):
    with pytest.raises(FormatError):
        qti2.read(sample(name))


def test_tolerances_weights_points_and_feedback():
    assert only("number-expanded.xml").key == {"value": "937", "tolerance": "5"}
    assert only("number-rounded.xml").key == {"value": "12.5", "tolerance": "3 digits"}
    assert only("number-places.xml").key == {"value": "12.53", "tolerance": "12.45..12.55"}
    assert only("number-range.xml").key == {"value": "5", "tolerance": "4.5..6"}
    assert only("number-relative.xml").key == {"value": "200", "tolerance": "2 %"}
    assert only("number-sides.xml").key == {"value": "10", "tolerance": "9..12"}
    assert list(only("chain-values.xml").key["weights"].values()) == ["0.25"]
    assert "weights" not in only("chain-members.xml").key
    assert list(only("choice-falling.xml").key["weights"].values()) == ["0.5", "-0.5"]
    assert list(only("several-mapped.xml").key["weights"].values()) == ["0.5", "0.5", "-1"]
    assert only("entry-mapped.xml").key["accepted"] == ["Riga", "Rīga"]
    points = {"several-mapped.xml": "2", "essay.xml": "5", "choice.xml": "1", "number-range.xml": "2"}
    points |= {"chain.xml": "3", "chain-values.xml": "4", "chain-members.xml": "2"}
    points |= {"entry-uncased.xml": "4", "blanks-weighed.xml": "4", "blanks-together.xml": "1"}
    assert {name: str(only(name).points) for name in points} == points
    question = only("feedback.xml")
    assert [each["feedback"] for each in question.content["options"]] == ["", "That is in Kaunas."]
    assert question.explanation == "The Vilnia joins it."


def test_package_in_the_order_of_its_test():
    members = {f"items/{name}": sample(name) for name in ("choice.xml", "picture.xml", "test.xml", "truefalse.xml")}
    third = b'<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" title="New"/>'
    reading = qti2.read(
        packed({**members, "items/images/a map.png": PICTURE, "items/third.xml": third, "cut.xml": b"<assessmentItem"})
    )
    assert [(each.id, each.category) for each in reading.questions] == [
        ("tf-1", ("Rivers", "Easy")),
        ("choice-1", ("Rivers", "Easy")),
        ("picture-1", ()),
    ]
    assert reading.notes == (
        "The item gone.xml is named in a test, but is not in the file.",
        "The test “Rivers” chooses what to ask (selection); only its order was kept.",
    )
    assert f"![a map](media:{PICTURE_NAME})" in reading.questions[-1].content["stem"]
    assert reading.media == {PICTURE_NAME: PICTURE}
    assert [(each.place, each.notes) for each in reading.entries if not each.question] == [
        ("items/third.xml", ("This is QTI 3, which cannot be read here.",)),
        ("cut.xml", ("line 1, column 1: This is not well-formed XML.",)),
    ]


def test_written_items_are_marked_by_standard_ways():
    names = ("choice.xml", "several-mapped.xml", "match.xml", "order.xml", "number-rounded.xml", "blanks.xml")
    written = qti2.write([only(name) for name in names], {})
    assert qti2.write([only(name) for name in names], {}) == written
    archive = Archive(written.data)
    programs = []
    for name in archive.names[1:]:
        root = fromstring(archive.read(name))
        (program,) = root.findall("{*}responseProcessing")
        programs.append(
            program.get("template", "").rpartition("/")[2] or [each.tag.rpartition("}")[2] for each in program]
        )
    assert programs == [
        "match_correct",
        "map_response",
        "map_response",
        "match_correct",
        ["responseCondition"],
        ["setOutcomeValue"],
    ]


def test_changed_item_is_read_anew():
    archive = Archive(qti2.write([only("choice.xml")], {}).data)
    members = {name: archive.read(name).replace(b"Nemunas", b"Danube") for name in archive.names}
    assert "Danube" in [each["text"] for each in qti2.read(packed(members)).questions[0].content["options"]]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_damaged_sample_raises_nothing_else(name):
    data, chance = sample(name), random.Random(name)
    for _ in range(8):
        at = chance.randrange(len(data))
        damaged = (
            data[:at] + chance.choice((b"", b"<", b"\0", b"9e99", b'"', b"<a>")) + data[at + chance.randrange(9) :]
        )
        with suppress(FormatError):
            qti2.read(damaged)
