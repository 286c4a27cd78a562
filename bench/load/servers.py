"""The server as `make run` starts it, killed as a whole and started again on the same data."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

BASE = Path(__file__).parent.parent.parent
PATIENCE = 60
"""Seconds in which a server has to come up."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(port: int, number: int | None = None) -> list[str]:
    """The line of the Makefile, whose number of workers this is as well, unless another one is named."""
    line = (
        f"-m granian --interface wsgi config.wsgi:application --host 127.0.0.1 --port {port} --http 1 --no-ws "
        f"--workers {number or workers()} --blocking-threads 1 --respawn-failed-workers --workers-kill-timeout 10 "
        "--log-level warning"
    )
    return [sys.executable, *line.split()]


def workers() -> int:
    return min(os.cpu_count() or 1, 4)


class Server:
    """A process group of its own, so that a kill reaches master and workers in the same moment."""

    def __init__(
        self, port: int, log: Path, environment: Mapping[str, str] | None = None, workers: int | None = None
    ) -> None:
        """`environment` stands beside our own."""
        self.port, self.log, self._environment, self._workers = port, log, environment or {}, workers
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command(self.port, self._workers),
                cwd=BASE,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to all of it. There is no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As a host does: SIGTERM, and SIGKILL to what is left."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, how)
        except ProcessLookupError:
            pass
        self._process.wait()

    @property
    def pid(self) -> int:
        """Of the process whose group the server is."""
        assert self._process is not None
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def wait(self) -> None:
        """Until it answers. Raises RuntimeError with the end of its log where it does not."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.has_ended:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/robots.txt")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
            finally:
                connection.close()
        raise RuntimeError(f"The server does not answer. The end of its log:\n{self.last_words()}")

    def last_words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
