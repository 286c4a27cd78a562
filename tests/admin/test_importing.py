"""Import by page and by command: a look first, then all of it, and other people's imports are not there."""

from __future__ import annotations

import re
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facts.actions.imports import progress, staging
from facts.actions.imports.work import GONE_AFTER
from facts.core.formats import FORMATS
from facts.models import Deck, Import, Item
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.house.digests import digest
from tests.pages import HTMX
from tests.reader import FORMAT, bank, read_here

IMPORT = reverse("admin:facts_item_import")


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "test", FORMAT)
    monkeypatch.setattr(staging, "read", read_here)


def short(stem: str, answer: str = "Riga", **more: Any) -> dict[str, Any]:
    return {"kind": "short", "content": {"stem": stem}, "key": {"accepted": [answer], "strict": False}, **more}


LINES = [
    short("Capital of Latvia?", id="latvia", notes=["The penalty was not kept."]),
    short("Capital of Estonia?", "Tallinn", id="estonia"),
    "! It has no answer.",
]


def send(client: Client, classroom: ClassRoom, *lines: Any, **more: Any) -> Any:
    file = SimpleUploadedFile("../Our bank.bank", bank(lines))
    form = {"file": file, "deck": classroom.deck.pk, "state": "draft", "operation": str(uuid.uuid4())}
    return client.post(IMPORT, {**form, **more}, follow=True)


def test_a_file_is_sent_looked_at_and_taken_in(as_grace: Client, classroom: ClassRoom):
    assert IMPORT in Page(as_grace.get(reverse("admin:facts_item_changelist"))).links

    looked = Page(send(as_grace, classroom, *LINES))
    assert "Our bank.bank" in looked.text
    assert "New 2 Left out 1 Kinds 2 short answer" in looked.text
    assert "Line 2 Capital of Latvia? Riga New The penalty was not kept." in looked.text
    assert "Line 4" in looked.text
    assert not Item.objects.filter(slug="latvia").exists()

    import_ = Import.objects.get()
    apply = reverse("admin:facts_item_import_apply", args=[import_.pk])
    done = Page(as_grace.post(apply, follow=True))
    assert "2 questions were taken in." in done.text
    assert "It has no answer." in done.text
    assert set(Item.objects.filter(slug__in=["latvia", "estonia"]).values_list("state", flat=True)) == {"draft"}
    before = digest()
    as_grace.post(apply)
    assert digest() == before

    again = Page(send(as_grace, classroom, short("Capital of Latvia?", "Rīga", id="latvia"), LINES[1]))
    assert "Import one question" in again.text
    assert "Changed : corrects the key" in again.text
    assert "removed: Riga , end of removed added: Rīga" in again.text
    only = Page(as_grace.get(reverse("admin:facts_item_import_look", args=[import_.pk + 1]), {"verdict": "same"}))
    assert "Tallinn" in only.text
    assert "Rīga" not in only.text


def test_what_is_refused_or_discarded_leaves_the_deck(as_grace: Client, classroom: ClassRoom):
    items = Item.objects.count()

    assert "line 2: There is no act called dance." in Page(send(as_grace, classroom, "dance")).text
    send(as_grace, classroom, *LINES)
    discard = reverse("admin:facts_item_import_discard", args=[Import.objects.first().pk])
    assert "Discarded. The deck is as it was." in Page(as_grace.post(discard, follow=True)).text

    assert Item.objects.count() == items
    assert [import_.state for import_ in Import.objects.all()] == ["discarded", "refused"]
    page = Page(as_grace.get(IMPORT)).text
    assert "Refused" in page
    assert "Discarded" in page


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"file": SimpleUploadedFile("x", b"")}, "This file is empty."),
        ({"file": ""}, "This field is required."),
        ({"deck": "0"}, "Select a valid choice."),
        ({"format": "none"}, "Select a valid choice."),
    ],
)
def test_a_form_that_cannot_be_says_why(as_grace: Client, classroom: ClassRoom, sent, why):
    response = send(as_grace, classroom, *LINES, **sent)

    assert response.status_code == 422
    assert why in Page(response).text
    assert not Import.objects.exists()


def test_files_may_be_large_here_and_nowhere_else(as_grace: Client, classroom: ClassRoom, settings):
    settings.UPLOAD_MAX_SIZE, settings.IMPORT_MAX_SIZE = 10_000, 50_000
    large = bank(short(f"Question {i}?") for i in range(200))

    assert send(as_grace, classroom, file=SimpleUploadedFile("x", large)).status_code == 200
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies["csrf"] = "a" * 32
    assert stranger.post(IMPORT, {"file": SimpleUploadedFile("x", large)}).status_code == 400
    response = send(as_grace, classroom, file=SimpleUploadedFile("x", large * 3))
    assert "This file is larger than 100 MB." in Page(response).text


def test_other_peoples_imports_are_not_there(as_grace: Client, as_mallory: Client, classroom: ClassRoom):
    send(as_grace, classroom, *LINES)
    import_ = Import.objects.get()
    before = digest()

    for door, ask in (("look", as_mallory.get), ("apply", as_mallory.post), ("discard", as_mallory.post)):
        assert ask(reverse(f"admin:facts_item_import_{door}", args=[import_.pk])).status_code == 404
    assert send(as_mallory, classroom, *LINES).status_code in (403, 422)
    factories.DeckFactory(editors=[classroom.mallory])
    assert send(as_mallory, classroom, *LINES).status_code == 422
    assert "Our bank.bank" not in as_mallory.get(IMPORT).content.decode()

    import_.refresh_from_db()
    assert (import_.state, Import.objects.count()) == ("ready", 1)
    assert {table for table, rows in digest().items() if rows != before[table]} <= {"facts_deck", "facts_deck_editors"}


def test_progress_is_told_until_there_is_more_to_see(as_grace: Client, classroom: ClassRoom):
    send(as_grace, classroom, *LINES)
    import_ = Import.objects.get()
    look = reverse("admin:facts_item_import_look", args=[import_.pk])

    assert as_grace.get(look, headers=HTMX).headers["HX-Refresh"] == "true"
    for run, done, total, words, bar in (
        (None, 0, 0, "Waits for its turn.", "<progress aria-labelledby"),
        (uuid.uuid4(), 0, 0, "The file is opened.", "<progress aria-labelledby"),
        (uuid.uuid4(), 9, 0, "9 questions read.", "<progress aria-labelledby"),
        (uuid.uuid4(), 1, 3, "1 of 3 questions compared with the deck.", 'max="3" value="1"'),
    ):
        Import.objects.update(state="reading", run=run, done=done, total=total, touched_at=timezone.now())
        part, page = as_grace.get(look, headers=HTMX).content.decode(), as_grace.get(look).content.decode()
        assert words in part
        assert bar in part
        assert "<h1" not in part
        assert words in page
        assert f'hx-get="{look}"' in page
    Import.objects.update(touched_at=timezone.now() - GONE_AFTER)
    assert as_grace.get(look, headers=HTMX).headers["HX-Refresh"] == "true"


def test_progress_of_taking_in_is_told_from_beside_the_transaction(as_grace: Client, classroom: ClassRoom):
    send(as_grace, classroom, *LINES)
    import_ = Import.objects.get()
    look = reverse("admin:facts_item_import_look", args=[import_.pk])
    Import.objects.update(state="applying", run=uuid.uuid4(), touched_at=timezone.now())

    before = as_grace.get(look, headers=HTMX).content.decode()
    progress.tell(import_, 1)
    after = as_grace.get(look, headers=HTMX).content.decode()
    Import.objects.update(touched_at=timezone.now() - GONE_AFTER)
    still = as_grace.get(look, headers=HTMX)

    assert " ".join(words(before)) == "Being taken in. All of it will be there, or nothing."
    assert "max=" not in before
    assert " ".join(words(after)) == "1 of 2 questions taken in. All of it will be there, or nothing."
    assert 'max="2" value="1"' in after
    assert "HX-Refresh" not in still.headers


def words(page: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", page).split()


def test_a_page_costs_the_same_for_more_rows(as_grace: Client, classroom: ClassRoom):
    counts = []
    for number in (3, 90):
        old = [short(f"Old {number} {i}?", id=f"old-{number}-{i}") for i in range(number)]
        send(as_grace, classroom, *old)
        import_ = Import.objects.first()
        as_grace.post(reverse("admin:facts_item_import_apply", args=[import_.pk]))
        changed = [{**line, "explanation": "So."} for line in old]
        send(as_grace, classroom, *changed, *(short(f"{number} {i}?") for i in range(number)))
        with CaptureQueriesContext(connection) as queries:
            as_grace.get(reverse("admin:facts_item_import_look", args=[import_.pk + 1]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# The command


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_items", path, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "our.bank"
    file.write_bytes(bank(LINES))
    return file


def test_the_command_makes_the_deck_of_a_course(classroom: ClassRoom, path: Path):
    course = factories.CourseFactory(title="Baltic states")
    factories.EnrolmentFactory(course=course, user=classroom.grace, role="instructor")
    before = digest()

    tried = run(path, course=course.pk, dry_run=True)
    assert digest() == before
    said = run(path, course=course.pk, state="published")

    assert tried.splitlines()[-1] == "Nothing was changed; without --dry-run it is taken in."
    assert said.splitlines() == [
        "Read as A bank for tests: 2 new, 1 left out.",
        "New and changed: 2 short answer.",
        "It was read by a test.",
        "line 2 (new): The penalty was not kept.",
        "line 4 (left out): It has no answer.",
        "2 questions taken in: deck baltic-states.",
    ]
    deck = Deck.objects.get(slug="baltic-states")
    assert (list(deck.courses.all()), list(deck.editors.all())) == ([course], [classroom.grace])
    assert deck.items.published().count() == 2
    assert "2 same" in run(path, course=course.pk)


def test_the_command_refuses_and_leaves_nothing(classroom: ClassRoom, path: Path):
    course = factories.CourseFactory()
    before = digest()
    path.write_bytes(bank([*LINES, "dance"]))

    with pytest.raises(CommandError, match=r"our\.bank: line 2: There is no act called dance\. Nothing was taken in\."):
        run(path, course=course.pk)
    with pytest.raises(CommandError, match=r"There is no deck “nowhere”\."):
        run(path, deck="nowhere")
    with pytest.raises(CommandError, match="No such file"):
        run(path.with_name("none"), deck=classroom.deck.slug)
    with pytest.raises(CommandError, match="Name the course"):
        run(path)

    assert digest() == before
