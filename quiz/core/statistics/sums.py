"""Sums from which all else follows. They are whole numbers: exact, and independent of the order of the marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Sums:
    """How many values there are, and the sums of their first four powers."""

    n: int = 0
    s1: int = 0
    s2: int = 0
    s3: int = 0
    s4: int = 0

    @classmethod
    def of(cls, values: Iterable[int]) -> Sums:
        n = s1 = s2 = s3 = s4 = 0
        for value in values:
            square = value * value
            n, s1, s2, s3, s4 = n + 1, s1 + value, s2 + square, s3 + square * value, s4 + square * square
        return cls(n, s1, s2, s3, s4)

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.n + other.n, self.s1 + other.s1, self.s2 + other.s2, self.s3 + other.s3, self.s4 + other.s4)

    def __sub__(self, other: Sums) -> Sums:
        return Sums(self.n - other.n, self.s1 - other.s1, self.s2 - other.s2, self.s3 - other.s3, self.s4 - other.s4)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.s1, self.n) if self.n else None

    @property
    def variance(self) -> Fraction | None:
        """With n - 1 below, so of two values at least."""
        return Fraction(self.n * self.s2 - self.s1**2, self.n * (self.n - 1)) if self.n > 1 else None

    def central(self, power: int) -> Fraction:
        """The mean of (value - mean) ** power, for powers 2 to 4. Raises ZeroDivisionError where there is no value."""
        n, mean = self.n, Fraction(self.s1, self.n)
        if power == 2:
            return Fraction(self.s2, n) - mean**2
        if power == 3:
            return Fraction(self.s3, n) - 3 * mean * Fraction(self.s2, n) + 2 * mean**3
        return Fraction(self.s4, n) - 4 * mean * Fraction(self.s3, n) + 6 * mean**2 * Fraction(self.s2, n) - 3 * mean**4


@dataclass(frozen=True, slots=True)
class PairSums:
    """Sums over pairs of values: how many, of each side, of its squares, and of the products."""

    n: int = 0
    a: int = 0
    b: int = 0
    aa: int = 0
    bb: int = 0
    ab: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> PairSums:
        n = sum_a = sum_b = aa = bb = ab = 0
        for a, b in pairs:
            n, sum_a, sum_b, aa, bb, ab = n + 1, sum_a + a, sum_b + b, aa + a * a, bb + b * b, ab + a * b
        return cls(n, sum_a, sum_b, aa, bb, ab)

    @property
    def covariance(self) -> Fraction | None:
        """With n - 1 below."""
        return Fraction(self.n * self.ab - self.a * self.b, self.n * (self.n - 1)) if self.n > 1 else None

    @property
    def variances(self) -> tuple[Fraction, Fraction] | None:
        if self.n < 2:
            return None
        below = self.n * (self.n - 1)
        return Fraction(self.n * self.aa - self.a**2, below), Fraction(self.n * self.bb - self.b**2, below)
