"""What a school needs follows from what was measured, by sums that can be done by hand."""

from __future__ import annotations

import pytest

from bench.rates import Cost, Rates
from bench.sizing import Moment, cores, exam, text

COSTS = {
    name: Cost(times=10, server_ms=server, database_ms=database, p50_ms=9.0, p95_ms=12.0)
    for name, server, database in [
        ("sign in", 200.0, 0.0),
        ("home", 20.0, 10.0),
        ("start", 40.0, 20.0),
        ("answer", 6.0, 3.0),
        ("hand in", 30.0, 15.0),
        ("card", 5.0, 1.0),
    ]
}


def test_cores_are_work_a_second_over_how_busy_they_may_be():
    moment = Moment("all at once", {"start": 10.0, "home": 10.0})

    assert cores(moment, COSTS, 1.0) == pytest.approx((0.6 / 0.6, 0.3 / 0.6))
    assert cores(moment, COSTS, 4.0) == pytest.approx((4.0, 2.0))


def test_an_exam_starts_goes_on_and_ends():
    acts = [moment.acts for moment in exam(600, within=60)]

    assert acts == [
        {"home": 10.0, "start": 10.0},
        {"sign in": 10.0, "home": 10.0, "start": 10.0},
        {"answer": 30.0},
        {"hand in": 10.0},
    ]


def test_what_was_measured_is_kept_and_told():
    rates = Rates(
        "sqlite", 7.5, 2, COSTS, browsers=8, answers_a_second=90.0, answer_p95_ms=150.0, processes=3, memory_mb=300.0
    )
    kept = Rates.read(rates.plain())

    told = text([kept, kept])

    assert kept == rates
    assert "sqlite: 2 cores, `unit_ms` 7.5; 8 browsers at once, on the same cores: 90 answers a second" in told
    assert "| answer | 6.0 ms + 3.0 ms | 111 | 9, 12 ms |" in told
    assert "| 10,000 answer, one question in 20 s each | answer 500 | too many at once | 5 + 2.5 |" in told
