"""Restore a course from a file that `export_course` wrote (docs/archives.md): all of it, or nothing.

The course and its decks must not be here. People get accounts by their user names, which nobody can sign in to until a
password is set. Restore only files that you trust: they say who teaches, and what everybody answered.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quiz.actions.archives import restore_course
from quiz.core.archives import ArchiveError, Reader
from quiz.core.refusals import Refused
from quiz.queries.archives import known_migrations


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--same-people",
            action="store_true",
            help="whoever has a user name of the archive here is the same person, and gets what it holds of them",
        )

    def handle(self, *, file: Path, same_people: bool, **options):
        try:
            with file.open("rb") as data:
                archive = Reader(data, known=known_migrations())
                restored = restore_course(archive, same_people=same_people, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except (ArchiveError, Refused) as error:
            raise CommandError(f"{file} was not restored; nothing was changed.\n{error}") from error
        rows = sum(member.rows for member in archive.manifest.members.values())
        self.stdout.write(f"{restored.course.title}: {rows:,} rows. It is course {restored.course.pk} here.")
        self.stdout.write(f"{len(restored.made)} accounts were made, {len(restored.known)} were here.")
        self.stdout.write("Run manage.py verify to see that every snapshot says what its log says.")
