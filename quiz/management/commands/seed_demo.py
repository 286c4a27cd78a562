"""Fill an empty database with a demo class: people, quizzes, two months of answers and reviews (quiz/demo/story.py)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.models import User
from quiz.demo.play import MOST_STUDENTS, play_story


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--students", type=int, default=MOST_STUDENTS, help=f"1 to {MOST_STUDENTS}")
        parser.add_argument("--days", type=int, default=60, help="how long ago the course began")
        parser.add_argument("--seed", type=int, default=1, help="another number, other chances")

    def handle(self, *, students: int, days: int, seed: int, **options):
        if not settings.IS_LOCAL:
            raise CommandError(
                f"Everybody knows the demo's passwords, and {settings.SITE_URL} is not this machine. Nothing was done."
            )
        if User.objects.exists():
            raise CommandError("There are people in this database. The demo is for an empty one. Nothing was done.")
        try:
            played = play_story(students=students, days=days, seed=seed, now=timezone.now(), tell=self._tell)
        except ValueError as error:
            raise CommandError(f"{error} Nothing was done.") from error
        self.stdout.write(
            f"A demo class: {played.students} students, {played.quizzes} quizzes, "
            f"{played.attempts} attempts, {played.reviews:,} reviews."
        )

    def _tell(self, done: int, of: int) -> None:
        """Progress on one line, which goes at the end; nothing where nobody looks on."""
        if self.stdout.isatty():
            self.stdout.write("\r\033[K" if done == of else f"\rMaking a demo class, {done} of {of} ...", ending="")
            self.stdout.flush()
