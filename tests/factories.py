"""Rows for tests, without surprises.

The cast: Ada learns, Grace teaches her course, Mallory is outside and must see nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import factory
from django.utils import timezone
from PIL import Image

from facts.actions.items import save_version
from facts.actions.media import accept, store_media
from facts.models import Deck, Fact, Item, Media, Source, Topic
from people.models import DaysAway, User
from quiz.core.memory import DEFAULT_NUMBERS
from quiz.models import Course, Enrolment, ParameterSet, Plan, Quiz, Slot

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")
    time_zone = "Europe/Vilnius"
    password = factory.django.Password(PASSWORD)


class DeckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deck
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"deck-{number}")
    title = factory.Sequence(lambda number: f"Deck {number}")

    @factory.post_generation
    def editors(self, create: bool, extracted: list[User] | None, **kwargs: Any) -> None:
        if extracted:
            self.editors.set(extracted)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    deck = factory.SubFactory(DeckFactory)
    slug = factory.Sequence(lambda number: f"topic-{number}")
    title = factory.Sequence(lambda number: f"Topic {number}")
    position = factory.Sequence(int)


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    deck = factory.SubFactory(DeckFactory)
    slug = factory.Sequence(lambda number: f"source-{number}")
    title = factory.Sequence(lambda number: f"Source {number}")
    publisher = "A publisher"
    as_of = "2022"


class FactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fact

    deck = factory.SubFactory(DeckFactory)
    slug = factory.Sequence(lambda number: f"fact-{number}")
    topic = factory.SubFactory(TopicFactory, deck=factory.SelfAttribute("..deck"))
    source = factory.SubFactory(SourceFactory, deck=factory.SelfAttribute("..deck"))
    statement = factory.Sequence(lambda number: f"Fact number {number} holds.")
    locator = "paragraph 2"
    as_of = "2022"


def option(name: str) -> dict[str, str]:
    return {"id": name, "text": f"option {name}", "feedback": f"feedback {name}"}


WORDINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single": ({"options": [option("a"), option("b"), option("c")]}, {"right": "b"}),
    "several": ({"options": [option("a"), option("b"), option("c")]}, {"right": ["a", "b"]}),
    "truefalse": ({"feedback": {"true": "", "false": ""}}, {"right": True}),
    "short": (
        {},
        {"accepted": ["Vilnius"], "strict": False, "wrong": [{"text": "Kaunas", "feedback": "Between the *wars*."}]},
    ),
    "number": ({"unit": "million U.S. dollars"}, {"value": "279.75", "tolerance": "0"}),
    "date": ({"precision": "year"}, {"value": "2004"}),
    "cloze": (
        {
            "text": "Relations began in {1} with {2}.",
            "blanks": [
                {"id": "1", "kind": "date", "hint": "a year", "options": []},
                {"id": "2", "kind": "short", "hint": "", "options": []},
            ],
        },
        {"blanks": {"1": {"value": "1922"}, "2": {"accepted": ["Harding"]}}},
    ),
    "matching": (
        {
            "lefts": [{"id": "l1", "text": "left one"}, {"id": "l2", "text": "left two"}],
            "rights": [
                {"id": "r1", "text": "right one"},
                {"id": "r2", "text": "right two"},
                {"id": "r3", "text": "right three"},
            ],
        },
        {"pairs": {"l1": "r1", "l2": "r2"}},
    ),
    "ordering": (
        {
            "entries": [{"id": name, "text": f"entry {name}"} for name in ("e1", "e2", "e3")],
            "first": "earliest",
            "last": "latest",
        },
        {"order": ["e1", "e2", "e3"]},
    ),
    "long": ({"words": 50, "template": ""}, {"guide": "the guide", "shown": True}),
    "card": ({}, {"back": "the back"}),
}
"""Content (without a stem) and key of one item of each kind."""
BY_RULES = [kind for kind in WORDINGS if kind not in {"long", "card"}]
"""Kinds that need nobody to mark them."""


class ItemFactory(factory.django.DjangoModelFactory):
    """A published item with one version, made by the product's own action.

    `kind`, `stem`, `content`, `key`, `explanation` and `final_state` may be given.
    """

    class Meta:
        model = Item
        skip_postgeneration_save = True

    deck = factory.SubFactory(DeckFactory)
    slug = factory.Sequence(lambda number: f"item-{number}")
    fact = factory.SubFactory(FactFactory, deck=factory.SelfAttribute("..deck"))
    topic = factory.SelfAttribute("fact.topic")
    state = Item.State.DRAFT

    @classmethod
    def _create(cls, model_class: type[Item], *args: Any, **kwargs: Any) -> Item:
        kind = kwargs.pop("kind", "single")
        wording, key = WORDINGS[kind]
        stem = kwargs.pop("stem", f"Question {kwargs['slug']}?")
        content = kwargs.pop("content", {"stem": stem, **wording})
        key = kwargs.pop("key", key)
        explanation = kwargs.pop("explanation", "An explanation.")
        state = kwargs.pop("final_state", Item.State.PUBLISHED)
        item = super()._create(model_class, *args, **kwargs)
        save_version(
            item,
            kind=kind,
            content=content,
            key=key,
            explanation=explanation,
            operation=uuid.uuid4(),
            now=timezone.now(),
        )
        item.state = state
        item.save(update_fields=["state"])
        return item


class MediaFactory(factory.django.DjangoModelFactory):
    """A picture of one colour, stored as people's pictures are. `data` may be given."""

    class Meta:
        model = Media

    deck = factory.SubFactory(DeckFactory)
    alt = "One colour"
    data = factory.Sequence(lambda number: picture(colour=number))

    @classmethod
    def _create(cls, model_class: type[Media], *args: Any, **kwargs: Any) -> Media:
        return store_media(kwargs["deck"], accept(kwargs["data"]), alt=kwargs["alt"])


def picture(suffix: str = "png", *, colour: int = 0, size: tuple[int, int] = (8, 6), **options: Any) -> bytes:
    """A picture file of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (colour % 256, 80, 160)).save(out, suffix, **options)
    return out.getvalue()


class CourseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Course
        skip_postgeneration_save = True

    title = factory.Sequence(lambda number: f"Course {number}")

    @factory.post_generation
    def decks(self, create: bool, extracted: list[Deck] | None, **kwargs: Any) -> None:
        if extracted:
            self.decks.set(extracted)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    course = factory.SubFactory(CourseFactory)
    user = factory.SubFactory(UserFactory)
    role = Enrolment.Role.STUDENT


class DaysAwayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DaysAway

    learner = factory.SubFactory(UserFactory)
    first_on = dt.date(2026, 12, 24)
    last_on = dt.date(2027, 1, 2)


class ParameterSetFactory(factory.django.DjangoModelFactory):
    """A learner's set that is in force. For one of a course give `learner=None` and the course."""

    class Meta:
        model = ParameterSet

    learner = factory.SubFactory(UserFactory)
    model = "fsrs-6"
    numbers = factory.LazyFunction(lambda: [*DEFAULT_NUMBERS[:2], 3.1, *DEFAULT_NUMBERS[3:]])
    reviews = 4000
    tested = 1000
    loss_default = 0.36
    loss_before = 0.36
    loss_after = 0.35
    fitted_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    adopted_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


class PlanFactory(factory.django.DjangoModelFactory):
    """A learner's plan. For one of a course give `learner=None` and the course."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    learner = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda number: f"Exam {number}")
    exam_on = dt.date(2026, 12, 18)
    created_at = factory.LazyFunction(timezone.now)
    operation = factory.LazyFunction(uuid.uuid4)

    @factory.post_generation
    def decks(self, create: bool, extracted: list[Deck] | None, **kwargs: Any) -> None:
        if extracted:
            self.decks.set(extracted)

    @factory.post_generation
    def topics(self, create: bool, extracted: list[Topic] | None, **kwargs: Any) -> None:
        if extracted:
            self.topics.set(extracted)


class QuizFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Quiz

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda number: f"Quiz {number}")
    state = Quiz.State.PUBLISHED


class SlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Slot

    quiz = factory.SubFactory(QuizFactory)
    item = factory.SubFactory(ItemFactory)
    position = factory.Sequence(int)


def at(text: str) -> dt.datetime:
    """An instant written as "2026-11-02 08:00", in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
