"""Forms of one fact: questions that ask it in another way, or the same way round backwards.

One must not give away another on the same day, and one forgotten says that its siblings are weaker than they look. Both
are read, never written: no schedule moves, so a form taken back or corrected leaves no trace at its siblings.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

FORGOTTEN_FOR = timedelta(days=30)
"""So long does a form that was forgotten bring its siblings forward; after that their own schedule knows better."""


def waits(item: int, facts: Collection[int], answered: Mapping[int, Collection[int]]) -> bool:
    """Whether an item waits until tomorrow: another one with a fact of its own was answered today.

    `answered` gives the items answered today by fact. An item's own answer holds nothing back: it is in its steps.
    """
    return any(other != item for fact in facts for other in answered.get(fact, ()))


def is_brought_forward(
    item: int, facts: Collection[int], last_review_at: datetime, forgotten: Mapping[int, Mapping[int, datetime]]
) -> bool:
    """Whether an item comes before it is due: another form was forgotten after this one was last reviewed.

    `forgotten` gives, by fact, the items that were forgotten and when that was last.
    """
    return any(other != item and at > last_review_at for fact in facts for other, at in forgotten.get(fact, {}).items())
