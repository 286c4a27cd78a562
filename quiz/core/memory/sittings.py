"""The queue of one sitting: planned once at its start, then only moved. Values are item ids.

No two items that share a fact meet in one sitting, for the first would give away the second.
"""

from collections.abc import Collection, Iterable, Sequence

from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import Outlook

LIMIT = 60
NEW_LIMIT = 10
TYPED_KINDS = ("short", "number", "date", "cloze")
"""Kinds of items whose answer may be typed on a card."""
LEECH_LAPSES = 8
"""How often a card may be forgotten before its learner is told that it takes more than it gives."""

_SHORT_MINUTES = 1  # the first learning step
OTHERS_BETWEEN = 5
"""So many cards come before one that was forgotten comes again, unless fewer are left."""


def plan(
    due: Iterable[tuple[int, Collection[int], float]],
    new: Iterable[tuple[int, Collection[int]]],
    *,
    limit: int = LIMIT,
    new_limit: int = NEW_LIMIT,
    exclude_facts: Collection[int] = (),
) -> list[int]:
    """The queue: due cards, most at risk first, with new ones spread evenly among them.

    `due` holds (item id, fact ids, recall); `new` holds (item id, fact ids) in the order of introduction. Due cards
    take the places first, so a backlog pauses new ones. Items with a fact in `exclude_facts` wait for another sitting.
    """
    met = set(exclude_facts)
    at_risk = sorted(due, key=lambda card: (card[2], card[0]))
    reviews = _apart(((item, facts) for item, facts, _ in at_risk), met, limit)
    fresh = _apart(new, met, min(new_limit, limit - len(reviews)))
    return _interleaved(reviews, fresh)


def after(queue: Sequence[int], item_id: int, outlook: Outlook) -> list[int]:
    """The queue once this item was reviewed: it leaves, and comes back if it is due within minutes.

    After a step of one minute it returns behind five others, after a longer one at the end; a queue has no clock.
    An item that is not in the queue changes nothing.
    """
    others = [item for item in queue if item != item_id]
    if outlook.delay_minutes is None or item_id not in queue:
        return others
    place = OTHERS_BETWEEN if outlook.delay_minutes <= _SHORT_MINUTES else len(others)
    return [*others[:place], item_id, *others[place:]]


def after_cramming(queue: Sequence[int], item_id: int, rating: Rating) -> list[int]:
    """The same where ratings do not count: what was forgotten comes back behind five others, all else leaves."""
    others = [item for item in queue if item != item_id]
    if rating > Rating.AGAIN or item_id not in queue:
        return others
    return [*others[:OTHERS_BETWEEN], item_id, *others[OTHERS_BETWEEN:]]


def _apart(items: Iterable[tuple[int, Collection[int]]], met: set[int], room: int) -> list[int]:
    """The first items that share no fact with one another or with `met`, which grows by their facts."""
    chosen: list[int] = []
    for item, facts in items:
        if len(chosen) >= room:
            break
        if met.isdisjoint(facts):
            chosen.append(item)
            met.update(facts)
    return chosen


def _interleaved(reviews: list[int], fresh: list[int]) -> list[int]:
    """Both lists in their order; between two new ones about equally many reviews."""
    queue = list(reviews)
    for number, item in reversed(list(enumerate(fresh, start=1))):
        queue.insert(number * len(reviews) // (len(fresh) + 1), item)
    return queue
