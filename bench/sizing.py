"""What a school needs, reckoned from what `python -m bench rates` measured.

An act takes CPU; so many acts a second take so many cores, and nobody should wait for long, so cores are to be busy for
`BUSY` of the time at most: with chance arrivals an act then takes 1 / (1 - busy) times its work on one core (M/M/1).
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.rates import Cost, Rates

BUSY = 0.6
SLOW = 4.0
"""How much slower a core of a small board is, by assumption: `unit_ms` there over `unit_ms` here."""
MEASURED = Path(__file__).parent.parent / "docs" / "sizing"
READ_AGAIN = 20
"""Seconds that a student takes for a question, and READ_CARD for a card."""
READ_CARD = 8


@dataclass(frozen=True)
class Moment:
    """So many people do something within so many seconds."""

    name: str
    acts: Mapping[str, float]
    """How often each is done in a second."""


@dataclass(frozen=True)
class Place:
    name: str
    slower: float
    moments: Sequence[Moment]
    is_for_sqlite: bool = True
    """Its writers wait for each other, so more cores do not help beyond some."""


def exam(people: int, *, within: float) -> list[Moment]:
    """All sign in and start within so many seconds, answer, and hand in within as many."""
    each = people / within
    return [
        Moment(f"{people:,} start within {within:g} s, signed in before", {"home": each, "start": each}),
        Moment("the same, signing in as well", {"sign in": each, "home": each, "start": each}),
        Moment(f"{people:,} answer, one question in {READ_AGAIN} s each", {"answer": people / READ_AGAIN}),
        Moment(f"{people:,} hand in within {within:g} s", {"hand in": each}),
    ]


def cards(people: int) -> Moment:
    return Moment(f"{people:,} review, one card in {READ_CARD} s each", {"card": people / READ_CARD})


PLACES = (
    Place("One classroom, a small board", SLOW, [*exam(30, within=60), cards(30)]),
    Place("A school of 1,000, 300 of them in one exam", 1.0, [*exam(300, within=60), cards(300)]),
    Place("A university, 10,000 in one exam", 1.0, [*exam(10_000, within=60), cards(10_000)], is_for_sqlite=False),
)


def cores(moment: Moment, costs: Mapping[str, Cost], slower: float) -> tuple[float, float]:
    """Of the server and of the database, so that each is busy for BUSY of the time."""
    ms = [(rate, costs[act]) for act, rate in moment.acts.items()]
    server = sum(rate * cost.server_ms for rate, cost in ms)
    database = sum(rate * cost.database_ms for rate, cost in ms)
    return server * slower / 1000 / BUSY, database * slower / 1000 / BUSY


def measured() -> list[Rates]:
    return [Rates.read((MEASURED / f"{kind}.json").read_text(encoding="utf-8")) for kind in ("sqlite", "postgres")]


def costs_table(found: Sequence[Rates]) -> Iterator[str]:
    """A row for each act: CPU for each time, how many a core bears in a second, and how long one waits."""
    head = ("CPU", "a second and core", "wait, p50 and p95")
    columns = [f"{name}: {each}" for name in ("SQLite", "PostgreSQL") for each in head]
    yield f"| act | {' | '.join(columns)} |"
    yield "|---|---|---|---|---|---|---|"
    for act in found[0].costs:
        yield f"| {act} | {' | '.join(_columns(cost) for cost in (each.costs[act] for each in found))} |"


def places_table(found: Sequence[Rates]) -> Iterator[str]:
    """A row for each moment: cores with SQLite, and with PostgreSQL for server and database."""
    sqlite, postgres = found
    yield "| moment | requests of this kind a second | cores, SQLite | cores, PostgreSQL: server + database |"
    yield "|---|---|---|---|"
    for place in PLACES:
        yield f"| **{place.name}** | | | |"
        for moment in place.moments:
            alone = _cores(cores(moment, sqlite.costs, place.slower)[0]) if place.is_for_sqlite else "too many at once"
            apart = cores(moment, postgres.costs, place.slower)
            often = ", ".join(f"{act} {_number(rate)}" for act, rate in moment.acts.items())
            yield f"| {moment.name} | {often} | {alone} | {_cores(apart[0])} + {_cores(apart[1])} |"


def text(found: Sequence[Rates]) -> str:
    """Both tables with the machine they come from."""
    machines = "\n".join(
        f"- {rates.database}: {rates.cores} cores, `unit_ms` {rates.unit_ms}; {rates.browsers} browsers at once, on "
        f"the same cores: {rates.answers_a_second:.0f} answers a second, p95 {rates.answer_p95_ms:.0f} ms; "
        f"{rates.processes} processes of the server, {rates.memory_mb:.0f} MB in all"
        for rates in found
    )
    return "\n".join(
        ["Measured:", "", machines, "", *costs_table(found), "", "Computed from that:", "", *places_table(found), ""]
    )


def main(options: argparse.Namespace) -> int:
    print(text([Rates.read(path.read_text(encoding="utf-8")) for path in options.files] or measured()))
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, help="of `bench rates --json`, SQLite and PostgreSQL; else ours")


def _ms(value: float) -> str:
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def _columns(cost: Cost) -> str:
    both = _ms(cost.server_ms) + (f" + {_ms(cost.database_ms)}" if cost.database_ms else "")
    often = 1000 / (cost.server_ms + cost.database_ms)
    return f"{both} | {often:.0f} | {cost.p50_ms:.0f}, {cost.p95_ms:.0f} ms"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _cores(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{math.ceil(value)}"
