"""What a person takes along: all that is theirs and nothing else, and another site takes it in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from facts.models import Deck
from people.models import SignIn, User
from quiz.actions.card_steps import take_step
from quiz.models import Attempt, CardStep, Contest, Look, Memory, QuestionReport, Quiz, Review, Step
from quiz.models.personal import NAMED, OWN, PERSON
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.quiz.learners import GOOD, NOW, answer, rate, sit, start, submit, undo

DOWNLOAD = "/data/download/"
NEXT_DAY = NOW + dt.timedelta(days=1)

NOBODYS = {
    "facts_deck", "facts_itemversion", "facts_import", "quiz_quiz", "quiz_report", "quiz_course", "quiz_group",
}  # fmt: skip
"""Of those that name people: authors' and courses' own. The people there are editors, authors and teachers."""


def test_every_model_that_names_people_is_told_to_them():
    named = {
        model._meta.db_table
        for app in ("facts", "people", "quiz", "mfa")
        for model in apps.get_app_config(app).get_models()
        if any(field.related_model is User for field in model._meta.get_fields() if field.is_relation)
        and model is not User
    }

    assert named - NOBODYS - {table.name for table in OWN} == set()
    assert not any(field.related_model is User for table in (*OWN, *NAMED) for field in table.columns)


@pytest.fixture
def lived(classroom: ClassRoom) -> ClassRoom:
    """Ada did all that a learner does; Grace marked, and another learner did some of it too."""
    ada, items = classroom.ada, classroom.items
    ada.email = "ada@example.org"
    ada.save(update_fields=["email"])
    factories.DaysAwayFactory(learner=ada)
    SignIn.objects.create(user=ada, session_key="0" * 32, device="Firefox", signed_in_at=NOW, seen_at=NOW)
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "zzsealed"})
    Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Telephone", "credential": "zzpublic"})
    factories.PlanFactory(learner=ada, decks=[classroom.deck], topics=[items["single"].topic])
    factories.ParameterSetFactory(learner=ada)
    attempt = start(classroom.quiz, ada)
    answer(attempt, "single", "b")
    answer(attempt, "short", "Kaunas")
    submit(attempt)
    asked = attempt.items.get(version__kind="short")
    Contest.objects.create(attempt_item=asked, reason="It was.", made_at=NOW, operation=uuid.uuid4())
    QuestionReport.objects.create(
        learner=ada, version=items["card"].current, words="The year is wrong.", made_at=NOW, operation=uuid.uuid4()
    )
    queue = [items[kind].pk for kind in ("card", "date", "number")]
    sit(ada, queue, now=NEXT_DAY)
    rate(ada, queue[0], GOOD, now=NEXT_DAY)
    rate(ada, queue[1], GOOD, now=NEXT_DAY + dt.timedelta(minutes=1))
    undo(ada, now=NEXT_DAY + dt.timedelta(minutes=2))
    take_step(ada, queue[2], CardStep.Action.SUSPEND, operation=uuid.uuid4(), now=NEXT_DAY + dt.timedelta(minutes=3))
    Look.objects.create(by=classroom.grace, learner=ada, course=classroom.course, door="student", at=NOW)
    other = factories.UserFactory(username="classmate", first_name="Zzmate")
    factories.EnrolmentFactory(course=classroom.course, user=other)
    theirs = start(classroom.quiz, other)
    answer(theirs, "short", "Zzanswer")
    submit(theirs)
    return classroom


def downloaded(user: User) -> dict[str, bytes]:
    response = signed_in(user).get(DOWNLOAD)
    assert response.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(members: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in members[f"tables/{table}.jsonl"].splitlines()]


def sheet(members: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(members[name].decode("utf-8-sig"))))


def test_everything_that_is_theirs_is_in_it_and_nobody_else(lived):
    members = downloaded(lived.ada)

    (person,) = lines(members, PERSON.name)
    assert (person["username"], person["email"], person["last_name"]) == ("ada", "ada@example.org", "Byron")
    counts = {table.name: len(lines(members, table.name)) for table in OWN}
    assert counts == {table.name: table.model._base_manager.filter(**{table.whose: lived.ada}).count() for table in OWN}
    assert len([table for table, number in counts.items() if number]) >= 14
    answers = [row for row in sheet(members, "answers.csv") if row["answer"]]
    assert [(row["answer"], row["mark"], row["verdict"]) for row in answers] == [
        ("option b", "1", "Right"),
        ("Kaunas", "0", "Wrong"),
    ]
    assert [row["kind"] for row in sheet(members, "reviews.csv")].count("Card") == 2
    whole = b"".join(members.values())
    for other in (b"classmate", b"Zzmate", b"Zzanswer", b"grace", b"Grace", b"Hopper", b"mallory"):
        assert other not in whole
    assert [row["type"] for row in lines(members, "mfa_authenticator")] == ["totp", "webauthn"]
    for secret in (
        b"zzsealed",
        b"zzpublic",
        b'"Vilnius"',
        b",Vilnius",
        b"explanation",
        b"feedback b",
        lived.ada.password.encode(),
    ):
        assert secret not in whole


@pytest.mark.parametrize("when", ["closing", "never"])
def test_what_a_result_holds_back_is_held_back_here(lived, when):
    for name in ("shows_attempt", "shows_correctness", "shows_marks", "shows_feedback", "shows_answer"):
        setattr(lived.quiz, name, when)
    lived.quiz.save()

    members = downloaded(lived.ada)

    (attempt,) = lines(members, "quiz_attempt")
    assert (attempt["score"], attempt["seed"]) == (None, 0)
    asked = lines(members, "quiz_attemptitem")
    assert {(row["version"], row["fraction"], row["credit"], row["verdict"]) for row in asked} == {
        (None, None, None, "")
    }
    assert [row["response"] for row in asked if row["response"]] == ["b", "Kaunas"]
    assert {row["kind"] for row in lines(members, "quiz_review")} == {"card", "undo"}
    assert {row["item"] for row in lines(members, "quiz_memory")} & {
        row.item_id for row in Review.objects.filter(learner=lived.ada, kind="quiz")
    } == set()
    assert {(row["question"], row["mark"], row["verdict"]) for row in sheet(members, "answers.csv")} == {("", "", "")}


def test_an_open_attempt_tells_only_what_was_answered(lived):
    attempt = start(lived.quiz, lived.ada, now=NEXT_DAY)
    answer(attempt, "short", "Riga", now=NEXT_DAY)

    asked = [row for row in lines(downloaded(lived.ada), "quiz_attemptitem") if row["attempt"] == attempt.pk]

    assert {row["version"] for row in asked} == {None}
    assert [row["response"] for row in asked if row["response"]] == ["Riga"]


def test_a_longer_history_costs_no_more_statements(lived, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        downloaded(lived.ada)
    submit(start(lived.quiz, lived.ada, now=NEXT_DAY), now=NEXT_DAY)

    with django_assert_max_num_queries(len(few.captured_queries)):
        downloaded(lived.ada)


def test_the_door_needs_somebody(db):
    assert Client().get(DOWNLOAD).status_code == 302


# Taken in elsewhere


def taken_in(file: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_person", str(file), *options, stdout=out)
    return out.getvalue()


def exported(user_name: str, file: Path) -> Path:
    call_command("export_person", user_name, str(file), stdout=io.StringIO())
    return file


def leave(user: User) -> None:
    """As if the person had never been here."""
    for table in reversed(OWN):
        for field in table.lists:
            field.remote_field.through.objects.all().delete()
        table.model._base_manager.filter(**{table.whose: user})._raw_delete("default")
    user.delete()


def lived_through(user: User) -> dict[str, Any]:
    """What somebody learnt, without ids."""
    memories = Memory.objects.of(user).exclude(reps=0, suspended_at=None).order_by("item")
    reviews = Review.objects.filter(learner=user).order_by("pk")
    steps = Step.objects.filter(attempt__learner=user).order_by("pk")
    return {
        "memories": list(memories.values_list("item", "state", "due_at", "reps", "lapses", "suspended_at")),
        "reviews": list(reviews.values_list("item", "version", "kind", "rating", "at", "due_at", "operation")),
        "attempts": list(Attempt.objects.of(user).values_list("quiz", "number", "score", "submitted_at", "changes")),
        "steps": list(steps.values_list("action", "response", "at", "operation")),
        "days": sorted(user.study_days.values_list("day", "reviews", "recalled", "duration_ms")),
        "away": list(user.days_away.values_list("first_on", "last_on")),
        "plans": [(plan.title, list(plan.decks.all()), list(plan.topics.all())) for plan in user.plans.all()],
    }


def test_taken_in_where_its_decks_and_quizzes_are_it_is_what_it_was(lived, tmp_path):
    file = exported("ada", tmp_path / "ada.zip")
    before = lived_through(lived.ada)
    leave(lived.ada)

    said = taken_in(file)

    ada = User.objects.get(username="ada")
    assert (ada.name, ada.has_usable_password(), ada.enrolments.count()) == ("Ada Byron", False, 0)
    assert lived_through(ada) == before
    assert f"quiz_review: {len(before['reviews'])} of {len(before['reviews'])} rows." in said
    assert list(differences(Counter())) == []
    with pytest.raises(CommandError, match="has learnt here already"):
        taken_in(file)


def test_an_attempt_left_out_among_others_takes_none_along(lived, tmp_path):
    second = factories.QuizFactory(course=lived.course)
    factories.SlotFactory(quiz=second, item=lived.items["date"])
    start(second, lived.ada)
    submit(start(lived.quiz, lived.ada, now=NEXT_DAY), now=NEXT_DAY)
    file, handed_in = exported("ada", tmp_path / "ada.zip"), Attempt.objects.of(lived.ada).submitted()
    before = list(handed_in.order_by("pk").values_list("number", "score"))
    leave(lived.ada)

    taken_in(file)

    assert (
        list(Attempt.objects.of(User.objects.get(username="ada")).order_by("pk").values_list("number", "score"))
        == before
    )
    assert list(differences(Counter())) == []


def test_what_is_not_here_is_left_out_and_the_rest_taken(lived, tmp_path):
    file = exported("ada", tmp_path / "ada.zip")
    leave(lived.ada)
    Quiz.objects.update(created_at=NOW - dt.timedelta(days=400))
    Deck.objects.update(slug="renamed")

    said = taken_in(file, "--user", "augusta")

    augusta = User.objects.get(username="augusta")
    assert not Attempt.objects.of(augusta).exists()
    assert not Memory.objects.of(augusta).exists()
    assert augusta.days_away.count() == 1
    assert "quiz_attempt: 0 of 1 rows." in said
    assert list(differences(Counter())) == []


def test_a_file_that_was_changed_or_is_of_a_course_is_refused(lived, tmp_path):
    file = exported("ada", tmp_path / "ada.zip")
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(CommandError, match="nothing was changed"):
        taken_in(file)
    call_command("export_course", str(lived.course.pk), str(file), stdout=io.StringIO())
    with pytest.raises(CommandError, match="no archive of a person"):
        taken_in(file)
    with pytest.raises(CommandError, match="Nobody here"):
        exported("nobody", file)
