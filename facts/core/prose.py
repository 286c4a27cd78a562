"""
Markdown to HTML that is safe to show.

Raw HTML and images are not part of the language. Whatever the renderer yields, the allow-list of nh3 has the last word.
"""

import html
import re

import nh3
from markdown_it import MarkdownIt

# Control characters, halves of surrogate pairs and noncharacters: a database or a browser refuses them.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_INLINE = {"a", "br", "code", "em", "strong"}
_BLOCK = _INLINE | {"blockquote", "hr", "li", "ol", "p", "pre", "ul"}
_SCHEMES = {"http", "https", "mailto"}
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)

# A heading inside a question would break the outline of the page around it.
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["heading", "image", "lheading"])


def block(text: str) -> str:
    """Paragraphs, lists and quotations: for stems, explanations and the backs of cards."""
    return _clean(_markdown.render(UNFIT.sub("", text)), _BLOCK).strip()


def inline(text: str) -> str:
    """A phrase without paragraphs: for options, entries and feedback."""
    return _clean(_markdown.renderInline(UNFIT.sub("", text)), _INLINE).strip()


def plain(markup: str) -> str:
    """HTML as one line of text, for a label or an `<option>`. It is not escaped."""
    return " ".join(html.unescape(nh3.clean(markup, tags=set())).split())


def _clean(markup: str, tags: set[str]) -> str:
    return nh3.clean(
        markup,
        tags=tags,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or _ABSOLUTE.match(value) else None
