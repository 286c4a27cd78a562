"""The demo in a journey: its class as the command seeds it, and the deck as somebody knows it who has learned it."""

from __future__ import annotations

import re
from functools import cache
from io import StringIO

from django.core.management import call_command
from playwright.sync_api import Page

from facts.core.decks import ItemPlan
from quiz.core import marking
from tests.journeys.hands import heading
from tests.journeys.school import first_deck


def seed_demo() -> None:
    """The demo of two students and twenty days, told by the command."""
    call_command("seed_demo", students=2, days=20, stdout=StringIO())


def read_question(page: Page) -> ItemPlan:
    """The item of the deck that the page asks for, by the words that stand there."""
    stem, shown = _words(heading(page).inner_text()), _words(page.locator("#answer-panel").inner_text())
    found = [item for item in _asked(stem) if all(piece in shown for piece in _pieces(item))]
    assert len(found) == 1, f"{len(found)} items of the deck ask: {stem}"
    return found[0]


def right(item: ItemPlan) -> object:
    """What to say to it, as `hands.answer` takes it."""
    said, content = marking.perfect(item.kind, item.content, item.key), item.content
    texts = {
        each["id"]: each["text"] for part in ("options", "lefts", "rights", "entries") for each in content.get(part, ())
    }
    match item.kind:
        case "single":
            return texts[said]
        case "several" | "ordering":
            return [texts[id_] for id_ in said]
        case "truefalse":
            return str(said)
        case "matching":
            return {texts[left]: texts[other] for left, other in said.items()}
        case "cloze":
            return [said[blank["id"]] for blank in content["blanks"]]
    return said


def mistaken(item: ItemPlan) -> str:
    """Another choice than the right one of a single choice."""
    return next(each["text"] for each in item.content["options"] if each["id"] != item.key["right"])


@cache
def _asked(stem: str) -> list[ItemPlan]:
    return [item for item in first_deck().items if item.kind != "card" and _words(item.content["stem"]) == stem]


def _pieces(item: ItemPlan) -> list[str]:
    """What a cloze says around its blanks."""
    return [_words(piece) for piece in re.split(r"\{\w+\}", item.content.get("text", ""))]


def _words(text: str) -> str:
    return " ".join(text.split())
