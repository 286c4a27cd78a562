r"""The signs of GIFT: what a backslash takes as it is, the format before a text, the weight before an answer."""

import re
from dataclasses import dataclass
from decimal import Decimal

from facts.core.formats.markup import Markup, from_html, from_plain

_ESCAPED = ":#={}~n"
_STAND_INS = "\x01\x02\x03\x04\x05\x06\x07"
"""No text holds these, so that they may stand for signs that are only letters."""
_HIDE = re.compile(r"\\([\\:#={}~n])")
_HIDDEN = dict(zip(_ESCAPED, _STAND_INS, strict=True)) | {"\\": "\\"}
_SHOWN = str.maketrans(dict(zip(_STAND_INS, ":#={}~\n", strict=True)))
_WRITTEN = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "", **{sign: f"\\{sign}" for sign in ":#={}~"}})

FORMATS = ("moodle", "html", "plain", "markdown")
_FORMAT = re.compile(rf"\[({'|'.join(FORMATS)})\]")
_WEIGHT = re.compile(r"%(-*)([0-9]{1,2}\.?[0-9]*)%")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_AT_TAGS = re.compile(r"\n+(?=<)|(?<=>)\n+")

ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f\x7f]){1,400})\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f\x7f]){1,400})\]")


def hidden(text: str) -> str:
    """With stand-ins for the signs that a backslash takes as they are."""
    return _HIDE.sub(lambda found: _HIDDEN[found[1]], text)


def shown(text: str) -> str:
    """With the signs for their stand-ins."""
    return text.translate(_SHOWN)


def written(text: str) -> str:
    """With a backslash before each sign that is only a letter."""
    return text.translate(_WRITTEN)


@dataclass(frozen=True)
class Text:
    """What stands in the file, with stand-ins, and how it is to be read."""

    text: str
    format: str

    @classmethod
    def of(cls, text: str, default: str = "moodle") -> "Text":
        text = text.strip()
        if found := _FORMAT.match(text):
            return cls(text[found.end() :], found[1])
        return cls(text, default)

    @property
    def plain(self) -> str:
        """As it is, on one line."""
        return " ".join(shown(self.text).split())

    def markup(self, *, is_inline: bool = False) -> Markup:
        text = shown(self.text).strip()
        match self.format:
            case "plain":
                return Markup(from_plain(text, is_inline=is_inline))
            case "markdown":
                notes = ("HTML within Markdown is shown as it is written.",) if _TAG.search(text) else ()
                return Markup(text, notes)
            case "moodle":
                text = _AT_TAGS.sub(" ", text).replace("\n", "<br>")
        return from_html(text, is_inline=is_inline)


def begins_as_format(text: str) -> bool:
    return bool(_FORMAT.match(text))


def weighed(answer: str) -> tuple[Decimal | None, str]:
    """The weight before an answer, from -1 to 1 with five decimals, and what follows it.

    It is None where there is none. Moodle takes two digits and then any, so that %100% and %33.33333% are weights.
    """
    found = _WEIGHT.match(answer)
    if not found or len(found[1]) > 1 or len(found[2]) > 20:
        return None, answer
    amount = Decimal(f"{found[2].rstrip('.')}") / 100
    amount = round(min(amount, Decimal(1)), 5)
    return -amount if found[1] else amount, answer[found.end() :].strip()
