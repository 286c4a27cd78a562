"""Write everything that the site keeps about a person to one file (docs/privacy.md).

It is the file that they get themselves on the page of preferences, readable for its owner alone. `import_person` takes
it in elsewhere.
"""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from quiz.actions.looks import note_look
from quiz.management.files import written
from quiz.management.people import person_of
from quiz.models import Look
from quiz.queries.personal import write_personal


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("user", metavar="USER", help="the user name")
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, user: str, file: Path, **options):
        person = person_of(user)
        note_look(None, Look.Door.EVERYTHING, learner=person.pk, now=timezone.now())
        manifest = written(file, user, lambda out: write_personal(person, out, now=timezone.now()))
        rows = sum(member.rows for member in manifest.members.values())
        self.stdout.write(f"{user}: {rows:,} rows are in {file}.")
