"""What an answer is worth, as its log has it: the mark at handing in, then each corrected key and each mark by hand.

The key of the version that was shown marks first. A regrade marks the same response by the key of a later version of
the same question. A mark that somebody gave by hand holds against every key.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from facts.core.changes import LISTS, Values, Wording, carried, id_map
from quiz.core import marking
from quiz.core.marking import Marked

_WHOLE = ("lefts", "entries")
"""Lists of which a response takes a stand on every entry."""


class Act(Protocol):
    """A step after handing in: REGRADE names a version, MARK has a fraction."""

    action: str
    version_id: int | None
    fraction: Decimal | None
    comment: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The mark of an answer, and where it comes from."""

    marked: Marked
    key_version: int | None = None
    """The version whose key marks it; None: the one that was shown."""
    comment: str = ""
    is_by_hand: bool = False


def standings(
    shown: Wording, response: Any, acts: Iterable[Act], wordings: Mapping[int, Wording]
) -> Iterator[Standing]:
    """The mark at handing in, and the mark after each act, in the order of the log. `wordings` are those acts name."""
    standing = Standing(marking.mark(shown.kind, shown.content, shown.key, response))
    yield standing
    for act in acts:
        if act.action == "mark" and act.fraction is not None:
            by_hand = marking.marked_by_hand(act.fraction)
            standing = replace(standing, marked=by_hand, comment=act.comment, is_by_hand=True)
        elif act.action == "regrade" and act.version_id is not None and not standing.is_by_hand:
            marked = regraded(shown, wordings[act.version_id], response)
            standing = replace(standing, marked=marked, key_version=act.version_id) if marked else standing
        yield standing


def standing(shown: Wording, response: Any, acts: Iterable[Act], wordings: Mapping[int, Wording]) -> Standing:
    """The mark that holds in the end."""
    *_, last = standings(shown, response, acts, wordings)
    return last


def regraded(shown: Wording, corrected: Wording, response: Any) -> Marked | None:
    """The mark that the corrected key gives an answer to the question as it was shown.

    None where that cannot be said fairly: it speaks of choices that were not shown, or the answer of such as are gone.
    """
    response = said(shown, corrected, response)
    return None if response is UNSAID else marking.mark(corrected.kind, corrected.content, corrected.key, response)


class _Unsaid:
    """What no response is: even None is one."""


UNSAID = _Unsaid()


def said(shown: Wording, corrected: Wording, response: Any) -> Any:
    """The response in the words of the corrected version, or UNSAID where it has none."""
    if shown.kind != corrected.kind or _blanks(shown.content) != _blanks(corrected.content):
        return UNSAID
    ids = id_map(shown.content, corrected.content)
    old, new = _ids(shown.content, LISTS), _ids(corrected.content, LISTS)
    is_whole = len(_ids(shown.content, _WHOLE)) == len(_ids(corrected.content, _WHOLE))
    if not is_whole or not _names(response, old) <= ids.keys() or not _names(corrected.key, new) <= set(ids.values()):
        return UNSAID
    return carried(response, ids) if old else response


def _blanks(content: Values) -> Sequence[tuple[Any, Any]]:
    return [(blank["id"], blank["kind"]) for blank in content.get("blanks", ())]


def _ids(content: Values, lists: Iterable[str]) -> set[str]:
    return {entry["id"] for name in lists for entry in content.get(name, ())}


def _names(value: Any, known: set[str]) -> set[str]:
    """The ids that a key or a response names."""
    if isinstance(value, str):
        return {value} & known
    if isinstance(value, Mapping):
        return set().union(*(_names(each, known) for pair in value.items() for each in pair))
    if isinstance(value, list):
        return set().union(*(_names(each, known) for each in value))
    return set()
