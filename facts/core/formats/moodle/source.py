"""
A question element of Moodle's, as it is read: its texts in our Markdown, its files, and what of it was not kept.

Whatever is not asked for here is named by `rest`, so that nothing is passed over in silence.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from markdown_it import MarkdownIt

from facts.core import prose
from facts.core.formats.base import media_name
from facts.core.formats.markup import from_html, from_plain, to_plain
from facts.core.formats.xmls import local

PLACE = "@@PLUGINFILE@@/"
OWN = "factkeep"
"""The element for what Moodle has no place for."""

MOST_LETTERS = 200_000
"""Of one text, with all its HTML."""

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|pre|blockquote)\b", re.IGNORECASE)
_LINE_END = re.compile(r"(?<!>)[ \t]*\n|\n(?!\s*<)")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

_ANY = re.compile(r".*", re.DOTALL)
_NOTHING_SAID = {
    "answernumbering": re.compile(r"|abc"),
    "correctfeedback": re.compile(r"|(?:<p>)?Your answer is correct\.?(?:</p>)?"),
    "correctresponsesfeedback": _ANY,
    "hidden": re.compile(r"|0"),
    "incorrectfeedback": re.compile(r"|(?:<p>)?Your answer is incorrect\.?(?:</p>)?"),
    "layouttype": _ANY,
    "numberingstyle": _ANY,
    "partiallycorrectfeedback": re.compile(r"|(?:<p>)?Your answer is partially correct\.?(?:</p>)?"),
    "penalty": re.compile(r"|0\.33+\d*|0?\.?0*"),
    "responsefieldlines": _ANY,
    "responserequired": _ANY,
    "showgrading": _ANY,
    "shownumcorrect": _ANY,
    "showstandardinstruction": _ANY,
    "shuffleanswers": re.compile(r"|1|true"),
    "usecase": re.compile(r"|0"),
}
"""By element, what is Moodle's default, or how a page looks there: no note is due."""
_SAID = {
    "answernumbering": "The numbering of the choices (“{}”) was not kept.",
    "correctfeedback": "The feedback on a right answer was not kept: “{}”",
    "hidden": "It was hidden there.",
    "incorrectfeedback": "The feedback on a wrong answer was not kept: “{}”",
    "partiallycorrectfeedback": "The feedback on a partly right answer was not kept: “{}”",
    "penalty": "The penalty for a wrong try ({}) was not kept.",
    "shuffleanswers": "The choices stood in a fixed order there; here they are mixed.",
    "usecase": "Capital letters counted there; here they do not.",
}


class Files(dict[str, str]):
    """Names of media by the address in a text, however that is escaped."""

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        return super().get(unquote(key.partition("?")[0]), default)


class Source:
    """`media` are the files of all texts read so far, `notes` what was not kept. Values are as a teacher wrote them."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.notes: list[str] = []
        self.media: dict[str, bytes] = {}
        self._data: dict[str, bytes] = {}
        self._seen = {OWN, "image", "image_base64"}
        text = element.find("questiontext")
        self._format = "html" if text is None else text.get("format", "html")

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    def children(self, tag: str) -> list[Element]:
        self._seen.add(tag)
        return self.element.findall(tag)

    def child(self, tag: str) -> Element | None:
        return next(iter(self.children(tag)), None)

    def value(self, tag: str, default: str = "") -> str:
        """The letters of an element."""
        element = self.child(tag)
        return default if element is None else letters(element)

    def block(self, element: Element | None) -> str:
        return self._markup(element, is_inline=False)

    def phrase(self, element: Element | None, name: str, most: int) -> str:
        """One phrase. A longer one than `most` is not kept, which is said with its `name`."""
        text = self._markup(element, is_inline=True)
        if len(text) <= most:
            return text
        self.note(f"{name} has {len(text):,} characters, and {most:,} is the most: it was not kept.")
        return ""

    def html(self, element: Element | None) -> tuple[str, Files]:
        """A text as HTML, with its files."""
        if element is None:
            return "", Files()
        text, files = letters(element), self._files(element)
        if len(text) > MOST_LETTERS:
            raise ValueError(f"A text has more than {MOST_LETTERS:,} signs.")
        match element.get("format", self._format).strip():
            case "plain_text":
                return "<br>".join(html.escape(text).split("\n")), files
            case "markdown":
                return str(_MARKDOWN.render(text)).strip(), files
            case "moodle_auto_format" if not _BLOCK.search(text):
                return _LINE_END.sub("<br>", text), files
        return text, files

    def _markup(self, element: Element | None, *, is_inline: bool) -> str:
        if element is not None and element.get("format", self._format).strip() == "plain_text":
            self._files(element)
            return from_plain(letters(element)[:MOST_LETTERS], is_inline=is_inline)
        text, files = self.html(element)
        return self.of_html(text, files, is_inline=is_inline)

    def of_html(self, text: str, files: Files, *, is_inline: bool) -> str:
        markup = from_html(text, files, is_inline=is_inline)
        self.notes += markup.notes
        shown = prose.media_names(markup.text)
        for address, name in files.items():
            if name not in shown:
                self.note(f"The file {address.removeprefix(PLACE)[:80]} is shown nowhere, and was not kept.")
        self.media |= {name: self._data[name] for name in shown if name in self._data}
        return markup.text

    def _files(self, element: Element) -> Files:
        found = Files()
        for file in element.findall("file"):
            name = file.get("path", "/").lstrip("/") + file.get("name", "")
            self._add_file(found, PLACE + name, file.text or "")
        return found

    def old_picture(self) -> tuple[str, Files]:
        """HTML of the picture below the question, as files from before 2011 have it."""
        name, data = self.value("image"), self.value("image_base64")
        files = Files()
        if data:
            self._add_file(files, PLACE + name.replace("/", "_"), data)
        elif name:
            self.note(f"The picture {name[:80]} is not in the file, and was not kept.")
        return "".join(f'<p><img src="{html.escape(address)}"></p>' for address in files), files

    def _add_file(self, files: Files, address: str, encoded: str) -> None:
        said, data = address.removeprefix(PLACE)[:80], _unpacked(encoded)
        if data is None:
            self.note(f"The file {said} is damaged, and was not kept.")
            return
        name = media_name(data)
        if name is None:
            self.note(f"The file {said} is neither a picture nor a sound, and was not kept.")
            return
        files[address] = name
        self._data[name] = data

    def rest(self) -> Iterator[str]:
        """What nobody asked for, unless it says what goes without saying."""
        for child in self.element:
            tag, said = local(child), " ".join(letters(child).split())
            quiet = _NOTHING_SAID.get(tag)
            if tag in self._seen or (quiet is not None and quiet.fullmatch(said)):
                continue
            if tag in _SAID:
                said = to_plain(from_html(said[:2_000]).text) if tag.endswith("feedback") else said
                yield _SAID[tag].format(said[:300])
            elif said:
                yield f"“{tag}” ({said[:80]}) was not kept."


def all_files(element: Element) -> dict[str, bytes]:
    """The pictures and sounds of all texts within, by the names that ours have for them."""
    files = [data for file in element.iter("file") if (data := _unpacked(file.text or "")) is not None]
    return {name: data for data in files if (name := media_name(data)) is not None}


def _unpacked(encoded: str) -> bytes | None:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def letters(element: Element) -> str:
    """What stands in `<text>`, or in the element itself in old files; HTML that nobody escaped is taken as it is."""
    text = element.find("text")
    if text is None:
        return (element.text or "").strip()
    before = html.escape(text.text or "", quote=False) if len(text) else text.text or ""
    return (before + "".join(tostring(child, "unicode") for child in text)).strip()
