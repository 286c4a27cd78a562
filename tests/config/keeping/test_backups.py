"""A backup restored is the site as it was; what is damaged, newer or in the way is refused, and nothing is left."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from config.core.backups import MANIFEST, MEMBERS, BackupError
from config.doctor import database as doctor
from config.keeping import backups, databases
from config.keeping.restoring import restore
from people.models import SignIn, User
from quiz.management.commands import prepare
from quiz.models import Step
from tests import factories
from tests.config.keeping.conftest import Place, backed_up
from tests.config.test_outages import nobody_answers  # noqa: F401 - a fixture
from tests.conftest import ClassRoom, session_of
from tests.house.conftest import begun
from tests.house.digests import digest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored(classroom: ClassRoom, tmp_path: Path, settings) -> ClassRoom:
    """A class with an attempt in the log, and a picture beside the database."""
    settings.MEDIA_ROOT = tmp_path / "here"
    begun(classroom.quiz, classroom.ada)
    factories.MediaFactory(deck=classroom.deck)
    return classroom


def pictures(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("media/**/*") if path.is_file()}


def test_a_restored_backup_is_the_site_as_it_was(stored, settings, tmp_path, empty_place: Place):
    before, seen = digest(), pictures(Path(settings.MEDIA_ROOT))
    made = backed_up(tmp_path / "backups")
    User.objects.create(username="too late")

    with empty_place() as folder:
        restored = restore(made.path)
        after = digest()

    assert (after, pictures(folder)) == (before, seen)
    assert len(seen) == 1
    assert restored.differences == []
    assert made.manifest.rows["quiz_step"] == Step.objects.count() > 0
    assert stat.S_IMODE(made.path.stat().st_mode) & 0o077 == 0
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [made.path.name]
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_backup_opens_no_door(stored, tmp_path, empty_place: Place):
    """Whoever has the key of a session is in, so a copy of the database must not tell any."""
    key = session_of(stored.ada)
    SignIn.objects.create(user=stored.ada, session_key=key, signed_in_at=timezone.now(), seen_at=timezone.now())
    made = backed_up(tmp_path / "backups")

    with empty_place():
        restore(made.path)
        left = Session.objects.count(), SignIn.objects.count()
    with zipfile.ZipFile(made.path) as pack:
        database = pack.read(MEMBERS[connection.vendor])

    assert left == (0, 0)
    assert Session.objects.filter(pk=key).exists()
    assert SignIn.objects.exists()
    if connection.vendor == "sqlite":  # PostgreSQL's own format is compressed
        assert b"quiz_step" in database
        assert key.encode() not in database


def test_the_oldest_goes_after_the_new_one_is_whole(stored, tmp_path, monkeypatch):
    for day in range(3):
        made = backed_up(tmp_path, keep=2, days=day)
    kept = sorted(path.name for path in tmp_path.glob("*.zip"))
    (tmp_path / ".factkeep-killed").mkdir()

    with monkeypatch.context() as patch:
        patch.setattr(backups, "check", full_disk)
        with pytest.raises(BackupError, match="no space left"):
            backed_up(tmp_path, keep=1, days=3)

    assert made.dropped == ["factkeep-2026-11-26T040000Z.zip"]
    assert len(kept) == 2
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, "here"])
    with backups.alone(tmp_path), pytest.raises(BackupError, match="Another backup works"):
        backed_up(tmp_path)


def full_disk(_path):
    raise OSError(28, "no space left")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def one_byte_changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[2000] ^= 1
    path.write_bytes(data)


def changed_manifest(**changes: object) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with zipfile.ZipFile(path) as pack:
            members = {name: pack.read(name) for name in pack.namelist()}
        manifest = json.loads(members[MANIFEST])
        for name, change in changes.items():
            manifest[name] = change(manifest[name])
        members[MANIFEST] = json.dumps(manifest)
        with zipfile.ZipFile(path, "w") as pack:
            for name, data in members.items():
                pack.writestr(name, data)

    return damage


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_short, "damaged or no backup"),
        (one_byte_changed, "damaged"),
        (lambda path: path.unlink(), "There is no file"),
        (changed_manifest(rows=lambda rows: {**rows, "quiz_step": 9999}), "quiz_step should have 9999 rows"),
        (changed_manifest(files=lambda files: dict.fromkeys(files, "0" * 64)), "is not what was written"),
        (changed_manifest(files=lambda files: {MEMBERS[connection.vendor]: "0" * 64}), "members are not those"),
        (changed_manifest(migrations=lambda _: {"quiz": ["9999_future"]}), "does not know quiz.9999_future"),
    ],
)
def test_what_is_damaged_or_newer_is_refused_whole(stored, tmp_path, empty_place: Place, damage, reason):
    path = backed_up(tmp_path / "backups").path
    damage(path)

    with empty_place() as folder:
        with pytest.raises(CommandError, match=f"Nothing was restored.*{reason}"):
            call_command("restore", path)
        assert databases.is_empty()
        assert [each for each in folder.rglob("*") if each.is_file()] == []


def test_nothing_is_restored_over_a_site(stored, tmp_path):
    path = backed_up(tmp_path / "backups").path
    before = digest()

    with pytest.raises(CommandError, match="There is a database already"):
        call_command("restore", path)

    assert digest() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's programs check what they read and write.")
def test_a_damaged_database_is_not_backed_up(stored, tmp_path):
    kept = backed_up(tmp_path / "backups", keep=1)
    damaged = tmp_path / "damaged.sqlite3"
    with zipfile.ZipFile(kept.path) as pack:
        content = bytearray(pack.read(MEMBERS["sqlite"]))
    content[8192:12288] = bytes(4096)
    damaged.write_bytes(content)

    with databases.database_at(damaged), pytest.raises(BackupError, match="The database is damaged: "):
        backed_up(tmp_path / "backups", keep=1, days=1)

    assert backups.newest(tmp_path / "backups") == (kept.path, kept.manifest.made_at)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not let it happen.")
def test_rows_without_their_counterpart_are_kept_and_told(stored, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("UPDATE quiz_step SET attempt_id = 999")
        cursor.execute("PRAGMA foreign_keys=ON")

    made, told = backed_up(tmp_path / "backups"), [each.what for each in doctor.sqlite_whole()]

    assert made.manifest.rows["quiz_step"] > 0
    assert any("of quiz_step without its quiz_attempt" in what for what in told)
    Step.objects.all().delete()


@pytest.mark.usefixtures("nobody_answers")
def test_a_database_that_is_away_is_told(tmp_path):
    with pytest.raises(CommandError, match=r"There is no new backup\. The database does not answer: "):
        call_command("backup", to=tmp_path)
    with pytest.raises(CommandError, match=r"Nothing was restored\. The database does not take it: "):
        call_command("restore", tmp_path / "any.zip")


def made_by_an_older_version() -> None:
    """Tables made from the models, all migrations listed as applied, and the last ones taken back."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    with override_settings(MIGRATION_MODULES={}):
        call_command("migrate", fake=True, verbosity=0)
        call_command("migrate", "quiz", "0013", verbosity=0)
        assert len(databases.known()) > sum(map(len, applied().values()))


def applied() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        return databases.applied(cursor)


def test_an_upgrade_keeps_a_backup_that_comes_back_up_to_date(tmp_path, settings, empty_place: Place):
    settings.BACKUP_DIR = tmp_path / "backups"
    with empty_place():
        made_by_an_older_version()
        User.objects.create(username="ada")
        with override_settings(MIGRATION_MODULES={}):
            prepare.Command(stdout=StringIO())._migrate(keeps_backup=True)
        upgraded = digest()

    with empty_place(), override_settings(MIGRATION_MODULES={}):
        call_command("restore", backups.newest(settings.BACKUP_DIR)[0])

        assert User.objects.get().username == "ada"
        assert {(app, name) for app, names in applied().items() for name in names} >= databases.known()
        assert digest() == upgraded


def test_what_cannot_be_backed_up_is_not_migrated(tmp_path, settings, empty_place: Place):
    settings.MIGRATION_MODULES = {}  # not as a decorator, which would end before the fixture and so never
    settings.BACKUP_DIR = tmp_path / "file"
    settings.BACKUP_DIR.touch()
    with empty_place():
        call_command("migrate", "contenttypes", verbosity=0)
        with pytest.raises(CommandError, match=r"no new backup.*\nNothing was migrated"):
            prepare.Command(stdout=StringIO())._migrate(keeps_backup=True)
        assert "people_user" not in databases.tables()
