"""Items go out as files: what a bank holds, the pages that tell what is lost, the command."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from facts.core.formats import FORMATS
from facts.models import Item, Tag
from facts.queries.exporting import bank
from quiz.models import Course, Quiz, Slot
from tests import factories, lines
from tests.conftest import ClassRoom
from tests.pages import Page


@pytest.fixture(autouse=True)
def format_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, lines.NAME, lines)


@pytest.fixture
def quiz(classroom: ClassRoom) -> Quiz:
    """Two fixed questions and a card's worth of draws."""
    quiz = factories.QuizFactory(course=classroom.course, title="Mid term")
    short, single = classroom.items["short"], classroom.items["single"]
    short.tags.add(Tag.objects.create(deck=classroom.deck, name="cities"))
    factories.SlotFactory(quiz=quiz, item=single, position=2, weight=Decimal("0.5"))
    factories.SlotFactory(quiz=quiz, item=short, position=1, weight=3)
    Slot.objects.create(quiz=quiz, draw_count=4, position=3)
    return quiz


def test_a_bank_is_what_the_items_say_now(classroom: ClassRoom, django_assert_num_queries: DjangoAssertNumQueries):
    item = classroom.items["short"]
    item.topic.title = "History / Wars"
    item.topic.save()
    media = factories.MediaFactory(deck=classroom.deck)
    shown = factories.ItemFactory(deck=classroom.deck, stem=f"Which? {media.line}", kind="short")
    factories.MediaFactory(deck=classroom.deck)

    with django_assert_num_queries(3):
        found = bank(Item.objects.filter(pk__in=[item.pk, shown.pk]).order_by("pk"))

    first, second = found.questions
    version = item.current
    assert (first.kind, first.content, first.key) == (version.kind, version.content, version.key)
    assert (first.id, first.name, first.explanation) == (item.slug, "", version.explanation)
    assert found.labels == [version.label, shown.current.label]
    assert (first.category, first.points) == (("History", "Wars"), 1)
    assert second.category == (shown.topic.title,)
    assert {name: len(data) for name, data in found.media.items()} == {media.name: media.size}


def test_items_of_several_decks_are_told_apart(classroom: ClassRoom):
    item = classroom.items["short"]
    other = factories.ItemFactory(slug=item.slug)

    found = bank(Item.objects.filter(pk__in=[item.pk, other.pk]).order_by("pk"))

    assert [question.id for question in found.questions] == [f"{each.deck.slug}-{item.slug}" for each in (item, other)]
    assert [question.category for question in found.questions] == [
        (each.deck.title, each.topic.title) for each in (item, other)
    ]


def test_a_quiz_goes_out_in_its_order_with_its_marks(as_grace: Client, classroom: ClassRoom, quiz: Quiz):
    url = reverse("quiz:course-quiz-export", args=[classroom.course.pk, quiz.pk])

    page = Page(as_grace.get(url))
    looked = Page(as_grace.get(url, {"format": "lines"}))
    file = as_grace.get(url, {"format": "lines", "download": "yes"})

    assert "2 questions, as they are worded now." in page.text
    assert "4 questions are drawn anew for each attempt: a file holds none of those." in page.text
    assert "Lines holds all of it" in looked.text
    short, single = classroom.items["short"], classroom.items["single"]
    assert file.content.decode().splitlines() == [
        f"{short.slug}|{short.topic.title}|cities|3.00|",
        f"{single.slug}|{single.topic.title}||0.50|",
    ]
    assert file["Content-Type"] == "text/x-lines"
    assert file["Content-Disposition"].startswith('attachment; filename="mid-term-2')
    assert file["Content-Disposition"].endswith('.lines"')
    assert (file["Cache-Control"], file["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_what_a_format_cannot_hold_is_told_before(as_grace: Client, classroom: ClassRoom):
    url = reverse("quiz:course-export", args=[classroom.course.pk])
    factories.ItemFactory(
        deck=classroom.deck, kind="short", slug="hinted", content={"stem": "Hinted?", "hints": ["It is red."]}
    )
    count = len(classroom.items) + 1

    looked = Page(as_grace.get(url, {"format": "lines"}))
    file = as_grace.get(url, {"format": "lines", "download": "yes"})

    assert f"Lines holds {count - 1} of {count} questions" in looked.text
    assert "The question. Cards have no place in lines." in looked.text
    assert "Hints have no place in lines." in looked.text
    assert f"Download {count - 1} questions" in looked.text
    assert len(file.content.decode().splitlines()) == count - 1
    assert as_grace.get(url, {"format": "another"}).status_code == 400


def test_nothing_that_a_format_holds_is_no_file(as_grace: Client, classroom: ClassRoom):
    Item.objects.exclude(current__kind="card").update(state=Item.State.RETIRED)
    url = reverse("quiz:course-export", args=[classroom.course.pk])

    page = as_grace.get(url, {"format": "lines", "download": "yes"})

    assert "Lines holds none of these questions" in Page(page).text
    Course.objects.get().decks.clear()
    assert "There is no question here that could be exported yet." in Page(as_grace.get(url)).text


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("export_items", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_writes_a_file_and_tells_what_is_not_in_it(classroom: ClassRoom, quiz: Quiz, tmp_path: Path):
    file = tmp_path / "questions.lines"
    card, count = classroom.items["card"], len(classroom.items)

    for option in (["--deck", classroom.deck.slug], ["--course", str(classroom.course.pk)]):
        *lost, said = run(*option, "--format", "lines", str(file))
        assert lost == [f"{count}. {card.current.label}: left out. Cards have no place in lines."]
        assert said == f"{count - 1} of {count} questions are in {file}."
        assert len(file.read_text().splitlines()) == count - 1
    drawn, said = run("--quiz", str(quiz.pk), "--format", "lines", str(file))
    assert (drawn[:11], said) == ("4 questions", f"2 of 2 questions are in {file}.")
    for option in (["--deck", "none"], ["--course", "99999"], ["--quiz", "99999"]):
        with pytest.raises(CommandError, match="There is no"):
            run(*option, "--format", "lines", str(file))
