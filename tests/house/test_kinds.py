"""A kind is one small room on every floor. Each that is listed has all of them, and nothing else names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from facts.core.kinds import KINDS
from facts.forms.kinds import FORMS
from quiz.core.marking import MARKERS
from tests.factories import WORDINGS
from tests.facts.core.items import FIELDS
from tests.house.test_texts import texts

BASE = Path(settings.BASE_DIR)
ROOMS = [
    "facts/core/kinds/{}.py",
    "facts/forms/kinds/{}.py",
    "templates/facts/kinds/{}.html",
    "templates/quiz/cards/faces/{}.html",
]
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
def test_a_kind_has_its_rooms(kind):
    rooms = [*ROOMS, "quiz/core/marking/{}.py"] if KINDS[kind].IS_MARKED else ROOMS

    assert [room for room in rooms if not Path(BASE, room.format(kind)).is_file()] == []


def test_the_lists_name_the_same_kinds():
    assert list(FORMS) == list(FIELDS) == list(WORDINGS) == list(KINDS)
    assert list(MARKERS) == [name for name, kind in KINDS.items() if kind.IS_MARKED]


@every_kind
def test_a_kind_speaks_to_authors_in_sentences(kind):
    assert re.fullmatch(r"[A-Z].*\.", KINDS[kind].ABOUT)


@every_kind
def test_a_kind_is_documented(kind):
    page = Path(BASE, "docs/items.md").read_text()
    sections = {section.partition("\n")[0]: section for section in re.split(r"\n## ", page)}
    row = re.compile(rf"^\|(?: `?\w+`?,)* `?{kind}`?(?:, `?\w+`?)* \|", re.MULTILINE)
    found = {name: len(row.findall(section)) for name, section in sections.items()}

    assert found[next(iter(sections))] == 1, "content, key and response"
    assert found["Marking"] == KINDS[kind].IS_MARKED
    assert found["The deck format"] == 1


def test_nothing_outside_its_rooms_asks_which_kind_it_is():
    names = "|".join(KINDS)
    asks = re.compile(rf"""kind\s*(?:==|!=|in|not in)\s*[\[({{]?\s*["'](?:{names})["']""")
    rooms = ("facts/core/kinds/", "facts/forms/kinds/", "quiz/core/marking/", "templates/facts/kinds/")
    others = ("quiz/demo/", "facts/core/extraction/")  # weak spots of students, and kinds of words
    files = texts(".py", ".html", roots=["people", "facts", "quiz", "templates"])

    found = [
        f"{path}: {match[0]}"
        for path, text in files
        if not path.startswith(rooms + others)
        for match in asks.finditer(text)
    ]
    assert found == []
    assert asks.search('if card.kind == "single" or x')
    assert asks.search("{% if self.kind in {'short', 'number'} %}")
