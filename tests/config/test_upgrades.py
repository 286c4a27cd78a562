"""The database of each earlier release comes up to date, also after a cut half-way; every snapshot agrees then."""

from __future__ import annotations

import lzma
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

RELEASES = sorted((settings.BASE_DIR / "tests" / "samples" / "releases").glob("*.xz"))
LOGS = ["quiz_step", "quiz_review", "facts_itemversion", "quiz_attempt", "quiz_enrolment", "people_user"]
CUT = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor
record = MigrationExecutor.record_migration
def cut(self, migration):
    if (migration.app_label, migration.name) == ("quiz", "0005_modes_terms_and_draws"):
        os.kill(os.getpid(), signal.SIGKILL)
    record(self, migration)
MigrationExecutor.record_migration = cut
call_command("migrate", verbosity=0)
"""
"""`manage.py migrate` that dies when a migration has changed the tables and is not written down yet."""
AGAIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True)
call_command("verify")
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACTKEEP_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, "FACTKEEP_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(database: Path) -> dict[str, int]:
    with sqlite3.connect(database) as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in LOGS}


def test_there_is_a_release_to_come_from():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name.split(".sqlite3")[0])
def test_an_earlier_release_comes_up_to_date_after_a_cut(release: Path, tmp_path: Path):
    database = tmp_path / "factkeep.sqlite3"
    database.write_bytes(lzma.decompress(release.read_bytes()))
    before = rows(database)

    cut = run(tmp_path, "-c", CUT)
    finished = run(tmp_path, "-c", AGAIN)

    assert cut.returncode == -signal.SIGKILL, cut.stderr
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "Every snapshot says what its log says." in finished.stdout
    assert rows(database) == before
    assert before["quiz_review"] > 600
