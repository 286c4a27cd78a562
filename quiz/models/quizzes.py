"""Quizzes: how they are taken, and their ordered slots. An attempt pins what the slots gave it when it began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Item, Topic
from facts.models.items import kind_choices
from people.models import User
from quiz.core.attempts import draw_seed
from quiz.core.draws import drawn, question_order
from quiz.core.marking import MARKERS
from quiz.core.policies import Policy
from quiz.core.timing import Terms
from quiz.models import terms
from quiz.models.courses import Course, Group

MOST_MINUTES = 30_000
"""Twenty days and a little: more is a closing date."""


class QuizQuerySet(models.QuerySet["Quiz"]):
    def visible_to(self, user: User) -> QuizQuerySet:
        """Published quizzes of the running courses somebody studies in, and every quiz of the courses they teach."""
        studied = models.Q(state=Quiz.State.PUBLISHED, course__in=Course.objects.studied_by(user))
        return self.filter(studied | models.Q(course__in=Course.objects.taught_by(user)))

    def taught_by(self, user: User) -> QuizQuerySet:
        return self.filter(course__in=Course.objects.taught_by(user))

    def takeable_by(self, user: User) -> QuizQuerySet:
        return self.filter(state=Quiz.State.PUBLISHED, course__in=Course.objects.studied_by(user))

    def editable_by(self, user: User) -> QuizQuerySet:
        return self.filter(course__in=Course.objects.editable_by(user))


class QuizManager(models.Manager.from_queryset(QuizQuerySet)):
    def terms_for(self, learner: User, quizzes: Collection[int]) -> dict[int, Terms]:
        """The learner's terms of these quizzes, by id of the quiz."""
        marks = ", ".join(["%s"] * len(quizzes))
        rows = self.raw(f"{TERMS} WHERE quiz.id IN ({marks})", [learner.pk, learner.pk, *quizzes]) if quizzes else ()
        return {row.pk: terms.terms_of(row) for row in rows}

    def closed_at(self, quizzes: Collection[int]) -> dict[int, dt.datetime]:
        """When each of these quizzes has closed for its last student, grace included; not those that never close."""
        marks = ", ".join(["%s"] * len(quizzes))
        sql = f"SELECT quiz.id, {terms.COLUMNS} FROM quiz_quiz quiz {terms.STUDENTS} WHERE quiz.id IN ({marks})"  # noqa: S608
        found: dict[int, dt.datetime] = {}
        for row in self.raw(sql, list(quizzes)) if quizzes else ():
            each = terms.terms_of(row)
            if each.closes_at is not None:
                end = each.closes_at + each.extra + each.grace
                found[row.pk] = max(end, found.get(row.pk, end))
        return found


TERMS = f"SELECT quiz.id, {terms.COLUMNS} FROM quiz_quiz quiz {terms.JOINS.format(learner='%s')}"  # noqa: S608


class Quiz(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class Grading(models.TextChoices):
        """Which of a student's handed-in attempts makes the grade (`quiz/core/grades.py`)."""

        BEST = "best", _("Best attempt")
        LAST = "last", _("Last attempt")
        FIRST = "first", _("First attempt")
        AVERAGE = "average", _("Average of all attempts")

    class Mode(models.TextChoices):
        """How an answer is taken and what it earns (`quiz/core/credits.py`)."""

        TEST = "test", _("Test: marked after handing in")
        PRACTICE = "practice", _("Practice: each answer is checked at once")
        CERTAINTY = "certainty", _("Certainty: a test that also asks how sure one is")

    class Navigation(models.TextChoices):
        FREE = "free", _("Free: back and forth until handing in")
        FORWARD = "forward", _("Forward only")

    class Layout(models.TextChoices):
        ONE = "one", _("One question a page")
        ALL = "all", _("All questions on one page")

    class Moment(models.TextChoices):
        """When something of a result is shown to its learner (`quiz/core/policies.py`)."""

        SUBMIT = "submit", _("After handing in")
        CLOSING = "closing", _("After the quiz has closed for everybody")
        NEVER = "never", _("Never")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="quizzes", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("due at"), null=True, blank=True, help_text=_("Later work is taken and marked as late.")
    )
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("Nothing is taken after this; what is open then is handed in."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
        help_text=_("From the start of an attempt. Empty: none."),
    )
    grace_seconds = models.PositiveSmallIntegerField(
        _("grace, seconds"),
        default=30,
        validators=[MaxValueValidator(3600)],
        help_text=_("For an answer that is under way when the time is up."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as they like.")
    )
    pause_minutes = models.PositiveIntegerField(
        _("pause between attempts, minutes"), default=0, validators=[MaxValueValidator(MOST_MINUTES)]
    )
    grading = models.CharField(_("which attempt counts"), max_length=8, choices=Grading.choices, default=Grading.BEST)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, percent"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    password = models.CharField(
        _("password"), max_length=40, blank=True, help_text=_("Asked for at the start of an attempt. Empty: none.")
    )
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.TEST)
    tries = models.PositiveSmallIntegerField(
        _("tries a question"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("In practice. Hints come after a wrong try."),
    )
    penalty_percent = models.PositiveSmallIntegerField(
        _("cost of another try, percent"),
        default=25,
        validators=[MaxValueValidator(100)],
        help_text=_("In practice, of the question's marks."),
    )
    navigation = models.CharField(_("navigation"), max_length=8, choices=Navigation.choices, default=Navigation.FREE)
    layout = models.CharField(_("layout"), max_length=4, choices=Layout.choices, default=Layout.ONE)
    shows_attempt = models.CharField(
        _("the answers given"), max_length=8, choices=Moment.choices, default=Moment.SUBMIT
    )
    shows_correctness = models.CharField(
        _("whether they are right"), max_length=8, choices=Moment.choices, default=Moment.SUBMIT
    )
    shows_marks = models.CharField(_("marks"), max_length=8, choices=Moment.choices, default=Moment.SUBMIT)
    shows_feedback = models.CharField(
        _("feedback and explanations"), max_length=8, choices=Moment.choices, default=Moment.SUBMIT
    )
    shows_answer = models.CharField(_("the right answers"), max_length=8, choices=Moment.choices, default=Moment.SUBMIT)
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffles_options = models.BooleanField(_("shuffle the options"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    copied_by = models.UUIDField(  # the operation that made this quiz out of another one
        unique=True, null=True, editable=False
    )

    objects = QuizManager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["course", "due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attempts_allowed=None) | models.Q(attempts_allowed__gte=1),
                name="quiz_quiz_attempts_at_least_1",
                violation_error_message=_("Allow at least one attempt, or leave it empty for as many as they like."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sheet(self) -> bool:
        """Whether all its questions stand on one page. Where one only goes forward they never do."""
        return self.layout == self.Layout.ALL and self.navigation == self.Navigation.FREE

    @property
    def policy(self) -> Policy:
        """What its learners see of a result, and when."""
        return Policy(
            attempt=self.shows_attempt,
            correctness=self.shows_correctness,
            marks=self.shows_marks,
            feedback=self.shows_feedback,
            answer=self.shows_answer,
        )

    @property
    def terms(self) -> Terms:
        """What holds for everybody; `quiz/core/timing.py` tells what it becomes for one learner."""
        minutes = self.time_limit_minutes
        return Terms(
            opens_at=self.opens_at,
            due_at=self.due_at,
            closes_at=self.closes_at,
            limit=None if minutes is None else dt.timedelta(minutes=minutes),
            grace=dt.timedelta(seconds=self.grace_seconds),
            attempts=self.attempts_allowed,
            pause=dt.timedelta(minutes=self.pause_minutes),
        )

    def places(self, *, seed: int, used: Callable[[], Mapping[int, int]] = dict) -> list[tuple[str, Place]]:
        """What somebody with this seed is asked, in its order, each with the name of its section.

        `used` gives how often they were asked an item before, where anything is drawn. A retired item and a draw that
        finds nothing leave no place.
        """
        found: list[tuple[str, Place]] = []
        section = ""
        for slot, items in self._filled(seed, used):
            section = slot.section or section
            for draw, item in enumerate(items, start=1):
                found.append((section, Place(slot, draw if slot.is_draw else 0, item)))
                section = ""
        return question_order(found, seed=seed, is_shuffled=self.shuffles_questions)

    def _filled(self, seed: int, used: Callable[[], Mapping[int, int]]) -> Iterator[tuple[Slot, list[Item]]]:
        """Each slot with the items it gives: its own while that is published, or those that are drawn."""
        slots = list(self.slots.select_related("item__current", "quiz"))
        taken = {slot.item_id for slot in slots if slot.item_id}
        asked_before = used() if any(slot.is_draw for slot in slots) else {}
        chosen: dict[int, list[int]] = {}
        for slot in slots:
            if slot.is_draw:
                pool = list(slot.pool.values_list("pk", flat=True).distinct().order_by("pk"))
                chance = draw_seed(seed, slot.pk)
                chosen[slot.pk] = drawn(pool, slot.draw_count, seed=chance, used=asked_before, taken=taken)
                taken.update(chosen[slot.pk])
        items = Item.objects.select_related("current").in_bulk({pk for pks in chosen.values() for pk in pks})
        for slot in slots:
            if slot.is_draw:
                yield slot, [items[pk] for pk in chosen[slot.pk]]
            else:
                yield slot, [slot.item] if slot.item.state == Item.State.PUBLISHED else []


class Place(NamedTuple):
    """A question that is asked: the slot it comes from, as which draw of it (0: it draws nothing), and the item."""

    slot: Slot
    draw: int
    item: Item


class Allowance(models.Model):
    """Other terms for one student or one group in one quiz. What is empty stays as it is for everybody.

    Where both have one, the student's own values hold, and the minutes of both are added.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="allowances", verbose_name=_("quiz"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="allowances",
        verbose_name=_("student"),
    )
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, null=True, blank=True, related_name="allowances", verbose_name=_("group")
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("more minutes"),
        default=0,
        validators=[MaxValueValidator(MOST_MINUTES)],
        help_text=_("Beyond the time limit and the closing; holds at once, also in an attempt that has begun."),
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ["quiz", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "learner"], name="quiz_allowance_learner_once"),
            models.UniqueConstraint(fields=["quiz", "group"], name="quiz_allowance_group_once"),
            models.CheckConstraint(
                condition=models.Q(learner=None, group__isnull=False) | models.Q(learner__isnull=False, group=None),
                name="quiz_allowance_for_one_or_a_group",
                violation_error_message=_("Name a student or a group, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.learner or self.group}"


class Report(models.Model):
    """The statistics of a quiz as they were reckoned once; they hold as long as `stamp` is that of its attempts.

    A snapshot of the log, like marks: `manage.py verify` reckons it anew.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="reports")
    which = models.CharField(max_length=8)
    stamp = models.CharField(max_length=80)
    data = models.JSONField()
    reckoned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quiz", "which"], name="quiz_report_once")]

    def __str__(self) -> str:
        return f"{self.quiz_id}, {self.which}"


class Slot(models.Model):
    """A place in a quiz: one item, or a draw of `draw_count` items out of those that the other draw fields describe.

    `section` begins a section of that name, which reaches to the next one; questions are shuffled within theirs.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="slots")
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("item")
    )
    draw_count = models.PositiveSmallIntegerField(
        _("questions to draw"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    draw_topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("of the topic")
    )
    draw_tag = models.CharField(_("with the tag"), max_length=40, blank=True)
    draw_kind = models.CharField(_("of the kind"), max_length=12, choices=kind_choices, blank=True)
    draw_difficulty = models.PositiveSmallIntegerField(
        _("of the difficulty"), choices=Item.Difficulty.choices, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    weight = models.DecimalField(
        _("marks"), max_digits=6, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )
    section = models.CharField(_("begins the section"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "item"],
                name="quiz_slot_item_once",
                violation_error_message=_("This item is in the quiz already."),
            ),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="quiz_slot_weight_positive"),
            models.CheckConstraint(
                condition=models.Q(item__isnull=False, draw_count=None)
                | models.Q(item=None, draw_count__isnull=False, draw_count__gte=1),
                name="quiz_slot_item_or_draw",
                violation_error_message=_("Choose an item, or say how many to draw."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item) if self.item_id else _("%(number)d drawn") % {"number": self.draw_count}

    @property
    def is_draw(self) -> bool:
        return self.draw_count is not None

    @property
    def pool(self) -> models.QuerySet[Item]:
        """The published items that a draw takes from, out of the decks of the quiz's course."""
        rows = Item.objects.published().filter(deck__courses=self.quiz.course_id, current__kind__in=MARKERS)
        if self.draw_topic_id:
            rows = rows.filter(topic=self.draw_topic_id)
        if self.draw_tag:
            rows = rows.filter(tags__name__iexact=self.draw_tag)
        if self.draw_kind:
            rows = rows.filter(current__kind=self.draw_kind)
        if self.draw_difficulty:
            rows = rows.filter(difficulty=self.draw_difficulty)
        return rows

    def clean(self) -> None:
        if not self.item_id:
            return
        if self.item.current is None:
            raise ValidationError({"item": _("This item has no published version yet.")})
        if self.item.current.kind not in MARKERS:
            raise ValidationError({"item": _("A card is for reviewing; a quiz cannot mark it.")})
