"""The parts of the documentation that come from the code: `make docs` writes them anew, and a test holds them to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bench import sizing
from config import environment, settings  # noqa: F401  reading the settings fills the list

HERE = Path(__file__).parent
MADE = re.compile(r"(<!-- made by `make docs` -->\n).*?(\n<!-- end -->)", re.DOTALL)
PARTS: dict[str, Callable[[], str]] = {
    "configuration.md": environment.table,
    "sizing.md": lambda: sizing.text(sizing.measured()),
}


def written(name: str) -> str:
    """The page with its part made anew."""
    page, made = (HERE / name).read_text(encoding="utf-8"), PARTS[name]()
    whole, number = MADE.subn(lambda found: found[1] + made.strip() + found[2], page)
    if number != 1:
        raise SystemExit(f"docs/{name} has no place for what is made, or more than one.")
    return whole


if __name__ == "__main__":
    for each in PARTS:
        (HERE / each).write_text(written(each), encoding="utf-8")
