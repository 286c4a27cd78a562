"""What is known: decks of sourced facts, and the items that ask for them."""

from facts.models.decks import Deck, Topic
from facts.models.facts import Fact, Source
from facts.models.imports import Import, ImportMedia, ImportRow
from facts.models.items import Item, ItemVersion, Tag
from facts.models.media import Media

__all__ = [
    "Deck",
    "Fact",
    "Import",
    "ImportMedia",
    "ImportRow",
    "Item",
    "ItemVersion",
    "Media",
    "Source",
    "Tag",
    "Topic",
]
