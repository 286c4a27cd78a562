"""Imports of many questions: in the background, in few statements, with a word on how far they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from facts.actions.imports import applying, jobs, progress, staging
from facts.actions.imports import work as at_work
from facts.actions.imports.applying import take_in
from facts.actions.imports.deciding import accept_import
from facts.actions.imports.jobs import go_on
from facts.actions.imports.work import claim
from facts.actions.items import keep_reversed
from facts.core.formats import FORMATS
from facts.models import Deck, Import, ItemVersion
from quiz.management.commands import work
from tests import factories
from tests.facts.actions.importing import begun, short, taken
from tests.reader import FORMAT, read_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "test", FORMAT)
    monkeypatch.setattr(staging, "read", read_here)


@pytest.fixture
def deck() -> Deck:
    return factories.DeckFactory()


def test_how_much_is_taken_in_is_told_while_nobody_else_sees_it(deck, monkeypatch):
    taken(begun(deck, *(short(f"Old {i}?", id=f"o{i}") for i in range(3))))
    import_ = begun(
        deck,
        *(short(f"New {i}?", id=f"n{i}") for i in range(5)),
        *(short(f"Old {i}?", "x", id=f"o{i}") for i in range(3)),
    )
    monkeypatch.setattr(applying, "NEW_CHUNK", 2)
    monkeypatch.setattr(applying, "CHUNK", 2)
    monkeypatch.setattr(at_work, "PAUSE", dt.timedelta(0))
    said = []

    def tell(import_: Import, done: int) -> None:
        progress_as_it_is(import_, done)
        said.append(progress.told(import_))

    progress_as_it_is = progress.tell
    monkeypatch.setattr(progress, "tell", tell)

    taken(import_)

    assert said == [1, 3, 5, 7, 8]
    assert (progress.told(import_), progress.told_at(import_)) == (0, None)
    assert not default_storage.exists(import_.folder)
    assert deck.items.published().count() == 8
    assert set(deck.items.values_list("current__number", flat=True)) == {1, 2}


def test_what_is_large_is_left_to_a_worker(deck, settings, monkeypatch):
    """Two thousand questions: nothing is read or taken in while somebody waits, and each step is a statement or two."""
    settings.TASKS_IN_BACKGROUND = True
    waiting: list[str] = []
    for task in ("read_import", "apply_import", "clear_import"):
        monkeypatch.setattr(jobs, task, Later(task, waiting))
    lines = [short(f"Question {i}?", str(i), category=["One", str(i % 3)], tags=["many"]) for i in range(2_000)]

    import_ = begun(deck, *lines)
    assert (import_.state, waiting, import_.rows.count()) == ("reading", ["read_import"], 0)
    jobs._read(import_.pk)
    import_.refresh_from_db()
    assert accept_import(import_, now=timezone.now())
    import_.refresh_from_db()
    go_on(import_)
    assert waiting == ["read_import", "apply_import"]
    with CaptureQueriesContext(connection) as queries:
        take_in(claim(import_.pk, Import.State.APPLYING, timezone.now))
    assert len(queries) < 40
    assert ItemVersion.objects.filter(item__deck=deck, item__tags__name="many").count() == 2_000
    assert sorted(deck.topics.values_list("title", flat=True)) == ["Imported", "One / 0", "One / 1", "One / 2"]
    assert begun(deck, *lines[:300]).counts["verdicts"] == {"same": 300}


class Later:
    """A task that only remembers that it was to run."""

    def __init__(self, name: str, waiting: list[str]) -> None:
        self._name, self._waiting = name, waiting

    def enqueue(self, pk: int) -> None:
        self._waiting.append(self._name)


def test_the_worker_does_what_waits(deck, settings, monkeypatch):
    """A real queue: the task waits in the database for `manage.py work`."""
    for module in (work, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)  # the test's own transaction is in it
    settings.TASKS_IN_BACKGROUND = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    import_ = begun(deck, *(short(f"Question {i}?") for i in range(501)))
    assert import_.state == "reading"

    call_command("work", "--once")

    import_.refresh_from_db()
    assert (import_.state, import_.total) == ("ready", 501)


def test_many_changes_cost_a_few_statements_and_leave_nobody_out(deck):
    """Wording, tags and difficulty; of each chunk at once, and a twin follows its card."""
    card = {"kind": "card", "content": {"stem": "aqua"}, "key": {"back": "water"}, "id": "aqua"}
    taken(begun(deck, card, *(short(f"Question {i}?", id=f"q{i}", tags=["old", "both"]) for i in range(40))))
    twin = keep_reversed(deck.items.get(slug="aqua"), wants=True)
    changed = [short(f"Question {i}?", "other", id=f"q{i}", tags=["both", "new"], difficulty=2) for i in range(40)]
    import_ = begun(deck, {**card, "explanation": "Fem."}, *changed)
    assert import_.counts["verdicts"] == {"changed": 41}
    assert accept_import(import_, now=timezone.now())

    with CaptureQueriesContext(connection) as queries:
        take_in(claim(import_.pk, Import.State.APPLYING, timezone.now))

    assert len(queries) < 50
    made = deck.items.exclude(slug__startswith="aqua").values_list("current__number", "current__change", "difficulty")
    assert set(made) == {(2, "key", 2)}
    assert set(deck.tags.values_list("name", flat=True)) == {"both", "new"}
    assert {frozenset(item.tags.values_list("name", flat=True)) for item in deck.items.filter(difficulty=2)} == {
        frozenset({"both", "new"})
    }
    twin.refresh_from_db()
    assert (twin.current.explanation, twin.current.number) == ("Fem.", 2)
