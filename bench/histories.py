"""Long histories: bringing along one of 50,000 reviews, and proving a database of 1,000,000.

The reviews are made by the product's own rules, a few hundred lives of a card that are copied for every learner by the
database; so the log is true, and `manage.py verify` has all of it to replay.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.world import DECK, World, insert_from, items_of, random_uuid
from facts.actions.decks import load_deck
from facts.core.decks import read_deck
from facts.models import Item
from people.models import User
from quiz.actions.memory import Past, record_history
from quiz.core.memory import MODEL, PARAMETERS, Outlook, Rating, Snapshot, apply, seed_of
from quiz.models import Memory, Review, StudyDay

LEARNERS = 64
REVIEWS = 10
"""Of each card."""
LIVES = 200
ZONE = "Europe/Vilnius"
MANAGE = Path(__file__).parent.parent / "manage.py"


@dataclass(frozen=True)
class Lived:
    """One review of a life, and what it led to."""

    rating: Rating
    at: dt.datetime
    outlook: Outlook


def lived(number: int, now: dt.datetime) -> list[Lived]:
    """The life of one card over the last two years: asked when it is due, forgotten now and then."""
    chance, snapshot = Random(number), Snapshot()
    at, life = now - dt.timedelta(days=730 - number), []
    for place in range(1, REVIEWS + 1):
        rating = Rating(chance.choices((1, 2, 3, 4), (10, 10, 70, 10))[0])
        outlook = apply(snapshot, rating, now=at, zone=ZONE, seed=seed_of(number, number, snapshot.reps))
        life.append(Lived(rating, at, outlook))
        late = outlook.due_at + dt.timedelta(hours=chance.randint(0, 9))
        snapshot, at = outlook.snapshot, min(late, now - dt.timedelta(minutes=REVIEWS - place))
    return life


def lines(imported: int, verified: int) -> Iterator[str]:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    now = timezone.now()
    load_deck(read_deck(DECK.read_text(encoding="utf-8")), now=now)
    templates = list(Item.objects.published().order_by("pk").select_related("current", "deck"))
    world = World(course=None, quiz=None, learners=[], templates=templates)
    per_learner = max(verified // REVIEWS // LEARNERS, imported // REVIEWS)
    with transaction.atomic():
        items = items_of(world, per_learner)
    lives = [lived(number, now) for number in range(LIVES)]
    yield _import(items[: imported // REVIEWS], lives, now)
    with transaction.atomic():
        _remember(items[: verified // REVIEWS // LEARNERS], lives)
    began, before = time.perf_counter(), _children_cpu()
    done = subprocess.run([sys.executable, str(MANAGE), "verify"], capture_output=True, text=True, env=os.environ)
    wall, cpu = time.perf_counter() - began, _children_cpu() - before
    last = done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield f"verify: {Review.objects.count():,} reviews, {wall:.0f} s, {cpu:.0f} s of CPU, {peak:.0f} MB. {last}"
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def _import(items: Sequence[int], lives: Sequence[Sequence[Lived]], now: dt.datetime) -> str:
    ada = User.objects.create(username="ada", password="!", time_zone=ZONE)
    versions = dict(Item.objects.values_list("pk", "current"))
    past = [
        Past(item, versions[item], each.rating, each.at, 5_200)
        for place, item in enumerate(items)
        for each in lives[place % LIVES]
    ]
    wall, cpu = time.perf_counter(), time.process_time()
    new = record_history(ada, past, now=now)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"import: {new:,} reviews of {len(items):,} cards, {wall:.1f} s, {cpu:.1f} s of CPU"


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _remember(items: Sequence[int], lives: Sequence[Sequence[Lived]]) -> None:
    """Every learner lives the same lives, each card one of them."""
    User.objects.bulk_create(User(username=f"learner{n}", password="!", time_zone=ZONE) for n in range(LEARNERS))
    shared = {"model": MODEL, "parameters": PARAMETERS}
    for number, life in enumerate(lives):
        of_items = f"i.id BETWEEN {items[0]} AND {items[-1]} AND (i.id - {items[0]}) %% {LIVES} = {number}"
        source = f"people_user u, facts_item i WHERE u.username LIKE 'learner%%' AND {of_items} ORDER BY u.id, i.id"
        for each in life:
            insert_from(
                Review,
                source,
                {"learner": "u.id", "item": "i.id", "version": "i.current_id", "operation": random_uuid()},
                {
                    **shared,
                    "kind": Review.Kind.CARD,
                    "rating": each.rating,
                    "at": each.at,
                    "day": each.outlook.snapshot.last_day,
                    "zone": ZONE,
                    "due_at": each.outlook.due_at,
                    "duration_ms": 5_200,
                    "is_overruled": False,
                },
            )
        last = life[-1]
        snapshot = last.outlook.snapshot
        insert_from(
            Memory,
            source,
            {"learner": "u.id", "item": "i.id"},
            {
                **shared,
                "state": snapshot.state,
                "last_day": snapshot.last_day,
                "last_review_at": last.at,
                "due_at": last.outlook.due_at,
                "reps": snapshot.reps,
                "lapses": snapshot.lapses,
                "is_flagged": False,
            },
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {StudyDay._meta.db_table} (learner_id, day, reviews, recalled, duration_ms) "
            "SELECT learner_id, day, COUNT(*), SUM(CASE WHEN rating > 1 THEN 1 ELSE 0 END), SUM(duration_ms) "
            f"FROM {Review._meta.db_table} WHERE kind = 'card' GROUP BY learner_id, day"
        )
