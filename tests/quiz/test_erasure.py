"""Erasing: nothing says who somebody was, marks that stay are what they were, and the logs still prove them."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import CharField, JSONField, Model, Q, QuerySet, TextField

from facts.models import Import, Item
from people.models import SignIn, User
from quiz.actions.regrades import mark_by_hand
from quiz.core.forgetting import FORGOTTEN, forgotten
from quiz.models import (
    Allowance,
    Attempt,
    AttemptItem,
    Contest,
    Course,
    Enrolment,
    Extension,
    JoinRequest,
    Memory,
    QuestionReport,
    Quiz,
    Report,
    Review,
    RollEntry,
    Step,
)
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, session_of
from tests.quiz.learners import ANSWERS, NOW, answer, correct, start, submit
from tests.quiz.test_personal import NEXT_DAY, lived

__all__ = ["lived"]

CANARY = "zqcanaryzq"
AUTHORED = "authors' and teachers' own: it belongs to the deck or the course, and stays without a name beside it"
BY_CODE = "written by code: names of choices, numbers, ids, digests"
KEPT = {
    **dict.fromkeys(("facts_deck", "facts_topic", "facts_source", "facts_fact", "facts_tag", "facts_item"), AUTHORED),
    **dict.fromkeys(("facts_itemversion", "facts_media", "quiz_course", "quiz_group", "quiz_quiz"), AUTHORED),
    **dict.fromkeys(("quiz_slot", "auth_group"), AUTHORED),
    **dict.fromkeys(("auth_permission", "django_content_type"), BY_CODE),
    "django_tasks_database_dbtaskresult": "tasks are given ids alone, and are cleared away once they are done",
    "quiz_report": "statistics: those of the person's quizzes go; reckoned anew without them",
    "quiz_rollentry.detail": BY_CODE + ", and titles of groups",
    "quiz_attemptitem.order": BY_CODE,
    "facts_importmedia.name": BY_CODE,
    "quiz_attemptitem.section": AUTHORED,
    "django_session.session_key": BY_CODE,
}
"""Tables and columns of text that erasing leaves, with the reason. All others are filled below and searched after."""
INDIRECT = {
    "quiz_attemptitem": "attempt__learner",
    "quiz_step": "attempt__learner",
    "quiz_contest": "attempt_item__attempt__learner",
    "facts_importrow": "of__owner",
    "facts_importmedia": "of__owner",
    "account_emailconfirmation": "email_address__user",
}
"""How rows belong to a person who is not named in them."""
ANSWERED = {
    "quiz_step": ("by", "comment"),
    "quiz_contest": ("decided_by", "reply"),
    "quiz_questionreport": ("closed_by", "reply"),
}
"""Rows of others in which a person has a word: who it was, and the column of what they wrote."""
SHORT = 12
"""Columns that hold fewer signs hold no words of anybody: a week, a verdict."""


@pytest.fixture
def everywhere(lived: ClassRoom) -> ClassRoom:
    """Ada learns, and helps to teach another course: there is a row of hers wherever there can be one."""
    ada, grace, log = lived.ada, lived.grace, {"at": NOW, "operation": uuid.uuid4()}
    Allowance.objects.create(quiz=lived.quiz, learner=ada, extra_minutes=5)
    Extension.objects.create(quiz=lived.quiz, learner=ada, minutes=5, by=grace, **log)
    RollEntry.objects.create(
        course=lived.course, person=ada, by=grace, act="change", detail={"group": ["", "Red"]}, **log
    )
    other = factories.CourseFactory(decks=[lived.deck])
    JoinRequest.objects.create(course=factories.CourseFactory(), user=ada, asked_at=NOW)
    factories.EnrolmentFactory(course=other, user=ada, role=Enrolment.Role.ASSISTANT)
    lived.deck.editors.add(ada)
    correct(lived.items["single"], {"right": "c"}, now=NEXT_DAY, author=ada)
    theirs = AttemptItem.objects.get(attempt__learner__username="classmate", version__kind="short")
    mark_by_hand([theirs], Decimal(1), comment=CANARY, by=ada, operation=uuid.uuid4(), now=NEXT_DAY)
    Contest.objects.create(
        attempt_item=theirs, made_at=NOW, operation=uuid.uuid4(), decided_by=ada, decided_at=NOW, state="declined"
    )
    QuestionReport.objects.create(
        learner=theirs.attempt.learner, version=theirs.version, words="Theirs.", made_at=NOW, closed_at=NOW,
        closed_by=ada, operation=uuid.uuid4(),
    )  # fmt: skip
    EmailAddress.objects.create(user=ada, email="ada@example.org").emailconfirmation_set.create(key=CANARY)
    QuerySet(Review).filter(learner=ada, kind=Review.Kind.CARD).update(response="typed", fraction=1)
    QuestionReport.objects.filter(learner=ada).update(closed_at=NOW, closed_by=grace)
    _import(lived)
    LogEntry.objects.create(user=ada, action_flag=2, object_repr="a fact", object_id="1")
    for words in (f"{CANARY}, Student", "Somebody else"):
        LogEntry.objects.create(user=grace, action_flag=2, object_repr=words, object_id="1")
    of_user = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=grace, action_flag=2, object_repr=CANARY, object_id=str(ada.pk), content_type=of_user)
    key = session_of(ada)
    SignIn.objects.create(user=ada, session_key=key, device="Firefox", signed_in_at=NOW, seen_at=NOW)
    session = SessionStore(session_of(grace))
    session["slips"] = {"slips": [["Somebody", CANARY, "bako-tinu"]]}
    session.save()
    Report.objects.create(quiz=lived.quiz, which="first", stamp="old", data={"typed": [CANARY]}, reckoned_at=NOW)
    return lived


def _import(room: ClassRoom) -> None:
    made = Import.objects.create(
        deck=room.deck, owner=room.ada, operation=uuid.uuid4(), file_name=CANARY, size=1, state="ready",
        created_at=NOW, touched_at=NOW,
    )  # fmt: skip
    made.file.save("file", ContentFile(CANARY.encode()))
    made.rows.create(position=1, place="1", name="1", verdict="new", slug="one")
    media = made.media.create(name="0" * 24 + ".png", kind="image", content_type="image/png", size=1, alt="One")
    default_storage.save(media.place, ContentFile(CANARY.encode()))


def texts(model: type[Model]) -> list[models.Field]:
    """The columns in which there may be words of people."""
    fields = [each for each in model._meta.concrete_fields if isinstance(each, CharField | TextField | JSONField)]
    table = model._meta.db_table
    return [
        each
        for each in fields
        if not each.choices
        and not isinstance(each, models.FileField)
        and (each.max_length is None or each.max_length >= SHORT)
        and table not in KEPT
        and f"{table}.{each.column}" not in KEPT
    ]


def rows_of(model: type[Model], person: User) -> list[tuple[Model, set[str]]]:
    """The rows of theirs, each with the names of the columns that are."""
    table, names = model._meta.db_table, {each.name for each in texts(model)}
    own = Q(pk=person.pk) if model is User else Q(pk=None)
    who, said = ANSWERED.get(table, ("", ""))
    for field in model._meta.concrete_fields:
        if field.related_model is User and field.name != who:
            own |= Q(**{field.name: person})
    if path := INDIRECT.get(table):
        own |= Q(**{path: person})
    rows = [(row, names) for row in QuerySet(model).filter(own)]
    return [*rows, *((row, {said}) for row in QuerySet(model).filter(**{who: person}))] if who else rows


def fill(person: User) -> set[str]:
    """Write the canary into every text of every row of theirs; gives the columns that no row of theirs has."""
    empty = set()
    for model in apps.get_models(include_auto_created=True):
        columns = [] if model is Session else texts(model)
        filled = set()
        for row, theirs in rows_of(model, person) if columns else ():
            values = {
                each.name: [CANARY] if isinstance(each, JSONField) else CANARY + (f" {row.pk}" if each.unique else "")
                for each in columns
                if each.name in theirs and getattr(row, each.attname) is not None
            }
            QuerySet(model).filter(pk=row.pk).update(**values)
            filled |= values.keys()
        empty |= {f"{model._meta.db_table}.{each.name}" for each in columns if each.name not in filled}
    return empty


def canaries() -> list[str]:
    """Every table with a row, and every file, that holds the canary."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [table for row in cursor.fetchall() if CANARY in repr(row)]
    found += ["django_session" for row in Session.objects.all() if CANARY in repr(row.get_decoded())]
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if CANARY in path.name or (path.is_file() and CANARY.encode() in path.read_bytes()):
            found.append(str(path))
    return found


@pytest.mark.parametrize("how", ["--keep-marks", "--purge"])
def test_no_column_of_any_table_and_no_file_tells_who_it_was(everywhere, how):
    ada = everywhere.ada
    assert fill(ada) == set()
    before = canaries()
    assert len(set(before)) > 18
    ada.refresh_from_db()

    call_command("erase_person", ada.username, how, stdout=io.StringIO())

    assert canaries() == []
    assert User.objects.filter(pk=ada.pk).count() == (how == "--keep-marks")
    assert not Session.objects.filter(session_data=None).exists()
    assert LogEntry.objects.filter(object_repr="Somebody else").exists()
    assert len(list(Session.objects.all())) == 1


def test_a_table_that_nobody_thought_of_is_found(everywhere):
    """The search is not blind: a row that nothing of it deletes stays in it."""
    fill(everywhere.ada)
    QuerySet(Course).filter(pk=everywhere.course.pk).update(title=CANARY)
    everywhere.ada.refresh_from_db()

    call_command("erase_person", everywhere.ada.username, "--purge", stdout=io.StringIO())

    assert canaries() == ["quiz_course"]


# Marks that stay


@pytest.fixture
def marked(classroom: ClassRoom) -> list[Attempt]:
    """A handed-in attempt of each mode, with answers right, wrong and right at the second try."""
    found = []
    for mode in Quiz.Mode.values:
        quiz = factories.QuizFactory(course=classroom.course, mode=mode)
        for position, kind in enumerate(ANSWERS):
            factories.SlotFactory(quiz=quiz, item=classroom.items[kind], position=position)
        attempt = start(quiz, classroom.ada)
        for place, (kind, (right, wrong)) in enumerate(ANSWERS.items()):
            if mode == Quiz.Mode.PRACTICE:
                if place % 2:
                    answer(attempt, kind, wrong, wish="check")
                answer(attempt, kind, right, wish="check")
            else:
                answer(attempt, kind, right if place % 2 else wrong)
        found.append(submit(attempt))
    return found


def standing(attempts: list[Attempt]) -> list[object]:
    return [
        (Attempt.objects.get(pk=each.pk).score, list(each.items.values_list("credit", flat=True))) for each in attempts
    ]


def proved() -> list[str]:
    return list(differences(Counter()))


def test_marks_stay_what_they_were_and_the_log_proves_them(marked, classroom):
    before, ada = standing(marked), classroom.ada
    assert len({score for score, _ in before}) > 1
    assert proved() == []

    call_command("erase_person", "ada", "--keep-marks", stdout=io.StringIO())

    assert standing(marked) == before
    assert proved() == []
    ada.refresh_from_db()
    assert (ada.username[:7], len(ada.username), ada.name) == ("erased-", 23, ada.username)
    assert (ada.is_active, ada.has_usable_password(), ada.last_name) == (False, False, "")
    assert ada.enrolments.count() == 1
    assert not Review.objects.exists()
    assert not Memory.objects.exists()
    typed = AttemptItem.objects.filter(version__kind="short").values_list("response", flat=True)
    assert set(typed) == {FORGOTTEN}
    assert "c" in AttemptItem.objects.filter(version__kind="single").values_list("response", flat=True)


def test_pages_of_teachers_go_on_without_the_words(marked, classroom, as_grace):
    call_command("erase_person", "ada", "--keep-marks", stdout=io.StringIO())
    name = User.objects.get(pk=classroom.ada.pk).username
    course = f"/courses/{classroom.course.pk}"

    pages = [as_grace.get(f"/attempts/{attempt.pk}/result/") for attempt in marked]
    pages += [as_grace.get(f"{course}/{page}") for page in (f"students/{classroom.ada.pk}/", "grades/", "")]

    assert [page.status_code for page in pages] == [200] * 6
    assert all(name in page.text for page in pages)
    assert not any("Byron" in page.text for page in pages)


def test_a_key_corrected_later_moves_no_mark_whose_words_are_gone(marked, classroom):
    call_command("erase_person", "ada", "--keep-marks", stdout=io.StringIO())
    before = standing(marked)

    correct(classroom.items["short"], {"accepted": ["Kaunas"]}, now=NEXT_DAY)

    assert standing(marked) == before
    assert proved() == []


def test_a_purge_leaves_nothing_and_the_class_goes_on(everywhere):
    call_command("erase_person", "ada", "--purge", stdout=io.StringIO())

    assert proved() == []
    assert list(Attempt.objects.values_list("learner__username", flat=True)) == ["classmate"]
    assert Item.objects.get(pk=everywhere.items["single"].pk).current.number == 2
    assert not Report.objects.exists()


def test_erasing_twice_and_a_dry_run(everywhere):
    out = io.StringIO()
    call_command("erase_person", "ada", "--keep-marks", "--dry-run", stdout=out)
    assert "reviews: " in out.getvalue()
    assert User.objects.filter(username="ada").exists()

    call_command("erase_person", "ada", "--keep-marks", stdout=out)
    steps = Step.objects.count()
    call_command("erase_person", User.objects.get(pk=everywhere.ada.pk).username, "--keep-marks", stdout=out)

    assert Step.objects.count() == steps
    assert proved() == []


def test_who_is_needed_is_not_erased(everywhere):
    with pytest.raises(CommandError, match="Nobody else teaches"):
        call_command("erase_person", "grace", "--purge", stdout=io.StringIO())
    factories.UserFactory(username="root", is_superuser=True)
    with pytest.raises(CommandError, match="the only administrator"):
        call_command("erase_person", "root", "--purge", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("content", "response", "left"),
    [
        ({}, "Kaunas", FORGOTTEN),
        ({}, None, None),
        ({}, True, True),
        ({}, 12, FORGOTTEN),
        ({"options": [{"id": "a"}, {"id": "b"}]}, ["a", "mine"], ["a", FORGOTTEN]),
        ({"blanks": [{"id": "1"}]}, {"1": "Kaunas", "mine": "x"}, {"1": FORGOTTEN}),
        ({"blanks": [{"id": "1"}]}, {"1": "1"}, {"1": FORGOTTEN}),
        ({"lefts": [{"id": "l1"}], "rights": [{"id": "r1"}]}, {"l1": "r1"}, {"l1": "r1"}),
    ],
)
def test_forgetting_leaves_choices_and_no_words(content, response, left):
    assert forgotten(content, response) == left
    assert forgotten(content, left) == left
