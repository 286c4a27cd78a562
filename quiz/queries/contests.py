"""What learners of a course contest: equal answers to one question together, and what was decided lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from facts.models import Deck, Item, ItemVersion
from people.models import User
from quiz.core.contests import same, text_of
from quiz.models import AttemptItem, Contest, Course

DECIDED = 20
"""How many decided contests a page recalls."""


@dataclass(frozen=True, slots=True)
class Group:
    """Open contests over the same answer. One decision settles all; `first` stands for them."""

    first: Contest
    version: ItemVersion
    current: ItemVersion
    contests: Sequence[Contest]
    typed: int
    """How many answers of the course say the same, contested or not."""
    adds: bool
    may_edit: bool
    editors: str
    """Who can add the answer to the item, where this person cannot."""

    @property
    def text(self) -> str:
        return self.first.text

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(each.attempt_item.attempt.learner.name, each.reason) for each in self.contests if each.reason]


def counts(courses: Iterable[Course]) -> dict[int, int]:
    """How many wait, by course; courses without any are left out."""
    path = "attempt_item__attempt__quiz__course"
    waiting = Contest.objects.open().filter(**{f"{path}__in": courses}).values_list(path)
    return dict(waiting.annotate(number=Count("pk")).order_by())


def groups(course: Course, user: User) -> list[Group]:
    """What waits, oldest first."""
    rows = Contest.objects.open().filter(attempt_item__attempt__quiz__course=course)
    related = ("version__item__current", "version__item__deck", "key_version", "attempt__learner")
    rows = rows.select_related(*(f"attempt_item__{name}" for name in related)).order_by("made_at", "pk")
    together: dict[tuple[int, str, str], list[Contest]] = {}
    for row in rows:
        together.setdefault((row.attempt_item.version.item_id, row.blank, row.folded), []).append(row)
    items = {item_id for item_id, _blank, _text in together}
    mine = set(Item.objects.editable_by(user).filter(pk__in=items).values_list("pk", flat=True))
    names = _editors({rows[0].attempt_item.version.item.deck_id for rows in together.values()})
    since = ItemVersion.objects.asking_since(items)
    typed = _typed(course, together.keys())
    found = []
    for (item_id, blank, folded), contests in together.items():
        version = contests[0].attempt_item.version
        found.append(
            Group(
                first=contests[0],
                version=version,
                current=version.item.current,
                contests=contests,
                typed=typed[item_id, blank, folded],
                adds=contests[0].adds_to(version.item.current, since=since.get(item_id, 1)),
                may_edit=item_id in mine,
                editors=names.get(version.item.deck_id, ""),
            )
        )
    return found


def _editors(decks: set[int]) -> dict[int, str]:
    rows = Deck.objects.filter(pk__in=decks).prefetch_related("editors")
    return {deck.pk: get_text_list([person.name for person in deck.editors.all()], _("or")) for deck in rows}


def _typed(course: Course, wanted) -> Counter[tuple[int, str, str]]:
    from_items = {item_id for item_id, _blank, _text in wanted}
    rows = AttemptItem.objects.filter(
        attempt__quiz__course=course, attempt__submitted_at__isnull=False, version__item__in=from_items
    )
    counts: Counter[tuple[int, str, str]] = Counter()
    blanks = {(item_id, blank) for item_id, blank, _text in wanted}
    for item_id, response in rows.values_list("version__item", "response").iterator(chunk_size=500):
        for blank in {blank for item, blank in blanks if item == item_id}:
            counts[item_id, blank, same(text_of(response, blank))] += 1
    return counts


def decided(course: Course) -> list[Contest]:
    """The latest decisions, newest first."""
    rows = Contest.objects.exclude(state=Contest.State.OPEN).filter(attempt_item__attempt__quiz__course=course)
    related = ("attempt_item__version", "attempt_item__attempt__learner", "decided_by")
    return list(rows.select_related(*related).order_by("-decided_at", "-pk")[:DECIDED])
