"""What a seed gives is a class that hands in within its minute, with the shares that were asked for."""

from __future__ import annotations

import threading
import time

import pytest

from bench.load.faults import Faults, moments
from bench.load.schedule import CUT, DOUBLED, ROUND_SECONDS, Sitting, sittings


@pytest.fixture(scope="module")
def plan() -> list[Sitting]:
    return sittings(seed=7, students=300, answers=10, seconds=120)


def test_a_seed_gives_the_same_plan_again_and_another_one_another(plan: list[Sitting]) -> None:
    assert sittings(seed=7, students=300, answers=10, seconds=120) == plan
    assert sittings(seed=8, students=300, answers=10, seconds=120) != plan


def test_in_two_minutes_everybody_takes_the_quiz_twice_each_time_within_one(plan: list[Sitting]) -> None:
    assert [each.student for each in plan] == [student for student in range(300) for _ in range(2)]
    for number, each in enumerate(plan):
        times = [each.at, *(press.at for press in each.presses), each.submit_at]
        assert len(each.presses) == 10
        assert times == sorted(times)
        assert {int(at // ROUND_SECONDS) for at in times} == {number % 2}


def test_less_than_a_minute_is_one_round() -> None:
    short = sittings(seed=1, students=5, answers=4, seconds=30)

    assert [each.student for each in short] == list(range(5))
    assert 24 < max(each.submit_at for each in short) <= 30


def test_a_fifth_is_doubled_and_a_twentieth_cut(plan: list[Sitting]) -> None:
    fates = [press.fate for each in plan for press in each.presses]

    assert sum(fate.is_doubled for fate in fates) / len(fates) == pytest.approx(DOUBLED, abs=0.02)
    assert sum(bool(fate.cut) for fate in fates) / len(fates) == pytest.approx(CUT, abs=0.01)
    assert {fate.cut for fate in fates} == {"", "at once", "late"}


def test_the_server_is_killed_on_time_and_postgresql_between() -> None:
    assert moments(5, 20, has_cluster=False) == [(5, "kill"), (10, "kill"), (15, "kill"), (20, "kill")]
    assert moments(5, 20, has_cluster=True) == [
        (5, "kill"), (8, "restart"), (10, "kill"), (15, "kill"), (18, "restart"), (20, "kill"),
    ]  # fmt: skip
    assert moments(0, 20, has_cluster=True) == []


def test_of_two_servers_one_is_killed_only_while_the_other_answers() -> None:
    done: list[tuple[str, str]] = []
    faults = Faults([Fake("first", done), Fake("second", done)], None, began=time.monotonic())
    bringing = threading.Thread(target=faults.bring, args=([(0, "kill"), (0, "kill"), (0, "kill")],))
    bringing.start()
    while len(faults.kills) < 3:
        time.sleep(0.01)
    faults.rest()
    bringing.join()

    names = [("second", "first"), ("first", "second"), ("second", "first")]
    assert done == [each for other, own in names for each in ((other, "wait"), (own, "kill"), (own, "start"))]


class Fake:
    """A server that writes down what is done to it."""

    has_ended = False

    def __init__(self, name: str, done: list[tuple[str, str]]) -> None:
        self.wait, self.kill, self.start = (
            lambda what=what: done.append((name, what)) for what in ("wait", "kill", "start")
        )
