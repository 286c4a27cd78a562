"""
Damaged files for the readers of formats: which of them raise something other than their own error.

A file is a sample, or what the writer makes of the first deck, in which bytes were flipped, cut, repeated, moved or
replaced by signs that mean something to a format. Of an archive a member is damaged more often than the whole.
"""

from __future__ import annotations

import random
import resource
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from facts.core.decks import read_deck
from facts.core.formats import FORMATS, FormatError, Question
from facts.core.formats.archives import Archive, is_archive, packed

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples" / "formats"
DECKS = ROOT / "facts" / "decks"

_TOKENS = (
    *(
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\n",
        b"\xed\xa0\x80",
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
    ),
    *(
        b"{",
        b"}",
        b"=",
        b"~",
        b"#",
        b"->",
        b"%",
        b":",
        b"\\",
        b"::",
        b"{{c1::",
        b"}}",
        b"[[",
        b"|",
        b'"',
        b"'",
        b",",
        b"\t",
        b";",
    ),
    *(
        b"-1",
        b"1e400",
        b"NaN",
        b"99999999999999999999",
        b"0.333333",
        b"&#0;",
        b"&lt;",
        b"$CATEGORY: ",
        b"ANSWER: ",
        b"file:///",
    ),
    *(
        b"{1:MC:=a~b}",
        b"<text>",
        b"</text>",
        b"<item ident='",
        b"xmlns:x='y' ",
        b"\xf0\x9f\x8d\x8e",
        b"../",
        b"PK\x03\x04",
    ),
)


@dataclass
class Run:
    """What became of the files of one format. `seconds` are those of the slowest."""

    name: str
    files: int = 0
    refused: int = 0
    questions: int = 0
    slowest: float = 0.0
    faults: list[tuple[bytes, str]] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.name}: {self.files:,} files, {self.refused:,} refused, {self.questions:,} questions read, "
            f"slowest {self.slowest:.2f} s, faults {len(self.faults)}, memory at most {peak():.0f} MB"
        )


def peak() -> float:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seeds(name: str, most: int = 100_000) -> list[bytes]:
    """Whole files of a format: the samples, and some questions of the first deck as the writer writes them."""
    found = [path.read_bytes() for path in sorted((SAMPLES / name).rglob("*")) if path.is_file()]
    questions = deck()
    for i in range(0, len(questions), 30):
        found.append(FORMATS[name].write(questions[i : i + 30], {}).data)
    return [data for data in found if len(data) <= most]


def deck() -> list[Question]:
    """The questions of the decks that the product comes with."""
    plans = [read_deck(path.read_text()) for path in sorted(DECKS.glob("*.toml"))]
    return [
        Question(item.kind, item.content, item.key, item.explanation, id=item.id, tags=item.tags or ())
        for plan in plans
        for item in plan.items
    ]


def damaged(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    """The file with some damage; of an archive often a member's."""
    if is_archive(data) and chance.random() < 0.7:
        try:
            archive = Archive(data)
            members = {name: archive.read(name) for name in archive.names}
        except FormatError:
            members = {}
        if members:
            name = chance.choice(list(members))
            members[name] = _hit(members[name], chance, others)
            if chance.random() < 0.1:
                members.pop(chance.choice(list(members)))
            return packed(members)
    return _hit(data, chance, others)


def _hit(data: bytes, chance: random.Random, others: Sequence[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        at = chance.randrange(len(out) + 1)
        end = min(len(out), at + chance.choice((1, 2, 8, 40, 400)))
        match chance.randrange(7):
            case 0:
                out[at:end] = b""
            case 1:
                out[at:at] = chance.choice(_TOKENS)
            case 2:
                out[at:end] = chance.choice(_TOKENS)
            case 3:
                out[at:at] = out[at:end] * chance.choice((1, 2, 30))
            case 4:
                out[at:end] = bytes(byte ^ (1 << chance.randrange(8)) for byte in out[at:end])
            case 5:
                del out[at:]
            case _:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                out[at:end] = other[start : start + chance.choice((10, 100, 1_000))]
    return bytes(out)


def files(name: str, seed: int) -> Iterator[bytes]:
    """Damaged files without end; the same for the same seed."""
    chance, whole = random.Random(f"{name} {seed}"), seeds(name)
    while True:
        yield damaged(chance.choice(whole), chance, whole)


def fuzz(name: str, *, seconds: float = 0, count: int = 0, seed: int = 1) -> Run:
    """Read damaged files for so long, or so many."""
    run, format_ = Run(name), FORMATS[name]
    end = time.monotonic() + seconds
    for data in files(name, seed):
        if run.files >= count if count else time.monotonic() >= end:
            return run
        began = time.monotonic()
        try:
            format_.recognises(data)
            run.questions += len(format_.read(data).questions)
        except FormatError:
            run.refused += 1
        except Exception:  # all others are what is looked for
            run.faults.append((data, traceback.format_exc()))
        run.slowest = max(run.slowest, time.monotonic() - began)
        run.files += 1
    return run
