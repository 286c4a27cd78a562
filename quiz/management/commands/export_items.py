"""Write the questions of a deck, a course or a quiz to a file in one of the formats, and tell what it cannot hold.

Of a deck all items but the retired ones; of a course what is published; of a quiz what it asks everybody, with its
marks.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from facts.core.formats import FORMATS
from facts.models import Deck, Item
from facts.queries.exporting import Bank, bank, outcome
from quiz.management.courses import course_of
from quiz.models import Quiz
from quiz.queries.exporting import course_bank, quiz_bank


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--course", metavar="COURSE", help="its number, as in its address, or its join code")
        what.add_argument("--deck", metavar="ID", help="the deck's stable id")
        what.add_argument("--quiz", metavar="NUMBER", type=int, help="the quiz's number, as in its address")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, course, deck, quiz, format, file: Path, **options):  # noqa: A002  the option's name
        questions = _bank(course, deck, quiz)
        found = outcome(FORMATS[format], questions, now=timezone.now())
        for note in questions.notes:
            self.stdout.write(note)
        for each in found.lost:
            whats = " ".join(each.whats)
            self.stdout.write(f"{each.number}. {each.name}: {'left out. ' * each.is_whole}{whats}")
        if not found.kept:
            raise CommandError("There is nothing that this format could hold. No file was written.")
        try:
            file.write_bytes(found.written.data)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        self.stdout.write(f"{found.kept:,} of {len(questions.questions):,} questions are in {file}.")


def _bank(course: str | None, deck: str | None, quiz: int | None) -> Bank:
    if course is not None:
        return course_bank(course_of(course))
    if deck is not None:
        items = Item.objects.filter(deck__slug=deck).exclude(state=Item.State.RETIRED)
        if not Deck.objects.filter(slug=deck).exists():
            raise CommandError(f"There is no deck {deck!r}.")
        return bank(items)
    row = Quiz.objects.filter(pk=quiz).first()
    if row is None:
        raise CommandError(f"There is no quiz {quiz}.")
    return quiz_bank(row)
