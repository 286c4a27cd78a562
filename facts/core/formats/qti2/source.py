"""An item of QTI 2, as it is read: its body as HTML, its interactions in it, its feedback, and what was not kept."""

import html
import re
from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from facts.core.formats.markup import from_html, to_plain
from facts.core.formats.xmls import local

from .scoring import Declaration, Scoring, declarations, scoring

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BLOCK = {
    *("choiceInteraction", "matchInteraction", "orderInteraction", "extendedTextInteraction", "gapMatchInteraction"),
    *("associateInteraction", "hotspotInteraction", "graphicOrderInteraction", "graphicAssociateInteraction"),
    *("graphicGapMatchInteraction", "selectPointInteraction", "positionObjectInteraction", "sliderInteraction"),
    *("drawingInteraction", "uploadInteraction", "mediaInteraction", "customInteraction", "hottextInteraction"),
    "portableCustomInteraction",
}
INLINE = {"textEntryInteraction", "inlineChoiceInteraction", "endAttemptInteraction"}
INTERACTIONS = BLOCK | INLINE
_GONE = {
    "rubricBlock",
    "feedbackBlock",
    "feedbackInline",
    "stylesheet",
    "templateBlock",
    "templateInline",
    "printedVariable",
    "gapText",
    "gapImg",
}
_VOID = {"br", "hr", "img", "source", "col"}


def token(number: int) -> str:
    """What stands in HTML for the blank of this number, from 1."""
    return f"\ue000{number}\ue001"


class Source:
    """`interactions` are those of the body in their order, `places` those in lines and the gaps."""

    def __init__(self, item: Element, files: Mapping[str, str]) -> None:
        self.item = item
        self.files = files
        self.notes: list[str] = []
        self.ident = (item.get("identifier") or "").strip()
        self.title = item.get("title") or ""
        self.lang = (item.get(XML_LANG) or "").strip()
        self.body = next((each for each in item if local(each) == "itemBody"), Element("itemBody"))
        self.interactions = [each for each in self.body.iter() if local(each) in INTERACTIONS]
        self.places = [each for each in self.body.iter() if local(each) in INLINE or local(each) == "gap"]
        self.declared: dict[str, Declaration] = declarations(item)
        self.scoring: Scoring = scoring(item, self.declared)
        self.notes += self.scoring.notes
        self.feedback = _feedback(item)
        self._note_rubrics()

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def response(self, interaction: Element) -> Declaration:
        ident = interaction.get("responseIdentifier") or ""
        if ident not in self.declared:
            raise ValueError(f"The response “{ident[:40]}” is declared nowhere.")
        return self.declared[ident]

    def stem_html(self, gap: Callable[[int], str] = token) -> str:
        """The body with the prompt, without interactions that stand by themselves; of those in lines `gap` is left."""
        return self.html(self.body, gap)

    def html(self, element: Element, gap: Callable[[int], str] = lambda _: "") -> str:
        """What stands in an element, as HTML."""
        places = {id(each): i + 1 for i, each in enumerate(self.places)}

        def written(node: Element) -> str:
            return _escaped(node.text) + "".join(piece(child) + _escaped(child.tail) for child in node)

        def piece(node: Element) -> str:
            name = local(node)
            if name in INLINE or name == "gap":
                return gap(places[id(node)]) if id(node) in places else ""
            if name == "prompt":
                return f"<div>{written(node)}</div>"
            if name == "gapMatchInteraction":
                return f"<div>{written(node)}</div>"
            if name in BLOCK:
                return "".join(piece(child) for child in node if local(child) == "prompt")
            if name in _GONE:
                return ""
            if name == "object":
                return _object(node)
            attributes = "".join(
                f' {key.rpartition("}")[2]}="{html.escape(value)}"' for key, value in node.attrib.items()
            )
            if name in _VOID:
                return f"<{name}{attributes}>"
            return f"<{name}{attributes}>{written(node)}</{name}>"

        return written(element)

    def block(self, text: str) -> str:
        return self._markdown(text, is_inline=False)

    def phrase(self, element: Element) -> str:
        return self._markdown(self.html(element), is_inline=True)

    def plain(self, element: Element) -> str:
        return " ".join(to_plain(self.phrase(element), is_inline=True).split())

    def inner_feedback(self, choice: Element) -> str:
        """The feedback that stands within a choice."""
        found = [each for each in choice.iter() if local(each) == "feedbackInline"]
        return self.phrase(found[0]) if found else ""

    def explanation(self) -> str:
        """Modal feedback that shows whatever is answered. The rest is noted."""
        texts = []
        for is_general, element in self.feedback:
            text = self.block(self.html(element))
            if is_general:
                texts.append(text)
            elif text:
                self.note(f"Feedback that depends on the answer was not kept: “{to_plain(text)[:300]}”")
        return "\n\n".join(text for text in texts if text)

    def _markdown(self, text: str, *, is_inline: bool) -> str:
        markup = from_html(text, self.files, is_inline=is_inline)
        self.notes += markup.notes
        return markup.text

    def _note_rubrics(self) -> None:
        for each in self.item.iter():
            is_said = local(each) == "rubricBlock" and "scorer" not in (each.get("view") or "")
            if is_said and (said := self.plain(each)):
                self.note(f"A note beside the question was not kept: “{said[:200]}”")

    def guide(self) -> str:
        """What whoever marks is told."""
        found = [
            self.block(self.html(each))
            for each in self.item.iter()
            if local(each) == "rubricBlock" and "scorer" in (each.get("view") or "")
        ]
        return "\n\n".join(text for text in found if text)


def _feedback(item: Element) -> list[tuple[bool, Element]]:
    """Whether it shows always, and the element: its outcome stands from the beginning."""
    program = [each for each in item if local(each) == "responseProcessing"]
    outcomes = {
        each.get("identifier"): [(value.text or "").strip() for value in each.iter() if local(value) == "value"]
        for each in item
        if local(each) == "outcomeDeclaration"
    }
    always = {
        rule.get("identifier"): (rule[0].text or "").strip()
        for part in program
        for rule in part
        if local(rule) == "setOutcomeValue" and len(rule) == 1 and local(rule[0]) == "baseValue"
    }
    found = []
    for each in item:
        if local(each) == "modalFeedback":
            name, ident = each.get("outcomeIdentifier"), each.get("identifier")
            is_shown = ident in outcomes.get(name, ()) or always.get(name) == ident
            found.append((is_shown == (each.get("showHide", "show") == "show"), each))
    return found


def _object(node: Element) -> str:
    address, kind = html.escape(node.get("data") or ""), node.get("type") or ""
    said = html.escape(" ".join("".join(node.itertext()).split()) or node.get("title") or "")
    if kind.startswith("audio"):
        return f'<audio src="{address}" title="{said}"></audio>'
    return f'<img src="{address}" alt="{said}">'


def _escaped(text: str | None) -> str:
    """Without what looks like a token."""
    return html.escape(re.sub(r"[\ue000\ue001]", "", text or ""), quote=False)
