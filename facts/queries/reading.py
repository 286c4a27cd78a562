"""A source's text as proposals, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from facts.core.deriving import Draft, derive
from facts.core.extraction.found import Found
from facts.core.extraction.proposals import Proposal, proposals
from facts.core.extraction.reading import Sentence, read
from facts.core.kinds import KINDS, label_of
from facts.models import Fact, Source

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """Text between values, or a value with its sort."""

    text: str
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """An item that a fact would give: its kind and its question, in words."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal on the page. `number` counts from 1 through the whole source."""

    number: int
    proposal: Proposal
    is_dropped: bool
    fact: Fact | None
    derived: Sequence[Derived]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as far as the page shows it: its sentences as they stand, and what they propose."""

    locator: str
    offers: Sequence[Offer]

    @property
    def sentences(self) -> list[list[Piece]]:
        shown = {id(offer.proposal.sentence): offer.proposal.sentence for offer in self.offers}
        return [pieces(sentence.text, sentence.found) for sentence in shown.values()]


@dataclass(frozen=True, slots=True)
class Page:
    """Twenty proposals by their paragraphs, and how far the source is read."""

    number: int
    last: int
    passages: Sequence[Passage]
    total: int
    accepted: int
    dropped: int

    @property
    def open(self) -> int:
        return self.total - self.accepted - self.dropped

    @property
    def offers(self) -> list[Offer]:
        return [offer for passage in self.passages for offer in passage.offers]


def all_proposals(source: Source) -> Sequence[Proposal]:
    """In the order of the text."""
    return _proposals(source.text, source.text_format, source.as_of)


def page_of(source: Source, number: int | None) -> Page:
    """This page of the source, from 1; None is the first that has something open."""
    offered = all_proposals(source)
    facts = known_facts(source)
    accepted = {fact.read_from: fact for fact in facts if fact.source_id == source.pk and fact.read_from}
    done = accepted.keys() | set(source.dropped)
    last = max(1, -(-len(offered) // PER_PAGE))
    if number is None:
        is_open = (i for i, each in enumerate(offered) if each.digest not in done)
        number = next(is_open, 0) // PER_PAGE + 1
    number = min(max(number, 1), last)
    first = (number - 1) * PER_PAGE
    shown = [
        _offer(source, i, each, accepted.get(each.digest), facts)
        for i, each in enumerate(offered[first : first + PER_PAGE], start=first + 1)
    ]
    digests = {each.digest for each in offered}
    return Page(
        number=number,
        last=last,
        passages=[
            Passage(locator, list(offers)) for locator, offers in groupby(shown, lambda offer: offer.proposal.locator)
        ],
        total=len(offered),
        accepted=len(digests & accepted.keys()),
        dropped=len((digests & set(source.dropped)) - accepted.keys()),
    )


def offer_of(source: Source, digest: str) -> Offer | None:
    """One proposal as it stands now."""
    for number, each in enumerate(all_proposals(source), start=1):
        if each.digest == digest:
            facts = known_facts(source)
            fact = next((fact for fact in facts if fact.source_id == source.pk and fact.read_from == digest), None)
            return _offer(source, number, each, fact, facts)
    return None


def pieces(text: str, found: Sequence[Found]) -> list[Piece]:
    """The text with its values apart. A list is left out: what stands in it is marked."""
    made, at = [], 0
    for each in found:
        if each.start >= at and each.sort != "list":
            made += [Piece(text[at : each.start]), Piece(text[each.start : each.end], each)]
            at = each.end
    return [piece for piece in (*made, Piece(text[at:])) if piece.text]


def known_facts(source: Source) -> list[Fact]:
    """The standing facts of the source's deck, with what deriving asks for."""
    fields = (
        "deck_id",
        "topic_id",
        "source_id",
        "slug",
        "statement",
        "subject",
        "relation",
        "values",
        "as_of",
        "read_from",
    )
    return list(Fact.objects.filter(deck_id=source.deck_id).standing().order_by("pk").only(*fields))


def _offer(source: Source, number: int, proposal: Proposal, fact: Fact | None, facts: Sequence[Fact]) -> Offer:
    is_dropped = fact is None and proposal.digest in source.dropped
    return Offer(number, proposal, is_dropped, fact, _derived(fact, facts) if fact else ())


def _derived(fact: Fact, facts: Sequence[Fact]) -> list[Derived]:
    return [_described(draft) for draft in derive(fact.known, [each.known for each in facts if each.values])]


def _described(draft: Draft) -> Derived:
    kind = KINDS[draft.kind]
    return Derived(kind.LABEL, label_of(draft.kind, kind.face(draft.content)))


@lru_cache(maxsize=2)
def _sentences(text: str, text_format: str, as_of: str) -> list[Sentence]:
    """Kept between requests: each accepted fact would read a long text again."""
    return read(text, text_format, speaks_of=as_of)


def _proposals(text: str, text_format: str, as_of: str) -> list[Proposal]:
    return proposals(_sentences(text, text_format, as_of), as_of=as_of)
