"""
QTI 1.2 as Canvas and Common Cartridges have it: a package of quizzes and banks with their files, or a bare document.

    <questestinterop><assessment ident="q" title="Rivers"><section ident="root_section">
      <item ident="rivers-1" title="Vilnius">
        <itemmetadata><qtimetadata><qtimetadatafield>
          <fieldlabel>question_type</fieldlabel><fieldentry>multiple_choice_question</fieldentry>
        </qtimetadatafield></qtimetadata></itemmetadata>
        <presentation>
          <material><mattext texttype="text/html">&lt;p&gt;On which river is Vilnius?&lt;/p&gt;</mattext></material>
          <response_lid ident="response1" rcardinality="Single"><render_choice>
            <response_label ident="1"><material><mattext>Neris</mattext></material></response_label>
            <response_label ident="2"><material><mattext>Nemunas</mattext></material></response_label>
          </render_choice></response_lid>
        </presentation>
        <resprocessing>
          <outcomes><decvar maxvalue="100" varname="SCORE"/></outcomes>
          <respcondition continue="No">
            <conditionvar><varequal respident="response1">1</varequal></conditionvar>
            <setvar action="Set" varname="SCORE">100</setvar>
          </respcondition>
        </resprocessing>
      </item>
    </section></assessment></questestinterop>

After Canvas' own writer (`lib/cc/qti/qti_items.rb`) and reader (`gems/plugins/qti_exporter`). `docs/formats-canvas.md`
tells what is read and written.
"""

from collections.abc import Mapping, Sequence

from facts.core.formats.base import Entry, Loss, Question, Reading, Written, left_out

from . import own, packing, writing
from .banks import COPIED, Walk, fields, ids
from .packages import opened, recognises

NAME = "canvas_qti"
LABEL = "Canvas or Common Cartridge (QTI 1.2)"
SUFFIX = "zip"
CONTENT_TYPE = "application/zip"


def read(data: bytes) -> Reading:
    documents, files, notes = opened(data)
    known = ids([document.root for document in documents])
    entries: list[Entry] = []
    media: dict[str, bytes] = {}
    asked: dict[str, Question] = {}
    for document in documents:
        walk = Walk(known)
        walk.walk(document.root)
        notes += walk.notes
        for found in walk.items:
            read_ = own.read(found, files, f"question {len(entries) + 1}")
            entries.append(read_.entry)
            if read_.entry.question and (copied := fields(found.item).get(COPIED)):
                asked[copied] = read_.entry.question
            media |= read_.media
    return Reading([_once(entry, asked) for entry in entries], media, tuple(dict.fromkeys(notes)))


def _once(entry: Entry, asked: Mapping[str, Question]) -> Entry:
    """Canvas keeps each question of a quiz in a bank as well: there it is left out, unless it says something else."""
    question = entry.question
    twin = asked.get(question.id) if question else None
    if question is None or twin is None or _said(question) != _said(twin):
        return entry
    where = f" (“{' / '.join(twin.category)[:80]}”)" if twin.category else ""
    return left_out(entry.place, entry.name, f"A quiz in this file{where} has the same question.")


def _said(question: Question) -> tuple[object, ...]:
    return question.kind, question.content, question.key, question.explanation


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    package = packing.Package(media)
    losses: list[Loss] = []
    for i, question in enumerate(questions):
        sheet = writing.written(question, media)
        own.add(sheet, question, media)
        package.add(sheet, question)
        losses += [Loss(i, what) for what in dict.fromkeys(sheet.losses)]
    return Written(package.data(), tuple(losses))


__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
