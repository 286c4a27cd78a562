"""What is in force for a card: set by its course, by the learner, and by what is due already. One value, read once.

A sitting keeps it as plain JSON (`InForce.plain`), so that a card answer looks nothing up and a button stays true.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from quiz.core.memory.fsrs6 import MAX_DAYS, PARAMETERS, Numbers, checked

RETENTION = 0.90
EVEN_WEEK = "2222222"
WEIGHTS = {"0": 0.0001, "1": 0.5, "2": 1.0}
"""Anki's easy days: almost none, fewer, as usual."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one review goes by. The default is what everybody had before there was anything to set."""

    retention: float = RETENTION
    """The wanted probability of recall on the due day."""
    last_day: date | None = None
    """The study day after which nothing is put: the end of the course."""
    week: str = EVEN_WEEK
    """A digit for each weekday, Monday first: a key of WEIGHTS."""
    away: tuple[tuple[date, date], ...] = ()
    """First and last days of absences, both included."""
    first: date | None = None
    loads: tuple[int, ...] = ()
    """How many cards are due on `first` and each study day after it. Empty: not known, so nothing is balanced."""
    siblings: tuple[date, ...] = ()
    """The days on which other forms of the same fact are due."""
    parameters: str = PARAMETERS
    numbers: Numbers | None = None
    """Those of the parameter set named in `parameters`; None for the defaults."""

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not set(self.week) <= WEIGHTS.keys():
            raise ValueError(f"A week has seven digits from 0 to 2, got {self.week!r}.")

    @property
    def is_plain(self) -> bool:
        """Whether no day is better than another."""
        return not (self.loads or self.away or self.siblings) and self.week == EVEN_WEEK

    def longest(self, today: date) -> int:
        """The longest interval in days. On the last day of the course and after it, its end binds nobody any more."""
        left = (self.last_day - today).days if self.last_day else 0
        return min(left, MAX_DAYS) if left > 0 else MAX_DAYS

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.away)

    def load(self, day: date) -> int:
        """How many cards are due on a study day, as far as that is known."""
        place = (day - self.first).days if self.first else -1
        return self.loads[place] if 0 <= place < len(self.loads) else 0


@dataclass(frozen=True, slots=True)
class DeckTerms:
    """What the course sets for the cards of one deck."""

    retention: float = RETENTION
    last_day: date | None = None
    parameters: str = PARAMETERS


@dataclass(frozen=True, slots=True)
class InForce:
    """All that is in force for a learner at one moment: that of each deck, and what they share."""

    day: date | None = None
    week: str = EVEN_WEEK
    away: tuple[tuple[date, date], ...] = ()
    loads: tuple[int, ...] = ()
    decks: Mapping[int, DeckTerms] = field(default_factory=dict)
    siblings: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    """By item."""
    sets: Mapping[str, Numbers] = field(default_factory=dict)
    """Numbers of parameter sets by name, without the defaults."""

    def terms(self, deck_id: int, item_id: int, resting_on: str | None) -> Terms:
        """What holds for one card; `resting_on` names the set that its state was reckoned with, None if it has none.

        A state keeps its set until it is rebuilt by replay: numbers of another one would not fit it.
        Raises KeyError for a set whose numbers are not here.
        """
        deck = self.decks.get(deck_id, DeckTerms())
        name = resting_on or deck.parameters
        return Terms(
            retention=deck.retention,
            last_day=deck.last_day,
            week=self.week,
            away=self.away,
            first=self.day,
            loads=self.loads,
            siblings=self.siblings.get(item_id, ()),
            parameters=name,
            numbers=None if name == PARAMETERS else self.sets[name],
        )

    def load(self, day: date) -> int:
        """How many cards are due on a study day, as far as that is known."""
        place = (day - self.day).days if self.day else -1
        return self.loads[place] if 0 <= place < len(self.loads) else 0

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "day": self.day and self.day.isoformat(),
            "week": self.week,
            "away": [[first.isoformat(), last.isoformat()] for first, last in self.away],
            "loads": list(self.loads),
            "decks": {str(deck): _plain(terms) for deck, terms in self.decks.items()},
            "siblings": {str(item): [day.isoformat() for day in days] for item, days in self.siblings.items()},
            "sets": {name: list(numbers) for name, numbers in self.sets.items()},
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "InForce":
        """What `plain` wrote. Nothing at all, as in sittings from before, is what everybody had then."""
        if not plain:
            return cls()
        return cls(
            day=_day(plain["day"]),
            week=plain["week"],
            away=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in plain["away"]),
            loads=tuple(plain["loads"]),
            decks={
                int(deck): DeckTerms(terms["retention"], _day(terms["last_day"]), terms["parameters"])
                for deck, terms in plain["decks"].items()
            },
            siblings={int(item): tuple(map(date.fromisoformat, days)) for item, days in plain["siblings"].items()},
            sets={name: checked(numbers) for name, numbers in plain["sets"].items()},
        )


def counted(days: Mapping[date, int], first: date, horizon: int) -> tuple[int, ...]:
    """Loads as a row of numbers, from `first` on."""
    return tuple(days.get(day, 0) for day in _days(first, horizon))


def strictest(sets: Sequence[DeckTerms]) -> DeckTerms:
    """What holds for a deck of several courses: the highest wanted recall, the latest end, the first one's set."""
    ends = [each.last_day for each in sets]
    return DeckTerms(
        retention=max(each.retention for each in sets),
        last_day=None if None in ends else max(end for end in ends if end),
        parameters=next((each.parameters for each in sets if each.parameters != PARAMETERS), PARAMETERS),
    )


def _days(first: date, number: int) -> Iterator[date]:
    return (first + timedelta(days=place) for place in range(number))


def _plain(terms: DeckTerms) -> dict[str, Any]:
    end = terms.last_day and terms.last_day.isoformat()
    return {"retention": terms.retention, "last_day": end, "parameters": terms.parameters}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
