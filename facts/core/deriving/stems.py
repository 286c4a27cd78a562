"""Statements with a gap: where a value stands, what is left around it, and whether that gives the answer away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from facts.core.dates import PartialDate
from facts.core.lint import is_part, says_when
from facts.core.values import Value

from .base import Asked, Known, folded, literal, seed_of
from .notation import ABOUT, Figure, Moment, Phrase, Span, Writing, writing_of

BLANK = "____"
HISTORY_YEARS = 5
"""A fact that holds as of so many years before the latest one is history."""
MOST_TYPED = 6
"""Words of an answer that one may be asked to type."""

_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\s*\(([A-Z][\w&/.-]*)\)")
_BEFORE_DATE = re.compile(r"\b(?:by|from|in|on|since|until)\s+$")
_TIMELESS = re.compile(r"\b(?:stands for|is short for|means|is defined as|is another name for)\b")
_SMALL_WORDS = {"a", "an", "and", "for", "in", "of", "on", "the", "to"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A value in its statement. `places` are where it stands, without the words around it that stay."""

    statement: str
    value: Value
    index: int
    writing: Writing
    places: tuple[tuple[int, int], ...]
    short_form: str = ""
    """What follows in brackets and goes with it: "FMF"."""

    def fill(self, text: str) -> str:
        """The statement with this in the gap."""
        filled = self.statement
        for start, end in reversed(self.places):
            filled = filled[:start] + (upper_first(text) if start == 0 else text) + filled[end:]
        return filled

    @property
    def blanked(self) -> str:
        return self.fill(BLANK)

    @property
    def before(self) -> str:
        """The statement up to the gap."""
        return self.statement[: self.places[0][0]]

    @property
    def answer(self) -> str:
        """The right answer as an option shows it."""
        return self.writing.core


@lru_cache(maxsize=8_192)
def gap_of(fact: Known, index: int, *, whole: bool = False) -> Gap | str:
    """
    Where the value stands, or a sentence that says why one cannot ask for it.

    Of a list without an order it is one entry, whose fellows stay to be seen, unless the `whole` list is asked for.
    """
    value = fact.values[index]
    writing = writing_of(value)
    if value.type == "list" and not value.ordered and not whole:
        writing = _entry(value, seed_of(fact.id))
    if writing is None:
        return f"“{value.text}” does not show its value in digits that can be written in another way."
    starts = [found.start() for found in re.finditer(_by_itself(value.text), fact.statement)]
    if not starts:
        return f"“{value.text}” does not stand in the statement as a word of its own."
    skipped, length, short_form = len(writing.before), len(writing.core), ""
    if isinstance(writing, Phrase) and (bracket := _SHORT_FORM.match(fact.statement, starts[0] + len(value.text))):
        short_form, length = bracket[1], bracket.end() - starts[0] - skipped
    places = tuple((start + skipped, start + skipped + length) for start in starts)
    if short_form and len(starts) > 1:
        return f"“{value.text}” stands in the statement twice, once with its short form."
    gap = Gap(fact.statement, value, index, writing, places, short_form)
    if given_away := next(_given_away(gap, fact), ""):
        return f"The rest of the statement gives “{value.text}” away: {given_away}."
    return gap


def _entry(value: Value, seed: int) -> Phrase | None:
    """One entry of the list in the words of the whole."""
    entry = value.entries[seed % len(value.entries)]
    found = re.search(_by_itself(entry), value.text)
    if not found:
        return None
    article = _ARTICLE.match(entry)
    start = found.start() + (article.end() if article else 0)
    return Phrase(value.text[:start], value.text[start : found.end()], value.text[found.end() :])


@dataclass(frozen=True, slots=True)
class Cut:
    """A statement whose subject is blank. `name` is without its article, `full` with it."""

    before: str
    name: str
    full: str
    after: str

    @property
    def blanked(self) -> str:
        return f"{self.before}{self.full[: -len(self.name)]}{BLANK}{self.after}"

    @property
    def question(self) -> str:
        """ "Which of these dates from 2017?", or the statement with its blank."""
        rest = self.after.rstrip(" .")
        if self.after[:1] in (" ", ",") and (not self.before or self.before.endswith(", ")):
            return f"{self.before}{'which' if self.before else 'Which'} of these{rest}"
        return f"{self.before}{BLANK}{self.after}\n\nWhat belongs in the blank"


@lru_cache(maxsize=8_192)
def cut_subject(fact: Known) -> Cut | str:
    """The statement without its subject, or a sentence that says why one cannot ask for it."""
    if not fact.subject:
        return "The fact names no subject."
    found = list(re.finditer(rf"(?:\bthe\s+)?{_by_itself(fact.subject)}", fact.statement, re.IGNORECASE))
    if not found:
        return "The subject does not stand in the statement in the same words."
    start, end = found[0].span()
    if bracket := _SHORT_FORM.match(fact.statement, end):
        end = bracket.end()
    full = fact.statement[start:end]
    article = _ARTICLE.match(full)
    cut = Cut(fact.statement[:start], full[article.end() if article else 0 :], full, fact.statement[end:])
    if len(found) > 1 or any(is_part(form, cut.before + cut.after) for form in forms_of(cut.name)):
        return "The subject stands in the statement more than once."
    if any(spells(cut.name, value.text) for value in fact.values):
        return "The first letters of the value spell the subject."
    return cut


def spells(short_form: str, name: str) -> bool:
    """Whether the letters of the one are the first of the other's words: "FMF", "Foreign Military Financing"."""
    letters, rest = iter(short_form), initials_of(name)
    is_close = 1 < len(rest) <= len(short_form) <= len(rest) + 1
    return is_close and short_form.isupper() and all(letter in letters for letter in rest)


def initials_of(name: str) -> str:
    return "".join(word[0].upper() for word in re.split(r"[ -]", name) if word and word.casefold() not in _SMALL_WORDS)


def forms_of(name: str) -> list[str]:
    """What a learner may type for a name: as it stands, without what is in brackets, and its short form."""
    bracket = _SHORT_FORM.search(name)
    forms = [name] if not bracket else [name[: bracket.start()].strip(), bracket[1]]
    return list(dict.fromkeys(form for form in forms if form))


def can_be_typed(name: str) -> bool:
    """Names can; other words only as long as they are two and there are few ways to say the same."""
    words = [word for word in name.split() if word.casefold() not in _SMALL_WORDS]
    return len(words) <= 2 or (len(words) <= MOST_TYPED and not any(word.islower() for word in words))


def when(asked: Asked) -> str:
    """ ", as of March 2022", or nothing where the statement has its own date or needs none."""
    fact = asked.fact
    if not fact.as_of or says_when(fact.statement, fact.as_of) or _TIMELESS.search(fact.statement):
        return ""
    if int(fact.as_of[:4]) < asked.present - HISTORY_YEARS:
        return ""
    if any(value.type in ("date", "period") for value in fact.values):
        return ""
    return f", as of {PartialDate.parse(fact.as_of).words()}"


def question(gap: Gap, asked: Asked) -> str:
    """ "... dates from which year?", or the statement with its gap, and below it what belongs there."""
    which, (_, end) = _which(gap), gap.places[-1]
    if len(gap.places) == 1 and gap.statement[end:] in ("", ".") and _reads_on(gap):
        return literal(f"{gap.fill(which[0].lower() + which[1:]).rstrip('.')}{when(asked)}?")
    return f"{literal(gap.blanked)}\n\n{which} belongs in the blank{when(asked)}?"


def _reads_on(gap: Gap) -> bool:
    """Whether "which year" or "which sum" can stand in the gap: "... came to which sum?" """
    match gap.writing:
        case Moment():
            return _BEFORE_DATE.search(gap.before) is not None
        case Figure() as figure:
            return (
                not figure.is_word
                and (gap.value.type == "money" or gap.value.unit == "%")
                and not ABOUT.search(gap.before)
            )
    return False


def upper_first(text: str) -> str:
    """A plain word begins with a capital; "mRNA" stays as it is."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def _which(gap: Gap) -> str:
    match gap.writing:
        case Moment(date=date):
            return {"year": "Which year", "month": "Which month and year", "day": "Which date"}[date.precision]
        case Span():
            return "Which period"
        case Figure() if gap.value.type == "money":
            return "Which sum"
        case Figure():
            return "Which percentage" if gap.value.unit == "%" else "Which number"
    return "What"


def _by_itself(text: str) -> str:
    """A pattern of the text that is not part of a longer word or number."""
    return rf"(?<!\w)(?<![0-9][.,]){re.escape(text)}(?!\w)(?![.,][0-9])"


def _given_away(gap: Gap, fact: Known) -> Iterator[str]:
    """What of the answer stands elsewhere in the statement."""
    rest = gap.blanked
    match gap.writing:
        case Moment(date=date):
            yield from _years([date], rest)
        case Span(first, last):
            yield from _years([first.date, last.date], rest)
        case Figure() as figure:
            yield from _numbers(figure, rest)
        case Phrase(core=core):
            names = [*forms_of(core), *([gap.short_form] if gap.short_form else [])]
            yield from (f"“{name}”" for name in names if is_part(name, rest))
            initials = initials_of(core)
            if len(initials) > 2 and initials != fact.subject and is_part(initials, rest):
                yield f"“{initials}”"


def _years(dates: list[PartialDate], rest: str) -> Iterator[str]:
    yield from (str(date.year) for date in dates if says_when(rest, str(date)))


def _numbers(figure: Figure, rest: str) -> Iterator[str]:
    same = re.escape(figure.digits)
    if re.search(rf"(?<![\w.,]){same}(?![\w]|[.,][0-9])", rest, re.IGNORECASE):
        yield figure.digits


def near(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts are within a tenth of each other."""
    return abs(one - other) <= max(abs(one), abs(other)) / 10


def same_words(one: str, other: str) -> bool:
    """Whether one of two names is the other, or a part of it."""
    return folded(one) == folded(other) or is_part(one, other) or is_part(other, one)
