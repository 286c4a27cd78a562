"""Faults that no action makes, planted for `manage.py verify` to find: each gives how the sentence about it begins."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Callable
from decimal import Decimal

from django.db.models import F, Model, QuerySet

from facts.models import Item, ItemVersion
from quiz.models import Attempt, AttemptItem, Memory, Review, Sitting, Step, StudyDay
from tests import factories
from tests.quiz.learners import DAY, LATER, NOW, question


def rows(model: type[Model], **wanted) -> QuerySet:
    """Rows without the guard that keeps logs from being changed."""
    return QuerySet(model).filter(**wanted)


def handed_in() -> Attempt:
    return Attempt.objects.submitted().get()


def open_one() -> Attempt:
    return Attempt.objects.open().get()


def in_attempt(attempt: Attempt, kind: str = "short", **changes) -> str:
    item = question(attempt, kind)
    assert rows(AttemptItem, pk=item.pk).update(**changes)
    return f"Attempt {attempt.pk} of ada, question {item.position}: {next(iter(changes))} is "


def of_attempt(attempt: Attempt, **changes) -> str:
    rows(Attempt, pk=attempt.pk).update(**changes)
    return f"Attempt {attempt.pk} of ada: {next(iter(changes))} is "


def of_log(attempt: Attempt, says: str, **step) -> str:
    Step.objects.create(attempt=attempt, at=LATER, operation=uuid.uuid4(), **step)
    return f"Attempt {attempt.pk} of ada: the log {says}"


def without_step(attempt: Attempt, action: str, says: str) -> str:
    attempt.steps.filter(action=action).delete()
    return f"Attempt {attempt.pk} of ada: {says}"


def of_memory(**changes) -> str:
    memory = Memory.objects.filter(lapses=1).order_by("pk").first()
    assert rows(Memory, pk=memory.pk).update(**changes)
    return f"Memory of ada, item {memory.item.slug} ({memory.item_id}): {next(iter(changes))} is "


def resting_on_nothing() -> str:
    return of_memory(parameters="set:0").removesuffix("parameters is ") + "it rests on set:0, which is no parameter set"


def due_before_the_answer() -> str:
    review = Review.objects.filter(kind="card", due_at__isnull=False).order_by("pk").first()
    rows(Review, pk=review.pk).update(due_at=review.at)
    return f"Memory of ada, item {review.item.slug} ({review.item_id}): review {review.pk} makes it due before"


def of_sitting(place: int, **changes) -> str:
    sitting = Sitting.objects.order_by("pk")[place]
    assert rows(Sitting, pk=sitting.pk).update(**changes)
    return f"Sitting {sitting.pk} of ada: {next(iter(changes))} is "


def of_day(**changes) -> str:
    assert rows(StudyDay, day=DAY).update(**changes)
    return f"Study day {DAY} of ada: {next(iter(changes))} is "


def of_version(**changes) -> str:
    version = ItemVersion.objects.filter(kind="cloze").get()
    assert rows(ItemVersion, pk=version.pk).update(**changes)
    return f"Item {version.item.slug} ({version.item_id}), version 1: "


def state_off_by_a_hair() -> str:
    state = Memory.objects.filter(lapses=1).order_by("pk").first().state
    return of_memory(state={**state, "stability": math.nextafter(state["stability"], 0)})


def step_of_another_attempt() -> str:
    step = open_one().steps.filter(action="save").get()
    other = question(handed_in(), "single")
    rows(Step, pk=step.pk).update(item=other)
    return f"Attempt {step.attempt_id} of ada: step {step.pk} belongs to no question of it."


def start_comes_second() -> str:
    attempt = open_one()
    first = attempt.steps.filter(action="start").get()
    first.delete()
    Step.objects.create(attempt=attempt, action="start", at=first.at, operation=uuid.uuid4())
    return f"Attempt {attempt.pk} of ada: the log does not begin with the start step."


def question_gone() -> str:
    attempt = open_one()
    attempt.items.filter(position=2).delete()
    return f"Attempt {attempt.pk} of ada: its questions are not numbered from 1 to 8."


def flag_without_a_step() -> str:
    memory = Memory.objects.order_by("pk").first()
    rows(Memory, pk=memory.pk).update(is_flagged=True)
    return f"Memory of user {memory.learner_id}, item {memory.item_id}: is_flagged is true, the card's log says false."


def memory_gone() -> str:
    memory = Memory.objects.get(item__versions__kind="date")
    memory.delete()
    return f"Memory of ada, item {memory.item.slug} ({memory.item_id}): there is none, the log has 1 reviews."


def memory_without_reviews() -> str:
    item = factories.ItemFactory(kind="card")
    ada = handed_in().learner
    Memory.objects.create(learner=ada, item=item, reps=1, model="fsrs-6", parameters="default")
    return f"Memory of ada, item {item.slug} ({item.pk}): reps is 1, the log says 0."


def review_gone() -> str:
    item = question(handed_in(), "date")
    Review.objects.filter(attempt_item=item).delete()
    return f"Attempt {item.attempt_id} of ada, question {item.position}: no review follows from it."


def review_says(**changes) -> str:
    item = question(handed_in(), "date")
    review = Review.objects.get(attempt_item=item)
    rows(Review, pk=review.pk).update(**changes)
    return f"Attempt {item.attempt_id} of ada, question {item.position}, review {review.pk}: {next(iter(changes))} is "


def review_before_submit() -> str:
    item = question(open_one(), "short")
    review = Review.objects.get(attempt_item=question(handed_in(), "short"))
    rows(Review, pk=review.pk).update(attempt_item=item)
    return f"Attempt {item.attempt_id} of ada, question {item.position}: review {review.pk} follows from it before"


def undo_of_another() -> str:
    taken_back = Review.objects.get(kind="undo")
    other = Review.objects.filter(version__kind="date").get()
    rows(Review, pk=taken_back.pk).update(undoes=other)
    item = taken_back.item
    return f"Memory of ada, item {item.slug} ({item.pk}): review {taken_back.pk} takes back review {other.pk}, which is"


def day_gone() -> str:
    StudyDay.objects.filter(day=DAY).delete()
    return f"Study day {DAY} of ada: reviews is 0, the log says 9."


def day_without_reviews() -> str:
    StudyDay.objects.create(learner=handed_in().learner, day=dt.date(2020, 2, 29), reviews=2)
    return "Study day 2020-02-29 of ada: reviews is 2, the log says 0."


def review_of_somebody_else() -> str:
    sitting = Sitting.objects.latest("pk")
    rows(Review, kind="quiz").update(sitting=sitting)
    rows(Sitting, pk=sitting.pk).update(learner=factories.UserFactory(username="eve"))
    return f"Sitting {sitting.pk} of eve: it has reviews of somebody else."


def queue_with_a_card_twice() -> str:
    sitting = Sitting.objects.latest("pk")
    rows(Sitting, pk=sitting.pk).update(queue=[*sitting.queue, sitting.queue[0]])
    return f"Sitting {sitting.pk} of ada: a card stands in the queue twice."


def queue_without(place: int, field: str) -> str:
    """The last card of the queue was rated and came back; the first was not rated."""
    sitting = Sitting.objects.latest("pk")
    queue = list(sitting.queue)
    del queue[place]
    rows(Sitting, pk=sitting.pk).update(queue=queue)
    return f"Sitting {sitting.pk} of ada: {field} is "


def version_gone() -> str:
    version = ItemVersion.objects.filter(number=2).get()
    rows(ItemVersion, pk=version.pk).update(number=3)
    return f"Item {version.item.slug} ({version.item_id}): version 3 stands where version 2 is due."


def current_is_old() -> str:
    new = ItemVersion.objects.get(number=2)
    old = ItemVersion.objects.get(number=1, item=new.item)
    rows(Item, pk=new.item_id).update(current=old)
    return f"Item {new.item.slug} ({new.item_id}): current is version row {old.pk}, the newest is {new.pk}."


DAY_LATER = F("submitted_at") + dt.timedelta(days=1)
FAULTS: dict[str, Callable[[], str]] = {
    "response": lambda: in_attempt(handed_in(), response="Kaunas"),
    "response of another type": lambda: in_attempt(handed_in(), "truefalse", response=1),
    "response, open": lambda: in_attempt(open_one(), response=None),
    "responded at": lambda: in_attempt(handed_in(), responded_at=NOW),
    "never responded at": lambda: in_attempt(open_one(), responded_at=None),
    "flag": lambda: in_attempt(handed_in(), "several", is_flagged=False),
    "flag, open": lambda: in_attempt(open_one(), "single", is_flagged=True),
    "fraction": lambda: in_attempt(handed_in(), fraction=Decimal("0.99999")),
    "fraction gone": lambda: in_attempt(handed_in(), fraction=None),
    "fraction before the submit": lambda: in_attempt(open_one(), fraction=Decimal(1)),
    "credit": lambda: in_attempt(handed_in(), credit=Decimal("0.75")),
    "credit before the submit": lambda: in_attempt(open_one(), credit=Decimal(1)),
    "saves": lambda: in_attempt(handed_in(), "several", saves=1),
    "certainty": lambda: in_attempt(handed_in(), certainty=3),
    "tried": lambda: in_attempt(open_one(), tried=["Kaunas"]),
    "settled": lambda: in_attempt(open_one(), is_settled=True),
    "expired": lambda: of_attempt(handed_in(), is_expired=True),
    "changes": lambda: of_attempt(handed_in(), changes=2),
    "verdict": lambda: in_attempt(handed_in(), "several", verdict="right"),
    "notes": lambda: in_attempt(handed_in(), notes=["Spelling: Vilnius"]),
    "score": lambda: of_attempt(handed_in(), score=Decimal("8.50001")),
    "score and end before the submit": lambda: of_attempt(open_one(), score=Decimal(0), submitted_at=LATER),
    "max score": lambda: of_attempt(open_one(), max_score=Decimal(10)),
    "started at": lambda: of_attempt(open_one(), started_at=NOW),
    "submitted at": lambda: of_attempt(handed_in(), submitted_at=DAY_LATER),
    "weight": lambda: in_attempt(handed_in(), weight=Decimal(2)).partition(",")[0] + ": max_score is ",
    "no start step": lambda: without_step(open_one(), "start", "the log has 0 start steps."),
    "two start steps": lambda: of_log(open_one(), "has 2 start steps.", action="start"),
    "start step not first": start_comes_second,
    "no submit step": lambda: without_step(handed_in(), "submit", "submitted_at is "),
    "two submit steps": lambda: of_log(handed_in(), "closes it again (step ", action="submit"),
    "step after the submit": lambda: of_log(
        handed_in(), "has flag after it was handed in (step ", action="flag", item=question(handed_in(), "single")
    ),
    "save step gone": lambda: without_step(open_one(), "save", "").rstrip(": ") + ", question 4: response is ",
    "step of another attempt": step_of_another_attempt,
    "question gone": question_gone,
    "memory state": state_off_by_a_hair,
    "memory empty": lambda: of_memory(state=None),
    "memory day": lambda: of_memory(last_day=dt.date(2026, 11, 1)),
    "memory reps": lambda: of_memory(reps=F("reps") + 1),
    "memory lapses": lambda: of_memory(lapses=0),
    "memory due": lambda: of_memory(due_at=F("due_at") + dt.timedelta(microseconds=1)),
    "memory never due": lambda: of_memory(due_at=None),
    "memory last review": lambda: of_memory(last_review_at=NOW),
    "memory model": lambda: of_memory(model="fsrs-5"),
    "memory parameters": resting_on_nothing,
    "review due": due_before_the_answer,
    "memory flagged": flag_without_a_step,
    "memory gone": memory_gone,
    "memory without reviews": memory_without_reviews,
    "review gone": review_gone,
    "review rating": lambda: review_says(rating=4),
    "review version": lambda: review_says(version_id=ItemVersion.objects.get(kind="cloze").pk),
    "review time": lambda: review_says(at=NOW),
    "review duration": lambda: review_says(duration_ms=9_000),
    "review kind": lambda: review_says(kind="card"),
    "review before the submit": review_before_submit,
    "undo of another": undo_of_another,
    "day reviews": lambda: of_day(reviews=8),
    "day recalled": lambda: of_day(recalled=F("recalled") - 1),
    "day duration": lambda: of_day(duration_ms=-1),
    "day gone": day_gone,
    "day without reviews": day_without_reviews,
    "sitting done": lambda: of_sitting(2, done=3),
    "sitting again": lambda: of_sitting(2, again=0),
    "sitting size": lambda: of_sitting(1, size=4),
    "sitting never ended": lambda: of_sitting(0, ended_at=LATER),
    "sitting broken off at another time": lambda: of_sitting(1, ended_at=LATER),
    "sitting ended with cards left": lambda: of_sitting(2, ended_at=LATER),
    "sitting of somebody else": review_of_somebody_else,
    "queue with a card twice": queue_with_a_card_twice,
    "queue without a card not rated": lambda: queue_without(0, "size"),
    "queue without a card that came back": lambda: queue_without(-1, "done"),
    "face": lambda: of_version(face={"stem": "<p>x</p>", "pieces": []}) + "face is ",
    "back": lambda: of_version(back={"answer": "", "feedback": {}, "explanation": ""}) + "back is ",
    "label": lambda: of_version(label="Question?") + "label is ",
    "explanation": lambda: of_version(explanation="Another one.") + "back is ",
    "content": lambda: of_version(content={"stem": "x"}) + "its content and key cannot be shown",
    "kind": lambda: of_version(kind="essay") + "its content and key cannot be shown",
    "version gone": version_gone,
    "current is old": current_is_old,
}
