"""Which reviews from another product count as evidence, and what is told to another product."""

from datetime import UTC, datetime, timedelta

import pytest

from facts.core.formats.base import CRAM, FORGET, LEARN, RELEARN, RESCHEDULE, REVIEW, PastReview
from quiz.core.memory.elsewhere import Logged, counted, told


def review(day: int, rating: int, kind: str) -> PastReview:
    return PastReview(datetime(2026, 1, day, tzinfo=UTC), rating, kind)


@pytest.mark.parametrize(
    ("history", "days"),
    [
        ([], []),
        ([(1, 1, LEARN), (1, 3, LEARN), (4, 2, REVIEW), (5, 4, RELEARN)], [1, 1, 4, 5]),
        ([(4, 3, REVIEW), (1, 3, LEARN)], [1, 4]),
        ([(1, 3, LEARN), (2, 3, CRAM), (3, 0, RESCHEDULE)], [1]),
        ([(1, 3, LEARN), (2, 0, FORGET), (3, 3, LEARN)], [3]),
        ([(1, 3, LEARN), (2, 0, FORGET)], []),
        ([(1, 3, LEARN), (21, 3, REVIEW)], [1]),
    ],
)
def test_what_says_how_well_a_card_is_known_counts(history, days):
    kept = counted([review(*each) for each in history], until=datetime(2026, 1, 20, tzinfo=UTC))

    assert [each.at.day for each in kept] == days


def row(day: int, rating: int | None, *, hour: int = 20, due: int | None = None, **more: object) -> Logged:
    """At eight in the evening; a due date is four in the morning, when a study day begins."""
    at = datetime(2026, 1, day, hour, tzinfo=UTC)
    due_at = None if due is None else datetime(2026, 1, due, 4, tzinfo=UTC)
    return Logged(at, at.date(), "UTC", rating, due_at, **more)


def test_a_log_is_told_as_others_tell_theirs():
    soon = row(1, 1)._replace(due_at=row(1, 1).at + timedelta(minutes=1))
    log = [
        row(12, 3, due=20),
        soon,
        row(1, 3, hour=21, due=4),
        row(4, 1, due=5),
        row(4, 3, hour=22, due=9, duration_ms=2_000),
        row(5, 2, is_evidence=False),
        row(6, None, due=12),
        row(13, None),
        row(14, 4),
    ]

    history = list(told(log))

    assert [(each.at.day, each.rating, each.kind, each.interval_s) for each in history] == [
        (1, 1, LEARN, 60),
        (1, 3, LEARN, 3 * 86_400),
        (4, 1, REVIEW, 86_400),
        (4, 3, RELEARN, 5 * 86_400),
        (5, 2, CRAM, 0),
        (6, 0, RESCHEDULE, 6 * 86_400),
        (12, 3, REVIEW, 8 * 86_400),
        (13, 0, FORGET, 0),
        (14, 4, LEARN, 0),
    ]
    assert history[3].duration_ms == 2_000
    assert counted(history, until=datetime(2026, 1, 20, tzinfo=UTC)) == history[-1:]
