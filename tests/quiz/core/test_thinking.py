"""How long answers took, by the log alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from quiz.core.thinking import thinking_ms

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
A, B, C = 11, 12, 13
PLACES = {A: 1, B: 2, C: 3}


class Step(NamedTuple):
    action: str
    item_id: int | None
    at: datetime


def steps(*told: tuple[str, int | None, float]) -> list[Step]:
    """After the start, each so many seconds after the one before."""
    at, log = START, [Step("start", None, START)]
    for action, item, seconds in told:
        at += timedelta(seconds=seconds)
        log.append(Step(action, item, at))
    return log


@pytest.mark.parametrize(
    ("log", "seconds"),
    [
        ([], [0, 0, 0]),
        ([("save", A, 20), ("save", B, 5.5), ("save", C, 140)], [20, 5.5, 140]),
        ([("save", A, 20), ("flag", A, 3), ("save", A, 4)], [27, 0, 0]),
        ([("save", A, 20), ("save", C, 30), ("save", B, 40)], [20, 0, 0]),  # jumped about
        ([("save", B, 20), ("save", C, 30)], [0, 0, 30]),
        ([("save", A, 1800), ("save", B, 1799)], [0, 600, 0]),  # had left; ten minutes at most are told
        ([("save", A, -50), ("save", B, 8)], [0, 8, 0]),  # a clock set back
        ([("save", A, 20), ("submit", None, 5), ("reopen", None, 900), ("save", A, 60)], [20, 0, 0]),
        ([("save", A, 20), ("expire", None, 5), ("late", B, 9)], [20, 0, 0]),
        ([("save", 99, 20), ("save", A, 20)], [40, 0, 0]),  # a stray step is verify's to tell
    ],
)
def test_what_the_log_knows_is_counted(log: list[tuple[str, int | None, float]], seconds: list[float]) -> None:
    took = thinking_ms(steps(*log), PLACES)

    assert [took[item] / 1000 for item in (A, B, C)] == seconds
