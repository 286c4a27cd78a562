r"""
Cloze: a text with blanks to fill, each a short answer, a number, a date or a choice.

Authors mark blanks in the text, `parse_marked` reads them and `marked` writes them:

    Relations began in [[date:1922#a year]] under [[Harding|Warren*|!Coolidge]],
    worth [[number:1.5~2%]] million or [[choice:so|*thus|hence]], signed in [[strict:Šiauliai]].

After `#` stands a hint, the star is before the right choice, and a backslash takes a sign as it is: `[[C\#]]`. In a
short blank a star stands for anything, an exclamation mark is before a known wrong answer, and after `strict:` accents
count.
"""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from facts.core import prose
from facts.core.writings import DEFAULT, Writing, writing_of

from . import date, number, short
from .base import (
    ENTRY_LENGTH,
    MOST_ENTRIES,
    STEM_LENGTH,
    Entry,
    Problem,
    Values,
    check_object,
    check_stem,
    check_text,
    field,
    folded,
    ids,
    natural,
)

NAME = "cloze"
LABEL = "Cloze"
ABOUT = "A text with blanks to fill."
LABELLED_BY = "pieces"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"text": str}
OPTIONAL: dict[str, type] = {"stem": str, "writing": str}

STEM = "Complete the sentence."
HINT_LENGTH = 80

Piece = TypeVar("Piece")

_PLACE = re.compile(r"\{([0-9]{1,2})\}")
_MARKED = re.compile(r"\[\[((?:\\.|[^\\])*?)\]\]", re.DOTALL)
_PREFIX = re.compile(r"(date|number|choice|strict):")
_HINT = re.compile(r"((?:\\.|[^\\#])*)#?(.*)", re.DOTALL)
_PARTS = re.compile(r"(?:\\.|[^\\|])+", re.DOTALL)


def parse_marked(text: str) -> tuple[str, list[Entry], Entry]:
    """Text with places ("{1}"), blanks and key. Raises ValueError with a sentence for the author."""
    if len(text) > 2 * STEM_LENGTH:
        raise ValueError(f"The text is too long; {2 * STEM_LENGTH:,} characters is the most.")
    if _PLACE.search(_MARKED.sub("[]", text)):
        raise ValueError("Write a blank with its answer, as in [[1922]], not {1}. In a formula, { 1 } is the same.")
    blanks: list[Entry] = []
    keys: dict[str, Entry] = {}

    def read(found: re.Match[str]) -> str:
        id_ = str(len(blanks) + 1)
        blank, keys[id_] = _read_blank(found[1])
        blanks.append({"id": id_, **blank})
        return f"{{{id_}}}"

    text = _MARKED.sub(read, text)
    if "[[" in text or "]]" in text:
        raise ValueError("A blank begins with [[ and ends with ]]; here one of the two is missing.")
    return text, blanks, {"blanks": keys}


def marked(content: Values, key: Values) -> str:
    """The text as its author would write it."""
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    return _PLACE.sub(lambda found: _write_blank(blanks[found[1]], key["blanks"][found[1]]), content["text"])


def build(fields: Values) -> tuple[Entry, Entry]:
    text, blanks, key = parse_marked(fields["text"])
    writing = fields.get("writing", DEFAULT)
    content: Entry = {"stem": fields.get("stem", STEM), "text": text, "blanks": blanks}
    return content | ({"writing": writing} if writing != DEFAULT else {}), key


def problems(content: object, key: object) -> list[Problem]:
    blanks, keys, text = field(content, "blanks"), field(key, "blanks"), field(content, "text")
    found = [
        *check_object(content, "", {"stem", "text", "blanks", "writing"}),
        *check_stem(content),
        *check_text(text, "text", "The text", most=STEM_LENGTH),
        *number.check_writing(content),
        *check_object(key, "key", {"blanks"}),
        *check_object(keys, "key.blanks", [id_ for id_ in ids(blanks) if isinstance(id_, str)]),
    ]
    if isinstance(text, str) and ("[[" in text or "]]" in text):
        found.append(Problem("text", "A blank begins with [[ and ends with ]]; here one of the two is missing."))
    if not isinstance(blanks, list) or not blanks:
        return [*found, Problem("text", "Write at least one blank, as in [[1922]].")]
    if len(blanks) > MOST_ENTRIES:
        return [*found, Problem("text", f"There are {len(blanks)} blanks; {MOST_ENTRIES} is the most.")]
    places = _PLACE.findall(text) if isinstance(text, str) else []
    for i, blank in enumerate(blanks):
        id_ = field(blank, "id")
        if not isinstance(id_, str) or places.count(id_) != 1 or ids(blanks).count(id_) != 1:
            found.append(Problem("text", f"Blank {i + 1} must stand in the text, and once only."))
        found += _check_blank(blank, i, field(keys, id_) if isinstance(id_, str) else None)
    found += [Problem("text", f"There is no blank {{{id_}}}.") for id_ in places if id_ not in ids(blanks)]
    return found


def face(content: Values) -> dict[str, Any]:
    """Each stretch of text is rendered by itself, so that no blank can stand inside a tag."""
    asked = {"writing": content["writing"]} if content.get("writing") else {}
    return {"stem": prose.block(content["stem"]), "pieces": _pieces(content, _face_of_blank), **asked}


def back(content: Values, key: Values) -> dict[str, Any]:
    def filled(blank: Values) -> str:
        return f"<strong>{html.escape(words(blank['kind'], key['blanks'][blank['id']], writing_of(content)))}</strong>"

    return {"answer": "".join(_pieces(content, filled)), "feedback": {}}


def words(kind: str, key: Values, writing: Writing) -> str:
    """The answer that fills a blank of this kind."""
    match kind:
        case "number":
            return number.words(key, writing)
        case "date":
            return date.words(key)
        case "choice":
            return str(key["accepted"][0])
    return short.words(key)


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    values = response or {}
    has_numbers = any(piece["kind"] == "number" for piece in face["pieces"] if not isinstance(piece, str))
    return {
        "example": writing_of(face).example if face.get("writing") and has_numbers else "",
        "pieces": [
            piece if isinstance(piece, str) else {**piece, "value": values.get(piece["blank"], "")}
            for piece in face["pieces"]
        ],
    }


def following(text: str) -> dict[str, str]:
    """By blank, the text behind it: a number may have its unit there."""
    parts = _PLACE.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _pieces(content: Values, of_blank: Callable[[Values], Piece]) -> list[str | Piece]:
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    return [
        of_blank(blanks[part]) if i % 2 else _render(part)
        for i, part in enumerate(_PLACE.split(content["text"]))
        if part
    ]


def _render(text: str) -> str:
    """HTML of a stretch of text with the space around it."""
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{' ' * bool(before)}{prose.inline(core)}{' ' * bool(after)}"


def _face_of_blank(blank: Values) -> dict[str, Any]:
    return {
        "blank": blank["id"],
        "kind": blank["kind"],
        "hint": blank.get("hint") or "",
        "options": sorted(blank.get("options") or [], key=natural),
    }


def _check_blank(blank: object, i: int, key: object) -> Iterator[Problem]:
    here, there, name = f"blanks.{i}", f"key.blanks.{field(blank, 'id')}"[:40], f"blank {i + 1}"
    kind, options = field(blank, "kind"), field(blank, "options")
    yield from check_object(blank, here, {"id", "kind", "hint", "options"})
    yield from check_text(field(blank, "hint"), f"{here}.hint", f"The hint of {name}", most=HINT_LENGTH, empty=True)
    if kind == "choice":
        yield from _check_choice(options, f"{here}.options", name)
        if not isinstance(options, list) or field(key, "accepted") not in [[option] for option in options]:
            yield Problem(there, f"Put a star before the right choice of {name}.")
    elif options:
        yield Problem(f"{here}.options", f"Only a choice has options, and {name} is none.")
    match kind:
        case "short":
            yield from short.check_key(key, there)
            yield from _check_wrong(field(key, "wrong"), f"{there}.wrong", name)
        case "number":
            yield from number.check_key(key, there)
        case "date":
            yield from date.check_key(key, there)
        case "choice":
            yield from check_object(key, there, {"accepted"})
            yield from short.check_accepted(field(key, "accepted"), there)
        case _:
            yield Problem(f"{here}.kind", f"For {name} choose short, number, date or choice.")


def _check_wrong(wrong: object, where: str, name: str) -> Iterator[Problem]:
    if isinstance(wrong, list) and any(field(each, "feedback") for each in wrong):
        yield Problem(where, f"A known wrong answer has no feedback in {name}.")


def _check_choice(options: object, where: str, name: str) -> Iterator[Problem]:
    if not isinstance(options, list) or len(options) < 2:
        yield Problem(where, f"Write at least two choices for {name}.")
        return
    if len(options) > MOST_ENTRIES:
        yield Problem(where, f"There are {len(options)} choices for {name}; {MOST_ENTRIES} is the most.")
        return
    known: set[str] = set()
    for i, option in enumerate(options):
        yield from check_text(option, f"{where}.{i}", f"Choice {i + 1} of {name}", most=ENTRY_LENGTH)
        if isinstance(option, str):
            if folded(option) in known:
                yield Problem(f"{where}.{i}", f"Choice {i + 1} of {name} says the same as one before it.")
            known.add(folded(option))


def _read_blank(source: str) -> tuple[Entry, Entry]:
    prefix = _PREFIX.match(source)
    kind = prefix[1] if prefix else "short"
    answers, hint = _HINT.findall(source, prefix.end() if prefix else 0)[0]
    parts = [part.strip() for part in _PARTS.findall(answers) if part.strip()]
    if not parts:
        raise ValueError(f"A blank has no answer: [[{source}]].")
    options, key = _READERS[kind](parts)
    return {"kind": "short" if kind == "strict" else kind, "hint": _unescape(hint).strip(), "options": options}, key


def _read_short(parts: list[str]) -> tuple[list[str], Entry]:
    """`\\*` stays: what it means in an answer, `short` tells."""
    answers = [re.sub(r"\\([^*])", r"\1", part, flags=re.DOTALL) for part in parts]
    wrong = [answer.removeprefix("!").strip() for answer, part in zip(answers, parts, strict=True) if part[0] == "!"]
    key: Entry = {"accepted": [answer for answer, part in zip(answers, parts, strict=True) if part[0] != "!"]}
    return [], key | ({"wrong": [{"text": text, "feedback": ""} for text in wrong]} if wrong else {})


def _read_strict(parts: list[str]) -> tuple[list[str], Entry]:
    options, key = _read_short(parts)
    return options, {**key, "strict": True}


def _read_number(parts: list[str]) -> tuple[list[str], Entry]:
    value, _, tolerance = "|".join(parts).partition("~")
    return [], {"value": value.strip(), "tolerance": tolerance.strip() or "0"}


def _read_date(parts: list[str]) -> tuple[list[str], Entry]:
    return [], {"value": "|".join(parts)}


def _read_choice(parts: list[str]) -> tuple[list[str], Entry]:
    options = [_unescape(part.removeprefix("*").strip()) for part in parts]
    right = [option for option, part in zip(options, parts, strict=True) if part.startswith("*")]
    return sorted(options, key=natural), {"accepted": right}


_READERS = {
    "short": _read_short,
    "strict": _read_strict,
    "number": _read_number,
    "date": _read_date,
    "choice": _read_choice,
}


def _write_blank(blank: Values, key: Values) -> str:
    kind = blank["kind"]
    if kind == "choice":
        options = [re.sub(r"^\*", r"\\*", _escape(option)) for option in blank["options"]]
        rights = ["*" if option in key["accepted"] else "" for option in blank["options"]]
        source = "|".join(star + option for star, option in zip(rights, options, strict=True))
    elif kind == "number":
        tolerance = key.get("tolerance") or "0"
        source = key["value"] if tolerance == "0" else f"{key['value']}~{tolerance}"
    elif kind == "date":
        source = key["value"]
    else:
        wrong = [f"!{_escape_answer(each['text'])}" for each in key.get("wrong", [])]
        source = "|".join([*map(_escape_answer, key["accepted"]), *wrong])
    prefix = "strict:" if key.get("strict") else "" if kind == "short" else f"{kind}:"
    hint = f"#{_escape(blank['hint'])}" if blank.get("hint") else ""
    return f"[[{prefix}{source}{hint}]]"


def _escape(text: str) -> str:
    return re.sub(r"[\\|#\[\]]|^(?=(?:date|number|choice|strict):)", r"\\\g<0>", text)


def _escape_answer(text: str) -> str:
    """An answer of a short blank, whose stars stay as they are."""
    stars = r"\\\*|\*"
    parts = re.split(f"({stars})", text)
    text = "".join(part if i % 2 else re.sub(r"[\\|#\[\]]", r"\\\g<0>", part) for i, part in enumerate(parts))
    return re.sub(r"^(?=!|(?:date|number|choice|strict):)", r"\\", text)


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
