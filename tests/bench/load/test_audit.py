"""A small class sits against a real server and the audit has nothing to say; then for each planted fault it has."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from bench.load import ledger, rows, schedule, world
from bench.load.audit import audit
from bench.load.rows import Rows
from bench.load.school import School
from bench.load.students import Run, take_seats
from bench.load.tally import Tally

PLAN = {"seed": 2, "students": 2, "answers": 4, "seconds": 0.2}
ACTS = 2 * (1 + 4 + 1)
"""Two students start, answer four questions and hand in."""
Plant = Callable[[Rows], Rows]


@dataclass(frozen=True)
class Sat:
    school: School
    tally: Tally
    entries: Sequence[ledger.Entry]
    rows: Rows

    def kinds(self, plant: Plant) -> set[str]:
        return {finding.kind for finding in audit(plant(self.rows), self.entries, self.school.questions)}


@pytest.fixture
def sat(live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sat:
    monkeypatch.setattr(schedule, "RIGHT", 1)  # each answer in the end, so that to lose one changes a score
    school = world.build(PLAN["students"], PLAN["answers"])
    book, began = ledger.Ledger(tmp_path / "ledger"), time.monotonic()
    run = Run(school, live_server.thread.port, book, Tally(), PLAN["seed"], began, began + 20)
    for thread in take_seats(run, schedule.sittings(**PLAN)):
        thread.join()
    book.close()
    connection.ensure_connection()
    return Sat(school, run.tally, list(ledger.read(tmp_path / "ledger")), rows.read(connection.connection))


def saved(all_rows: Rows) -> int:
    """The place of the last answer in the log of steps."""
    return max(place for place, step in enumerate(all_rows.steps) if step.action == "save")


def without(field: str, place: int = -1) -> Plant:
    def plant(all_rows: Rows) -> Rows:
        kept = list(getattr(all_rows, field))
        kept.pop(place)
        return replace(all_rows, **{field: kept})

    return plant


def again(field: str, **changes: object) -> Plant:
    """The last row of a table a second time, perhaps with other values."""
    return lambda all_rows: replace(
        all_rows, **{field: [*getattr(all_rows, field), getattr(all_rows, field)[-1]._replace(**changes)]}
    )


def changed(field: str, **changes: object) -> Plant:
    return lambda all_rows: replace(
        all_rows, **{field: [*getattr(all_rows, field)[:-1], getattr(all_rows, field)[-1]._replace(**changes)]}
    )


def step(change: Callable[[Rows, int], list[rows.Step]]) -> Plant:
    """With other steps; the change gets the place of the last answer."""
    return lambda all_rows: replace(all_rows, steps=change(all_rows, saved(all_rows)))


LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
PLANTED: dict[str, tuple[Plant, set[str]]] = {
    "an answer is not in the log": (step(lambda r, n: [*r.steps[:n], *r.steps[n + 1 :]]), {"lost", "broken", "wrong"}),
    "an answer is another one": (
        step(lambda r, n: [*r.steps[:n], r.steps[n]._replace(response="999"), *r.steps[n + 1 :]]),
        {"lost", "broken", "wrong"},
    ),
    "an answer is in the log twice": (
        step(lambda r, n: [*r.steps[: n + 1], r.steps[n], *r.steps[n + 1 :]]),
        {"doubled"},
    ),
    "an answer is there that nobody sent": (
        step(lambda r, n: [*r.steps[: n + 1], r.steps[n]._replace(operation="f" * 32), *r.steps[n + 1 :]]),
        {"doubled"},
    ),
    "an answer belongs to another attempt": (
        step(lambda r, n: [*r.steps[:n], r.steps[n]._replace(attempt=0), *r.steps[n + 1 :]]),
        {"lost", "broken", "wrong"},
    ),
    "handed in twice": (again("steps"), {"doubled"}),
    "handed in, and open": (changed("attempts", submitted_at=None), {"lost", "doubled", "broken"}),
    "handed in and not marked": (changed("asked", fraction=None), {"broken"}),
    "times go back": (changed("attempts", started_at=LATER), {"broken"}),
    "a snapshot says something else": (changed("asked", response="999"), {"broken"}),
    "a mark is wrong": (changed("asked", fraction=Decimal("0.5")), {"wrong"}),
    "a score is wrong": (changed("attempts", score=Decimal("0.00001")), {"wrong"}),
    "a highest score is wrong": (changed("attempts", max_score=Decimal(100)), {"wrong"}),
    "a second attempt is open": (
        lambda r: again("attempts", id=0, number=3, submitted_at=None, score=None)(
            again("attempts", id=-1, number=2, submitted_at=None, score=None)(r)
        ),
        {"doubled", "broken"},
    ),
    "an attempt is gone": (without("attempts"), {"lost", "doubled", "broken"}),
    "a question is gone": (without("asked"), {"lost", "broken"}),
    "a review is gone": (without("reviews"), {"lost", "broken"}),
    "a review is there twice": (again("reviews"), {"doubled", "broken"}),
    "a counter is too high": (changed("days", number=99), {"broken"}),
    "a memory is gone": (without("memories"), {"broken"}),
}


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_content_with_what_the_product_did_and_finds_each_planted_fault(sat: Sat) -> None:
    acknowledged = [entry.act for entry in sat.entries if entry.is_acknowledged]

    assert sat.tally.problems == []
    assert len([act for act in acknowledged if act != "save"]) == 4
    assert len(acknowledged) >= ACTS
    assert len(sat.entries) == 2 * len(acknowledged) == 2 * len(sat.rows.steps)
    assert audit(sat.rows, sat.entries, sat.school.questions) == []
    assert {name: sat.kinds(plant) for name, (plant, _) in PLANTED.items()} == {
        name: kinds for name, (_, kinds) in PLANTED.items()
    }
