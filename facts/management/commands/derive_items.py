"""Make draft items of a deck's typed facts, and print how many of each form. Publishing them is the authors' act."""

import re
import uuid
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facts.actions.deriving import make_items
from facts.models import Deck, Fact
from facts.queries.deriving import proposals


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("deck", help="the stable id of a deck")
        parser.add_argument("--dry-run", action="store_true", help="make nothing")

    def handle(self, *, deck: str, dry_run: bool, **options):
        try:
            found = Deck.objects.get(slug=deck)
        except Deck.DoesNotExist:
            raise CommandError(f"There is no deck “{deck}”.") from None
        typed = [fact for fact in Fact.objects.filter(deck=found).standing().select_related("deck") if fact.values]
        if not typed:
            raise CommandError(f"No fact of “{deck}” has typed values, so nothing can be derived.")
        each = proposals(typed)
        forms = Counter(_family(one.draft.form) for of_fact in each for one in of_fact.proposals)
        reasons = Counter((_family(one.form), _in_general(one.why)) for of_fact in each for one in of_fact.refusals)
        for form, count in forms.most_common():
            self.stdout.write(f"{count:6} {form}")
        total = forms.total()
        self.stdout.write(f"{total} sound forms of {len(typed)} typed facts, {total / len(typed):.2f} each.")
        self.stdout.write("Not derived:")
        for (form, why), count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
            self.stdout.write(f"{count:6} {form}: {why}")
        if not dry_run:
            now = timezone.now()
            made = [
                item
                for of_fact in each
                for item in make_items(of_fact.fact, of_fact.new, operation=uuid.uuid4(), now=now)
            ]
            self.stdout.write(f"{len(made)} draft items made; {total - len(made)} were there.")


def _family(form: str) -> str:
    """ "cloze" of "cloze:0"."""
    return form.partition(":")[0] if form[-1].isdigit() else form


def _in_general(why: str) -> str:
    """The reason without the words of the one fact: “...”, and what stands behind a colon."""
    return re.sub(r": .*", ".", re.sub("“[^”]*”", "“…”", why))
