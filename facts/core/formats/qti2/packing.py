"""A content package of QTI 2.1: a manifest, an item in each document, and the files that they show."""

import hashlib
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.archives import packed
from facts.core.formats.qti1.packages import MANIFEST
from facts.core.formats.xmls import fit, local, serialised

from .sheet import FOLDER

OWN = "urn:factkeep:question"
"""The namespace of what only we read, in the manifest: an item has no room for it."""

LABEL = "factkeep"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TYPE = "imsqti_item_xmlv2p1"


def archive(items: Sequence[tuple[Element, str, Sequence[str]]], media: Mapping[str, bytes]) -> bytes:
    """Each item with its own field, and the names of the files that it shows."""
    names = [f"items/{i + 1:04}.xml" for i in range(len(items))]
    documents = {name: serialised(item) for name, (item, *_) in zip(names, items, strict=True)}
    seed = hashlib.blake2s(b"".join(documents.values()), digest_size=12).hexdigest()
    root = Element("manifest", {"xmlns": _PACKAGE, "identifier": f"fk{seed}"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for i, (name, (_, own, shown)) in enumerate(zip(names, items, strict=True)):
        attributes = {"identifier": f"item{i + 1:04}", "type": _TYPE, "href": name}
        resource = SubElement(resources, "resource", attributes)
        if own:
            field = SubElement(SubElement(resource, "metadata"), LABEL, {"xmlns": OWN})
            field.text = fit(own)
        for href in (name, *(f"{FOLDER}/{each}" for each in shown if each in media)):
            SubElement(resource, "file", {"href": href})
    files = {f"{FOLDER}/{name}": data for name, data in media.items()}
    return packed({MANIFEST: serialised(root)} | documents | files)


def own_fields(manifest: Element | None) -> dict[str, str]:
    """By document, what only we read of its item."""
    found = {}
    for resource in manifest.iter() if manifest is not None else ():
        if local(resource) == "resource":
            for each in resource.iter():
                if each.tag == f"{{{OWN}}}{LABEL}":
                    found[resource.get("href") or ""] = each.text or ""
    return found
