"""Plans to an exam: made, changed, studied by and removed, by learners and for a class."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from facts.models import Item
from quiz.core.memory import recall
from quiz.models import Enrolment, Memory, Plan, Review, Sitting, StudyDay
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page

NOW = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
EXAM = dt.date(2026, 12, 4)


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(NOW, tick=False):
        yield


def aim(classroom, **fields):
    whole = {"title": "Midterm", "exam_on": "2026-12-04", "minutes_a_day": "20", "decks": str(classroom.deck.pk)}
    return {"operation": str(uuid.uuid4()), **whole, **fields}


def act():
    return {"operation": str(uuid.uuid4())}


def a_plan(classroom, **fields):
    return factories.PlanFactory(learner=classroom.ada, exam_on=EXAM, decks=[classroom.deck], **fields)


def remember(learner, item, *, stability=5.0, days_ago=4):
    return Memory.objects.create(
        learner=learner,
        item=item,
        state={"phase": "review", "step": None, "stability": stability, "difficulty": 5.0},
        model="fsrs-6",
        parameters="default",
        reps=2,
        last_day=NOW.date() - dt.timedelta(days=days_ago),
        due_at=NOW + dt.timedelta(days=1),
    )


def test_a_learner_makes_a_plan_and_studies_its_first_part(classroom, as_ada):
    form = aim(classroom)
    made = as_ada.post("/plans/make/", form)
    again = as_ada.post("/plans/make/", form)

    plan = Plan.objects.get()
    assert made.url == again.url == f"/plans/{plan.pk}/"
    assert (plan.learner, plan.course, plan.exam_on, plan.minutes_a_day) == (classroom.ada, None, EXAM, 20)
    page = Page(as_ada.get(made.url))
    assert "Friday, 4 December, in 10 days." in page.text
    assert "Study today’s part: 10 cards" in page.text
    assert "without any more review 0 %" in page.text

    started = as_ada.post(f"{made.url}study/", act())

    assert started.url == "/cards/review/"
    sitting = Sitting.objects.get()
    assert (sitting.title, sitting.size, sitting.kind) == ("Midterm", 10, "review")
    assert set(sitting.queue) == {item.pk for item in classroom.items.values()}


def test_study_sent_twice_is_one_sitting(classroom, as_ada):
    plan, form = a_plan(classroom), act()

    assert [as_ada.post(f"/plans/{plan.pk}/study/", form).url for _ in range(2)] == ["/cards/review/"] * 2
    assert Sitting.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"exam_on": "2026-11-24"}, "That day leaves no time to study."),
        ({"exam_on": "2028-11-24"}, "Plans reach 400 days ahead at most."),
        ({"exam_on": "soon"}, "Enter a valid date."),
        ({"minutes_a_day": "0"}, "greater than or equal to 1"),
        ({"minutes_a_day": "481"}, "less than or equal to 480"),
        ({"title": ""}, "This field is required."),
        ({"decks": ""}, "Choose what the exam covers: a deck, or single topics."),
        ({"decks": "999999"}, "Select a valid choice."),
    ],
)
def test_a_wrong_plan_is_told_and_nothing_is_written(classroom, as_ada, as_grace, wrong, words):
    own = a_plan(classroom)
    fields = {name: value for name, value in aim(classroom, **wrong).items() if value}

    answers = [
        as_ada.post("/plans/make/", fields),
        as_ada.post(f"/plans/{own.pk}/settings/save/", fields),
        as_grace.post(f"/courses/{classroom.course.pk}/plans/make/", fields),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert all(words in Page(answer).text for answer in answers)
    assert list(Plan.objects.values_list("pk", "title", "exam_on")) == [(own.pk, own.title, EXAM)]


def test_decks_of_other_classes_are_no_scope(classroom, as_ada):
    elsewhere = factories.CourseFactory(decks=[factories.DeckFactory()])
    topic = factories.TopicFactory(deck=elsewhere.decks.get())

    for fields in ({"decks": str(elsewhere.decks.get().pk)}, {"decks": "", "topics": str(topic.pk)}):
        assert as_ada.post("/plans/make/", aim(classroom, **fields)).status_code == 422
    assert not Plan.objects.exists()


def test_a_plan_is_changed_and_removed(classroom, as_ada):
    plan = a_plan(classroom)
    topic = classroom.items["single"].topic

    fields = aim(classroom, title="Final", decks=[], topics=str(topic.pk), minutes_a_day="5")
    assert as_ada.post(f"/plans/{plan.pk}/settings/save/", fields).status_code == 302
    page = Page(as_ada.get(f"/plans/{plan.pk}/"))
    assert "Final" in page.text
    assert "Study today’s part: 1 card" in page.text
    assert list(plan.topics.all()) == [topic]
    assert not plan.decks.exists()

    assert as_ada.post(f"/plans/{plan.pk}/remove/", act()).url == "/plans/"
    assert not Plan.objects.exists()


def test_the_instructors_plan_is_seen_by_each_student_for_themselves(classroom, as_ada, as_grace):
    course = classroom.course
    made = as_grace.post(f"/courses/{course.pk}/plans/make/", aim(classroom))
    known = [remember(classroom.ada, item, stability=30.0) for item in classroom.items.values()]
    left = 100 * recall(known[0].state, 14)
    factories.EnrolmentFactory(course=course)

    grace, ada = Page(as_grace.get(made.url)), Page(as_ada.get(made.url))

    assert "2 students see this plan" in grace.text
    assert f"Without any more review about {left / 2:.0f} % of its cards" in grace.text
    assert f"without any more review {left:.0f} %" in ada.text
    assert f"{made.url}settings/" in grace.links
    assert f"{made.url}settings/" not in ada.links
    assert made.url in Page(as_ada.get("/plans/")).links
    assert made.url in Page(as_grace.get(f"/courses/{course.pk}/plans/")).links
    assert as_grace.post(f"{made.url}study/", act()).status_code == 404


def test_the_plan_follows_what_was_done_today(classroom, as_ada):
    """It chooses again from today's memories; minutes that are over are taken off, and then it is done."""
    plan = a_plan(classroom, minutes_a_day=2)
    rest = [remember(classroom.ada, item) for item in classroom.items.values()]
    before = Page(as_ada.get(f"/plans/{plan.pk}/")).text
    version = classroom.items["single"].current
    StudyDay.objects.create(learner=classroom.ada, day=NOW.date(), reviews=1, recalled=1)
    Review.objects.create(
        learner=classroom.ada, item=version.item, version=version, kind="card", rating=3, at=NOW, day=NOW.date(),
        zone="Europe/Vilnius", duration_ms=120_000, model="fsrs-6", parameters="default", operation=uuid.uuid4(),
    )  # fmt: skip

    after = Page(as_ada.get(f"/plans/{plan.pk}/")).text

    assert "Study today’s part" in before
    assert "Today’s part is done: 2 min." in after
    assert as_ada.post(f"/plans/{plan.pk}/study/", act()).url == f"/plans/{plan.pk}/"
    assert len(rest) == 10
    assert not Sitting.objects.exists()


def test_cards_set_aside_and_forms_of_one_fact_are_kept_apart(classroom, as_ada):
    single, short = classroom.items["single"], classroom.items["short"]
    Item.objects.filter(pk=short.pk).update(fact=single.fact)
    for kind in ("number", "date"):
        memory = remember(classroom.ada, classroom.items[kind])
        late = {"suspended_at": NOW} if kind == "number" else {"buried_until": NOW.date() + dt.timedelta(days=1)}
        Memory.objects.filter(pk=memory.pk).update(**late)
    plan = a_plan(classroom)

    as_ada.post(f"/plans/{plan.pk}/study/", act())

    queue = set(Sitting.objects.get().queue)
    assert len(queue & {single.pk, short.pk}) == 1
    assert not queue & {classroom.items[kind].pk for kind in ("number", "date")}
    assert len(queue) == 7


def test_the_learners_own_limit_for_a_day_holds(classroom, as_ada):
    classroom.ada.cards_a_day = 3
    classroom.ada.save(update_fields=["cards_a_day"])
    plan = a_plan(classroom)

    as_ada.post(f"/plans/{plan.pk}/study/", act())

    assert Sitting.objects.get().size == 3


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("today", "The exam is today, so nothing is planned any more."),
        ("over", "The exam was on Monday, 23 November 2026."),
        ("empty", "No card lies in what this plan covers"),
    ],
)
def test_a_plan_with_nothing_to_do_says_why(classroom, as_ada, as_grace, state, words):
    plans = [a_plan(classroom), factories.PlanFactory(learner=None, course=classroom.course, exam_on=EXAM)]
    if state == "empty":
        classroom.course.decks.clear()
    else:
        plans[1].decks.add(classroom.deck)
        day = NOW.date() - dt.timedelta(days=state == "over")
        Plan.objects.update(exam_on=day)

    pages = [Page(as_ada.get(f"/plans/{plan.pk}/")) for plan in plans]

    assert all(words in page.text for page in pages)
    assert "Study today" not in pages[0].text
    assert as_ada.post(f"/plans/{plans[0].pk}/study/", act()).url == f"/plans/{plans[0].pk}/"
    assert as_grace.get(f"/plans/{plans[1].pk}/").status_code == 200
    assert ("Over" in Page(as_ada.get("/plans/")).text) == (state == "over")


def test_lists_without_plans_say_what_one_is_for(classroom, as_ada, as_grace):
    lonely = signed_in(factories.UserFactory())

    assert "Name an exam, what it covers" in Page(as_ada.get("/plans/")).text
    assert "/plans/new/" in Page(as_ada.get("/plans/")).links
    assert "You are in none that has a deck yet." in Page(lonely.get("/plans/")).text
    assert "You are in none that has a deck yet." in Page(lonely.get("/plans/new/")).text
    assert "No exam is planned." in Page(as_grace.get(f"/courses/{classroom.course.pk}/plans/")).text


def test_home_names_the_next_exam(classroom, as_ada):
    far = factories.PlanFactory(learner=None, course=classroom.course, exam_on=EXAM + dt.timedelta(days=9))
    over = a_plan(classroom)
    Plan.objects.filter(pk=over.pk).update(exam_on=NOW.date() - dt.timedelta(days=1))
    assert f"{far.title} : in 19 days, Sunday, 13 December, at 20 min a day." in Page(as_ada.get("/")).text

    near = a_plan(classroom)
    assert f"/plans/{near.pk}/" in Page(as_ada.get("/")).links


def test_who_has_left_the_class_sees_its_plan_no_more(classroom, as_ada):
    plan = factories.PlanFactory(learner=None, course=classroom.course, exam_on=EXAM, decks=[classroom.deck])
    assert as_ada.get(f"/plans/{plan.pk}/").status_code == 200

    Enrolment.objects.filter(user=classroom.ada).delete()

    assert as_ada.get(f"/plans/{plan.pk}/").status_code == 404
    assert as_ada.post(f"/plans/{plan.pk}/study/", act()).status_code == 404


def test_more_cards_cost_no_more_statements(classroom, as_ada, django_assert_max_num_queries):
    plan = a_plan(classroom)
    with django_assert_max_num_queries(30):
        as_ada.get(f"/plans/{plan.pk}/")
