"""That each quirk of docs/formats-quirks.md has a sample and a test, and each format samples enough."""

import re
from pathlib import Path

import pytest

ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in Path("docs/formats-quirks.md").read_text(encoding="utf-8").split("\n")
    if re.match(r"\| (?!format |-)", line)
]
TESTS = {
    name
    for path in Path("tests/facts/core/formats").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:40])
def test_every_quirk_has_its_sample_and_test(row: list[str]) -> None:
    _, _, sample, test = row

    assert Path("tests/samples/formats", sample).is_file()
    assert test in TESTS


@pytest.mark.parametrize("name", ["aiken", "canvas_qti", "csv", "gift", "moodle", "qti2"])
def test_a_format_has_a_dozen_samples(name: str) -> None:
    samples = [path for path in Path("tests/samples/formats", name).iterdir() if path.suffix not in (".txt", ".json")]

    assert len(samples) >= 12
