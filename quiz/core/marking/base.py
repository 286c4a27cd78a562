"""
What the markers share: the mark, what is told of it, and the careful reading of form fields.

A form's values are positions in the order that the attempt pinned; they become ids here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from facts.core import prose

Values: TypeAlias = Mapping[str, Any]
"""Content, key or face of an item version."""
Fields: TypeAlias = Mapping[str, Sequence[str]]
"""A form as it was sent: every name with its values."""

RESPONSE_LENGTH = 2_000

_STALE = "This page no longer fits the question. Reload it and answer again."


class Verdict(StrEnum):
    """NOTICE is right, with something to mind, such as a spelling. WAITING: a person has to mark it."""

    RIGHT = "right"
    NOTICE = "notice"
    PARTLY = "partly"
    WRONG = "wrong"
    WAITING = "waiting"


@dataclass(frozen=True)
class Marked:
    """A mark: a fraction from 0 to 1 with five decimals. The notes are for the learner and may give the key away."""

    fraction: Decimal
    verdict: Verdict
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """
    One part of a response, as HTML that is safe to show. Without a verdict it is neither right nor wrong.

    `feedback` is what the feedback on a typed answer goes by in the version's back; on a chosen one it is the choice.
    """

    html: str
    verdict: Verdict | None
    feedback: str = ""


class BadResponse(ValueError):  # noqa: N818 - it is named for the learner's part
    """The form holds what no page of ours sends. The message is a sentence for the learner."""

    def __init__(self, message: str = _STALE) -> None:
        super().__init__(message)


class Marker(Protocol):
    """
    What each module of a kind offers.

    HAS_PARTS: each part of a response gets a verdict of its own. SHOWS_KEY: the key stands below a right answer too,
    which may be written in another way.
    """

    NAME: str
    HAS_PARTS: bool
    SHOWS_KEY: bool

    def read(self, fields: Fields, face: Values, order: Sequence[str]) -> Any:
        """The response in a form, or None where nothing was chosen or typed. Raises BadResponse."""

    def mark(self, content: Values, key: Values, response: Any) -> Marked:
        """What a response is worth. Takes any JSON: what has the wrong shape is wrong."""

    def perfect(self, content: Values, key: Values) -> Any:
        """A response that marks 1."""

    def wrong_example(self, content: Values, key: Values) -> Any:
        """A response that a learner might give and that does not mark 1, always the same; None: none is at hand."""

    def guess(self, content: Values, key: Values) -> float | None:
        """The mean mark of a blind guess, 0 to 1, as Moodle has it; None where it has none."""

    def tell(self, face: Values, key: Values, response: Any) -> list[Told]:
        """The response part by part, each with its verdict. Takes any JSON."""


RIGHT = Marked(Decimal("1.00000"), Verdict.RIGHT)
WRONG = Marked(Decimal("0.00000"), Verdict.WRONG)
WAITING = Marked(Decimal("0.00000"), Verdict.WAITING)
BLANK = Marked(Decimal("0.00000"), Verdict.WRONG, ("Not answered.",))


def noticed(note: str) -> Marked:
    return Marked(RIGHT.fraction, Verdict.NOTICE, (note,))


def wrong(note: str) -> Marked:
    return Marked(WRONG.fraction, Verdict.WRONG, (note,))


def marked(part: int | Decimal, whole: int | Decimal, notes: Sequence[str] = ()) -> Marked:
    """`part` of `whole`, never below 0 or above 1, rounded half even."""
    fraction = min(Decimal(max(part, 0)) / whole, Decimal(1)).quantize(RIGHT.fraction, ROUND_HALF_EVEN)
    if fraction == 1:
        verdict = Verdict.NOTICE if notes else Verdict.RIGHT
    else:
        verdict = Verdict.PARTLY if fraction else Verdict.WRONG
    return Marked(fraction, verdict, tuple(notes))


def marked_by_hand(fraction: Decimal) -> Marked:
    """A mark that a person gave. What rules had to say of the answer no longer holds."""
    kind = Verdict.RIGHT if fraction == 1 else Verdict.PARTLY if fraction else Verdict.WRONG
    return Marked(fraction, kind)


def verdict(is_right: bool) -> Verdict:
    return Verdict.RIGHT if is_right else Verdict.WRONG


def one_value(fields: Fields, name: str, *, most: int = RESPONSE_LENGTH) -> str | None:
    """The only value of a field, or None where it is missing or holds nothing but space."""
    values = all_values(fields, name, most=most)
    if len(values) > 1:
        raise BadResponse("There is more than one answer where one is asked for.")
    return values[0].strip() or None if values else None


def all_values(fields: Fields, name: str, *, most: int = RESPONSE_LENGTH) -> list[str]:
    """The values of a field, with the line ends that the browser counts."""
    values = fields.get(name, [])
    if not isinstance(values, list | tuple) or any(not isinstance(value, str) for value in values):
        raise BadResponse
    values = [value.replace("\r\n", "\n") for value in values]
    for value in values:
        if len(value) > most:
            raise BadResponse(f"This answer has {len(value):,} characters; {most:,} is the most.")
        if prose.UNFIT.search(value):
            raise BadResponse("This answer holds a character that cannot be shown. Type it again.")
    return values


def at(order: Sequence[str], place: str) -> str:
    """The id at a position that a form sent. Positions are written as we write them: "0", "1", ..."""
    places = {str(i): id_ for i, id_ in enumerate(order)}
    if place not in places:
        raise BadResponse
    return places[place]


def suffixes(fields: Fields, prefix: str) -> set[str]:
    """What follows the prefix in the names of fields: "2" of "pair-2"."""
    return {name.removeprefix(prefix) for name in fields if name.startswith(prefix)}


def texts(response: Any) -> list[str]:
    """A response that should be a list of ids, none of them twice. Empty for anything else."""
    is_list = isinstance(response, list) and all(isinstance(each, str) for each in response)
    return response if is_list and len(set(response)) == len(response) else []


def text_pairs(response: Any) -> dict[str, str]:
    """A response that should map text to text. Empty for anything else."""
    is_map = isinstance(response, dict) and all(isinstance(each, str) for pair in response.items() for each in pair)
    return response if is_map else {}
