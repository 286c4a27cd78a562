"""
The package that is written: one quiz, whose sections are the categories, laid out as Canvas imports it.

    imsmanifest.xml
    factkeep/factkeep.xml
    factkeep/assessment_meta.xml
    media/0123456789abcdef01234567.png
"""

from collections.abc import Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.archives import packed
from facts.core.formats.base import Question
from facts.core.formats.xmls import fit, serialised

from .banks import OWN
from .packages import MANIFEST
from .sheet import Sheet

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_META_TYPE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_META_ID = f"{OWN}_meta"
TITLE = "Factkeep"


class Package:
    """Questions are added in their order."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media
        self._root = Element("questestinterop", {"xmlns": _QTI})
        quiz = SubElement(self._root, "assessment", {"ident": OWN, "title": TITLE})
        self._section = SubElement(quiz, "section", {"ident": "root_section"})
        self._open: list[tuple[str, Element]] = []
        self._sections = 0
        self._idents: set[str] = set()
        self._points = Decimal(0)
        self._shown: dict[str, None] = {}

    def add(self, sheet: Sheet, question: Question) -> None:
        ident = base = sheet.element.get("ident", "")
        number = 1
        while ident in self._idents:
            number += 1
            ident = f"{base}-{number}"
        self._idents.add(ident)
        sheet.element.set("ident", ident)
        self._within(question.category).append(sheet.element)
        self._points += question.points
        self._shown |= sheet.shown

    def _within(self, category: tuple[str, ...]) -> Element:
        """The section of a category: one that is still open, or a new one."""
        same = 0
        while same < min(len(category), len(self._open)) and category[same] == self._open[same][0]:
            same += 1
        del self._open[same:]
        for name in category[same:]:
            above = self._open[-1][1] if self._open else self._section
            self._sections += 1
            ident = f"section_{self._sections}"
            self._open.append((name, SubElement(above, "section", {"ident": ident, "title": fit(name)})))
        return self._open[-1][1] if self._open else self._section

    def data(self) -> bytes:
        shown = [name for name in self._shown if name in self._media]
        return packed(
            {
                MANIFEST: serialised(_manifest(shown)),
                f"{OWN}/{OWN}.xml": serialised(self._root),
                f"{OWN}/assessment_meta.xml": serialised(_meta(self._points)),
                **{f"media/{name}": self._media[name] for name in shown},
            }
        )


def _manifest(shown: list[str]) -> Element:
    root = Element("manifest", {"identifier": f"{OWN}_manifest", "xmlns": _PACKAGE})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "IMS Content"
    SubElement(metadata, "schemaversion").text = "1.1.3"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    quiz = SubElement(resources, "resource", {"identifier": OWN, "type": "imsqti_xmlv1p2"})
    SubElement(quiz, "file", {"href": f"{OWN}/{OWN}.xml"})
    SubElement(quiz, "dependency", {"identifierref": _META_ID})
    href = f"{OWN}/assessment_meta.xml"
    meta = SubElement(resources, "resource", {"identifier": _META_ID, "type": _META_TYPE, "href": href})
    SubElement(meta, "file", {"href": href})
    for name in shown:
        href = f"media/{name}"
        each = SubElement(resources, "resource", {"identifier": f"media_{name}", "type": "webcontent", "href": href})
        SubElement(each, "file", {"href": href})
    return root


def _meta(points: Decimal) -> Element:
    root = Element("quiz", {"identifier": OWN, "xmlns": _CANVAS})
    for name, value in (
        ("title", TITLE),
        ("description", ""),
        ("shuffle_answers", "true"),
        ("scoring_policy", "keep_highest"),
        ("quiz_type", "assignment"),
        ("points_possible", f"{points:f}"),
        ("show_correct_answers", "true"),
        ("allowed_attempts", "1"),
        ("available", "false"),
    ):
        SubElement(root, name).text = value
    return root
