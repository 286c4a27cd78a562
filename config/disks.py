"""On which kind of disk the database lies. SQLite does not hold over a network, so there the server does not start."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.core import findings
from config.core.findings import Level

MOUNTS = Path("/proc/self/mountinfo")


def kind_of_disk(path: Path) -> str:
    """The kind of its file system, such as "ext4" or "nfs4"; "" where the machine does not tell."""
    if not MOUNTS.is_file():
        return ""
    return findings.kind_of_disk(MOUNTS.read_text(encoding="utf-8", errors="replace"), str(path.resolve()))


def refuse_network() -> None:
    """Raises ImproperlyConfigured where two servers could write to one SQLite file and damage it."""
    if connection.vendor != "sqlite":
        return
    finding = findings.file_system(kind_of_disk(Path(connection.settings_dict["NAME"])))
    if finding.level is Level.FAULT:
        raise ImproperlyConfigured(f"{finding.what} {finding.cure}")
