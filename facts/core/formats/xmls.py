"""XML from strangers, read without document types, entities of their own or anything from elsewhere."""

import re
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import ElementTree  # type: ignore[import-untyped]
from defusedxml.common import (  # type: ignore[import-untyped]
    DTDForbidden,
    EntitiesForbidden,
    ExternalReferenceForbidden,
)

from facts.core.formats.base import FormatError

MOST_BYTES = 50_000_000
MOST_DEPTH = 100
MOST_ELEMENTS = 2_000_000


def parsed(data: bytes, place: str = "") -> Element:
    """
    The outermost element. Raises FormatError with the line where it is not XML, has a document type, or is too large.

    Depth is bounded, so that whoever walks the tree may recurse.
    """
    if len(data) > MOST_BYTES:
        raise FormatError(f"It has more than {MOST_BYTES // 1_000_000} MB.", place)
    try:
        return _tree(data, place)
    except ParseError as error:
        line, column = error.position
        where = f"line {line}, column {column + 1}"
        raise FormatError("This is not well-formed XML.", f"{place}, {where}" if place else where) from error
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden) as error:
        raise FormatError("It has a document type (DTD) or entities of its own, which are not read.", place) from error
    except FormatError:
        raise
    except (ValueError, LookupError) as error:
        raise FormatError("It is in an encoding that cannot be read. Save it as UTF-8.", place) from error


def _tree(data: bytes, place: str) -> Element:
    root: Element | None = None
    depth = count = 0
    for event, element in ElementTree.iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            continue
        root = element if root is None else root
        depth, count = depth + 1, count + 1
        if depth > MOST_DEPTH:
            raise FormatError(f"Its elements are nested more than {MOST_DEPTH} deep.", place)
        if count > MOST_ELEMENTS:
            raise FormatError(f"It has more than {MOST_ELEMENTS:,} elements.", place)
    if root is None:
        raise FormatError("It is empty.", place)
    return root


def local(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def serialised(root: Element) -> bytes:
    """As UTF-8, with the line that says so."""
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """Text without what XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)
