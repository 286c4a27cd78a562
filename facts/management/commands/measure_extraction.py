"""Prints how well values are found in a text, against a list of what stands in it (docs/extraction.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from facts.core.extraction.found import FIGURES
from facts.core.extraction.measuring import NAMES, Score, measure

FORMATS = {".md": "markdown", ".html": "html", ".htm": "html"}


class Command(BaseCommand):
    help = "Print recall and precision by type, then what was missed and what was wrong."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", type=Path, help="plain text, or Markdown (.md), or HTML (.html)")
        parser.add_argument("gold", type=Path, help="TOML: what stands in it")

    def handle(self, *args: Any, text: Path, gold: Path, **options: Any) -> None:
        try:
            measured = measure(
                text.read_text(encoding="utf-8"),
                gold.read_text(encoding="utf-8"),
                FORMATS.get(text.suffix.lower(), "plain"),
            )
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{'':12}  stand  found  right  recall  precision")
        for sort in FIGURES:
            self._row(sort, measured.scores[sort])
        self._row("all of these", measured.scores["figures"])
        self._row(f"{NAMES}, apart", measured.scores[NAMES])
        for title, values in (("Missed", measured.missed), ("Wrong", measured.wrong)):
            self.stdout.write(f"\n{title}: {len(values)}")
            for value in values:
                self.stdout.write(f"  {value}")

    def _row(self, title: str, score: Score) -> None:
        self.stdout.write(
            f"{title:12}  {score.gold:5}  {score.found:5}  {score.right:5}  {score.recall:6.3f}  {score.precision:9.3f}"
        )
