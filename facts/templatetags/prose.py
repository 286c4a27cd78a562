"""Showing HTML that people's words became when they were stored, and in which language they are."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from facts.core import prose

register = template.Library()


@register.filter
def rendered(html: str) -> SafeString:
    """HTML from an item version's face or back, which `facts.core.prose` cleaned when it was stored. For nothing else.

    It stands in an element with `hx-disable`, so that even an attribute that slipped through would do nothing.
    """
    return mark_safe(html)


@register.filter
def plain(html: str) -> str:
    """Its words, to name a field whose label holds a formula: not every screen reader finds words in one."""
    return prose.plain(html)


@register.simple_tag
def written(side: Mapping[str, Any], prefix: str = "") -> SafeString:
    """The attributes `lang` and `dir` for what a face or back says of itself; "answer_" for a face's fields."""
    lang, direction = side.get(f"{prefix}lang"), side.get(f"{prefix}dir", "auto")
    return format_html('lang="{}" dir="{}"', lang, direction) if lang else format_html('dir="{}"', direction)
