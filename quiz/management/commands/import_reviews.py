"""Bring along what a learner reviewed elsewhere: a review log as `evaluate_memory` reads it, for the cards of one deck.

A card_id is the stable id of an item of the deck. All of the file is taken or nothing; the same file again changes
nothing, and several files may come in any order. Memories and study days follow, due dates as by the default terms.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facts.models import Item
from people.models import User
from quiz.actions.memory import Past, record_history
from quiz.core.memory import Rating, revlogs
from quiz.core.refusals import Refused
from quiz.management.files import read_reviews


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--learner", metavar="USERNAME", required=True)
        parser.add_argument("--deck", metavar="ID", required=True, help="the deck's stable id")

    def handle(self, *, file, learner, deck, **options):
        person = User.objects.filter(username=learner).first()
        if person is None:
            raise CommandError(f"There is no learner {learner!r}.")
        rows = Item.objects.filter(deck__slug=deck, current__isnull=False).values_list("slug", "pk", "current_id")
        items = {slug: (item, version) for slug, item, version in rows}
        if not items:
            raise CommandError(f"There is no deck {deck!r} with items.")
        past = _past(read_reviews(file, person.zone, undone="nothing was taken"), items)
        try:
            new = record_history(person, past, now=timezone.now())
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was taken.") from refusal
        cards = len({each.item_id for each in past})
        self.stdout.write(f"{new:,} new reviews of {len(past):,}, of {cards:,} card{'s' * (cards != 1)}.")


def _past(entries, items):
    if unknown := sorted({entry.card for entry in entries} - items.keys()):
        named = ", ".join(unknown[: revlogs.MOST_PROBLEMS])
        raise CommandError(f"The deck lacks {len(unknown):,} of these cards: {named}. Nothing was taken.")
    return [Past(*items[entry.card], Rating(entry.rating), entry.at, entry.duration_ms) for entry in entries]
