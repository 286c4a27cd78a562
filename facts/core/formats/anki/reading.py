"""
A package of Anki's as a `Reading`: an entry for each card, in the order of the notes.

A question's id is the guid of its note; the second card of a note and those after it add their number.
"""

import html
from collections.abc import Iterator
from dataclasses import replace

from facts.core.formats.anki import clozes, collections, histories, own, texts
from facts.core.formats.anki.cards import Asked, Filled, Unfit
from facts.core.formats.anki.collections import Card, Collection, Note, NoteType
from facts.core.formats.anki.notetypes import OTHER, own_type
from facts.core.formats.anki.packages import Package
from facts.core.formats.base import Entry, Question, Reading, entry, left_out
from facts.core.prose import UNFIT

FLAGS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")

_SUSPENDED = -1


def read(data: bytes) -> Reading:
    """Raises FormatError."""
    package = Package(data)
    collection = collections.read(package.collection())
    files = texts.Files(package)
    entries = list(_marked_twins(_entries(collection, files)))
    return Reading(entries, files.media, tuple(_notes(collection, package, files)))


def _entries(collection: Collection, files: texts.Files) -> Iterator[Entry]:
    guids: set[str] = set()
    for number, note in enumerate(collection.notes, start=1):
        cards = collection.cards.get(note.id, [])
        name, place = _name(note), f"note {number}"
        type_ = collection.types.get(note.type_id)
        if why := _fault(note, type_, cards, guids):
            yield left_out(place, name, why)
        guids.add(note.guid)
        if why or type_ is None:
            continue
        for card in cards:
            where = place if len(cards) == 1 else f"{place}, card {card.ordinal + 1}"
            made = _entry(where, name, note, type_, card, collection, files)
            yield replace(made, name=name)
            if made.question is None and "image occlusion" in made.notes[0]:
                break


def _fault(note: Note, type_: NoteType | None, cards: list[Card], guids: set[str]) -> str:
    """Why none of a note can be read."""
    if type_ is None:
        return "Its note type is missing in the package."
    if not cards:
        return "It has no cards."
    if note.guid in guids:
        return "Another note in the package has the same id."
    if any(UNFIT.search(value) for value in note.values):
        return "It holds letters that cannot be read."
    return ""


def _entry(
    place: str, name: str, note: Note, type_: NoteType, card: Card, collection: Collection, files: texts.Files
) -> Entry:
    try:
        asked = _asked(note, type_, card, collection, files)
    except Unfit as unfit:
        return left_out(place, name, str(unfit))
    question = Question(
        kind=asked.kind,
        content=asked.content,
        key=asked.key,
        explanation=asked.explanation,
        id=_id(note, type_, card),
        category=collection.decks.get(card.deck_id, ()),
        tags=note.tags,
    )
    made = entry(place, question, [*asked.notes, *_standing(card)])
    return replace(made, history=histories.reviews(collection.log.get(card.id, ()))) if made.question else made


def _asked(note: Note, type_: NoteType, card: Card, collection: Collection, files: texts.Files) -> Asked:
    """Raises Unfit."""
    values = dict(zip(type_.fields, (*note.values, *[""] * len(type_.fields)), strict=False))
    if ours := own_type(type_.name, type_.fields):
        return own.read(ours, values, files)
    template = type_.templates.get(0 if type_.is_cloze else card.ordinal)
    if template is None:
        raise Unfit(f"Its note type has no template for card {card.ordinal + 1}.")
    deck = collection.decks.get(card.deck_id, ())
    special = {
        "Tags": " ".join(note.tags),
        "Type": type_.name,
        "Deck": "::".join(deck),
        "Subdeck": deck[-1] if deck else "",
        "Card": template.name,
        "CardFlag": f"flag{card.flag}" if card.flag else "",
    }
    values = {name: html.escape(value) for name, value in special.items()} | values
    return Filled(type_, template, card.ordinal, values, files).question()


def _id(note: Note, type_: NoteType, card: Card) -> str:
    if note.guid.startswith(own.UNNAMED):
        return ""
    if own_type(type_.name, type_.fields) is OTHER:
        return f"{note.guid}{own.AS_CARD}"
    return note.guid if card.ordinal == 0 else f"{note.guid} #{card.ordinal + 1}"


def _standing(card: Card) -> Iterator[str]:
    if card.queue == _SUSPENDED:
        yield "It was suspended. Here it is asked as any other."
    elif card.queue < _SUSPENDED:
        yield "It was buried for the day. Here it is asked as any other."
    if card.flag:
        yield f"Its flag ({FLAGS[card.flag]}) was not kept."


def _name(note: Note) -> str:
    """What a person knows a note by: its first field that says something."""
    whole = (texts.bare(clozes.whole(clozes.parsed(value))) for value in note.values)
    return next((bare for bare in whole if bare), note.guid)


def _marked_twins(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Two that ask the same are both kept, since each has its own history, and the second says so."""
    known: dict[str, str] = {}
    for each in entries:
        if each.question is not None:
            said = repr((each.question.kind, each.question.content, each.question.key))
            if (twin := known.setdefault(said, each.place)) != each.place:
                each = replace(each, notes=(*each.notes, f"It says the same as {twin}."))
        yield each


def _notes(collection: Collection, package: Package, files: texts.Files) -> Iterator[str]:
    known = {note.id for note in collection.notes}
    counts = {
        "Rows of the collection that are damaged and were passed over": collection.damaged,
        "Cards that belong to no note and were passed over": sum(
            len(cards) for note_id, cards in collection.cards.items() if note_id not in known
        ),
        "Reviews that make no sense and were passed over": sum(
            not histories.is_sound(row) for log in collection.log.values() for row in log
        ),
        "Files that no card shows and that were not taken": len(set(package.names) - files.asked),
    }
    yield from (f"{what}: {count:,}." for what, count in counts.items() if count)
    if not collection.has_log:
        yield f"The history has more than {collections.MOST_REVIEWS:,} reviews and was not read."
