"""Load a deck from a TOML file (docs/items.md). Loading it again changes only what the file changed."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facts.actions.decks import load_deck
from facts.core.decks import DeckError, read_deck


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options):
        try:
            plan = read_deck(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        except DeckError as error:
            raise CommandError(f"{file} was not loaded.\n{error}") from error
        loaded = load_deck(plan, now=timezone.now())
        self.stdout.write(
            f"{loaded.deck.title}: {len(plan.facts)} facts, {len(plan.items)} items "
            f"({loaded.new} new, {loaded.changed} changed, {loaded.same} the same, {len(loaded.retired)} retired)."
        )
