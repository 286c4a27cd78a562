"""Erase a person (docs/privacy.md): their names, words and memory. What is gone comes back from backups alone.

--keep-marks leaves handed-in attempts with their marks, under a random name; --purge leaves nothing.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quiz.actions.erasure import erase, why_not_erased
from quiz.core.refusals import Refused
from quiz.management.people import person_of
from quiz.queries.personal import held


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("user", metavar="USER", help="the user name")
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--keep-marks", action="store_true", help="marks stay under a random name")
        how.add_argument("--purge", action="store_true", help="everything goes")
        parser.add_argument("--dry-run", action="store_true", help="tell what there is and change nothing")

    def handle(self, *, user: str, keep_marks: bool, dry_run: bool, **options):
        person = person_of(user)
        for words, number in held(person):
            self.stdout.write(f"{words}: {number:,}")
        try:
            if dry_run:
                self.stdout.write(why_not_erased(person) or "Nothing was changed.")
                return
            erase(person, keep_marks=keep_marks, now=timezone.now())
        except Refused as error:
            raise CommandError(f"{user} was not erased. {error}") from error
        self.stdout.write("Erased. Their marks stay under a random name." if keep_marks else "Erased.")
