"""Marks as whole numbers, so that sums of them are exact."""

from decimal import Decimal

UNIT = Decimal("0.0000001")
"""A fraction of a mark has five decimals and a weight two, so that each mark given is a whole number of these."""


def units(mark: Decimal) -> int:
    """A mark in units. Raises ValueError for one with more decimals than a mark can have."""
    whole = mark / UNIT
    if whole != whole.to_integral_value():
        raise ValueError(f"A mark has at most seven decimals, got {mark}.")
    return int(whole)
