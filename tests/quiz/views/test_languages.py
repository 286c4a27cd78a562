"""Pages say in which language and direction each side of an item is written."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from facts.core.kinds import KINDS
from facts.models import Item
from tests import factories
from tests.admin.pages import Page
from tests.admin.test_items import add, fact_of, typed
from tests.house.conftest import begun

QUESTION, ANSWER = 'lang="ar" dir="rtl"', 'lang="lt" dir="ltr"'


def in_languages(classroom, kind: str) -> Item:
    """An item with an Arabic question and a Lithuanian answer."""
    wording, key = factories.WORDINGS[kind]
    content = {"stem": "ما هي العاصمة؟", **wording, "lang": "ar"}
    return factories.ItemFactory(deck=classroom.deck, kind=kind, content=content, key={**key, "lang": "lt"})


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "card"])
def test_a_question_says_its_languages(classroom, as_ada, kind):
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=in_languages(classroom, kind))
    attempt = begun(quiz, classroom.ada)

    page = as_ada.get(f"/attempts/{attempt.pk}/1/").content.decode()

    assert re.search(rf'<div class="question"[^>]* {QUESTION} ', page)
    assert (ANSWER in page) == (kind not in {"truefalse", "date"})

    as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": str(uuid.uuid4())})
    result = as_ada.get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert re.search(rf'<div class="question"[^>]* {QUESTION} ', result)
    assert re.search(rf'<dd class="serif prose" {ANSWER} ', result)


def test_a_card_says_its_languages(classroom, as_ada):
    Item.objects.exclude(pk=in_languages(classroom, "card").pk).update(state=Item.State.RETIRED)
    as_ada.post("/cards/start/", {"operation": str(uuid.uuid4())})

    page = as_ada.get("/cards/review/?show=answer").content.decode()

    assert re.search(rf'id="stem"[^>]* {QUESTION} ', page)
    assert re.search(rf'<div class="question prose" {ANSWER} ', page)


def test_an_author_says_the_languages_in_the_editor(classroom, as_grace):
    languages = {"lang": "ar", "dir": "", "answer_lang": "lt", "answer_dir": "auto"}
    response = add(as_grace, typed("card", fact=fact_of(classroom).pk, **languages), "card")

    item = Item.objects.latest("pk")
    assert item.current.content["lang"] == "ar"
    assert "dir" not in item.current.content
    assert (item.current.key["lang"], item.current.key["dir"]) == ("lt", "auto")
    form = Page(as_grace.get(response.headers["Location"])).editor
    assert {name: form.filled()[name] for name in languages} == {name: [value] for name, value in languages.items()}


def test_a_language_that_is_none_stands_at_its_field(classroom, as_grace):
    changes = {"lang": "Arabic", "answer_lang": "?"}
    response = as_grace.post(f"{reverse('admin:facts_item_add')}?kind=card", typed("card", **changes))

    sentence = "Write the language as a tag: lt, ar or zh-Hant."
    errors = response.context["form"].errors
    assert (errors["lang"], errors["answer_lang"]) == ([sentence], [sentence])
    assert '<details class="stack" open>' in response.content.decode()
