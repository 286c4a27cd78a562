"""
What a side of a card says, as our Markdown, and what Anki is to show of ours.

Beside HTML, Anki's fields have sounds as `[sound:voice.mp3]` and formulas as `\\(x\\)`, `[$]x[/$]`, `[$$]x[/$$]`,
`[latex]...[/latex]` and `<anki-mathjax>x</anki-mathjax>`. Nothing of these is run.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from facts.core.formats import markup
from facts.core.formats.anki.packages import Package
from facts.core.formats.base import media_name
from facts.core.media import MOST_BYTES

_MATHJAX = re.compile(r"<anki-mathjax([^<>]*)>((?:(?!<anki-mathjax).)*?)</anki-mathjax>", re.DOTALL | re.IGNORECASE)
_LATEX = re.compile(r"\[latex\]((?:(?!\[latex\]).)*?)\[/latex\]", re.DOTALL | re.IGNORECASE)
_DISPLAYED = re.compile(
    r"\s*(?:\$\$(?P<a>[^$]+)\$\$|\\begin\{(?P<n>displaymath|equation\*?)\}(?P<b>.+)\\end\{(?P=n)\})\s*", re.DOTALL
)
_INLINE = re.compile(r"\s*(?:\$(?P<a>[^$]+)\$|\\begin\{math\}(?P<b>.+)\\end\{math\})\s*", re.DOTALL)
_FORMULA = re.compile(
    r"\\\((?:(?!\\\().)+?\\\)|\\\[(?:(?!\\\[).)+?\\\]|\[(\$\$?)\](?:(?!\[\$\$?\]).)+?\[/\1\]", re.DOTALL
)
"""None is sought past where the next begins, so that a text of beginnings takes no longer than others."""
_BEGINS, _ENDS = re.compile(r"\\[(\[]|\[\$\$?\]|\[latex\]"), re.compile(r"\\[)\]]|\[/\$\$?\]|\[/latex\]")
_BREAK = re.compile(r"<(?:br|div|p|li|tr|td|th|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SAID_SOUND = re.compile(r'\[sound:([^\[\]]+)\](?:<span class="said">([^<>]*)</span>)?')
_AUDIO = re.compile(r'<audio controls="controls" src="([^"]*)" title="([^"]*)"></audio>')
_COMMAND = re.compile(r"\[(?=sound:|/?latex\]|/?\$\$?\])|\{(?=\{)|(?<=\})\}")
_DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,", re.IGNORECASE)


class Files(Mapping[str, str]):
    """
    The media of a package by the `src` that texts have, read when a text asks for them.

    `media` are those that were asked for, by the names that our texts have; `notes` say of the last text's files why
    one is not shown.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: dict[str, tuple[str | None, str]] = {}
        self.media: dict[str, bytes] = {}
        self.notes: list[str] = []
        self.asked: set[str] = set()

    def __getitem__(self, source: str) -> str:
        if source not in self._found:
            self._found[source] = self._sought(source)
        name, why = self._found[source]
        if why:
            self.notes.append(why)
        if name is None:
            raise KeyError(source)
        return name

    def __iter__(self) -> Iterator[str]:
        return iter(self._package.names)

    def __len__(self) -> int:
        return len(self._package.names)

    def __bool__(self) -> bool:
        return True

    def _sought(self, source: str) -> tuple[str | None, str]:
        """Our name for it, or none and why."""
        if head := _DATA.match(source):
            called = "The picture within the text"
            try:
                data: bytes | None = base64.b64decode(source[head.end() :], validate=True)
            except (binascii.Error, ValueError):
                data = b""
        else:
            names = (unicodedata.normalize("NFC", name) for name in (source, unquote(source)))
            name = next((name for name in names if name in self._package.names), source)
            called = f"The file {name[:80]}"
            self.asked.add(name)
            data = self._package.media(name)
        if data is None:
            return None, ""
        if len(data) > MOST_BYTES:
            return None, f"{called} has more than {MOST_BYTES // 1_000_000} MB."
        if (ours := media_name(data)) is None:
            return None, f"{called} is of no kind of picture or sound that can be shown here."
        self.media[ours] = data
        return ours, ""


def read(text: str, files: Files, *, is_inline: bool = False) -> markup.Markup:
    """HTML as Anki has it, as our Markdown."""
    if "[" in text or "\\" in text or "<anki-mathjax" in text.lower():
        text = _with_tags(text)
    files.notes.clear()
    found = markup.from_html(text, files, is_inline=is_inline)
    return markup.Markup(found.text, (*found.notes, *dict.fromkeys(files.notes)))


def write(text: str, *, is_inline: bool = False) -> str:
    """Our Markdown as HTML for Anki. Letters that would be a command to it are written so that they are none."""
    written = _COMMAND.sub(lambda found: f"&#{ord(found[0])};", markup.to_html(text, is_inline=is_inline))
    return _AUDIO.sub(lambda found: f'[sound:{found[1]}]<span class="said">{found[2]}</span>', written)


def is_within_formula(before: str) -> bool:
    """Whether a formula that began in this text has not ended."""
    begun, ended = (max((found.end() for found in sign.finditer(before)), default=0) for sign in (_BEGINS, _ENDS))
    return begun > ended


def bare(text: str) -> str:
    """The letters of a field, on one line, without tags."""
    return " ".join(html.unescape(_TAG.sub("", _BREAK.sub(" ", text))).split())


def _with_tags(text: str) -> str:
    """Formulas in the two forms that others have too, and sounds as elements."""
    text = _MATHJAX.sub(lambda found: _bracketed(found[2], is_displayed="block" in found[1].lower()), text)
    text = _LATEX.sub(lambda found: _of_latex(found[1]), text)
    text = _FORMULA.sub(lambda found: _TAG.sub("", _BREAK.sub(" ", found[0])), text)
    return _SAID_SOUND.sub(_of_sound, text)


def _of_sound(found: re.Match[str]) -> str:
    name = html.escape(html.unescape(found[1]).strip())
    return f'<audio src="{name}" title="{found[2] or ""}"></audio>'


def _of_latex(body: str) -> str:
    """What is a formula and nothing else is one; of the rest the letters stay."""
    bare_body = _TAG.sub("", _BREAK.sub(" ", body))
    for pattern, is_displayed in ((_DISPLAYED, True), (_INLINE, False)):
        if found := pattern.fullmatch(bare_body):
            return _bracketed(found["a"] or found["b"], is_displayed=is_displayed)
    return f"[latex]{bare_body}[/latex]"


def _bracketed(tex: str, *, is_displayed: bool) -> str:
    return f"\\[{tex}\\]" if is_displayed else f"\\({tex}\\)"
