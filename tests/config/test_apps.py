"""The garbage collector rests while everything is loaded, and not for longer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

TELL = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 50_000)"


@pytest.mark.parametrize(
    "command",
    [["manage.py", "shell", "--no-imports", "-c", TELL], ["-W", "ignore", "-c", f"import config.wsgi; {TELL}"]],
    ids=["command", "server"],
)
def test_the_collector_works_again_and_leaves_alone_what_was_loaded(command: list[str]) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACTKEEP_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=kept, capture_output=True, text=True, check=False
    )

    assert (done.stdout.strip(), done.stderr) == ("True True", "")
