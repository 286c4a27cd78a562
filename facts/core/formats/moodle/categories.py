"""
Paths of categories, as Moodle writes them: `$course$/top/Rivers and lakes/Europe`, with `//` for a stroke in a name.

A file may name a child before its parent, or either alone: each path is whole by itself.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.xmls import fit

from .source import OWN, letters

_STROKE = re.compile(r"(?<!/)/(?!/)")
_CONTEXT = re.compile(r"\$[a-z0-9]+\$")
NONE = "Without a category"


def read(element: Element) -> tuple[tuple[str, ...], list[str]]:
    """The names from the outermost on, and what of the category was not kept."""
    path = element.find("category")
    names = [name.replace("//", "/").strip() for name in _STROKE.split(letters(path) if path is not None else "")]
    if names and _CONTEXT.fullmatch(names[0]):
        names = names[1:]
    if names and names[0] == "top":
        names = names[1:]
    if element.find(OWN) is not None:
        names = []
    called, notes = " / ".join(names)[:80], []
    info, id_ = element.find("info"), element.findtext("idnumber", "").strip()
    if info is not None and letters(info):
        notes.append(f"The description of the category “{called}” was not kept.")
    if id_:
        notes.append(f"The ID number of the category “{called}” ({id_[:40]}) was not kept.")
    return tuple(name for name in names if name), notes


def written(names: tuple[str, ...]) -> Element:
    """None at all has a category of its own in Moodle, with a mark that we know it by."""
    element = Element("question", {"type": "category"})
    path = SubElement(element, "category")
    SubElement(path, "text").text = fit("/".join(["$course$", "top", *map(_escaped, names or (NONE,))]))
    if not names:
        SubElement(element, OWN)
    return element


def _escaped(name: str) -> str:
    name = name.replace("/", "//")
    return f"{' ' * name.startswith('/')}{name}{' ' * name.endswith('/')}"
