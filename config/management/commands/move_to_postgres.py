"""Move a site from SQLite to PostgreSQL: stop the server, set DATABASE_URL to an empty database, and run this.

Every row is copied and compared. The SQLite file stays as it was; keep it until the new database was backed up.
"""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.core.backups import BackupError
from config.keeping.moving import move
from quiz.queries.verification import differences


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="source",
            metavar="FILE",
            type=Path,
            default=settings.DATA_DIR / "factkeep.sqlite3",
            help="the SQLite database (default: the one in the data folder)",
        )

    def handle(self, *, source: Path, **options):
        try:
            counts = move(source.absolute())
        except BackupError as error:
            raise CommandError(f"Nothing was moved. {error}") from error
        for table, count in sorted(counts.items()):
            if count:
                self.stdout.write(f"{count:>12,}  {table}")
        self.stdout.write(f"{sum(counts.values()):>12,}  rows in all, each of them equal in both databases.")
        found = list(differences(Counter()))
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError("All is moved, but these snapshots are not what their logs say: so they were before.")
        self.stdout.write("Every snapshot says what its log says. Start the server with this DATABASE_URL.")
