"""What the authoring desk shows of marking again: what a corrected key would do, and what each one did."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from facts.admin.foreseeing import Foreseen
from facts.admin.history import Use
from facts.core.changes import Wording
from facts.models import Item
from people.models import User
from quiz.queries.regrades import effect_rows, foresee, regrades
from quiz.views.spreadsheets import spreadsheet


def foreseen(item: Item, wording: Wording, user: User) -> Foreseen | None:
    """Who would gain and lose; None where every answer would keep its mark."""
    effects = foresee(item, wording, user)
    if not effects.affects:
        return None
    name = f"{item.slug}-version-{item.current.number + 1}-foreseen"
    return Foreseen(
        "quiz/regrades/_foreseen.html", {"effects": effects}, lambda: spreadsheet(effect_rows(effects), name)
    )


def marked_again(item: Item, user: User) -> dict[int, Use]:
    """By version: "Marked again on 25 November by Grace Hopper: 12 gained, 3 lost", and its page."""
    return {
        each.version.pk: Use(f"{each.words}.", [(_("Who, and undo"), reverse("quiz:regrade", args=[each.version.pk]))])
        for each in regrades(user, item=item)
    }
