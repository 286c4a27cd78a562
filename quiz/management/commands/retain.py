"""Let go what courses keep no longer: words and results, as long after archiving as each course says (docs/privacy.md).

Run it once a day. --dry-run tells what would go and changes nothing.
"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from quiz.actions.erasure import overdue, retain


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="tell what would go and change nothing")

    def handle(self, *, dry_run: bool, **options):
        now, found = timezone.now(), False
        for each in overdue(now=now):
            found = True
            what = "lose their words" if each.words else "go with their marks"
            self.stdout.write(f"{each.course.title} ({each.course.pk}): {each.attempts:,} attempts {what}.")
            if not dry_run:
                retain(each.course, words=each.words, now=now)
        if not found:
            self.stdout.write("Nothing is kept longer than it should be.")
        elif dry_run:
            self.stdout.write("Nothing was changed.")
