"""The examples of deploy/ run what `make run` runs, and Debian's nginx takes ours in front of the real server."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import get_commands
from django.db import connection

from bench.load.proxy import configured, program
from bench.load.servers import BASE, command, free_port
from config.environment import VARIABLES
from people.models import User

DEPLOY = BASE / "deploy"
NGINX = program()
PATIENCE = 60
PASSPHRASE = "seven brown herons wading"


def texts() -> dict[str, str]:
    return {str(path.relative_to(DEPLOY)): path.read_text() for path in DEPLOY.rglob("*") if path.is_file()}


def test_every_server_is_started_as_make_run_starts_it():
    lines = {name: re.search(r"-m granian [^\"\n]*", text) for name, text in texts().items()}
    found = {name: line[0].split() for name, line in lines.items() if line}

    assert set(found) == {"systemd/factkeep.service", "systemd/factkeep@.service", "container/Containerfile"}
    for name, words in found.items():
        ours = command(8000)[1:]
        for option, free in ("--workers", True), ("--host", "Containerfile" in name), ("--port", "@" in name):
            if free:
                ours[ours.index(option) + 1] = words[words.index(option) + 1]
        assert words == ours, name


def test_every_command_and_setting_is_known():
    commands = {
        word for text in texts().values() for word in re.findall(r'python"?,? "?manage\.py"?,? "?([a-z_]+)', text)
    }
    names = {name for text in texts().values() for name in re.findall(r"FACTKEEP_[A-Z_]+", text)}

    assert commands == {"prepare", "work", "close_attempts", "retain", "backup"}
    assert commands <= set(get_commands())
    assert names <= set(VARIABLES)
    assert len(names) > 5


def test_at_most_ten_commands_lead_to_a_site():
    page = (DEPLOY / "README.md").read_text()
    lines = page.partition("## From an empty Debian")[2].split("```")[1].splitlines()[1:]

    named = re.findall(r" ((?:nginx|systemd)/[\w.]*|factkeep(?:\.env)?) ", " ".join(lines))

    assert 5 < len(lines) <= 10
    assert set(named) >= {"nginx/factkeep.conf", "factkeep.env", "factkeep"}
    assert [name for name in named if not (DEPLOY / name).exists()] == []


@dataclass
class Site:
    """nginx on two ports, by http and https, in front of a server on a third."""

    folder: Path
    http: int
    https: int
    app: int
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"https://localhost:{self.https}"

    def start_server(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("FACTKEEP_")},
            "FACTKEEP_DATA_DIR": str(self.folder),
            "FACTKEEP_SITE_URL": self.address,
            "FACTKEEP_BEHIND_PROXY": "on",
            "FACTKEEP_DEBUG": "on",  # static files need not be collected
            "FACTKEEP_SLOW_REQUEST_MS": "1",
        }
        line = command(self.app)
        line[line.index("--workers") + 1] = "1"
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(line, cwd=BASE, env=environment, stdout=log, stderr=log)
        wait(lambda: self.ask("GET", "/healthz").status == 200)

    def stop_server(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(30)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        trusting = ssl._create_unverified_context()
        browser = http.client.HTTPSConnection("localhost", self.https, context=trusting, timeout=30)
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        with closing(browser):
            browser.request(method, path, urlencode(form or {}), headers)
            reply = browser.getresponse()
            return Answer(reply.status, reply.headers, reply.read().decode())

    def slow_form(self, token: str) -> ssl.SSLSocket:
        """A client that sends its form byte by byte, and never comes to the end."""
        client = socket.create_connection(("127.0.0.1", self.https))
        sent = ssl._create_unverified_context().wrap_socket(client, server_hostname="localhost")
        head = [
            "POST /account/login/ HTTP/1.1",
            f"Host: localhost:{self.https}",
            f"Origin: {self.address}",
            f"Cookie: __Host-csrf={token}",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 500",
        ]
        sent.sendall("\r\n".join([*head, "", "login="]).encode())
        return sent


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def cookies(self) -> dict[str, str]:
        """By name, the value and what else stands there."""
        return dict(line.split("=", 1) for line in self.headers.get_all("Set-Cookie", []))


def wait(is_so) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("Nothing answers.")


@pytest.fixture
def site(tmp_path: Path, transactional_db: None) -> Iterator[Site]:
    if not NGINX:
        assert "CI" not in os.environ, "there is no nginx"
        pytest.skip("No nginx: install it to try the example.")
    password = PBKDF2PasswordHasher().encode(PASSPHRASE, "salt", iterations=1)
    User.objects.create(username="head", password=password, is_superuser=True)
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as ours,
        closing(sqlite3.connect(tmp_path / "factkeep.sqlite3")) as copy,
    ):
        ours.backup(copy)
    made = Site(tmp_path, free_port(), free_port(), free_port())
    proxy = subprocess.Popen([NGINX, "-e", "stderr", "-p", str(tmp_path), "-c", str(configuration(made))])
    try:
        made.start_server()
        yield made
    finally:
        made.stop_server()
        proxy.terminate()
        proxy.wait(30)


def configuration(site: Site) -> Path:
    """The example with ports, name, certificate and folder of this run."""
    key, certificate = site.folder / "key.pem", site.folder / "certificate.pem"
    line = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    subprocess.run([*line.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{site.http};",
        "listen 443 ssl": f"listen 127.0.0.1:{site.https} ssl",
        "/etc/letsencrypt/live/facts.example.org/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/facts.example.org/privkey.pem": str(key),
        "server_name facts.example.org": "server_name localhost",
    }
    return configured(site.folder, changes, [site.app])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="The proxy does not see which database there is.")
def test_nginx_hands_on_what_it_should(site: Site):
    plain = http.client.HTTPConnection("localhost", site.http, timeout=30)
    plain.request("GET", "/cards/")
    sent_on = plain.getresponse()
    plain.close()
    page = site.ask("GET", "/account/login/", **{"X-Request-ID": "mine", "X-Forwarded-Proto": "http"})
    token = page.cookies["__Host-csrf"].partition(";")[0]
    form = {"login": "head", "password": PASSPHRASE, "csrfmiddlewaretoken": token}
    came_in = site.ask("POST", "/account/login/", form, Cookie=f"__Host-csrf={token}", Referer=site.address)

    assert (sent_on.status, sent_on.headers["Location"]) == (301, "https://localhost/cards/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert re.fullmatch("[0-9a-f]{32}", page.headers["X-Request-ID"])
    assert came_in.status == 302
    session = came_in.cookies["__Host-session"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))
    assert "Domain" not in session
    assert site.ask("POST", "/cards/", **{"Content-Length": "20000000"}).status == 413
    lines = [json.loads(line) for line in (site.folder / "server.log").read_text().splitlines() if line[:1] == "{"]
    assert page.headers["X-Request-ID"] in {line.get("request") for line in lines}

    with ExitStack() as open_:
        slow = [open_.enter_context(site.slow_form(token)) for _ in range(100)]
        for _byte in range(3):
            for client in slow:
                client.send(b"a")
            assert site.ask("GET", "/account/login/").status == 200

    site.stop_server()
    away = site.ask("GET", "/cards/")

    assert (away.status, away.headers["Retry-After"]) == (503, "5")
    assert "Everything that was marked as saved is safe" in away.text
