"""What the bench in a browser says of its times."""

from __future__ import annotations

from bench.paint import Times


def test_times_are_told_by_median_and_the_slowest_twentieth():
    times = Times(product=[float(ms) for ms in range(1, 22)], plain=[22.0] * 21)

    assert list(times.lines()) == [
        "product: p50 11.0 p95 20.0 ms of 21 cards",
        "plain: p50 22.0 p95 22.0 ms of 21 cards",
        "ratio 0.50",
    ]
