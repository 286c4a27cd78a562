"""
What a teacher may choose: a bare document of QTI 1.2, or an archive (`.zip`, `.imscc`) with several and their files.

Canvas writes each quiz of a course twice: as Common Cartridge allows it, and whole, in `non_cc_assessments`. Both bear
one identifier, and the fuller of the two is read.
"""

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from facts.core.formats.archives import Archive, is_archive
from facts.core.formats.base import FormatError, media_name
from facts.core.formats.xmls import local, parsed

MANIFEST = "imsmanifest.xml"
_DOCUMENTS = (".xml", ".qti", ".dat")
_ROOT = b"questestinterop"
_OURS = (b"imsqti_xmlv1p2", b"ims_qtiasiv1p2", b"imsqti_item_xmlv1p2")
_HEAD = 4_000
_BASE = re.compile(r"^\$?IMS[-_]CC[-_]FILEBASE\$?/*", re.IGNORECASE)
_ROOTS = ("", "web_resources/", "resources/")


@dataclass(frozen=True)
class Document:
    """`name` is that of the member, empty where the file is the document."""

    name: str
    root: Element


class Files(dict[str, str]):
    """
    Names of media by the address in a text: `$IMS-CC-FILEBASE$/Uploaded%20Media/a.png?canvas_download=1`.

    `read` gives the bytes of a member; `media` are those of the files that were asked for, by the names of ours.
    """

    def __init__(self, names: list[str], read: Callable[[str], bytes]) -> None:
        super().__init__()
        self.media: dict[str, bytes] = {}
        self._read = read
        self._members = {_folded(name): name for name in reversed(names)}
        self._bases = {_folded(posixpath.basename(name)): name for name in reversed(names)}
        self._known: dict[str, str | None] = {}

    def __bool__(self) -> bool:
        """Files are looked up when they are asked for, so that none is known at first."""
        return True

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        member = self.member(key)
        if member is None:
            return default
        if member not in self._known:
            try:
                data = self._read(member)
            except FormatError:
                data = b""
            name = self._known[member] = media_name(data)
            if name is not None:
                self.media[name] = data
        return self._known[member] or default

    def member(self, address: str) -> str | None:
        """The member that an address means, if there is one."""
        path = _BASE.sub("", unquote(address).partition("?")[0])
        if re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            return None
        path = "/".join(part for part in path.split("/") if part not in ("", ".", ".."))
        for root in _ROOTS:
            if found := self._members.get(_folded(root + path)):
                return found
        return self._bases.get(_folded(posixpath.basename(path)))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def files_of(members: Mapping[str, bytes]) -> Files:
    return Files(list(members), members.__getitem__)


def recognises(data: bytes) -> bool:
    if not is_archive(data):
        return _begins_so(data)
    try:
        archive = Archive(data)
        manifest = next((name for name in archive.names if posixpath.basename(name) == MANIFEST), None)
        if manifest is not None:
            text = archive.read(manifest)
            if any(mark in text for mark in _OURS):
                return True
        return any(_begins_so(next(archive.chunks(name), b"")) for name in _candidates(archive)[:20])
    except FormatError:
        return False


def _begins_so(data: bytes) -> bool:
    return _ROOT in data[:_HEAD].replace(b"\0", b"")


def _candidates(archive: Archive) -> list[str]:
    return [
        name for name in archive.names if name.lower().endswith(_DOCUMENTS) and posixpath.basename(name) != MANIFEST
    ]


def opened(data: bytes) -> tuple[list[Document], Files, list[str]]:
    """The documents of a file in its order, its other files, and notes on it. Raises FormatError where it has none."""
    if not is_archive(data):
        root = parsed(data.lstrip(b" \t\r\n"))
        if local(root) != _ROOT.decode():
            raise FormatError(f"This is not QTI 1.2: it begins with <{local(root)[:40]}> instead of <questestinterop>.")
        return [Document("", root)], files_of({}), []
    archive = Archive(data)
    documents, notes = [], []
    failed: FormatError | None = None
    for name in _candidates(archive):
        try:
            content = archive.read(name)
            if _begins_so(content):
                root = parsed(content.lstrip(b" \t\r\n"), f"member {name[:80]}")
                if local(root) == _ROOT.decode():
                    documents.append(Document(name, root))
        except FormatError as error:
            failed = failed or error
            notes.append(f"{name[:80]} was not read. {error.what}")
    if not documents:
        raise failed or FormatError("This archive has no questions in QTI 1.2.")
    kept, doubles = _once(documents)
    return kept, Files(archive.names, archive.read), notes + doubles


def _once(documents: list[Document]) -> tuple[list[Document], list[str]]:
    """Each quiz or bank once, by its identifier, in the fullest copy."""
    best: dict[str, Document] = {}
    notes: list[str] = []
    for i, document in enumerate(documents):
        id_, title = _identity(document.root)
        key = id_ or f"\0{i}"
        if key not in best:
            best[key] = document
            continue
        fuller = max(best[key], document, key=_fullness)
        best[key] = fuller
        notes.append(f"“{title[:80] or id_[:80]}” is in the file twice: the fuller copy ({fuller.name[:80]}) was read.")
    return list(best.values()), notes


def _identity(root: Element) -> tuple[str, str]:
    first = next((child for child in root if local(child) in ("assessment", "objectbank")), None)
    return ("", "") if first is None else (first.get("ident", ""), first.get("title", ""))


def _fullness(document: Document) -> tuple[int, int]:
    labels = [(label.text or "").strip() for label in document.root.iter() if local(label) == "fieldlabel"]
    items = sum(1 for element in document.root.iter() if local(element) in ("item", "sourcebank_ref", "itemref"))
    return labels.count("question_type"), items
