"""Review logs as files: CSV, one review a line, as FSRS' own tools exchange them.

    card_id,rating,review_datetime,review_duration
    17,3,2026-11-24T18:30:05.120Z,4100
    17,1,2026-11-26T07:02:51+00:00,

The columns stand in any order, and others are left out. A rating is 1 to 4. A time is ISO 8601 in UTC, written or not;
one with another offset is taken at its word. The duration, in milliseconds, may be missing. Nothing is guessed: a line
that does not read is named, and then none counts.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from quiz.core.memory.days import study_day
from quiz.core.memory.evaluation import Entry

NEEDED = ("card_id", "rating", "review_datetime")
OPTIONAL = "review_duration"
MOST_PROBLEMS = 20
"""So many lines are named; a file that is something else altogether would name them all."""


class Unreadable(ValueError):  # noqa: N818  it names an outcome
    """The message tells what is wrong, a problem a line, each with the number of the file's line."""


def read(lines: Iterable[str], zone: str | ZoneInfo) -> list[Entry]:
    """The reviews in the order of time, those of one instant as they stand. Days are study days in `zone`.

    Raises Unreadable.
    """
    reader = csv.reader(lines, strict=True)
    entries: list[Entry] = []
    problems: list[str] = []
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        columns = _columns(head)
        for row in reader:
            if not row:
                continue
            try:
                if len(row) != len(head):
                    raise ValueError(f"it has {len(row)} cells, the head {len(head)}")
                entries.append(_entry({name: row[place].strip() for name, place in columns.items()}, zone))
            except ValueError as error:
                problems.append(f"Line {reader.line_num}: {error}.")
    except csv.Error as error:
        problems.append(f"Line {reader.line_num}: this is no CSV ({error}).")
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise Unreadable("\n".join(problems[:MOST_PROBLEMS] + [f"And {more:,} more lines."] * (more > 0)))
    if not entries:
        raise Unreadable("The file holds no review.")
    return sorted(entries, key=lambda entry: entry.at)


def _columns(head: list[str]) -> Mapping[str, int]:
    if missing := [name for name in NEEDED if name not in head]:
        raise Unreadable(f"Line 1: the head lacks {', '.join(missing)}.")
    known = [name for name in (*NEEDED, OPTIONAL) if name in head]
    if twice := [name for name in known if head.count(name) > 1]:
        raise Unreadable(f"Line 1: the head has {', '.join(twice)} twice.")
    return {name: head.index(name) for name in known}


def _entry(cells: Mapping[str, str], zone: str | ZoneInfo) -> Entry:
    """Raises ValueError with half a sentence."""
    if not cells["card_id"]:
        raise ValueError("card_id is empty")
    if cells["rating"] not in {"1", "2", "3", "4"}:
        raise ValueError(f"rating is 1, 2, 3 or 4, not {_quoted(cells['rating'])}")
    duration = cells.get(OPTIONAL, "")
    if duration and not (duration.isascii() and duration.isdigit()):
        raise ValueError(f"{OPTIONAL} is a whole number of milliseconds, not {_quoted(duration)}")
    at = _instant(cells["review_datetime"])
    try:
        day = study_day(at, zone).toordinal()
    except OverflowError:
        raise ValueError(f"review_datetime lies out of the calendar: {_quoted(cells['review_datetime'])}") from None
    return Entry(cells["card_id"], int(cells["rating"]), at, day, int(duration or 0))


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or ":" not in text:  # a date without a time would be read as midnight
        raise ValueError(f"review_datetime is a date and time as in 2026-11-24T18:30:05Z, not {_quoted(text)}")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}...")
