"""The hand that kills: the servers in turn every few seconds, and PostgreSQL between every second kill and the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.load.cluster import Cluster
from bench.load.servers import Server

AWAY_SECONDS = 1.0
"""How long PostgreSQL stays stopped, so that who asks meanwhile is told."""


def moments(kill_every: float, seconds: float, *, has_cluster: bool) -> list[tuple[float, str]]:
    """When what happens, in order. While the server is dead its connections are too, so PostgreSQL has its own turn."""
    if not kill_every:
        return []
    number = int(seconds / kill_every)
    kills = [(n * kill_every, "kill") for n in range(1, number + 1)]
    restarts = [((n + 0.6) * kill_every, "restart") for n in range(1, number, 2) if has_cluster]
    return sorted(kills + restarts)


@dataclass
class Faults:
    servers: Sequence[Server]
    cluster: Cluster | None
    began: float
    kills: list[float] = field(default_factory=list)
    """When, on the monotonic clock."""
    restarts: list[float] = field(default_factory=list)
    deaths: int = 0
    """How often the server was found to have ended by itself."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def bring(self, plan: list[tuple[float, str]]) -> None:
        """Run in a thread of its own until `rest`."""
        for at, what in plan:
            while self._ahead(at) > 0 and not self._stop.wait(min(0.5, self._ahead(at))):
                self._revive()
            if self._stop.is_set():
                return
            if what == "kill":
                server = self.servers[len(self.kills) % len(self.servers)]
                for other in self.servers:
                    if other is not server:
                        other.wait()  # of two, one is always there
                server.kill()
                self.kills.append(time.monotonic())
                server.start()
            elif self.cluster:
                self.cluster.stop()
                time.sleep(AWAY_SECONDS)
                self.restarts.append(time.monotonic())
                self.cluster.start()
        while not self._stop.wait(0.5):
            self._revive()

    def rest(self) -> None:
        self._stop.set()

    def _ahead(self, at: float) -> float:
        return self.began + at - time.monotonic()

    def _revive(self) -> None:
        for server in self.servers:
            if server.has_ended:
                self.deaths += 1
                server.start()
