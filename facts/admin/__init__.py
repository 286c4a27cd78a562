"""The authoring desk: decks, topics, sources, facts and items, each scoped to the decks that one edits."""

from facts.admin import decks, facts, items

__all__ = ["decks", "facts", "items"]
