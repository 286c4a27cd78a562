"""Icons from the heroicons package, as the design wants them: outline, beside a word, silent for screen readers."""

from functools import cache

from django import template
from django.utils.safestring import SafeString
from heroicons.templatetags.heroicons import heroicon_outline

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The SVG of an icon, drawn once for each name. Raises IconDoesNotExist."""
    return heroicon_outline(name, size=None, **{"class": "icon"})
