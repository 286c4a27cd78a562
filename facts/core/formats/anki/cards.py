"""
A card of any note type, as a question.

Its template is filled in as Anki does it. What asks for a typed answer becomes a short answer; a card of a cloze note
becomes a cloze with that card's deletions as blanks, where they can be typed; all else is a card with a front and a
back.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from facts.core.formats import markup
from facts.core.formats.anki import clozes, texts
from facts.core.formats.anki.collections import NoteType, Template
from facts.core.formats.anki.templates import FieldFilter, Side, TemplateError
from facts.core.kinds import KINDS, card, cloze, short
from facts.core.kinds.base import HINT_LENGTH, MOST_ENTRIES, MOST_HINTS

MOST_TYPED = 60
"""Characters: what is longer nobody types letter by letter, so that it is asked as a card."""
MOST_BLANKS = 500

_ANSWER_LINE = re.compile(r"""<hr\b[^<>]*\bid\s*=\s*["']?answer\b[^<>]*>""", re.IGNORECASE)
_BLOCKS = re.compile(r"<(?:ul|ol|li|table|pre|blockquote|h[1-6])\b", re.IGNORECASE)
_LINE = re.compile(r"<(?:br|/?div|/?p)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"<(/?)(?:b|i|em|strong|s|del|strike)\b[^<>]*>", re.IGNORECASE)
_CLOSED_AT_START = re.compile(r"^(?:\s*</[a-z]+>)+", re.IGNORECASE)
_OPENED_AT_END = re.compile(r"(?:<[a-z]+>\s*)+$", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")
_MARK = re.compile("[\ue000-\uf8ff]")
"""A letter of private use stands for each blank while a card is filled in."""
_FIRST = 0xE000
_SPACES = frozenset(" \t\n\r")
_OCCLUSION = "image-occlusion:"


class Unfit(ValueError):  # noqa: N818 - it names an outcome
    """Why a card makes no question, as a sentence."""


@dataclass
class Asked:
    """A question in the making."""

    kind: str
    content: dict[str, Any]
    key: dict[str, Any]
    explanation: str = ""
    notes: list[str] = field(default_factory=list)


class Filled:
    """A card's template as it is filled in with the fields of a note."""

    def __init__(
        self, type_: NoteType, template: Template, ordinal: int, values: Mapping[str, str], files: texts.Files
    ) -> None:
        self.type = type_
        self.template = template
        self.number = ordinal + 1
        self.files = files
        self.notes: list[str] = []
        self.typed: list[str] = []
        self.hints: list[str] = []
        self.blanks: list[clozes.Deletion] = []
        self.values = {**values, "FrontSide": ""}
        if type_.is_cloze:
            self.values = {name: _MARK.sub("", value) for name, value in self.values.items()}
            self.values[f"c{self.number}"] = "1"

    def question(self) -> Asked:
        """Raises Unfit."""
        if any(_OCCLUSION in value for value in self.values.values()):
            raise Unfit("It hides parts of a picture (image occlusion), which cannot be asked here.")
        try:
            front = self._filled(
                self.template.front,
                {"type": self._type, "nc": _same, "hint": self._hint, "cloze": self._blanked},
            )
            asked = self._cloze(front) if self.type.is_cloze else self._plain(front)
        except TemplateError as error:
            raise Unfit(str(error)) from error
        asked.notes += [*self.notes, *self._hinted(asked)]
        return asked

    def _plain(self, front: str) -> Asked:
        stem = self._read(front)
        if not stem:
            raise Unfit("Its front is empty.")
        if self.typed and (answer := typed(self.typed[0], self.files)):
            explanation = self._read(self._back(is_typed=True))
            return Asked(short.NAME, {"stem": stem}, {"accepted": [starless(answer)], "strict": False}, explanation)
        if self.typed:
            self.notes.append("Its answer was typed there; it is more than words, so that this card is turned over.")
        back = self._read(self._back())
        if not back:
            raise Unfit("Its back is empty.")
        return Asked(card.NAME, {"stem": stem}, {"back": back})

    def _cloze(self, front: str) -> Asked:
        if not self.blanks:
            raise Unfit(f"The note takes no words away for card {self.number}.")
        if len(self.blanks) > MOST_BLANKS:
            raise Unfit(f"It takes away more than {MOST_BLANKS} pieces.")
        extra = self._back()
        if asked := self._with_blanks(front):
            asked.explanation = self._read(extra)
            return asked
        stem = self._read(self._shown(front, lambda blank: f"<b>[{blank.hint or '…'}]</b>", r"[\ldots]"))
        back = self._shown(front, lambda blank: f"<b>{blank.text}</b>", None)
        return Asked(card.NAME, {"stem": stem}, {"back": self._read(f"{back}<br><br>{extra}")})

    def _with_blanks(self, front: str) -> Asked | None:
        """None where the blanks cannot be typed, or the text around is more than lines."""
        stretches = _MARK.split(front)
        if len(self.blanks) > MOST_ENTRIES or len(stretches) != len(self.blanks) + 1 or _BLOCKS.search(front):
            return None
        if not any(map(texts.bare, stretches)):
            return None
        answers = [typed(blank.text, self.files) for blank in self.blanks]
        if any(not answer or len(answer) > MOST_TYPED for answer in answers):
            return None
        if any(texts.is_within_formula("".join(stretches[: i + 1])) for i in range(len(answers))):
            return None
        hints = [texts.bare(blank.hint) for blank in self.blanks]
        content, key, notes = with_blanks(stretches, [*zip(answers, hints, strict=True)], self.files)
        if KINDS[cloze.NAME].problems(content, key):
            return None
        return Asked(cloze.NAME, content, key, notes=notes)

    def _shown(self, front: str, text: Callable[[clozes.Deletion], str], in_formula: str | None) -> str:
        """The front with something in place of each blank, which has no marks of emphasis in a formula."""
        blanks = iter(self.blanks)

        def shown(found: re.Match[str]) -> str:
            blank = next(blanks)
            if not texts.is_within_formula(front[: found.start()]):
                return text(blank)
            return blank.text if in_formula is None else in_formula

        return _MARK.sub(shown, front)

    def _back(self, *, is_typed: bool = False) -> str:
        """What the back has besides the front."""
        cloze_ = _nothing if self.type.is_cloze else self._blanked
        filters = {"type": _nothing if is_typed or self.type.is_cloze else _same, "nc": _same, "hint": _same}
        whole = self._filled(self.template.back, {**filters, "cloze": cloze_})
        line = _ANSWER_LINE.search(whole)
        if line is None:
            return whole
        bare = {"type": _nothing, "nc": _same, "hint": _nothing, "cloze": cloze_}
        again = _ANSWER_LINE.split(self._filled(self.template.back, bare))[0]
        if not again.strip() or self._read(again) == self._read(self._filled(self.template.front, bare)):
            return whole[line.end() :]
        return f"{whole[: line.start()]}<br><br>{whole[line.end() :]}"

    def _filled(self, template: str, filters: Mapping[str, FieldFilter]) -> str:
        side = Side(self.values, filters)
        try:
            return side.filled(template)
        finally:
            self.notes += [note for note in side.notes if note not in self.notes]

    def _read(self, text: str) -> str:
        found = texts.read(text, self.files)
        self.notes += [note for note in found.notes if note not in self.notes]
        return found.text

    def _hinted(self, asked: Asked) -> Iterator[str]:
        """Hints go with a question that may have some."""
        hints = [self._read(hint) for hint in self.hints if hint.strip()]
        if asked.kind == card.NAME:
            yield from (f"The hint “{hint[:60]}” was not kept, since a card has none." for hint in hints)
            return
        kept = [hint for hint in hints if 0 < len(hint) <= HINT_LENGTH][:MOST_HINTS]
        yield from (f"The hint “{hint[:60]}” was not kept: it is too long." for hint in hints if hint not in kept)
        if kept:
            asked.content["hints"] = kept

    def _type(self, name: str, value: str) -> str:
        if not self.type.is_cloze:
            self.typed.append(self.values[name])
            return ""
        return value

    def _hint(self, name: str, value: str) -> str:
        self.hints.append(value)
        return ""

    def _blanked(self, name: str, value: str) -> str:
        parts = clozes.parsed(value)
        return clozes.asked(parts, self.number, self._mark) if self.type.is_cloze else clozes.whole(parts)

    def _mark(self, blank: clozes.Deletion) -> str:
        self.blanks.append(blank)
        return chr(min(_FIRST + len(self.blanks) - 1, 0xF8FF))


def with_blanks(
    stretches: list[str], blanks: list[tuple[str, str]], files: texts.Files
) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    """Content and key of a cloze from the HTML around its blanks and their answers and hints, and what is to tell."""
    notes: list[str] = []
    text = ""
    for place, stretch in enumerate(stretches):
        text += f"{{{place}}}" if place else ""
        text += _stretch(stretch, notes, files, is_first=place == 0, is_last=place == len(blanks))
    for answer, hint in blanks:
        if len(hint) > cloze.HINT_LENGTH:
            notes.append(f"The hint of the blank “{answer[:40]}” was too long and is not kept.")
    asked = [
        {"id": str(place), "kind": "short", "hint": hint if len(hint) <= cloze.HINT_LENGTH else "", "options": []}
        for place, (_answer, hint) in enumerate(blanks, start=1)
    ]
    keys = {str(place): {"accepted": [starless(answer)]} for place, (answer, _hint) in enumerate(blanks, start=1)}
    return {"stem": cloze.STEM, "text": text.strip(), "blanks": asked}, {"blanks": keys}, [*dict.fromkeys(notes)]


def _stretch(text: str, notes: list[str], files: texts.Files, *, is_first: bool, is_last: bool) -> str:
    """Text between two blanks, each stretch by itself as the page shows it; the space at its ends stays."""
    found = texts.read(text, files, is_inline=True)
    notes += found.notes
    around = _CLOSED_AT_START.sub("", _OPENED_AT_END.sub("", text))
    if sum(-1 if tag[1] else 1 for tag in _EMPHASIS.finditer(around)):
        notes.append("Bold or italic letters around a blank were kept in part.")
    parts = _TAG.split(text)
    bare = html.unescape("".join(parts[::2]))
    starts_line, ends_line = not is_first and _has_line(parts), not is_last and _has_line(reversed(parts))
    if found.text and (starts_line or ends_line):
        notes.append("A new line beside a blank was not kept.")
    before = " " if starts_line or bare[:1] in _SPACES else ""
    after = " " if ends_line or bare[-1:] in _SPACES else ""
    spelled = re.sub(r"\{([0-9]{1,2})\}", r"{ \1 }", found.text).replace("[[", "[ [").replace("]]", "] ]")
    return f"{before}{spelled}{after}" if spelled else before or after


def _has_line(parts: Iterable[str]) -> bool:
    """Whether a line begins or ends before anything is seen. Every second part is a tag."""
    for place, part in enumerate(parts):
        if place % 2 and _LINE.match(part):
            return True
        if not place % 2 and part.strip():
            return False
    return False


def typed(text: str, files: texts.Files) -> str:
    """HTML as the words that somebody types, empty where it is more than words."""
    found = texts.read(text, files, is_inline=True)
    if found.notes or not markup.is_plain(found.text):
        return ""
    plain = markup.to_plain(found.text)
    return "" if "\n" in plain else plain


def starless(answer: str) -> str:
    """As an accepted answer, in which a star would stand for anything."""
    return answer.replace("*", r"\*")


def _same(_name: str, value: str) -> str:
    return value


def _nothing(_name: str, _value: str) -> str:
    return ""
