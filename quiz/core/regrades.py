"""What marking again does to an answer: foreseen of a key that is still to be saved, or told from the log.

Both are the fold of `marks`, as the marks that are stored are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from facts.core.changes import Wording
from quiz.core.credits import Scheme
from quiz.core.marks import Act, Given, Standing, rejudged, standing, standings


class Turn(StrEnum):
    """How an answer comes out, in the order in which people want to read of it."""

    LOSES = "loses"
    GAINS = "gains"
    UNSAID = "unsaid"
    BY_HAND = "by hand"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer earns for each mark of weight, before and after."""

    before: Decimal
    after: Decimal
    turn: Turn


def foreseen(
    shown: Wording,
    given: Given,
    acts: Iterable[Act],
    wordings: Mapping[int, Wording],
    scheme: Scheme,
    *,
    corrected: Wording,
) -> Effect:
    """What a corrected key would do to an answer. `acts` and `wordings` are those of `marks.standings`."""
    before = standing(shown, given, acts, wordings, scheme)
    if before.is_by_hand:
        return Effect(before.credit, before.credit, Turn.BY_HAND)
    after = rejudged(shown, corrected, given, scheme)
    if after is None:
        return Effect(before.credit, before.credit, Turn.UNSAID)
    return _moved(before, after)


def told(
    shown: Wording, given: Given, acts: Sequence[Act], wordings: Mapping[int, Wording], scheme: Scheme
) -> list[tuple[int, Effect]]:
    """What each regrade in the log of an answer did to it: the place of the act among `acts`, and its effect."""
    all_marks = list(standings(shown, given, acts, wordings, scheme))
    moved = [_moved(before, after) for before, after in pairwise(all_marks)]
    return [(place, moved[place]) for place, act in enumerate(acts) if act.action == "regrade"]


def key_without(
    undone: int, shown: Wording, given: Given, acts: Iterable[Act], wordings: Mapping[int, Wording], scheme: Scheme
) -> int | None:
    """The version whose key would mark an answer if the version `undone` had never done so; None: the one shown."""
    others = [act for act in acts if act.version_id != undone]
    return standing(shown, given, others, wordings, scheme).key_version


def _moved(before: Standing, after: Standing) -> Effect:
    turn = Turn.STAYS
    if after.credit != before.credit:
        turn = Turn.GAINS if after.credit > before.credit else Turn.LOSES
    return Effect(before.credit, after.credit, turn)
