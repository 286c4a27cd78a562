"""Rows as a file for spreadsheet programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils import timezone

from facts.core import cells


class _Line:
    """What csv.writer writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def spreadsheet(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """UTF-8 CSV with a byte order mark, which spreadsheets need to read names right."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([cells.written(cell) for cell in row])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers=as_file(name, "csv"),
    )


def as_file(name: str, ending: str) -> dict[str, str]:
    """The headers of a file of today."""
    return {
        "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"',
        "Cache-Control": "no-store",
    }
