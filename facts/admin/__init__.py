"""The authoring desk: decks and all that lies in them, each scoped to the decks that one edits."""

from facts.admin import decks, facts, items, media

__all__ = ["decks", "facts", "items", "media"]
