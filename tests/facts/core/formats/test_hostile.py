"""Every reader refuses every hostile file with a sentence, soon and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from django.conf import settings

from facts.core.formats import FORMATS, FormatError, recognise

from .hostile import BUILT

MEMORY = 300
"""MB that a reader may take beyond those that the process has when it begins."""


def outcomes() -> dict[str, dict[str, object]]:
    """What became of each file, with the memory that the process came to. For a process of its own."""
    from bench.fuzzing import peak

    found = {}
    for name, build in BUILT.items():
        data = build()
        recognised = recognise(data)
        for format_ in {recognised.NAME: recognised}.values() if recognised else FORMATS.values():
            began, before = time.monotonic(), peak()
            try:
                reading = format_.read(data)
                outcome = f"{len(reading.questions)} questions"
            except FormatError as error:
                outcome = f"refused: {error}"
            except Exception as error:  # which the test then shows
                outcome = f"fault: {error!r}"
            seconds = time.monotonic() - began
            found[f"{name}, by {format_.NAME}"] = {"outcome": outcome, "seconds": seconds, "grown": peak() - before}
    return found


@pytest.fixture(scope="module")
def done() -> dict[str, dict[str, object]]:
    command = [
        sys.executable,
        "-c",
        "import json; from tests.facts.core.formats.test_hostile import outcomes; print(json.dumps(outcomes()))",
    ]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, check=True, timeout=300)
    return json.loads(ended.stdout)


def test_every_file_is_refused_or_read_to_nothing(done):
    assert len(done) >= len(BUILT)
    assert {name: each["outcome"] for name, each in done.items() if not _is_clean(each["outcome"])} == {}


def test_no_file_takes_long_or_much_memory(done):
    assert {name: each for name, each in done.items() if each["seconds"] > 10 or each["grown"] > MEMORY} == {}


def _is_clean(outcome: str) -> bool:
    return outcome == "0 questions" or (outcome.startswith("refused: ") and outcome.endswith("."))
