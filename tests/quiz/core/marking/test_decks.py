"""Every item of our own decks can be answered in full, and its wrong options are wrong."""

from pathlib import Path

import pytest

from facts.core import decks
from facts.core.decks import ItemPlan, read_deck
from facts.core.kinds import KINDS
from quiz.core.marking import Verdict, mark, perfect, tell

ITEMS = [
    item
    for path in sorted((Path(decks.__file__).parents[1] / "decks").glob("*.toml"))
    for item in read_deck(path.read_text(encoding="utf-8")).items
    if item.kind != "card"
]

every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)


@every_item
def test_the_perfect_response_marks_one(item: ItemPlan) -> None:
    response = perfect(item.kind, item.content, item.key)
    marked = mark(item.kind, item.content, item.key, response)
    assert (marked.fraction, marked.verdict, marked.notes) == (1, Verdict.RIGHT, ())
    assert tell(item.kind, KINDS[item.kind].face(item.content), item.key, response)


@pytest.mark.parametrize("item", [item for item in ITEMS if "options" in item.content], ids=lambda item: item.id)
def test_a_wrong_option_marks_nothing(item: ItemPlan) -> None:
    for option in item.content["options"]:
        response = option["id"] if item.kind == "single" else [option["id"]]
        is_right = response == item.key["right"] or option["id"] in item.key["right"]
        assert (mark(item.kind, item.content, item.key, response).fraction > 0) is is_right


@pytest.mark.parametrize("item", [item for item in ITEMS if item.kind == "short"], ids=lambda item: item.id)
def test_every_accepted_answer_is_right(item: ItemPlan) -> None:
    for answer in item.key["accepted"]:
        assert mark("short", item.content, item.key, answer).verdict is Verdict.RIGHT
