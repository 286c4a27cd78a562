"""The ledger has each line in the file as soon as it is written."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from bench.load.ledger import Entry, Ledger, read

ENTRY = Entry(True, "save", "0" * 32, "ada", 7, "What is 1 times 17?", "„17“\n")


def test_a_line_is_in_the_file_before_anything_else_happens(tmp_path: Path) -> None:
    book = Ledger(tmp_path / "ledger")
    seen = []

    for entry in (replace(ENTRY, is_acknowledged=False), ENTRY):
        book.write(entry)
        seen.append(len(list(read(tmp_path / "ledger"))))

    book.close()
    assert seen == [1, 2]
    assert list(read(tmp_path / "ledger")) == [replace(ENTRY, is_acknowledged=False), ENTRY]


def test_lines_of_many_students_do_not_run_into_each_other(tmp_path: Path) -> None:
    book = Ledger(tmp_path / "ledger")
    own = [[replace(ENTRY, student=f"s{n}", attempt=k) for k in range(50)] for n in range(8)]
    threads = [threading.Thread(target=lambda each=each: [book.write(entry) for entry in each]) for each in own]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    book.close()
    written = list(read(tmp_path / "ledger"))
    assert [[entry for entry in written if entry.student == f"s{n}"] for n in range(8)] == own


def test_a_line_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text('{"is_acknowledged": true')

    with pytest.raises(ValueError, match="ends within a line"):
        list(read(tmp_path / "ledger"))
