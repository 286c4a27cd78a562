"""Restore a backup into an empty place and bring it up to date. What is damaged or newer is refused, with the reason.

Stop the server first. Afterwards `manage.py prepare` makes a secret key and what else the server needs.
"""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.core.backups import BackupError
from config.keeping.restoring import restore


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="PATH", type=Path, help="a file that `backup` made")

    def handle(self, *, path: Path, **options):
        os.umask(0o077)
        try:
            restored = restore(path.absolute())
        except BackupError as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        manifest = restored.manifest
        rows = ", ".join(f"{count:,} of {table}" for table, count in manifest.rows.items())
        self.stdout.write(f"Restored the backup of {manifest.made_at:%d %B %Y, %H:%M} UTC, version {manifest.version}.")
        self.stdout.write(f"Rows: {rows}. Other files: {len(manifest.files) - 1:,}.")
        for sentence in restored.differences:
            self.stdout.write(sentence)
        if restored.differences:
            raise CommandError("All is there, but these snapshots are not what their logs say: so it was backed up.")
        self.stdout.write("Every snapshot says what its log says. Now run 'manage.py prepare'.")
