"""
What an answer is worth, in the fractions that Moodle knows.

Its importer refuses a file with any other: 33.33333 is one third and 33 is nothing (`match_grade_options`).
"""

from decimal import Decimal

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
