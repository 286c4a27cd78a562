"""
Lists in a sentence: entries between semicolons or commas.

    ... include: Joint Light Tactical Vehicles; UH-60M Black Hawk helicopters; TPS-77 radars; and Javelin missiles.
    ... included Stinger missiles, light equipment, and howitzers.
    ... agreements: a Basic Exchange Agreement (1994); a Logistics Agreement (2006).      each entry with its own value
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from facts.core.extraction.found import FIGURES, Found
from facts.core.values import MOST_ENTRIES, Value

_LEADS = ("include", "includes", "included", "including", "such as", "namely", "comprise", "comprises", "comprised",
          "were", "are")  # fmt: skip
_LEAD = re.compile(r"\b(?:" + "|".join(_LEADS) + r") |: ")
_COMMA_LEADS = (": ", "include ", "includes ", "included ", "including ", "such as ", "namely ")
_LONGEST = 120
_MOST_WORDS = 14
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries by their places in the sentence, and where what leads up to them ends."""

    lead_end: int
    entries: tuple[tuple[int, int], ...]


def listing(sentence: str, found: Sequence[Found]) -> Listing | None:
    """The list that the sentence ends with, if it has one."""
    end = len(sentence.rstrip(".!?"))
    if 2 <= sentence.count(";") < MOST_ENTRIES:
        return _parted(sentence, end, ";", _first_entry(sentence, found))
    for lead in _LEAD.finditer(sentence):
        if lead[0] in _COMMA_LEADS and (made := _parted(sentence, end, ",", lead.end())):
            return made
    return None


def list_value(sentence: str, found: Sequence[Found]) -> Found | None:
    """The list as a value: that of the sentence, or three names in a row."""
    made = listing(sentence, found) or _names_in_a_row(sentence, found)
    if made is None:
        return None
    start, end = made.entries[0][0], made.entries[-1][1]
    entries = tuple(sentence[first:last] for first, last in made.entries)
    value = Value("list", sentence[start:end], entries=entries)
    one = Found("list", value, start, end, f"a list: {len(entries)} entries in a row")
    return one if one.is_storable else None


def own_values(made: Listing, found: Sequence[Found]) -> bool:
    """Whether each entry has a figure of its own."""
    figures = [each.start for each in found if each.sort in FIGURES]
    return all(any(first <= place < last for place in figures) for first, last in made.entries)


def _first_entry(sentence: str, found: Sequence[Found]) -> int:
    """Behind the last lead before the first semicolon; else at the name right before the first brackets."""
    stop = sentence.index(";")
    bracket = sentence.find("(", 0, stop)
    for each in found:
        if each.sort == "name" and each.end + 1 == bracket and ": " not in sentence[:stop]:
            return each.start
    leads = [lead.end() for lead in _LEAD.finditer(sentence, 0, stop)]
    return leads[-1] if leads else 0


def _parted(sentence: str, end: int, sign: str, start: int) -> Listing | None:
    if not start:
        return None
    places: list[tuple[int, int]] = []
    depth, begin = 0, start
    for at in range(start, end):
        letter = sentence[at]
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            places.append((begin, at))
            begin = at + 1
            if len(places) >= MOST_ENTRIES:
                return None
        elif letter in ";:" and depth == 0:
            return None
    places += _last(sentence, begin, end)
    entries = tuple(_trimmed(sentence, first, last) for first, last in places)
    words = [sentence[first:last].strip() for first, last in entries]
    fits = all(text and len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS for text in words)
    return Listing(start, entries) if fits and _FEWEST <= len(entries) <= MOST_ENTRIES else None


def _last(sentence: str, begin: int, end: int) -> list[tuple[int, int]]:
    """What stands behind the last sign: one entry, or two that "and" parts."""
    text = sentence[begin:end]
    if text.lstrip().startswith(("and ", "or ")):
        return [(begin, end)]
    for joint in (", and ", ", or ", " and ", " or "):
        at = text.find(joint)
        if at > 0 and (joint[0] == "," or text.count(joint) == 1):
            return [(begin, begin + at), (begin + at + len(joint), end)]
    return [(begin, end)]


def _trimmed(sentence: str, first: int, last: int) -> tuple[int, int]:
    text = sentence[first:last]
    first += len(text) - len(text.lstrip())
    last -= len(text) - len(text.rstrip())
    for word in ("and ", "or "):
        if sentence.startswith(word, first):
            first += len(word)
    return first, last


def _names_in_a_row(sentence: str, found: Sequence[Found]) -> Listing | None:
    row: list[Found] = []
    for each in sorted((each for each in found if each.sort == "name"), key=lambda one: one.start):
        joint = sentence[row[-1].end : each.start] if row else ""
        if row and joint not in (", ", ", and ", " and ", ", or ", " or "):
            if len(row) >= _FEWEST:
                break
            row = []
        row.append(each)
    if not _FEWEST <= len(row) <= MOST_ENTRIES or sentence[row[0].end : row[1].start] != ", ":
        return None
    return Listing(row[0].start, tuple((each.start, each.end) for each in row))
