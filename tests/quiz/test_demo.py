"""The demo: its story holds and its logs are true, a seed tells one story, and only an empty database gets it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from pytest_django.fixtures import Settings

from facts.core.decks import read_deck
from facts.models import ItemVersion
from people.models import User
from quiz.demo import story
from quiz.demo.play import DECK_FILE, Clock, play_story
from quiz.models import Attempt, AttemptItem, Course, Quiz, Review
from quiz.queries.attempts import open_attempts, quiz_rows
from quiz.queries.cards import open_sitting, waiting_cards
from quiz.queries.courses import course_report
from quiz.queries.progress import scores, study_days
from quiz.queries.verification import differences
from tests import factories
from tests.factories import UserFactory, at

NOW = at("2026-11-25 13:20")


def seed(**options: int) -> str:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_the_story_holds() -> None:
    said = seed(students=3, days=20)

    counts = f"{Attempt.objects.count()} attempts, {Review.objects.count():,} reviews"
    assert said == f"A demo class: 3 students, 12 quizzes, {counts}.\n"
    assert list(differences(Counter())) == []
    ada = User.objects.get(username="ada")
    percents = [round(score.percent) for score in scores(ada, Attempt.objects.of(ada))]
    assert len(percents) == 9
    assert 38 <= percents[0] <= 48
    assert 80 <= percents[-1] <= 88
    revision = Quiz.objects.get(title=story.REVISION)
    assert revision.state == Quiz.State.DRAFT
    assert all(slot.pool.count() > slot.draw_count for slot in revision.slots.all())
    left = open_attempts(ada)
    assert [(each.quiz.title, each.answered, each.questions) for each in left] == [(story.ADA_LEFT_OPEN.title, 6, 10)]
    assert list(left[0].items.filter(is_flagged=True).values_list("position", flat=True)) == [4]
    assert left[0].started_at < NOW
    not_begun = [row.quiz for row in quiz_rows(ada, now=NOW) if not row.attempts]
    assert [quiz.title for quiz in not_begun] == [story.ADA_NOT_BEGUN.title]
    assert dt.timedelta(days=2) <= not_begun[0].due_at - NOW < dt.timedelta(days=3)
    assert 20 <= len(waiting_cards(ada, now=NOW).queue) <= 45
    assert open_sitting(ada) is None
    assert {1, 2, 3, 4} <= {(NOW.date() - day).days for day in study_days(ada, since=NOW.date() - dt.timedelta(days=7))}

    report = course_report(Course.objects.get(), now=NOW)
    assert {each.student.username for each in report.help} == {"marta", "tomas"}
    marta = next(row for row in report.roster if row.student.username == "marta")
    assert all(earlier > later for earlier, later in pairwise(marta.percents[-6:]))
    tomas = next(row for row in report.roster if row.student.username == "tomas")
    assert (NOW.date() - tomas.last_here_on).days == 9
    assert report.headline == "Most of the class is on course"
    assert Course.objects.taught_by(User.objects.get(username="grace")).get() == report.course

    assert max(Attempt.objects.latest("started_at").started_at, Review.objects.latest("at").at) < NOW
    begun = Attempt.objects.select_related("quiz")
    assert all(attempt.started_at >= attempt.quiz.opens_at > attempt.quiz.created_at for attempt in begun)
    first = Quiz.objects.earliest("created_at")
    assert ItemVersion.objects.latest("created_at").created_at < Attempt.objects.earliest("started_at").started_at
    assert NOW - first.opens_at < dt.timedelta(days=20)


@pytest.mark.parametrize("hour", ["2026-11-25 21:50", "2026-11-25 22:40", "2026-11-26 01:59"])
def test_the_night_belongs_to_the_day_before(hour: str) -> None:
    """Four o'clock in Vilnius is two in UTC."""
    assert Clock(at(hour), 20, ZoneInfo(story.TIME_ZONE)).day(0) == dt.date(2026, 11, 25)


def told() -> list[tuple[object, ...]]:
    """All that was answered, without the numbers of rows, which another run gives otherwise."""
    rows = AttemptItem.objects.order_by("attempt__started_at", "attempt__learner__username", "position")
    return list(rows.values_list("version__item__slug", "order", "response", "responded_at", "fraction"))


@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "STUDENTS", [each for each in story.STUDENTS if each.username == "tomas"])
    stories = []
    for number in (1, 1, 2):
        with transaction.atomic():
            play_story(students=1, days=14, seed=number, now=NOW)
            stories.append(told())
            transaction.set_rollback(True)

    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


@pytest.mark.django_db
def test_a_database_with_people_is_left_alone() -> None:
    UserFactory(username="somebody")

    with pytest.raises(CommandError, match="There are people in this database"):
        call_command("seed_demo")

    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_site_that_others_reach_gets_no_demo(settings: Settings) -> None:
    settings.IS_LOCAL, settings.SITE_URL = False, "https://facts.example.org"

    with pytest.raises(CommandError, match=r"https://facts\.example\.org is not this machine"):
        call_command("seed_demo")

    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{"students": 0}, {"students": 99}, {"days": 5}])
def test_a_story_that_cannot_be_told_leaves_nothing(options: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("seed_demo", **options)

    assert not User.objects.exists()


@pytest.mark.parametrize("sign_in", story.SIGN_INS, ids=lambda each: each.username)
def test_passphrases_are_good_enough_for_the_site(sign_in: story.SignIn) -> None:
    user = User(username=sign_in.username, first_name=sign_in.first_name, last_name=sign_in.last_name)

    validate_password(sign_in.passphrase, user)


def test_the_told_mistakes_are_of_items_in_the_deck() -> None:
    ids = {item.id for item in read_deck(DECK_FILE.read_text(encoding="utf-8")).items}

    assert set(story.MISTAKEN) <= ids
    assert set(story.HARDNESS) == set(factories.BY_RULES)
