"""The class of the journeys: the first deck, a quiz of ten questions, and what Ada says to each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from facts.actions.decks import load_deck
from facts.core.decks import DeckPlan, read_deck
from people.models import User
from quiz.actions import attempts as actions
from quiz.actions import closings, starts
from quiz.core import marking
from quiz.demo.answers import fields as form_fields
from quiz.models import Attempt, Course, Enrolment, Quiz, Step
from tests import factories

DECK = settings.BASE_DIR / "facts" / "decks" / "us-lithuania-security.toml"
EVENTS = (
    "First diplomatic relations with the United States",
    "Annexation by the Soviet Union",
    "Proclamation of Lithuania's renewed independence",
    "Lithuania's entry into NATO",
)
CATEGORIES = ("Military Electronics", "Ammunition and Ordnance", "Ground Vehicles")


@dataclass(frozen=True)
class Question:
    """An item of the deck, what Ada says to it, and what the result page says of that."""

    slug: str
    kind: str
    said: object
    verdict: str


QUESTIONS = (
    Question("independence-ww1.war", "single", "World War I", "Right, 1 mark"),
    Question("missions-organisations.which", "several", ["NATO", "United Nations", "European Union"], "Right, 1 mark"),
    Question("allies-partners.both", "truefalse", "True", "Wrong, no mark"),
    Question("annexation-1940.power", "short", "the soviet union", "Right, 1 mark"),
    Question("imet-total.sum", "number", "9.8", "Wrong, no mark"),
    Question("nato-accession.year", "date", "2004", "Right, 1 mark"),
    Question("dcs-vehicles.cloze", "cloze", ["Ground Vehicles", "2.3"], "Right, 1 mark"),
    Question(
        "recognition.years",
        "matching",
        dict(zip(EVENTS, ("1922", "1940", "2014", "2004"), strict=True)),
        "Partly, 0.75 of 1 mark",
    ),
    Question("sales.categories-order", "ordering", CATEGORIES, "Right, 1 mark"),
    Question("recognition-followed.after", "single", None, "Wrong, no mark"),
)
"""Six right, one partly, three wrong: of those one she leaves open."""
SCORE = "6.75 of 10 marks"


@dataclass(frozen=True)
class School:
    ada: User
    grace: User
    course: Course
    quiz: Quiz

    @property
    def steps(self) -> list[tuple[str, object]]:
        """The log of Ada's attempts: what happened and what she said."""
        return list(Step.objects.order_by("pk").values_list("action", "response"))

    @property
    def saved(self) -> list[object]:
        return [response for action, response in self.steps if action == Step.Action.SAVE]

    def took_quiz(self, learner: User, *, right: int, now: dt.datetime) -> Attempt:
        """An attempt of the whole quiz, handed in, with so many of its first questions right and the rest left open."""
        attempt = starts.start_attempt(self.quiz, learner, operation=uuid4(), seed=1, now=now)
        for item in attempt.items.select_related("version")[:right]:
            version = item.version
            perfect = marking.perfect(version.kind, version.content, version.key)
            fields = form_fields(version, item.order, perfect)
            at = now + dt.timedelta(minutes=item.position)
            actions.respond(learner, attempt.pk, item.position, actions.Said(fields), operation=uuid4(), now=at)
        later = now + dt.timedelta(minutes=20)
        return closings.submit_attempt(learner, attempt.pk, operation=uuid4(), now=later)

    def only(self, *slugs: str) -> None:
        """A shorter quiz, of these items."""
        self.quiz.slots.exclude(item__slug__in=slugs).delete()


@cache
def first_deck() -> DeckPlan:
    return read_deck(DECK.read_text(encoding="utf-8"))


def found_school() -> School:
    deck = load_deck(first_deck(), now=timezone.now()).deck
    ada = factories.UserFactory(username="ada", first_name="Ada", last_name="Byron")
    grace = factories.UserFactory(username="grace", first_name="Grace", last_name="Hopper")
    deck.editors.set([grace])
    course = factories.CourseFactory(title="Security studies", decks=[deck])
    factories.EnrolmentFactory(course=course, user=ada)
    factories.EnrolmentFactory(course=course, user=grace, role=Enrolment.Role.INSTRUCTOR)
    quiz = factories.QuizFactory(course=course, title="A century in ten questions", introduction="All kinds at once.")
    items = {item.slug: item for item in deck.items.all()}
    for position, question in enumerate(QUESTIONS, start=1):
        factories.SlotFactory(quiz=quiz, item=items[question.slug], position=position)
    return School(ada, grace, course, quiz)
