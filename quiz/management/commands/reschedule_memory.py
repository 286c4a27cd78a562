"""Show how the cards of a learner would be spread by the terms of today, and move them if so told.

After a fit, or where a course wants another recall, states follow at once but due dates stay as they were shown. This
puts them where they would be had the last review of each card gone by today's terms. Without --apply nothing changes.
"""

import datetime as dt
import uuid

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import User
from quiz.actions.rebuilding import moves, reschedule

DAYS = 30


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--learner", metavar="USERNAME", required=True)
        parser.add_argument("--apply", action="store_true", help="move the due dates; each move is a row in the log")

    def handle(self, *, learner, apply, **options):
        person, now = User.objects.filter(username=learner).first(), timezone.now()
        if person is None:
            raise CommandError(f"There is no learner {learner!r}.")
        found = moves(person, now=now)
        self.stdout.write(f"{'day':<10} {'now':>6} {'then':>6}")
        for days in range(DAYS):
            day = found.today + dt.timedelta(days=days)
            self.stdout.write(f"{day} {found.before[day]:>6,} {found.after[day]:>6,}")
        end = found.today + dt.timedelta(days=DAYS)
        before, after = (
            sum(number for day, number in loads.items() if day >= end) for loads in (found.before, found.after)
        )
        self.stdout.write(f"{'later':<10} {before:>6,} {after:>6,}")
        number = len(found.dues)
        cards = f"{number:,} card{'s' * (number != 1)}"
        if not apply:
            self.stdout.write(f"{cards} would move. Nothing was changed; --apply moves them.")
            return
        number = reschedule(person, operation=uuid.uuid4(), now=now)
        self.stdout.write(f"{number:,} card{'s' * (number != 1)} moved.")
