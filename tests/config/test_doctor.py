"""A site that is well is told so; each planted fault is found, with its cure."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from config.core.backups import name_of
from config.core.findings import Level, advice, fault, kind_of_disk, well
from config.doctor.rounds import findings
from people.actions.sealing import seal
from people.models import User
from quiz.actions.starts import start_attempt
from quiz.demo.story import SIGN_INS
from quiz.models import Step
from tests import factories
from tests.config.test_outages import nobody_answers  # noqa: F401 - a fixture
from tests.conftest import ClassRoom

NFS = "1 0 0:1 / / rw - ext4 /dev/sda rw\n2 1 0:2 / {} rw - nfs4 server:/school rw\n"
Plant = Callable[[SimpleNamespace], None]


@pytest.fixture
def house(classroom: ClassRoom, tmp_path: Path, settings, monkeypatch) -> SimpleNamespace:
    """A public site on which, but for what tests do without, nothing is wrong."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")  # set for the browser's sake
    data = tmp_path / "data"
    for folder in (data, data / "static", data / "backups"):
        folder.mkdir(mode=0o700)
    (data / "static" / "site.css").touch()
    settings.DATA_DIR, settings.STATIC_ROOT = data, data / "static"
    settings.BACKUP_DIR, settings.WORKER_BEAT = data / "backups", data / "worker-beat"
    (data / "backups" / name_of(timezone.now())).touch()
    settings.SECRET_KEY = "".join(map(chr, range(40, 100)))
    settings.IS_LOCAL, settings.SECURE, settings.SITE_URL = False, True, "https://facts.example.org"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_HSTS_SECONDS = 31536000
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TIMESTAMP)")
    factories.UserFactory(is_superuser=True)
    return SimpleNamespace(settings=settings, data=data, room=classroom, patch=monkeypatch.setattr)


def told(level: Level = Level.FAULT) -> dict[str, str]:
    return {each.what: each.cure for each in findings(timezone.now()) if each.level is level}


def plain_http(house) -> None:
    house.settings.SECURE, house.settings.SITE_URL = False, "http://facts.example.org"


def no_proxy(house) -> None:
    house.settings.SECURE_PROXY_SSL_HEADER = None


def cookies_for_all(house) -> None:
    house.settings.SESSION_COOKIE_SECURE = False


def key_of_one_letter(house) -> None:
    house.settings.SECRET_KEY = "k" * 60


def key_for_everybody(house) -> None:
    (house.data / "secret-key").touch(mode=0o644)


def open_folder(house) -> None:
    house.data.chmod(0o755)


def folder_gone(house) -> None:
    house.settings.DATA_DIR = house.data / "gone"


def folder_that_takes_nothing(house) -> None:
    house.settings.DATA_DIR = Path("/proc")


def full_disk(house) -> None:
    house.patch("shutil.disk_usage", lambda _path: SimpleNamespace(free=1_000_000))


def no_styles(house) -> None:
    (house.data / "static" / "site.css").unlink()


def no_backup(house) -> None:
    house.settings.BACKUP_DIR = house.data / "static"


def old_backup(house) -> None:
    house.settings.BACKUP_DIR = house.data / "static"
    (house.data / "static" / name_of(timezone.now() - dt.timedelta(9))).touch()


def clock_of_its_own(house) -> None:
    house.patch("config.doctor.folders.time", SimpleNamespace(time=lambda: 0.0))


def no_worker(house) -> None:
    house.settings.TASKS_IN_BACKGROUND = True


def silent_worker(house) -> None:
    house.settings.TASKS_IN_BACKGROUND = True
    house.settings.WORKER_BEAT.touch()
    hour_ago = timezone.now().timestamp() - 3600
    os.utime(house.settings.WORKER_BEAT, (hour_ago, hour_ago))


def demo_passwords(house) -> None:
    User.objects.filter(username=SIGN_INS[0].username).delete()
    User.objects.create_user(SIGN_INS[0].username, password=SIGN_INS[0].passphrase)


def nobody_in_charge(house) -> None:
    User.objects.filter(is_superuser=True).update(is_active=False)


def factor_of_another_key(house) -> None:
    Authenticator.objects.create(user=house.room.ada, type="totp", data={"secret": seal("JBSWY3DP")})
    house.settings.SECRET_KEY = "".join(map(chr, range(41, 101)))


def newer_database(house) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations VALUES (1, 'quiz', '9999_future', '2026-11-26')")


def no_cache(house) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")


def answer_from_the_future(house) -> None:
    later = timezone.now() + dt.timedelta(days=3, hours=1)
    start_attempt(house.room.quiz, house.room.ada, operation=uuid.uuid4(), seed=1, now=later)
    assert Step.objects.exists()


def network_disk(house) -> None:
    mounts = house.data / "mounts"
    mounts.write_text(NFS.format(Path(connection.settings_dict["NAME"]).parent))
    house.patch("config.disks.MOUNTS", mounts)


ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="Of SQLite's file.")


@pytest.mark.parametrize(
    ("plant", "what", "cure"),
    [
        (plain_http, "http://facts.example.org is not https", "Get a certificate"),
        (no_proxy, "FACTKEEP_BEHIND_PROXY is off", "FACTKEEP_BEHIND_PROXY=on"),
        (cookies_for_all, "SESSION_COOKIE_SECURE is not set to True", "configuration.md"),
        (key_of_one_letter, "key can be guessed", "manage.py prepare"),
        (key_for_everybody, "may look into", "chmod go-rwx"),
        (open_folder, "may look into", "chmod go-rwx"),
        (folder_gone, "There is no data folder", "FACTKEEP_DATA_DIR"),
        (folder_that_takes_nothing, "Nothing can be written to /proc", "chown"),
        (full_disk, "0.0 GB are left", "Make room"),
        (no_styles, "Styles and scripts were not collected", "manage.py prepare"),
        (no_backup, "There is no backup", "manage.py backup"),
        (old_backup, "is 9 days old", "manage.py backup"),
        (clock_of_its_own, "seconds off that of the disk", "by the network"),
        (no_worker, "no worker ever ran", "manage.py work"),
        (silent_worker, "sign of life 1 hour ago", "manage.py work"),
        (demo_passwords, f"passwords of the demo's accounts: {SIGN_INS[0].username}", "changepassword"),
        (nobody_in_charge, "Nobody is administrator", "createsuperuser"),
        (factor_of_another_key, "1 second factors were sealed by another secret key", "FORMER_SECRET_KEYS"),
        (newer_database, "does not know quiz.9999_future", "Install the version that made it"),
        (no_cache, "table of the cache is missing", "manage.py prepare"),
        (answer_from_the_future, "3 days in the future", "Set the clock"),
        pytest.param(network_disk, "network file system (nfs4)", "move_to_postgres", marks=ON_SQLITE),
    ],
)
def test_a_planted_fault_is_found_with_its_cure(house: SimpleNamespace, plant: Plant, what: str, cure: str) -> None:
    before = told()
    plant(house)

    new = {found: remedy for found, remedy in told().items() if found not in before}

    assert any(what in found and cure in remedy for found, remedy in new.items()), new


def test_of_the_house_itself_only_what_tests_do_without_is_wrong(house: SimpleNamespace) -> None:
    sqlite = ["SQLite is not set as it should be: synchronous is 0 in place of 2."]

    assert list(told()) == (sqlite if connection.vendor == "sqlite" else [])


def test_pending_migrations_are_found(house: SimpleNamespace) -> None:
    with override_settings(MIGRATION_MODULES={}):  # tests run without
        assert any("migrations are pending" in what for what in told())


def test_attempts_that_nobody_closes_are_told(house: SimpleNamespace) -> None:
    yesterday = timezone.now() - dt.timedelta(days=1)
    house.room.quiz.time_limit_minutes = 10
    house.room.quiz.save(update_fields=["time_limit_minutes"])
    start_attempt(house.room.quiz, house.room.ada, operation=uuid.uuid4(), seed=1, now=yesterday)

    (cure,) = [cure for what, cure in told(Level.ADVICE).items() if "1 attempts ran out of time" in what]
    assert "close_attempts" in cure


def test_administrators_without_a_second_factor_are_told_of(house: SimpleNamespace) -> None:
    (cure,) = [cure for what, cure in told(Level.ADVICE).items() if what.startswith("1 of 1 administrators have no")]
    assert "FACTKEEP_SECOND_FACTOR=staff" in cure

    Authenticator.objects.create(user=User.objects.get(is_superuser=True), type="webauthn", data={"name": "Key"})

    assert not any("administrators have no" in what for what in told(Level.ADVICE))
    assert "Second factors can be read." in told(Level.WELL)


@pytest.mark.usefixtures("nobody_answers")
def test_a_database_that_is_away_is_told_with_all_else() -> None:
    (cure,) = [cure for what, cure in told().items() if what.startswith("The database does not answer: ")]

    assert "Start PostgreSQL" in cure


def test_the_exit_status_tells_whether_there_is_a_fault(house: SimpleNamespace, monkeypatch, capsys) -> None:
    monkeypatch.setattr("config.management.commands.doctor.findings", lambda now: [fault("A.", "B.")] * 2)
    with pytest.raises(CommandError, match=r"2 faults\."):
        call_command("doctor")
    monkeypatch.setattr("config.management.commands.doctor.findings", lambda now: [well("C."), advice("D.", "E.")])
    call_command("doctor", quiet=True)

    assert capsys.readouterr().out == "fault   A.\n        B.\n" * 2 + "advice  D.\n        E.\nNothing is wrong.\n"


@ON_SQLITE
def test_the_server_does_not_start_on_a_network_disk(house: SimpleNamespace) -> None:
    wsgi = importlib.import_module("config.wsgi")
    network_disk(house)

    with pytest.raises(ImproperlyConfigured, match=r"network file system \(nfs4\).* Move FACTKEEP_DATA_DIR"):
        importlib.reload(wsgi)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "ext4"), ("/srv", "ext4"), ("/mnt/school", "nfs4"), ("/mnt/school/x", "nfs4"), ("/mnt/schoolyard", "ext4")],
)
def test_the_disk_of_a_path_is_the_nearest_mount(path: str, expected: str) -> None:
    assert kind_of_disk(NFS.format("/mnt/school"), path) == expected
    assert kind_of_disk("", path) == ""
