"""
An item of QTI 1.2, as it is read: its texts in our Markdown, its responses and conditions, and what was not kept.

Whatever is not asked for is named by `rest`, so that nothing is passed over in silence.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element, tostring

from facts.core.formats.answers import ALL_OR_NOTHING, BELOW_NOTHING, weighed_alike
from facts.core.formats.markup import from_html, to_plain
from facts.core.formats.numbers import decimal
from facts.core.formats.xmls import local
from facts.core.kinds.base import HINT_LENGTH, MOST_HINTS

from .banks import COPIED, fields
from .conditions import Condition, conditions, may_fall
from .packages import Files

OWN = "factkeep_question"
"""The label of the metadata field for what Canvas has no place for."""
_QUIET_FIELDS = {
    *("question_type", "cc_profile", "points_possible", "cc_weighting", "original_answer_ids", OWN),
    *(COPIED, "qmd_computerscored", "cc_question_category", "qmd_scoringpermitted"),
    *("qmd_questiontype", "respondusapi_qtype", "respondusapi_qpoints"),
    *("calculator_type", "is_vertical", "qmd_itemtype", "qmd_weighting", "qmd_maximumscore", "max_score", "passage"),
}
_MOST_POINTS = 100_000
_HUNDREDTH = Decimal("0.011")
"""What shares of a hundred differ by where they were rounded: 33.33 and 33.34."""
_GENERAL, _RIGHT, _WRONG = "general_fb", "correct_fb", "general_incorrect_fb"
_FORMULA = re.compile(r"<img\b[^>]*?\bdata-equation-content=\"([^\"]*)\"[^>]*>", re.IGNORECASE)
_OLD_FORMULA = re.compile(r"<img\b(?=[^>]*\bequation_image\b)[^>]*?\balt=\"LaTeX: ([^\"]*)\"[^>]*>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|div|br|span|b|i|em|strong|img|sub|sup|ul|ol|li|table|code)\b[^>]*>|&[a-z]+;", re.IGNORECASE
)


@dataclass
class Response:
    """
    `kind` is what is asked for: lid (choose), str, num, xy, grp. `label` is the HTML before it, `boxes` in how many
    fields one may answer.
    """

    kind: str
    id: str
    cardinality: str
    element: Element
    label: str = ""
    fib: str = ""
    boxes: int = 1
    labels: list[Element] = field(default_factory=list)


class Source:
    """`parts` are the stretches of HTML and the responses of the presentation in their order."""

    def __init__(self, item: Element, files: Files) -> None:
        self.item = item
        self.files = files
        self.fields = fields(item)
        self.notes: list[str] = []
        self.parts: list[str | Response] = []
        self.conditions: list[Condition] = conditions(item)
        self._said: set[str] = set()
        self._of_all, self._of_wrong = _shared(self.conditions)
        self._feedback = {each.get("ident", ""): each for each in item if local(each) == "itemfeedback"}
        for child in item:
            if local(child) == "presentation":
                self._present(child)
        if may_fall(item, self.conditions):
            self.note(BELOW_NOTHING)
        for unknown in sorted({name for each in self.conditions for name in each.unknown}):
            self.note(f"The condition “{unknown[:40]}” was not read.")

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    @property
    def responses(self) -> list[Response]:
        return [part for part in self.parts if isinstance(part, Response)]

    def response(self) -> Response:
        """The only one. Raises ValueError where there is none, or more."""
        found = self.responses
        if len(found) != 1:
            raise ValueError("It asks for nothing." if not found else f"It asks for {len(found)} things at once.")
        return found[0]

    @property
    def stem_html(self) -> str:
        return "\n".join(part for part in self.parts if isinstance(part, str))

    def note_shares(self, noun: str) -> None:
        """How the parts of the answer are worth more or less, or nothing by themselves."""
        scored = [each for each in self.conditions if each.score is not None and each.score > 0]
        asked = [[each for each in self.responses if rule.rights(each.id)] for rule in scored]
        shares = [rule.score or Decimal(0) for rule, parts in zip(scored, asked, strict=True) if len(parts) == 1]
        if any(len(parts) > 1 for parts in asked):
            self.note(ALL_OR_NOTHING)
        elif shares and max(shares) - min(shares) > _HUNDREDTH:
            self.note(weighed_alike(noun))

    def stem(self) -> str:
        return self.block(self.stem_html)

    def block(self, markup: str) -> str:
        return self._markup(markup, is_inline=False)

    def phrase(self, markup: str, name: str, most: int) -> str:
        """One phrase. A longer one than `most` is not kept, which is said with its `name`."""
        text = self._markup(markup, is_inline=True)
        if len(text) <= most:
            return text
        self.note(f"{name} has {len(text):,} characters, and {most:,} is the most: it was not kept.")
        return ""

    def _markup(self, text: str, *, is_inline: bool) -> str:
        text = _FORMULA.sub(r"\\(\1\\)", _OLD_FORMULA.sub(r"\\(\1\\)", text))
        markup = from_html(text, self.files, is_inline=is_inline)
        self.notes += markup.notes
        return markup.text

    def plain(self, markup: str) -> str:
        """One line of letters."""
        return " ".join(to_plain(self.phrase(markup, "A text", 10_000), is_inline=True).split())

    def feedback_on(self, answer: str, refs: Sequence[str] = ()) -> str:
        """HTML of what is said on an answer: by what the conditions show for it, or by its name."""
        shown = [
            ref
            for each in self.conditions
            if not each.is_other
            and each.holds_for([answer])
            and not (len(each.rights()) > 1 and each.score is not None)
            for ref in each.feedback
        ]
        shared = {_GENERAL, _RIGHT, _WRONG, *self._of_all, *self._of_wrong}
        wanted = [ref for ref in dict.fromkeys([*shown, *refs, f"{answer}_fb"]) if ref not in shared]
        return "<br>".join(text for ref in wanted if (text := self.feedback(ref)))

    def feedback(self, name: str) -> str:
        """HTML of a feedback, which counts as said from now on."""
        element = self._feedback.get(name)
        if element is None:
            return ""
        self._said.add(name)
        return "\n".join(material(each) for each in element.iter() if local(each) in ("material", "material_ref"))

    def right_feedback(self) -> str:
        return self.feedback(_RIGHT)

    def wrong_feedback(self) -> str:
        return "<br>".join(text for ref in (_WRONG, *self._of_wrong) if (text := self.feedback(ref)))

    def explanation(self) -> str:
        """The feedback that everybody reads, or a solution."""
        names = [_GENERAL, *self._of_all]
        names += [name for name, element in self._feedback.items() if name == "solution" or _has(element, "solution")]
        return "\n\n".join(text for name in dict.fromkeys(names) if (text := self.block(self.feedback(name))))

    def hints(self) -> list[str]:
        found = []
        for name, element in self._feedback.items():
            if _has(element, "hint") and (text := self.phrase(self.feedback(name), "A hint", HINT_LENGTH)):
                found.append(text)
        if len(found) > MOST_HINTS:
            self.note(f"It has {len(found)} hints; the first {MOST_HINTS} were kept.")
        return found[:MOST_HINTS]

    def points(self, of_group: str) -> Decimal:
        names = ("points_possible", "cc_weighting", "max_score", "qmd_weighting", "respondusapi_qpoints")
        given = of_group or next((self.fields[name] for name in names if self.fields.get(name)), "1")
        points = decimal(given)
        if points is None or not 0 <= points <= _MOST_POINTS:
            self.note(f"It was worth “{given[:40]}”, which cannot be; here it is worth 1.")
            return Decimal(1)
        return Decimal(f"{points:f}".rstrip("0").rstrip(".")) if points % 1 else Decimal(int(points))

    def rest(self) -> Iterator[str]:
        """What nobody asked for."""
        for name in self._feedback:
            if name not in self._said and (said := to_plain(self.block(self.feedback(name)))):
                which = {_RIGHT: " on a right answer", _WRONG: " on a wrong answer"}.get(name, "")
                yield f"The feedback{which} was not kept: “{said[:300]}”"
        for label, entry in self.fields.items():
            if label not in _QUIET_FIELDS and entry:
                yield f"“{label[:40]}” ({entry[:80]}) was not kept."
        for child in self.item:
            if local(child) in ("rubric", "objectives", "itemcontrol", "duration", "itemproc_extension"):
                yield f"“{local(child)}” was not kept."

    def _present(self, holder: Element) -> None:
        for child in holder:
            name = local(child)
            if name == "material":
                self.parts.append(material(child))
            elif name == "response_extension":
                continue
            elif name.startswith("response_"):
                self.parts.append(_response(child, name.removeprefix("response_")))
            else:
                self._present(child)


def _shared(rules: Sequence[Condition]) -> tuple[list[str], list[str]]:
    """The feedback that everybody reads, and that on any wrong answer: both show for any other answer, too."""
    of_all: list[str] = []
    of_wrong: list[str] = []
    for ref in dict.fromkeys(ref for rule in rules if rule.is_other and not rule.score for ref in rule.feedback):
        shown = [rule for rule in rules if not rule.is_other and ref in rule.feedback]
        if ref in (_RIGHT, _WRONG) or "incorrect" in ref.lower():
            continue
        is_of_wrong = bool(shown) and not any(rule.score for rule in shown)
        (of_wrong if is_of_wrong else of_all).append(ref)
    return of_all, of_wrong


def _response(element: Element, kind: str) -> Response:
    found = Response(kind, element.get("ident", ""), element.get("rcardinality", "Single"), element)
    found.label = "\n".join(material(child) for child in element if local(child) == "material")
    for child in element.iter():
        name = local(child)
        if name == "render_fib":
            found.fib = child.get("fibtype", "String")
            boxes = next((value for key, value in child.attrib.items() if key.endswith("input_boxes")), "1")
            found.boxes = int(boxes) if re.fullmatch("[0-9]{1,3}", boxes) else 1
        elif name == "response_label":
            found.labels.append(child)
        elif name in ("render_hotspot", "render_slider"):
            found.kind = name.removeprefix("render_")
    return found


def label_html(label: Element) -> str:
    return "\n".join(material(each) for each in label.iter() if local(each) == "material")


def material(element: Element) -> str:
    """HTML of a material: texts, pictures and sounds in their order."""
    return "".join(filter(None, map(_piece, element)))


def _piece(element: Element) -> str:
    name, address = local(element), html.escape(element.get("uri", ""))
    if name in ("mattext", "matemtext"):
        return _text(element)
    if name == "matimage" and address:
        return f'<img src="{address}" alt="{html.escape(element.get("label", ""))}">'
    if name == "mataudio" and address:
        return f'<audio src="{address}"></audio>'
    return "<br>" if name == "matbreak" else ""


def _text(element: Element) -> str:
    """A type that nobody declared is guessed: HTML was often escaped without saying so."""
    type_ = element.get("texttype", "").lower()
    if len(element):
        before = html.escape(element.text or "", quote=False)
        return before + "".join(_without_namespaces(tostring(child, "unicode")) for child in element)
    text = element.text or ""
    if type_ in ("text/html", "text/xhtml", "html") or (not type_ and _MARKUP.search(text)):
        return text
    return "<br>".join(html.escape(text.strip("\n"), quote=False).split("\n"))


def _without_namespaces(text: str) -> str:
    return re.sub(r"(</?)\w+:", r"\1", re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", text))


def _has(element: Element, name: str) -> bool:
    return any(local(each) == name for each in element.iter())
