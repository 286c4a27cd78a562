"""How long a large import takes, how much memory, and how long others wait for the database meanwhile."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from facts.models import Deck, Import, ImportRow, Item, ItemVersion, Topic
from people.models import User

PAUSE_SECONDS = 0.02


def lines(rows: int) -> Iterator[str]:
    """Three imports of one file: with a bad end, whole, and again."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    deck = Deck.objects.create(slug="bench", title="Bench")
    other = Deck.objects.create(slug="other", title="Other")
    user = User.objects.create_superuser("bench", password="bench")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    folder = Path(settings.DATA_DIR)
    whole, bad = folder / "whole.csv", folder / "bad.csv"
    whole.write_text(table(rows), encoding="utf-8")
    bad.write_text(table(rows) + "One row more with a \0 in it,no\n", encoding="utf-8")
    yield f"rows {rows:,} bytes {whole.stat().st_size:,}"
    for name, path in (("bad end", bad), ("whole", whole), ("again", whole)):
        yield f"{name}: {Watched(client, other).run(path)}"
        yield f"  items {Item.objects.filter(deck=deck).count():,} staged {ImportRow.objects.count():,}"
    made = ItemVersion.objects.count(), Topic.objects.count(), Import.objects.count()
    yield "versions {:,} topics {:,} imports {:,}".format(*made)


def table(rows: int) -> str:
    head = "kind,question,answer,options,explanation\n"
    body = (
        f'single,"In which year was treaty number {i}, of so many, signed?",{1000 + i % 1000},'
        f"{1000 + i % 1000}|{2000 + i % 17}|{3000 + i % 19}|{4000 + i % 23},It was signed in that year and holds.\n"
        for i in range(rows)
    )
    return head + "".join(body)


class Watched:
    """An import by command in a process of its own, while this one reads pages and writes rows."""

    def __init__(self, client, deck: Deck) -> None:
        self._client = client
        self._deck = deck
        self._reads: list[float] = []
        self._writes: list[float] = []
        self._memory: dict[int, int] = {}
        self._at_once = 0
        self._given_up = 0

    def run(self, path: Path) -> str:
        command = [sys.executable, "manage.py", "import_items", str(path), "--deck", "bench"]
        start, before = time.monotonic(), _processor_seconds()
        child = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while child.poll() is None:
            self._probe()
            self._weigh(child.pid)
            time.sleep(PAUSE_SECONDS)
        seconds = time.monotonic() - start
        said = child.stdout.read().decode().strip().splitlines()
        memory = " and ".join(f"{kilobytes / 1024:.0f}" for kilobytes in sorted(self._memory.values())[::-1])
        return (
            f"{seconds:.1f} s, {_processor_seconds() - before:.1f} s of the processor, exit {child.returncode}, "
            f"memory {memory} MB, {self._at_once / 1024:.0f} MB at once, "
            f"a page at most {max(self._reads):.2f} s, a write at most {max(self._writes):.2f} s "
            f"({self._given_up} given up); "
            f"{said[-1] if said else ''}"
        )

    def _probe(self) -> None:
        start = time.monotonic()
        assert self._client.get("/courses/").status_code == 200
        between = time.monotonic()
        try:
            Deck.objects.filter(pk=self._deck.pk).update(description=str(start))
        except OperationalError:  # on a machine that is busy with other things, longer than a write waits
            self._given_up += 1
        self._reads.append(between - start)
        self._writes.append(time.monotonic() - between)

    def _weigh(self, pid: int) -> None:
        """The most that the command and the process that it reads by have had, and both at once."""
        at_once = 0
        for each in (pid, *_children(pid)):
            try:
                status = Path(f"/proc/{each}/status").read_text()
            except OSError:  # it has just ended
                continue
            found = {line.split()[0]: int(line.split()[1]) for line in status.splitlines() if line.startswith("Vm")}
            self._memory[each] = max(self._memory.get(each, 0), found.get("VmHWM:", 0))
            at_once += found.get("VmRSS:", 0)
        self._at_once = max(self._at_once, at_once)


def _processor_seconds() -> float:
    """Of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
