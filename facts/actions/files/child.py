"""
The process that reads a file: `python -m facts.actions.files.child`. No Django, no database, no secrets, little memory.

The first line on its standard input is a request:

    {"path": "/…/file", "name": "bank.xml", "format": "", "known": ["0123….png"], "memory": 1500000000, "seconds": 300}

What it says on its standard output is a line of JSON each, in this order, the first of them every half second:

    {"read": 12}
    {"format": "gift", "total": 40, "notes": []}
    {"media": {"name": "89ab….png", "kind": "image", "content_type": "image/png", "alt": "A map", "data": "…base64…"}}
    {"row": {"place": "line 1", "name": "…", "notes": [], "value": {…}}}    (`facts/core/formats/preparing.py`)
    {"end": true}

or, instead of the rest, {"refused": "why"}, and "trace" beside it where the fault is ours. `known` are media that the
deck has: they are taken as they are.
"""

from __future__ import annotations

import base64
import gc
import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any, TextIO

from facts.actions.files.drawing import Accepted, accept
from facts.core import prose
from facts.core.formats import FORMATS, FormatError, Reading, recognise
from facts.core.formats.base import Tally
from facts.core.formats.preparing import Files, prepared, strings
from facts.core.media import MediaError

Line = dict[str, Any]

PAUSE = 0.5
"""Seconds from one word on how far it is to the next."""
TOO_LARGE = "Reading this file takes more memory than it may. Split it into smaller ones."
OURS = "This file cannot be read, and we cannot say why: the fault is ours."
UNKNOWN = "This is in none of the formats that can be read: {labels}."


def confine(memory: int, seconds: int) -> None:
    """What this process may take: bytes of memory, seconds of the processor, no file to write, no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def end_with_parent(pipe: TextIO) -> None:
    """The pipe closes when the other side is gone, however it went."""

    def wait() -> None:
        pipe.read()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def tell_progress(until: threading.Event) -> None:
    """How many questions were read, while the reader itself says nothing."""
    while not until.wait(PAUSE):
        say({"read": Tally.number})
        sys.stdout.flush()


def say(line: Line) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


def lines(request: Line) -> Iterator[Line]:
    try:
        yield from _lines(request)
    except FormatError as error:
        yield {"refused": str(error)}
    except MemoryError:
        yield {"refused": TOO_LARGE}
    except (
        Exception
    ):  # a reader raises nothing but its own error; should it, the file is refused and the log tells more
        yield {"refused": OURS, "trace": traceback.format_exc()}


def _lines(request: Line) -> Iterator[Line]:
    with open(request["path"], "rb") as file:
        data = file.read()
    format_ = FORMATS.get(request["format"]) or recognise(data, request["name"])
    if format_ is None:
        labels = ", ".join(each.LABEL for each in FORMATS.values())
        raise FormatError(UNKNOWN.format(labels=labels) if data.strip() else "The file is empty.")
    reading = format_.read(data)
    del data
    if not reading.entries:
        raise FormatError(f"There is no question in this file, which was read as {format_.LABEL}.")
    yield {"format": format_.NAME, "total": len(reading.entries), "notes": list(reading.notes)}
    known = set(request["known"])
    said = _said(reading) if reading.media else {}
    names, refused = dict(zip(known, known, strict=True)), {}
    for name, file_data in reading.media.items():
        if name in known:
            continue
        try:
            accepted = accept(file_data)
        except MediaError as error:
            refused[name] = str(error)
        else:
            names[name] = accepted.name
            yield {"media": _media(accepted, said.get(name, ""))}
    files = Files(names, refused)
    for entry in reading.entries:
        yield {"row": prepared(entry, files).json()}
    yield {"end": True}


def _said(reading: Reading) -> dict[str, str]:
    """By name of a picture or sound, the words that stand for it where it is first shown."""
    found: dict[str, str] = {}
    for question in reading.questions:
        for text in strings([question.content, question.key, question.explanation]):
            for said, name in prose.MEDIA.findall(text):
                found.setdefault(name, " ".join(said.split()))
    return found


def _media(accepted: Accepted, alt: str) -> Line:
    return {
        "name": accepted.name,
        "kind": accepted.kind,
        "content_type": accepted.content_type,
        "alt": alt[:500],
        "data": base64.b64encode(accepted.data).decode(),
    }


def main() -> None:
    request = json.loads(sys.stdin.readline())
    confine(request["memory"], request["seconds"])
    end_with_parent(sys.stdin)
    gc.disable()  # what is read is held until the end, and looking through it again and again takes a third of the time
    is_read = threading.Event()
    teller = threading.Thread(target=tell_progress, args=[is_read])
    teller.start()
    for line in lines(request):
        if not is_read.is_set():
            is_read.set()
            teller.join()
        say(line)
    sys.stdout.flush()
    os._exit(0)  # the thread that waits for the parent holds the pipe


if __name__ == "__main__":
    main()
