"""What the driver saw: how long each act took, what had to be tried again, and what no browser should ever get."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Tally:
    retries: Counter[str] = field(default_factory=Counter)
    """By reason."""
    posts: Counter[str] = field(default_factory=Counter)
    """sent, doubled, cut."""
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """From the moment an act was due to its acknowledgement, by act."""
    answered: list[tuple[float, float]] = field(default_factory=list)
    """When each good reply was asked for and when it came, as the monotonic clock says."""
    late: float = 0.0
    """Seconds from when the last act was due to when all were done."""
    problems: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def retried(self, reason: str) -> None:
        with self._lock:
            self.retries[reason] += 1

    def posted(self, what: str) -> None:
        with self._lock:
            self.posts[what] += 1

    def took(self, act: str, seconds: float) -> None:
        with self._lock:
            self.seconds[act].append(seconds)

    def good(self, asked: float, came: float) -> None:
        with self._lock:
            self.answered.append((asked, came))

    def problem(self, sentence: str) -> None:
        with self._lock:
            self.problems.append(sentence)

    def recovery(self, killed: float) -> float | None:
        """Seconds from a kill, or PostgreSQL's start, to the first good reply to a request that was sent after it."""
        return min((came - killed for asked, came in self.answered if asked > killed), default=None)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that so large a share of them does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else 0.0
