"""What is made of an import besides its items: a draft quiz, and reviews that somebody brings along."""

from __future__ import annotations

import uuid
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection
from anki.scheduler_pb2 import CardAnswer
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from facts.actions.imports import staging
from facts.core.formats import FORMATS
from facts.models import Import
from quiz.models import Memory, Quiz, Review
from quiz.queries.verification import differences
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.facts.core.formats.anki.test_with_anki import add, answer, exported
from tests.house.digests import digest
from tests.reader import FORMAT, bank, read_here

BANK = bank(
    [
        {"kind": "short", "content": {"stem": "B?"}, "key": {"accepted": ["b"], "strict": False}, "points": "2.5"},
        {"kind": "card", "content": {"stem": "Front"}, "key": {"back": "Back"}},
        "! It has no answer.",
        {"kind": "short", "content": {"stem": "A?"}, "key": {"accepted": ["a"], "strict": False}, "points": "0"},
    ]
)


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "test", FORMAT)
    monkeypatch.setattr(staging, "read", read_here)


class Desk:
    """Grace's desk, from which she sends one file."""

    def __init__(self, client: Client, classroom: ClassRoom, data: bytes, name: str) -> None:
        self.client, self.classroom, self.data, self.name = client, classroom, data, name

    def send(self, state: str = "draft") -> Page:
        file = SimpleUploadedFile(self.name, self.data)
        form = {"file": file, "deck": self.classroom.deck.pk, "state": state, "operation": str(uuid.uuid4())}
        return Page(self.client.post(reverse("admin:facts_item_import"), form, follow=True))

    def take(self, **also: Any) -> Page:
        apply = reverse("admin:facts_item_import_apply", args=[Import.objects.first().pk])
        return Page(self.client.post(apply, also, follow=True))


def test_a_draft_quiz_is_made_of_a_file(as_grace: Client, classroom: ClassRoom):
    desk = Desk(as_grace, classroom, BANK, "Two questions.bank")
    assert "Make a draft quiz of these in" in desk.send().text

    done = desk.take(quiz=classroom.course.pk)

    quiz = Quiz.objects.exclude(pk=classroom.quiz.pk).get()
    slots = [(str(slot.item), slot.position, str(slot.weight)) for slot in quiz.slots.all()]
    assert (quiz.course, quiz.title, quiz.state) == (classroom.course, "Two questions", "draft")
    assert slots == [("B?", 1, "2.50"), ("A?", 2, "1.00")]
    assert "A draft quiz was made of 2 questions: Two questions" in done.text
    assert "1 card is not in it: a quiz asks none." in done.text
    assert "2 of these are asked once they are published." in done.text
    assert reverse("admin:quiz_quiz_change", args=[quiz.pk]) in done.links
    before = digest()
    desk.take(quiz=classroom.course.pk)
    assert digest() == before

    desk.send()
    desk.take(quiz=classroom.course.pk)
    again = Quiz.objects.order_by("pk").last()
    assert (again != quiz, [slot.item_id for slot in again.slots.all()]) == (
        True,
        [s.item_id for s in quiz.slots.all()],
    )


def test_a_quiz_is_made_only_where_one_teaches(as_grace: Client, classroom: ClassRoom):
    other = factories.CourseFactory(decks=[classroom.deck])
    desk = Desk(as_grace, classroom, BANK, "x.bank")
    desk.send()
    before = digest()

    refused = desk.take(quiz=other.pk)

    assert "Select a valid choice." in refused.text
    assert digest() == before


def test_a_large_bank_is_no_quiz(as_grace: Client, classroom: ClassRoom, monkeypatch):
    monkeypatch.setattr("quiz.forms.importing.MOST_SLOTS", 2)

    page = Desk(as_grace, classroom, BANK, "x.bank").send()

    assert "Import 3 questions" in page.text
    assert "draft quiz" not in page.text


def test_reviews_go_into_the_memory_of_whoever_asks_for_it(as_grace: Client, classroom: ClassRoom, tmp_path: Path):
    """A package that Anki itself made. A class gets its questions; what its teacher knew is asked for, and hers."""
    desk = Desk(as_grace, classroom, package(tmp_path), "latin.apkg")
    looked = desk.send("published")
    assert "3 reviews go into your own memory of these cards" in looked.text
    desk.take()
    assert not Review.objects.exists()

    again = desk.send()
    assert "There is nothing to take in: the deck has all of it." in again.text
    assert "3 reviews went into your memory." in desk.take(history="on").text

    found = Review.objects.order_by("pk").values_list("learner", "kind", "rating")
    assert sorted(found) == sorted((classroom.grace.pk, "past", rating) for rating in (1, 4, 3))
    assert sorted(Memory.objects.values_list("item__current__label", "reps")) == [("aqua", 2), ("ignis", 1)]
    assert list(differences(Counter())) == []
    before = digest()
    desk.send()
    assert "0 reviews went into your memory." in desk.take(history="on").text
    changed = {table for table, rows in digest().items() if rows != before[table]}
    assert changed <= {"facts_import", "facts_importrow"}


def test_the_command_makes_a_quiz_too(classroom: ClassRoom, tmp_path: Path):
    path = tmp_path / "Two questions.bank"
    path.write_bytes(BANK)
    other = factories.CourseFactory(decks=[classroom.deck])
    before = digest()

    for given, why in (
        ({"quiz": True, "course": classroom.course.pk}, "on whose behalf"),
        (
            {"quiz": True, "deck": classroom.deck.slug, "person": classroom.grace.username},
            r"Name the course \(--course\)",
        ),
        ({"history": True, "course": classroom.course.pk, "person": "nobody"}, "Nobody here has the user name nobody"),
        ({"quiz": True, "course": other.pk, "person": classroom.grace.username}, "by somebody who teaches"),
        ({"quiz": True, "course": classroom.course.pk, "person": classroom.ada.username}, "by somebody who teaches"),
        ({"history": True, "course": classroom.course.pk, "person": classroom.ada.username}, "no reviews in the file"),
    ):
        with pytest.raises(CommandError, match=why):
            imported(path, **given)
    assert digest() == before

    said = imported(path, course=classroom.course.pk, quiz=True, person=classroom.grace.username)

    quiz = Quiz.objects.exclude(pk=classroom.quiz.pk).get()
    assert (quiz.course, quiz.title, quiz.state, quiz.slots.count()) == (classroom.course, "Two questions", "draft", 2)
    assert f"For {classroom.grace}: A draft quiz was made of 2 questions: Two questions" in said


def test_the_command_brings_reviews_along(classroom: ClassRoom, tmp_path: Path):
    path = tmp_path / "latin.apkg"
    path.write_bytes(package(tmp_path))

    first = imported(path, deck=classroom.deck.slug, state="published")
    assert not Review.objects.exists()
    second = imported(path, deck=classroom.deck.slug, history=True, person=classroom.ada.username)
    third = imported(path, deck=classroom.deck.slug, history=True, person=classroom.ada.username)

    told = [said[-1] for said in (first, second, third)]
    assert told == [
        f"3 questions taken in: deck {classroom.deck.slug}.",
        f"For {classroom.ada}: 3 reviews went into your memory.",
        f"For {classroom.ada}: 0 reviews went into your memory.",
    ]
    assert set(Review.objects.values_list("learner", flat=True)) == {classroom.ada.pk}


def imported(path: Path, **options: Any) -> list[str]:
    out = StringIO()
    call_command("import_items", path, stdout=out, **options)
    return out.getvalue().splitlines()


def package(folder: Path) -> bytes:
    collection = Collection(str(folder / "collection.anki2"))
    aqua, ignis, _terra = (
        add(collection, "Basic", *sides) for sides in (("aqua", "water"), ("ignis", "fire"), ("terra", "earth"))
    )
    for note, rating in ((aqua, CardAnswer.AGAIN), (aqua, CardAnswer.EASY), (ignis, CardAnswer.GOOD)):
        answer(collection, note.cards()[0].id, rating)
    data = exported(collection, folder / "latin.apkg", legacy=False, with_scheduling=True)
    collection.close()
    return data


def test_who_imports_for_no_class_is_a_learner(client: Client, db: None, tmp_path: Path):
    author = factories.UserFactory()
    deck = factories.DeckFactory(editors=[author])
    client.force_login(author)
    file = SimpleUploadedFile("latin.apkg", package(tmp_path))
    form = {"file": file, "deck": deck.pk, "state": "draft", "operation": str(uuid.uuid4())}

    page = Page(client.post(reverse("admin:facts_item_import"), form, follow=True))

    wanted = next(form.fields for form in page.forms if form.action.endswith("apply/"))
    assert [name for name, _value in wanted] == ["csrfmiddlewaretoken", "history"]
