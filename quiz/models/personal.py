"""What of the database is a person's own: the tables of the file in which they take everything along.

A column that names other people is never in it, and of authors' rows only what names them: the stable id of a deck, of
its topics and items, the number of a version, the title of a course.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from allauth.mfa.models import Authenticator
from django.db import models

from facts.models import Deck, Item, ItemVersion, Topic
from people.models import DaysAway, SignIn, User
from quiz.models.archives import PEOPLE, Table
from quiz.models.attempt_items import AttemptItem
from quiz.models.attempts import Attempt
from quiz.models.card_steps import CardStep
from quiz.models.cards import Sitting, StudyDay
from quiz.models.contests import Contest
from quiz.models.courses import Course, Enrolment, JoinRequest
from quiz.models.extensions import Extension
from quiz.models.looks import Look
from quiz.models.memory import Memory, Review
from quiz.models.memory_jobs import MemoryJob
from quiz.models.parameters import ParameterSet
from quiz.models.plans import Plan
from quiz.models.question_reports import QuestionReport
from quiz.models.quizzes import Allowance, Quiz
from quiz.models.roll import RollEntry
from quiz.models.steps import Step


@dataclass(frozen=True)
class OwnTable(Table):
    """Rows of a person; `whose` is the lookup that leads to them."""

    whose: str = "learner"

    @cached_property
    def columns(self) -> list[models.Field]:
        """Without the columns that name people: all rows are of one person, and others are no business of theirs."""
        fields = [field for field in self.model._meta.concrete_fields if field.related_model is not User]
        return [
            field
            for field in fields
            if not field.primary_key and field.name not in self.anew and (not self.only or field.name in self.only)
        ]


OWN = (
    OwnTable(DaysAway),
    OwnTable(SignIn, anew=("session_key",), whose="user"),
    OwnTable(Authenticator, only=("type", "created_at", "last_used_at"), whose="user"),
    OwnTable(Enrolment, anew=("group",), whose="user"),
    OwnTable(JoinRequest, whose="user"),
    OwnTable(RollEntry, anew=("operation",), whose="person"),
    OwnTable(Allowance, anew=("group",)),
    OwnTable(Extension, anew=("group", "operation")),
    OwnTable(ParameterSet, anew=("course",)),
    OwnTable(MemoryJob, anew=("course", "parameter_set", "operation")),
    OwnTable(Plan, anew=("course",)),
    OwnTable(Attempt),
    OwnTable(AttemptItem, anew=("slot",), whose="attempt__learner"),
    OwnTable(Step, whose="attempt__learner"),
    OwnTable(Contest, whose="attempt_item__attempt__learner"),
    OwnTable(QuestionReport),
    OwnTable(Sitting, anew=("terms",)),
    OwnTable(Review, cut=("sitting", "attempt_item")),
    OwnTable(Memory),
    OwnTable(CardStep, cut=("sitting", "after")),
    OwnTable(StudyDay),
    OwnTable(Look),
)
"""In the order in which rows refer to one another."""

PERSON = Table(User, only=(*PEOPLE.only, "email", "date_joined", "last_login", "erasure_asked_at"))

NAMED = (
    Table(Quiz, only=("course", "title", "created_at")),
    Table(Course, only=("title", "created_at")),
    Table(ItemVersion, only=("item", "number")),
    Table(Item, only=("deck", "slug")),
    Table(Topic, only=("deck", "slug", "title")),
    Table(Deck, only=("slug", "title")),
)
"""What rows of a person refer to, by what it is known by elsewhere; each before those that it refers to itself."""

TAKEN_IN = (DaysAway, ParameterSet, Plan, Attempt, AttemptItem, Step, Review, Memory, CardStep)
"""What another site takes of it. The rest was said by teachers, who say it there, or is counted anew."""
