"""What a learner may see of a result: every policy there is, before and after the closing."""

from dataclasses import astuple, fields
from itertools import product

import pytest

from quiz.core.policies import EVERYTHING, Policy, Shown, shown

PARTS = [each.name for each in fields(Shown)]
POLICIES = [Policy(*times) for times in product(("submit", "closing", "never"), repeat=len(PARTS))]


def test_parts_are_named_alike():
    assert [each.name for each in fields(Policy)] == PARTS


@pytest.mark.parametrize(
    ("when", "before", "after"), [("submit", True, True), ("closing", False, True), ("never", False, False)]
)
@pytest.mark.parametrize("part", PARTS)
def test_each_part_goes_by_its_own_time(part, when, before, after):
    for policy in POLICIES:
        if getattr(policy, part) == when:
            assert getattr(shown(policy, is_closed=False), part) is before
            assert getattr(shown(policy, is_closed=True), part) is after


def test_the_closing_takes_nothing_back():
    for policy in POLICIES:
        before, after = (astuple(shown(policy, is_closed=is_closed)) for is_closed in (False, True))
        assert all(now <= later for now, later in zip(before, after, strict=True)), policy
        assert (before != after) == policy.waits_for_closing, policy


def test_what_was_missed_is_told_only_with_correctness_and_answer():
    for parts in product((False, True), repeat=len(PARTS)):
        part = Shown(*parts)
        assert part.tells_missed == (part.correctness and part.answer)
        assert part.is_whole == all(parts) == (part == EVERYTHING)
