"""
What an author is offered: a fact for each sentence, or for each entry of a list that gives each its own value.

A proposal is the sentence as it stands, with its place, its date and its values. To restate it is the author's part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from facts.core.dates import PartialDate
from facts.core.extraction.found import FIGURES, Found
from facts.core.extraction.lists import Listing, listing, own_values
from facts.core.extraction.reading import Sentence
from facts.core.values import MOST_VALUES

_LONGEST_SUBJECT = 200
_TIMELESS = {"since", "after", "before", "until"}
"""Behind these a date says when something began or ended, not when the sentence is true."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`found` are the values with their places in `statement`, which is that of `sentence` or one entry of it."""

    sentence: Sentence
    statement: str
    locator: str
    as_of: str
    subject: str
    found: tuple[Found, ...]

    @property
    def digest(self) -> str:
        """Names the proposal as long as its place and wording stay."""
        return hashlib.sha256(f"{self.locator}\n{self.statement}".encode()).hexdigest()[:16]

    @property
    def is_ticked(self) -> bool:
        """Whether there is something to ask for."""
        return bool(self.found)


def proposals(read: Sequence[Sentence], *, as_of: str) -> list[Proposal]:
    """In the order of the text. `as_of` is the source's date. Headings propose nothing."""
    return [made for sentence in read if not sentence.paragraph.is_heading for made in _of_sentence(sentence, as_of)]


def _of_sentence(sentence: Sentence, as_of: str) -> Iterator[Proposal]:
    made = listing(sentence.text, sentence.found)
    if made and own_values(made, sentence.found):
        yield from (_of_entry(sentence, made, entry, as_of) for entry in made.entries)
    else:
        yield _proposal(sentence, sentence.text, as_of, sentence.found)


def _of_entry(sentence: Sentence, made: Listing, entry: tuple[int, int], as_of: str) -> Proposal:
    """What leads up to the list, and this entry alone. Values keep their place from the entry on."""
    lead = sentence.text[: made.lead_end].rstrip()
    first, last = entry
    shift = len(lead) + 1 - first
    found = [each for each in sentence.found if each.sort != "list" and each.end <= made.lead_end]
    found += [
        replace(each, start=each.start + shift, end=each.end + shift)
        for each in sentence.found
        if each.sort != "list" and first <= each.start and each.end <= last
    ]
    statement = f"{lead} {sentence.text[first:last]}."
    return _proposal(sentence, statement, as_of, found)


def _proposal(sentence: Sentence, statement: str, as_of: str, found: Sequence[Found]) -> Proposal:
    return Proposal(
        sentence=sentence,
        statement=statement,
        locator=sentence.paragraph.locator,
        as_of=_as_of(statement, found, as_of),
        subject=_subject(statement, found),
        found=tuple(_chosen(found)),
    )


def _chosen(found: Sequence[Found]) -> list[Found]:
    """Each text once, no name that is part of a list, no more than a fact holds: figures first, in the text's order."""
    lists = [each for each in found if each.sort == "list"]
    seen: set[str] = set()
    kept = []
    for each in found:
        is_inside = each.sort == "name" and any(one.start <= each.start and each.end <= one.end for one in lists)
        if each.is_storable and not is_inside and each.value.text not in seen:
            seen.add(each.value.text)
            kept.append(each)
    best = sorted(kept, key=lambda each: each.sort not in FIGURES)[:MOST_VALUES]
    return sorted(best, key=lambda each: each.start)


def _as_of(statement: str, found: Sequence[Found], as_of: str) -> str:
    """The first date of the sentence that it may speak of, not later than its source; else the source's."""
    for each in found:
        if each.sort not in ("date", "year", "period"):
            continue
        words = statement[: each.start].lower().split()
        date = _partial(each.value.end or each.value.value)
        limit = _partial(as_of)
        if date and not (words and words[-1] in _TIMELESS) and (limit is None or date.year <= limit.year):
            return str(date)
    return as_of


def _partial(text: str) -> PartialDate | None:
    """None for what a fact's date cannot say: a decade, a century, a year before Christ."""
    if len(text) not in (4, 7, 10) or not text[:4].isdigit():
        return None
    return PartialDate.parse(text)


def _subject(statement: str, found: Sequence[Found]) -> str:
    """The name that the sentence begins with, if it does."""
    opening = 4 if statement.startswith("The ") else 0
    for each in found:
        if each.sort in ("name", "abbreviation") and each.start == opening and len(each.value.text) <= _LONGEST_SUBJECT:
            return each.value.text
    return ""
