"""
HTML as a row of tags and texts, in linear time. No tree is built, and no attribute is kept.

The parser of the standard library takes quadratic time over unfinished tags ("<<<<"), and one that builds a tree over
deep nesting. A source may be 400,000 characters of either.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Iterator
from typing import Literal

Part = tuple[Literal["start", "end", "text"], str]

_NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,30}")
_REST = re.compile(r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>")
_HUGE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UNREAD = {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select", "textarea", "title"}
"""What stands between these tags is nothing to read."""


def parts(markup: str) -> Iterator[Part]:
    """Names of tags in small letters; text without references. An unfinished tag or comment ends the text."""
    lower = markup.translate(_LOWER)
    unclosed: set[str] = set()
    at = 0
    while at < len(markup):
        sign = markup.find("<", at)
        if sign < 0:
            sign = len(markup)
        if sign > at:
            yield "text", _unescaped(markup[at:sign])
        if sign == len(markup):
            return
        name = _NAME.match(lower, sign + 1)
        if name is None and markup[sign + 1 : sign + 2] not in ("!", "?", "/"):
            yield "text", "<"
            at = sign + 1
            continue
        at = _end_of_tag(markup, sign, name)
        if at == 0:
            return
        if name is not None:
            word = name[0].lstrip("/")
            yield ("end" if name[0][0] == "/" else "start"), word
            if word in _UNREAD and name[0][0] != "/" and word not in unclosed:
                closing = lower.find(f"</{word}", at)
                at = closing if closing >= 0 else at
                if closing < 0:
                    unclosed.add(word)
                    if word in ("script", "style"):
                        return


def _end_of_tag(markup: str, sign: int, name: re.Match[str] | None) -> int:
    """Behind the tag, comment or declaration; 0 if it never ends."""
    if name is not None:
        rest = _REST.match(markup, name.end())
        return rest.end() if rest else 0
    closing = "-->" if markup.startswith("<!--", sign) else ">"
    end = markup.find(closing, sign + 2)
    return end + len(closing) if end >= 0 else 0


def _unescaped(text: str) -> str:
    return html.unescape(_HUGE.sub("\N{REPLACEMENT CHARACTER}", text)) if "&" in text else text
