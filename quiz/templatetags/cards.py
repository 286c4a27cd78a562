"""What stands on every card and seldom changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from quiz.queries.faces import Button

register = template.Library()


class Still(template.Node):
    """What never changes, drawn once for each language: nothing in it may depend on the card or on who looks."""

    def __init__(self, nodes: template.NodeList) -> None:
        self.nodelist = nodes
        self._drawn: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        language = get_language()
        if language not in self._drawn:
            self._drawn[language] = self.nodelist.render(context)
        return self._drawn[language]


@register.tag
def still(parser: Parser, token: Token) -> Still:
    """{% still %}{% translate "Undo" %}{% endstill %}: words and addresses cost a card answer more than its numbers."""
    nodes = parser.parse(["endstill"])
    parser.delete_first_token()
    return Still(nodes)


@register.simple_tag
def card_tools(is_flagged: bool, is_typed: bool) -> str:
    """The buttons for what is done with a card besides rating it."""
    return _tools(is_flagged, is_typed, get_language())


@cache
def _tools(is_flagged: bool, is_typed: bool, language: str | None) -> str:
    """Drawn once for each state and language: it stands in every card answer, and such an answer is mostly template."""
    return render_to_string("quiz/cards/_tools.html", {"is_flagged": is_flagged, "is_typed": is_typed})


BUTTON = '<button class="button{}" name="rating" value="{}" aria-label="{}">{}<span>{} <kbd>{}</kbd></span></button>'


@register.simple_tag
def rating_buttons(buttons: Sequence[Button]) -> SafeString:
    """The ratings with their intervals, each with the number of its key."""
    return format_html_join("", "{}", ((_rating(button, key),) for key, button in enumerate(buttons, start=1)))


@lru_cache(maxsize=4096)
def _rating(button: Button, key: int) -> SafeString:
    """Drawn once for each interval: as template nodes the four of them were a third of a card's drawing."""
    primary = " primary" if button.is_primary else ""
    return format_html(BUTTON, primary, button.value, button.label, button.word, button.interval, key)
