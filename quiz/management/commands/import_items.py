"""Import the questions of a file: CSV, GIFT, Moodle XML, QTI, an Anki package and others, known by what they hold.

Items go into --deck, or into the deck of --course, which is made if the course has none. Each count and each note is
printed. All of it is taken in or nothing; the same file again changes nothing. With --dry-run nothing ever changes.

On behalf of a person (--for) more can be made of them at once, as on the page: a draft quiz in --course (--quiz), or
that person's memory of the reviews that an Anki package holds (--history).
"""

import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from facts.actions.imports.applying import DeckChangedError, take_in
from facts.actions.imports.clearing import clear
from facts.actions.imports.deciding import accept_import, begin_import
from facts.actions.imports.staging import stage
from facts.actions.imports.work import claim
from facts.core.formats import FORMATS
from facts.forms.importing import AcceptForm
from facts.forms.slugs import free_slug
from facts.models import Deck, Import, Item
from facts.queries.imports import kinds, number_to_take, verdicts
from people.models import User
from quiz.actions.imports import MOST_SLOTS
from quiz.management.people import person_of
from quiz.models import Course, Enrolment

State = Import.State


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--course", metavar="ID", type=int, help="the course whose deck it is")
        parser.add_argument("--deck", metavar="ID", help="the deck's stable id")
        parser.add_argument("--format", choices=sorted(FORMATS), default="", help="where the content does not tell")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become of each question")
        parser.add_argument("--for", metavar="USERNAME", dest="person", help="whose quiz or memory it becomes")
        parser.add_argument("--quiz", action="store_true", help="make a draft quiz of the questions in the course")
        parser.add_argument("--history", action="store_true", help="take the reviews of an Anki package along")
        parser.add_argument(
            "--state", choices=[Item.State.DRAFT, Item.State.PUBLISHED], default=Item.State.DRAFT, help="of new items"
        )

    def handle(self, *, file, course, deck, format, dry_run, state, person, quiz, history, **options):  # noqa: A002 - as the option is called
        wanted = {"quiz": _course_of(quiz, course), "history": history}
        person = _person(person, is_wanted=quiz or history)
        with _going_into(course, deck) as into:
            try:
                with file.open("rb") as opened:
                    import_ = begin_import(
                        File(opened, name=file.name),
                        deck=into,
                        topic=None,
                        item_state=Item.State(state),
                        format_=format,
                        operation=uuid.uuid4(),
                        now=timezone.now(),
                    )
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}.") from error
            try:
                self._import(import_, person, wanted, dry_run=dry_run)
            finally:
                _tidy(import_)

    def _import(self, import_: Import, person: User | None, wanted: dict[str, Any], *, dry_run: bool) -> None:
        stage(claim(import_.pk, State.READING, timezone.now))
        import_.refresh_from_db()
        if import_.state == State.REFUSED:
            raise CommandError(f"{import_.file_name}: {import_.refusal} Nothing was taken in.")
        self._tell(import_)
        form = _accepted(import_, person, wanted)
        if dry_run:
            self.stdout.write("Nothing was changed; without --dry-run it is taken in.")
            return
        accept_import(import_, now=timezone.now(), also=form.also if form else {})
        try:
            take_in(claim(import_.pk, State.APPLYING, timezone.now))
        except DeckChangedError as error:
            raise CommandError("The deck changed meanwhile. Nothing was taken in; try again.") from error
        number = number_to_take(import_)
        self.stdout.write(f"{number:,} question{'s' * (number != 1)} taken in: deck {import_.deck.slug}.")
        import_.refresh_from_db()
        for words, _address in import_.followed:
            self.stdout.write(f"For {person}: {words}")

    def _tell(self, import_: Import) -> None:
        self.stdout.write(f"Read as {FORMATS[import_.format].LABEL}: {_listed(verdicts(import_))}.")
        if of_kinds := kinds(import_):
            self.stdout.write(f"New and changed: {_listed(of_kinds)}.")
        for note in import_.notes:
            self.stdout.write(note)
        for row in import_.rows.exclude(notes=[]).defer("face", "back").iterator(chunk_size=500):
            for note in row.notes:
                self.stdout.write(f"{row.place} ({row.get_verdict_display().lower()}): {note}")


def _listed(counts) -> str:
    return ", ".join(f"{count.number:,} {count.label.lower()}" for count in counts) or "nothing"


def _course_of(quiz: bool, course: int | None) -> int | None:
    if quiz and course is None:
        raise CommandError("Name the course (--course) in which the quiz is made.")
    return course if quiz else None


def _person(username: str | None, *, is_wanted: bool) -> User | None:
    if username is None and is_wanted:
        raise CommandError("Say on whose behalf (--for): who may make the quiz, or whose memory it is.")
    return None if username is None else person_of(username)


def _accepted(import_: Import, person: User | None, wanted: dict[str, Any]) -> AcceptForm | None:
    """The word that the page's form would give. Refuses what that form does not offer."""
    asked = {name: value for name, value in wanted.items() if value}
    if person is None or not asked:
        return None
    form = AcceptForm(QueryDict(urlencode(asked)), import_=import_, user=person)
    for name, why in _REFUSED.items():
        if name in asked and name not in form.fields:
            raise CommandError(f"{why} Nothing was taken in.")
    if not form.is_valid():
        raise CommandError(f"{_REFUSED['quiz']} Nothing was taken in.")
    return form


_REFUSED = {
    "quiz": f"A quiz is made of {MOST_SLOTS} questions at most, by somebody who teaches in the course.",
    "history": "There are no reviews in the file.",
}


@contextmanager
def _going_into(course: int | None, slug: str | None):
    """The deck. One that is made for an import that is refused or only tried goes again."""
    deck, is_new = _deck(course, slug)
    try:
        yield deck
    finally:
        if is_new and not deck.items.exists():
            deck.delete()


def _tidy(import_: Import) -> None:
    """An import by command leaves its counts where something came of it, and else nothing."""
    import_.refresh_from_db()
    if import_.state == State.DONE:
        clear(import_)
    else:
        import_.state = State.DISCARDED
        clear(import_)
        import_.delete()


def _deck(course_id: int | None, slug: str | None) -> tuple[Deck, bool]:
    """The deck, and whether it was made now."""
    course = Course.objects.filter(pk=course_id).first()
    if course_id is not None and course is None:
        raise CommandError(f"There is no course {course_id}.")
    if slug is not None:
        found = Deck.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"There is no deck “{slug}”.")
        return found, False
    if course is None:
        raise CommandError("Name the course (--course) or the deck (--deck) that the questions go into.")
    decks = list(course.decks.all()[:2])
    if len(decks) > 1:
        raise CommandError("The course uses several decks. Name one of them (--deck).")
    return (decks[0], False) if decks else (_make_deck(course), True)


@transaction.atomic
def _make_deck(course: Course) -> Deck:
    """It belongs to those who teach the course."""
    deck = Deck.objects.create(slug=free_slug(Deck.objects.all(), course.title), title=course.title)
    instructors = Enrolment.objects.filter(course=course, role=Enrolment.Role.INSTRUCTOR)
    deck.editors.set(instructors.values_list("user", flat=True))
    course.decks.add(deck)
    return deck
