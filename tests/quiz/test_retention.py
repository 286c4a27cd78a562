"""What a course no longer keeps: told before it goes, and neither marks nor memories move."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from quiz.core.forgetting import FORGOTTEN, months_after
from quiz.models import Attempt, AttemptItem, Memory, Review
from quiz.queries.verification import differences
from tests.conftest import ClassRoom
from tests.factories import at
from tests.quiz.learners import answer, start, submit

SETTINGS = "/courses/{}/settings/"
SENT = {"operation": "6ec5a1a2-5b0e-4d9c-9f7e-1d8c0a4b7c11"}


def retained(*options: str) -> str:
    out = io.StringIO()
    call_command("retain", *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def put_away(classroom: ClassRoom) -> ClassRoom:
    """A course that was archived 13 months ago, with an attempt handed in and one left open."""
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "short", "Kaunas")
    answer(attempt, "date", "2004")
    submit(attempt)
    start(classroom.quiz, classroom.ada)
    classroom.course.archived_at = timezone.now() - dt.timedelta(days=396)
    classroom.course.save()
    return classroom


def keep(room: ClassRoom, *, words: int | None = None, results: int | None = None) -> None:
    room.course.words_kept_months, room.course.results_kept_months = words, results
    room.course.save()


@pytest.mark.parametrize(("words", "results"), [(None, None), (14, None), (None, 14), (14, 20)])
def test_nothing_goes_before_its_time(put_away, words, results):
    keep(put_away, words=words, results=results)

    assert retained() == "Nothing is kept longer than it should be.\n"
    assert Attempt.objects.count() == 2


def test_words_go_and_marks_and_memories_stay(put_away):
    keep(put_away, words=12)
    score, memories = Attempt.objects.submitted().get().score, list(Memory.objects.order_by("pk").values())
    said = f"{put_away.course.title} ({put_away.course.pk}): 2 attempts lose their words.\n"

    assert retained("--dry-run") == f"{said}Nothing was changed.\n"
    assert AttemptItem.objects.filter(response="Kaunas").exists()
    assert retained() == said
    assert retained() == "Nothing is kept longer than it should be.\n"

    (attempt,) = Attempt.objects.all()
    assert attempt.score == score > 0
    typed = attempt.items.filter(version__kind__in=("short", "date"))
    assert set(typed.values_list("response", flat=True)) == {FORGOTTEN}
    assert list(Memory.objects.order_by("pk").values()) == memories
    assert Review.objects.exists()
    assert list(differences(Counter())) == []


def test_results_go_and_memories_stay(put_away):
    keep(put_away, words=6, results=12)

    assert "2 attempts go with their marks." in retained()

    assert not Attempt.objects.exists()
    assert Memory.objects.exists()
    assert list(differences(Counter())) == []


def test_a_course_that_runs_again_keeps_everything(put_away):
    keep(put_away, words=1, results=2)
    put_away.course.archived_at = None
    put_away.course.save()

    assert retained() == "Nothing is kept longer than it should be.\n"


def test_teachers_say_how_long(classroom, as_grace):
    page = SETTINGS.format(classroom.course.pk)
    assert "How long answers are kept" in as_grace.get(page).text

    as_grace.post(f"{page}keeping/", {**SENT, "words_kept_months": "12", "results_kept_months": ""})
    wrong = as_grace.post(f"{page}keeping/", {**SENT, "words_kept_months": "12", "results_kept_months": "6"})

    classroom.course.refresh_from_db()
    assert (classroom.course.words_kept_months, classroom.course.results_kept_months) == (12, None)
    assert wrong.status_code == 422
    assert "Words cannot stay longer" in wrong.text


@pytest.mark.parametrize(
    ("before", "months", "after"),
    [
        ("2026-11-26 08:00", 0, "2026-11-26 08:00"),
        ("2026-11-26 08:00", 2, "2027-01-26 08:00"),
        ("2026-08-31 08:00", 6, "2027-02-28 08:00"),
        ("2024-01-31 08:00", 1, "2024-02-29 08:00"),
        ("2024-02-29 08:00", 12, "2025-02-28 08:00"),
        ("2026-12-31 08:00", 12, "2027-12-31 08:00"),
    ],
)
def test_months_are_those_of_the_calendar(before, months, after):
    assert months_after(at(before), months) == at(after)
