"""Write a course to one file: its decks, people, quizzes, answers, cards and all that was logged (docs/archives.md).

The file holds names and grades, so it is readable for its owner alone. `import_course` restores it.
"""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from quiz.actions.looks import note_look
from quiz.management.courses import course_of
from quiz.management.files import written
from quiz.models import Look
from quiz.queries.archives import write_archive


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("course", metavar="COURSE", help="its number, as in its address, or its join code")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, course: str, file: Path, **options):
        row = course_of(course)
        note_look(None, Look.Door.ARCHIVE, course=row.pk, now=timezone.now())
        manifest = written(file, row.title, lambda out: write_archive(row, out, now=timezone.now()))
        rows = sum(member.rows for member in manifest.members.values())
        media = sum(name.startswith("media/") for name in manifest.members)
        self.stdout.write(f"{row.title}: {rows:,} rows and {media:,} pictures and sounds are in {file}.")
