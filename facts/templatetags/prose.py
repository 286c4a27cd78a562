"""Showing HTML that people's words became when they were stored."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def rendered(html: str) -> SafeString:
    """HTML from an item version's face or back, which `facts.core.prose` cleaned when it was stored. For nothing else.

    It stands in an element with `hx-disable`, so that even an attribute that slipped through would do nothing.
    """
    return mark_safe(html)
