"""Before a key is corrected: the page that tells what it would do to answers, and asks.

Nothing is saved before. The form that was sent stands in hidden fields, so that confirming sends it again, with the
same operation id, and going back loses nothing. What answers there are, only what stands above `facts` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from facts.core.changes import Change, Wording
from facts.models import Item
from people.models import User

CONFIRMED, ROWS = "_foreseen", "_rows"
"""The buttons of the page: do it, and give all rows as a file."""
OWN = {CONFIRMED, ROWS, "csrfmiddlewaretoken", "operation"}


@dataclass(frozen=True)
class Foreseen:
    """What a corrected key would do: a template with its values, and the rows as a file."""

    template: str
    values: Mapping[str, Any]
    file: Callable[[], StreamingHttpResponse]


FORESEEN: list[Callable[[Item, Wording, User], Foreseen | None]] = []
"""What stands above `facts` appends to it; None where no answer is affected."""


def foreseen(
    request: HttpRequest,
    item: Item,
    wording: Wording,
    change: str | None,
    context: Mapping[str, Any],
    *,
    back: str = "",
) -> HttpResponse | None:
    """The page that asks; None where the form may be acted on at once.

    `context` is that of the admin's pages. `back` is the address that the form came from; without one the form is
    shown again by its own preview. Raises BadRequest for a file of what no longer is.
    """
    if CONFIRMED in request.POST:
        return None
    pages = _foreseen(item, wording, change, request.user)
    if ROWS in request.POST:
        if not pages:
            raise BadRequest(_("What this page told has changed meanwhile. Go back to the form and look again."))
        return pages[0].file()
    if not pages:
        return None
    fields = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    context = {
        **context,
        "title": _("This changes the key"),
        "original": item,
        "pages": pages,
        "fields": fields,
        "operation": request.POST.get("operation", ""),
        "next_number": item.current.number + 1,
        "back": back,
    }
    return render(request, "admin/facts/item/foreseen.html", context)


def _foreseen(item: Item, wording: Wording, change: str | None, user: User) -> list[Foreseen]:
    if change != Change.KEY or wording == item.current.wording:
        return []
    return [page for foresee in FORESEEN if (page := foresee(item, wording, user))]
