"""A learner at their pages: opens a quiz, gives the right answers by the words that stand there, hands in."""

from __future__ import annotations

import re
import uuid

from django.test import Client

from quiz.models import Attempt, Quiz
from tests.pages import Form, Page, send

TYPED = {
    "short": {"response": "Vilnius"},
    "number": {"response": "279.75"},
    "date": {"response": "2004"},
    "cloze": {"blank-1": "1922", "blank-2": "Harding"},
}
CHOSEN = {"single": ["option b"], "several": ["option a", "option b"], "truefalse": ["True"]}
KINDS = [*CHOSEN, *TYPED, "matching", "ordering"]
"""In the order in which the classroom's quiz asks them."""


def new() -> str:
    return str(uuid.uuid4())


def begun(client: Client, quiz: Quiz) -> Attempt:
    client.post(f"/quizzes/{quiz.pk}/start/", {"operation": new()})
    return Attempt.objects.open().get(quiz=quiz, learner_id=client.session["_auth_user_id"])


def question_url(attempt: Attempt, kind: str) -> str:
    return f"/attempts/{attempt.pk}/{KINDS.index(kind) + 1}/"


def question_form(page: Page) -> Form:
    return next(form for form in page.forms if form.id == "question-form")


def right(kind: str, form: Form) -> dict[str, str | list[str]]:
    """The right answer to the wording of tests/factories.py, as the page names it; an ordering is moved by `moves`."""
    if kind in CHOSEN:
        return {"response": [value for value, words in form.choices["response"] if words in CHOSEN[kind]]}
    if kind == "matching":
        pairs = {"pair-0": "right one", "pair-1": "right two"}
        return {name: value for name, words in pairs.items() for value, said in form.choices[name] if said == words}
    return TYPED.get(kind, {})


def entries(page: Page) -> list[str]:
    """The entries of an ordering from top to bottom."""
    return re.findall(r'name="place" value="[0-9]+">\s*<span[^>]*>(.*?)</span>', page.source)


def next_move(page: Page, wanted: list[str]) -> tuple[str, str] | None:
    """The button that brings the entries nearer to this order; None where they stand in it."""
    order = [wanted.index(entry) for entry in entries(page)]
    for place in range(1, len(order)):
        if order[place] < order[place - 1]:
            return "move", f"{place}:up"
    return None


def answered_in_full(client: Client, page: Page) -> Page:
    """From the first question to the page before handing in, without scripts, all of it right."""
    for kind in KINDS:
        if kind == "ordering":
            while move := next_move(page, ["entry e1", "entry e2", "entry e3"]):
                page = Page(send(client, question_form(page), move))
        form = question_form(page)
        page = Page(send(client, form, ("go", "next"), **right(kind, form)))
    return page


def handed_in(client: Client, quiz: Quiz, responses: dict[str, dict[str, object]] | None = None) -> Attempt:
    """An attempt with these answers by kind, handed in."""
    attempt = begun(client, quiz)
    for kind, fields in (responses or {}).items():
        url = question_url(attempt, kind)
        client.post(f"{url}respond/", {"operation": new(), **fields})
    client.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})
    attempt.refresh_from_db()
    return attempt
