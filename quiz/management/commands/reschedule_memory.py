"""Show how the cards of a learner or a class would be spread by the terms of today, and move them if so told.

After a fit, or where a course wants another recall, states follow at once but due dates stay as they were shown. This
puts them where they would be had the last review of each card gone by today's terms. Without --apply nothing changes.
For a course, the cards of its decks are moved, and no others.
"""

import uuid
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import User
from quiz.actions.memory_jobs import order
from quiz.actions.rebuilding import course_moves, moves, reschedule
from quiz.models import Course, MemoryJob

DAYS = 30


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--learner", metavar="USERNAME")
        whose.add_argument("--course", metavar="ID", type=int)
        parser.add_argument("--apply", action="store_true", help="move the due dates; each move is a row in the log")

    def handle(self, *, learner, course, apply, **options):
        now = timezone.now()
        if learner is not None:
            person = User.objects.filter(username=learner).first()
            if person is None:
                raise CommandError(f"There is no learner {learner!r}.")
            found = moves(person, now=now)
            number, loads = len(found.dues), [_by_distance(each, found.today) for each in (found.before, found.after)]
        else:
            class_ = Course.objects.filter(pk=course).first()
            if class_ is None:
                raise CommandError(f"There is no course {course}.")
            of_class = course_moves(class_, now=now)
            number, loads = of_class.cards, [of_class.before, of_class.after]
            if of_class.looked_at < of_class.students:
                self.stdout.write(f"Reckoned from {of_class.looked_at:,} of {of_class.students:,} students.")
        self._show(*loads)
        if not apply:
            self.stdout.write(f"{_cards(number)} would move. Nothing was changed; --apply moves them.")
        elif learner is not None:
            self._tell(reschedule(person, operation=uuid.uuid4(), now=now))
        else:
            job = order(MemoryJob.Kind.DATES, class_, operation=uuid.uuid4(), now=now)
            self._tell(job.cards if job.finished_at else None)

    def _show(self, before, after):
        self.stdout.write(f"{'day':<10} {'now':>6} {'then':>6}")
        for day in range(DAYS):
            words = f"in {day} day{'s' * (day != 1)}" if day else "today"
            self.stdout.write(f"{words:<10} {before[day]:>6,} {after[day]:>6,}")
        later = (sum(number for day, number in loads.items() if day >= DAYS) for loads in (before, after))
        self.stdout.write("{:<10} {:>6,} {:>6,}".format("later", *later))

    def _tell(self, number):
        self.stdout.write("Left to the worker." if number is None else f"{_cards(number)} moved.")


def _by_distance(loads, today):
    return Counter({(day - today).days: number for day, number in loads.items()})


def _cards(number):
    return f"{number:,} card{'s' * (number != 1)}"
