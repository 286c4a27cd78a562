"""Draws: nothing twice in an attempt, nothing again before all was asked, and the same seed gives the same."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quiz.core.draws import drawn, question_order, sections

POOLS = st.lists(st.integers(1, 200), min_size=1, max_size=30, unique=True)
SEEDS = st.integers(-(2**62), 2**62)
PLACES = st.lists(st.tuples(st.sampled_from(["", "", "A", "B"]), st.integers()), max_size=20)


@given(POOLS, st.integers(1, 10), st.lists(SEEDS, min_size=1, max_size=12))
def test_nothing_is_asked_again_before_all_was_asked(pool, count, seeds):
    used: Counter[int] = Counter()
    for seed in seeds:
        found = drawn(pool, count, seed=seed, used=used, taken=())
        assert len(found) == len(set(found)) == min(count, len(pool))
        used.update(found)
        times = [used[item] for item in pool]
        assert max(times) - min(times) <= 1


@given(POOLS, st.integers(1, 10), SEEDS, st.data())
def test_what_the_attempt_asks_already_is_not_drawn(pool, count, seed, data):
    taken = set(data.draw(st.lists(st.sampled_from(pool), unique=True)))
    found = drawn(pool, count, seed=seed, used={}, taken=taken)
    assert not taken & set(found)
    assert len(found) == min(count, len(pool) - len(taken))


@given(POOLS, st.integers(1, 10), SEEDS, st.randoms())
def test_a_draw_goes_by_its_seed_and_not_by_the_order_of_the_pool(pool, count, seed, chance):
    mixed = chance.sample(pool, len(pool))
    assert drawn(pool, count, seed=seed, used={}, taken=()) == drawn(mixed, count, seed=seed, used={}, taken=())


def test_every_item_has_its_chance():
    firsts = Counter(drawn(range(5), 1, seed=seed, used={}, taken=())[0] for seed in range(500))
    assert set(firsts) == set(range(5))
    assert min(firsts.values()) > 60


def test_sections_begin_where_they_are_named():
    places = [("", 1), ("", 2), ("A", 3), ("", 4), ("B", 5)]
    assert sections(places) == [("", [1, 2]), ("A", [3, 4]), ("B", [5])]
    assert question_order(places, seed=1, is_shuffled=False) == [("", 1), ("", 2), ("A", 3), ("A", 4), ("B", 5)]


@given(PLACES, SEEDS)
def test_places_are_shuffled_within_their_section(places, seed):
    ordered = question_order(places, seed=seed, is_shuffled=True)
    assert ordered == question_order(places, seed=seed, is_shuffled=True)
    at = 0
    for name, run in sections(places):
        found = ordered[at : at + len(run)]
        assert {section for section, _place in found} == {name}
        assert Counter(place for _section, place in found) == Counter(run)
        at += len(run)
    assert at == len(ordered)


def test_another_seed_gives_another_order():
    places = [("", number) for number in range(8)]
    assert len({tuple(question_order(places, seed=seed, is_shuffled=True)) for seed in range(20)}) > 15
