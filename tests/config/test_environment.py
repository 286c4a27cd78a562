"""Settings refuse what they do not understand, with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

ROOT = Path(__file__).parent.parent.parent


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` in a process of its own, with these variables and no other of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACTKEEP_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FACTKEEP_DEBUG", "perhaps", "FACTKEEP_DEBUG is 'perhaps'. Write on or off."),
        ("FACTKEEP_DATABASE_WAIT_SECONDS", "soon", "Write a whole number from 1 to 120."),
        ("FACTKEEP_DATABASE_WAIT_SECONDS", "999", "Write a whole number from 1 to 120."),
        ("FACTKEEP_SQLITE_SYNCHRONOUS", "OFF", "Write one of: FULL, NORMAL."),
        ("FACTKEEP_DATA_DIR", "var", "Write a path that begins with a slash."),
        ("FACTKEEP_SITE_URL", "facts.example.org", "Write it as https://facts.example.org, without a path."),
        ("FACTKEEP_TIME_ZONE", "Mars/Olympus", "Write a name such as Europe/Vilnius or UTC."),
        ("FACTKEEP_CACHE_URL", "http://127.0.0.1:6379", "Write it as redis://"),
        ("FACTKEEP_CACHE_URL", "redis://:se[cret@host", "FACTKEEP_CACHE_URL is not understood"),
        ("FACTKEEP_SECRET_KEY", "short", "shorter than 50 characters"),
        ("FACTKEEP_SECRET_KEY_FILE", "/nowhere/key", "cannot be read: No such file or directory."),
        ("FACTKEEP_MAIL_SERVER", "mail.example.org:465", "Write it as smtps://user:password@mail.example.org:465"),
        ("FACTKEEP_MAIL_SERVER", "smtp://user:secret@mail.example.org", "FACTKEEP_MAIL_SERVER is not understood."),
        ("FACTKEEP_MAIL_SERVER", "smtps://user:half#half@mail.example.org", "FACTKEEP_MAIL_SERVER is not understood."),
        ("FACTKEEP_MAIL_SERVER", "smtps://mail.example.org", "Set both FACTKEEP_ERROR_MAIL and FACTKEEP_MAIL_SERVER"),
        ("FACTKEEP_ERROR_MAIL", "root@example.org", "Set both FACTKEEP_ERROR_MAIL and FACTKEEP_MAIL_SERVER"),
        ("DATABASE_URL", "mysql://user@host/name", "DATABASE_URL must look like postgres://"),
    ],
)
def test_wrong_value_stops_the_start_with_a_sentence(name: str, value: str, sentence: str) -> None:
    process = start(**{name: value})
    assert process.returncode != 0
    assert sentence in process.stderr
    assert "half" not in process.stderr


def test_debugging_on_a_public_address_is_refused() -> None:
    process = start(FACTKEEP_DEBUG="on", FACTKEEP_SITE_URL="https://facts.example.org", FACTKEEP_SECRET_KEY="k" * 60)
    assert process.returncode != 0
    assert "Turn debugging off." in process.stderr


def test_public_address_needs_a_secret_key(tmp_path: Path) -> None:
    process = start(FACTKEEP_SITE_URL="https://facts.example.org", FACTKEEP_DATA_DIR=str(tmp_path))
    assert process.returncode != 0
    assert "There is no secret key." in process.stderr


def test_secret_key_may_stand_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("x" * 60)
    process = start(FACTKEEP_SITE_URL="https://facts.example.org", FACTKEEP_SECRET_KEY_FILE=str(key))
    assert process.returncode == 0, process.stderr


def test_a_cache_whose_package_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr(environment, "VARIABLES", {})
    monkeypatch.setenv("FACTKEEP_CACHE_URL", "redis://127.0.0.1:6379/0")
    assert environment.cache_address("CACHE_URL") == "redis://127.0.0.1:6379/0"
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)

    with pytest.raises(ImproperlyConfigured, match="needs a package more"):
        environment.cache_address("CACHE_URL")
