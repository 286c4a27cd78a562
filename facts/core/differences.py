"""What differs between two wordings of an item, word by word, field by field, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

from facts.core import prose
from facts.core.changes import LISTS, Wording, id_map
from facts.core.kinds import KINDS

Is: TypeAlias = Literal["same", "removed", "added"]
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_ALIKE = 0.3  # below that, two texts read better one after the other than mixed


@dataclass(frozen=True, slots=True)
class Piece:
    is_: Is
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as it was. Of a list each entry that came, went or was reworded is one."""

    field: str
    pieces: tuple[Piece, ...]


def differences(before: Wording, after: Wording) -> list[Difference]:
    """All that a reader would see differ, in the order in which an item is read; `key` is the answer in words."""
    found = [Difference("kind", words(KINDS[before.kind].LABEL, KINDS[after.kind].LABEL))]
    for name in dict.fromkeys(["stem", *before.content, *after.content]):
        old, new = before.content.get(name), after.content.get(name)
        if name in LISTS:
            found += [Difference(name, pieces) for pieces in _entries(name, before.content, after.content)]
        else:
            found.append(Difference(name, words(_text(old), _text(new))))
    found.append(Difference("key", words(_answer(before), _answer(after))))
    found.append(Difference("explanation", words(before.explanation, after.explanation)))
    return [each for each in found if any(piece.is_ != "same" for piece in each.pieces)]


def words(before: str, after: str) -> tuple[Piece, ...]:
    """One text as the other, word by word; where little is common, all of the old and then all of the new."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if before != after and matcher.ratio() < _ALIKE:
        return _pieces([("removed", before), ("added", after)])
    found: list[tuple[Is, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            found += [("removed", "".join(old[i:j])), ("added", "".join(new[k:m]))]
    return _pieces(found)


def _pieces(found: Sequence[tuple[Is, str]]) -> tuple[Piece, ...]:
    return tuple(Piece(is_, text) for is_, text in found if text)


def _entries(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Piece, ...]]:
    old, new = ({each["id"]: _text(each) for each in content.get(name) or ()} for content in (before, after))
    pairs = id_map({name: before.get(name)}, {name: after.get(name)})
    for id_, text in old.items():
        yield words(text, new[pairs[id_]]) if id_ in pairs else _pieces([("removed", text)])
    for id_, text in new.items():
        if id_ not in pairs.values():
            yield _pieces([("added", text)])


def _text(value: Any) -> str:
    """Any part of a content in words."""
    if isinstance(value, Mapping):
        parts = [(name, _text(each)) for name, each in value.items() if name != "id"]
        return "; ".join(text if name == "text" else f"{name}: {text}" for name, text in parts if text)
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    return "" if value is None else str(value)


def _answer(wording: Wording) -> str:
    return prose.plain(KINDS[wording.kind].back(wording.content, wording.key)["answer"])
