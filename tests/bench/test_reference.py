"""The reference is what its docstring says: the figures of years are multiples of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from bench import reference
from bench.requests import RATINGS, Browsers, Reference
from bench.runner import Contestant, Failed, Times, inspect, measure
from bench.world import Learner, signed_in
from tests import factories

FROZEN = {
    "reference.py": "9d4f1c7b8d6487f48957758c088d46c3d4cc9493264dce716208935a4df6bd2b",
    "templates/reference/_item.html": "731b1670f8abbcee0aa611f3f08e092558ef1d6b6fac7fd06ab164397ef7dc10",
    "templates/reference/answer.html": "3573f0c289b5a07580df71e178d5418934f99942bdb46423a720c13b8279d838",
}


@pytest.fixture
def learners(transactional_db: None) -> Iterator[list[Learner]]:
    reference.make_tables()
    users = [factories.UserFactory() for _ in range(2)]
    yield [Learner(user.pk, signed_in(user), sitting=0, attempt=0) for user in users]
    reference.drop_tables()


@pytest.fixture
def contestant(learners: list[Learner]) -> Contestant:
    return Contestant(reference.application(), Reference(learners, Browsers()))


@pytest.mark.parametrize("name", FROZEN)
def test_the_reference_is_frozen(name: str) -> None:
    text = Path(settings.BASE_DIR, "bench", name).read_bytes()

    assert hashlib.sha256(text).hexdigest() == FROZEN[name]


def test_an_answer_writes_a_review_and_its_state_and_nothing_else(contestant: Contestant) -> None:
    before = dict(reference.State.objects.values_list("pk", "reps"))

    for environ in contestant.source.batch(len(RATINGS)):
        contestant.read(contestant.ask(environ))

    assert list(reference.Review.objects.order_by("pk").values_list("rating", flat=True)) == list(RATINGS)
    after = dict(reference.State.objects.values_list("pk", "reps"))
    assert sum(after.values()) - sum(before.values()) == len(RATINGS)
    assert reference.State.objects.filter(lapses=2).count() == RATINGS.count(1)
    assert reference.Item.objects.count() == reference.STATES_A_USER


def test_an_answer_takes_five_statements_and_about_3_kb(contestant: Contestant) -> None:
    seen = inspect(contestant, requests=4)

    assert seen.statements == reference.STATEMENTS == 5
    assert 2850 < seen.body < 3000


def test_an_answer_without_a_token_or_a_session_fails(contestant: Contestant) -> None:
    without_token, without_session = contestant.source.batch(2)
    without_token["HTTP_COOKIE"] = without_token["HTTP_COOKIE"].split(";")[0]
    without_session["HTTP_COOKIE"] = without_session["HTTP_COOKIE"].split(";")[1]

    for environ in (without_token, without_session):
        with pytest.raises(Failed, match=r"the answer was [45]"):
            contestant.read(contestant.ask(environ))
    assert reference.Review.objects.count() == 0


def test_every_round_takes_the_time_of_each_contestant(contestant: Contestant) -> None:
    times = measure([contestant], rounds=3, requests=4)

    assert len(times.rounds) == 3
    assert all(each.keys() == {"reference"} and each["reference"] > 0 for each in times.rounds)
    assert reference.Review.objects.count() == 4 * (1 + 3)  # one round warms up


def test_the_ratio_is_the_median_of_the_rounds_with_its_quartiles() -> None:
    times = Times([{"card": 1.0 + n / 10, "reference": 1.0} for n in range(5)])

    assert times.ratio("card", "reference") == (1.2, 1.1, 1.3)
    assert times.ratio("reference", "reference") == (1, 1, 1)
