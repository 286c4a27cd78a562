"""Fitting over the database's log: what counts, what is adopted, and that a second run finds nothing to better."""

from __future__ import annotations

import datetime as dt
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from facts.models import Item
from quiz.actions import fitting as actions
from quiz.actions.fitting import fit_course, fit_learner, log_of
from quiz.core.memory import DEFAULT_NUMBERS, PARAMETERS, fitting
from quiz.core.memory.evaluation import Entry, Verdict
from quiz.models import Enrolment, ParameterSet, Review
from tests import factories
from tests.quiz.core.memory.simulated import SLOW, simulated_log
from tests.quiz.learners import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=30)


@pytest.fixture
def ada():
    return factories.UserFactory(username="ada", time_zone="UTC")


@pytest.fixture
def item():
    return factories.ItemFactory(kind="card")


def logged(learner, item, kind, rating=None, *, at=NOW, **fields):
    return Review.objects.create(
        learner=learner,
        item=item,
        version=item.current,
        kind=kind,
        rating=rating,
        at=at,
        day=at.date(),
        zone="UTC",
        model="fsrs-6",
        parameters=PARAMETERS,
        operation=uuid.uuid4(),
        **fields,
    )


def remember(learner, item, log: list[Entry]) -> None:
    """The log as this learner's, each of its cards an item of the deck."""
    cards = sorted({entry.card for entry in log})
    rows = [Item(deck=item.deck, slug=f"many-{place}", topic=item.topic) for place, _ in enumerate(cards)]
    items = dict(zip(cards, Item.objects.bulk_create(rows), strict=True))
    Review.objects.bulk_create(
        Review(
            learner=learner,
            item=items[entry.card],
            version=item.current,
            kind=Review.Kind.CARD,
            rating=entry.rating,
            at=entry.at,
            day=dt.date.fromordinal(entry.day),
            zone="UTC",
            model="fsrs-6",
            parameters=PARAMETERS,
            operation=uuid.uuid4(),
        )
        for entry in log
    )


def test_the_log_holds_what_counts(ada, item):
    card, quiz = logged(ada, item, "card", 3), logged(ada, item, "quiz", 1, at=NOW + dt.timedelta(days=2))
    logged(ada, item, "cram", 1)
    logged(ada, item, "manual", due_at=LATER)
    logged(ada, item, "undo", undoes=card)
    logged(ada, item, "correct", 2, corrects=quiz)
    logged(ada, item, "anew")
    practice = logged(ada, item, "practice", 4, at=NOW - dt.timedelta(days=1))

    assert log_of(Review.objects.all()) == [
        Entry((ada.pk, item.pk, 1), 4, practice.at, practice.day.toordinal()),
        Entry((ada.pk, item.pk, 0), 2, quiz.at, quiz.day.toordinal()),
    ]


def test_a_learners_set_is_adopted_once(ada, item):
    log = simulated_log(700, SLOW)
    remember(ada, item, log)

    first = fit_learner(ada, now=NOW)
    again = fit_learner(ada, now=LATER)

    assert first == ParameterSet.objects.in_force().get()
    assert (first.learner, first.course, first.model, first.adopted_at) == (ada, None, "fsrs-6", NOW)
    assert first.loss_after < first.loss_before == first.loss_default
    assert first.reviews > fitting.FEWEST
    assert again.adopted_at is None, "it is the same fit, and no better than itself"
    assert (again.numbers, again.loss_before) == (first.numbers, first.loss_after)


def test_a_course_has_one_of_its_students_reviews_of_its_decks(item, monkeypatch):
    course = factories.CourseFactory(decks=[item.deck])
    student = factories.EnrolmentFactory(course=course).user
    teacher = factories.EnrolmentFactory(course=course, role=Enrolment.Role.INSTRUCTOR).user
    logged(student, item, "card", 3)
    logged(student, factories.ItemFactory(kind="card"), "card", 3)
    logged(teacher, item, "card", 3)
    seen = proposed(monkeypatch, Verdict(250, 0.30, 0.35, 0.36))

    fitted = fit_course(course, now=NOW)

    assert [(entry.card, numbers) for log, numbers in seen for entry in log] == [
        ((student.pk, item.pk, 0), DEFAULT_NUMBERS)
    ]
    assert (fitted.course, fitted.learner, fitted.tested, fitted.adopted_at) == (course, None, 250, NOW)


def proposed(monkeypatch, verdict, numbers=SLOW):
    """Let the fit be these numbers with this verdict. Gives the logs and present numbers that it is asked with."""
    seen = []

    def propose(entries, present):
        seen.append((entries, present))
        return fitting.Proposal(numbers, 1_000, verdict)

    monkeypatch.setattr(actions.fitting, "propose", propose)
    return seen


def test_a_learner_without_a_set_of_their_own_is_compared_with_the_class(ada, monkeypatch):
    course = factories.EnrolmentFactory(user=ada).course
    of_class = factories.ParameterSetFactory(learner=None, course=course)
    seen = proposed(monkeypatch, Verdict(250, 0.30, 0.35, 0.36))

    fitted = fit_learner(ada, now=NOW)

    assert [list(present) for _, present in seen] == [of_class.numbers]
    assert fitted.adopted_at == NOW
    assert set(ParameterSet.objects.in_force()) == {of_class, fitted}, "the class keeps its own"


def test_a_better_set_takes_the_place_of_the_one_before(ada, monkeypatch):
    old = factories.ParameterSetFactory(learner=ada)
    proposed(monkeypatch, Verdict(250, 0.30, 0.35, 0.36))

    fitted = fit_learner(ada, now=LATER)

    old.refresh_from_db()
    assert old.retired_at == LATER
    assert ParameterSet.objects.in_force().get() == fitted


@pytest.mark.parametrize(
    "verdict", [Verdict(250, 0.36, 0.35, 0.37), Verdict(250, 0.36, 0.37, 0.35), Verdict(250, 0.35, 0.35, 0.35)]
)
def test_a_worse_set_is_kept_and_not_adopted(ada, monkeypatch, verdict):
    old = factories.ParameterSetFactory(learner=ada)
    proposed(monkeypatch, verdict)

    fitted = fit_learner(ada, now=LATER)

    assert fitted.adopted_at is None
    assert fitted.loss_after == verdict.fitted
    assert ParameterSet.objects.in_force().get() == old


def test_a_run_that_was_overtaken_adopts_nothing(ada, monkeypatch):
    seen = proposed(monkeypatch, Verdict(250, 0.30, 0.35, 0.36))
    quicker = []
    ask = actions.fitting.propose

    def propose(entries, present):
        quicker.append(factories.ParameterSetFactory(learner=ada))
        return ask(entries, present)

    monkeypatch.setattr(actions.fitting, "propose", propose)

    assert fit_learner(ada, now=NOW).adopted_at is None
    assert [ParameterSet.objects.in_force().get()] == quicker
    assert len(seen) == 1


def fit_memory(*arguments):
    out = StringIO()
    call_command("fit_memory", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_fits_courses_and_those_with_enough_reviews(ada, item, monkeypatch):
    course = factories.CourseFactory(decks=[item.deck])
    factories.EnrolmentFactory(course=course, user=ada)
    logged(ada, item, "card", 3)
    monkeypatch.setattr(fitting, "FEWEST", 1)
    few = f"Course {course.pk}: too few reviews between days (a fit needs 1 and some later ones to test it on)."
    assert fit_memory("--course", str(course.pk)) == [few]

    factories.UserFactory()  # has reviewed nothing
    proposed(monkeypatch, Verdict(1_250, 0.30, 0.35, 0.36))
    assert [line.split(":")[0] for line in fit_memory()] == [f"Learner {ada.pk}"], "the course had its fit"
    assert fit_memory() == [], "nothing is new"
    ParameterSet.objects.all().delete()
    logged(ada, item, "card", 3, at=NOW + dt.timedelta(days=1))
    of_course, of_ada = fit_memory()

    sets = {each.name: each for each in ParameterSet.objects.in_force()}
    (name,) = (name for name, each in sets.items() if each.learner == ada)
    assert of_course.startswith(f"Course {course.pk}: set:")
    assert of_ada == (
        f"Learner {ada.pk}: {name} adopted. It rests on 1,000 reviews; "
        "log loss on 1,250 later ones 0.3000, before 0.3500, by default 0.3600."
    )
    proposed(monkeypatch, Verdict(1_250, 0.40, 0.35, 0.36))
    assert " refused. " in fit_memory("--learner", "ada")[0]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--learner", "nobody"], "There is no learner 'nobody'."),
        (["--course", "0"], "There is no course 0."),
        (["--course", "0", "--learner", "ada"], "not allowed with argument"),
    ],
)
def test_the_command_refuses_whom_it_does_not_know(arguments, reason):
    with pytest.raises(CommandError, match=reason):
        fit_memory(*arguments)


def test_the_command_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(fitting, "IS_INSTALLED", False)

    with pytest.raises(CommandError, match="fsrs-rs-python"):
        fit_memory()


def test_nothing_that_answers_requests_fits():
    doors = ["quiz/views", "quiz/admin", "quiz/forms", "quiz/queries", "quiz/templatetags", "config"]
    paths = [path for door in doors for path in Path(settings.BASE_DIR, door).rglob("*.py")]

    assert len(paths) > 40
    assert [path for path in paths if "fitting" in path.read_text()] == []
