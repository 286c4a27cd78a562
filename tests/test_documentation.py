"""The documentation keeps up with the code."""

import re
from pathlib import Path

import pytest

from config import settings  # noqa: F401  reading the settings fills the list
from config.environment import VARIABLES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_setting_is_documented_with_its_default_and_meaning(name: str) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    variable = VARIABLES[name]
    row = next((line for line in page.splitlines() if line.startswith(f"| `{name}` |")), "")
    assert variable.meaning
    assert variable.meaning in row
    assert not variable.default or f"`{variable.default}`" in row


def test_every_relative_link_of_the_documentation_leads_somewhere() -> None:

    dead = []
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|media:)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert dead == []
