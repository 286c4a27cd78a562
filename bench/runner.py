"""Calling a WSGI application in this process and taking its CPU time; nothing here knows what is asked.

Contestants are interleaved, a few requests of each in turn, so that a neighbour on the machine slows all of them
alike. What is compared is the ratio of two sums of CPU time within one round; rounds give a median and quartiles.
"""

from __future__ import annotations

import gc
import gzip
import itertools
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import connection

CHUNK = 10
"""Requests of one contestant before it is the next one's turn."""
GZIPPED = b"\x1f\x8b"
"""How a compressed body begins: the product compresses its pages, the reference does not."""
NO_STATEMENTS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")

Environ = dict[str, object]
Answer = tuple[str, bytes]
Application = Callable[[Environ, Callable[..., object]], Iterable[bytes]]


class Source(Protocol):
    name: str
    marker: bytes

    def batch(self, size: int) -> list[Environ]: ...


class Failed(Exception):  # noqa: N818  it names an outcome
    """An answer was not the one that is measured."""


@dataclass(frozen=True)
class Contestant:
    application: Application
    source: Source

    @property
    def name(self) -> str:
        return self.source.name

    def ask(self, environ: Environ) -> Answer:
        """One request from first byte to last, closed as a server closes it. This is what the clock measures."""
        status: list[str] = []
        response = self.application(environ, lambda line, headers, exc_info=None: status.append(line))
        body = b"".join(response)
        response.close()
        return status[0], body

    def read(self, answer: Answer) -> bytes:
        """The body, unpacked. Raises Failed unless it is the part that was asked for."""
        status, body = answer
        if body.startswith(GZIPPED):
            body = gzip.decompress(body)
        if status != "200 OK" or self.source.marker not in body:
            raise Failed(f"{self.name}: the answer was {status}, {body[:300]!r}")
        return body


@dataclass
class Times:
    """CPU seconds of each contestant by round."""

    rounds: list[dict[str, float]] = field(default_factory=list)

    def ratio(self, name: str, to: str) -> tuple[float, float, float]:
        """Median, lower and upper quartile of the ratios within each round."""
        ratios = [each[name] / each[to] for each in self.rounds]
        if len(ratios) == 1:
            return (ratios[0],) * 3
        low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return middle, low, high

    def median_ms(self, name: str, requests: int) -> float:
        return 1000 * statistics.median(each[name] for each in self.rounds) / requests


def measure(contestants: Sequence[Contestant], *, rounds: int, requests: int) -> Times:
    """Rounds of so many requests of each contestant, after one that warms up.

    Requests are made and answers are read while the clock stands. The garbage collector rests meanwhile
    and starts each round from nothing, for a collection would fall to whoever happens to be measured.
    """
    times = Times()
    for number in range(-1, rounds):
        batches = {each.name: each.source.batch(requests) for each in contestants}
        order = contestants if number % 2 else list(reversed(contestants))
        spent = dict.fromkeys(batches, 0.0)
        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            for start in range(0, requests, CHUNK):
                for each in order:
                    environs = batches[each.name][start : start + CHUNK]
                    began = time.process_time()
                    answers = [each.ask(environ) for environ in environs]
                    spent[each.name] += time.process_time() - began
                    for answer in answers:
                        each.read(answer)
        finally:
            gc.enable()
            gc.unfreeze()
        if number >= 0:
            times.rounds.append(spent)
    return times


@dataclass(frozen=True)
class Inspected:
    """What does not depend on the clock: the most statements of an answer, and the median size of its body."""

    statements: int
    body: int
    compressed: int


def inspect(contestant: Contestant, *, requests: int) -> Inspected:
    statements, bodies = [], []
    for environ in contestant.source.batch(requests):
        count = itertools.count()

        def counted(execute, sql, params, many, context, count=count):
            if not sql.lstrip().upper().startswith(NO_STATEMENTS):
                next(count)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            bodies.append(contestant.read(contestant.ask(environ)))
        statements.append(next(count))
    return Inspected(
        statements=max(statements),
        body=round(statistics.median(map(len, bodies))),
        compressed=round(statistics.median(len(gzip.compress(body, 6)) for body in bodies)),
    )


def unit_ms() -> float:
    """CPU time of a fixed Python loop, the best of five: how fast this machine is just now."""

    def loop() -> float:
        began = time.process_time()
        total = 0
        for number in range(200_000):
            total += number * number % 7
        return time.process_time() - began

    return 1000 * min(loop() for _ in range(5))
