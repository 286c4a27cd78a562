"""The driver's own list of what it sent and what was acknowledged: a file that only grows, flushed line by line.

It is kept on this side of the network, by a process that nobody kills.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """A post. `is_acknowledged` lines come after the server's reply, the others before the post is sent."""

    is_acknowledged: bool
    act: str
    """start, save or submit, as the log of steps calls them."""
    operation: str
    """32 hexadecimal digits."""
    student: str
    attempt: int | None
    """None in a start that is not acknowledged."""
    stem: str = ""
    response: str = ""
    """The label of the option that was chosen."""


class Ledger:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, entry: Entry) -> None:
        line = json.dumps(asdict(entry))
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> Iterator[Entry]:
    """Raises ValueError on a line that is not whole."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.endswith("\n"):
                raise ValueError(f"The ledger ends within a line: {line[:80]}")
            yield Entry(**json.loads(line))
