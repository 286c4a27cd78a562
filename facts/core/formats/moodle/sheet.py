"""A question element of Moodle's, as it is written, and what it cannot hold."""

import base64
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from facts.core import prose
from facts.core.formats.markup import to_html
from facts.core.formats.xmls import fit

from .source import PLACE


class Sheet:
    """`losses` are sentences on what Moodle will not show or do."""

    def __init__(self, type_: str, media: Mapping[str, bytes]) -> None:
        self.element = Element("question", {"type": type_})
        self.media = media
        self.losses: list[str] = []

    def lose(self, sentence: str) -> None:
        self.losses.append(sentence)

    def value(self, tag: str, value: object, within: Element | None = None) -> None:
        SubElement(self.element if within is None else within, tag).text = fit(str(value))

    def letters(self, tag: str, text: str, within: Element | None = None, **attributes: str) -> Element:
        """An element whose `<text>` is this."""
        element = SubElement(self.element if within is None else within, tag, attributes)
        self.value("text", text, element)
        return element

    def block(self, tag: str, text: str, within: Element | None = None, **attributes: str) -> Element:
        return self.html(tag, block_html(text), prose.media_names(text), within, **attributes)

    def phrase(self, tag: str, text: str, within: Element | None = None, **attributes: str) -> Element:
        return self.html(tag, inline_html(text), prose.media_names(text), within, **attributes)

    def html(self, tag: str, text: str, media: list[str], within: Element | None = None, **attributes: str) -> Element:
        """With the files that the text shows."""
        element = self.letters(tag, text, within, **attributes, format="html")
        self.files(element, media)
        return element

    def files(self, element: Element, media: list[str]) -> None:
        for name in dict.fromkeys(media):
            if name in self.media:
                file = SubElement(element, "file", {"name": name, "path": "/", "encoding": "base64"})
                file.text = base64.b64encode(self.media[name]).decode()
            else:
                self.lose(f"The file {name} is missing here, and so in the export.")


def inline_html(text: str) -> str:
    """A phrase as it stands within a larger text."""
    return to_html(text, _address, is_inline=True)


def block_html(text: str) -> str:
    return to_html(text, _address)


def _address(name: str) -> str:
    return PLACE + name
