"""The data folder: whether it can be written to, who else may look in, how much room is left, and what was kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from config.core import findings
from config.core.findings import Finding, advice, fault, well
from config.health import folder_fault
from config.keeping.backups import newest


def rooms() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir():
        yield fault(f"There is no data folder {folder}.", "Run 'manage.py prepare', or correct FACTKEEP_DATA_DIR.")
        return
    if reason := folder_fault():
        yield fault(
            f"Nothing can be written to {folder}: {reason.partition(': ')[2]}.",
            f"Let the account of the server own it (chown -R NAME {folder}), and see that the disk is not read-only.",
        )
    else:
        yield well(f"{folder} can be written to.")
    yield findings.private(folder.stat().st_mode, path=str(folder))
    yield findings.disk(shutil.disk_usage(folder).free, path=str(folder))
    if not settings.DEBUG and not any(settings.STATIC_ROOT.glob("*")):
        yield fault("Styles and scripts were not collected: pages are bare.", "Run 'manage.py prepare'.")
    if os.geteuid() == 0 and not settings.IS_LOCAL:
        yield advice("This runs as root.", "Give server, worker and commands an account of their own (deploy/systemd).")


def backups() -> Iterator[Finding]:
    folder = Path(settings.BACKUP_DIR)
    last = newest(folder)
    age = timezone.now() - last[1] if last else None
    yield findings.backup(age, folder=str(folder), is_public=not settings.IS_LOCAL)
    data = Path(settings.DATA_DIR)
    if last and data.is_dir() and folder.stat().st_dev == data.stat().st_dev and not settings.IS_LOCAL:
        yield advice(
            "Backups lie on the disk of the data, and go with it.",
            "Set FACTKEEP_BACKUP_DIR to another disk, or copy them to another machine.",
        )


def clock() -> Iterator[Finding]:
    """Ours, against that of the machine which keeps the files."""
    try:
        with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(b"1")
            probe.flush()
            yield findings.clock(time.time() - os.stat(probe.name).st_mtime, of="the disk")
    except OSError:
        return  # told by `rooms`


def age_of(path: Path, now: dt.datetime) -> dt.timedelta | None:
    """Since it was last touched; None where it is not there."""
    if not path.is_file():
        return None
    return now - dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
