"""A file read by a process of its own (`child.py`), from the side that waits for it: line by line, within limits."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

Line = dict[str, Any]
log = logging.getLogger(__name__)

TOO_LONG = "Reading this file took too long. Split it into smaller ones."
BROKEN_OFF = "Reading this file broke off. It may be damaged, or too large."

MODULE = "facts.actions.files.child"
MOST_ROWS = 250_000
MOST_LINE = 20_000_000
"""Bytes of a line: one picture or sound of 10 MB in base64 is the longest."""


@dataclass(frozen=True)
class Limits:
    """Bytes of memory, seconds of the processor, seconds by the clock."""

    memory: int = 1_500_000_000
    seconds: int = 300
    wait: int = 900


LIMITS = Limits()


class FileRefusedError(Exception):
    """Why a file is not read, in a sentence for whoever chose it."""


def read(path: str, *, name: str, format_: str = "", known: Iterable[str] = ()) -> Iterator[Line]:
    """
    What the child says of this file, without its last line. Raises FileRefusedError.

    `known` are the names of media that need not be taken anew. The child ends when the generator is closed, and when
    this process ends, however it does.
    """
    command = [sys.executable, "-B", "-m", MODULE]
    child = subprocess.Popen(  # noqa: S603 - our own command; what people sent is not in it
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR, env={}
    )
    is_late = threading.Event()

    def stop() -> None:
        is_late.set()
        child.kill()

    timer = threading.Timer(LIMITS.wait, stop)
    timer.start()
    try:
        request = {
            "path": path,
            "name": name,
            "format": format_,
            "known": list(known),
            "memory": LIMITS.memory,
            "seconds": LIMITS.seconds,
        }
        _tell(child, request)
        is_whole = yield from _lines(child)
        if is_whole:
            return
        child.wait()
        if is_late.is_set() or child.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise FileRefusedError(TOO_LONG)
        raise FileRefusedError(BROKEN_OFF)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def _tell(child: subprocess.Popen[bytes], request: Line) -> None:
    """The pipe stays open: its end tells the child that nobody waits any more."""
    try:
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()
    except BrokenPipeError:  # it is gone already; that it said nothing tells as much
        return


def _lines(child: subprocess.Popen[bytes]) -> Generator[Line, None, bool]:
    """What it says, and then whether that was all of it."""
    rows = 0
    while line := child.stdout.readline(MOST_LINE):
        said = _said(line)
        if "trace" in said:
            log.error("A reader failed:\n%s", said["trace"])
        if "refused" in said:
            raise FileRefusedError(said["refused"])
        if "end" in said:
            return True
        rows += "row" in said
        if rows > MOST_ROWS or said.get("total", 0) > MOST_ROWS:
            raise FileRefusedError(f"This file has more than {MOST_ROWS:,} questions. Split it into smaller ones.")
        yield said
    return False


def _said(line: bytes) -> Line:
    try:
        said = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise FileRefusedError(BROKEN_OFF)
    return said
