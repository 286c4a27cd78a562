"""
What an answer is worth, in the fractions that Moodle knows.

Its importer refuses a file with any other: 33.33333 is one third and 33 is nothing (`match_grade_options`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

_KNOWN = tuple(
    Decimal(fraction)
    for fraction in (
        *("1", "0.9", "0.8333333", "0.8", "0.75", "0.7", "0.6666667", "0.6", "0.5", "0.4", "0.3333333", "0.3"),
        *("0.25", "0.2", "0.1666667", "0.1428571", "0.125", "0.1111111", "0.1", "0.05", "0"),
    )
)
_SLACK = Decimal("0.00001")
_PLACES = Decimal("0.00001")


def tidy(value: Decimal) -> Decimal:
    """With five decimals at most, and without zeros that say nothing."""
    value = value.quantize(_PLACES)
    return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if value else Decimal(0)


def within(mark: Decimal) -> Decimal:
    """From -1 to 1, tidy."""
    return tidy(max(Decimal(-1), min(Decimal(1), mark)))


def key_of_one(worth: Mapping[str, Decimal]) -> dict[str, Any]:
    """The key of choices of which one is chosen, by what each is worth. Raises ValueError with a sentence."""
    right = [id_ for id_, mark in worth.items() if mark == 1]
    if not right:
        raise ValueError("No choice is fully right.")
    if len(right) > 1:
        raise ValueError(f"{len(right)} choices are fully right, of which one may be chosen. Here one is right.")
    weights = {id_: _written(mark) for id_, mark in worth.items() if mark and id_ != right[0]}
    return {"right": right[0]} | ({"weights": weights} if weights else {})


def key_of_several(worth: Mapping[str, Decimal], slack: Decimal = _SLACK) -> dict[str, Any]:
    """The key of choices of which any number is chosen: what is worth something is right. Raises ValueError.

    Without weights where each wrong choice takes away what a right one gives: that is how we mark.
    """
    right = [id_ for id_, mark in worth.items() if mark > 0]
    if not right:
        raise ValueError("No choice is right.")
    share = Decimal(1) / len(right)
    if all(abs(abs(mark) - share) <= slack for mark in worth.values()):
        return {"right": right}
    return {"right": right, "weights": {id_: _written(mark) for id_, mark in worth.items() if mark}}


def _written(mark: Decimal) -> str:
    return f"{within(mark):f}"


def known(mark: Decimal) -> Decimal | None:
    """The fraction of Moodle's that this is."""
    near = next((fraction for fraction in _KNOWN if abs(abs(mark) - fraction) < _SLACK), None)
    return near if near is None else near.copy_sign(mark)


def nearest(mark: Decimal) -> Decimal:
    return min(_KNOWN, key=lambda fraction: abs(abs(mark) - fraction)).copy_sign(mark)


def percent(fraction: Decimal) -> str:
    """As Moodle writes it: 33.33333."""
    text = f"{fraction * 100:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
