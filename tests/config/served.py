"""The real server, on a copy of the test's database or on one that is named, asked over HTTP as browsers do."""

from __future__ import annotations

import http.client
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings as house
from django.contrib.staticfiles.finders import get_finders
from django.db import connection

from bench.load.servers import BASE, Server, free_port

PATIENCE = 120
TOKEN = "t" * 32
"""What stands in the cookie and in the form: the server wants no more than that they are the same."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def is_away(self) -> bool:
        """503 in our own words, and when to come again."""
        return (self.status, self.headers["Retry-After"]) == (503, "5") and "marked as saved is safe" in self.text


class Served:
    def __init__(self, folder: Path, workers: int = 1, **settings: str) -> None:
        """SQLite is copied; for PostgreSQL, DATABASE_URL is among the settings."""
        self.folder = folder
        self.port = free_port()
        kept = {name: "" for name in os.environ if name.startswith("FACTKEEP_")}
        self.environment = {
            **kept,
            "FACTKEEP_DATA_DIR": str(folder),
            "FACTKEEP_SECRET_KEY": house.SECRET_KEY,  # by which sessions made here hold there
            "FACTKEEP_SITE_URL": f"http://127.0.0.1:{self.port}",
            **settings,
        }
        if "DATABASE_URL" not in settings:
            self._copy()
        list_static_files(folder / "static")
        self.commands: list[subprocess.Popen[bytes]] = []
        self.server = Server(self.port, folder / "server.log", self.environment, workers)

    def _copy(self) -> None:
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
            closing(sqlite3.connect(self.database)) as copy,
        ):
            ours.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")

    @property
    def database(self) -> Path:
        return self.folder / "factkeep.sqlite3"

    def start(self) -> None:
        self.server.start()
        self.server.wait()

    def processes(self) -> list[int]:
        """The master and all that it started."""
        return list(family(self.server.pid or 0))

    def give_room(self, size: int) -> None:
        """No file of the server grows beyond so many bytes, as on a disk that is full; the kernel sees to it."""
        for pid in self.processes():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database, isolation_level=None)) as ours:
            return ours.execute(sql, values).fetchall()

    def manage(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / "command.log").open("ab") as log:
            command = subprocess.Popen(
                [sys.executable, "manage.py", *words],
                cwd=BASE,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )
        self.commands.append(command)
        return command

    def stop(self) -> None:
        for command in self.commands:
            command.kill()
            command.wait()
        self.server.stop()

    def get(self, path: str, session: str) -> Reply:
        return self._ask("GET", path, session, b"", {})

    def post(self, path: str, session: str, fields: Mapping[str, str], **headers: str) -> Reply:
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
        return self._ask("POST", path, session, body, {"Content-Type": FORM, **headers})

    def send_file(self, path: str, session: str, fields: Mapping[str, str], name: str, data: bytes) -> Reply:
        """A form with one file in it."""
        lines = b""
        for field, value in {**fields, "csrfmiddlewaretoken": TOKEN}.items():
            lines += f'--b\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        lines += f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n'.encode()
        lines += b"Content-Type: image/png\r\n\r\n" + data + b"\r\n--b--\r\n"
        return self._ask("POST", path, session, lines, {"Content-Type": "multipart/form-data; boundary=b"})

    def _ask(self, method: str, path: str, session: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(browser):
            browser.request(method, path, body or None, {"Cookie": cookies(session), **headers})
            reply = browser.getresponse()
            return Reply(reply.status, reply.headers, reply.read().decode())


def list_static_files(folder: Path) -> None:
    """Pages ask this list for the names of styles and scripts. The files themselves nobody fetches here."""
    names = {path: path for finder in get_finders() for path, _storage in finder.list(None)}
    folder.mkdir()
    folder.joinpath("staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": names}))


def sums(number: int) -> bytes:
    """A file of so many questions. More than 500 are left to the worker."""
    return "\n\n".join(f"::T{n}:: What is {n} plus {n}? {{={2 * n} ~{n}}}" for n in range(1, number + 1)).encode()


def wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "It never came to that."
        time.sleep(0.02)


FORM = "application/x-www-form-urlencoded"


def cookies(session: str) -> str:
    return f"csrf={TOKEN}" + (f"; session={session}" if session else "")


def family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from family(int(child))
