"""What an answer is worth, as its log has it: the mark at handing in, then each corrected key and each mark by hand.

The key of the version that was shown marks first. A regrade marks the same answer by the key of a later version of the
same question. A mark that somebody gave by hand holds against every key.
In practice an answer may come in several tries; a corrected key marks them all, and the first right one decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from facts.core.changes import LISTS, Values, Wording, carried, id_map
from quiz.core import marking
from quiz.core.credits import TEST, Scheme, credit
from quiz.core.marking import Marked

_WHOLE = ("lefts", "entries")
"""Lists of which a response takes a stand on every entry."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a learner gave to one question: the response that stands, those checked before it, how sure they were."""

    response: Any = None
    tries: tuple[Any, ...] = ()
    certainty: int | None = None

    @property
    def answers(self) -> tuple[Any, ...]:
        """Oldest first; a response that was not checked is the last try."""
        is_checked = bool(self.tries) and self.tries[-1] == self.response
        return self.tries if is_checked else (*self.tries, self.response)


class Act(Protocol):
    """A step after handing in: REGRADE names a version, MARK has a fraction."""

    action: str
    version_id: int | None
    fraction: Decimal | None
    comment: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The mark of an answer, what it earns for each mark of weight, and where it comes from."""

    marked: Marked
    credit: Decimal
    known: Decimal
    """How right the first answer was, 0 to 1: what memory goes by."""
    key_version: int | None = None
    """The version whose key marks it; None: the one that was shown."""
    comment: str = ""
    is_by_hand: bool = False


def standings(
    shown: Wording, given: Given, acts: Iterable[Act], wordings: Mapping[int, Wording], scheme: Scheme = TEST
) -> Iterator[Standing]:
    """The mark at handing in, and the mark after each act, in the order of the log. `wordings` are those acts name."""
    standing = judged(shown, given, scheme)
    yield standing
    for act in acts:
        if act.action == "mark" and act.fraction is not None:
            standing = _by_hand(standing, act.fraction, act.comment, given, scheme)
        elif act.action == "regrade" and act.version_id is not None and not standing.is_by_hand:
            again = rejudged(shown, wordings[act.version_id], given, scheme)
            standing = replace(again, key_version=act.version_id) if again else standing
        yield standing


def standing(
    shown: Wording, given: Given, acts: Iterable[Act], wordings: Mapping[int, Wording], scheme: Scheme = TEST
) -> Standing:
    """The mark that holds in the end."""
    *_, last = standings(shown, given, acts, wordings, scheme)
    return last


def judged(shown: Wording, given: Given, scheme: Scheme = TEST) -> Standing:
    """The mark by the key of the version that was shown."""
    marks = [marking.mark(shown.kind, shown.content, shown.key, response) for response in given.answers]
    return _judged(given, scheme, marks)


def rejudged(shown: Wording, corrected: Wording, given: Given, scheme: Scheme = TEST) -> Standing | None:
    """The mark that a corrected key gives; None where it cannot be said fairly (see `regraded`)."""
    marks = [regraded(shown, corrected, response) for response in given.answers]
    known = [each for each in marks if each is not None]
    return _judged(given, scheme, known) if len(known) == len(marks) else None


def _judged(given: Given, scheme: Scheme, marks: Sequence[Marked]) -> Standing:
    """The first right answer decides, else the last one; each before it was another try."""
    before = next((place for place, each in enumerate(marks) if each.fraction == 1), len(marks) - 1)
    return Standing(marks[before], _credit(scheme, marks[before], before, given), marks[0].fraction)


def is_settled(scheme: Scheme, standing: Standing | None, *, tries: int, is_revealed: bool) -> bool:
    """Whether a question of a practice is done with: right, out of tries, looked up, or for somebody else to mark.

    `standing` is that of the last try, None before the first.
    """
    if standing is None:
        return is_revealed
    ends = standing.marked.fraction == 1 or standing.marked.verdict == marking.Verdict.WAITING
    return is_revealed or ends or tries >= scheme.tries


def _credit(scheme: Scheme, marked: Marked, before: int, given: Given) -> Decimal:
    """Nothing answered and nothing marked yet earn nothing, whatever the certainty."""
    if given.response is None or marked.verdict == marking.Verdict.WAITING:
        return Decimal("0.00000")
    return credit(scheme, marked.fraction, tries_before=before, certainty=given.certainty)


def _by_hand(standing: Standing, fraction: Decimal, comment: str, given: Given, scheme: Scheme) -> Standing:
    """Somebody's own mark; tries cost nothing then, and a certainty counts as for any answer."""
    marked = marking.marked_by_hand(fraction)
    return replace(
        standing,
        marked=marked,
        credit=credit(scheme, fraction, certainty=given.certainty) if fraction else _credit(scheme, marked, 0, given),
        known=fraction,
        comment=comment,
        is_by_hand=True,
    )


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
