"""Addresses as pictures for a telephone's camera."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004): an SVG picture, dark on white whatever the appearance."""
    code = segno.make(address, micro=False)
    return mark_safe(code.svg_inline(scale=6, border=4, light="#fff", svgclass="code", title=_("Address as a QR code")))
