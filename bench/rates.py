"""What each thing that people do costs the server: CPU time of its processes and of the database's, act by act.

A class goes through its day one after the other, by the real addresses of the real server, as `make run` starts it. The
time is what Linux says of the processes (/proc), so that a driver on the same machine does not count, and neither does
waiting for the disk. Then some of the class answer at once, for a while, which tells what this machine bears.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.databases import empty_folder
from bench.load.browser import Browser, Reply
from bench.load.pages import Form, Page
from bench.load.run import database, set_up
from bench.load.schedule import SAFE
from bench.load.school import PASSWORD, School, Student
from bench.load.servers import Server, free_port
from bench.load.tally import Tally, percentile

TICKS = os.sysconf("SC_CLK_TCK")
ACTS = {
    "sign in": "the sign-in page and the form",
    "home": "the first page",
    "start": "a quiz's page, its start, the first question",
    "answer": "a question answered, the next one shown",
    "hand in": "handing in, and the result with its sources",
    "card": "a card rated, the next one shown",
    "course": "a course's page, as its teacher sees it",
}


@dataclass
class Cost:
    """Milliseconds for each time."""

    times: int = 0
    server_ms: float = 0.0
    database_ms: float = 0.0
    p50_ms: float = 0.0
    """Of the waiting, one after the other, the disk included."""
    p95_ms: float = 0.0


@dataclass
class Rates:
    database: str
    unit_ms: float
    """`bench.runner.unit_ms`: how fast a core of this machine is."""
    cores: int
    costs: dict[str, Cost] = field(default_factory=dict)
    browsers: int = 0
    answers_a_second: float = 0.0
    """With so many browsers at once, which run on the same cores."""
    answer_p95_ms: float = 0.0
    processes: int = 0
    memory_mb: float = 0.0
    """Of the server's processes in all at the end, what they share counted once (PSS)."""

    def lines(self) -> Iterator[str]:
        yield f"{self.database}, {self.cores} cores, unit_ms {self.unit_ms:.1f}"
        for act, cost in self.costs.items():
            yield (
                f"{act} ({ACTS[act]}): server {cost.server_ms:.1f} ms, database {cost.database_ms:.1f} ms of CPU; "
                f"p50 {cost.p50_ms:.0f} p95 {cost.p95_ms:.0f} ms, {cost.times} times"
            )
        yield (
            f"{self.browsers} browsers at once, on the same cores: {self.answers_a_second:.0f} answers a second, "
            f"p95 {self.answer_p95_ms:.0f} ms"
        )
        yield f"{self.processes} processes of the server, {self.memory_mb:.0f} MB in all"

    def plain(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> Rates:
        values = json.loads(text)
        return cls(**{**values, "costs": {act: Cost(**each) for act, each in values["costs"].items()}})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite", help="postgres: a cluster of our own")
    parser.add_argument("--postgres", type=Path, help="the folder of its programs (initdb, pg_ctl)")
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--answers", type=int, default=20, help="questions of the quiz, and cards")
    parser.add_argument("--browsers", type=int, default=16, help="at once, afterwards")
    parser.add_argument("--seconds", type=float, default=10.0, help="for which they answer")
    parser.add_argument("--json", type=Path, help="write what was found there, for `python -m bench sizing`")


def main(options: argparse.Namespace) -> int:
    with empty_folder() as folder, database(options) as cluster:
        port = free_port()
        os.environ["FACTKEEP_SITE_URL"] = f"http://127.0.0.1:{port}"
        school = set_up(folder, options)
        server = Server(port, folder / "server.log")
        server.start()
        try:
            server.wait()
            meter = Meter(server.pid, cluster.pid if cluster else None)
            rates = Day(school, port, meter).rates(options)
        finally:
            server.stop()
    for line in rates.lines():
        print(line)
    print(f"load {os.getloadavg()[0]:.1f}")
    if options.json:
        options.json.write_text(rates.plain(), encoding="utf-8")
    return 0


@dataclass
class Meter:
    server: int
    """The process whose group it is."""
    database: int | None
    """The parent of PostgreSQL's processes; SQLite works in the server's."""

    def read(self) -> tuple[float, float]:
        """CPU seconds of server and database so far."""
        server = sum(seconds for _, group, _, seconds in _processes() if group == self.server)
        if self.database is None:
            return server, 0.0
        own = (seconds for pid, _, parent, seconds in _processes() if self.database in (pid, parent))
        return server, sum(own)

    def weigh(self) -> tuple[int, float]:
        """How many processes the server has, and their memory in MB."""
        pids = [pid for pid, group, _, _ in _processes() if group == self.server]
        return len(pids), round(sum(map(_proportional_mb, pids)), 1)


def _proportional_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024


def _processes() -> Iterator[tuple[int, int, int, float]]:
    """Id, group, parent and CPU seconds of each process, those of its ended children included (proc(5), stat)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:  # it has just ended
            continue
        values = text.rpartition(")")[2].split()
        yield int(path.parent.name), int(values[2]), int(values[1]), sum(map(int, values[11:15])) / TICKS


class Day:
    """The class, each in a browser, one act after the other."""

    def __init__(self, school: School, port: int, meter: Meter) -> None:
        self.school, self.port, self.meter = school, port, meter
        self.tally = Tally()
        until = time.monotonic() + 3600
        self.browsers = {
            each.username: Browser(port, each.session, self.tally, seed=each.username, until=until)
            for each in (school.teacher, *school.students)
        }
        self.pages: dict[str, tuple[Page, str]] = {}
        self.costs: dict[str, Cost] = {}

    def rates(self, options: argparse.Namespace) -> Rates:
        from bench.runner import unit_ms

        everyone = self.school.students
        self._home(everyone[0])
        for act, how in (("sign in", self._sign_in), ("home", self._home)):
            with self._measured(act) as took:
                for student in everyone:
                    took(how, student)
        for student in everyone:
            self._sit(student)
        with self._measured("card") as took:
            for _ in range(len(self.school.questions) // 2):
                for student in everyone:
                    took(self._rate, student)
        with self._measured("start") as took:
            for student in everyone:
                took(self._start, student)
        with self._measured("answer") as took:
            for _ in self.school.questions:
                for student in everyone:
                    took(self._answer, student)
        with self._measured("hand in") as took:
            for student in everyone:
                took(self._hand_in, student)
        with self._measured("course") as took:
            for _ in range(20):
                took(self._course, self.school.teacher)
        rates = Rates(options.db, round(unit_ms(), 1), os.cpu_count() or 1, self.costs)
        self._at_once(rates, options)
        rates.processes, rates.memory_mb = self.meter.weigh()
        return rates

    @contextmanager
    def _measured(self, act: str) -> Iterator[Callable[[Callable[[Student], None], Student], None]]:
        seconds: list[float] = []

        def took(how: Callable[[Student], None], student: Student) -> None:
            began = time.monotonic()
            how(student)
            seconds.append(time.monotonic() - began)

        before = self.meter.read()
        yield took
        server, of_database = (1000 * (now - then) for now, then in zip(self.meter.read(), before, strict=True))
        waited = [round(1000 * each, 1) for each in seconds]
        times = len(seconds)
        self.costs[act] = Cost(
            times,
            round(server / times, 2),
            round(of_database / times, 2),
            statistics.median(waited),
            percentile(waited, 0.95),
        )

    def _sign_in(self, student: Student) -> None:
        browser = Browser(self.port, "", self.tally, seed=student.username, until=time.monotonic() + 60)
        at = "/account/login/"
        form = _form(Page(_good(browser.get(at))), "/login/")
        fields = {**form.fields, "login": student.username, "password": PASSWORD}
        reply = browser.post(at, fields, SAFE, at=at)
        browser.close()
        assert reply.location == "/", f"{student.username} was not signed in: {reply.status} {reply.location}"

    def _home(self, student: Student) -> None:
        _good(self.browsers[student.username].get("/"))

    def _course(self, student: Student) -> None:
        _good(self.browsers[student.username].get(f"/courses/{self.school.course}/"))

    def _start(self, student: Student) -> None:
        browser, at = self.browsers[student.username], f"/quizzes/{self.school.quiz}/"
        form = _form(Page(_good(browser.get(at))), "/start/")
        self.pages[student.username] = self._follow(browser, browser.post(form.action, form.fields, SAFE, at=at))

    def _answer(self, student: Student) -> None:
        browser, (page, at) = self.browsers[student.username], self.pages[student.username]
        form = _form(page, "/respond/")
        fields = {**form.fields, "response": next(iter(form.options.values())), "go": "next"}
        reply = browser.post(form.action, fields, SAFE, at=at, is_part=True)
        if reply.location:
            self.pages[student.username] = self._follow(browser, reply)
        else:
            number = int(at.rstrip("/").rpartition("/")[2])
            self.pages[student.username] = Page(_good(reply)), at.replace(f"/{number}/", f"/{number + 1}/")

    def _hand_in(self, student: Student) -> None:
        browser, (page, at) = self.browsers[student.username], self.pages[student.username]
        form = _form(page, "/submit/")
        self._follow(browser, browser.post(form.action, form.fields, SAFE, at=at))

    def _sit(self, student: Student) -> None:
        browser, at = self.browsers[student.username], "/cards/"
        form = _form(Page(_good(browser.get(at))), "/cards/start/")
        self.pages[student.username] = self._follow(browser, browser.post(form.action, form.fields, SAFE, at=at))

    def _rate(self, student: Student) -> None:
        browser, (page, at) = self.browsers[student.username], self.pages[student.username]
        form = _form(page, "/cards/rate/")
        fields = {**form.fields, "duration_ms": "5200", "rating": "3"}
        reply = browser.post(form.action, fields, SAFE, at=at, is_part=True, target="card-panel")
        self.pages[student.username] = (self._follow(browser, reply)[0] if reply.location else Page(_good(reply))), at

    def _follow(self, browser: Browser, reply: Reply) -> tuple[Page, str]:
        at = ""
        while reply.location:
            at = reply.location
            reply = browser.get(at)
        return Page(_good(reply)), at

    def _at_once(self, rates: Rates, options: argparse.Namespace) -> None:
        """Some take the quiz again and again, as quickly as the server answers."""
        until = time.monotonic() + options.seconds
        seconds: list[float] = []
        students = self.school.students[: options.browsers]

        def answer(student: Student) -> None:
            while time.monotonic() < until:
                self._start(student)
                for _ in self.school.questions:
                    began = time.monotonic()
                    self._answer(student)
                    seconds.append(time.monotonic() - began)
                self._hand_in(student)

        began = time.monotonic()
        threads = [threading.Thread(target=answer, args=(student,)) for student in students]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rates.browsers = len(students)
        rates.answers_a_second = round(len(seconds) / (time.monotonic() - began), 1)
        rates.answer_p95_ms = round(1000 * percentile(seconds, 0.95), 1)


def _good(reply: Reply) -> str:
    if reply.status != 200:
        raise SystemExit(f"A page was answered with {reply.status} {reply.location}")
    return reply.body


def _form(page: Page, end: str) -> Form:
    form = page.form(end)
    if form is None:
        raise SystemExit(f"A page has no form for {end}, only {[each.action for each in page.forms]}")
    return form
