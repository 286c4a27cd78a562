"""Debian's nginx with the example of deploy/ in front of our servers: the file itself, with other ports and names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load.servers import BASE, free_port

EXAMPLE = BASE / "deploy" / "nginx" / "factkeep.conf"
SECOND = "# server 127.0.0.1:8001 "
KINDS_OF_TEMP = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def configured(folder: Path, changes: dict[str, str], servers: Sequence[int]) -> Path:
    """A file for nginx within what Debian puts around the example. Raises ValueError where a change finds nothing."""
    text = EXAMPLE.read_text(encoding="utf-8")
    upstream = {"server 127.0.0.1:8000 ": f"server 127.0.0.1:{servers[0]} ", "/srv/factkeep": str(BASE)}
    if len(servers) > 1:
        upstream[SECOND] = f"server 127.0.0.1:{servers[1]} "
    for old, new in {**changes, **upstream}.items():
        if old not in text:
            raise ValueError(f"{EXAMPLE} has no {old!r}.")
        text = text.replace(old, new)
    places = "".join(f"{each}_temp_path {folder}/{each};" for each in KINDS_OF_TEMP)
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off; pid {folder}/nginx.pid; worker_processes 1; events {{ worker_connections 2048; }}\n"
        f"http {{ access_log off; {places}\n{text}\n}}",
        encoding="utf-8",
    )
    return file


def without_tls(port: int) -> dict[str, str]:
    """The driver speaks plainly: certificates are what tests/config/test_deploy.py looks at."""
    lines = re.findall(r"ssl_certificate\w* [^;]*;", EXAMPLE.read_text(encoding="utf-8"))
    return {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        **dict.fromkeys(lines, ""),
    }


@contextmanager
def proxy(folder: Path, changes: dict[str, str], servers: Sequence[int]) -> Iterator[None]:
    """nginx in a process of ours, until it is no longer wanted."""
    name = program()
    if name is None:
        raise SystemExit("There is no nginx here. Install it, or leave --processes at 1.")
    line = [name, "-e", str(folder / "nginx.log"), "-p", str(folder), "-c", str(configured(folder, changes, servers))]
    running = subprocess.Popen(line)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)
