"""The reference C: the least that an answer costs in plain Django. FROZEN: neither this file nor its templates are ever changed.

A figure of today can be compared with one of last year only while the reference stays what it was. If it must change (a Django that no
longer runs it), it gets a new name beside this one, and both are measured once in the same run.

What it is: a signed-in POST with CSRF through the seven middlewares of `startproject`, sessions in the database, one transaction of
three ORM statements (SELECT a state with its item by primary key, INSERT a review, UPDATE the state), and a part of 2.9 kB drawn by
Django's own template engine with one include and four buttons. Five statements with session and user. Its tables lie in the same
database as the product's, its users are the product's users, and their number of rows does not grow with the product's history.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.test.utils import override_settings
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ENGINE = DjangoTemplates(
    {
        "NAME": "reference",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
)
STATEMENTS = 5
STATES_A_USER = 20


class Item(models.Model):
    topic = models.CharField(max_length=200)
    stem = models.TextField()
    answer = models.TextField()
    explanation = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    year = models.IntegerField()

    class Meta:
        app_label = "bench"


class State(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    stability = models.FloatField(default=1.0)
    difficulty = models.FloatField(default=5.0)
    reps = models.IntegerField(default=0)
    lapses = models.IntegerField(default=0)
    last_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        app_label = "bench"
        indexes = [models.Index(fields=["user", "due_at"], name="bench_state_by_due")]


class Review(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    rating = models.IntegerField()
    at = models.DateTimeField()
    duration_ms = models.IntegerField(default=0)

    class Meta:
        app_label = "bench"
        indexes = [models.Index(fields=["user", "at"], name="bench_review_by_time")]


FACTORS = {1: 0.4, 2: 1.2, 3: 2.5, 4: 4.0}
WORDS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    now = timezone.now()
    try:
        pk, rating = int(request.POST["state"]), int(request.POST["rating"])
        duration_ms = int(request.POST.get("duration_ms", 0))
    except (KeyError, ValueError) as error:
        raise BadRequest from error
    if rating not in FACTORS:
        raise BadRequest
    with transaction.atomic():
        state = State.objects.select_related("item").get(pk=pk)
        if state.user_id != request.user.pk:
            raise PermissionDenied
        Review.objects.create(
            user_id=state.user_id, item_id=state.item_id, rating=rating, at=now, duration_ms=duration_ms
        )
        state.stability = min(max(state.stability * FACTORS[rating], 0.5), 300.0)
        state.reps += 1
        state.lapses += rating == 1
        state.last_at, state.due_at = now, now + dt.timedelta(days=state.stability)
        state.save(update_fields=["stability", "reps", "lapses", "last_at", "due_at"])
    context = {"state": state, "size": 1000, "buttons": [_button(state, each, now) for each in FACTORS]}
    return HttpResponse(ENGINE.get_template("reference/answer.html").render(context, request))


def _button(state: State, rating: int, now: dt.datetime) -> dict[str, object]:
    days = max(1, round(state.stability * FACTORS[rating]))
    return {
        "rating": rating,
        "word": WORDS[rating],
        "days": days,
        "due_at": now + dt.timedelta(days=days),
        "is_primary": rating == 3,
    }


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Only so that the part has an address to name."""
    raise BadRequest


urlpatterns = [path("reference/answer/", answer, name="answer"), path("reference/undo/", undo, name="undo")]


class Request(WSGIRequest):
    urlconf = __name__


class Handler(WSGIHandler):
    request_class = Request


def application() -> Handler:
    """The reference as a WSGI application, in the process and with the settings of the product but for its middlewares."""
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        return Handler()


def make_tables() -> None:
    with connection.schema_editor() as editor:
        for model in (Item, State, Review):
            editor.create_model(model)


def drop_tables() -> None:
    with connection.schema_editor() as editor:
        for model in (Review, State, Item):
            editor.delete_model(model)


def make_rows(user_ids: list[int]) -> dict[int, list[int]]:
    """Items, and states of each of these users; gives the ids of a user's states."""
    now = timezone.now()
    Item.objects.bulk_create(
        Item(
            topic="Recognition and independence",
            stem=f"In which year did the United States first open diplomatic relations with Lithuania ({number})?",
            answer="1922",
            explanation="Relations began after the country had declared its independence during the First World War; "
            "the later annexation was never recognised, and the old republic could go on. Between the two lay the wars in "
            "which its borders were secured, which lasted until 1920. The present government continues the interwar republic "
            "in law, so the state that was proclaimed in 1990 was no new one: it was a renewal of the state which had already had "
            "relations with Washington. NATO and the European Union followed in 2004, and Estonia and Latvia took both "
            "steps in that year.",
            source="U.S. Department of State, Bureau of Political-Military Affairs: U.S. Security Cooperation With Lithuania",
            year=2022,
        )
        for number in range(STATES_A_USER)
    )
    item_ids = list(Item.objects.values_list("pk", flat=True))
    State.objects.bulk_create(
        State(user_id=user_id, item_id=item_id, stability=12.5, reps=4, lapses=1, last_at=now, due_at=now)
        for user_id in user_ids
        for item_id in item_ids
    )
    ids: dict[int, list[int]] = {}
    for pk, user_id in State.objects.order_by("pk").values_list("pk", "user_id"):
        ids.setdefault(user_id, []).append(pk)
    return ids
