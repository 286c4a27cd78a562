"""The documentation keeps up with the code."""

import re
from itertools import chain
from pathlib import Path

import pytest

from config import settings  # noqa: F401  reading the settings fills the list
from config.environment import VARIABLES
from docs.make import PARTS, written

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_setting_has_a_meaning(name: str) -> None:
    assert VARIABLES[name].meaning


@pytest.mark.parametrize("name", PARTS)
def test_what_pages_take_from_the_code_is_as_the_code_has_it(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == written(name), "Run `make docs`."


def test_every_relative_link_of_the_documentation_leads_somewhere() -> None:

    dead = []
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|media:)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert dead == []


SECTIONS = """
1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2, 4.1 3, 4.2
1, 4.3 2, 4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4,
7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 10.1 2, 10.2 2, 10.3 4, 10.4 11, 10.5 5,
10.6 2, 10.7 3, 11.1 2, 11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3
2, 13.4 5, 14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3, 17.1 1,
17.2 4, 17.3 2
"""
"""Of each section of ASVS 5.0.0, how many requirements are of level 1 or 2: its first ones, always."""


def test_every_requirement_of_level_2_is_answered_and_its_tests_are_there() -> None:
    wanted = {
        f"{section}.{number}"
        for section, count in (each.split() for each in SECTIONS.split(","))
        for number in range(1, int(count) + 1)
    }
    page = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| \d", line)]
    answered = list(chain.from_iterable(requirements(row[0]) for row in rows))
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"test_\w+", "\n".join(row[3] for row in rows if len(row) > 3)))

    assert len(wanted) == 253
    assert sorted(answered) == sorted(wanted)
    assert {row[1] for row in rows} <= {"met", "partly", "not met", "none here"}
    assert [row[0] for row in rows if not row[2]] == []
    assert named - written == set()


def requirements(said: str) -> list[str]:
    """The numbers of `10.4.1` or `10.4.1-11`."""
    section, _, numbers = said.rpartition(".")
    first, _, last = numbers.partition("-")
    return [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
