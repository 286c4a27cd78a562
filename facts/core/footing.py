"""Where an answer stands: what is printed under it, on every page that shows one."""

from __future__ import annotations

from dataclasses import dataclass

from facts.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Footing:
    """The place of a fact in its source. `as_of` is a partial date: the time the source speaks of."""

    publisher: str
    title: str
    url: str
    locator: str
    as_of: str

    @property
    def as_of_words(self) -> str:
        """ "March 2022"."""
        return PartialDate.parse(self.as_of).words()
