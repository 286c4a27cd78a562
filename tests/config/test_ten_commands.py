"""The commands of deploy/README.md, taken out of the page and followed, lead to a site with a nightly backup.

What needs root, the network or systemd has a stand-in (tests/config/standins.py), and paths lie below a folder.
"""

from __future__ import annotations

import http.client
import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bench.load.proxy import program
from bench.load.servers import BASE, free_port
from tests.config import standins
from tests.config.standins import Machine

PAGE = (BASE / "deploy" / "README.md").read_text(encoding="utf-8")
COMMANDS = PAGE.partition("## From an empty Debian")[2].split("```")[1].removeprefix("sh\n")
NAME = "class.example.net"
PASSPHRASE = "seven brown herons wading"
PATIENCE = 120
EXPECTED = {
    "advice  Backups lie on the disk of the data, and go with it.",
    "advice  This runs as root.",  # so do the stand-ins, where the tests do
    "advice  1 of 1 administrators have no second factor.",
    "Nothing is wrong.",
}
"""What is left to whoever followed the commands."""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """An empty Debian: folders that are there, and the commands that have stand-ins."""
    if not program():
        assert "CI" not in os.environ, "there is no nginx"
        pytest.skip("No nginx: install it to follow the commands.")
    made = Machine(str(tmp_path), str(BASE), free_port(), free_port(), free_port())
    places = "srv etc/nginx/sites-enabled etc/systemd/system usr/local/bin var/www/html var/lib/nginx var/log bin"
    for place in [*places.split(), "var/backups"]:
        made.place(place).mkdir(parents=True)
    for name in standins.NAMES:
        words = [sys.executable, standins.__file__, str(made.write()), name]
        made.place(f"bin/{name}").write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
        made.place(f"bin/{name}").chmod(0o755)
    yield made
    pids = made.place("pids")
    for pid in map(int, pids.read_text().split() if pids.exists() else []):
        end(pid)


def end(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def shell(machine: Machine, text: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FACTKEEP_", "DATABASE_URL", "DJANGO_"))
    }
    return subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", text],
        cwd=machine.root,
        env={**kept, "PATH": f"{machine.place('bin')}:{machine.place('usr/local/bin')}:/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Visitor:
    """A browser that trusts the certificate which the commands got, and no other."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.cookies = machine, {}
        self.trust = ssl.create_default_context(cafile=str(machine.place(f"etc/letsencrypt/live/{NAME}/fullchain.pem")))

    def ask(self, method: str, path: str, **form: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(NAME, timeout=60)
        plain = socket.create_connection(("127.0.0.1", self.machine.https))
        connection.sock = self.trust.wrap_socket(plain, server_hostname=NAME)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form:
            form["csrfmiddlewaretoken"] = self.cookies["__Host-csrf"]
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
        with closing(connection):
            connection.request(method, path, urlencode(form) or None, headers)
            reply = connection.getresponse()
            for line in reply.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return reply.status, reply.read().decode()


def answers(visitor: Visitor) -> bool:
    try:
        return visitor.ask("GET", "/account/login/")[0] == 200
    except OSError:
        return False


def test_the_commands_of_the_page_lead_to_a_site(machine: Machine) -> None:
    text = COMMANDS.replace("facts.example.org", NAME, 1)

    followed = shell(machine, machine.below(text).replace("REPOSITORY", str(BASE)))

    assert followed.returncode == 0, followed.stdout + followed.stderr
    asked = machine.place("done").read_text().splitlines()
    assert {line.split()[0] for line in asked} >= {"apt-get", "useradd", "make", "certbot", "systemctl", "install"}
    visitor = Visitor(machine)
    until = time.monotonic() + PATIENCE
    while not answers(visitor):
        assert time.monotonic() < until, machine.place("var/log/factkeep.service").read_text()
        time.sleep(0.2)

    log = machine.place("var/log/factkeep.service").read_text()
    token = re.search(r"with this token: (\S+)", log)[1]
    visitor.ask("GET", "/first/")
    form = {"username": "head", "password1": PASSPHRASE, "password2": PASSPHRASE}
    made, _page = visitor.ask("POST", "/first/", token=token, **form)
    visitor.ask("GET", "/account/login/")
    came_in, _page = visitor.ask("POST", "/account/login/", login="head", password=PASSPHRASE)
    home, page = visitor.ask("GET", "/")

    assert f"https://{NAME}/first/" in log
    assert (made, came_in, home) == (302, 302, 200)
    assert "__Host-session" in visitor.cookies
    assert "head" in page

    timers = re.findall(r"(\S+)\.timer", asked[-1])
    for timer in timers:
        assert shell(machine, f"systemctl start {timer}.service").returncode == 0, timer
    assert set(timers) == {path.stem for path in (BASE / "deploy" / "systemd").glob("*.timer")}
    assert len(list(machine.place("var/backups/factkeep").glob("factkeep-*.zip"))) == 1

    for place in ("usr/local/bin/factkeep", "etc/factkeep.env"):
        machine.place(place).write_text(machine.below(machine.place(place).read_text()))
    looked = shell(machine, "factkeep doctor --quiet")
    told = {line for line in looked.stdout.splitlines() if line[:1].strip()}

    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert told - EXPECTED == set()
    assert "Nothing is wrong." in told
