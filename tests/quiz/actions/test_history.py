"""What was reviewed elsewhere and is brought along: all or nothing, once, in any order, as if reviewed here."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from facts.models import Item
from people.models import User
from quiz.actions.memory import Past, record_history, record_reviews
from quiz.core.memory import Rating
from quiz.core.refusals import Refused
from quiz.models import Memory, Review, StudyDay
from quiz.queries.verification import differences
from tests import factories
from tests.quiz.learners import EASY, GOOD, NOW, counted, evidence, known, rate, sit, undo

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ada() -> User:
    return factories.UserFactory(username="ada", time_zone="Europe/Vilnius")


@pytest.fixture
def items() -> list[Item]:
    deck = factories.DeckFactory(slug="rivers")
    return [factories.ItemFactory(deck=deck, kind="card", slug=f"river-{n}") for n in range(3)]


def past(items: list[Item], seed: int = 1, number: int = 60) -> list[Past]:
    """Reviews of the last year, several on some days, in no order."""
    chance = random.Random(seed)
    return [
        Past(
            item.pk,
            item.current_id,
            Rating(chance.randint(1, 4)),
            NOW - chance.randint(1, 365 * 24) * dt.timedelta(hours=1),
            chance.randint(0, 9_000),
        )
        for item in chance.choices(items, k=number)
    ]


def tables() -> list[list[dict]]:
    """Memories and study days, without their ids."""
    return [
        [{name: value for name, value in row.items() if name != "id"} for row in model.objects.order_by(by).values()]
        for model, by in ((Memory, "item"), (StudyDay, "day"))
    ]


def test_a_history_is_worth_what_reviewing_here_would_have_been(ada, items):
    told = past(items)
    other = factories.UserFactory(time_zone=ada.time_zone)
    for each in sorted(told, key=lambda each: (each.at, each.rating)):
        item = next(item for item in items if item.pk == each.item_id)
        record_reviews(other, [evidence(item, each.rating, duration_ms=each.duration_ms)], now=each.at)

    assert record_history(ada, told, now=NOW, chunk=2) == 60

    names = ("item", "state", "last_day", "reps", "lapses", "last_review_at")
    assert list(Memory.objects.of(ada).order_by("item").values(*names)) == list(
        Memory.objects.of(other).order_by("item").values(*names)
    )
    assert counted(ada) == counted(other)
    assert list(differences(Counter())) == []


def test_the_same_history_again_changes_nothing_and_a_longer_one_adds_what_is_new(ada, items):
    told = past(items)
    record_history(ada, told[:40], now=NOW)
    before = tables()

    assert record_history(ada, told[:40], now=NOW + DAY) == 0
    assert tables() == before
    assert record_history(ada, [*told, *told], now=NOW + DAY) == 20

    longer = tables()
    for model in (Review, Memory, StudyDay):
        model.objects.all().delete()
    record_history(ada, told, now=NOW)
    assert tables() == longer


def test_a_history_goes_before_what_was_reviewed_here_and_leaves_its_due_date(ada, items):
    record_reviews(ada, [evidence(items[0], GOOD)], now=NOW - 30 * DAY)
    sit(ada, [items[0].pk], now=NOW)
    rate(ada, items[0].pk, EASY, now=NOW)
    due_at = Memory.objects.get().due_at
    told = past(items)

    record_history(ada, told[:30], now=NOW + DAY)
    record_history(ada, told[30:], now=NOW + DAY)

    assert Memory.objects.get(item=items[0]).due_at == due_at
    assert Memory.objects.get(item=items[0]).last_review_at == NOW
    assert list(differences(Counter())) == []
    undo(ada, now=NOW + 2 * DAY)
    assert list(differences(Counter())) == []


def test_a_review_in_the_future_refuses_the_whole_history(ada, items):
    told = [*past(items), Past(items[0].pk, items[0].current_id, GOOD, NOW + DAY)]

    with pytest.raises(Refused, match="2026-11-03 08:00 UTC"):
        record_history(ada, told, now=NOW)

    assert tables() == [[], []]
    assert not Review.objects.exists()


def test_new_cards_take_the_set_in_force(ada, items):
    course = factories.CourseFactory(decks=[items[0].deck])
    factories.EnrolmentFactory(course=course, user=ada)
    fitted = factories.ParameterSetFactory(learner=None, course=course)

    record_history(ada, past(items), now=NOW)

    assert set(Memory.objects.values_list("parameters", flat=True)) == {fitted.name}
    assert list(differences(Counter())) == []


HEAD = "card_id,rating,review_datetime,review_duration"
LINES = [f"river-{n % 3},{1 + n % 4},2026-10-{10 + n:02}T08:00:00Z,{1000 + n}" for n in range(12)]


def imported(folder: Path, *lines: str, learner: str = "ada", deck: str = "rivers") -> str:
    file, out = folder / "log.csv", StringIO()
    file.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    call_command("import_reviews", str(file), "--learner", learner, "--deck", deck, stdout=out)
    return out.getvalue().strip()


def test_the_command_takes_a_file_once(ada, items, tmp_path):
    assert imported(tmp_path, *LINES) == "12 new reviews of 12, of 3 cards."
    before = known(ada)
    assert imported(tmp_path, *reversed(LINES)) == "0 new reviews of 12, of 3 cards."
    assert known(ada) == before
    assert sum(duration for *_, duration in counted(ada)) == sum(range(1000, 1012))


@pytest.mark.parametrize(
    ("lines", "whose", "reason"),
    [
        ([*LINES, "river-9,3,2026-10-10T08:00:00Z,1"], {}, "The deck lacks 1 of these cards: river-9. Nothing"),
        ([*LINES, "river-1,9,2026-10-10T08:00:00Z,1"], {}, "rating is 1, 2, 3 or 4, not '9'"),
        ([*LINES, "river-1,3,2999-10-10T08:00:00Z,1"], {}, "lies in the future: 2999-10-10 08:00 UTC"),
        (LINES, {"learner": "eve"}, "There is no learner 'eve'."),
        (LINES, {"deck": "lakes"}, "There is no deck 'lakes' with items."),
    ],
)
def test_the_command_refuses_a_file_with_a_fault_whole(ada, items, tmp_path, lines, whose, reason):
    with pytest.raises(CommandError, match=reason):
        imported(tmp_path, *lines, **whose)

    assert not Review.objects.exists()
    assert not Memory.objects.exists()


def test_the_command_refuses_a_file_that_is_not_there(ada, items):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_reviews", "nowhere.csv", "--learner", "ada", "--deck", "rivers")
