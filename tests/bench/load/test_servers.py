"""The driver starts what `make run` starts, and stands outside of the product."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from bench.load.servers import command, workers


def test_the_server_is_started_as_make_run_does() -> None:
    makefile = Path(settings.BASE_DIR, "Makefile").read_text(encoding="utf-8")
    line = re.search(r"exec \$\(B\)/python (-m granian .*?)\n\n", makefile, re.DOTALL)
    written = line[1].replace("\\\n", " ").replace("$(PORT)", "8000").replace("$(WORKERS)", str(workers()))

    assert command(8000) == [sys.executable, *written.split()]


def test_the_driver_loads_nothing_of_the_product() -> None:
    loaded = (
        "import bench.load.run, sys; print(sorted({'django', 'config', 'facts', 'people', 'quiz'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
