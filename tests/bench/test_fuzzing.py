"""Damaged files are read or refused. `python -m bench fuzz` does this for a minute a format."""

from __future__ import annotations

from itertools import islice

import pytest

from bench import fuzzing
from facts.core.formats import FORMATS, Written


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_file_is_read_or_refused(name):
    run = fuzzing.fuzz(name, count=30)

    assert run.faults == []
    assert run.files == 30
    assert run.refused
    assert run.slowest < 5


def test_a_reader_that_stumbles_is_found(monkeypatch):
    class Stumbling:
        def recognises(self, data):
            return True

        def read(self, data):
            raise KeyError("gone")

        def write(self, questions, media):
            return Written(b"whole")

    monkeypatch.setitem(fuzzing.FORMATS, "stumbling", Stumbling())

    assert [trace.strip().split("\n")[-1] for _, trace in fuzzing.fuzz("stumbling", count=2).faults] == [
        "KeyError: 'gone'"
    ] * 2


def test_the_same_seed_makes_the_same_files():
    assert list(islice(fuzzing.files("csv", 5), 20)) == list(islice(fuzzing.files("csv", 5), 20))
    assert len({bytes(data) for data in islice(fuzzing.files("csv", 5), 20)}) > 10
