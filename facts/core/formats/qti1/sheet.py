"""An item as it is written, and what it cannot hold. Answers are numbered, as Canvas numbers them."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from facts.core import prose
from facts.core.formats.markup import from_plain, to_html
from facts.core.formats.numbers import written
from facts.core.formats.xmls import fit

PLACE = "$IMS-CC-FILEBASE$/media/"
RESPONSE = "response1"
_FIRST_ANSWER = 1001


def block_html(text: str) -> str:
    return to_html(text, PLACE.__add__)


def inline_html(text: str) -> str:
    return to_html(text, PLACE.__add__, is_inline=True)


class Sheet:
    """`losses` are sentences on what Canvas will not show or do, `shown` the names of the media in it."""

    def __init__(self, type_: str, name: str, media: Mapping[str, bytes]) -> None:
        self.element = Element("item", {"ident": "", "title": fit(name)})
        self.losses: list[str] = []
        self.shown: dict[str, None] = {}
        self._media = media
        self._fields = SubElement(SubElement(self.element, "itemmetadata"), "qtimetadata")
        self.field("question_type", type_)
        self.presentation = SubElement(self.element, "presentation")
        self._processing: Element | None = None
        self._feedback: list[tuple[str, str]] = []
        self._answers: list[str] = []

    def lose(self, sentence: str) -> None:
        self.losses.append(sentence)

    def field(self, label: str, entry: str) -> None:
        each = SubElement(self._fields, "qtimetadatafield")
        SubElement(each, "fieldlabel").text = label
        SubElement(each, "fieldentry").text = fit(entry)

    def answer_id(self) -> str:
        self._answers.append(str(_FIRST_ANSWER + len(self._answers)))
        return self._answers[-1]

    def show(self, *texts: str) -> None:
        """Takes note of the media in these texts."""
        for name in (name for text in texts for name in prose.media_names(text)):
            self.shown[name] = None
            if name not in self._media:
                self.lose(f"The file {name} is missing here, and so in the export.")

    def stem(self, markup: str) -> None:
        self.material(self.presentation, f"<div>{markup}</div>")

    def below(self, line: str) -> None:
        """Below the question, within its text."""
        text = self.presentation[0][0]
        text.text = f"{(text.text or '').removesuffix('</div>')}<p>{inline_html(from_plain(line))}</p></div>"

    def material(self, within: Element, markup: str, type_: str = "text/html") -> None:
        material = SubElement(within, "material")
        SubElement(material, "mattext", {"texttype": type_}).text = fit(markup)

    def choices(self, labels: Sequence[tuple[str, str]], cardinality: str) -> None:
        """Ids and Markdown."""
        response = SubElement(self.presentation, "response_lid", {"ident": RESPONSE, "rcardinality": cardinality})
        self._labels(response, [(id_, inline_html(text), "text/html") for id_, text in labels])
        self.show(*(text for _, text in labels))

    def group(self, id_: str, label: tuple[str, str], labels: Sequence[tuple[str, str]], *, type_: str) -> None:
        """A list of choices in letters alone, beside HTML or letters (by `type_`)."""
        response = SubElement(self.presentation, "response_lid", {"ident": id_})
        self.material(response, label[0], label[1])
        self._labels(response, [(each, text, type_) for each, text in labels])

    def _labels(self, response: Element, labels: Sequence[tuple[str, str, str]]) -> None:
        render = SubElement(response, "render_choice")
        for id_, text, type_ in labels:
            self.material(SubElement(render, "response_label", {"ident": id_}), text, type_)

    def typed(self, fibtype: str = "") -> None:
        response = SubElement(self.presentation, "response_str", {"ident": RESPONSE, "rcardinality": "Single"})
        render = SubElement(response, "render_fib", {"fibtype": fibtype} if fibtype else {})
        SubElement(render, "response_label", {"ident": "answer1", "rshuffle": "No"})

    def _respcondition(self, attributes: dict[str, str]) -> tuple[Element, Element]:
        if self._processing is None:
            self._processing = SubElement(self.element, "resprocessing")
            limits = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
            SubElement(SubElement(self._processing, "outcomes"), "decvar", limits)
        each = SubElement(self._processing, "respcondition", attributes)
        return each, SubElement(each, "conditionvar")

    def condition(
        self,
        tests: Sequence[tuple[str, str]],
        *,
        score: Decimal | None = None,
        feedback: str = "",
        continues: bool = False,
    ) -> Element:
        """One that holds where any of the tests does, or always without any. Returns its `conditionvar`."""
        each, variable = self._respcondition({"continue": "Yes" if continues else "No"})
        for of, value in tests:
            SubElement(variable, of, {"respident": RESPONSE}).text = fit(value)
        if not tests and score is None:
            SubElement(variable, "other")
        if score is not None:
            SubElement(each, "setvar", {"action": "Set", "varname": "SCORE"}).text = written(score)
        if feedback:
            SubElement(each, "displayfeedback", {"feedbacktype": "Response", "linkrefid": feedback})
        return variable

    def right(self, answers: Sequence[str]) -> None:
        self.condition([("varequal", answer) for answer in answers], score=Decimal(100))

    def whole(self, answers: Sequence[tuple[str, bool]]) -> None:
        """All or nothing, as Canvas writes it, which itself gives a part of the mark for a part."""
        both = SubElement(self.condition([], score=Decimal(100)), "and")
        for answer, is_right in answers:
            within = both if is_right else SubElement(both, "not")
            SubElement(within, "varequal", {"respident": RESPONSE}).text = answer

    def adds(self, response: str, answer: str, share: str) -> None:
        each, variable = self._respcondition({})
        SubElement(variable, "varequal", {"respident": response}).text = answer
        SubElement(each, "setvar", {"varname": "SCORE", "action": "Add"}).text = share

    def number(self, value: Decimal, slack: Decimal, *, is_precise: bool) -> None:
        either = SubElement(self.condition([], score=Decimal(100)), "or")
        SubElement(either, "varequal", {"respident": RESPONSE}).text = written(value)
        low = "vargt" if is_precise else "vargte"
        self._bounds(SubElement(either, "and"), low, value - slack, value + slack)

    def between(self, low: Decimal, high: Decimal) -> None:
        self._bounds(self.condition([], score=Decimal(100)), "vargte", low, high)

    def _bounds(self, within: Element, of_low: str, low: Decimal, high: Decimal) -> None:
        SubElement(within, of_low, {"respident": RESPONSE}).text = written(low)
        SubElement(within, "varlte", {"respident": RESPONSE}).text = written(high)

    def feedback_on(self, answer: str, text: str, asked: str = "") -> None:
        """`asked` is what the learner gives, where that is not the id of the answer."""
        if text:
            self.condition([("varequal", asked or answer)], feedback=f"{answer}_fb", continues=True)
            self._feedback.append((f"{answer}_fb", inline_html(text)))
            self.show(text)

    def explain(self, text: str) -> None:
        if text:
            self.condition([], feedback="general_fb", continues=True)
            self._feedback.append(("general_fb", block_html(text)))
            self.show(text)

    def finish(self, id_: str) -> None:
        """Adds what stands at the end, and the id: one made of all that was written where there is none."""
        self.field("original_answer_ids", ",".join(self._answers))
        for name, markup in self._feedback:
            feedback = SubElement(self.element, "itemfeedback", {"ident": name})
            self.material(SubElement(feedback, "flow_mat"), markup)
        said = "\0".join(text for text in self.element.itertext())
        self.element.set(
            "ident", fit(id_) or f"factkeep_{hashlib.blake2s(said.encode(errors='replace')).hexdigest()[:16]}"
        )
