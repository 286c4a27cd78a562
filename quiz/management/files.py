"""Files that commands write and read, and what is said where they cannot."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypeVar
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError

from quiz.core.archives import ArchiveError
from quiz.core.memory import revlogs

T = TypeVar("T")


@contextmanager
def written_whole(file: Path) -> Iterator[IO[bytes]]:
    """A new file beside it, readable for its owner alone: one of this name is whole, or what it was."""
    handle, made = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        os.replace(made, file)
    except BaseException:
        os.unlink(made)
        raise


def written(file: Path, what: str, write: Callable[[IO[bytes]], T]) -> T:
    """What `write` gives, with the file whole; CommandError where `what` could not be written."""
    try:
        with written_whole(file) as out:
            return write(out)
    except (OSError, ArchiveError) as error:
        raise CommandError(f"{what} was not written to {file}. {error}") from error


def read_reviews(file: str, zone: str | ZoneInfo, *, undone: str) -> list[revlogs.Entry]:
    """A log of reviews. CommandError where it cannot be read, which ends in `undone`: "nothing was taken"."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            return revlogs.read(lines, zone)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: this is no UTF-8 text (byte {error.start}).") from error
    except revlogs.Unreadable as error:
        raise CommandError(f"{file}: {undone}.\n{error}") from error
