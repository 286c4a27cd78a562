"""What follows an import in its transaction, where somebody asked for it: a draft quiz, reviews brought along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from facts.core.formats.base import PastReview
from facts.models import Import, ImportRow, Item
from people.models import User
from quiz.actions.memory import Past, record_history
from quiz.core.marking import MARKERS
from quiz.core.memory import Rating
from quiz.core.memory.elsewhere import counted
from quiz.models import Course, Quiz, Slot

MOST_SLOTS = 300
"""More is a bank to draw from, and no quiz."""
TITLE_LENGTH = Quiz._meta.get_field("title").max_length
_MOST_MARKS = Decimal("9999.99")
_CENT = Decimal("0.01")


def courses_of(import_: Import, user: User) -> QuerySet[Course]:
    """Those that this person edits and that use the deck: a quiz of its items may be made there."""
    return Course.objects.editable_by(user).filter(decks=import_.deck_id, archived_at=None)


def follow_import(import_: Import, now: dt.datetime, **kwargs: Any) -> None:
    """What `also` asks for, on behalf of the person named there, with what came of it left in `followed`.

    `also` is {"by": id of a user, "quiz": id of a course or None, "history": whether it is wanted}.
    """
    user = User.objects.filter(pk=import_.also.get("by")).first()
    if user is None:
        return
    course = courses_of(import_, user).filter(pk=import_.also.get("quiz")).first()
    if course:
        import_.followed += _make_quiz(import_, course)
    if import_.also.get("history"):
        import_.followed.append(_bring_along(import_, user, now))


def _make_quiz(import_: Import, course: Course) -> Iterator[tuple[str, str]]:
    """A draft named after the file, with the file's items in its order."""
    rows = list(_rows(import_).values_list("slug", "points"))
    items = _items(import_)
    asked = [(items[slug], points) for slug, points in rows if items[slug].current.kind in MARKERS]
    title = PurePath(import_.file_name).stem[:TITLE_LENGTH] or import_.file_name
    quiz = Quiz.objects.create(course=course, title=title, state=Quiz.State.DRAFT)
    Slot.objects.bulk_create(
        Slot(quiz=quiz, item=item, position=position, weight=_weight(points))
        for position, (item, points) in enumerate(asked, start=1)
    )
    said = ngettext("A draft quiz was made of %d question", "A draft quiz was made of %d questions", len(asked))
    yield f"{said % len(asked)}: {title}", reverse("admin:quiz_quiz_change", args=[quiz.pk])
    if cards := len(rows) - len(asked):
        yield (
            ngettext("%d card is not in it: a quiz asks none.", "%d cards are not in it: a quiz asks none.", cards)
            % cards,
            "",
        )
    if drafts := sum(item.state != Item.State.PUBLISHED for item, _points in asked):
        yield (
            ngettext(
                "%d of these is asked once it is published.", "%d of these are asked once they are published.", drafts
            )
            % drafts,
            "",
        )


def _rows(import_: Import) -> QuerySet[ImportRow]:
    return import_.rows.exclude(verdict=ImportRow.Verdict.LEFT_OUT).order_by("position")


def _items(import_: Import) -> dict[str, Item]:
    slugs = _rows(import_).order_by().values("slug")
    rows = Item.objects.filter(deck=import_.deck_id, slug__in=slugs).select_related("current")
    return {item.slug: item for item in rows.defer("current__face", "current__back")}


def _weight(points: Decimal) -> Decimal:
    """The marks that a file gives a question, where they are any that a slot can have."""
    weight = points.quantize(_CENT)
    return weight if _CENT <= weight <= _MOST_MARKS else Decimal(1)


def _bring_along(import_: Import, learner: User, now: dt.datetime) -> tuple[str, str]:
    rows = _rows(import_).exclude(history=[]).values_list("slug", "history")
    items = _items(import_)
    past = (
        Past(items[slug].pk, items[slug].current_id, Rating(review.rating), review.at, review.duration_ms)
        for slug, history in rows
        for review in counted(map(PastReview.of_json, history), until=now)
    )
    new = record_history(learner, past, now=now)
    said = ngettext("%d review went into your memory.", "%d reviews went into your memory.", new)
    return said % new, ""
