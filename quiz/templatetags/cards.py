"""What stands on every card and seldom changes."""

from __future__ import annotations

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
@cache
def card_addresses() -> dict[str, str]:
    """Where the forms of a card lead, by their last word."""
    return {name: reverse(f"quiz:cards-{name}") for name in ("undo", "review", "rate", "step")}


@register.simple_tag
def card_tools(is_flagged: bool, is_typed: bool) -> str:
    """The buttons for what is done with a card besides rating it."""
    return _tools(is_flagged, is_typed, get_language())


@cache
def _tools(is_flagged: bool, is_typed: bool, language: str | None) -> str:
    """Drawn once for each state and language: it stands in every card answer, and such an answer is mostly template."""
    return render_to_string("quiz/cards/_tools.html", {"is_flagged": is_flagged, "is_typed": is_typed})
