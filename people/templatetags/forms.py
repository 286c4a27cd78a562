"""What every form that changes something carries."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def operation() -> SafeString:
    """A new operation id: a form sent twice is then one act (docs/structure.md)."""
    return format_html('<input type="hidden" name="operation" value="{}">', uuid4())
