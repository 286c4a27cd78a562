"""A PostgreSQL of our own on loopback, safe against crashes as shipped (fsync on), and stopped at once."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load.servers import free_port


class Cluster:
    """Made by `cluster`. `pg_ctl -m immediate` is a crash: nothing is written out, the start recovers from the log."""

    def __init__(self, bin_: Path, folder: Path, port: int, *, syncs: bool) -> None:
        self.programs, self._folder, self._port, self._sync = bin_, folder, port, "on" if syncs else "off"
        self.url = f"postgres://factkeep@127.0.0.1:{port}/factkeep"

    def make(self) -> None:
        data = ["-D", f"{self._folder}/data"]
        self._run("initdb", *data, "-U", "factkeep", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.start()
        self.create("factkeep")

    def create(self, name: str) -> str:
        """The address of a new, empty database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "factkeep", name)
        return f"postgres://factkeep@127.0.0.1:{self._port}/{name}"

    def start(self) -> None:
        data = ["-D", f"{self._folder}/data", "-l", f"{self._folder}/log"]
        options = f"-h 127.0.0.1 -p {self._port} -k {self._folder} -c fsync={self._sync} -c synchronous_commit=on"
        self._run("pg_ctl", *data, "-s", "-w", "-t", "60", "start", "-o", options)

    def stop(self) -> None:
        if Path(self._folder, "data", "postmaster.pid").exists():
            self._run("pg_ctl", "-D", f"{self._folder}/data", "-s", "-m", "immediate", "stop")

    @property
    def pid(self) -> int:
        """Of the process whose children the others are."""
        return int(Path(self._folder, "data", "postmaster.pid").read_text().split()[0])

    def _run(self, name: str, *arguments: str) -> None:
        done = _as_postgres([str(self.programs / name), *arguments])
        if done.returncode:
            raise RuntimeError(f"{name} failed.\n{done.stderr}")


def _as_postgres(command: list[str]) -> subprocess.CompletedProcess[str]:
    """PostgreSQL refuses to run as root. The server itself writes to a file, so that no pipe stays open."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*prefix, *command], cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


@contextmanager
def cluster(bin_: Path, *, syncs: bool = True) -> Iterator[Cluster]:
    """An empty cluster in a folder of its own, gone afterwards; `bin_` holds initdb and pg_ctl.

    Without `syncs` it is quicker, and would not outlive a power cut.
    """
    folder = Path(_as_postgres(["mktemp", "-d", "/tmp/factkeep-load.XXXXXX"]).stdout.strip())
    made = Cluster(bin_, folder, free_port(), syncs=syncs)
    try:
        made.make()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


def programs() -> Path:
    """Where the newest PostgreSQL of this machine has its programs. Raises SystemExit where there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not places:
        raise SystemExit("There is no PostgreSQL server here. Name the folder of initdb: --postgres FOLDER.")
    return places[-1].parent
