"""What the lint says of an item: a column of the list, and a filter for what wants a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.core.lint import Finding
from facts.models import Item
from facts.queries.lint import findings

CHOSEN: list[Callable[[Item], Mapping[str, int]]] = []
"""How many learners chose each option of an item's current version. What stands above `facts` appends to it."""


class Attention(admin.SimpleListFilter):
    """The lint reads wordings, which a database cannot: every item of the list is read, once somebody asks for it."""

    title = gettext_lazy("what the lint says")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("fault", _("Has faults")), ("any", _("Has faults or hints")), ("none", _("Nothing to mend"))]

    def queryset(self, request: HttpRequest, items: QuerySet[Item]) -> QuerySet[Item]:
        if self.value() not in ("fault", "any", "none"):
            return items
        wanted = [
            item.pk
            for item in items.exclude(current=None).select_related("current", "fact")
            if _is_wanted(str(self.value()), findings(item))
        ]
        return items.filter(pk__in=wanted)


def in_short(item: Item) -> str:
    """ "1 fault and 2 hints"."""
    found = findings(item)
    faults = sum(each.severity == "fault" for each in found)
    hints = len(found) - faults
    parts = [ngettext("%d fault", "%d faults", faults) % faults] if faults else []
    parts += [ngettext("%d hint", "%d hints", hints) % hints] if hints else []
    return get_text_list(parts, _("and"))


def chosen_of(item: Item) -> dict[str, int]:
    found: dict[str, int] = {}
    for chosen in CHOSEN:
        for id_, count in chosen(item).items():
            found[id_] = found.get(id_, 0) + count
    return found


def _is_wanted(value: str, found: list[Finding]) -> bool:
    if value == "fault":
        return any(each.severity == "fault" for each in found)
    return bool(found) == (value == "any")
