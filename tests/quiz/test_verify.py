"""`manage.py verify`: silent after anything people can do, and naming the row after each fault that no action makes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from facts.actions.items import save_version
from facts.models import Item, ItemVersion
from quiz.actions.closings import AlreadySubmitted
from quiz.actions.regrades import mark_by_hand
from quiz.core.memory import Rating
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Sitting, Step
from quiz.queries.verification import differences
from tests.chance import examples
from tests.conftest import ClassRoom, built_classroom
from tests.quiz.faults import FAULTS, handed_in, of_attempt, of_version, open_one, rows
from tests.quiz.learners import (
    AGAIN,
    ANSWERS,
    EASY,
    GOOD,
    LATER,
    NOW,
    answer,
    at_once,
    correct,
    question,
    rate,
    rolled_back,
    sit,
    start,
    submit,
    undo,
)
from tests.remembered import remembered

KINDS = list(ANSWERS)
MINUTE = dt.timedelta(minutes=1)


def verify() -> tuple[list[str], str]:
    """What the command prints, by line, and its complaint."""
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), ""


# Clean


def test_verify_of_nothing(db):
    lines, complaint = verify()
    assert lines[-1] == "Every snapshot says what its log says."
    assert complaint == ""


def edit(item: Item, text: str, stem: str = "", now: dt.datetime = LATER) -> None:
    save_version(
        Item.objects.select_related("current").get(pk=item.pk),
        kind="short",
        content={"stem": stem or f"Say {text}."},
        key={"accepted": [text], "strict": False},
        explanation=f"Because *{text}*.",
        operation=uuid.uuid4(),
        now=now,
    )


ACTS = st.one_of(
    st.just(("start",)),
    st.tuples(st.just("answer"), st.sampled_from(KINDS), st.integers(0, 2), st.sampled_from([None, True, False])),
    st.just(("submit",)),
    st.tuples(st.just("sit"), st.integers(1, 9)),
    st.tuples(st.just("rate"), st.integers(0, 3), st.sampled_from(Rating)),
    st.tuples(st.just("rate"), st.just(0), st.sampled_from(Rating)),
    st.just(("undo",)),
    st.just(("repeat",)),
    st.tuples(st.just("edit"), st.sampled_from(["Vilnius", "Kaunas"]), st.sampled_from(["Which city?", "What?"])),
    st.tuples(st.just("key"), st.sampled_from("abc")),
    st.tuples(st.just("mark"), st.sampled_from(KINDS), st.sampled_from(["0", "0.5", "1"])),
    st.tuples(st.just("wait"), st.sampled_from([MINUTE, 9 * 60 * MINUTE, 30 * 24 * 60 * MINUTE, -60 * MINUTE])),
    st.tuples(st.just("move"), st.sampled_from(["Europe/Vilnius", "America/New_York", "Pacific/Auckland"])),
)


class Life:
    """Ada's life with her class, one act after the other; what is not possible just now is passed over."""

    def __init__(self, classroom: ClassRoom) -> None:
        self.room = classroom
        self.now = NOW
        self.again: Callable[[], object] = lambda: None

    def act(self, name: str, *values) -> None:
        self.now += dt.timedelta(seconds=1)
        doing = getattr(self, name)(*values)
        if doing:
            self.again = doing
            try:
                doing()
            except (Refused, AlreadySubmitted):
                pass

    def repeat(self) -> Callable[[], object]:
        return self.again

    def start(self):
        return lambda: start(self.room.quiz, self.room.ada, now=self.now)

    def answer(self, kind, which, flag):
        attempt = Attempt.objects.open().first()
        if attempt and attempt.items.filter(version__kind=kind).count() == 1:
            response, operation, now = (*ANSWERS[kind], None)[which], uuid.uuid4(), self.now
            return lambda: answer(attempt, kind, response, flag=flag, operation=operation, now=now)
        return None

    def submit(self):
        attempt, operation, now = Attempt.objects.open().first(), uuid.uuid4(), self.now
        return attempt and (lambda: submit(attempt, operation=operation, now=now))

    def sit(self, size):
        queue = [item.pk for item in self.room.items.values()][:size]
        return lambda: sit(self.room.ada, queue, now=self.now)

    def rate(self, place, rating):
        sitting, operation, now = Sitting.objects.open().first(), uuid.uuid4(), self.now
        if sitting is None:
            return None
        item = sitting.queue[place % len(sitting.queue)]
        return lambda: rate(self.room.ada, item, rating, operation=operation, now=now)

    def undo(self):
        operation, now = uuid.uuid4(), self.now
        return lambda: undo(self.room.ada, operation=operation, now=now)

    def edit(self, text, stem):
        edit(self.room.items["short"], text, stem, self.now)

    def key(self, right):
        correct(self.room.items["single"], {"right": right}, now=self.now)

    def mark(self, kind, fraction):
        answers = AttemptItem.objects.filter(attempt__submitted_at__isnull=False, version__kind=kind)
        if answer := answers.select_related("version", "attempt").last():
            operation, now, grace = uuid.uuid4(), self.now, self.room.grace
            mark = partial(mark_by_hand, [answer], Decimal(fraction), comment="Seen.", by=grace)
            return lambda: Step.objects.filter(operation=operation) or mark(operation=operation, now=now)
        return None

    def wait(self, pause):
        self.now += pause

    def move(self, zone):
        self.room.ada.time_zone = zone


@examples(30)
@given(acts=st.lists(ACTS, min_size=5, max_size=40))
def test_verify_is_clean_after_anything_people_do(classroom, acts):
    with rolled_back():
        life = Life(classroom)
        for each in acts:
            life.act(*each)
        assert list(differences(Counter())) == []


# Faults


@pytest.fixture
def practice(db: None) -> ClassRoom:
    """An attempt handed in and one open; a sitting gone through, one broken off, and one open with an undo in it."""
    return remembered(practised)


def practised() -> ClassRoom:
    classroom = built_classroom()
    ada = classroom.ada
    handed_in = start(classroom.quiz, ada)
    for kind in KINDS:
        answer(handed_in, kind, ANSWERS[kind][0])
    answer(handed_in, "several", ["a"], flag=True)
    submit(handed_in, now=LATER + MINUTE)
    open_one = start(classroom.quiz, ada, now=LATER + 2 * MINUTE)
    answer(open_one, "short", "Kaunas", flag=True, now=LATER + 3 * MINUTE)
    items = [item.pk for item in classroom.items.values()]
    now = LATER + 24 * 60 * MINUTE
    sit(ada, items[:1], now=now)
    rate(ada, items[0], EASY, now=now + MINUTE)
    sit(ada, items[1:4], now=now + 2 * MINUTE)
    sit(ada, items, now=now + 3 * MINUTE)
    for item, rating in zip(items[:4], [AGAIN, EASY, GOOD, EASY], strict=True):
        rate(ada, item, rating, now=now + 4 * MINUTE)
    undo(ada, now=now + 5 * MINUTE)
    edit(classroom.items["short"], "Kaunas")
    lines, complaint = verify()
    assert complaint == "", lines
    return classroom


@pytest.mark.parametrize("fault", FAULTS)
def test_verify_names_a_planted_fault(practice, fault):
    sentence = FAULTS[fault]()
    lines, complaint = verify()
    assert any(line.startswith(sentence) for line in lines), f"{sentence!r} is not in\n" + "\n".join(lines)
    assert complaint.endswith("difference." if len(lines) == 2 else "differences.")


def test_verify_tells_both_sides(practice):
    item = question(handed_in(), "short")
    rows(AttemptItem, pk=item.pk).update(response="Kaunas")
    with pytest.raises(CommandError) as raised:
        call_command("verify", stdout=StringIO())
    assert raised.value.returncode == 1
    lines, complaint = verify()
    where = f"Attempt {item.attempt_id} of ada, question {item.position}"
    assert lines[0] == f'{where}: response is "Kaunas", the log says "Vilnius".'
    assert lines[1].startswith("Checked: 11 item versions, 2 attempts, 18 questions, 16 steps, 10 memories, ")
    assert len(lines) == 2
    assert complaint == "1 difference."


def test_verify_cannot_mark_what_was_damaged(practice):
    rows(ItemVersion, kind="cloze").update(key={})
    item = question(handed_in(), "cloze")
    lines, _complaint = verify()
    assert (
        f"Attempt {item.attempt_id} of ada, question {item.position}: it cannot be marked (KeyError('blanks'))."
        in lines
    )


@pytest.mark.django_db(transaction=True)
def test_verify_sees_one_moment(practice):
    """People go on meanwhile; what is written after verify began is neither seen nor held up."""
    of_version(label="Question?")
    attempt, reading = handed_in(), differences(Counter())
    assert "label is" in next(reading)
    assert at_once([lambda: rows(Attempt, pk=attempt.pk).update(max_score=1)]) == [1]
    assert list(reading) == []
    assert verify()[1] == "2 differences."


@pytest.mark.django_db(transaction=True)
def test_verify_leaves_the_connection_as_it_was(practice):
    assert verify()[1] == ""
    with transaction.atomic():
        of_attempt(open_one(), max_score=1)
    assert verify()[1] == "1 difference."
