"""
Card templates, filled in: HTML with fields of the note in braces.

    {{Front}}
    {{#Note}}<p>{{text:Note}}</p>{{/Note}}{{^Note}}None.{{/Note}}

Filters stand before a field's name, the last one works first. A value is put in once and never read as a template
itself, so that nothing refers to itself. Nothing is run: no script, no style, no TeX.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

MOST_DEPTH = 20
MOST_LENGTH = 50_000
"""Characters of a side, filled in, without the pictures within."""

FieldFilter = Callable[[str, str], str]
"""Takes a field's name, and its value as other filters have left it."""

_TOKEN = re.compile(r"\{\{(.*?)\}\}|<!--.*?-->", re.DOTALL)
_EMPTY = re.compile(r"(?:\s|&nbsp;|</?(?:br|div)\s*/?>)*", re.IGNORECASE)
_PICTURE = re.compile(r"""data:[^"'\s<>]*""")
_TAG = re.compile(r"<[^<>]*>")
_RUBY = re.compile(r" ?([^ >]+?)\[(.+?)\]")


class TemplateError(ValueError):
    """Why a template cannot be filled in, as a sentence."""


@dataclass
class Side:
    """
    One side of a card as it is filled in.

    `filters` are those that mean something to the caller, by name, beside the plain ones here. What is noted of a
    filter that nobody knows stands in `notes`.
    """

    values: Mapping[str, str]
    filters: Mapping[str, FieldFilter] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def filled(self, template: str) -> str:
        """Raises TemplateError."""
        text = "".join(self._parts(template))
        if len(text) > MOST_LENGTH and len(_PICTURE.sub("", text)) > MOST_LENGTH:
            raise TemplateError(f"The card has more than {MOST_LENGTH:,} characters.")
        return text

    def _parts(self, template: str) -> Iterator[str]:
        """Text stands where all conditions around it hold."""
        open_: list[tuple[str, bool]] = []
        at = 0
        for token in _TOKEN.finditer(template):
            is_shown = all(holds for _name, holds in open_)
            if is_shown:
                yield template[at : token.start()]
            at = token.end()
            if token[1] is None:
                continue
            sign, name = token[1].strip()[:1], token[1].strip()[1:].strip()
            if sign in "#^" and sign:
                if len(open_) == MOST_DEPTH:
                    raise TemplateError(f"Its template has conditions more than {MOST_DEPTH} deep.")
                open_.append((name, self._is_filled(name) == (sign == "#")))
            elif sign == "/":
                if not open_ or open_.pop()[0] != name:
                    raise TemplateError("Its template ends a condition that it did not begin.")
            elif is_shown:
                yield self._value(token[1].strip())
        if open_:
            raise TemplateError(f"Its template begins a condition that it does not end: {{{{#{open_[-1][0][:40]}}}}}.")
        yield template[at:]

    def _is_filled(self, name: str) -> bool:
        return _EMPTY.fullmatch(self.values.get(name, "")) is None

    def _value(self, reference: str) -> str:
        """A name with a colon in it is tried before filters are."""
        *filters, name = [reference] if reference in self.values else [part.strip() for part in reference.split(":")]
        if name not in self.values:
            if reference:
                self.notes.append(f"Its template asks for a field “{name[:40]}” that the note does not have.")
            return ""
        value = self.values[name]
        for each in reversed(filters):
            word = each.split()[0] if each else ""
            if word in self.filters:
                value = self.filters[word](name, value)
            elif word in _PLAIN:
                value = _PLAIN[word](value)
            else:
                self.notes.append(f"The filter “{word[:40]}” of its template is not known here, and was passed over.")
        return value


def _text(value: str) -> str:
    return _TAG.sub("", value)


_PLAIN: Mapping[str, Callable[[str], str]] = {
    "text": _text,
    "furigana": lambda value: _RUBY.sub(r"\1 (\2)", value),
    "kana": lambda value: _RUBY.sub(r"\2", value),
    "kanji": lambda value: _RUBY.sub(r"\1", value),
    "tts": lambda _value: "",
    "tts-voices": lambda _value: "",
}
"""Speech that a device makes of a text says nothing that is not written elsewhere on the card."""
