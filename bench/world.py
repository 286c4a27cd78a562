"""The product's rows for a run: a class of 64, each with a sitting and an attempt open, and their history.

Rows are made in bulk, past the product's actions; the answers that are measured go through its real addresses.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model, OuterRef, Subquery
from django.utils import timezone

from facts.actions.decks import load_deck
from facts.core.decks import read_deck
from facts.core.kinds import KINDS
from facts.models import Item, ItemVersion
from people.models import User
from quiz.core.memory import LOADS_TOLD, MODEL, PARAMETERS, DeckTerms, InForce
from quiz.models import Attempt, AttemptItem, Course, Enrolment, Memory, Quiz, Review, Sitting, Slot, Step, StudyDay

DECK = Path(__file__).parent.parent / "facts" / "decks" / "us-lithuania-security.toml"
LEARNERS = 64
SITTING = 40
"""Cards in each sitting at the start of a round; a sitting of the product holds up to 60."""
ASKED = {
    "single": 6,
    "truefalse": 3,
    "number": 2,
    "date": 2,
    "short": 2,
    "cloze": 2,
    "several": 1,
    "matching": 1,
    "ordering": 1,
}
"""The questions of the quiz by kind, as the deck has them."""


@dataclass(frozen=True)
class Learner:
    pk: int
    session: str
    sitting: int
    attempt: int


@dataclass
class World:
    course: Course
    quiz: Quiz
    learners: list[Learner]
    templates: list[Item]
    """The deck's own items; those that history needs beyond them are copies."""
    item_ids: list[int] = field(default_factory=list)


def build() -> World:
    """An empty world: tables, the deck, the class and the quiz. `grow` adds history."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    now = timezone.now()
    deck = load_deck(read_deck(DECK.read_text(encoding="utf-8")), now=now).deck
    course = Course.objects.create(title="The class")
    course.decks.add(deck)
    templates = list(Item.objects.published().filter(deck=deck).order_by("pk").select_related("current"))
    quiz = Quiz.objects.create(course=course, title="Security cooperation, 1922 to 2022", state=Quiz.State.PUBLISHED)
    asked = [
        item for kind, n in ASKED.items() for item in [each for each in templates if each.current.kind == kind][:n]
    ]
    Slot.objects.bulk_create(Slot(quiz=quiz, item=item, position=place) for place, item in enumerate(asked))
    User.objects.bulk_create(
        User(username=f"learner{n}", password="!", first_name="Learner", last_name=str(n), time_zone="Europe/Vilnius")
        for n in range(LEARNERS)
    )
    users = list(User.objects.order_by("pk"))
    Enrolment.objects.bulk_create(Enrolment(course=course, user=user) for user in users)
    started = now - dt.timedelta(minutes=5)
    found = InForce(now.date(), loads=(20,) * LOADS_TOLD, decks={deck.pk: DeckTerms()})
    Sitting.objects.bulk_create(
        Sitting(
            learner=user,
            queue=[],
            terms=found.plain(),
            size=SITTING,
            started_at=started,
            operation=uuid.uuid4(),
        )
        for user in users
    )
    _begin_attempts(quiz, users, asked, started)
    sittings = dict(Sitting.objects.values_list("learner_id", "pk"))
    attempts = dict(Attempt.objects.values_list("learner_id", "pk"))
    learners = [Learner(user.pk, signed_in(user), sittings[user.pk], attempts[user.pk]) for user in users]
    return World(course, quiz, learners, templates)


def _begin_attempts(quiz: Quiz, users: Sequence[User], asked: Sequence[Item], started: dt.datetime) -> None:
    Attempt.objects.bulk_create(
        Attempt(quiz=quiz, learner=user, number=1, seed=user.pk, started_at=started, max_score=len(asked))
        for user in users
    )
    for attempt in Attempt.objects.filter(quiz=quiz):
        AttemptItem.objects.bulk_create(
            AttemptItem(
                attempt=attempt,
                position=position,
                version=item.current,
                order=KINDS[item.current.kind].arrange(item.current.content, item.current.key, attempt.seed + position),
                weight=1,
            )
            for position, item in enumerate(asked, start=1)
        )


def signed_in(user: User) -> str:
    """The key of a session as signing in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def grow(world: World, rows: int) -> None:
    """Add history until there are about so many memories, reviews, answered questions and steps of each."""
    per_learner = max(rows // LEARNERS, SITTING)
    with transaction.atomic():
        known = set(world.item_ids)
        world.item_ids = items_of(world, per_learner)
        fresh = sorted(set(world.item_ids) - known)
        _remember(fresh)
        _hand_in(world, per_learner)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def thicken(each: int) -> None:
    """Let each memory have so many reviews in all: copies of the one that it has, in one go.

    Indexes and what they hold are the same as had they come one by one, which takes ten times as long.
    """
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        with transaction.atomic(), _indexes_afterwards(Review._meta.db_table):
            copied = [field for field in Review._meta.concrete_fields if not field.primary_key]
            columns = {field.name: f"r.{field.column}" for field in copied}
            columns["operation"] = _made_uuid(f"r.id * {each} + n.n")
            counting = f"SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {each - 1}"
            numbers = f"(WITH RECURSIVE n(n) AS ({counting}) SELECT n FROM n)"
            insert_from(Review, f"quiz_review r CROSS JOIN {numbers} n", columns, {})
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "ANALYZE")


@contextmanager
def _indexes_afterwards(table: str) -> Iterator[None]:
    """On SQLite the indexes of a table that gets many rows are made when these stand."""
    found: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [table])
            found = [(name, sql) for name, sql in cursor.fetchall() if sql]
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, sql in found:
            cursor.execute(sql)


def items_of(world: World, number: int) -> list[int]:
    """The first so many items of the deck, copied under other ids as often as needed."""
    have = list(Item.objects.published().order_by("pk").values_list("pk", flat=True))
    deck = world.templates[0].deck
    models = [world.templates[n % len(world.templates)] for n in range(len(have), number)]
    copies = Item.objects.bulk_create(
        [
            Item(deck=deck, slug=f"copy-{n}", topic_id=model.topic_id, fact_id=model.fact_id)
            for n, model in enumerate(models, start=len(have))
        ],
        batch_size=2000,
    )
    ItemVersion.objects.bulk_create(
        [_version(item.pk, model.current) for item, model in zip(copies, models, strict=True)], batch_size=2000
    )
    newest = ItemVersion.objects.filter(item=OuterRef("pk")).values("pk")[:1]
    Item.objects.filter(slug__startswith="copy-", current=None).update(
        current=Subquery(newest), state=Item.State.PUBLISHED
    )
    return [*have, *(item.pk for item in copies)][:number]


def _version(item_id: int, model: ItemVersion) -> ItemVersion:
    copied = ("number", "kind", "label", "content", "key", "explanation", "face", "back", "created_at")
    values = {name: getattr(model, name) for name in copied}
    return ItemVersion(item_id=item_id, operation=uuid.uuid4(), **values)


def _remember(item_ids: Sequence[int]) -> None:
    """Each learner met each of these items once, some weeks ago, and it is due now."""
    if not item_ids:
        return
    now, spread = timezone.now(), 8
    for n in range(spread):
        met = now - dt.timedelta(days=14 + n)
        state = {"phase": "review", "step": None, "stability": 9.3 + n, "difficulty": 4.7 + n / 8}
        of_items = f"i.id BETWEEN {item_ids[0]} AND {item_ids[-1]} AND i.id %% {spread} = {n}"
        everyone = f"people_user u, facts_item i WHERE {of_items} ORDER BY i.id, u.id"
        shared = {"model": MODEL, "parameters": PARAMETERS}
        insert_from(
            Memory,
            everyone,
            {"learner": "u.id", "item": "i.id"},
            {
                **shared,
                "state": state,
                "last_day": met.date(),
                "last_review_at": met,
                "due_at": now,
                "reps": 4,
                "lapses": 0,
                "is_flagged": False,
            },
        )
        insert_from(
            Review,
            everyone,
            {"learner": "u.id", "item": "i.id", "version": "i.current_id", "operation": random_uuid()},
            {
                **shared,
                "kind": Review.Kind.CARD,
                "rating": 3,
                "at": met,
                "day": met.date(),
                "zone": "Europe/Vilnius",
                "duration_ms": 6500,
                "is_overruled": False,
            },
        )
        insert_from(
            StudyDay,
            "people_user u WHERE NOT EXISTS (SELECT 1 FROM quiz_studyday d WHERE d.learner_id = u.id AND d.day = "
            f"'{met.date()}')",
            {"learner": "u.id"},
            {"day": met.date(), "reviews": 20, "recalled": 18, "duration_ms": 130000},
        )


def _hand_in(world: World, answers: int) -> None:
    """Attempts of the same quiz handed in before, until each learner has answered so many questions."""
    at, size = timezone.now() - dt.timedelta(days=30), sum(ASKED.values())
    have = Attempt.objects.filter(submitted_at__isnull=False).count() // LEARNERS
    past = Attempt.objects.bulk_create(
        [
            Attempt(
                quiz=world.quiz,
                learner_id=learner.pk,
                number=number,
                seed=number,
                started_at=at,
                submitted_at=at,
                score=size // 2,
                max_score=size,
            )
            for number in range(2 + have, 2 + answers // size)
            for learner in world.learners
        ],
        batch_size=5000,
    )
    if not past:
        return
    first, pattern = past[0].pk, world.learners[0].attempt
    insert_from(
        AttemptItem,
        f"quiz_attempt a, quiz_attemptitem p WHERE p.attempt_id = {pattern} AND a.id >= {first} "
        "ORDER BY a.id, p.position",
        {
            "attempt": "a.id",
            "position": "p.position",
            "order": 'p."order"',
            "weight": "p.weight",
            "version": "p.version_id",
            "draw": "p.draw",
            "section": "p.section",
        },
        {
            "response": "1990",
            "responded_at": at,
            "saves": 1,
            "is_flagged": False,
            "tried": [],
            "is_settled": False,
            "fraction": "1",
            "credit": "1",
            "verdict": "right",
            "notes": [],
            "comment": "",
        },
    )
    insert_from(
        Step,
        f"quiz_attemptitem q WHERE q.attempt_id >= {first} ORDER BY q.id",
        {"attempt": "q.attempt_id", "item": "q.id", "operation": random_uuid()},
        {"action": Step.Action.SAVE, "response": "1990", "at": at, "comment": ""},
    )


def random_uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _made_uuid(number: str) -> str:
    """A UUID that nobody draws by chance: that of a number, which is SQL."""
    if connection.vendor == "postgresql":
        return f"CAST(lpad(to_hex({number}), 32, '0') AS uuid)"
    return f"printf('%%032x', {number})"


def insert_from(model: type[Model], source: str, columns: dict[str, str], values: dict[str, object]) -> None:
    """INSERT with a SELECT, so that the database makes the rows: `columns` are SQL by field, `values` hold for all."""
    meta, quote = model._meta, connection.ops.quote_name
    fields = [meta.get_field(name) for name in [*columns, *values]]
    prepared = [meta.get_field(name).get_db_prep_save(value, connection) for name, value in values.items()]
    typed = [f"CAST(%s AS {meta.get_field(name).db_type(connection)})" for name in values]
    if connection.vendor == "sqlite":
        typed = ["%s"] * len(values)
    names = ", ".join(quote(each.column) for each in fields)
    made = ", ".join([*columns.values(), *typed])
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(meta.db_table)} ({names}) SELECT {made} FROM {source}", prepared)


def refill(world: World, step: int) -> None:
    """Give every sitting a full queue again, of other cards at each step."""
    sittings = {learner.sitting: queue_at(world, step) for learner in world.learners}
    rows = list(Sitting.objects.filter(pk__in=sittings))
    for row in rows:
        row.queue, row.size, row.done, row.again, row.ended_at = sittings[row.pk], SITTING, 0, 0, None
    Sitting.objects.bulk_update(rows, ["queue", "size", "done", "again", "ended_at"])


def queue_at(world: World, step: int) -> list[int]:
    ids = world.item_ids
    return [ids[(step + n) % len(ids)] for n in range(SITTING)]
