"""`python -m bench answer`: the CPU of a card answer and a quiz answer, as a multiple of the reference's.

`python -m bench statistics`: the page of a quiz in numbers, at 10,000 attempts.

`python -m bench load`: a class that answers while the server dies, and whether anything was lost.

`python -m bench histories`: bringing 50,000 reviews along, and proving a database of 1,000,000.

`python -m bench imports`: 100,000 rows imported while others read and write.

`python -m bench fuzz`: damaged files for the readers of all formats, and whether one of them stumbles.

`python -m bench plan`: a plan to an exam against cramming and constant retention, at equal minutes.

`python -m bench paint`: from the key to the painted next card in a browser, against a hand-written page.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bench import rates, sizing
from bench.databases import KINDS, throw_away
from bench.load import run
from bench.load.servers import Server, free_port
from bench.plans import DAYS, table

MOST_STATEMENTS = 8
MOST_CPU = 1.25
MOST_GROWTH = 1.2
SLACK = 1.15
"""What noise may add before a gate closes; it goes by the lower quartile, so three rounds in four must be above."""


def rows(text: str) -> list[int]:
    """ "1e4,1e6" as whole numbers, ascending."""
    return sorted(int(float(each)) for each in text.split(","))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    benches = parser.add_subparsers(required=True)
    answer = benches.add_parser("answer", help="a card and a quiz question")
    answer.set_defaults(run=measure)
    answer.add_argument("--db", choices=KINDS, default="sqlite", help="postgres: a server named by DATABASE_URL")
    answer.add_argument("--rows", type=rows, default=rows("1e4,1e5"), help="sizes of the history (1e4,1e5)")
    answer.add_argument("--each", type=int, default=10, help="reviews of each memory in the largest one (10)")
    answer.add_argument("--rounds", type=int, default=15)
    answer.add_argument("--requests", type=int, default=50, help="of each kind in a round")
    answer.add_argument("--profile", action="store_true", help="then say where the time goes")
    answer.add_argument(
        "--gate",
        action="store_true",
        help=f"fail above {MOST_CPU} times the reference, and {SLACK} of slack, or where history makes it dearer",
    )
    quiz = benches.add_parser("statistics", help="a quiz in numbers")
    quiz.set_defaults(run=reckon)
    quiz.add_argument("--db", choices=KINDS, default="sqlite", help="postgres: a server named by DATABASE_URL")
    quiz.add_argument("--attempts", type=int, default=10_000)
    quiz.add_argument("--rounds", type=int, default=15)
    load = benches.add_parser("load", help="a class that answers while the server dies")
    load.set_defaults(run=run.main)
    run.add_arguments(load)
    heavy = benches.add_parser("sizes", help="bytes on disk of what people do")
    heavy.set_defaults(run=weigh)
    heavy.add_argument("--db", choices=KINDS, default="sqlite", help="postgres: a server named by DATABASE_URL")
    heavy.add_argument("--rows", type=lambda text: rows(text)[0], default=100_000)
    costs = benches.add_parser("rates", help="what each thing that people do costs the server")
    costs.set_defaults(run=rates.main)
    rates.add_arguments(costs)
    needs = benches.add_parser("sizing", help="what a school needs, reckoned from the rates")
    needs.set_defaults(run=sizing.main)
    sizing.add_arguments(needs)
    histories = benches.add_parser("histories", help="bringing reviews along, and proving many")
    histories.set_defaults(run=remember)
    histories.add_argument("--db", choices=KINDS, default="sqlite", help="postgres: a server named by DATABASE_URL")
    histories.add_argument("--imported", type=lambda text: rows(text)[0], default=50_000)
    histories.add_argument("--verified", type=lambda text: rows(text)[0], default=1_000_000)
    imports = benches.add_parser("imports", help="a large import while others read and write")
    imports.set_defaults(run=take_in)
    imports.add_argument("--db", choices=KINDS, default="sqlite", help="postgres: a server named by DATABASE_URL")
    imports.add_argument("--rows", type=lambda text: rows(text)[0], default=100_000)
    damaged = benches.add_parser("fuzz", help="damaged files for the readers of formats")
    damaged.set_defaults(run=stumble)
    damaged.add_argument("formats", nargs="*", help="their names; without any, all")
    damaged.add_argument("--seconds", type=float, default=60, help="for each format (60)")
    damaged.add_argument("--seed", type=int, default=1)
    plan = benches.add_parser("plan", help="a plan to an exam against cramming and constant retention")
    plan.set_defaults(run=compare)
    plan.add_argument("--learners", type=int, default=5, help="how many are simulated for each line (5)")
    plan.add_argument("--days", type=int, nargs="+", default=(), choices=DAYS, help="only the lines of these days")
    painted = benches.add_parser("paint", help="from key to painted next card, in a browser")
    painted.set_defaults(run=paint)
    painted.add_argument("--cards", type=int, choices=(10, 20, 30), default=30, help="of each page (30)")
    return parser.parse_args()


def measure(options: argparse.Namespace) -> int:
    with throw_away(options.db):
        import django

        django.setup()
        from bench import answer, runner

        try:
            figures = answer.measured(options.rows, each=options.each, rounds=options.rounds, requests=options.requests)
        except runner.Failed as failure:
            print(failure, file=sys.stderr)
            return 1
        for line in figures.lines():
            print(line)
        print(f"unit_ms {runner.unit_ms():.1f}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        if options.db == "sqlite":
            size = Path(os.environ["FACTKEEP_DATA_DIR"], "factkeep.sqlite3").stat().st_size
            print(f"database {size / 1e6:,.0f} MB")
        if options.profile:
            figures.profile()
        too_many = [kind for kind, seen in figures.inspected.items() if seen.statements > MOST_STATEMENTS]
        too_slow = [kind for kind in figures.kinds if figures.cpu_ratio(kind)[1] > MOST_CPU * SLACK]
        if too_many:
            print(f"more than {MOST_STATEMENTS} statements: {', '.join(too_many)}", file=sys.stderr)
        if too_slow and options.gate:
            print(
                f"more than {MOST_CPU * SLACK:.2f} times the reference in three rounds of four: {', '.join(too_slow)}",
                file=sys.stderr,
            )
        grown = [kind for kind in figures.kinds if figures.flat(kind)[1] > MOST_GROWTH]
        if grown and options.gate:
            print(f"more than {MOST_GROWTH} times dearer with a long history: {', '.join(grown)}", file=sys.stderr)
        return int(bool(too_many or (options.gate and (too_slow or grown))))


def reckon(options: argparse.Namespace) -> int:
    with throw_away(options.db):
        import django

        django.setup()
        from bench import runner, statistics

        for line in statistics.lines(options.attempts, rounds=options.rounds):
            print(line)
        print(f"unit_ms {runner.unit_ms():.1f}")
    return 0


def remember(options: argparse.Namespace) -> int:
    with throw_away(options.db):
        import django

        django.setup()
        from bench import histories, runner

        for line in histories.lines(options.imported, options.verified):
            print(line, flush=True)
        print(f"unit_ms {runner.unit_ms():.1f}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


def take_in(options: argparse.Namespace) -> int:
    with throw_away(options.db):
        import django

        django.setup()
        from bench import importing, runner

        for line in importing.lines(options.rows):
            print(line, flush=True)
        print(f"unit_ms {runner.unit_ms():.1f}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


def weigh(options: argparse.Namespace) -> int:
    with throw_away(options.db):
        import django

        django.setup()
        from bench import sizes

        for line in sizes.lines(options.rows):
            print(line, flush=True)
    return 0


def paint(options: argparse.Namespace) -> int:
    port = free_port()
    with throw_away("sqlite"):
        os.environ["FACTKEEP_SITE_URL"] = f"http://127.0.0.1:{port}"
        import django

        django.setup()
        from django.core.management import call_command

        from bench import paint, runner, world

        class_ = world.build()
        call_command("collectstatic", interactive=False, verbosity=0)
        world.grow(class_, 10_000)
        world.refill(class_, 0)
        server = Server(port, Path(os.environ["FACTKEEP_DATA_DIR"], "server.log"))
        server.start()
        try:
            server.wait()
            times = paint.measured(class_.learners[:2], os.environ["FACTKEEP_SITE_URL"], cards=options.cards)
        finally:
            server.stop()
        for line in times.lines():
            print(line)
        print(f"unit_ms {runner.unit_ms():.1f}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


def stumble(options: argparse.Namespace) -> int:
    from bench import fuzzing

    faults = []
    for name in options.formats or fuzzing.FORMATS:
        run = fuzzing.fuzz(name, seconds=options.seconds, seed=options.seed)
        print(run.line(), flush=True)
        faults += run.faults
    for data, trace in faults[:20]:
        print(f"{data[:2_000]!r}\n{trace}", file=sys.stderr)
    return int(bool(faults))


def compare(options: argparse.Namespace) -> int:
    for line in table(options.learners, options.days):
        print(line, flush=True)
    return 0


def main() -> int:
    options = arguments()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
