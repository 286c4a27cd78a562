"""
Where questions stand in a document: in quizes with sections, in banks, or alone; that is their category.

    <assessment title="Rivers">                                    ("Rivers",)
      <section ident="root_section">
        <section title="Europe"><selection_ordering>…              ("Rivers", "Europe")
    <objectbank ident="b"> … bank_title "Lakes"                    ("Lakes",)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from facts.core.formats.xmls import local

OWN = "factkeep"
"""The `ident` of an assessment that Factkeep wrote: its title is no category."""
COPIED = "assessment_question_identifierref"
"""The label of the field by which a question of a quiz names its copy in a bank."""
_HOLDERS = ("assessment", "section", "objectbank")
_QUIET = {"qtimetadata", "outcomes_processing", "selection_ordering", "presentation_material", "duration", "objectives"}


@dataclass(frozen=True)
class Found:
    """`points` are what a group gives to each of its questions, empty where it says nothing."""

    item: Element
    category: tuple[str, ...]
    points: str = ""


@dataclass
class Walk:
    """What a document holds, with notes on what of its order was not kept. `known`: all ids in the file."""

    known: frozenset[str]
    items: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def walk(self, root: Element) -> None:
        self._children(root, (), "")

    def _children(self, holder: Element, category: tuple[str, ...], points: str) -> None:
        for child in holder:
            name = local(child)
            if name == "item":
                self.items.append(Found(child, category, points))
            elif name in _HOLDERS:
                self._holder(child, category, points)
            elif name == "rubric":
                self.notes.append(f"The instructions of “{' / '.join(category)[:80]}” were not kept.")
            elif name in ("itemref", "sectionref"):
                if (wanted := child.get("linkrefid", "")) not in self.known:
                    self.notes.append(f"“{wanted[:80]}” is asked for, and is not in the file.")
            elif name not in _QUIET:
                self.notes.append(f"“{name[:40]}” beside the questions was not kept.")

    def _holder(self, holder: Element, category: tuple[str, ...], points: str) -> None:
        title = " ".join(_title(holder).split())
        if holder.get("ident") == OWN and local(holder) == "assessment":
            title = ""
        inner = (*category, title) if title else category
        for selection in _within(holder, "selection_ordering", "selection"):
            points = self._selection(selection, " / ".join(inner)[:80]) or points
        self._children(holder, inner, points)

    def _selection(self, selection: Element, called: str) -> str:
        number = _text(selection, "selection_number")
        bank = _text(selection, "sourcebank_ref")
        if bank and bank not in self.known:
            self.notes.append(f"“{called}” draws {number or 'some'} questions from a bank that is not in the file.")
        elif bank:
            self.notes.append(
                f"“{called}” draws {number or 'some'} questions from a bank: use a draw in a quiz instead."
            )
        elif number:
            self.notes.append(f"“{called}” draws {number} of its questions: use a draw in a quiz instead.")
        return next((_text(each, "points_per_item") for each in _within(selection, "selection_extension")), "")


def fields(element: Element) -> dict[str, str]:
    """The metadata of an item, a quiz or a bank by label."""
    found: dict[str, str] = {}
    for holder in (element, *_within(element, "itemmetadata")):
        for name in ("qtimetadatafield", "qti_metadatafield"):
            for each in _within(holder, "qtimetadata", name):
                found.setdefault(_text(each, "fieldlabel"), _text(each, "fieldentry"))
        for each in holder:
            if local(each).startswith("qmd_"):
                found.setdefault(local(each), (each.text or "").strip())
    return found


def ids(roots: Sequence[Element]) -> frozenset[str]:
    """Of banks, sections and items."""
    return frozenset(
        each.get("ident", "") for root in roots for each in root.iter() if local(each) in ("item", *_HOLDERS)
    )


def _title(holder: Element) -> str:
    return holder.get("title") or (fields(holder).get("bank_title", "") if local(holder) == "objectbank" else "")


def _within(element: Element, *path: str) -> Iterator[Element]:
    """The descendants by this path, whatever the namespace."""
    if not path:
        yield element
        return
    for child in element:
        if local(child) == path[0]:
            yield from _within(child, *path[1:])


def _text(element: Element, name: str) -> str:
    return next(((child.text or "").strip() for child in element if local(child) == name), "")
