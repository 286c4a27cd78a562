"""
Whether two wordings show the same, and by what a question without an id is known again.

What is shown decides: Markdown has many spellings of one page, and ids of choices are made of the spelling.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facts.core import prose
from facts.core.changes import LISTS, Values, Wording, carried
from facts.core.kinds import KINDS
from facts.core.kinds.base import folded

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,109}")
_SHOWN = ("back", "guide")
"""Fields of keys that hold Markdown."""


@dataclass(frozen=True)
class Shown:
    """What an item says, and what its pages show of that."""

    wording: Wording
    face: Values
    back: Values


def is_same(before: Shown, after: Shown) -> bool:
    """Whether nobody would see a difference, nor any answer be marked otherwise."""
    return before.wording == after.wording or (
        before.wording.kind == after.wording.kind and _canonical(before) == _canonical(after)
    )


def _canonical(shown: Shown) -> Any:
    ids = {}
    for name in LISTS:
        for id_, html in _entries(shown.face.get(name)).items():
            ids[id_] = f"{name}: {html}"
    key = {name: prose.block(str(value)) if name in _SHOWN else value for name, value in shown.wording.key.items()}
    order = [each["id"] for each in shown.wording.content.get("options", ()) if isinstance(each, Mapping)]
    return carried([shown.face, shown.back, key, order], ids)


def _entries(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(id_): str(html) for id_, html in value.items()}
    return {str(each["id"]): str(each["html"]) for each in value or () if isinstance(each, Mapping)}


def question_digest(kind: str, face: Values) -> str:
    """Of the question alone, whatever its choices and answer are."""
    pieces = face[KINDS[kind].LABELLED_BY]
    pieces = [pieces] if isinstance(pieces, str) else pieces
    return _digest(kind, *(folded(prose.plain(each)) if isinstance(each, str) else "{}" for each in pieces))


def face_digest(kind: str, face: Values) -> str:
    """Of all that is seen before answering: tells questions apart that are worded alike."""
    ids = {id_: html for name in LISTS for id_, html in _entries(face.get(name)).items()}
    return _digest(kind, json.dumps(carried(dict(face), ids), sort_keys=True))


def slug_of_id(id_: str) -> str:
    """The stable id of an item that a file calls so: just that where it can be one, else one made of it."""
    return id_ if _SLUG.fullmatch(id_) else readable(id_, _digest(id_))


def readable(words: str, digest: str) -> str:
    """A stable id that a person can make something of: a few of the words and the digest's first digits."""
    ascii_ = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", ascii_)[:48].strip("-")
    return f"{start or 'item'}-{digest[:12]}"


def _digest(*parts: str) -> str:
    return hashlib.blake2s("\0".join(parts).encode(errors="replace"), digest_size=16).hexdigest()
