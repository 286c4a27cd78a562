"""Look through the whole site, from settings and disk to worker and backups. Says what is wrong, and the cure.

Changes nothing. Exit status 1 if there is a fault; advice alone is 0.
"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.core.findings import Level
from config.doctor.rounds import findings


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--quiet", action="store_true", help="leave out what is well")

    def handle(self, *, quiet: bool, **options):
        style = {Level.FAULT: self.style.ERROR, Level.ADVICE: self.style.WARNING, Level.WELL: self.style.SUCCESS}
        faults = 0
        for finding in findings(timezone.now()):
            if quiet and finding.level is Level.WELL:
                continue
            self.stdout.write(f"{style[finding.level](f'{finding.level:8}')}{finding.what}")
            if finding.cure:
                self.stdout.write(f"{'':8}{finding.cure}")
            faults += finding.level is Level.FAULT
        if faults:
            raise CommandError(f"{faults} fault{'s' * (faults > 1)}.")
        self.stdout.write("Nothing is wrong.")
