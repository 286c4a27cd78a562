"""A plan wins at equal minutes, on a few small lives; `python -m bench plan` prints the large ones."""

from statistics import mean

from bench.plans import Setting, results

LIVES = 8
SMALL = Setting(days=7, items=60, minutes=4, spread=0.3)


def test_plan_beats_cramming_and_constant_retention_at_equal_minutes():
    lives = [results(SMALL, seed) for seed in range(LIVES)]

    assert {way for life in lives for way in life} == {
        "plan",
        "cramming, last 1",
        "cramming, last 3",
        "constant retention",
    }
    minutes = {way: mean(life[way].minutes for life in lives) for way in lives[0]}
    assert max(minutes.values()) < 1.03 * minutes["plan"] <= 1.03 * SMALL.days * SMALL.minutes
    for way in set(lives[0]) - {"plan"}:
        assert mean(life["plan"].exam - life[way].exam for life in lives) > 0
        assert mean(life["plan"].later - life[way].later for life in lives) > 0


def test_the_same_seed_lives_the_same_life():
    assert results(Setting(3, 10, 1, 0.3), 5) == results(Setting(3, 10, 1, 0.3), 5)
