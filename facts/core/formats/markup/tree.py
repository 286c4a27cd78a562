"""HTML of strangers as a tree, however badly it is nested."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from facts.core import prose

MOST_DEPTH = 60
"""What is nested deeper stands beside its ancestor instead of in it."""

_VOID = {*("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")}
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "option": ({"option"}, {"select"}),
}
"""What an opening tag ends (first), and how far up it looks for it (second)."""
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li"),
    *("main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    *("caption", "itembody", "prompt", "ul"),
}
_ENDS_PARAGRAPH = BLOCKS - {"td", "th", "tr", "tbody", "thead", "tfoot"}


@dataclass
class Node:
    """An element; children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This and all below, in the order of the document."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    @property
    def text(self) -> str:
        """All letters within."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def parsed(markup: str) -> Node:
    """The tree below a root without a name. Any text is HTML of some kind, so that this never fails.

    Without the characters that cannot be shown.
    """
    parser = _Parser()
    parser.feed(prose.UNSHOWN.sub("", markup))
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _ENDS_PARAGRAPH:
            self._end({"p"}, {"blockquote", "div", "li", "td", "th", "table"})
        if tag in _CLOSES:
            self._end(*_CLOSES[tag])
        node = Node(tag, {name: value or "" for name, value in reversed(attrs)})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < MOST_DEPTH:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open[-1].tag == tag.rpartition(":")[2] and tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "br":
            self._open[-1].children.append(Node("br"))
        for i in range(len(self._open) - 1, 0, -1):
            if self._open[i].tag == tag:
                del self._open[i:]
                return

    def handle_data(self, data: str) -> None:
        children = self._open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)

    def unknown_decl(self, data: str) -> None:
        """A CDATA section is text."""
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """A section of any other kind is a comment, as in browsers; the library stops at one that it does not know."""
        if self.rawdata.startswith("<![CDATA[", i):
            return super().parse_marked_section(i, report)
        return self.parse_bogus_comment(i, report)

    def _end(self, tags: set[str], within: set[str]) -> None:
        """End the innermost of these elements, unless one of `within` stands between."""
        for i in range(len(self._open) - 1, 0, -1):
            if self._open[i].tag in within:
                return
            if self._open[i].tag in tags:
                del self._open[i:]
                if tags == {"tr", "td", "th"}:  # a cell and then its row
                    self._end(tags, within)
                return
