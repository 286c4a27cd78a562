"""How well values are found, against what people found (docs/extraction.md holds the figures)."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from facts.core.extraction.measuring import Measured, measure

SOURCES = settings.BASE_DIR / "tests" / "samples" / "sources"
NAMED = os.environ.get("FACTKEEP_FACT_SHEET")
FACT_SHEET = Path(NAMED) if NAMED else settings.BASE_DIR.parent / "shared" / "fact-sheet.txt"

GOLD = """
speaks_of = "2022"
[[paragraphs]]
number = 1
values = [["sum", "over $5 million", "5000000 USD"], ["year", "2004", "2004"], ["count", "two", "2"]]
names = ["Lithuania"]
"""


def measured(name: str, text: Path | None = None) -> Measured:
    text = text or SOURCES / f"{name}.txt"
    return measure(text.read_text(encoding="utf-8"), (SOURCES / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["cells", "canals"])
def test_values_are_found_in_other_domains(name: str):
    made = measured(name)

    assert made.scores["figures"].gold > 60
    assert made.scores["figures"].recall >= 0.95
    assert made.scores["figures"].precision >= 0.95
    assert made.scores["name"].recall >= 0.85
    assert made.scores["name"].precision >= 0.85


@pytest.mark.skipif(
    not NAMED and not FACT_SHEET.exists(),
    reason="The fact sheet is not part of the project. It is measured where it lies at ../shared/fact-sheet.txt.",
)
def test_values_are_found_in_the_fact_sheet():
    made = measured("fact-sheet", FACT_SHEET)

    assert made.scores["figures"].gold == 43
    assert made.scores["figures"].recall >= 0.95
    assert made.scores["figures"].precision >= 0.95


def test_a_value_is_right_by_its_sort_its_worth_and_its_place():
    made = measure("Lithuania paid $5 million in 2005.\n\nIn 2004 Vilnius was there.", GOLD)

    assert [str(each) for each in made.missed] == [
        "paragraph 1, year: 2004 = 2004",
        "paragraph 1, count: two = 2",
        "paragraph 1, name: Lithuania = Lithuania",
    ]
    assert [str(each) for each in made.wrong] == [
        "paragraph 1, year: 2005 = 2005",
        "paragraph 2, year: 2004 = 2004",
        "paragraph 2, name: Vilnius = Vilnius",
    ]
    score = made.scores["figures"]
    assert (score.gold, score.found, score.right) == (3, 3, 1)
    assert (score.recall, score.precision) == (1 / 3, 1 / 3)


def test_the_command_prints_the_figures():
    out = StringIO()
    call_command("measure_extraction", SOURCES / "cells.txt", SOURCES / "cells.toml", stdout=out)

    printed = out.getvalue()
    assert "all of these" in printed
    assert "paragraph 4, count: two = 2" in printed


@pytest.mark.parametrize(
    "gold", ["", "speaks_of = 1", "x", "[[paragraphs]]\nnumber = 1\nvalues = [['a', 'b', 'c']]\nnames=[]"]
)
def test_a_gold_that_is_none_is_refused(gold: str, tmp_path: Path):
    path = tmp_path / "gold.toml"
    path.write_text(gold)

    with pytest.raises(CommandError):
        call_command("measure_extraction", SOURCES / "cells.txt", path, stdout=StringIO())
