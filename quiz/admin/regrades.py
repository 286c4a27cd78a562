"""What the authoring desk shows of marking again: what each corrected key did."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from facts.admin.history import Use
from facts.models import Item
from people.models import User
from quiz.queries.regrades import regrades


def marked_again(item: Item, user: User) -> dict[int, Use]:
    """By version: "Marked again on 25 November by Grace Hopper: 12 gained, 3 lost", and its page."""
    return {
        each.version.pk: Use(f"{each.words}.", [(_("Who, and undo"), reverse("quiz:regrade", args=[each.version.pk]))])
        for each in regrades(user, item=item)
    }
