"""Stands in for what a test cannot have of a Debian machine: root, packages from the network, systemd, a certificate.

`python standins.py MACHINE NAME ARGUMENTS` does what the command NAME is meant to do, below the folder of the machine,
and writes down that it was asked. A unit is started as systemd does: its environment file and nothing of ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

NAMES = ("apt-get", "certbot", "install", "make", "runuser", "systemctl", "useradd")
OURS = re.compile(r"(?<![\w./])/(srv|etc|var|usr/local)/")
"""Beginnings of the paths that are looked for below the folder."""


@dataclass(frozen=True)
class Machine:
    root: str
    code: str
    """Where packages are installed that need not be installed again."""
    app: int
    http: int
    https: int

    def place(self, path: str) -> Path:
        return Path(self.root, path.lstrip("/"))

    def below(self, text: str) -> str:
        return OURS.sub(rf"{self.root}/\1/", text)

    def write(self) -> Path:
        path = self.place("machine.json")
        path.write_text(json.dumps(asdict(self)))
        return path

    def did(self, *words: str) -> None:
        with self.place("done").open("a") as file:
            file.write(" ".join(words) + "\n")

    def started(self, pid: int) -> None:
        with self.place("pids").open("a") as file:
            file.write(f"{pid}\n")


def certbot(machine: Machine, *words: str) -> None:
    """A certificate of its own, where Let's Encrypt puts it."""
    name = words[words.index("-d") + 1]
    folder = machine.place(f"etc/letsencrypt/live/{name}")
    folder.mkdir(parents=True)
    line = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN={name} -addext subjectAltName=DNS:{name}"
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subprocess.run([*line.split(), *files], check=True, capture_output=True)


def install(machine: Machine, *words: str) -> None:
    """The real one, but for the owner."""
    kept = list(words)
    if "-o" in kept:
        del kept[kept.index("-o") : kept.index("-o") + 2]
    os.execv("/usr/bin/install", ["install", *kept])


def make(machine: Machine, *words: str) -> None:
    """The real one finds the packages in place: `make run` in a clean clone shows that it installs them."""
    venv = machine.place("srv/factkeep/.venv")
    venv.mkdir()
    for each in ("bin", "lib", "pyvenv.cfg"):
        (venv / each).symlink_to(Path(machine.code, ".venv", each).resolve())
    (venv / ".run").touch()
    os.execv("/usr/bin/make", ["make", *words])


def runuser(machine: Machine, *words: str) -> None:
    command = words[words.index("--") + 1 :]
    os.execvp(command[0], command)


def systemctl(machine: Machine, *words: str) -> None:
    match words:
        case ("reload", "nginx"):
            start_nginx(machine)
        case ("enable", "--now", *units):
            for unit in units:
                enable(machine, unit)
        case ("start", unit):
            start(machine, read(machine, unit), unit)
        case _:
            raise SystemExit(f"systemctl {words} is not known here.")


def enable(machine: Machine, unit: str) -> None:
    """A timer has to name something that is there; everything else is started."""
    name = unit if "." in unit else f"{unit}.service"
    values = read(machine, name)
    if "WantedBy" not in values:
        raise SystemExit(f"{name} has no [Install].")
    if name.endswith(".timer"):
        read(machine, name.replace(".timer", ".service"))
    else:
        start(machine, values, name)


def read(machine: Machine, unit: str) -> dict[str, list[str]]:
    values = defaultdict(list)
    text = machine.below(machine.place(f"etc/systemd/system/{unit}").read_text())
    for line in text.replace("--port 8000", f"--port {machine.app}").splitlines():
        name, _, value = line.partition("=")
        if value and name[0] != "#":
            values[name].append(value)
    return dict(values)


def start(machine: Machine, values: dict[str, list[str]], name: str) -> None:
    os.umask(int(values["UMask"][0], 8))
    for folder in values["StateDirectory"]:
        machine.place(f"var/lib/{folder}").mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = machine.below(Path(values["EnvironmentFile"][0]).read_text()).splitlines()
    environment = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    given = {"cwd": values["WorkingDirectory"][0], "env": {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment}
    with machine.place(f"var/log/{name}").open("ab") as log:
        for line in values.get("ExecStartPre", []):
            subprocess.run(line.split(), check=True, stdout=log, stderr=log, **given)
        command = values["ExecStart"][0].split()
        if values.get("Type") == ["oneshot"]:
            subprocess.run(command, check=True, stdout=log, stderr=log, **given)
        else:
            machine.started(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **given).pid)


def start_nginx(machine: Machine) -> None:
    """What is in sites-enabled, within what Debian puts around it."""
    sites = "".join(path.read_text() for path in machine.place("etc/nginx/sites-enabled").iterdir())
    text = machine.below(sites)
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{machine.http};",
        "listen 443 ssl": f"listen 127.0.0.1:{machine.https} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{machine.app}",
    }.items():
        if old not in text:
            raise SystemExit(f"nginx was told nothing of {old!r}.")
        text = text.replace(old, new)
    folder = machine.place("var/lib/nginx")
    places = "".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = machine.place("etc/nginx/nginx.conf")
    file.write_text(
        f"daemon off; pid {folder}/pid; worker_processes 1; events {{}} http {{ access_log off; {places}\n{text}\n}}"
    )
    line = ["/usr/sbin/nginx", "-e", "stderr", "-p", str(folder), "-c", str(file)]
    with machine.place("var/log/nginx").open("ab") as log:
        machine.started(subprocess.Popen(line, stdout=log, stderr=log, start_new_session=True).pid)


def main() -> None:
    path, name, *words = sys.argv[1:]
    machine = Machine(**json.loads(Path(path).read_text()))
    machine.did(name, *words)
    if name in ("apt-get", "useradd"):
        return
    {"certbot": certbot, "install": install, "make": make, "runuser": runuser, "systemctl": systemctl}[name](
        machine, *words
    )


if __name__ == "__main__":
    main()
