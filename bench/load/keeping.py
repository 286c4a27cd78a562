"""A backup in the middle of a run, restored when it is over: what was acknowledged before it began must be in it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import audit, ledger, rows
from bench.load.cluster import Cluster
from bench.load.school import Question
from bench.load.servers import BASE

TRIES, PAUSE = 10, 1.0
"""While PostgreSQL is away a backup ends, as it would at night; it is made anew so many seconds later."""


@dataclass
class Backup:
    """The command's own words and files, in `folder`; `cluster` is where the restored database goes, for PostgreSQL."""

    folder: Path
    cluster: Cluster | None
    before: int = 0
    """Lines of the ledger when the backup began."""
    seconds: float = 0.0
    tries: int = 0
    reasons: list[str] = field(default_factory=list)
    """Why tries failed."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def make(self, after: int) -> None:
        """Run in a thread of its own: begins when as many acts were acknowledged, or when all is over (`rest`)."""
        while _acknowledged(self.folder / "ledger") < after and not self._stop.wait(0.5):
            pass
        while self.tries < TRIES:
            self.tries += 1
            self.before, began = _lines(self.folder / "ledger"), time.monotonic()
            done = self._manage("backup", "--to", str(self.folder / "backups"))
            self.seconds = time.monotonic() - began
            if done.returncode == 0:
                return
            self.reasons.append(done.stderr.strip())
            time.sleep(PAUSE)

    def rest(self) -> None:
        self._stop.set()

    def findings(self, questions: Sequence[Question]) -> Iterator[audit.Finding]:
        """Restore it on an empty place, and hold the ledger up to its beginning against what is there."""
        made = sorted(self.folder.glob("backups/*.zip"))
        if len(made) != 1:
            yield audit.Finding("lost", f"there is no backup after {self.tries} tries: {'; '.join(self.reasons)}")
            return
        place = self.folder / "restored"
        url = self.cluster.create("restored") if self.cluster else ""
        done = self._manage("restore", str(made[0]), FACTKEEP_DATA_DIR=str(place), DATABASE_URL=url)
        if done.returncode:
            yield audit.Finding("broken", f"the backup is not restored: {done.stdout}{done.stderr}")
            return
        entries = list(ledger.read(self.folder / "ledger"))
        promised = [entry for n, entry in enumerate(entries) if n < self.before or not entry.is_acknowledged]
        with rows.database(place, url) as (connection, check):
            found = audit.audit(rows.read(connection), promised, questions)
            found += [audit.Finding("broken", sentence) for sentence in check()]
        yield from (audit.Finding(kind, f"in the backup: {sentence}") for kind, sentence in found)

    def _manage(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.cluster.programs}{os.pathsep}{os.environ['PATH']}" if self.cluster else os.environ["PATH"]
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BASE,
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )


def _acknowledged(path: Path) -> int:
    return path.read_bytes().count(b'"is_acknowledged": true')


def _lines(path: Path) -> int:
    """Whole lines only: the last one may be in the writing."""
    return path.read_bytes().count(b"\n")
