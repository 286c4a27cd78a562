"""The ids of rows here by those that an archive calls them."""

from __future__ import annotations

from array import array
from bisect import bisect_left


class Ids:
    """Those of one table; 0 here is a row left out. The archive's ascend, so two arrays do, with 16 bytes a row."""

    def __init__(self) -> None:
        self._old, self._new = array("q"), array("q")

    def add(self, old: int, new: int) -> None:
        self._old.append(old)
        self._new.append(new)

    def __getitem__(self, old: object) -> int:
        """Raises KeyError for one that is not in the archive, and for what is no id."""
        if type(old) is int:
            place = bisect_left(self._old, old)
            if place < len(self._old) and self._old[place] == old:
                return self._new[place]
        raise KeyError(old)

    def __contains__(self, old: object) -> bool:
        try:
            self[old]
        except KeyError:
            return False
        return True

    @property
    def here(self) -> list[int]:
        return list(self._new)
