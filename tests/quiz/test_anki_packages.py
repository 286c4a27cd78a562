"""What leaves for Anki opens there, and a later package changes what it brought before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import time_machine
from anki.collection import Collection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facts.actions.items import save_version
from tests.anki_collections import brought
from tests.conftest import ClassRoom

DAY = dt.timedelta(days=1)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with closing(Collection(str(tmp_path / "collection.anki2"))) as collection:
        yield collection


def test_a_later_export_changes_what_the_first_brought(
    as_grace: Client, classroom: ClassRoom, collection: Collection, tmp_path: Path
):
    url, path = reverse("quiz:course-export", args=[classroom.course.pk]), tmp_path / "course.apkg"
    card, now = classroom.items["card"], timezone.now()

    def export(at: dt.datetime) -> bytes:
        with time_machine.travel(at, tick=False):
            return as_grace.get(url, {"format": "apkg", "download": "yes"}).content

    first = brought(collection, path, export(now))
    unchanged = brought(collection, path, path.read_bytes())
    version = card.current
    key = {"back": "In another way."}
    save_version(
        card,
        kind="card",
        content=version.content,
        key=key,
        explanation="",
        operation=uuid.uuid4(),
        now=now,
        author=classroom.grace,
    )
    second = brought(collection, path, export(now + DAY))

    count = len(classroom.items)
    assert (len(first.new), len(first.updated)) == (count, 0)
    assert (len(unchanged.new), len(unchanged.updated)) == (0, 0)
    assert (len(second.new), len(second.updated), collection.card_count()) == (0, count, count)
    (changed,) = [collection.get_note(id_) for id_ in collection.find_notes("another")]
    assert (changed.guid, changed["Back"]) == (card.slug, "<p>In another way.</p>")
