"""Categories of Moodle's, each a question of a type of its own that holds for those that follow."""

from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.paths import names_of, path_of
from facts.core.formats.xmls import fit

from .source import OWN, letters

NONE = "Without a category"


def read(element: Element) -> tuple[tuple[str, ...], list[str]]:
    """The names from the outermost on, and what of the category was not kept."""
    path = element.find("category")
    names = names_of("" if path is None else letters(path)) if element.find(OWN) is None else ()
    called, notes = " / ".join(names)[:80], []
    info, id_ = element.find("info"), element.findtext("idnumber", "").strip()
    if info is not None and letters(info):
        notes.append(f"The description of the category “{called}” was not kept.")
    if id_:
        notes.append(f"The ID number of the category “{called}” ({id_[:40]}) was not kept.")
    return names, notes


def written(names: tuple[str, ...]) -> Element:
    """None at all has a category of its own in Moodle, with a mark that we know it by."""
    element = Element("question", {"type": "category"})
    path = SubElement(element, "category")
    SubElement(path, "text").text = fit(path_of(names or (NONE,)))
    if not names:
        SubElement(element, OWN)
    return element
