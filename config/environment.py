"""Reading settings from the environment, and refusing what is not understood.

Each helper takes a name without the prefix and gives a value, or raises ImproperlyConfigured with a sentence that says
what to do. `VARIABLES` remembers what was read, with its default and meaning, so that the documentation can be checked
against the code. A secret may stand in a file: FACTKEEP_SECRET_KEY_FILE=/run/secrets/key.
"""

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

PREFIX = "FACTKEEP_"


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES: dict[str, Variable] = {}


def table() -> str:
    """All settings that were read, as a table in Markdown."""
    rows = (
        f"| `{each.name}` | {f'`{each.default}`' if each.default else ''} | {each.meaning} |"
        for each in VARIABLES.values()
    )
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def text(name: str, default: str = "", meaning: str = "") -> str:
    full = PREFIX + name
    VARIABLES[full] = Variable(full, default, meaning)
    if path := os.environ.get(full + "_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{full}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    return os.environ.get(full, "").strip() or default


def switch(name: str, default: bool, meaning: str = "") -> bool:
    value = text(name, "on" if default else "off", meaning).lower()
    if value in {"1", "on", "true", "yes"}:
        return True
    if value in {"0", "off", "false", "no"}:
        return False
    raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Write on or off.")


def whole(name: str, default: int, *, low: int, high: int, meaning: str = "") -> int:
    value = text(name, str(default), meaning)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Write a whole number from {low} to {high}.")
    return int(value)


def choice(name: str, default: str, choices: tuple[str, ...], meaning: str = "") -> str:
    value = text(name, default, meaning)
    if value not in choices:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Write one of: {', '.join(choices)}.")
    return value


def folder(name: str, default: Path, meaning: str = "") -> Path:
    value = text(name, "", meaning)
    if value and not Path(value).is_absolute():
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Write a path that begins with a slash.")
    return Path(value) if value else default


def site_url(name: str, default: str, meaning: str = "") -> str:
    value = text(name, default, meaning).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is {value!r}. Write it as https://facts.example.org, without a path."
        )
    return value


def time_zone(name: str, default: str, meaning: str = "") -> str:
    value = text(name, default, meaning)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}. Write a name such as Europe/Vilnius or UTC.")
    return value


MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def cache_address(name: str, meaning: str = "") -> str:
    """Of a server that speaks Redis's language; empty where none is named."""
    value = text(name, "", meaning)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # what it quotes may be half a password
        is_whole = False
    if not is_whole or parts.scheme not in {"redis", "rediss"}:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is not understood. Write it as redis://:password@127.0.0.1:6379/0, or rediss:// with TLS."
        )
    if find_spec("redis") is None:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} needs a package more: .venv/bin/python -m pip install 'redis>=5'. Or leave it out."
        )
    return value


def mail_server(name: str, meaning: str = "") -> dict[str, object]:
    """Django's settings of mail; {} where none is named. A password goes out only where the way is encrypted."""
    value = text(name, "", meaning)
    if not value:
        return {}
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:  # what it quotes may be half a password
        parts, port = urlsplit(""), None
    is_readable = parts.scheme == "smtp" and parts.password
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path or is_readable:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} is not understood. Write it as smtps://user:password@mail.example.org:465, with "
            "smtp+starttls:// for port 587, or smtp://localhost for a mail server of this machine. In a password "
            "write %23 for #, and other signs likewise."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 10,
    }
