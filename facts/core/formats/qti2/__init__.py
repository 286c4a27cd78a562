"""
QTI 2.1 and 2.2: an item in a document alone, or a package of items with a manifest, files, and perhaps tests.

    <assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="rivers-1" title="Vilnius"
                    adaptive="false" timeDependent="false">
      <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
        <correctResponse><value>neris</value></correctResponse>
      </responseDeclaration>
      <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
      <itemBody>
        <choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1">
          <prompt>On which river is <strong>Vilnius</strong>?</prompt>
          <simpleChoice identifier="neris">Neris</simpleChoice>
          <simpleChoice identifier="nemunas">Nemunas</simpleChoice>
        </choiceInteraction>
      </itemBody>
      <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
    </assessmentItem>

Scoring is read where it is one of the standard ways, by template or written out; `scoring` tells which. Any other
program is not run: the item is left out, unless one choice or one word is all that the file calls correct.
"""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from facts.core.formats.base import Loss, Question, Reading, Written

from . import documents, own, packing
from .documents import recognises
from .writing import written_item

NAME = "qti2"
LABEL = "QTI 2.1, 2.2"
SUFFIX = "zip"
CONTENT_TYPE = "application/zip"


def read(data: bytes) -> Reading:
    package = documents.opened(data)
    fields = packing.own_fields(package.manifest)
    entries = [
        own.read(package.items[name], fields.get(name), package.files, category, f"question {i + 1}")
        for i, (name, category) in enumerate(documents.ordered(package))
    ]
    shown = [name for each in entries if each.question for name in own.media_of(each.question)]
    media = {name: package.files.media[name] for name in shown if name in package.files.media}
    return Reading([*entries, *package.broken], media, tuple(dict.fromkeys(package.notes)))


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    items: list[tuple[Element, str, Sequence[str]]] = []
    losses: list[Loss] = []
    names: dict[str, None] = {}
    for i, question in enumerate(questions):
        sheet, shown = written_item(question), own.media_of(question)
        items.append((sheet.element, own.field(sheet.element, question), shown))
        names |= dict.fromkeys(shown)
        missing = [f"The file {name} is missing here, and so in the export." for name in shown if name not in media]
        losses += [Loss(i, what) for what in dict.fromkeys([*sheet.losses, *missing])]
    return Written(packing.archive(items, {name: media[name] for name in names if name in media}), tuple(losses))


__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
