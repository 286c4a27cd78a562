"""Restoring a course from its archive, and what a person brings along: all of it in one transaction, or nothing.

Decks and course are new rows, whatever else stands here; one that is here already is refused. People are known by
their user names. Who restores therefore decides whose answers these are: it is for those who run the server.
"""

from quiz.actions.archives.personal import TakenIn, take_in
from quiz.actions.archives.restoring import Restored, restore_course

__all__ = ["Restored", "TakenIn", "restore_course", "take_in"]
