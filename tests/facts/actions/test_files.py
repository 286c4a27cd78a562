"""Files are read by a child within limits: whatever a hostile one does ends as a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from facts.actions.files import reading
from facts.actions.files.reading import FileRefusedError, Limits
from facts.actions.imports import staging, work
from facts.models import Import
from tests import factories
from tests.facts.actions.test_imports import begun, short
from tests.reader import bank

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MODULE", "tests.reader")


@pytest.fixture
def deck():
    return factories.DeckFactory()


def test_a_file_is_read_in_a_child(deck):
    assert begun(deck, short()).counts == {"verdicts": {"new": 1}, "kinds": {"short": 1}}


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("eat", "Reading this file takes more memory than it may. Split it into smaller ones."),
        ("loop", "Reading this file took too long. Split it into smaller ones."),
        ("sleep", "Reading this file took too long. Split it into smaller ones."),
        ("print", "Reading this file broke off. It may be damaged, or too large."),
        ("die", "Reading this file broke off. It may be damaged, or too large."),
        ("fail", "This file cannot be read, and we cannot say why: the fault is ours."),
        ("dance", "line 2: There is no act called dance."),
    ],
)
def test_what_a_hostile_file_does_ends_as_a_sentence(deck, monkeypatch, act, why):
    memory = 400_000_000 if act == "eat" else 1_500_000_000
    monkeypatch.setattr(reading, "LIMITS", Limits(memory=memory, seconds=1, wait=1 if act == "sleep" else 30))

    import_ = begun(deck, act)

    assert (import_.state, import_.refusal) == ("refused", why)
    assert not import_.rows.exists()
    assert not import_.file


def test_a_file_in_no_format_is_refused(deck):
    assert begun(deck, data=b"\x00\x01").refusal.startswith("This is in none of the formats that can be read: ")
    assert begun(deck, data=b"  ").refusal == "The file is empty."


def test_the_child_ends_when_nobody_listens(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bank(short(f"Question {i}?") for i in range(200)))
    said = reading.read(str(path), name="x")
    next(said)
    frame = said.gi_frame.f_locals["child"]

    said.close()

    assert frame.poll() is not None


def test_a_line_that_never_ends_is_not_kept(monkeypatch, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bank([short()]))
    monkeypatch.setattr(reading, "MOST_LINE", 100)

    with pytest.raises(FileRefusedError, match="broke off"):
        list(reading.read(str(path), name="x"))


def test_how_far_it_is_is_told_while_the_reader_is_busy(deck, monkeypatch, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bank([short(), short("Second?"), "sleep"]))
    said = reading.read(str(path), name="x")
    assert next(said) == {"read": 2}
    said.close()

    seen = []

    def read(*args: Any, **kwargs: Any) -> Iterator[dict[str, Any]]:
        yield {"read": 7}
        seen.append(Import.objects.get().done)
        raise FileRefusedError("Enough.")

    monkeypatch.setattr(staging, "read", read)
    monkeypatch.setattr(work, "PAUSE", dt.timedelta(0))
    assert begun(deck, short()).refusal == "Enough."
    assert seen == [7]
