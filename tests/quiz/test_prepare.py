"""`manage.py prepare`: what it makes once, leaves alone and prints; and no known passwords where others come."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from facts.models import Deck
from people.models import User
from quiz.demo import story
from quiz.models import Course
from tests.factories import UserFactory


def run(
    folder: Path, *arguments: str, command: str = "prepare", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command as `make run` starts it, on a database in this folder, without collecting static files."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("FACTKEEP_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "manage.py", command, *arguments],
        cwd=project.BASE_DIR,
        env={**known, "FACTKEEP_DATA_DIR": str(folder), "FACTKEEP_DEBUG": "on", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_run_makes_what_is_missing_and_the_second_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    first = run(folder, "--no-demo", FACTKEEP_SITE_URL="http://localhost:8123")
    key, database = folder / "secret-key", folder / "factkeep.sqlite3"
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("The database is made, with ")
    assert "\n  Factkeep    http://localhost:8123\n" in first.stdout
    assert "Make the first administrator at http://localhost:8123/first/\n" in first.stdout
    assert [mode(folder), mode(key), mode(database)] == [0o700, 0o600, 0o600]
    assert len(key.read_text().strip()) >= 50
    before = (key.read_bytes(), sorted(os.listdir(folder)))

    second = run(folder, "--no-demo", FACTKEEP_SITE_URL="http://localhost:8123")

    assert (second.returncode, second.stderr) == (0, "")
    assert "database" not in second.stdout
    assert "\n  Factkeep    http://localhost:8123\n" in second.stdout
    assert (key.read_bytes(), sorted(os.listdir(folder))) == before
    found = [line for line in run(folder, command="doctor").stdout.splitlines() if line.startswith("fault")]
    assert found == ["fault   Nobody is administrator."]


def test_a_folder_that_takes_no_file_is_told_in_a_sentence() -> None:
    """The kernel's own folder takes none from anybody, not even from root."""
    told = run(Path("/proc/self"))

    assert told.returncode == 1
    assert told.stderr.startswith("CommandError: Nothing can be written to the data folder /proc/self: ")


def test_no_key_is_made_where_the_environment_has_one(tmp_path: Path) -> None:
    done = run(tmp_path, "--no-demo", FACTKEEP_SECRET_KEY="k" * 60)

    assert done.returncode == 0
    assert not (tmp_path / "secret-key").exists()


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Iterator[Settings]:
    """Settings as on a machine of one's own, with a new folder."""
    settings.DATA_DIR, settings.DEBUG = tmp_path, True
    settings.SITE_URL, settings.IS_LOCAL = "http://127.0.0.1:8000", True
    mask = os.umask(0o077)
    yield settings
    os.umask(mask)


def prepare() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def admit_the_demo() -> None:
    for sign_in in story.SIGN_INS:
        User.objects.create_user(sign_in.username, password=sign_in.passphrase)


@pytest.mark.django_db
def test_the_sign_ins_of_the_demo_are_printed(home: Settings) -> None:
    admit_the_demo()

    assert prepare() == (
        "\n"
        "  Factkeep    http://127.0.0.1:8000\n"
        "\n"
        "  Sign in as  with the passphrase\n"
        "  ada         engine weaves leaves  a student\n"
        "  grace       moth in the relay     her teacher\n"
        "  admin       keys to the house     an administrator\n"
        "\n"
    )


@pytest.mark.django_db
def test_a_changed_password_is_nobodys_business(home: Settings) -> None:
    UserFactory(username="ada")
    UserFactory(username="admin", is_superuser=True)

    assert prepare() == "\n  Factkeep    http://127.0.0.1:8000\n\n"


@pytest.mark.django_db
def test_an_empty_database_at_home_gets_the_demo(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.management.commands.seed_demo.play_story", played := Played())

    prepare()

    assert played.times == 1


class Played:
    """Stands in for the story, which takes long and is told in test_demo.py."""

    times = students = quizzes = attempts = reviews = 0

    def __call__(self, **options: object) -> Played:
        self.times += 1
        return self


@pytest.mark.django_db
def test_a_site_that_others_reach_gets_decks_but_no_demo(home: Settings) -> None:
    home.IS_LOCAL, home.SITE_URL = False, "https://facts.example.org"

    said = prepare()

    assert not User.objects.exists()
    assert not Course.objects.exists()
    decks = (project.BASE_DIR / "facts" / "decks").glob("*.toml")
    assert set(Deck.objects.values_list("slug", flat=True)) == {deck.stem for deck in decks}
    assert "  Factkeep    https://facts.example.org\n" in said
    assert "Make the first administrator at https://facts.example.org/first/\n" in said
    assert "passphrase" not in said


@pytest.mark.django_db
def test_a_demo_does_not_go_public_with_its_known_passwords(home: Settings) -> None:
    admit_the_demo()
    home.IS_LOCAL, home.SITE_URL = False, "https://facts.example.org"

    with pytest.raises(CommandError, match="still have them: ada, grace, admin"):
        prepare()
