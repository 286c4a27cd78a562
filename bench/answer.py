"""The run: one world that grows, three contestants that share it, and the lines that say what was found."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import reference, world
from bench.requests import Browsers, Cards, Quizzes, Reference
from bench.runner import Contestant, Inspected, Times, inspect, measure
from config.wsgi import application

INSPECTED = world.LEARNERS
PROFILED = 300


@dataclass(frozen=True)
class Figures:
    contestants: Sequence[Contestant]
    inspected: dict[str, Inspected]
    times: dict[int, Times]
    """By how many reviews there are."""
    requests: int

    @property
    def kinds(self) -> list[str]:
        return [each.name for each in self.contestants if each.name != "reference"]

    def cpu_ratio(self, kind: str) -> tuple[float, float, float]:
        """At the largest history."""
        return self.times[max(self.times)].ratio(kind, "reference")

    def flat(self, kind: str) -> tuple[float, float]:
        """What an answer costs at the largest history over what it costs at the smallest: median and lower quartile."""
        before = self.times[min(self.times)].ratio(kind, "reference")[0]
        middle, low, _ = self.cpu_ratio(kind)
        return middle / before, low / before

    def lines(self) -> Iterator[str]:
        few, many = min(self.times), max(self.times)
        for kind in self.kinds:
            middle, low, high = self.cpu_ratio(kind)
            yield f"{kind}: cpu_ratio {middle:.2f} [{low:.2f}-{high:.2f}]"
            yield f"{kind}: statements {self.inspected[kind].statements}"
            if few != many:
                yield f"{kind}: flat_{_short(many)}/{_short(few)} {self.flat(kind)[0]:.2f}"
            yield f"{kind}: body {self.inspected[kind].body} gz {self.inspected[kind].compressed}"
        yield f"reference: cpu_ms {self.times[many].median_ms('reference', self.requests):.2f}"
        yield f"reference: statements {self.inspected['reference'].statements}"

    def profile(self) -> None:
        for each in self.contestants:
            environs = each.source.batch(PROFILED)
            profiler = cProfile.Profile()
            profiler.enable()
            for environ in environs:
                each.ask(environ)
            profiler.disable()
            print(f"\n{each.name}, {PROFILED} answers")
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def measured(rows: Sequence[int], *, each: int, rounds: int, requests: int) -> Figures:
    """At so many memories with a review each, and in the end with `each` reviews of every memory."""
    class_ = world.build()
    reference.make_tables()
    browsers = Browsers()
    contestants = [
        Contestant(reference.application(), Reference(class_.learners, browsers)),
        Contestant(application, Cards(class_, browsers)),
        Contestant(application, Quizzes(class_, browsers)),
    ]
    times = {}
    for size in rows:
        world.grow(class_, size)
        reviews = size
        if size == max(rows) and each > 1:
            world.thicken(each)
            reviews *= each
        times[reviews] = measure(contestants, rounds=rounds, requests=requests)
    inspected = {each.name: inspect(each, requests=INSPECTED) for each in contestants}
    return Figures(contestants, inspected, times, requests)


def _short(number: int) -> str:
    """1e5 for 100000."""
    power = len(str(number)) - 1
    return f"1e{power}" if number == 10**power else str(number)
