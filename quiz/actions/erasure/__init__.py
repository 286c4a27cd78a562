"""Erasing people, and words whose time is over (docs/privacy.md)."""

from quiz.actions.erasure.people import erase, why_not_erased
from quiz.actions.erasure.retention import overdue, retain
from quiz.actions.erasure.words import forget_words

__all__ = ["erase", "forget_words", "overdue", "retain", "why_not_erased"]
