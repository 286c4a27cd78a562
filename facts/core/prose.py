"""
Markdown to HTML that is safe to show, with formulas, pictures and sounds.

    The sum of $n$ terms is $\\frac{n(n+1)}{2}$.
    ![A map of the Baltic](media:0123456789abcdef01234567.png)

Raw HTML is not part of the language, nor is any picture from elsewhere. Whatever the renderer yields, the allow-list of
nh3 has the last word. A formula that cannot be read stays as it was written; `problems` tells the author.
"""

import html
import re
from collections.abc import Iterable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from facts.core import maths

# Control characters, halves of surrogate pairs and noncharacters: a database or a browser refuses them.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
UNSHOWN = re.compile(rf"{UNFIT.pattern}|[\u202d\u202e]")
"""Also the marks that turn the order of letters about: with them a text says one thing and shows another."""

PICTURES = ("png", "jpg", "webp")
SOUNDS = ("mp3", "ogg", "wav", "m4a", "weba")
MEDIA_NAME = rf"[0-9a-f]{{24}}\.(?:{'|'.join(PICTURES + SOUNDS)})"
MEDIA_URL = "/media/"

_INLINE = {"a", "audio", "br", "code", "em", "img", "s", "small", "span", "strong"} | maths.ELEMENTS
_TABLE = {"table", "tbody", "td", "th", "thead", "tr"}
_BLOCK = _INLINE | _TABLE | {"blockquote", "hr", "li", "ol", "p", "pre", "ul"}
_ATTRIBUTES = {
    **dict.fromkeys(maths.ELEMENTS, maths.ATTRIBUTES),
    "a": {"href"},
    "audio": {"aria-label", "controls", "preload", "src"},
    "img": {"alt", "loading", "src"},
    "math": {"alttext", "display"},
    "ol": {"start"},
    "span": {"tabindex"},
}
_SCHEMES = {"http", "https", "mailto"}
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)

_FORMULAS = ("math_block", "math_inline")
_FORMULA = re.compile(r"(\$\$?)((?:\\.|[^\\$])+)\1(?![0-9$])", re.DOTALL)
_MONEY = re.compile(r"[0-9][0-9.,]*\s[^\\]*?[^\W\d_]{2}")
MEDIA = re.compile(rf"!\[((?:\\.|[^\\\[\]])*)\]\(media:({MEDIA_NAME})\)", re.DOTALL)
_OWN_FILE = re.compile(rf"{MEDIA_URL}{MEDIA_NAME}")
_ATTRIBUTE = r'\s[a-z-]+="[^"]*"'
_TAG = rf'<(?:math|img)(?:{_ATTRIBUTE})*?\salt(?:text)?="([^"]*)"(?:{_ATTRIBUTE})*>'
_SAID = re.compile(rf"{_TAG}(?:(?<=>)(?:<mrow>.*?)?</math>)?", re.DOTALL)


_WORDS = re.compile(r"\w[\w ,.;:?!'\"‘’“”„–—()/%+=@#€£°…-]*")
_NUMBERED = re.compile(r"\d{1,9}[.)](?: |$)")


def _is_words(text: str) -> bool:
    """Whether it has no sign that Markdown or HTML know: most texts of a large bank. They show just what they say."""
    return _WORDS.fullmatch(text) is not None and "_" not in text and text[-1] != " "


def block(text: str) -> str:
    """Paragraphs, lists, quotations and tables: for stems, explanations and the backs of cards."""
    if _is_words(text) and not _NUMBERED.match(text):
        return f"<p>{text}</p>"
    return _block_cleaner.clean(_markdown.render(UNSHOWN.sub("", text))).strip()


def inline(text: str) -> str:
    """A phrase without paragraphs: for options, entries and feedback."""
    if _is_words(text):
        return text
    return _inline_cleaner.clean(_markdown.renderInline(UNSHOWN.sub("", text))).strip()


def plain(markup: str) -> str:
    """HTML as one line of text, for a label or an `<option>`: formulas as TeX, pictures as described. Not escaped."""
    words = markup.removeprefix("<p>").removesuffix("</p>")
    if "<" not in words and "&" not in words:
        return " ".join(words.split())
    if "<math" in markup or "<img" in markup:
        markup = _SAID.sub(lambda found: html.escape(html.unescape(found[1])), markup)
    return " ".join(html.unescape(_stripper.clean(markup)).split())


def problems(text: str) -> Iterable[str]:
    """What the author of this text should mend, each a sentence."""
    return _problems(text) if "$" in text or "media:" in text else ()


def _problems(text: str) -> Iterator[str]:
    for token in _tokens(text):
        if token.type in _FORMULAS:
            try:
                maths.mathml(token.content.strip(), is_display=token.markup == "$$")
            except maths.TexError as error:
                yield f"The formula ${_short(token.content)}$ cannot be shown: {error}."
        elif token.type == "media" and not token.content.strip():
            yield f"Say what {token.info} shows or says, between the brackets: ![A map](media:{token.info})."
        elif _is_lost_media(token):
            yield "Write a picture or sound as ![what it shows](media:name), with the name that the desk gives it."


def media_line(name: str, said: str) -> str:
    """What an author writes to show this."""
    said = re.sub(r"([\\\[\]])", r"\\\1", " ".join(said.split()))
    return f"![{said}](media:{name})"


def media_names(text: str) -> list[str]:
    """The pictures and sounds that a text shows."""
    return [token.info for token in _tokens(text) if token.type == "media"] if "media:" in text else []


def _tokens(text: str) -> Iterator[Token]:
    for token in _markdown.parse(UNSHOWN.sub("", text)):
        yield token
        yield from token.children or ()


def _is_lost_media(token: Token) -> bool:
    """Whether somebody meant a picture here and Markdown sees a link or words."""
    is_link = token.type == "link_open" and str(token.attrGet("href")).startswith("media:")
    return is_link or (token.type == "text" and "](media:" in token.content)


def _short(tex: str) -> str:
    return tex.strip() if len(tex) <= 40 else f"{tex.strip()[:40]}…"


def _formula(state: StateInline, silent: bool) -> bool:
    """`$x$` and, within a line, `$$x$$`.

    Sums of money are none: no space inside the signs, no letter or digit around, no words behind a number. The plugin
    has such a rule, but at the start of a text it takes the last sign for the one before.
    """
    found = _FORMULA.match(state.src, state.pos)
    before = state.src[state.pos - 1] if state.pos else " "
    if found is None or before.isalnum():
        return False
    if found[1] == "$" and (found[2] != found[2].strip() or is_money(found[2])):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content, token.markup = found[2], found[1]
    state.pos = found.end()
    return True


def _media(state: StateInline, silent: bool) -> bool:
    found = MEDIA.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("media", "", 0)
        token.content, token.info = re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL), found[2]
    state.pos = found.end()
    return True


def is_money(tex: str) -> bool:
    """Whether `$tex$` is read as two sums of money with words between."""
    return bool(_MONEY.match(tex))


def _of_formula(token: Token) -> str:
    """One on a line of its own may be wider than a phone: it is moved sideways, also by keyboard."""
    is_display = token.markup == "$$"
    try:
        formula = maths.mathml(token.content.strip(), is_display=is_display)
    except maths.TexError:
        return f"<code>{html.escape(token.markup + token.content + token.markup)}</code>"
    return f'<span tabindex="0">{formula}</span>' if is_display else formula


def _of_media(token: Token) -> str:
    """Of a sound the words stand beside it, for those who cannot hear it."""
    said, url = html.escape(" ".join(token.content.split())), MEDIA_URL + token.info
    if token.info.rpartition(".")[2] in PICTURES:
        return f'<img src="{url}" alt="{said}" loading="lazy">'
    return f'<audio controls preload="none" src="{url}" aria-label="{said}"></audio> <small>{said}</small>'


def renderer() -> MarkdownIt:
    """CommonMark without headings, which would break the outline of the page around, and without pictures of others."""
    markdown = MarkdownIt("commonmark", {"html": False}).disable(["heading", "image", "lheading"])
    markdown.enable(["strikethrough", "table"])
    dollarmath_plugin(markdown, allow_labels=False, allow_blank_lines=False)
    markdown.inline.ruler.at("math_inline", _formula)
    markdown.inline.ruler.before("link", "media", _media)
    markdown.add_render_rule("math_inline", lambda _self, tokens, i, *_: _of_formula(tokens[i]))
    markdown.add_render_rule("math_block", lambda _self, tokens, i, *_: f"<p>{_of_formula(tokens[i])}</p>\n")
    markdown.add_render_rule("media", lambda _self, tokens, i, *_: _of_media(tokens[i]))
    return markdown


_markdown = renderer()


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes={"*": set(), **{tag: names for tag, names in _ATTRIBUTES.items() if tag in tags}},
        attribute_filter=_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    allowed = {"href": _ABSOLUTE.match, "src": _OWN_FILE.fullmatch}.get(name)
    return value if allowed is None or allowed(value) else None


_block_cleaner = _cleaner(_BLOCK)
_inline_cleaner = _cleaner(_INLINE)
_stripper = _cleaner(set())
