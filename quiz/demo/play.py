"""Playing the story: rows for the people and the course, then each student's days in the order of time.

What students do goes through the product's own actions, with the instant at which they did it, so logs, marks and
memory are true. All chance comes from the seed: each student's answers and cards have a source of their own.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from facts.actions.decks import load_deck
from facts.core.decks import read_deck
from facts.models import Deck, Item
from people.models import User
from quiz.actions import attempts, cards, closings, starts
from quiz.core import marking
from quiz.core import memory as rules
from quiz.core.memory import Rating
from quiz.demo import answers, story
from quiz.models import Attempt, AttemptItem, Course, Enrolment, Memory, Quiz, Review, Slot
from quiz.queries.cards import waiting_cards

MOST_STUDENTS = len(story.STUDENTS)
FEWEST_DAYS = 14
DECK_FILE = settings.BASE_DIR / "facts" / "decks" / f"{story.DECK}.toml"

SURE = 0.93
"""Nobody knows anything better than that, not even what they saw a minute ago."""
UNEVEN = 5
"""By about so many points a score lies off the student's line."""
BLANK = 0.05
"""The share of questions that somebody who does not know leaves empty."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of the story, counted back from its last instant and squeezed to the length that was asked for."""

    now: dt.datetime
    days: int
    zone: ZoneInfo

    def ago(self, days: float) -> int:
        """Days of the story in days of the calendar; what lies ahead keeps its distance."""
        return round(days * self.days / story.DAYS) if days > 0 else round(days)

    def day(self, days_ago: int) -> dt.date:
        """A study day: between midnight and four the story ends on the day before."""
        return rules.study_day(self.now, self.zone) - dt.timedelta(days=days_ago)

    def at(self, days_ago: int, hour: float) -> dt.datetime:
        """An instant on one of these days; 19.5 is half past seven in the evening."""
        minute = round(60 * hour)
        time = dt.time(minute // 60, minute % 60)
        return dt.datetime.combine(self.day(days_ago), time, self.zone).astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class Played:
    """What there is now, in numbers."""

    students: int
    quizzes: int
    attempts: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Act:
    """What a student does at an instant: a quiz with a score in mind, or so many cards where there is no quiz."""

    at: dt.datetime
    quiz: Quiz | None = None
    score: float = 0.0
    cards: int = 0


@transaction.atomic
def play_story(
    *, students: int, days: int, seed: int, now: dt.datetime, tell: Callable[[int, int], None] = lambda done, of: None
) -> Played:
    """Fill an empty database with a class whose last day is today. `tell` hears how many students are done.

    Raises ValueError where there are fewer students in the story, or the story does not fit into so few days.
    """
    if not 1 <= students <= MOST_STUDENTS:
        raise ValueError(f"The class has 1 to {MOST_STUDENTS} students.")
    if days < FEWEST_DAYS:
        raise ValueError(f"The story takes {FEWEST_DAYS} days at least.")
    clock = Clock(now, days, ZoneInfo(story.TIME_ZONE))
    begins_at = clock.at(clock.ago(story.DAYS), 8)
    course, learners = _course(story.STUDENTS[:students], begins_at)
    quizzes = _quizzes(course, clock, random.Random(f"{seed}:quizzes"))  # noqa: S311 - a story, not a secret
    _revision(course)
    hardness = _hardness(seed)
    for done, (student, learner) in enumerate(learners.items()):
        tell(done, students)
        life = Life(student, learner, clock, hardness, seed)
        for act in life.plan(quizzes):
            life.take(act.quiz, act.at, act.score) if act.quiz else life.review(act.at, act.cards)
        if student.username == story.ADA.username:
            life.last_evening()
            life.leave_open(quizzes[story.ADA_LEFT_OPEN])
    tell(students, students)
    return Played(students, Quiz.objects.count(), Attempt.objects.count(), Review.objects.count())


def _course(cast: Sequence[story.Student], begins_at: dt.datetime) -> tuple[Course, Mapping[story.Student, User]]:
    """The people, the deck and the course, as if made when the story begins."""
    deck = load_deck(read_deck(DECK_FILE.read_text(encoding="utf-8")), now=begins_at).deck
    grace = _account(story.GRACE, begins_at)
    _account(story.ADMIN, begins_at, is_staff=True, is_superuser=True)
    learners = {
        student: _account(story.ADA, begins_at)
        if student.username == story.ADA.username
        else _person(student, begins_at, password=None)
        for student in cast
    }
    deck.editors.set([grace])
    course = Course.objects.create(title=story.COURSE, starts_on=begins_at.date())
    course.decks.set([deck])
    Enrolment.objects.create(course=course, user=grace, role=Enrolment.Role.INSTRUCTOR)
    Enrolment.objects.bulk_create(Enrolment(course=course, user=learner) for learner in learners.values())
    Deck.objects.filter(pk=deck.pk).update(created_at=begins_at)
    Course.objects.filter(pk=course.pk).update(created_at=begins_at)
    course.enrolments.update(enrolled_at=begins_at)
    return course, learners


def _account(sign_in: story.SignIn, begins_at: dt.datetime, **more: bool) -> User:
    return _person(sign_in, begins_at, password=sign_in.passphrase, **more)


def _person(who: story.SignIn | story.Student, begins_at: dt.datetime, *, password: str | None, **more: bool) -> User:
    """Without a password nobody can sign in as them."""
    return User.objects.create_user(
        who.username,
        password=password,
        first_name=who.first_name,
        last_name=who.last_name,
        time_zone=story.TIME_ZONE,
        date_joined=begins_at,
        **more,
    )


def _quizzes(course: Course, clock: Clock, chance: random.Random) -> dict[story.QuizPlan, Quiz]:
    """Each quiz of the plan, over items that no quiz before it has, as far as the topic has enough of them."""
    items: dict[str, list[Item]] = {}
    asked_of = Item.objects.published().filter(current__kind__in=marking.MARKERS)
    for item in asked_of.select_related("current", "topic").order_by("pk"):
        items.setdefault(item.topic.slug, []).append(item)
    for members in items.values():
        chance.shuffle(members)
    quizzes = {}
    for plan in story.QUIZZES:
        opens_at = clock.at(clock.ago(plan.opens), 9)
        quiz = Quiz.objects.create(
            course=course,
            title=plan.title,
            state=Quiz.State.PUBLISHED,
            opens_at=opens_at,
            due_at=clock.at(clock.ago(plan.due), 22),
        )
        Quiz.objects.filter(pk=quiz.pk).update(created_at=opens_at - dt.timedelta(days=2))
        asked = [item for topic, number in plan.questions for item in _taken(items[topic], number)]
        Slot.objects.bulk_create(
            Slot(quiz=quiz, item=item, position=position, weight=2 if item.current.kind in story.DOUBLE else 1)
            for position, item in enumerate(sorted(asked, key=lambda item: item.pk))
        )
        quizzes[plan] = quiz
    return quizzes


def _revision(course: Course) -> None:
    quiz = Quiz.objects.create(course=course, title=story.REVISION, mode=Quiz.Mode.PRACTICE)
    Slot.objects.bulk_create(
        Slot(quiz=quiz, section=section, draw_tag=tag, draw_count=number, position=position)
        for position, (section, tag, number) in enumerate(story.REVISION_DRAWS, start=1)
    )


def _taken(items: list[Item], number: int) -> list[Item]:
    """The first so many items, which go to the end of the list."""
    first = items[:number]
    items[:] = [*items[number:], *first]
    return first


def _hardness(seed: int) -> dict[int, float]:
    """How hard each item is for everybody, from 0 to 1."""
    rows = Item.objects.published().filter(current__kind__in=marking.MARKERS).values_list("pk", "slug", "current__kind")
    return {
        pk: story.HARDNESS[kind] + random.Random(f"{seed}:{slug}").uniform(-0.15, 0.15)  # noqa: S311
        for pk, slug, kind in rows
    }


class Life:
    """One student's way through the course."""

    def __init__(
        self, student: story.Student, learner: User, clock: Clock, hardness: Mapping[int, float], seed: int
    ) -> None:
        self.student, self.learner, self.clock, self.hardness = student, learner, clock, hardness
        self.is_ada = student.username == story.ADA.username
        self.quiz_chance = random.Random(f"{seed}:{student.username}:quizzes")  # noqa: S311
        self.card_chance = random.Random(f"{seed}:{student.username}:cards")  # noqa: S311

    def plan(self, quizzes: Mapping[story.QuizPlan, Quiz]) -> list[Act]:
        """All that they do, in the order of time, and nothing that is yet to come or happens while they are away."""
        last = self.clock.at(self.student.away, 23.5) if self.student.away else self.clock.now
        sittings = [act for act in self._sittings() if act.at < last]
        taken = [act for act in self._attempts(quizzes) if act.at < last]
        return sorted([*sittings, *taken], key=lambda act: act.at)

    def _attempts(self, quizzes: Mapping[story.QuizPlan, Quiz]) -> list[Act]:
        """Quizzes are taken in the afternoon, some days after they open, now and then a day late."""
        chance, acts = self.quiz_chance, []
        for number, (plan, quiz) in enumerate(quizzes.items()):
            is_taken, wait, hour = chance.random() < plan.taken, chance.uniform(0.3, 5), chance.uniform(14, 18.5)
            is_late, off = chance.random() < 0.05, chance.gauss(0, UNEVEN)
            if self.student.is_told:
                if number >= len(self.student.scores):
                    continue
                score: float = self.student.scores[number]
            else:
                first, end = self.student.scores
                score = first + (end - first) * number / (len(quizzes) - 1) + plan.ease + off
                if not is_taken:
                    continue
                if is_late and plan.due > 1:
                    wait = plan.opens - plan.due + 1
            day = max(1, self.clock.ago(plan.opens - wait) if plan.opens > wait else 1)
            acts.append(Act(self.clock.at(day, hour), quiz, min(max(score, 12), 97)))
        return acts

    def _sittings(self) -> list[Act]:
        """Cards come in the evening or early in the morning; today, at some time between the morning and now."""
        chance, acts = self.card_chance, []
        for day in range(self.clock.ago(story.QUIZZES[0].opens) - 1, -1, -1):
            is_done, is_evening = chance.random() < self.student.keenness, chance.random() < 0.8
            at = self.clock.at(day, chance.uniform(19.5, 22) if is_evening else chance.uniform(7, 8.5))
            if day == 0:
                morning = self.clock.at(0, 6.5)
                at = morning + (self.clock.now - dt.timedelta(minutes=20) - morning) * chance.random()
                is_done = is_done and at > morning
            number = chance.randint(*self.student.cards)
            if self.is_ada and day < 7:
                is_done, number = day in story.ADA_STUDIED, story.ADA_LATELY
            elif day == (self.student.away or story.SEEN):
                is_done = True
            if is_done:
                acts.append(Act(at, cards=number))
        return acts

    def take(self, quiz: Quiz, at: dt.datetime, score: float) -> None:
        """Take a quiz from start to end, with the score in mind or a little less."""
        attempt, items = self._start(quiz, at)
        now = at
        for item, response in self._responses(items, score, at):
            now += dt.timedelta(seconds=self.quiz_chance.randint(15, 70))
            if response is not None:
                self._respond(attempt, item, response, now=now)
        closings.submit_attempt(
            self.learner, attempt.pk, operation=_operation(self.quiz_chance), now=now + dt.timedelta(seconds=20)
        )

    def leave_open(self, quiz: Quiz) -> None:
        """Begin a quiz last night, and go to bed in the middle of it."""
        now = self.clock.at(1, 22.8)
        attempt, items = self._start(quiz, now)
        for item in items[: story.ADA_ANSWERED]:
            now += dt.timedelta(seconds=self.quiz_chance.randint(15, 70))
            response = answers.right(item.version, self.quiz_chance)
            self._respond(attempt, item, response, now=now, wish="flag" if item.position == story.ADA_FLAGGED else "")

    def _start(self, quiz: Quiz, now: dt.datetime) -> tuple[Attempt, list[AttemptItem]]:
        chance = self.quiz_chance
        attempt = starts.start_attempt(
            quiz, self.learner, operation=_operation(chance), seed=chance.getrandbits(48), now=now
        )
        return attempt, list(attempt.items.select_related("version__item"))

    def _respond(
        self, attempt: Attempt, item: AttemptItem, response: object, *, now: dt.datetime, wish: str = ""
    ) -> None:
        attempts.respond(
            self.learner,
            attempt.pk,
            item.position,
            attempts.Said(answers.fields(item.version, item.order, response), wish),
            operation=_operation(self.quiz_chance),
            now=now,
        )

    def _responses(
        self, items: Sequence[AttemptItem], score: float, now: dt.datetime
    ) -> list[tuple[AttemptItem, object]]:
        """A response to each question: all mistaken at first, then set right up to the score.

        What is remembered comes first, then what was never met, the easiest first, and last what is forgotten.
        """
        chance = self.quiz_chance
        ease = {item: self._ease(item, now) for item in items}
        responses: dict[AttemptItem, object] = {}
        marks: dict[AttemptItem, Decimal] = {}
        for item in items:
            is_blank = chance.random() < BLANK
            responses[item] = None if is_blank else answers.mistaken(item.version, item.version.item.slug, chance)
            marks[item] = item.weight * _fraction(item, responses[item])
        wanted = Decimal(score) / 100 * sum(item.weight for item in items)
        for item in sorted(items, key=ease.__getitem__, reverse=True):
            gain = item.weight - marks[item]
            if sum(marks.values()) + gain * 2 / 3 <= wanted:
                responses[item], marks[item] = answers.right(item.version, chance), item.weight
        return list(responses.items())

    def _ease(self, item: AttemptItem, now: dt.datetime) -> float:
        """How soon the learner has this one right: from 1 on remembered, below -1 forgotten, between never met."""
        ease = self.quiz_chance.gauss(0, 0.2) - self.hardness[item.version.item_id]
        known = self._recall(item.version.item_id, now)
        if known is None:
            return ease
        return ease + (2 if self.quiz_chance.random() < known else -2)

    def _recall(self, item_id: int, now: dt.datetime) -> float | None:
        """The chance that memory predicts; None for what was not met before."""
        memory = Memory.objects.filter(learner=self.learner, item=item_id).exclude(last_day=None).first()
        return memory and min(memory.recall_on(rules.study_day(now, self.learner.zone)), SURE)

    def review(self, at: dt.datetime, number: int) -> None:
        """A sitting with so many cards of the queue; each comes back as surely as its memory predicts."""
        chance = self.card_chance
        queue = waiting_cards(self.learner, now=at).queue[:number]
        if not queue:
            return
        cards.start_sitting(self.learner, queue, title="", operation=_operation(chance), now=at)
        memory: Memory | None = Memory.objects.get(learner=self.learner, item_id=queue[0])
        now = at
        while memory is not None:
            rating = self._rating(memory, now)
            duration_ms = round(1000 * min(25, chance.triangular(4, 22, 8) + 3 * (rating is Rating.AGAIN)))
            now += dt.timedelta(milliseconds=duration_ms + 1000)
            rated = cards.rate(
                self.learner,
                memory.item_id,
                rating,
                operation=_operation(chance),
                duration_ms=duration_ms,
                now=now,
            )
            memory = rated.next.memory if rated and rated.next else None

    def last_evening(self) -> None:
        """Sittings until no more cards than the story says are left for today."""
        for hour, fewest in (20.5, 5), (21.2, 0), (21.8, 0):
            waiting = len(waiting_cards(self.learner, now=self.clock.now).queue)
            if number := max(waiting - story.ADA_WAITING, fewest):
                self.review(self.clock.at(1, hour), number)

    def _rating(self, memory: Memory, now: dt.datetime) -> Rating:
        chance, known = self.card_chance, 0.7
        if memory.last_day is not None:
            known = memory.recall_on(rules.study_day(now, self.learner.zone))
        if chance.random() > min(known, SURE):
            return Rating.AGAIN
        return chance.choices([Rating.HARD, Rating.GOOD, Rating.EASY], [10, 65, 25])[0]


def _fraction(item: AttemptItem, response: object) -> Decimal:
    return marking.mark(item.version.kind, item.version.content, item.version.key, response).fraction


def _operation(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
