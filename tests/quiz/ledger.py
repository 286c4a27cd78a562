"""What an attempt must be worth, reckoned a second time: from what was acknowledged, by rules written down anew.

Nothing here comes from `quiz`: two questions with three choices each, the modes as the issue describes them, time as
plain seconds. `tests/quiz/actions/test_machine.py` compares.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field, replace
from decimal import Decimal

GRACE = dt.timedelta(seconds=30)
TRIES = 3
PENALTY = Decimal("0.25")
SURE_RIGHT = {1: 1, 2: 2, 3: 3}
SURE_WRONG = {1: 0, 2: -2, 3: -6}


@dataclass
class Said:
    """One question: what was acknowledged of it."""

    key: str
    """The right choice of the version that was shown."""
    response: str | None = None
    certainty: int | None = None
    at: dt.datetime | None = None
    saves: int = 0
    flagged: bool = False
    tried: list[str] = field(default_factory=list)
    revealed: bool = False
    left: bool = False
    by_hand: Decimal | None = None
    late: int = 0

    def settled(self, mode: str) -> bool:
        if self.left:
            return True
        if mode != "practice":
            return False
        return self.revealed or self.key in self.tried or len(self.tried) >= TRIES

    def answers(self) -> list[str | None]:
        if self.tried and self.tried[-1] == self.response:
            return list(self.tried)
        return [*self.tried, self.response]

    def checked(self) -> Said | None:
        """As if its last try were all; None before the first."""
        return replace(self, response=self.tried[-1], by_hand=None) if self.tried else None

    def credit(self, mode: str, key: str) -> Decimal:
        sure = self.certainty or 1
        if self.by_hand is not None:
            if mode != "certainty":
                return self.by_hand
            if self.by_hand:
                return self.by_hand * SURE_RIGHT[sure]
            return Decimal(0 if self.response is None else SURE_WRONG[sure])
        if self.response is None:
            return Decimal(0)
        if mode == "certainty":
            return Decimal(SURE_RIGHT[sure] if self.response == key else SURE_WRONG[sure])
        answers = self.answers()
        if key not in answers:
            return Decimal(0)
        return max(Decimal(0), 1 - answers.index(key) * (PENALTY if mode == "practice" else 0))

    def fraction(self, key: str) -> Decimal:
        if self.by_hand is not None:
            return self.by_hand
        return Decimal(key in self.answers())


@dataclass
class Ledger:
    """One attempt, and what was done in it and with it."""

    mode: str
    started_at: dt.datetime
    limit: dt.timedelta | None
    said: dict[int, Said]
    extra: dt.timedelta = dt.timedelta(0)
    last_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    expired: bool = False
    changes: int = 0

    @property
    def deadline(self) -> dt.datetime | None:
        return None if self.limit is None else self.started_at + self.limit + self.extra

    def is_over(self, now: dt.datetime) -> bool:
        return self.closed_at is None and self.deadline is not None and now > self.deadline + GRACE

    def act(self, now: dt.datetime) -> None:
        self.last_at = max(self.last_at or self.started_at, now)

    def close(self, at: dt.datetime, *, regraded: int, expired: bool = False) -> None:
        self.closed_at, self.expired = at, expired
        self.changes += 1 + regraded
        self.act(at)

    def expire(self, *, regraded: int) -> None:
        assert self.deadline is not None
        self.close(max(self.deadline, self.last_at or self.started_at), regraded=regraded, expired=True)

    def reopen(self, now: dt.datetime, minutes: int) -> None:
        self.closed_at, self.expired = None, False
        self.changes += 1
        self.act(now)
        for each in self.said.values():
            each.by_hand, each.left = None, False
        until = now + dt.timedelta(minutes=minutes)
        if self.deadline is not None and self.deadline < until:
            self.extra += dt.timedelta(minutes=math.ceil((until - self.deadline) / dt.timedelta(minutes=1)))

    def score(self, keys: dict[int, str]) -> Decimal:
        return sum((each.credit(self.mode, keys[place]) for place, each in self.said.items()), Decimal(0))
