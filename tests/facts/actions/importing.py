"""Files of the test format, begun and taken in."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from facts.actions.imports.deciding import accept_import, begin_import
from facts.actions.imports.jobs import go_on
from facts.models import Deck, Import, Item
from tests.reader import bank


def short(stem: str = "Capital of Latvia?", answer: str = "Riga", **more: Any) -> dict[str, Any]:
    return {"kind": "short", "content": {"stem": stem}, "key": {"accepted": [answer], "strict": False}, **more}


def begun(deck: Deck, *lines: dict[str, Any] | str, data: bytes | None = None, **more: Any) -> Import:
    file = ContentFile(bank(lines) if data is None else data, name="a bank.bank")
    given = {"topic": None, "item_state": Item.State.PUBLISHED, "operation": uuid.uuid4(), "now": timezone.now()}
    import_ = begin_import(file, deck=deck, **{**given, **more})
    go_on(import_)
    import_.refresh_from_db()
    return import_


def taken(import_: Import) -> Import:
    assert accept_import(import_, now=timezone.now())
    import_.refresh_from_db()
    go_on(import_)
    import_.refresh_from_db()
    return import_
