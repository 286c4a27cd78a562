"""Take in what a person brings along from another site: a file of `export_person`, or of their page of preferences.

Cards, reviews, plans and attempts are taken where their deck, question or quiz is here (docs/privacy.md). Take in only
files that you trust: they say what somebody scored.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quiz.actions.archives import take_in
from quiz.core.archives import ArchiveError, Kind, Reader
from quiz.core.refusals import Refused
from quiz.queries.archives import known_migrations


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--user", metavar="NAME", default="", help="another user name than the one in the file")

    def handle(self, *, file: Path, user: str, **options):
        try:
            with file.open("rb") as data:
                archive = Reader(data, known=known_migrations(), kind=Kind.PERSON)
                taken = take_in(archive, user_name=user, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except (ArchiveError, Refused) as error:
            raise CommandError(f"{file} was not taken in; nothing was changed.\n{error}") from error
        for table, (number, of) in taken.counts.items():
            self.stdout.write(f"{table}: {number:,} of {of:,} rows.")
        made = "an account was made that nobody can sign in to yet" if taken.is_new else "the account was here"
        self.stdout.write(f"{taken.person.username}: {made}.")
