"""
What a teacher may choose: one item of QTI 2, or a package of items with their files, and perhaps tests.

Items stand in the order of the tests, then in that of the manifest. A document that cannot be read is named, and the
others are read all the same.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from facts.core.formats.archives import Archive, is_archive
from facts.core.formats.base import Entry, FormatError, left_out
from facts.core.formats.qti1.packages import MANIFEST, Files, files_of
from facts.core.formats.xmls import local, parsed

_MARKS = (b"assessmentItem", b"assessmentTest")
_HEAD = 4_000
_MOST_HEADS = 100


@dataclass
class Package:
    """Items and tests by the names of their documents; `broken` are entries for what cannot be read."""

    manifest: Element | None
    files: Files
    items: dict[str, Element] = field(default_factory=dict)
    tests: dict[str, Element] = field(default_factory=dict)
    broken: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def recognises(data: bytes) -> bool:
    if not is_archive(data):
        return _begins_so(data)
    try:
        archive = Archive(data)
        names = [name for name in archive.names if name.lower().endswith(".xml")][:_MOST_HEADS]
        return any(_begins_so(next(archive.chunks(name), b"")) for name in names)
    except FormatError:
        return False


def _begins_so(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\0", b"")
    return any(b"<" + mark in head or b":" + mark in head for mark in _MARKS)


def opened(data: bytes) -> Package:
    """Raises FormatError where there is nothing of QTI 2."""
    if not is_archive(data):
        package = Package(None, files_of({}))
        _sort(package, "", parsed(data.lstrip(b" \t\r\n")))
    else:
        package = _unpacked(Archive(data))
    if not package.items and not package.broken:
        raise FormatError("There are no items of QTI 2 (“assessmentItem”) in this file.")
    return package


def _unpacked(archive: Archive) -> Package:
    package = Package(None, Files(archive.names, archive.read))
    try:
        package.manifest = parsed(archive.read(MANIFEST)) if MANIFEST in archive else None
    except FormatError as error:
        package.notes.append(f"The manifest was not read, so that the items stand in no certain order. {error.what}")
    for name in dict.fromkeys([*_hrefs(package.manifest), *archive.names]):
        if name.lower().endswith(".xml") and name in archive and name != MANIFEST:
            try:
                _sort(package, name, parsed(archive.read(name).lstrip(b" \t\r\n")))
            except FormatError as error:
                package.broken.append(left_out(name, name, str(error)))
    return package


def _hrefs(manifest: Element | None) -> Iterator[str]:
    for element in manifest.iter() if manifest is not None else ():
        if local(element) == "resource" and element.get("href"):
            yield unquote(str(element.get("href")))


def _sort(package: Package, name: str, root: Element) -> None:
    match local(root):
        case "assessmentItem":
            package.items[name] = root
        case "assessmentTest":
            package.tests[name] = root
        case "qti-assessment-item":
            why = "This is QTI 3, which cannot be read here."
            package.broken.append(left_out(name or "the file", root.get("title") or name, why))


def ordered(package: Package) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each item's document with its category: first those of tests, then all others in their order."""
    seen: set[str] = set()
    for name, test in package.tests.items():
        title = " ".join((test.get("title") or "").split())
        for category, href in _refs(test, (title,) if title else ()):
            document = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(href)))
            if document in package.items and document not in seen:
                seen.add(document)
                yield document, category
            elif document not in package.items:
                package.notes.append(f"The item {href[:80]} is named in a test, but is not in the file.")
        for each in test.iter():
            if (what := local(each)) in ("preCondition", "branchRule", "selection"):
                package.notes.append(f"The test “{title[:60]}” chooses what to ask ({what}); only its order was kept.")
    yield from ((name, ()) for name in package.items if name not in seen)


def _refs(element: Element, category: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in element:
        if local(child) == "assessmentItemRef":
            yield category, child.get("href") or ""
        elif local(child) in ("testPart", "assessmentSection"):
            title = " ".join((child.get("title") or "").split()) if local(child) == "assessmentSection" else ""
            within = (*category, title) if title and title not in category else category
            yield from _refs(child, within)
