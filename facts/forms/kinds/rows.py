"""Rows of fields: options, pairs. Rows left empty close up, so that letters and numbers are those the author sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

ROWS = 8
SHOWN = 4


def closed_up(data: QueryDict | None, parts: Sequence[str], *, key: str = "") -> QueryDict | None:
    """The data with its rows (`option-0-text`, ...) moved up over empty ones; `key` names a field that counts rows."""
    if data is None:
        return None
    data = data.copy()
    count = rows_in(data, parts)
    chosen = data.getlist(key) if key else []
    rows = [[data.get(part.format(i), "") for part in parts] for i in range(count)]
    kept = [i for i, row in enumerate(rows) if any(value.strip() for value in row)]
    for to, i in enumerate([*kept, *(i for i in range(count) if i not in kept)]):
        for part, value in zip(parts, rows[i], strict=True):
            data[part.format(to)] = value
    if key:
        data.setlist(key, [str(kept.index(int(each))) for each in chosen if each.isdecimal() and int(each) in kept])
    return data


def rows_in(data: Any, parts: Sequence[str]) -> int:
    """How many rows a form must have to hold this; at least ROWS, at most 20."""
    return next((i for i in range(20, ROWS, -1) if any(part.format(i - 1) in data for part in parts)), ROWS)


def shown(filled: int, rows: Sequence[Any]) -> tuple[Sequence[Any], Sequence[Any]]:
    """The rows that stand open (what is filled and two more), and the rest, which folds away."""
    cut = max(SHOWN, min(filled + 1, len(rows)))
    return rows[:cut], rows[cut:]
