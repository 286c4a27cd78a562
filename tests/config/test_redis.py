"""Tries counted by Redis in place of the database, by Debian's own server."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from bench.load.servers import free_port
from config.core.findings import Level
from config.doctor.database import counters
from config.outages import RETRY_AFTER_SECONDS
from tests import factories
from tests.conftest import signed_in
from tests.factories import PASSWORD

LOGIN = "/account/login/"


class Redis:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if not program:
            assert "CI" not in os.environ, "there is no Redis"
            pytest.skip("No Redis: install redis-server to try it.")
        line = f"--bind 127.0.0.1 --port {self.port} --save '' --appendonly no --daemonize no".split()
        options = [word.strip("'") for word in line]
        self._process = subprocess.Popen([program, *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while True:
            try:
                return cache.set("up", "yes", 5)
            except Exception:
                assert time.monotonic() < until, "Redis does not answer."
                time.sleep(0.02)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    caches = {"default": {**house.IN_REDIS, "LOCATION": server.address}}
    with override_settings(CACHES=caches, CACHE_URL=server.address):
        try:
            server.start()
            yield server
        finally:
            server.stop()


def told() -> list[tuple[Level, str]]:
    return [(finding.level, finding.what) for finding in counters()]


def tried(client: Client, password: str) -> int:
    return client.post(LOGIN, {"login": "ada", "password": password}).status_code


def test_tries_are_counted_there(db, redis: Redis) -> None:
    factories.UserFactory(username="ada")

    wrong = [tried(Client(), "wrong") for _ in range(11)]

    assert wrong[0] == 200
    assert "Too many" in Client().post(LOGIN, {"login": "ada", "password": PASSWORD}).text
    assert told() == [(Level.WELL, "What counts tries answers.")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone() == (0,)


def test_while_it_is_away_who_is_in_goes_on_and_who_comes_is_told_when_to_come_again(db, redis: Redis) -> None:
    ada = factories.UserFactory(username="ada")
    inside, outside = signed_in(ada), Client(raise_request_exception=False)
    redis.stop()

    page = inside.get("/")
    refused = outside.post(LOGIN, {"login": "ada", "password": PASSWORD})
    found = told()
    redis.start()
    again = outside.post(LOGIN, {"login": "ada", "password": PASSWORD})

    assert page.status_code == 200
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, str(RETRY_AFTER_SECONDS))
    assert found == [(Level.FAULT, "What counts tries does not answer: nobody can sign in.")]
    assert again.status_code == 302
