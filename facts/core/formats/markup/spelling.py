"""A tree of HTML, spelled as our Markdown."""

import re
from collections.abc import Iterable, Iterator, Mapping

from markdown_it.common.normalize_url import normalizeLink

from facts.core import prose

from .formulas import CODE, HIDDEN, SHOWN, SPACE, TEX, escapes_money, fault_of, tex_of
from .tree import BLOCKS, Node

_SIGNS = re.compile(r"[\\`*\[\]~_]|<(?=[A-Za-z0-9])|&(?=[#A-Za-z])")
_LINE_START = re.compile(r"(?:[-+](?=[ \t\n]|$)|>|~~~|[-=_]{2,}[ \t]*$|[0-9]{1,9}(?=[.)](?:[ \t\n]|$)))", re.MULTILINE)
_RULE = re.compile(r"[ \t]*[-|:][-|: \t]*$")
LITERAL = "tex2jax_ignore"
"""The class of a span whose letters are no formula, as MathJax has it."""
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|[;\s])(?:background|color)", re.IGNORECASE)

_EMPHASIS = {"b": "strong", "strong": "strong", "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em"}
_EMPHASIS |= {"s": "s", "strike": "s", "del": "s"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
_OWN = {"blockquote", "hr", "ol", "pre", "table", "ul"}
"""Blocks that are more than a place for others."""
_GONE = {
    **dict.fromkeys(("script", "noscript"), "A script in it was not kept."),
    **dict.fromkeys(("iframe", "object", "embed", "applet", "frame"), "Something embedded in it was not kept."),
    **dict.fromkeys(("video", "source", "track"), "A film in it was not kept."),
    **dict.fromkeys(("canvas", "svg", "map", "area"), "A drawing in it was not kept."),
    **dict.fromkeys(("input", "select", "textarea", "button"), "A form field in it was not kept."),
}
_BRACKETS = {"q": ("“", "”"), "rt": (" (", ")")}
_QUIET = {"style", "head", "title", "meta", "link", "base", "template", "col", "colgroup", "rp", "wbr"}
_RAISED = str.maketrans("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


class Speller:
    """
    Spells one text. `notes` grow with what could not be kept.

    `marks` are those around emphasis, strong emphasis and what is struck out, empty for none: where letters stand
    around them in a way that Markdown does not take, others may do. `is_lossy`: an empty one was used.
    """

    def __init__(self, files: Mapping[str, str], *, is_inline: bool, marks: tuple[str, str, str]) -> None:
        self.files = files
        self.is_inline = is_inline
        self.marks = dict(zip(("em", "strong", "s"), marks, strict=True))
        self.notes: dict[str, None] = {}
        self.escapes_money = False
        self.has_marks = False
        self.is_lossy = False

    def spell(self, root: Node) -> str:
        root = Node("", {}, self._merged(root.children, frozenset()))
        self.escapes_money = escapes_money(root)
        if self.is_inline:
            return _joined_lines(line for line in map(self._line, self._flat(root)) if line)
        return "\n\n".join(self._blocks(root.children))

    def _merged(self, children: Iterable[Node | str], within: frozenset[str]) -> list[Node | str]:
        """Without the elements that leave no trace, so that letters that will stand side by side are one text."""
        found: list[Node | str] = []
        for child in children:
            parts = [child] if isinstance(child, str) else self._merged_element(child, within)
            for part in parts:
                if isinstance(part, str) and found and isinstance(found[-1], str):
                    found[-1] += part
                else:
                    found.append(part)
        return found

    def _merged_element(self, node: Node, within: frozenset[str]) -> list[Node | str]:
        tag = node.tag
        if tag in _GONE:
            self.note(_GONE[tag])
        if tag in _GONE or tag in _QUIET:
            return []
        if tag in CODE:
            return [node] if node.text.strip() else [node.text]
        if tag in ("br", "pre"):
            return [node]
        if tag in ("img", "audio"):
            return [self._medium(node)]
        if tag == "math":
            return [self._mathml(node)]
        if tag == "span" and LITERAL in node.attributes.get("class", "").split():
            return [node.text.translate(HIDDEN)]
        self._note_style(node)
        name = "strong" if tag in _HEADINGS else _EMPHASIS.get(tag, tag)
        inner = self._merged(node.children, within | {name} if name in self.marks or name == "a" else within)
        if tag in BLOCKS:
            self.has_marks = self.has_marks or tag in _HEADINGS
            return [Node(tag, node.attributes, inner)]
        if name in self.marks:
            return self._emphasised(name, inner, within)
        if tag == "a":
            return self._link(node, inner, within)
        if tag in ("sup", "sub"):
            return self._shifted(node, inner)
        before, after = _BRACKETS.get(tag, ("", ""))
        return [before, *inner, after]

    def _emphasised(self, name: str, inner: list[Node | str], within: frozenset[str]) -> list[Node | str]:
        if name in within or not any(map(_is_seen, inner)):
            return inner
        self.has_marks = True
        self.is_lossy = self.is_lossy or not self.marks[name]
        return [Node(name, {}, inner)] if self.marks[name] else inner

    def _link(self, node: Node, inner: list[Node | str], within: frozenset[str]) -> list[Node | str]:
        href = node.attributes.get("href", "").strip()
        if href and not _ADDRESS.fullmatch(href):
            self.note(f"The link to {href[:60]} was not kept; its words were.")
            return inner
        is_kept = href and "a" not in within and any(map(_is_seen, inner))
        return [Node("a", {"href": href}, inner)] if is_kept else inner

    def note(self, sentence: str) -> None:
        self.notes[sentence] = None

    def _blocks(self, children: Iterable[Node | str]) -> list[str]:
        """What stands on lines of its own, each spelled."""
        found: list[str] = []
        last = ""
        for group in _grouped(children):
            if isinstance(group, list):
                paragraphs = [_guarded(text) for text in self._paragraphs(group)]
                found += paragraphs
                last = "" if paragraphs else last
                continue
            before = len(found)
            if group.tag in ("ul", "ol"):
                is_second = last == group.tag
                if text := self._list(group, is_second=is_second):
                    found.append(text)
                    last = "" if is_second else group.tag
                continue
            found += self._block(group)
            last = "" if len(found) > before else last
        return found

    def _block(self, node: Node) -> list[str]:
        if node.tag == "hr":
            return ["___"]
        if node.tag == "pre":
            return _fenced(node.text)
        if node.tag == "blockquote":
            inner = "\n\n".join(self._blocks(node.children))
            return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))] if inner else []
        if node.tag == "table":
            return [text for text in [self._table(node)] if text]
        return self._blocks([Node("strong", {}, node.children)])  # a heading

    def _paragraphs(self, nodes: list[Node | str]) -> list[str]:
        """Inline content; where two breaks follow each other, a new paragraph."""
        return ["\\\n".join(lines) for lines in self._broken(nodes)]

    def _broken(self, nodes: list[Node | str]) -> list[list[str]]:
        paragraphs: list[list[str]] = [[]]
        for line in _split_at_breaks(nodes):
            text = self._line(line)
            if text:
                paragraphs[-1].append(text)
            elif paragraphs[-1]:
                paragraphs.append([])
        return [lines for lines in paragraphs if lines]

    def _flat(self, node: Node) -> Iterator[list[Node | str]]:
        """Blocks as lines, for where only a phrase can stand."""
        for group in _grouped(node.children):
            if isinstance(group, list):
                yield from _split_at_breaks(group)
            elif group.tag == "hr":
                continue
            elif group.tag == "pre":
                yield [Node("code", {}, [SPACE.sub(" ", group.text)])]
            elif group.tag in ("ul", "ol"):
                for item in group.children:
                    yield from self._flat(item if isinstance(item, Node) else Node("", {}, [item]))
            else:
                yield from self._flat(group)

    def _line(self, nodes: list[Node | str]) -> str:
        return self._inline(nodes).strip(" \t\n")

    def _inline(self, nodes: Iterable[Node | str]) -> str:
        out = ""
        for node in nodes:
            piece = self._text(node) if isinstance(node, str) else self._element(node)
            if out.endswith(" ") or not out:
                piece = piece.lstrip(" ")
            out += _gap(out, piece) + piece
        return out

    def _text(self, text: str) -> str:
        out = ""
        at = 0
        for found in TEX.finditer(text):
            tex, is_display = tex_of(found)
            if not tex:
                continue
            for piece in (self._plain(text[at : found.start()]), self._formula(tex, is_display=is_display)):
                out += _gap(out, piece) + piece
            at = found.end()
        rest = self._plain(text[at:])
        return out + _gap(out, rest) + rest

    def _plain(self, text: str) -> str:
        text = SPACE.sub(" ", text).translate(SHOWN)
        text = _SIGNS.sub(lambda found: _escape(found, text), text)
        return text.replace("$", "\\$") if self.escapes_money else text

    def _formula(self, tex: str, *, is_display: bool) -> str:
        tex = SPACE.sub(" ", tex).strip()
        fault = fault_of(tex, is_display=is_display)
        if fault is not None:
            self.note(f"The formula {tex[:60]} {fault}stays as it was written.")
            return self._code(tex)
        return f"$${tex}$$" if is_display else f"${tex}$"

    def _element(self, node: Node) -> str:
        tag = node.tag
        if tag == "br":
            return " "
        if tag == "formula":
            return self._formula(node.text, is_display="display" in node.attributes)
        if tag == "medium":
            return prose.media_line(node.attributes["name"], node.text)
        if tag in CODE:
            return self._code(node.text)
        words = self._inline(node.children)
        if tag == "a":
            return _wrapped(words, "[", f"]({_target(node.attributes['href'])})")
        if mark := self.marks.get(tag):
            return _wrapped(words, mark, mark)
        return f" {words} " if tag in BLOCKS else words

    def _note_style(self, node: Node) -> None:
        if node.tag in ("u", "ins"):
            self.note("Underlining was not kept.")
        if node.tag == "mark" or _COLOUR.search(node.attributes.get("style", "")) or "color" in node.attributes:
            self.note("Colours were not kept.")

    def _medium(self, node: Node) -> Node | str:
        source = node.attributes.get("src") or next(
            (child.attributes.get("src", "") for child in node.walk() if child.tag == "source"), ""
        )
        noun = "picture" if node.tag == "img" else "sound"
        name = self.files.get(source)
        if name is None:
            where = "" if source.startswith("data:") else f" ({source[:80]})"
            self.note(f"A {noun} that is not in the file{where} was not kept.")
            return node.attributes.get("alt", "")
        words = node.attributes.get("alt") or node.attributes.get("aria-label") or node.attributes.get("title") or ""
        words = " ".join((words or node.text).split())
        if not words:
            words = source.rpartition("/")[2] or noun
            self.note(f"The {noun} {words[:80]} has no words for those who cannot perceive it. Write some.")
        return Node("medium", {"name": name}, [words])

    def _code(self, text: str) -> str:
        text = SPACE.sub(" ", text)
        if not text.strip():
            return text
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        ticks = "`" * (longest + 1)
        is_padded = text[0] == "`" or text[-1] in "`\\" or (text[0] == " " and text[-1] == " ")
        return f"{ticks} {text} {ticks}" if is_padded else f"{ticks}{text}{ticks}"

    def _mathml(self, node: Node) -> Node | str:
        tex = next((child.text for child in node.walk() if child.tag == "annotation"), node.attributes.get("alttext"))
        if tex:
            is_display = node.attributes.get("display") == "block"
            return Node("formula", {"display": "block"} if is_display else {}, [tex])
        self.note("A formula in MathML became plain text.")
        return node.text

    def _shifted(self, node: Node, inner: list[Node | str]) -> list[Node | str]:
        """In raised or lowered letters of Unicode if there are such, else in brackets."""
        is_raised = node.tag == "sup"
        text = node.text.replace("−", "-")
        shifted = text.translate(_RAISED if is_raised else _LOWERED)
        if not set(shifted) & set(text):
            return [shifted]
        self.note(f"{'Raised' if is_raised else 'Lowered'} letters stand in brackets now.")
        return ["^(" if is_raised else "_(", *inner, ")"]

    def _list(self, node: Node, *, is_second: bool) -> str:
        items = [child for child in node.children if isinstance(child, Node) or child.strip()]
        bodies = [
            body
            for child in items
            if (body := self._blocks(child.children if isinstance(child, Node) and child.tag == "li" else [child]))
        ]
        first = int(start) if (start := node.attributes.get("start", "")).isascii() and start[:9].isdecimal() else 1
        first = min(first, 999_999_000)
        is_loose = any(sum(not _is_list(text) for text in body) > 1 for body in bodies)
        lines = []
        for i, body in enumerate(bodies):
            mark = f"{first + i}{')' if is_second else '.'} " if node.tag == "ol" else ("* " if is_second else "- ")
            text = ("\n\n" if is_loose else "\n").join(body).replace("\n", f"\n{' ' * len(mark)}")
            lines.append(mark + re.sub(r"\n +(?=\n)", "\n", text))
        return ("\n\n" if is_loose else "\n").join(lines)

    def _table(self, node: Node) -> str:
        rows = [
            [self._cell(cell) for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]
            for row in node.walk()
            if row.tag == "tr"
        ]
        rows = [row for row in rows if any(row)]
        if not rows:
            return ""
        width = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        caption = next((self._line(child.children) for child in node.walk() if child.tag == "caption"), "")
        return "\n".join([*([caption, ""] if caption else []), lines[0], f"|{' --- |' * width}", *lines[1:]])

    def _cell(self, cell: Node) -> str:
        text = " ".join(line for line in map(self._line, self._flat(cell)) if line)
        return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", text)


def _is_seen(part: Node | str) -> bool:
    if isinstance(part, str):
        return bool(part.strip())
    return part.tag in ("medium", "formula") or any(map(_is_seen, part.children))


def _gap(before: str, after: str) -> str:
    """A space where a formula or code would not be one beside what stands there."""
    is_formula = before[-1:] == "$" and before[-2:] != "\\$"
    is_close = after[:1] == "$" and (before[-1:].isalnum() or is_formula)
    is_close = is_close or (after[:1] == before[-1:] == "`" and before[-2:] != "\\`")
    return " " if is_close or (is_formula and after[:1].isdecimal()) else ""


def _tags(root: Node) -> set[str]:
    return {node.tag for node in root.walk()}


def _is_inline(node: Node) -> bool:
    return not any(child.tag in BLOCKS for child in node.walk() if child is not node)


def _is_list(text: str) -> bool:
    return bool(re.match(r"(?:[-*] |[0-9]{1,9}[.)] )", text))


def _grouped(children: Iterable[Node | str]) -> Iterator[Node | list[Node | str]]:
    """Blocks, and between them what belongs to one paragraph. What merely holds others is opened."""
    run: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or (child.tag not in BLOCKS and _is_inline(child)):
            run.append(child)
            continue
        if run:
            yield run
        run = []
        if child.tag == "li":  # without a list around it
            yield Node("ul", {}, [child])
        elif child.tag in _OWN or (child.tag in _HEADINGS and _is_inline(child)):
            yield child
        else:
            yield from _grouped(child.children)
    if run:
        yield run


def _split_at_breaks(nodes: list[Node | str]) -> Iterator[list[Node | str]]:
    """Lines; an element that a break stands in goes on on the next line."""
    lines: list[list[Node | str]] = [[]]
    for node in nodes:
        if isinstance(node, Node) and node.tag == "br":
            lines.append([])
        elif isinstance(node, Node) and "br" in _tags(node):
            first, *more = _split_at_breaks(node.children)
            lines[-1].append(Node(node.tag, node.attributes, first))
            lines += [[Node(node.tag, node.attributes, part)] for part in more]
        else:
            lines[-1].append(node)
    yield from lines


def _joined_lines(lines: Iterable[str]) -> str:
    return "\\\n".join(lines)


def _guarded(text: str) -> str:
    """A paragraph whose lines do not begin like something else."""
    return "\n".join(_guarded_line(line) for line in text.split("\n"))


def _guarded_line(line: str) -> str:
    if _RULE.match(line) and line.strip():
        return f"\\{line.lstrip()}"
    if found := _LINE_START.match(line):
        return f"{found[0]}\\{line[found.end() :]}" if found[0].isdecimal() else f"\\{line}"
    return line


def _escape(found: re.Match[str], text: str) -> str:
    """An underscore between letters is one anyway."""
    if found[0] == "_":
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if before.isalnum() and after.isalnum():
            return "_"
    return f"\\{found[0]}"


def _wrapped(words: str, before: str, after: str) -> str:
    """Marks stand close to the words; the space around goes outside."""
    core = words.strip(" ")
    if not core:
        return " " if words else ""
    left, right = " " * words.startswith(" "), " " * words.endswith(" ")
    return f"{left}{before}{core}{after}{right}"


def _target(href: str) -> str:
    url = normalizeLink(href)
    return re.sub(r"([\\()*_\[\]`~&])", r"\\\1", url)


def _fenced(text: str) -> list[str]:
    text = text.strip("\n").rstrip()
    if not text.strip():
        return []
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return [f"{ticks}\n{text}\n{ticks}"]
