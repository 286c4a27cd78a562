"""Room for the frames of calls, in one piece.

Python keeps frames in pieces of 16 kB: it asks the system for each, and gives it back when the last call in it ends. A
page that is drawn just where a piece ends does so tens of thousands of times. A call with many local variables gets a
piece of its own, as large as it needs and rounded up to a power of two; whatever it calls finds the rest of it free.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

Answer = TypeVar("Answer")
SLOTS = 16_500
"""Eight bytes each: a little more than 128 kB, so that the piece has 256, and about half of it is free."""


def in_one_piece(run: Callable[..., Answer], *given: object) -> Answer:
    return run(*given)


_code = in_one_piece.__code__
in_one_piece.__code__ = _code.replace(
    co_nlocals=_code.co_nlocals + SLOTS,
    co_varnames=(*_code.co_varnames, *(f"unused_{number}" for number in range(SLOTS))),
)


def roomy(method: Callable[[pytest.Function], None]) -> Callable[[pytest.Function], None]:
    return lambda test: in_one_piece(method, test)
