"""
A fact gives place to another: what differs between both statements, and what an item of the old one would say now.

The proposal replaces in everything the author wrote what the statements tell apart: "$279.75 million" by "$312.5
million". It is shown beside the old wording; nobody gets to see it before an author has confirmed it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from facts.core.changes import LISTS, Wording, carried
from facts.core.dates import MONTHS
from facts.core.kinds import option_id
from facts.core.values import problems

NOTE_LENGTH = 300
_OUTER = " .,;:!?\"'“”„«»()[]…"
_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_DATE = re.compile(rf"(?:(?:([0-9]{{1,2}}) )?({'|'.join(MONTHS)}) )?\b([0-9]{{4}})\b")
_SHORTEST = 3  # "11" for "12" would change every 11 there is


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of the old statement, and those that stand in their place in the new one."""

    old: str
    new: str


def swaps(old: str, new: str) -> list[Swap]:
    """What to replace to make an item of the old statement one of the new; the longest first."""
    before, after = old.split(), new.split()
    found: dict[str, str] = {}
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "replace":
            continue
        pairs = [(" ".join(before[i:j]), " ".join(after[k:m]))]
        if j - i == m - k:
            pairs += zip(before[i:j], after[k:m], strict=True)
        for one, other in pairs:
            _add(found, one, other)
            numbers = _NUMBER.findall(one), _NUMBER.findall(other)
            if len(numbers[0]) == len(numbers[1]) == 1:
                _add(found, numbers[0][0], numbers[1][0])
                _add(found, *(each[0].replace(",", "") for each in numbers))
    return [Swap(one, other) for one, other in sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[0]))]


def _add(found: dict[str, str], old: str, new: str) -> None:
    old, new = old.strip(_OUTER), new.strip(_OUTER)
    if len(old) >= _SHORTEST and new and old != new:
        found.setdefault(old, new)


def swapped(text: str, pairs: Sequence[Swap]) -> str:
    """The text with each old piece replaced, whole words only, and nothing twice."""
    if not pairs:
        return text
    new = {pair.old: pair.new for pair in pairs}
    pattern = "|".join(re.escape(pair.old) for pair in pairs)
    return re.sub(
        rf"(?<![\w.,])(?:{pattern})(?![\w]|[.,][0-9]|-[0-9]{{2}}(?![0-9]))", lambda match: new[match[0]], text
    )


def proposed(wording: Wording, old: str, new: str, values: Sequence[tuple[str, str]] = ()) -> Wording:
    """The wording as it would be of the new statement. `values` are more pieces, as keys have them ("1990-03-11")."""
    pairs = swaps(old, new)
    pairs = [*(Swap(*pair) for pair in values if pair[0] != pair[1]), *pairs]
    ids: dict[str, str] = {}
    content = {}
    for name, part in wording.content.items():
        content[name] = _entries(part, pairs, ids) if name in LISTS else _deep(part, pairs)
    key = carried(_deep(wording.key, pairs), ids)
    return Wording(wording.kind, content, key, swapped(wording.explanation, pairs))


def _entries(entries: Sequence[Mapping[str, Any]], pairs: Sequence[Swap], ids: dict[str, str]) -> list[dict[str, Any]]:
    """Entries with their texts replaced; an id that is made of the text follows it."""
    found = []
    for entry in entries:
        new = _deep(dict(entry), pairs) | {"id": entry["id"]}
        if entry["id"] == option_id(entry["text"]):
            new["id"] = ids[entry["id"]] = option_id(new["text"])
        found.append(new)
    return found


def _deep(value: Any, pairs: Sequence[Swap]) -> Any:
    if isinstance(value, str):
        return swapped(value, pairs)
    if isinstance(value, Mapping):
        return {name: each if name == "id" else _deep(each, pairs) for name, each in value.items()}
    if isinstance(value, list):
        return [_deep(each, pairs) for each in value]
    return value


def moved_values(values: Sequence[Mapping[str, Any]], old: str, new: str) -> list[dict[str, Any]]:
    """Typed values of the old fact that can be said of the new one. Those that cannot be read from it fall away."""
    pairs = swaps(old, new)
    found = []
    for value in values:
        moved: dict[str, Any] = _deep(dict(value), pairs)
        if moved["text"] != value["text"] and value["type"] in ("number", "money"):
            moved["value"] = _scaled(value, moved["text"])
        if moved["text"] != value["text"] and value["type"] == "date":
            moved["value"] = _dated(moved["text"])
        if moved["text"] in new and not list(problems(moved)):
            found.append(moved)
    return found


def _scaled(value: Mapping[str, Any], text: str) -> str:
    """The number in full: "$312.5 million" is to its value as "$279.75 million" was. Empty where it cannot be read."""
    before, after = (_NUMBER.findall(each) for each in (value["text"], text))
    try:
        (one,), (other,) = before, after
        scale = Decimal(value["value"]) / Decimal(one.replace(",", ""))
        return f"{(Decimal(other.replace(',', '')) * scale).normalize():f}"
    except (ValueError, InvalidOperation, ZeroDivisionError):
        return ""


def _dated(text: str) -> str:
    """The one date that a text names, as it is stored. Empty where there is none, or more than one."""
    found = [
        f"{year:0>4}-{MONTHS.index(month) + 1:02}" + (f"-{int(day):02}" if day else "") if month else year
        for day, month, year in _DATE.findall(text)
    ]
    return found[0] if len(found) == 1 else ""


def note(old: str, new: str, since: str) -> str:
    """What learners are told; where both statements are too long for that, the new one."""
    for text in (f"{old} Since {since}: {new}", f"Since {since}: {new}"):
        if len(text) <= NOTE_LENGTH:
            return text
    return f"{text[: NOTE_LENGTH - 1]}…"
