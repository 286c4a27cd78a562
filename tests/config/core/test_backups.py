"""What a manifest says, what is refused and why, and which backups may go."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.core.backups import (
    BackupError,
    Manifest,
    is_member,
    made_at,
    missing_rows,
    name_of,
    outdated,
    read_manifest,
    refusal,
)

AT = dt.datetime(2026, 11, 26, 4, 0, 12, tzinfo=dt.UTC)
WHOLE = Manifest("0.1.0", AT, "sqlite", {"quiz": ["0001_initial"]}, {"quiz_step": 2}, {"database.sqlite3": "a" * 64})


def test_a_manifest_is_read_as_it_was_written():
    assert read_manifest(WHOLE.written()) == WHOLE


@pytest.mark.parametrize(
    "change",
    [
        {"database": "oracle"},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-26T04:00:12"},
        {"migrations": {"quiz": "0001_initial"}},
        {"migrations": None},
        {"rows": {"quiz_step": "2"}},
        {"files": {}},
        {"files": {"database.sqlite3": "short"}},
        {"files": {"database.sqlite3": "a" * 64, "../secret-key": "a" * 64}},
        {"format": "1"},
        {"more": 1},
    ],
)
def test_a_damaged_manifest_is_refused(change):
    with pytest.raises(BackupError):
        read_manifest(json.dumps({**json.loads(WHOLE.written()), **change}))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", b"\xff"])
def test_what_is_no_manifest_is_refused(text):
    with pytest.raises(BackupError, match="damaged"):
        read_manifest(text)


def test_a_format_of_the_future_is_named():
    with pytest.raises(BackupError, match="has format 2, and this version reads up to 1"):
        read_manifest(json.dumps({**json.loads(WHOLE.written()), "format": 2}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("database.sqlite3", True),
        ("media/01/0123456789abcdef01234567.png", True),
        ("imports/0f/media/a-b_c.wav", True),
        ("media", False),
        ("media/../secret-key", False),
        ("media/.hidden", False),
        ("media//x", False),
        ("/etc/passwd", False),
        ("secret-key", False),
        ("media/x\n", False),
    ],
)
def test_members_lead_nowhere_else(name, expected):
    assert is_member(name) is expected


@pytest.mark.parametrize(
    ("database", "known", "expected"),
    [
        ("sqlite", {("quiz", "0001_initial")}, ""),
        ("sqlite", {("quiz", "0001_initial"), ("quiz", "0002_more")}, ""),
        ("sqlite", {("quiz", "0002_more")}, "is newer: this one does not know quiz.0001_initial. Update Factkeep"),
        ("postgresql", {("quiz", "0001_initial")}, "holds a SQLite database and this site uses PostgreSQL. Restore it"),
    ],
)
def test_what_cannot_be_restored_here_says_why(database, known, expected):
    found = refusal(WHOLE, database=database, known=known)

    assert expected in found
    assert bool(found) is bool(expected)


def test_missing_rows_are_named():
    assert missing_rows({"quiz_step": 2, "quiz_review": 1}, {"quiz_step": 1, "quiz_review": 1}) == [
        "quiz_step should have 2 rows and has 1."
    ]


@given(at=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.timezones()))
def test_a_name_tells_when(at):
    assert made_at(name_of(at)) == at.astimezone(dt.UTC).replace(microsecond=0)


@pytest.mark.parametrize("name", ["notes.zip", "factkeep-2026-13-40T000000Z.zip", "factkeep-2026-11-26T040012Z.zip~"])
def test_other_names_tell_nothing_and_stay(name):
    assert made_at(name) is None
    assert outdated([name, name_of(AT)], keep=1) == []


@given(days=st.sets(st.integers(0, 400), max_size=20), keep=st.integers(1, 9))
def test_the_newest_stay(days, keep):
    names = [name_of(AT + dt.timedelta(days=day)) for day in days]
    gone = outdated(names, keep=keep)

    assert len(names) - len(gone) == min(keep, len(names))
    assert all(old < stays for old in gone for stays in set(names) - set(gone))
