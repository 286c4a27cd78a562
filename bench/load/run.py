"""A run from the first row to the last line: set up, let them sit, kill, audit, and say what was found."""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path

from bench.databases import KINDS, empty_folder
from bench.load import audit, ledger, proxy, rows, union
from bench.load.browser import Browser
from bench.load.cluster import Cluster, cluster, programs
from bench.load.faults import Faults, moments
from bench.load.keeping import Backup
from bench.load.schedule import sittings
from bench.load.school import School
from bench.load.servers import BASE, Server, free_port, workers
from bench.load.students import Run, take_seats
from bench.load.tally import Tally, percentile

PATIENCE = 600.0
"""Seconds after the last press in which everything must be acknowledged."""
SHORT = {"students": 60, "seconds": 30.0, "kill_every": 5.0, "backup": True}
"""What --short stands for: half a minute of a fifth of the class, so that two of it share a machine."""
LONGER = 7.0
"""Seconds between two kills in a short run of two processes: one must be up again before the other is killed."""
SHOWN = 20
"""Findings and problems that are printed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--answers", type=int, default=10, help="questions of the quiz")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="for each minute, every student takes the quiz once"
    )
    parser.add_argument("--kill-every", type=float, default=0.0, help="seconds between two kills; 0: none")
    parser.add_argument(
        "--db", choices=KINDS, default="sqlite", help="postgres: a cluster of our own, made for the run"
    )
    parser.add_argument("--postgres", type=Path, help="the folder of its programs (initdb, pg_ctl)")
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), default=1, help="2: behind nginx, killed in turn, with a worker beside"
    )
    parser.add_argument("--backup", action="store_true", help="make one half-way, and restore it afterwards")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--short", action="store_true", help=f"half a minute, as in CI: {SHORT}")


def main(options: argparse.Namespace) -> int:
    if options.short:
        vars(options).update(SHORT, kill_every=LONGER if options.processes > 1 else SHORT["kill_every"])
    with empty_folder() as folder, database(options) as postgres:
        url = os.environ.get("DATABASE_URL", "")
        port = free_port()
        os.environ["FACTKEEP_SITE_URL"] = f"http://127.0.0.1:{port}"
        school = set_up(folder, options)
        backup = Backup(folder, postgres) if options.backup else None
        with ExitStack() as stack:
            servers = _servers(folder, port, options.processes, stack)
            faults = Faults(servers, postgres, time.monotonic())
            run = _sit(school, port, folder, options, faults, backup)
            for server in servers:
                if server.has_ended:
                    server.start()
                server.wait()
            exported = _export(school, port)
            found = list(union.findings(school, [each.port for each in servers], _python)) if len(servers) > 1 else []
        return _report(run, faults, folder, url, exported, backup, found)


def _servers(folder: Path, port: int, number: int, stack: ExitStack) -> list[Server]:
    """One that has the port itself, as `make run` has it, or two that share the cores behind nginx, which has it."""
    if number == 1:
        servers = [Server(port, folder / "server.log")]
    else:
        os.environ |= {"FACTKEEP_BEHIND_PROXY": "on", "FACTKEEP_TASKS": "database"}
        each = max(1, workers() // number)
        servers = [Server(free_port(), folder / f"server-{n}.log", workers=each) for n in range(number)]
        stack.enter_context(proxy.proxy(folder, proxy.without_tls(port), [server.port for server in servers]))
    for server in servers:
        stack.callback(server.stop)
        server.start()
    for server in servers:
        server.wait()
    return servers


@contextmanager
def database(options: argparse.Namespace) -> Iterator[Cluster | None]:
    """SQLite lies in the folder and needs nothing; for PostgreSQL the settings are told where, for this run."""
    if options.db == "sqlite":
        yield None
        return
    with cluster(options.postgres or programs()) as made:
        os.environ["DATABASE_URL"] = made.url
        try:
            yield made
        finally:
            del os.environ["DATABASE_URL"]


def set_up(folder: Path, options: argparse.Namespace) -> School:
    """As a host does, and then the class; Django stays in these processes."""
    path = folder / "school.json"
    world = ["-m", "bench.load", str(path), str(options.students), str(options.answers)]
    for command in (["manage.py", "prepare", "--no-demo"], world):
        done = _python(command)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed.\n{done.stdout}{done.stderr}")
    return School.read(path)


def _python(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=BASE, capture_output=True, text=True, check=False)


def _sit(
    school: School, port: int, folder: Path, options: argparse.Namespace, faults: Faults, backup: Backup | None
) -> Run:
    plan = sittings(seed=options.seed, students=options.students, answers=options.answers, seconds=options.seconds)
    book = ledger.Ledger(folder / "ledger")
    began = faults.began = time.monotonic()
    tally = Tally()
    run = Run(school, port, book, tally, options.seed, began, began + options.seconds + PATIENCE)
    events = moments(options.kill_every, options.seconds, has_cluster=faults.cluster is not None)
    hands = [threading.Thread(target=faults.bring, args=(events,))]
    if backup:
        hands.append(threading.Thread(target=backup.make, args=(len(plan) * options.answers // 2,)))
    for hand in hands:
        hand.start()
    try:
        for thread in take_seats(run, plan):
            thread.join()
        tally.late = time.monotonic() - began - max(each.submit_at for each in plan)
    finally:
        faults.rest()
        if backup:
            backup.rest()
        for hand in hands:
            hand.join()
        book.close()
    return run


def _export(school: School, port: int) -> list[Decimal]:
    """The scores that the teacher's spreadsheet of results has."""
    browser = Browser(port, school.teacher.session, Tally(), seed="teacher", until=time.monotonic() + PATIENCE)
    reply = browser.get(f"/courses/{school.course}/results.csv")
    browser.close()
    return [Decimal(row["score"]) for row in csv.DictReader(io.StringIO(reply.body.lstrip("\ufeff")))]


def _report(
    run: Run,
    faults: Faults,
    folder: Path,
    url: str,
    exported: list[Decimal],
    backup: Backup | None,
    findings: list[audit.Finding],
) -> int:
    """`findings` are those that were made while the servers ran."""
    entries = list(ledger.read(folder / "ledger"))
    with rows.database(folder, url) as (connection, check):
        found, stored = check(), rows.read(connection)
    findings += audit.audit(stored, entries, run.school.questions)
    findings += [audit.Finding("broken", sentence) for sentence in found]
    if backup:
        findings += backup.findings(run.school.questions)
        within = sum(entry.is_acknowledged for entry in entries[: backup.before])
        print(f"backup in {backup.seconds:.1f} s at try {backup.tries}, restored; {within} acknowledged before it")
    scores = [attempt.score for attempt in stored.attempts if attempt.score is not None]
    if (len(scores), sum(scores)) != (len(exported), sum(exported)):
        sentence = (
            f"the export has {len(exported)} scores, {sum(exported)} in all; the database {len(scores)}, {sum(scores)}."
        )
        findings.append(audit.Finding("broken", sentence))
    verified = _python(["manage.py", "verify"])
    for line in _lines(run, faults, entries, findings):
        print(line)
    print(verified.stdout.strip().splitlines()[-1] if verified.stdout else "verify said nothing")
    for sentence in [*(each.sentence for each in findings), *run.tally.problems][:SHOWN]:
        print(sentence, file=sys.stderr)
    if verified.returncode:
        print(verified.stdout + verified.stderr, file=sys.stderr)
    is_bad = bool(findings or run.tally.problems or verified.returncode or faults.deaths)
    if is_bad:
        for server in faults.servers:
            print(f"The end of a server's log:\n{server.last_words()}", file=sys.stderr)
    return int(is_bad)


def _lines(
    run: Run, faults: Faults, entries: Sequence[ledger.Entry], findings: Sequence[audit.Finding]
) -> Iterator[str]:
    tally, acknowledged = run.tally, [entry for entry in entries if entry.is_acknowledged]
    posts = tally.posts
    yield f"acknowledged {len(acknowledged)} of {posts['sent']} forms, {posts['doubled']} doubled, {posts['cut']} cut"
    yield f"all done {tally.late:.0f} s after the last press was due"
    reasons = ", ".join(f"{name} {number}" for name, number in tally.retries.most_common())
    yield f"retries {tally.retries.total()}" + (f" ({reasons})" if reasons else "")
    for what, times in {"kills": faults.kills, "restarts of PostgreSQL": faults.restarts}.items():
        again = [seconds for each in times if (seconds := tally.recovery(each)) is not None]
        recovered = f", good again after {percentile(again, 0.5):.1f} s, at most {max(again):.1f} s" if again else ""
        yield f"{what} {len(times)}{recovered}"
    for act, seconds in tally.seconds.items():
        p50, p95, p99 = (1000 * percentile(seconds, share) for share in (0.5, 0.95, 0.99))
        yield f"{act}: p50 {p50:.0f} p95 {p95:.0f} p99 {p99:.0f} ms"
    yield f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    counts = audit.Counter(finding.kind for finding in findings)
    yield ", ".join(f"{kind} {counts[kind]}" for kind in audit.KINDS) + f", problems {len(tally.problems)}"
