"""
Moodle's texts with gaps, which are our cloze: `cloze` (also `multianswer`), and `gapselect` and `ddwtos` with choices.

    The [[1]] sat on the [[3]].     # of gapselect: the first and the third choice are right

Our text is one stretch of phrases, so what stands before the first paragraph with a gap becomes the stem. Formatting
that goes on around a gap is closed before it and opened again.
"""

import html
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from facts.core.formats.markup import canonical, from_html, to_html, to_plain
from facts.core.kinds import cloze
from facts.core.kinds.base import natural
from facts.core.prose import media_names

from . import embedded, numbers
from .sheet import Sheet, block_html, inline_html
from .source import Source, decimal, letters
from .typed import note_apart, short_key, spellings

_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")
_PLACE = re.compile(r"\{([0-9]{1,2})\}")
_TOKEN = re.compile(r"\ue000([0-9]+)\ue001")
_FORMULA = re.compile(r"\\[(\[](?:[^\\]|\\(?![()\[\]]))*")
_EDGES = re.compile(r"((?:\s|\\\n)*)(.*?)((?:\s|\\\n)*)", re.DOTALL)
_AROUND = re.compile(r"(\s?)[*_~]*\ue000([0-9]+)\ue001[*_~]*(\s?)")

Gap = tuple[dict[str, Any], dict[str, Any]]
"""A blank without its id, and its key."""


def read_cloze(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    text, files = source.html(source.child("questiontext"))
    below, pictures = source.old_picture()
    files.update(pictures)
    parts = embedded.parsed(text + below)
    blanks = [part for part in parts if isinstance(part, embedded.Blank)]
    stretches = [part for part in parts if isinstance(part, str)]
    if any(map(embedded.looks_broken, stretches)):
        source.note("Something begins like a blank and does not end. It was left as it is written.")
    if len({blank.weight for blank in blanks}) > 1:
        source.note("The blanks weigh differently there; here they count the same.")
    gaps = [_read_blank(source, i + 1, blank) for i, blank in enumerate(blanks)]
    return _content(source, source.of_html(_with_tokens(stretches), files, is_inline=False), gaps)


def points(element_text: str) -> Decimal:
    """What a cloze is worth: the sum of its weights."""
    return Decimal(sum(part.weight for part in embedded.parsed(element_text) if isinstance(part, embedded.Blank)))


def _read_blank(source: Source, number: int, blank: embedded.Blank) -> Gap:
    if said := [answer.feedback for answer in blank.answers if answer.feedback]:
        source.note(f"The feedback of blank {number} was not kept: “{_plain(said[0])[:200]}”")
    kind: dict[str, Any] = {"kind": "short", "hint": "", "options": []}
    match blank.type:
        case embedded.SEVERAL:
            raise ValueError(f"Blank {number} asks for several choices; here a blank takes one.")
        case embedded.NUMBER:
            return {**kind, "kind": "number"}, _number(source, number, blank)
        case embedded.CHOICE:
            texts = [_plain(answer.text) for answer in blank.answers]
            right = [text for text, answer in zip(texts, blank.answers, strict=True) if answer.mark == 1]
            if any(0 != answer.mark != 1 for answer in blank.answers):
                source.note(f"Choices of blank {number} that were worth a part of the mark are wrong here.")
            return _choice(number, texts, right)
        case embedded.CASED:
            source.note(f"Capital letters counted in blank {number}; here they do not.")
    try:
        return kind, _kept_short(short_key(source, [(each.text, each.mark, "") for each in blank.answers]))
    except ValueError as error:
        raise ValueError(f"Blank {number}: {error}") from error


def _plain(markup: str) -> str:
    """HTML as a line of letters."""
    return " ".join(to_plain(from_html(markup, is_inline=True).text, is_inline=True).split())


def _kept_short(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "strict"}


def _number(source: Source, number: int, blank: embedded.Blank) -> dict[str, Any]:
    right = []
    for answer in blank.answers:
        if answer.mark == 1:
            value, slack = decimal(answer.text), decimal(answer.slack or "0")
            if value is None or slack is None:
                raise ValueError(f"“{answer.text[:40]}” in blank {number} is no number.")
            right.append((value, abs(slack)))
        elif answer.mark:
            source.note(f"{answer.text[:40]} was worth a part of the mark in blank {number}; here it is wrong.")
    if not right:
        raise ValueError(f"No number is right in blank {number}.")
    key, apart = numbers.key_of(right)
    note_apart(source, apart)
    return key


def _choice(number: int, texts: Sequence[str], right: Sequence[str]) -> Gap:
    if len(set(right)) != 1:
        raise ValueError(f"Choices of blank {number} that are worth 100 %: {len(set(right))}. Here one is right.")
    options = sorted(dict.fromkeys(texts), key=natural)
    return {"kind": "choice", "hint": "", "options": options}, {"accepted": [right[0]]}


def read_gaps(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The choices of a gap are all of the group of the right one."""
    groups: dict[str, list[str]] = {}
    choices = []
    for each in [*source.children("selectoption"), *source.children("dragbox")]:
        text, group = _plain(letters(each)), each.findtext("group", "1").strip()
        groups.setdefault(group, []).append(text)
        choices.append((text, group))
    text, files = source.html(source.child("questiontext"))
    stretches = _GAP.split(text)
    gaps = []
    for i, number in enumerate(stretches[1::2]):
        if not 0 < int(number) <= len(choices):
            raise ValueError(f"Gap [[{number}]] has no such choice.")
        right, group = choices[int(number) - 1]
        gaps.append(_choice(i + 1, groups[group], [right]))
    return _content(source, source.of_html(_with_tokens(stretches[::2]), files, is_inline=False), gaps)


def _with_tokens(stretches: Sequence[str]) -> str:
    text = stretches[0] + "".join(f"\ue000{i + 1}\ue001{each}" for i, each in enumerate(stretches[1:]))
    if any(_TOKEN.search(formula[0]) for formula in _FORMULA.finditer(text)):
        raise ValueError("A blank stands in a formula, where none can be.")
    return text


def _content(source: Source, text: str, gaps: Sequence[Gap]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    if not gaps:
        raise ValueError("It has no blank that can be read.")
    paragraphs = text.split("\n\n")
    first = next((i for i, each in enumerate(paragraphs) if _TOKEN.search(each)), 0)
    stem, rest = canonical("\n\n".join(paragraphs[:first])), "\n\n".join(paragraphs[first:])
    flat = from_html(to_html(rest), {name: name for name in media_names(rest)}, is_inline=True).text
    if any(each.lstrip().startswith(("|", "-", "1.", ">")) for each in paragraphs[first:]):
        source.note("The table or list around the blanks became lines.")
    text = _with_places("\\\n".join(map(_apart, flat.split("\\\n"))))
    if _PLACE.findall(text) != [str(i + 1) for i in range(len(gaps))]:
        raise ValueError("A blank stands where none can be.")
    content = {
        "stem": stem or cloze.STEM,
        "text": text,
        "blanks": [{"id": str(i + 1), **blank} for i, (blank, _) in enumerate(gaps)],
    }
    return "cloze", content, {"blanks": {str(i + 1): key for i, (_, key) in enumerate(gaps)}}


def _with_places(line: str) -> str:
    """A text in which tokens have become places, each stretch between them spelled by itself."""
    return "".join(
        f"{{{part}}}" if i % 2 else _PLACE.sub(r"{\1\\}", _respelled(part)) for i, part in enumerate(_TOKEN.split(line))
    )


def _respelled(stretch: str) -> str:
    before, core, after = _EDGES.fullmatch(stretch).groups()  # type: ignore[union-attr]
    return f"{before}{canonical(core, is_inline=True)}{after}"


def _apart(line: str) -> str:
    """A line in which no formatting goes across a token."""
    if not _TOKEN.search(line):
        return line
    spaces = {found[2]: (found[1], found[3]) for found in _AROUND.finditer(line)}
    marked = _TOKEN.sub(r"<br>\g<0><br>", to_html(line, is_inline=True))
    out = ""
    for piece in from_html(marked, {name: name for name in media_names(line)}, is_inline=True).text.split("\\\n"):
        token = _TOKEN.search(piece)
        before, after = spaces.get(token[1], ("", "")) if token else ("", "")
        piece = token[0] if token else piece
        out += f"{' ' if before and not out.endswith(' ') else ''}{piece}{' ' if after else ''}"
    return out.strip()


def text_html(content: dict[str, Any], key: dict[str, Any], points: Decimal, sheet: Sheet) -> str:
    """The text of a cloze, its stem before it unless that is the usual one."""
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    share = points / len(blanks)
    weight = int(share) if share >= 1 and share == int(share) else 1
    if weight * len(blanks) != points:
        sheet.lose(f"In Moodle it is worth {weight * len(blanks)}, one for each blank, and not {points.normalize():f}.")
    parts = _PLACE.split(content["text"])
    text = "".join(
        _write_blank(sheet, blanks[part], key["blanks"][part], weight) if i % 2 else _stretch(part)
        for i, part in enumerate(parts)
    )
    stem = "" if content["stem"] == cloze.STEM else _guarded(block_html(content["stem"]))
    return f"{stem}<p>{text}</p>"


def _stretch(text: str) -> str:
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{' ' * bool(before)}{_guarded(inline_html(core))}{' ' * bool(after)}"


def _guarded(markup: str) -> str:
    """Without a brace, which might begin a blank."""
    return markup.replace("{", "&#123;")


def _write_blank(sheet: Sheet, blank: dict[str, Any], key: dict[str, Any], weight: int) -> str:
    if blank.get("hint"):
        sheet.lose(f"Moodle shows no hint in a blank: “{blank['hint'][:60]}”.")
    type_, answers = _WRITERS[blank["kind"]](blank, key)
    return embedded.written(type_, weight, answers)


def _right(text: str, slack: str = "") -> embedded.Answer:
    return embedded.Answer(text, Decimal(1), slack=slack)


def _wrong(text: str) -> embedded.Answer:
    return embedded.Answer(text, Decimal(0))


Written = tuple[str, list[embedded.Answer]]


def _short_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    wrong = [_wrong(each["text"]) for each in key.get("wrong", [])]
    return embedded.SHORT, [*map(_right, key["accepted"]), *wrong]


def _number_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    found = numbers.answers_of(key)
    return embedded.NUMBER, [_right(numbers.written(value), numbers.written(slack)) for value, slack in found]


def _date_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    return embedded.SHORT, [*map(_right, spellings(key["value"]))]


def _choice_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    answers = [(_right if text in key["accepted"] else _wrong)(html.escape(text)) for text in blank["options"]]
    return embedded.CHOICE, answers


_WRITERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Written]] = {
    "short": _short_blank,
    "number": _number_blank,
    "date": _date_blank,
    "choice": _choice_blank,
}
