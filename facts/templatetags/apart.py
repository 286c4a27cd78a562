"""Several questions on one page: `{% apart "3" %} ... {% endapart %}` gives the ids within an ending of their own."""

from __future__ import annotations

import re

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context

register = template.Library()

_IDS = re.compile(r'\b(id|for|aria-labelledby|aria-describedby)="([^"]+)"')


class Apart(template.Node):
    def __init__(self, nodelist: NodeList, suffix: FilterExpression) -> None:
        self.nodelist, self.suffix = nodelist, suffix

    def render(self, context: Context) -> str:
        suffix = str(self.suffix.resolve(context))

        def apart(found: re.Match[str]) -> str:
            return f'{found[1]}="{" ".join(f"{each}-{suffix}" for each in found[2].split())}"'

        return _IDS.sub(apart, self.nodelist.render(context))


@register.tag
def apart(parser: Parser, token: Token) -> Apart:
    _name, suffix = token.split_contents()
    nodelist = parser.parse(("endapart",))
    parser.delete_first_token()
    return Apart(nodelist, parser.compile_filter(suffix))
