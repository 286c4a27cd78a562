"""Close every attempt whose time is up, and remove test drives older than a day. For a timer, every few minutes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from quiz.actions.closings import close_overdue
from quiz.actions.starts import discard_old_trials


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        now = timezone.now()
        closed, removed = close_overdue(now=now), discard_old_trials(now=now)
        self.stdout.write(f"Closed {_many(closed, 'attempt')}, removed {_many(removed, 'test drive')}.")


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
