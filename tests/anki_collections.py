"""What goes in and out of a collection of Anki itself."""

from __future__ import annotations

from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportLogWithChanges,
)


def exported(collection: Collection, path: Path, *, legacy: bool, with_scheduling: bool) -> bytes:
    options = ExportAnkiPackageOptions(
        with_scheduling=with_scheduling, with_deck_configs=True, with_media=True, legacy=legacy
    )
    collection.export_anki_package(out_path=str(path), options=options, limit=None)
    return path.read_bytes()


def brought(
    collection: Collection, path: Path, data: bytes, *, with_scheduling: bool = True
) -> ImportLogWithChanges.Log:
    path.write_bytes(data)
    options = ImportAnkiPackageOptions(with_scheduling=with_scheduling)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
