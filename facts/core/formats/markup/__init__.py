"""
HTML of other products to our Markdown, and back.

    <p>Water is <b>H<sub>2</sub>O</b>; see <img src="@@PLUGINFILE@@/drop.png" alt="a drop"></p>
    Water is **H₂O**; see ![a drop](media:0123456789abcdef01234567.png)

What is read is what would be seen, as far as `prose` can show it; each thing that it cannot show is named. `canonical`
is the one spelling of what a text shows: the round trips of formats hold for it.
"""

import html
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from facts.core import maths, prose

from .spelling import LITERAL, Speller
from .tree import BLOCKS, Node, parsed

_MARKS = (("*", "**", "~~"), ("_", "**", "~~"), ("*", "**", ""), ("", "", "~~"), ("", "", ""))
_SAFE = re.compile(r"[^\W_](?:(?:[^\W_]|[ ,.;:?!'\"()/%-])*(?:[^\W_]|[.?!)%]))?")
"""Text that is the same in Markdown, HTML and plain."""
_TEX_SIGN = re.compile(r"\$\$|\\[(\[]|\[(?:latex|\$+)\]")
_NUMBERED = re.compile(r"[0-9]{1,9}[.)](?:\s|$)")


@dataclass(frozen=True)
class Markup:
    """Our Markdown, and in sentences what it could not keep."""

    text: str
    notes: tuple[str, ...] = ()


def from_html(text: str, files: Mapping[str, str] | None = None, *, is_inline: bool = False) -> Markup:
    """
    HTML as our Markdown. `files` says by what name a text shows each file (`src` as it is written there).

    `is_inline`: as one phrase, for options and entries; blocks become lines.
    """
    if _is_safe(text):
        return Markup(text)
    root = parsed(text)
    speller, spelled = _spelled(root, files or {}, is_inline)
    return Markup(spelled, tuple(speller.notes))


def _spelled(root: Node, files: Mapping[str, str], is_inline: bool) -> tuple[Speller, str]:
    """With the first marks for emphasis that show again what was there."""
    for marks in _MARKS:
        speller = Speller(files, is_inline=is_inline, marks=marks)
        spelled = speller.spell(root)
        if not speller.has_marks:
            break
        again = Speller(_Same(), is_inline=is_inline, marks=marks)
        if again.spell(parsed(to_html(spelled, is_inline=is_inline))) == spelled:
            break
    if marks != _MARKS[-1] and not speller.is_lossy:
        return speller, spelled
    speller.note("Bold, italic or struck-out letters were not kept: they stood within words.")
    return speller, spelled


class _Same(dict[str, str]):
    """Files that texts show by the very name that the HTML has."""

    def __missing__(self, key: str) -> str:
        return key

    def get(self, key: str, default: Any = None) -> Any:
        return key if re.fullmatch(prose.MEDIA_NAME, key) else default


def _own(name: str) -> str:
    return name


def to_html(text: str, source: Callable[[str], str] = _own, *, is_inline: bool = False) -> str:
    """
    Our Markdown as HTML for other products: formulas between `\\(` and `\\)`, pictures and sounds with the address that
    `source` gives for their names.
    """
    if _is_safe(text):
        said = html.escape(text)
        return said if is_inline else f"<p>{said}</p>"
    env = {"source": source}
    rendered = _markdown.renderInline(prose.UNSHOWN.sub("", text), env) if is_inline else ""
    return (rendered if is_inline else _markdown.render(prose.UNSHOWN.sub("", text), env)).strip()


def from_plain(text: str, *, is_inline: bool = False) -> str:
    """Text without markup as Markdown that shows just that, with its lines and paragraphs."""
    if _is_safe(text):
        return text
    lines = (_no_formula(html.escape(line)) for line in text.strip("\n").split("\n"))
    return from_html("<br>".join(lines), is_inline=is_inline).text


def to_plain(text: str, *, is_inline: bool = False) -> str:
    """What a text says in letters alone: formulas as TeX, pictures as their words, lists with hyphens."""
    if _is_safe(text):
        return text
    return "\n\n".join(_plain_blocks(parsed(to_html(text, is_inline=is_inline)).children))


def is_plain(text: str, *, is_inline: bool = False) -> bool:
    """Whether `to_plain` keeps all of it."""
    if _is_safe(text):
        return True
    again = from_plain(to_plain(text, is_inline=is_inline), is_inline=is_inline)
    return canonical(again, is_inline=is_inline) == canonical(text, is_inline=is_inline)


def canonical(text: str, *, is_inline: bool = False) -> str:
    """The one spelling of what this shows."""
    if _is_safe(text):
        return text
    return _spelled(parsed(to_html(text, is_inline=is_inline)), _Same(), is_inline)[1]


def _is_safe(text: str) -> bool:
    return bool(_SAFE.fullmatch(text)) and "  " not in text and not _NUMBERED.match(text)


def _plain_blocks(children: Sequence[Node | str]) -> list[str]:
    found: list[str] = []
    run = ""
    for child in children:
        if isinstance(child, str) or child.tag not in BLOCKS:
            run += child if isinstance(child, str) else _plain_element(child)
        else:
            found += _plain_lines(run)
            found += _plain_block(child)
            run = ""
    return [*found, *_plain_lines(run)]


def _plain_lines(run: str) -> list[str]:
    lines = "\n".join(" ".join(line.split()) for line in run.split("\r"))
    return [lines.strip("\n")] if lines.strip() else []


def _plain_block(node: Node) -> list[str]:
    if node.tag == "pre":
        return [node.text.strip("\n")]
    if node.tag in ("ul", "ol"):
        items = [child for child in node.children if isinstance(child, Node)]
        marks = [f"{i}. " if node.tag == "ol" else "- " for i in range(1, len(items) + 1)]
        return [
            "\n".join(mark + "\n".join(_plain_blocks(item.children)) for mark, item in zip(marks, items, strict=True))
        ]
    if node.tag == "tr":
        cells = [child for child in node.children if isinstance(child, Node)]
        return [" | ".join(" ".join(_plain_blocks(cell.children)) for cell in cells)]
    return _plain_blocks(node.children)


def _plain_element(node: Node) -> str:
    if node.tag == "br":
        return "\r"
    if node.tag in ("img", "audio"):
        return node.attributes.get("alt") or node.attributes.get("title", "")
    return "".join(child if isinstance(child, str) else _plain_element(child) for child in node.children)


def _no_formula(markup: str) -> str:
    """HTML in which what looks like the sign of a formula is none."""
    return _TEX_SIGN.sub(rf'<span class="{LITERAL}">\g<0></span>', markup)


def _of_formula(token: Token) -> str:
    tex, is_display = token.content.strip(), token.markup == "$$"
    try:
        maths.mathml(tex, is_display=is_display)
    except maths.TexError:
        return f"<code>{html.escape(token.markup + token.content + token.markup)}</code>"
    written = html.escape(tex, quote=False)
    return f"\\[{written}\\]" if is_display else f"\\({written}\\)"


def _of_media(token: Token, env: MutableMapping[str, Any]) -> str:
    said, address = html.escape(" ".join(token.content.split())), html.escape(env["source"](token.info))
    if token.info.rpartition(".")[2] in prose.PICTURES:
        return f'<img src="{address}" alt="{said}">'
    return f'<audio controls="controls" src="{address}" title="{said}"></audio>'


def _renderer() -> Any:
    markdown = prose.renderer()
    markdown.add_render_rule("text", lambda _self, tokens, i, *_: _no_formula(html.escape(tokens[i].content)))
    markdown.add_render_rule("math_inline", lambda _self, tokens, i, *_: _of_formula(tokens[i]))
    markdown.add_render_rule("math_block", lambda _self, tokens, i, *_: f"<p>{_of_formula(tokens[i])}</p>\n")
    markdown.add_render_rule("media", lambda _self, tokens, i, _options, env: _of_media(tokens[i], env))
    return markdown


_markdown = _renderer()

__all__ = ["Markup", "canonical", "from_html", "from_plain", "is_plain", "to_html", "to_plain"]
