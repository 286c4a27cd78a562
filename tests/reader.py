"""
A format for tests, and the process that reads it. It begins with a line that says so; each further line is a question:

    A BANK FOR TESTS
    {"kind": "short", "content": {"stem": "Capital of Latvia?"}, "key": {"accepted": ["Riga"]}, "id": "latvia"}
    ! Why this line was left out
    media iVBORw0KGgo…

or one of the acts of a hostile file: loop, eat, print, die, fail, sleep.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from facts.actions.files import child
from facts.actions.files.reading import FileRefusedError
from facts.core.formats import FORMATS, FormatError, Question, Reading, Written
from facts.core.formats.base import entry, left_out, media_name

MARK = b"A BANK FOR TESTS"


class Bank:
    NAME = "test"
    LABEL = "A bank for tests"
    SUFFIX = "bank"
    CONTENT_TYPE = "text/plain"

    def recognises(self, data: bytes) -> bool:
        return data.startswith(MARK)

    def read(self, data: bytes) -> Reading:
        entries, media = [], {}
        for number, line in enumerate(data.decode().splitlines()[1:], start=2):
            word, _, rest = line.partition(" ")
            if line.startswith("!"):
                entries.append(left_out(f"line {number}", "", rest))
            elif word == "media":
                raw = base64.b64decode(rest)
                media[media_name(raw)] = raw
            elif line.startswith("{"):
                said = json.loads(line)
                notes = said.pop("notes", ())
                entries.append(entry(f"line {number}", question(**said), notes))
            else:
                act(word)
        return Reading(entries, media, ("It was read by a test.",))

    def write(self, questions: Sequence[Question], media: Any) -> Written:
        return Written(bank(each.json() for each in questions))


def act(word: str) -> None:
    if word == "loop":
        while True:
            pass
    elif word == "eat":
        eaten = []
        while True:
            eaten.append(bytes(10_000_000))
    elif word == "print":
        print("This is no line of a child's.")
    elif word == "die":
        os._exit(3)
    elif word == "fail":
        raise LookupError("A reader should raise nothing like this.")
    elif word == "sleep":
        time.sleep(60)
    else:
        raise FormatError(f"There is no act called {word}.", "line 2")


def question(**said: Any) -> Question:
    whole = {"category": (), "tags": (), "points": "1", **said}
    return Question.of_json(whole)


def bank(lines: Iterable[dict[str, Any] | str]) -> bytes:
    """A file with these questions, or lines as they are."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return MARK + b"\n" + "\n".join(texts).encode()


FORMAT = Bank()


def read_here(path: str, *, name: str, format_: str = "", known: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """What a child says, without one: a third of a second less."""
    for line in child.lines({"path": path, "name": name, "format": format_, "known": list(known)}):
        if "refused" in line:
            raise FileRefusedError(line["refused"])
        if "end" not in line:
            yield line


if __name__ == "__main__":
    FORMATS[FORMAT.NAME] = FORMAT
    sys.argv = sys.argv[:1]
    child.main()
