"""
Moodle XML: the question bank of Moodle, with files, categories and tags.

    <quiz>
      <question type="category">
        <category><text>$course$/top/Rivers</text></category>
      </question>
      <question type="multichoice">
        <name><text>Vilnius</text></name>
        <questiontext format="html"><text><![CDATA[<p>On which river is <b>Vilnius</b>?</p>]]></text></questiontext>
        <generalfeedback format="html"><text>The Vilnia joins the Neris there.</text></generalfeedback>
        <defaultgrade>1</defaultgrade>
        <penalty>0.3333333</penalty>
        <idnumber>rivers-1</idnumber>
        <single>true</single>
        <answer fraction="100" format="html"><text>Neris</text><feedback format="html"><text></text></feedback></answer>
        <answer fraction="0" format="html"><text>Nemunas</text></answer>
        <hint format="html"><text>It is a tributary.</text></hint>
        <tags><tag><text>cities</text></tag></tags>
      </question>
    </quiz>

After Moodle's own reader and writer, `question/format/xml/format.php`, and those of its question types.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from facts.core.formats.base import Entry, FormatError, Loss, Question, Reading, Written
from facts.core.formats.xmls import local, parsed, serialised

from . import categories, own, writing

NAME = "moodle_xml"
LABEL = "Moodle XML"
SUFFIX = "xml"
CONTENT_TYPE = "application/xml"


def recognises(data: bytes) -> bool:
    head = data[:4_000].replace(b"\0", b"")
    return b"<quiz" in head and b"<question" in data[:20_000].replace(b"\0", b"") and b"questestinterop" not in head


def read(data: bytes) -> Reading:
    root = parsed(data.lstrip(b" \t\r\n"))
    if local(root) != "quiz":
        raise FormatError(f"This is not Moodle XML: it begins with <{local(root)[:40]}> instead of <quiz>.")
    entries: list[Entry] = []
    media: dict[str, bytes] = {}
    notes: list[str] = []
    category: tuple[str, ...] = ()
    for element in root:
        if local(element) != "question":
            notes.append(f"“{local(element)[:40]}” beside the questions was not kept.")
        elif element.get("type") == "category":
            category, said = categories.read(element)
            notes += said
        else:
            found = own.read(element, category, f"question {len(entries) + 1}")
            entries.append(found.entry)
            media |= found.media if found.entry.question else {}
    return Reading(entries, media, tuple(dict.fromkeys(notes)))


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    root = Element("quiz")
    losses: list[Loss] = []
    category: tuple[str, ...] = ()
    for i, question in enumerate(questions):
        try:
            sheet = writing.written(question, media)
        except ValueError as error:
            losses.append(Loss(i, str(error), is_whole=True))
            continue
        own.add(sheet, question)
        if question.category != category:
            category = question.category
            root.append(categories.written(category))
        root.append(sheet.element)
        losses += [Loss(i, what) for what in dict.fromkeys(sheet.losses)]
    return Written(serialised(root), tuple(losses))


__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
