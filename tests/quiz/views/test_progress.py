"""A learner's progress: every picture has its sentence and its table, also where there is nothing to show yet."""

from __future__ import annotations

import re

import pytest
import time_machine

from tests import factories
from tests.conftest import signed_in
from tests.pages import Page, send
from tests.quiz.views.sittings import handed_in

RIGHT = {"short": {"response": "Vilnius"}, "number": {"response": "279.75"}, "date": {"response": "2004"}}


def tables(page: Page) -> dict[str, list[str]]:
    """By caption, the text of each row."""
    found = {}
    for part in re.findall(r"<table>.*?</table>", page.source, re.DOTALL):
        caption = Page(re.search(r"<caption[^>]*>(.*?)</caption>", part, re.DOTALL)[1]).text
        found[caption] = [
            Page(row).text for row in re.findall(r"<tr>.*?</tr>", part.partition("<tbody>")[2], re.DOTALL)
        ]
    return found


def test_before_anything_was_done_it_says_how_it_begins(db):
    client = signed_in(factories.UserFactory())

    page = Page(client.get("/progress/"))

    assert "Your progress It begins with your first card or quiz." in page.text
    assert "Scores over time No quiz taken yet." in page.text
    assert "Mastery by topic No topics yet." in page.text


def test_scores_are_a_line_a_sentence_and_a_table(classroom, as_ada):
    with time_machine.travel("2026-11-02 08:00:00Z", tick=False):
        handed_in(as_ada, classroom.quiz)
    with time_machine.travel("2026-11-04 08:00:00Z", tick=False):
        handed_in(as_ada, classroom.quiz, RIGHT)
        page = Page(as_ada.get("/progress/"))

    assert "From 0 to 33 % in two quizzes, best in the latest." in page.text
    assert tables(page)["Scores"] == [f"2 Nov {classroom.quiz.title} 0 %", f"4 Nov {classroom.quiz.title} 33 %"]


def test_mastery_counts_every_item_of_the_topic(classroom, as_ada):
    single = classroom.items["single"]
    handed_in(as_ada, classroom.quiz, RIGHT)

    page = Page(as_ada.get("/progress/"))

    rows = next(rows for caption, rows in tables(page).items() if "familiar from 50" in caption)
    assert len(rows) == 10
    met = [row for row in rows if "1 of 1 met" in row]
    assert len(met) == 9
    assert any(row.startswith(f"{single.topic.title} 1 of 1 met") for row in met)
    assert [row for row in rows if row not in met] == [f"{classroom.items['card'].topic.title} 0 of 1 met new"]
    assert "You have met 9 of 10 cards" in page.text


def test_study_days_and_what_comes_up(classroom, as_ada):
    with time_machine.travel("2026-11-02 08:00:00Z", tick=False):
        handed_in(as_ada, classroom.quiz, RIGHT)
        page = Page(as_ada.get("/progress/"))

    assert tables(page)["Study days"] != []
    ahead = [row for row in tables(page)["Cards due"] if not row.endswith(" 0")]
    assert sum(int(row.split()[-1]) for row in ahead) == 9


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_page_is_whole_either_way(as_ada, headers):
    assert "</html>" in as_ada.get("/progress/", headers=headers).content.decode()


def test_a_review_moves_it(classroom, as_ada):
    before = Page(as_ada.get("/progress/")).text

    card = Page(send(as_ada, Page(as_ada.get("/")).form("/cards/start/")))
    send(as_ada, card.form("/cards/rate/"), ("rating", "4"))

    after = Page(as_ada.get("/progress/")).text
    assert "It begins with your first card or quiz." in before
    assert "You have met 1 of 10 cards" in after
