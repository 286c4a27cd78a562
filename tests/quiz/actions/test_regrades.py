"""Marking again: whom a corrected key concerns, what it leaves alone, and that snapshots are always the log folded."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from facts.models import Item, ItemVersion
from quiz.actions.regrades import CHUNK, mark_by_hand, regrade
from quiz.core import memory as rules
from quiz.models import Attempt, AttemptItem, Memory, Quiz, Review, Step, StudyDay
from quiz.queries.verification import differences
from tests import factories
from tests.chance import examples
from tests.conftest import ClassRoom
from tests.house.digests import digest
from tests.quiz.faults import rows
from tests.quiz.learners import DAY, LATER, NOW, answer, correct, question, rate, rolled_back, sit, start, submit

SOON = LATER + dt.timedelta(hours=1)
KEYS: dict[str, dict[str, Any]] = {
    "single": {"right": "c"},
    "several": {"right": ["c"]},
    "truefalse": {"right": False},
    "short": {"accepted": ["Kaunas"], "strict": False},
    "number": {"value": "280", "tolerance": "0"},
    "date": {"value": "1999"},
    "matching": {"pairs": {"l1": "r3", "l2": "r2"}},
    "ordering": {"order": ["e3", "e2", "e1"]},
}
"""By kind, a key to which the wrong answer of `ANSWERS` is right."""
ANSWER = {"several": ["c"], "truefalse": False, "matching": {"l1": "r3", "l2": "r2"}, "ordering": ["e3", "e2", "e1"]}
ANSWER |= {"single": "c", "short": "Kaunas", "number": "280", "date": "1999"}


def handed_in(room: ClassRoom, kind: str, response: Any, quiz: Quiz | None = None, learner=None) -> Attempt:
    attempt = start(quiz or room.quiz, learner or room.ada)
    answer(attempt, kind, response)
    return submit(attempt)


def clean() -> bool:
    found = list(differences(Counter()))
    assert found == []
    return True


@pytest.mark.parametrize("kind", KEYS)
def test_a_corrected_key_marks_again_what_was_handed_in(classroom: ClassRoom, kind: str):
    item = classroom.items[kind]
    attempt = handed_in(classroom, kind, ANSWER[kind])
    before = attempt.score
    assert question(attempt, kind).fraction < 1

    version = correct(item, KEYS[kind], now=SOON)

    after, memory = question(attempt, kind), Memory.objects.get(learner=classroom.ada, item=item)
    attempt.refresh_from_db()
    assert (after.fraction, after.verdict, after.key_version, after.response) == (1, "right", version, ANSWER[kind])
    assert attempt.score > before
    assert memory.state is not None
    assert list(Review.objects.filter(kind="correct").values_list("corrects__attempt_item", "version")) == [
        (after.pk, version.pk)
    ]
    assert clean()


def test_a_key_put_back_takes_the_mark_back(classroom: ClassRoom):
    item = classroom.items["short"]
    attempt = handed_in(classroom, "short", "Kaunas")
    first = (attempt.score, Memory.objects.get(learner=classroom.ada, item=item).state, day_of(classroom))

    correct(item, KEYS["short"], now=SOON)
    assert question(attempt, "short").fraction == 1
    correct(item, factories.WORDINGS["short"][1], now=SOON)

    attempt.refresh_from_db()
    assert (attempt.score, Memory.objects.get(learner=classroom.ada, item=item).state, day_of(classroom)) == first
    assert question(attempt, "short").steps.filter(action="regrade").count() == 2
    assert clean()


def day_of(room: ClassRoom) -> tuple[int, int]:
    return StudyDay.objects.values_list("reviews", "recalled").get(learner=room.ada, day=DAY)


def test_regrading_twice_is_regrading_once(classroom: ClassRoom):
    handed_in(classroom, "single", "c")
    version = correct(classroom.items["single"], KEYS["single"], now=SOON)
    before = digest()

    assert regrade(version, now=SOON + dt.timedelta(days=1)) == 0
    assert digest() == before


def test_a_mark_by_hand_holds_against_every_key(classroom: ClassRoom):
    attempt = handed_in(classroom, "short", "Kaunas")
    given_to = AttemptItem.objects.select_related("version", "attempt").get(pk=question(attempt, "short").pk)
    mark_by_hand([given_to], Decimal("0.5"), comment="Near.", by=classroom.grace, operation=uuid.uuid4(), now=SOON)

    correct(classroom.items["short"], KEYS["short"], now=SOON)

    after = question(attempt, "short")
    assert (after.fraction, after.verdict, after.comment, after.key_version) == (
        Decimal("0.5"),
        "partly",
        "Near.",
        None,
    )
    assert list(after.steps.values_list("action", flat=True)) == ["save", "mark"]
    assert clean()


def test_a_key_corrected_during_an_attempt_counts_when_it_is_handed_in(classroom: ClassRoom):
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "single", "c")
    page = question(attempt, "single")

    version = correct(
        classroom.items["single"], KEYS["single"], now=SOON, options=[*options("a", "b", "c"), *options("d")]
    )

    now = question(attempt, "single")
    assert (now.version_id, now.order, now.fraction) == (page.version_id, page.order, None)
    submit(attempt)
    done = question(attempt, "single")
    assert (done.version_id, done.fraction, done.key_version) == (page.version_id, 1, version)
    attempt.refresh_from_db()
    assert attempt.score == 1
    assert list(done.steps.values_list("action", "version")) == [("save", None), ("regrade", version.pk)]
    assert clean()


def options(*names: str) -> list[dict[str, str]]:
    return [factories.option(name) for name in names]


def test_choices_reworded_keep_their_answers(classroom: ClassRoom):
    attempt = handed_in(classroom, "single", "c")

    renamed = [*options("a", "b"), {"id": "c2", "text": "Option C.", "feedback": ""}]
    correct(classroom.items["single"], {"right": "c2"}, now=SOON, options=renamed)

    assert question(attempt, "single").fraction == 1
    assert clean()


@pytest.mark.parametrize(
    ("names", "right"), [(["a", "b"], "a"), (["a", "b", "c", "d"], "d")], ids=["the one chosen is gone", "never shown"]
)
def test_what_cannot_be_marked_fairly_is_left(classroom: ClassRoom, names: list[str], right: str):
    attempt = handed_in(classroom, "single", "c")
    before = question(attempt, "single")

    correct(classroom.items["single"], {"right": right}, now=SOON, options=options(*names))

    after = question(attempt, "single")
    assert (after.fraction, after.key_version) == (before.fraction, None)
    assert not after.steps.filter(action="regrade").exists()
    assert clean()


def test_another_question_is_asked_anew_and_marks_stay(classroom: ClassRoom):
    item = classroom.items["short"]
    attempt = handed_in(classroom, "short", "Vilnius")
    score = attempt.score

    version = correct(item, KEYS["short"], now=SOON, change="meaning", stem="Which river?")

    memory = Memory.objects.get(learner=classroom.ada, item=item)
    attempt.refresh_from_db()
    assert (memory.state, memory.reps, memory.last_review_at, memory.due_at) == (None, 0, None, version.created_at)
    assert Memory.objects.filter(item=item, state__isnull=True).exists()
    assert (attempt.score, question(attempt, "short").fraction) == (score, 1)
    assert Review.objects.filter(kind="anew", item=item).count() == 1
    assert not Review.objects.filter(kind="anew").exclude(item=item).exists()
    assert clean()
    sit(classroom.ada, [item.pk], now=SOON)
    rate(classroom.ada, item.pk, rules.Rating.GOOD, now=SOON)
    assert Memory.objects.get(learner=classroom.ada, item=item).reps == 1
    assert clean()


def test_who_never_met_an_item_is_not_asked_anew(classroom: ClassRoom):
    sit(classroom.ada, [classroom.items["card"].pk], now=NOW)

    correct(classroom.items["card"], {"back": "Another back"}, now=SOON, change="meaning")

    assert not Review.objects.exists()
    assert clean()


def a_class(room: ClassRoom, size: int) -> tuple[Item, Quiz]:
    """So many learners who handed in a quiz of one question, every other one with the answer that becomes right."""
    item = factories.ItemFactory(deck=room.deck, kind="short")
    quiz = factories.QuizFactory(course=room.course)
    factories.SlotFactory(quiz=quiz, item=item)
    for number in range(size):
        learner = factories.UserFactory()
        factories.EnrolmentFactory(course=room.course, user=learner)
        handed_in(room, "short", ("Kaunas", "Vilnius")[number % 2], quiz=quiz, learner=learner)
    return item, quiz


def test_a_chunk_costs_the_same_for_more_answers(classroom: ClassRoom):
    costs = []
    for size in (4, 12):
        item, _quiz = a_class(classroom, size)
        with CaptureQueriesContext(connection) as caught:
            correct(item, KEYS["short"], now=SOON)
        costs.append(len(caught))
    assert costs[0] == costs[1] <= 30


def test_a_large_class_is_regraded_in_chunks(classroom: ClassRoom, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("quiz.actions.regrades.CHUNK", 3)
    assert CHUNK == 100
    item, quiz = a_class(classroom, 8)

    version = correct(item, KEYS["short"], now=SOON)

    assert sorted(quiz.attempts.values_list("score", flat=True)) == [0] * 4 + [1] * 4
    assert AttemptItem.objects.filter(key_version=version).count() == 8
    assert clean()


def without_step(row: AttemptItem) -> str:
    row.steps.filter(action="regrade").delete()
    return "fraction is "


def never_marked_again(row: AttemptItem) -> str:
    rows(ItemVersion, item=row.version.item, number=2).update(change="cosmetic")
    correct(row.version.item, KEYS["single"], now=SOON, change="cosmetic", explanation="Once more.")
    rows(ItemVersion, item=row.version.item, number=3).update(change="key")
    return "version 3 corrected its key, and no step marks it again."


def other_rating(row: AttemptItem) -> str:
    rows(Review, kind="correct").update(rating=4)
    return f"review {row.review.pk}: the rating that holds is 4, its mark says 2."


def other_key(row: AttemptItem) -> str:
    rows(AttemptItem, pk=row.pk).update(key_version=None)
    return "key_version_id is null"


@pytest.mark.parametrize("plant", [without_step, never_marked_again, other_rating, other_key])
def test_verify_names_a_fault_in_marking_again(classroom: ClassRoom, plant):
    attempt = handed_in(classroom, "single", "c")
    correct(classroom.items["single"], KEYS["single"], now=SOON)
    assert clean()

    row = question(attempt, "single")
    sentence = plant(row)

    where = f"Attempt {attempt.pk} of ada, question {row.position}"
    assert any(line.startswith(where) and sentence in line for line in differences(Counter()))


# Any order of acts, against a fold of the log that shares nothing with the product's own

ACTS = st.one_of(
    st.tuples(st.just("hand in"), st.sampled_from(["a", "b", "c", None])),
    st.tuples(st.just("begin"), st.sampled_from(["a", "b", "c", None])),
    st.just(("submit",)),
    st.tuples(st.just("key"), st.sampled_from("abc"), st.sampled_from(["key", "key", "cosmetic", "meaning"])),
    st.tuples(st.just("mark"), st.integers(0, 9), st.sampled_from(["0", "0.5", "1"])),
    st.just(("regrade",)),
    st.tuples(st.just("rate"), st.sampled_from(rules.Rating)),
)


class Marks:
    """What single answers should be worth, folded by hand: whoever answers `c` has 1 as long as `c` is right."""

    def __init__(self, item: Item) -> None:
        self.versions = list(ItemVersion.objects.filter(item=item).order_by("number"))

    def of(self, answer: AttemptItem) -> Decimal:
        by_hand = list(answer.steps.filter(action="mark").order_by("pk"))
        if by_hand:
            return by_hand[-1].fraction
        right = answer.version.key["right"]
        for version in self.versions[answer.version.number :]:
            if version.change == "meaning":
                break
            if version.change == "key":
                right = version.key["right"]
        return Decimal(answer.response == right)


@examples(25)
@given(acts=st.lists(ACTS, min_size=4, max_size=16))
def test_marks_and_memories_are_the_log_folded(classroom: ClassRoom, acts: list[tuple]):
    with rolled_back():
        ada, item = classroom.ada, factories.ItemFactory(deck=classroom.deck, kind="single")
        quiz = factories.QuizFactory(course=classroom.course)
        factories.SlotFactory(quiz=quiz, item=item, weight=2)
        now = LATER
        for name, *values in acts:
            now += dt.timedelta(hours=7)
            open_one = Attempt.objects.open().filter(quiz=quiz).first()
            match name:
                case "hand in" | "begin":
                    attempt = open_one or start(quiz, ada, now=now)
                    answer(attempt, "single", values[0], now=now)
                    if name == "hand in":
                        submit(attempt, now=now)
                case "submit" if open_one:
                    submit(open_one, now=now)
                case "key":
                    correct(item, {"right": values[0]}, now=now, change=values[1], explanation=f"Since {now}.")
                case "mark":
                    answers = AttemptItem.objects.filter(attempt__quiz=quiz, attempt__submitted_at__isnull=False)
                    found = list(answers.select_related("version", "attempt").order_by("pk"))
                    if found:
                        row = found[values[0] % len(found)]
                        fraction = Decimal(values[1])
                        mark_by_hand([row], fraction, comment="", by=classroom.grace, operation=uuid.uuid4(), now=now)
                case "regrade":
                    newest = item.versions.first()
                    if newest.change == "key":
                        before = digest()
                        regrade(newest, now=now)
                        assert digest() == before
                case "rate":
                    sit(ada, [item.pk], now=now)
                    rate(ada, item.pk, values[0], now=now)
        marks = Marks(item)
        done = AttemptItem.objects.filter(attempt__quiz=quiz, attempt__submitted_at__isnull=False)
        for row in done.select_related("version", "attempt"):
            assert row.fraction == marks.of(row)
            assert row.attempt.score == 2 * row.fraction
        assert recalled(ada) == dict(StudyDay.objects.filter(learner=ada).values_list("day", "recalled"))
        assert memory_of(ada, item) == tuple(
            Memory.objects.filter(learner=ada, item=item).values_list("state", "reps", "due_at").first()
            or (None, 0, None)
        )
        assert list(differences(Counter())) == []


def held(ada) -> list[tuple[Review, Review]]:
    """Each piece of evidence with the row whose rating and due date hold, by reading the log again and again."""
    log = list(Review.objects.filter(learner=ada).order_by("pk"))
    return [
        (row, [row, *(other for other in log if other.corrects_id == row.pk)][-1])
        for row in log
        if row.kind in ("card", "quiz")
    ]


def recalled(ada) -> dict[dt.date, int]:
    days: dict[dt.date, int] = {}
    for row, holds in held(ada):
        days[row.day] = days.get(row.day, 0) + (holds.rating > 1)
    return days


def memory_of(ada, item: Item) -> tuple:
    anew = Review.objects.filter(learner=ada, item=item, kind="anew").order_by("pk").last()
    snapshot, due_at = rules.Snapshot(), anew.at if anew else None
    for row, holds in held(ada):
        if row.item_id == item.pk and (anew is None or row.pk > anew.pk):
            seed = rules.seed_of(ada.pk, item.pk, snapshot.reps)
            outlook = rules.apply(snapshot, holds.rating, now=row.at, zone=row.zone, seed=seed, today=row.day)
            snapshot, due_at = outlook.snapshot, holds.due_at
    return snapshot.state, snapshot.reps, due_at


def test_the_log_of_a_regrade_names_who_did_it(classroom: ClassRoom):
    handed_in(classroom, "short", "Kaunas")
    item = Item.objects.select_related("current").get(pk=classroom.items["short"].pk)
    version = correct(item, KEYS["short"], now=SOON)

    step = Step.objects.get(action="regrade")
    assert (step.version, step.by, step.at) == (version, None, SOON)
