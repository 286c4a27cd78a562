"""Forms of one fact in the queue."""

from datetime import UTC, datetime, timedelta

import pytest

from quiz.core.memory.siblings import is_brought_forward, waits

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "answered", "expected"),
    [
        ([5], {}, False),
        ([5], {5: [1]}, False),
        ([5], {5: [2]}, True),
        ([5], {5: [1, 2]}, True),
        ([5], {6: [2]}, False),
        ([5, 6], {6: [2]}, True),
        ([], {5: [2]}, False),
    ],
)
def test_an_item_waits_for_tomorrow_where_another_form_was_answered(
    facts: list[int], answered: dict[int, list[int]], expected: bool
) -> None:
    assert waits(1, facts, answered) is expected


@pytest.mark.parametrize(("other", "hours", "expected"), [(2, 1, True), (2, 0, False), (2, -1, False), (1, 1, False)])
def test_an_item_is_brought_forward_by_a_form_that_was_forgotten_since(other: int, hours: int, expected: bool) -> None:
    forgotten = {5: {other: NOW + timedelta(hours=hours)}}

    assert is_brought_forward(1, [4, 5], NOW, forgotten) is expected
    assert not is_brought_forward(1, [4], NOW, forgotten)
