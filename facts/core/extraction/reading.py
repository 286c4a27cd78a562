"""A whole text, read: its paragraphs, their sentences, and the values in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from facts.core.extraction.amounts import amounts
from facts.core.extraction.dates import dates, year_of
from facts.core.extraction.found import Found
from facts.core.extraction.lists import list_value
from facts.core.extraction.names import Lexicon, names
from facts.core.extraction.sentences import sentences
from facts.core.extraction.texts import Paragraph, paragraphs
from facts.core.extraction.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph. The places of its values count from its own beginning."""

    paragraph: Paragraph
    start: int
    """Its place in the paragraph."""
    text: str
    found: tuple[Found, ...]


def read(text: str, text_format: str = "plain", *, speaks_of: str = "") -> list[Sentence]:
    """All sentences of a source. `speaks_of` is its date: of its year is a month that no other year is near."""
    split = [
        (part, start, Tokens(part.text[start:end]))
        for part in paragraphs(text, text_format)
        for start, end in sentences(part.text)
    ]
    lexicon = Lexicon.of(tokens for _part, _start, tokens in split)
    default = year_of(speaks_of)
    made: list[Sentence] = []
    last_part, year = None, default
    for part, start, tokens in split:
        if part is not last_part:
            last_part, year = part, default
        found = _found(tokens, lexicon, year)
        year = _year_spoken_of(found) or year
        made.append(Sentence(part, start, tokens.text, tuple(found)))
    return made


def values_in(statement: str, *, speaks_of: str = "") -> list[Found]:
    """The values of one statement that stands by itself, each text once, in order."""
    parts = read(" ".join(statement.split()), speaks_of=speaks_of)
    return list(_once(each for part in parts for each in part.found))


def _found(tokens: Tokens, lexicon: Lexicon, year: int | None) -> list[Found]:
    found = [*dates(tokens, year=year), *amounts(tokens), *names(tokens, lexicon)]
    found.sort(key=lambda each: each.start)
    if made := list_value(tokens.text, found):
        found.append(made)
    return found


def _year_spoken_of(found: list[Found]) -> int | None:
    for each in reversed(found):
        if each.sort in ("year", "date", "period") and (year := year_of(each.value.value or each.value.end)):
            return year
    return None


def _once(found: Iterator[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for each in found:
        if each.is_storable and each.value.text not in seen:
            seen.add(each.value.text)
            yield each
