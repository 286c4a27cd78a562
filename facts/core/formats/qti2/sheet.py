"""An item of QTI 2, as it is written, and what it does not show or do elsewhere."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.markup import to_html
from facts.core.formats.markup.tree import Node, parsed
from facts.core.formats.xmls import fit

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
FOLDER = "media"

_TOKEN = re.compile(r"\ue000([0-9]+)\ue001")
_ATTRIBUTES = {"href", "src", "alt", "title", "start", "class", "data", "type", "lang"}


class Sheet:
    """`losses` are sentences for whoever exports."""

    def __init__(self, ident: str, title: str) -> None:
        self.element = Element(
            "assessmentItem",
            {
                "xmlns": NAMESPACE,
                "identifier": ident,
                "title": fit(title),
                "adaptive": "false",
                "timeDependent": "false",
            },
        )
        self.losses: list[str] = []
        self.body = Element("itemBody")
        self._modal: list[Element] = []
        self._program: list[Element] = []
        self._template = ""

    def lose(self, sentence: str) -> None:
        self.losses.append(sentence)

    def done(self, points: Decimal) -> None:
        """Puts the parts in the order that the schema wants."""
        self.outcome("SCORE", "float")
        self.outcome("MAXSCORE", "float", f"{points:f}")
        if self._modal:
            self.outcome("GENERAL", "identifier", "explanation")
        self.element.append(self.body)
        if self._template:
            SubElement(self.element, "responseProcessing", {"template": TEMPLATES + self._template})
        elif self._program:
            SubElement(self.element, "responseProcessing").extend(self._program)
        self.element.extend(self._modal)

    def response(self, ident: str, cardinality: str, type_: str, correct: list[str]) -> Element:
        attributes = {"identifier": ident, "cardinality": cardinality, "baseType": type_}
        declaration = SubElement(self.element, "responseDeclaration", attributes)
        if correct:
            values = SubElement(declaration, "correctResponse")
            for value in correct:
                SubElement(values, "value").text = fit(value)
        return declaration

    def mapping(
        self, declaration: Element, worth: Mapping[str, str], *, lower: bool = False, text: bool = False
    ) -> None:
        """What each value earns. `lower`: the sum is never below 0; `text`: capital letters do not count."""
        attributes = {"defaultValue": "0"} | ({"lowerBound": "0"} if lower else {})
        mapping = SubElement(declaration, "mapping", attributes)
        cased = {"caseSensitive": "false"} if text else {}
        for key, value in worth.items():
            SubElement(mapping, "mapEntry", {"mapKey": fit(key), "mappedValue": value, **cased})

    def outcome(self, ident: str, type_: str, default: str = "", cardinality: str = "single") -> None:
        attributes = {"identifier": ident, "cardinality": cardinality, "baseType": type_}
        declaration = SubElement(self.element, "outcomeDeclaration", attributes)
        if default:
            SubElement(SubElement(declaration, "defaultValue"), "value").text = default

    def by_template(self, name: str) -> None:
        self._template = name

    def by_sum(self, idents: list[str]) -> None:
        """The score is what the mappings of these give together."""
        rule = Element("setOutcomeValue", {"identifier": "SCORE"})
        total = rule if len(idents) == 1 else SubElement(rule, "sum")
        for ident in idents:
            SubElement(total, "mapResponse", {"identifier": ident})
        self._program.append(rule)

    def by_test(self, test: Element, points: Decimal) -> None:
        condition = Element("responseCondition")
        first = SubElement(condition, "responseIf")
        first.append(test)
        rule = SubElement(first, "setOutcomeValue", {"identifier": "SCORE"})
        SubElement(rule, "baseValue", {"baseType": "float"}).text = f"{points:f}"
        self._program.append(condition)

    def show_feedback(self, cardinality: str) -> None:
        """Feedback within choices shows for those that were chosen."""
        self.outcome("FEEDBACK", "identifier", cardinality=cardinality)
        rule = Element("setOutcomeValue", {"identifier": "FEEDBACK"})
        SubElement(rule, "variable", {"identifier": "RESPONSE"})
        self._program.append(rule)

    def modal(self, text: str) -> None:
        attributes = {"outcomeIdentifier": "GENERAL", "identifier": "explanation", "showHide": "show"}
        modal = Element("modalFeedback", attributes)
        self.block(modal, text)
        self._modal.append(modal)

    def block(self, within: Element, text: str) -> None:
        fill(within, self.html(text))

    def phrase(self, within: Element, text: str) -> None:
        fill(within, self.html(text, is_inline=True))

    def html(self, text: str, *, is_inline: bool = False) -> str:
        return to_html(text, lambda name: f"../{FOLDER}/{name}", is_inline=is_inline)


def fill(within: Element, html: str, gap: Callable[[int], Element] | None = None) -> None:
    """HTML as XML in an element; where a token stands, what `gap` makes of its number."""
    for child in parsed(html).children:
        _add(within, child, gap)


def _add(within: Element, child: Node | str, gap: Callable[[int], Element] | None) -> None:
    if isinstance(child, Node):
        element = _element(within, child)
        for each in child.children:
            _add(element, each, gap)
        return
    for i, part in enumerate(_TOKEN.split(child) if gap else [child]):
        if i % 2 and gap:
            within.append(gap(int(part)))
        elif len(within):
            within[-1].tail = (within[-1].tail or "") + fit(part)
        else:
            within.text = (within.text or "") + fit(part)


def _element(within: Element, node: Node) -> Element:
    """Sounds are objects in QTI 2."""
    if node.tag == "audio":
        source, said = node.attributes.get("src", ""), node.attributes.get("title", "")
        element = SubElement(within, "object", {"data": source, "type": "audio/mpeg"})
        element.text = fit(said)
        return element
    kept = {name: fit(value) for name, value in node.attributes.items() if name in _ATTRIBUTES}
    return SubElement(within, node.tag, kept)
