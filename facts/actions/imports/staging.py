"""Reading a file to rows, each with its verdict. Nothing of the deck changes."""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import fields
from operator import attrgetter
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from facts.actions.files.reading import FileRefusedError, Line, read
from facts.actions.imports.clearing import clear_rows
from facts.actions.imports.finding import Finder, Row
from facts.actions.imports.work import Work
from facts.models import Import, ImportMedia, ImportRow, Media

BATCH = 500


class TooManyError(Exception):
    """More rows than were to be read at once."""


def stage(work: Work, *, most: int | None = None) -> None:
    """
    Read the file and leave the import ready, or refused with the reason.

    Raises TooManyError once there are more than `most` rows, with the import as it was, for a process that has time.
    """
    import_ = work.import_
    clear_rows(import_)
    known = Media.objects.filter(deck=import_.deck_id).values_list("name", flat=True)
    said = read(import_.file.path, name=import_.file_name, format_=import_.format, known=known)
    try:
        counts = _Stage(work, most).take(said)
    except FileRefusedError as refusal:
        clear_rows(import_)
        work.end(Import.State.REFUSED, refusal=str(refusal), done=0, total=0)
    except TooManyError:
        clear_rows(import_)
        work.keep(run=None, tries=0, done=0, total=0)
        raise
    else:
        work.end(Import.State.READY, counts=counts, done=import_.total)
    finally:
        said.close()


class _Stage:
    def __init__(self, work: Work, most: int | None) -> None:
        self._work = work
        self._most = most
        self._finder = Finder(work.import_)
        self._verdicts: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._reviews = 0
        self._done = 0

    def take(self, said: Any) -> dict[str, Any]:
        """What was counted: by verdict, of what is new or changed by kind, and past reviews where there are any."""
        batch: list[Line] = []
        for line in said:
            if "read" in line:
                self._work.say(line["read"])
            elif "total" in line:
                self._begin(line)
            elif "media" in line:
                self._take_media(line["media"])
            else:
                batch.append(line["row"])
            if len(batch) == BATCH:
                self._take_rows(batch)
                batch = []
        self._take_rows(batch)
        reviews = {"reviews": self._reviews} if self._reviews else {}
        return {"verdicts": dict(self._verdicts), "kinds": dict(self._kinds), **reviews}

    def _begin(self, line: Line) -> None:
        if self._most is not None and line["total"] > self._most:
            raise TooManyError
        self._work.keep(format=line["format"], total=line["total"], notes=line["notes"], done=0)

    def _take_media(self, media: Line) -> None:
        self._work.say(self._done)
        row = ImportMedia(
            of=self._work.import_,
            name=media["name"],
            kind=media["kind"],
            content_type=media["content_type"],
            alt=media["alt"] or _("Without a description"),
        )
        data = base64.b64decode(media["data"])
        row.size = len(data)
        if not self._work.import_.media.filter(name=row.name).exists():
            default_storage.save(row.place, ContentFile(data))
            row.save()

    def _take_rows(self, batch: list[Line]) -> None:
        rows = self._finder.rows(batch)
        _insert(self._work.import_, rows)
        self._done += len(rows)
        self._verdicts.update(row.verdict for row in rows)
        changing = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED)
        self._kinds.update(row.kind for row in rows if row.verdict in changing)
        past = (row.history for row in rows if row.history != "[]" and row.verdict != ImportRow.Verdict.LEFT_OUT)
        self._reviews += sum(len(json.loads(history)) for history in past)
        self._work.say(self._done)


@transaction.atomic
def _insert(import_: Import, rows: list[Row]) -> None:
    """Plain values to one statement: models would take ten times as long."""
    columns = ", ".join(map(connection.ops.quote_name, _COLUMNS))
    marks = ", ".join(["%s"] * len(_COLUMNS))
    values = [(import_.pk, json.dumps(row.notes), *_VALUES(row)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO facts_importrow ({columns}) VALUES ({marks})", values)  # noqa: S608 - our own names


_READ = [each.name for each in fields(Row) if each.name != "notes"]
_VALUES = attrgetter(*_READ)
_COLUMNS = ("of_id", "notes", *_READ)
