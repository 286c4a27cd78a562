"""Write a course to one file: its decks, people, quizzes, answers, cards and all that was logged (docs/archives.md).

The file holds names and grades, so it is readable for its owner alone. `import_course` restores it.
"""

import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quiz.core.archives import ArchiveError
from quiz.management.courses import course_of
from quiz.models import Course
from quiz.queries.archives import write_archive


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("course", metavar="COURSE", help="its number, as in its address, or its join code")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, course: str, file: Path, **options):
        row = course_of(course)
        try:
            manifest = _write(row, file)
        except (OSError, ArchiveError) as error:
            raise CommandError(f"{row.title} was not written to {file}. {error}") from error
        rows = sum(member.rows for member in manifest.members.values())
        media = sum(name.startswith("media/") for name in manifest.members)
        self.stdout.write(f"{row.title}: {rows:,} rows and {media:,} pictures and sounds are in {file}.")


def _write(course: Course, file: Path):
    """Into a new file beside it, so that a file of this name is whole or is what it was."""
    handle, made = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            manifest = write_archive(course, out, now=timezone.now())
        os.replace(made, file)
    except BaseException:
        os.unlink(made)
        raise
    return manifest
