"""The archive of a course: what is restored is what was there, and nothing that is not whole is taken."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import Model
from pytest_django.fixtures import Settings

from facts.actions.supersession import supersede
from facts.models import Deck, Fact, Import, ImportMedia, ImportRow, Item, Media, Tag
from people.models import User
from quiz.actions.card_steps import take_step
from quiz.actions.memory import Past, record_history
from quiz.core.archives import MANIFEST
from quiz.models import (
    Allowance,
    CardStep,
    Contest,
    Course,
    Enrolment,
    Extension,
    Group,
    JoinRequest,
    Memory,
    ParameterSet,
    QuestionReport,
    Review,
    RollEntry,
    Sitting,
    Slot,
    StudyDay,
)
from quiz.models.archives import LEFT_OUT, PEOPLE, TABLES
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import AGAIN, EASY, GOOD, LATER, NOW, answer, correct, rate, sit, start, submit, undo

Members = dict[str, bytes]
OURS = [model for app in ("facts", "quiz") for model in apps.get_app_config(app).get_models()]
NEXT_DAY = NOW + dt.timedelta(days=1)


def test_every_model_is_in_the_archive_or_left_out_with_a_reason():
    archived = [table.model for table in TABLES]

    assert len(archived) == len(set(archived))
    assert set(archived) | set(LEFT_OUT) == set(OURS)
    assert set(archived) & set(LEFT_OUT) == set()
    assert all(LEFT_OUT.values())
    archived_columns = {field.name for field in PEOPLE.columns}
    assert archived_columns & {"password", "email", "is_staff", "is_superuser", "last_login"} == set()


@pytest.fixture
def lived(classroom: ClassRoom) -> ClassRoom:
    """A course in which everything happened that leaves a row."""
    ada, grace, course, items = classroom.ada, classroom.grace, classroom.course, classroom.items
    course.join_code, course.archived_at = "ABCDEF", None
    course.save()
    group = Group.objects.create(course=course, title="Green")
    Enrolment.objects.filter(user=ada).update(group=group, time_factor=Decimal("1.5"))
    Allowance.objects.create(quiz=classroom.quiz, group=group, extra_minutes=5)
    log = {"by": grace, "at": NOW}
    Extension.objects.create(quiz=classroom.quiz, group=group, minutes=5, operation=uuid.uuid4(), **log)
    RollEntry.objects.create(course=course, person=ada, act="change", detail={"a": 1}, operation=uuid.uuid4(), **log)
    JoinRequest.objects.create(course=course, user=factories.UserFactory(username="late"), asked_at=NOW)
    _facts(classroom)
    factories.PlanFactory(learner=ada, decks=[classroom.deck])
    factories.PlanFactory(learner=None, course=course, topics=[items["single"].topic])
    Slot.objects.create(quiz=classroom.quiz, draw_count=2, draw_topic=items["single"].topic, position=90)

    attempt = start(classroom.quiz, ada)
    answer(attempt, "single", "b")
    answer(attempt, "short", "Kaunas")
    submit(attempt)
    corrected = correct(items["single"], {"right": "c"}, now=NEXT_DAY, author=grace)
    asked = attempt.items.get(version__kind="short")
    Contest.objects.create(attempt_item=asked, reason="It was.", made_at=LATER, operation=uuid.uuid4())
    QuestionReport.objects.create(
        learner=ada, version=corrected, words="The year is wrong.", made_at=NEXT_DAY, operation=uuid.uuid4()
    )
    start(classroom.quiz, ada, now=NEXT_DAY)

    queue = [items[kind].pk for kind in ("card", "date", "number", "matching")]
    sit(ada, queue, now=NEXT_DAY)
    for place, rating in enumerate((AGAIN, GOOD, EASY)):
        rate(ada, queue[place], rating, now=NEXT_DAY + dt.timedelta(minutes=place))
    undo(ada, now=NEXT_DAY + dt.timedelta(minutes=5))
    for action in (CardStep.Action.FLAG, CardStep.Action.BURY):
        take_step(ada, queue[3], action, operation=uuid.uuid4(), now=NEXT_DAY + dt.timedelta(minutes=6))
    record_history(ada, [Past(items["ordering"].pk, items["ordering"].current_id, GOOD, NOW)], now=NEXT_DAY)
    sit(ada, queue[1:3], now=NEXT_DAY + dt.timedelta(minutes=9))
    set_of_course = factories.ParameterSetFactory(learner=None, course=course)
    Memory.objects.filter(item=items["date"]).update(parameters=set_of_course.name)
    return classroom


def _facts(classroom: ClassRoom) -> None:
    item = classroom.items["short"]
    item.tags.add(Tag.objects.create(deck=classroom.deck, name="cities"))
    old = item.fact
    new = supersede(
        old, slug="newer", statement="It holds no more.", as_of="2023", since=dt.date(2023, 1, 1), source=old.source,
        locator="line 4",
    )  # fmt: skip
    item.more_facts.add(new, classroom.items["date"].fact)
    twin = factories.ItemFactory(deck=classroom.deck, kind="card", fact=new, reverse_of=classroom.items["card"])
    media = factories.MediaFactory(deck=classroom.deck)
    correct(twin, {"back": media.line}, now=NOW, change="cosmetic")
    factories.ItemFactory(deck=classroom.deck, final_state=Item.State.DRAFT)
    assert Fact.objects.exclude(superseded_by=None).exists()


def export(course: Course, file: Path) -> str:
    out = io.StringIO()
    call_command("export_course", str(course.pk), str(file), stdout=out)
    return out.getvalue()


def restore(file: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_course", str(file), *options, stdout=out)
    return out.getvalue()


def everything() -> dict[str, list[Any]]:
    """Every row of every table by its values; a reference is the place of its row among those of its table."""
    places = {model: {pk: n for n, pk in enumerate(_ids(model))} for model in [*OURS]}
    names = dict(User.objects.values_list("pk", "username"))
    found = {}
    for model in OURS:
        rows = [_values(row, places, names) for row in model._base_manager.order_by("pk")]
        found[model._meta.db_table] = sorted(rows, key=repr) if model is StudyDay else rows
    names = [field.name for field in PEOPLE.columns]
    found["people"] = list(User.objects.filter(is_superuser=False).order_by("username").values_list(*names))
    return found


def _ids(model: type[Model]) -> list[int]:
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True))


def _values(row: Model, places: dict[Any, dict[int, int]], names: dict[int, str]) -> dict[str, Any]:
    def place(model: type[Model], pk: int) -> object:
        return names[pk] if model is User else places[model][pk]

    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        values[field.name] = place(field.related_model, value) if field.is_relation and value else value
    for field in row._meta.local_many_to_many:
        others = getattr(row, field.name).values_list("pk", flat=True)
        values[field.name] = sorted(place(field.related_model, pk) for pk in others)
    values.pop("id")
    if isinstance(row, Media):
        with row.file.open() as file:
            values["file"] = (row.file.name, file.read())
    if isinstance(row, Memory | Review) and row.parameters != "default":
        values["parameters"] = places[ParameterSet][int(row.parameters.removeprefix("set:"))]
    if isinstance(row, Sitting):
        values["queue"], values["new"] = ([places[Item][pk] for pk in ids] for ids in (row.queue, row.new))
        decks, items = row.terms["decks"], row.terms["siblings"]
        values["terms"] = {
            **row.terms,
            "decks": {places[Deck][int(pk)]: terms for pk, terms in decks.items()},
            "siblings": {places[Item][int(pk)]: days for pk, days in items.items()},
        }
    return values


def wipe() -> None:
    """An empty database, and no files."""
    for media in Media.objects.all():
        default_storage.delete(media.file.name)
    for model in [*LEFT_OUT, *(table.model for table in reversed(TABLES))]:
        for field in model._meta.local_many_to_many:
            field.remote_field.through.objects.all()._raw_delete("default")
        model._base_manager.all()._raw_delete("default")
    User.objects.all()._raw_delete("default")


def test_restored_into_an_empty_database_a_course_is_what_it_was(lived: ClassRoom, tmp_path: Path):
    file = tmp_path / "course.zip"
    before, people = everything(), set(User.objects.values_list("username", flat=True))
    empty = {
        "quiz_look",
        "quiz_report",
        "quiz_memoryjob",
        *(model._meta.db_table for model in (Import, ImportRow, ImportMedia)),
    }
    assert {name for name, rows in before.items() if not rows} == empty
    said = export(lived.course, file)
    wipe()

    restored = restore(file)

    after = everything()
    ordering = _ids(Item).index(Item.objects.get(current__kind="ordering").pk)
    for found in (before, after):  # how its due date is balanced goes by ids
        next(row for row in found["quiz_memory"] if row["item"] == ordering).pop("due_at")
    for table in before.keys() - {"people"}:
        assert after[table] == before[table], table
    assert {row for row in before["people"] if row[0] != "mallory"} == set(after["people"])
    assert said.endswith(f"rows and 1 pictures and sounds are in {file}.\n")
    assert "accounts were made, 0 were here" in restored
    assert set(User.objects.values_list("username", flat=True)) == people - {"mallory"}
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert list(differences(Counter())) == []
    assert file.stat().st_mode & 0o077 == 0


_KNOWN: list[bytes] = []


@pytest.fixture
def archive(db: None, request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Path:
    """Of a small course that is gone; Mallory is still here."""
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "course.zip"
    if not _KNOWN:
        room = request.getfixturevalue("classroom")
        factories.MediaFactory(deck=room.deck)
        submit(start(room.quiz, room.ada))
        export(room.course, file)
        wipe()
        _KNOWN.append(file.read_bytes())
    file.write_bytes(_KNOWN[0])
    factories.UserFactory(username="mallory")
    return file


def changed(file: Path, change: Callable[[Members], object]) -> None:
    with zipfile.ZipFile(file) as whole:
        members = {each: whole.read(each) for each in whole.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as broken:
        for each, data in members.items():
            broken.writestr(each, data)


def refused(file: Path, *options: str) -> str:
    before = everything()
    with pytest.raises(CommandError) as caught:
        restore(file, *options)
    assert everything() == before
    assert [path for path in (file.parent / "media").rglob("*") if path.is_file()] == []
    what, why = str(caught.value).split("\n")
    assert what == f"{file} was not restored; nothing was changed."
    return why


def _changed(table: str, old: str, new: str) -> Callable[[Members], None]:
    """A row of the table, its manifest made to fit, as somebody would who forges one."""

    def change(members: Members) -> None:
        name, manifest = f"tables/{table}.jsonl", json.loads(members[MANIFEST])
        assert old.encode() in members[name]
        members[name] = members[name].replace(old.encode(), new.encode(), 1)
        said = manifest["members"][name]
        said |= {"bytes": len(members[name]), "sha256": sha256(members[name]).hexdigest()}
        members[MANIFEST] = json.dumps(manifest).encode()

    return change


def _manifest(**said: Any) -> Callable[[Members], None]:
    return lambda members: members.update({MANIFEST: json.dumps({**json.loads(members[MANIFEST]), **said}).encode()})


NO_MANIFEST = "This is no archive of a course: it has no manifest of one."
STEPS = "tables/quiz_step.jsonl"
BROKEN: dict[str, tuple[Callable[[Members], object], str]] = {
    "another zip": (
        lambda members: members.pop(MANIFEST),
        "This is no archive of a course: it has no manifest of one.",
    ),
    "another format": (_manifest(format="other"), "This is no archive of a course: it has no manifest of one."),
    "a later form": (
        _manifest(version=2),
        "manifest.json: It has a form that this Factkeep does not know. Update it first.",
    ),
    "a newer schema": (
        _manifest(schema={"quiz": "9999_later"}),
        "manifest.json: It was made by a newer Factkeep (migration quiz.9999_later). Update this one first.",
    ),
    "a manifest of nonsense": (lambda members: members.update({MANIFEST: b"[1"}), "manifest.json: It is damaged."),
    "a member that is gone": (
        lambda members: members.pop("tables/quiz_step.jsonl"),
        "manifest.json: Members and manifest differ: 'tables/quiz_step.jsonl'.",
    ),
    "a member too many": (
        lambda members: members.update({"../../etc/cron": b"x"}),
        "manifest.json: Members and manifest differ: '../../etc/cron'.",
    ),
    "a changed row": (
        lambda members: members.update(
            {"tables/quiz_step.jsonl": members["tables/quiz_step.jsonl"][:-9] + b"aaaaaaaa\n"}
        ),
        "tables/quiz_step.jsonl: It was changed or damaged: its checksum is another one.",
    ),
    "a row of nonsense": (
        _changed("facts_topic", "{", "["),
        "tables/facts_topic.jsonl, line 1: This is no row.",
    ),
    "an unknown column": (
        _changed("facts_topic", '"slug"', '"slag"'),
        "tables/facts_topic.jsonl, line 1: It has a column that is none of the table: 'slag'.",
    ),
    "a row of nobody": (
        _changed("quiz_enrolment", '"user":', '"user":9'),
        "tables/quiz_enrolment.jsonl, line 1: Its user is not in the archive.",
    ),
    "another type": (
        _changed("quiz_quiz", '"grace_seconds":30', '"grace_seconds":"30"'),
        "tables/quiz_quiz.jsonl, line 1: Its grace_seconds is of another type.",
    ),
    "a choice that is none": (
        _changed("quiz_enrolment", '"role":"student"', '"role":"emperor"'),
        "tables/quiz_enrolment.jsonl, line 1: Its role is out of bounds.",
    ),
    "an instant without a zone": (
        _changed("quiz_attempt", "+00:00", ""),
        "tables/quiz_attempt.jsonl, line 1: Its started_at cannot be read.",
    ),
    "a text with NUL": (
        _changed("facts_deck", '"title":"', '"title":"\\u0000'),
        "tables/facts_deck.jsonl, line 1: It has signs that no text has.",
    ),
    "content of nothing": (
        _changed("facts_itemversion", '"stem":', '"stems":'),
        "tables/facts_itemversion.jsonl, line 1: What it holds is not what this table holds.",
    ),
    "a file that is another one": (
        _changed("facts_media", '"content_type":"image/png"', '"content_type":"text/html"'),
        "tables/facts_media.jsonl, line 1: Its file is another one than it says.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_damaged_or_foreign_is_refused_with_its_place(archive: Path, name: str):
    change, why = BROKEN[name]
    changed(archive, change)

    assert refused(archive) == why


@pytest.mark.parametrize("keep", [0, 40, 0.5, 0.99])
def test_a_file_that_was_cut_short_is_refused(archive: Path, keep: float):
    data = archive.read_bytes()
    archive.write_bytes(data[: int(keep if keep > 1 else keep * len(data))])

    assert refused(archive) == "This is no archive of a course, or it was cut short."


def test_a_rule_of_the_database_is_told_with_the_row(archive: Path):
    changed(archive, _changed("quiz_attempt", '"score":"0.00000"', '"score":null'))

    assert refused(archive).startswith("tables/quiz_attempt.jsonl, line 1: One of these rows breaks a rule")


def test_a_course_is_restored_once(archive: Path):
    restore(archive)

    before = everything()
    with pytest.raises(CommandError, match="This course is here already: “Course "):
        restore(archive)
    Course.objects.all().update(created_at=NOW)
    with pytest.raises(CommandError, match=r"The deck “Deck .* is here already"):
        restore(archive)
    Course.objects.all().update(created_at=before["quiz_course"][0]["created_at"])
    assert everything() == before


def test_what_learners_do_elsewhere_stays_there(classroom: ClassRoom, tmp_path: Path):
    """Ada learns in two courses: a sitting of both stays behind, with the one broken off before it; reviews come."""
    ada, items = classroom.ada, classroom.items
    other = factories.DeckFactory()
    factories.EnrolmentFactory(course=factories.CourseFactory(decks=[other]), user=ada)
    elsewhere = factories.ItemFactory(deck=other, kind="card")
    sit(ada, [items["card"].pk, items["date"].pk], now=NOW)
    rate(ada, items["card"].pk, GOOD, now=NOW)
    sit(ada, [elsewhere.pk, items["short"].pk], now=LATER)
    rate(ada, elsewhere.pk, GOOD, now=LATER)
    take_step(ada, items["short"].pk, CardStep.Action.SUSPEND, operation=uuid.uuid4(), now=LATER)
    factories.PlanFactory(learner=ada, decks=[classroom.deck, other])
    file = tmp_path / "course.zip"
    export(classroom.course, file)
    wipe()

    restore(file)

    assert list(Deck.objects.values_list("slug", flat=True)) == [classroom.deck.slug]
    assert list(Review.objects.values_list("item__current__kind", "sitting")) == [("card", None)]
    assert list(CardStep.objects.values_list("action", "sitting", "after")) == [("suspend", None, None)]
    assert (Sitting.objects.count(), StudyDay.objects.get().reviews) == (0, 1)
    assert list(differences(Counter())) == []


def test_people_who_are_here_are_taken_for_the_same_only_if_so_told(archive: Path):
    ada = factories.UserFactory(username="ada", first_name="Another", last_name="Ada")

    assert refused(archive) == (
        "User names of it that are here already: 1 (ada). Say whether they are the same people."
    )
    said = restore(archive, "--same-people")

    ada.refresh_from_db()
    assert list(differences(Counter())) == []
    assert "1 accounts were made, 1 were here" in said
    assert (ada.name, ada.has_usable_password(), ada.attempts.count()) == ("Another Ada", True, 1)
