"""Recompute all snapshots (responses, marks, memories, study days, sittings, pages); name each that its log denies."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from quiz.queries.verification import differences


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        counts: Counter[str] = Counter()
        found = 0
        for sentence in differences(counts):
            found += 1
            self.stdout.write(sentence)
        checked = ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing yet"
        self.stdout.write(f"Checked: {checked}.")
        if found:
            raise CommandError(f"{found} difference{'s' * (found > 1)}.")
        self.stdout.write("Every snapshot says what its log says.")
