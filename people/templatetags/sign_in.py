"""What the pages of signing in ask."""

import ipaddress
import json
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.http.request import split_domain_port

register = template.Library()


@register.simple_tag
def sign_up_is_open() -> bool:
    return settings.ALLOW_SIGNUP


@register.simple_tag
def staff_need_a_second_factor() -> bool:
    return settings.SECOND_FACTOR == "staff"


@register.simple_tag(takes_context=True)
def passkeys_work(context: template.Context) -> bool:
    """Browsers make passkeys for names alone, and by https alone but on the machine itself."""
    request: HttpRequest = context["request"]
    host, _ = split_domain_port(request.get_host())
    return host == "localhost" or host.endswith(".localhost") or (request.is_secure() and not _is_number(host))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads: scripts of data would be inline ones."""
    return json.dumps(value, cls=DjangoJSONEncoder)
