"""Write the whole site to one file while people work: database, pictures and sounds. Checks it, then drops the oldest.

The file holds names, marks and hashed passwords, so it is readable for its owner alone. `restore` reads it.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.core.backups import BackupError
from config.keeping.backups import make_backup


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            metavar="FOLDER",
            type=Path,
            default=settings.BACKUP_DIR,
            help="best on another disk (default: FACTKEEP_BACKUP_DIR)",
        )
        parser.add_argument("--keep", metavar="N", type=int, default=14, help="how many stay there (default: 14)")

    def handle(self, *, to: Path, keep: int, **options):
        if keep < 1:
            raise CommandError("--keep takes a number from 1 on.")
        os.umask(0o077)
        try:
            made = make_backup(to.absolute(), keep=keep, now=timezone.now())
        except BackupError as error:
            raise CommandError(f"There is no new backup. {error}") from error
        files = len(made.manifest.files) - 1
        size = made.path.stat().st_size / 1e6
        self.stdout.write(f"{made.path}: {size:,.1f} MB, with {files:,} pictures, sounds and other files. It is whole.")
        if made.dropped:
            self.stdout.write(f"Dropped {', '.join(made.dropped)}.")
