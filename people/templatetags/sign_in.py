"""What the sign-in page asks."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_up_is_open() -> bool:
    return settings.ALLOW_SIGNUP
