"""No answer leaves the server before its time, by any way.

Words that stand only in keys, feedback, explanations and facts are looked for in all that a student can get before
handing in. Afterwards they must be there, or the search would be blind. Cards are the stated exception: a card carries
its back in the page, because its learner rates themselves (issue 2), so the pages of a sitting are left out here.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from collections import Counter
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from facts.models import Item
from people.models import User
from quiz.actions.memory import Evidence, record_reviews
from quiz.actions.starts import start_attempt
from quiz.core.memory import Rating
from quiz.models import Attempt, AttemptItem, Quiz, Review
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import HTMX, UUID, crawl, said

CARDS = ("/cards/review/", "/cards/rate/", "/cards/undo/")


class Words:
    """Made-up words by what they stand for; an option's id is one as well and never comes out at all."""

    def __init__(self) -> None:
        self.chance = random.Random(20_261_102)
        self.hidden: dict[str, str] = {}
        self.ids: list[str] = []

    def __call__(self, meaning: str) -> str:
        word = "zq" + "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=14))
        self.hidden[word] = meaning
        return word

    def id(self) -> str:
        self.ids.append("id" + "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=14)))
        return self.ids[-1]


FIGURES = {
    "73912": "a number",
    "73,912": "a number",
    "1847": "a date",
    "19 March": "a date",
    "March 19": "a date",
    "50813": "a blank's number",
    "50,813": "a blank's number",
    "1761": "a blank's date",
}
"""Not words: they are looked for on their own, outside of random ids."""


def wordings(word: Words) -> dict[str, tuple[dict, dict]]:
    """One item of each kind, all its secrets made of words."""

    def options(kind: str, rights: int) -> tuple[list[dict[str, str]], list[str]]:
        made = [
            {"id": word.id(), "text": f"shown {kind} {number}", "feedback": word(f"feedback of {kind}")}
            for number in range(4)
        ]
        return made, [each["id"] for each in made[1 : 1 + rights]]

    single, single_right = options("single", 1)
    several, several_right = options("several", 2)
    lefts = [{"id": word.id(), "text": f"left {number}"} for number in range(4)]
    rights = [{"id": word.id(), "text": f"right {number}"} for number in range(5)]
    entries = [{"id": word.id(), "text": f"entry {number}"} for number in range(4)]
    blanks = [
        {"id": "1", "kind": "short", "hint": "a name", "options": []},
        {"id": "2", "kind": "number", "hint": "", "options": []},
        {"id": "3", "kind": "date", "hint": "a day", "options": []},
        {"id": "4", "kind": "choice", "hint": "", "options": ["so", "thus", "hence"]},
    ]
    return {
        "single": ({"options": single}, {"right": single_right[0]}),
        "several": ({"options": several}, {"right": several_right}),
        "truefalse": (
            {"feedback": {"true": word("feedback of truefalse"), "false": word("feedback of truefalse")}},
            {"right": True},
        ),
        "short": (
            {},
            {
                "accepted": [word("a short answer"), word("another short answer")],
                "strict": False,
                "wrong": [{"text": word("a known wrong answer"), "feedback": word("feedback of short")}],
            },
        ),
        "number": ({"unit": "tonnes"}, {"value": "73912.5", "tolerance": "0.5"}),
        "date": ({"precision": "day"}, {"value": "1847-03-19"}),
        "cloze": (
            {"text": "It was {1} who gave {2} tonnes on {3}, {4} it goes.", "blanks": blanks},
            {
                "blanks": {
                    "1": {
                        "accepted": [word("a blank"), word("another form of a blank")],
                        "wrong": [{"text": word("a known wrong answer"), "feedback": ""}],
                    },
                    "2": {"value": "50813", "tolerance": "0"},
                    "3": {"value": "1761-08-30"},
                    "4": {"accepted": ["thus"]},
                }
            },
        ),
        "matching": (
            {"lefts": lefts, "rights": rights},
            {"pairs": {left["id"]: right["id"] for left, right in zip(lefts, rights[1:], strict=True)}},
        ),
        "ordering": (
            {"entries": entries, "first": "earliest", "last": "latest"},
            {"order": [entries[place]["id"] for place in (2, 0, 3, 1)]},
        ),
    }


@dataclass(frozen=True)
class Trap:
    room: ClassRoom
    words: Words
    items: dict[str, Item]
    quiz: Quiz
    attempt: Attempt

    def leaks(self, response) -> set[str]:
        """What an answer gives away: the meanings of the words and figures in it."""
        text = said(response)
        words = {meaning for word, meaning in self.words.hidden.items() if word in text.lower()}
        figures = {meaning for figure, meaning in FIGURES.items() if re.search(rf"(?<!\w){figure}(?![\w])", text)}
        return words | figures | {"an id" for id_ in self.words.ids if id_ in text}


@pytest.fixture
def trap(classroom: ClassRoom) -> Trap:
    """A quiz of canaries that Ada has open; she has met its items as cards before, so that her memory knows them."""
    words = Words()
    quiz = factories.QuizFactory(course=classroom.course, title="Canaries", introduction="Listen.")
    items = {}
    for kind, (wording, key) in wordings(words).items():
        fact = factories.FactFactory(deck=classroom.deck, statement=f"It is {words('a fact')}.")
        stem = f"What of {kind}?"
        items[kind] = factories.ItemFactory(
            deck=classroom.deck,
            fact=fact,
            kind=kind,
            content={"stem": stem, **wording},
            key=key,
            explanation=f"Because of {words('an explanation')}.",
        )
        factories.SlotFactory(quiz=quiz, item=items[kind])
    before = timezone.now() - dt.timedelta(days=30)
    known = [Evidence(item.pk, item.current_id, Rating.GOOD, Review.Kind.CARD, uuid.uuid4()) for item in items.values()]
    record_reviews(classroom.ada, known, now=before)
    attempt = start_attempt(quiz, classroom.ada, operation=uuid.uuid4(), seed=11, now=timezone.now())
    return Trap(classroom, words, items, quiz, attempt)


def every_answer_before_handing_in(trap: Trap, client: Client):
    """Label and answer of all that a student gets from a quiz that is open: pages, parts, redirects, faults."""
    base, count = f"/attempts/{trap.attempt.pk}", trap.attempt.items.count()
    pages = {
        "/",
        "/quizzes/",
        f"/quizzes/{trap.quiz.pk}/",
        f"{base}/",
        f"{base}/check/",
        f"{base}/result/",
        f"{base}/0/",
        f"{base}/{count + 1}/",
        f"{base}/submit/",
        f"/quizzes/{trap.quiz.pk}/start/",
        "/cards/",
        "/cards/done/",
        "/progress/",
        "/courses/",
        f"/courses/{trap.room.course.pk}/",
        f"/courses/{trap.room.course.pk}/results.csv",
        "/admin/",
        f"/admin/facts/item/{trap.items['short'].pk}/change/",
        "/people/help/",
        "/people/preferences/",
        *(f"{base}/{position}/" for position in range(1, count + 1)),
        *(f"{base}/{position}/respond/" for position in range(1, count + 1)),
        *(url for url in crawl(client, "/") if not url.startswith(CARDS)),
    }
    for url in sorted(pages):
        yield f"GET {url}", client.get(url)
        yield f"GET {url} by htmx", client.get(url, headers=HTMX)
        yield f"HEAD {url}", client.head(url)
    for item in trap.attempt.items.select_related("version"):
        url = f"{base}/{item.position}/respond/"
        for label, form in forms(item).items():
            for go in ("", "next", "back", "check", "flag", "unflag", "1"):
                data = {"operation": str(uuid.uuid4()), **form, **({"go": go} if go else {})}
                yield f"POST {item.version.kind} {label} {go}", client.post(url, data)
                yield f"POST {item.version.kind} {label} {go} by htmx", client.post(url, data, headers=HTMX)
    yield "POST no operation", client.post(f"{base}/1/respond/", {"response": "0"})
    yield "POST submit without operation", client.post(f"{base}/submit/", {})
    yield "POST start again", client.post(f"/quizzes/{trap.quiz.pk}/start/", {"operation": str(uuid.uuid4())})
    yield "POST cards", client.post("/cards/start/", {"operation": str(uuid.uuid4()), "attempt": trap.attempt.pk})
    expired = Client(enforce_csrf_checks=True)
    expired.cookies = client.cookies
    yield "POST expired", expired.post(f"{base}/1/respond/", {"response": "0"})


def forms(item: AttemptItem) -> dict[str, dict[str, object]]:
    """Good and bad forms for a question of this kind; none of them holds the answer itself."""
    kind, places = item.version.kind, [str(place) for place in range(len(item.order))]
    good: dict[str, object] = {
        "single": {"response": "0"},
        "several": {"response": ["0", "1"]},
        "truefalse": {"response": "false"},
        "cloze": {"blank-1": "nobody", "blank-2": "5", "blank-3": "1500", "blank-4": "so"},
        "matching": {"pair-0": "0", "pair-1": "1"},
        "ordering": {"place": places[::-1]},
    }.get(kind, {"response": "7"})
    return {
        "given": good,
        "empty": {},
        "forged": {"response": "99", "blank-9": "x", "pair-9": "9", "place": "9"},
        "too long": {"response": "x" * 3000, "blank-1": "x" * 3000, "pair-0": "x", "place": "x"},
        "moved": {"place": places, "move": "0:down"},
    }


def test_nothing_gives_an_answer_away_before_handing_in(trap):
    client = signed_in(trap.room.ada)
    answers = list(every_answer_before_handing_in(trap, client))

    leaks = {label: given for label, answer in answers if (given := trap.leaks(answer))}

    assert leaks == {}
    statuses = Counter(answer.status_code for _, answer in answers)
    assert set(statuses) == {200, 302, 400, 403, 404, 405, 422}
    assert len(answers) > 500


def test_a_quiz_that_is_taken_again_gives_nothing_away_either(trap):
    """The second time Ada may look at her first result, and nowhere else do the answers stand."""
    client = signed_in(trap.room.ada)
    client.post(f"/attempts/{trap.attempt.pk}/submit/", {"operation": str(uuid.uuid4())})
    client.post(f"/quizzes/{trap.quiz.pk}/start/", {"operation": str(uuid.uuid4())})
    again = Attempt.objects.of(trap.room.ada).open().get()
    result = f"/attempts/{trap.attempt.pk}/result/"
    urls = [url for url in crawl(client, "/") if not url.startswith((*CARDS, result))]

    leaks = {url: given for url in urls if (given := trap.leaks(client.get(url)))}

    assert leaks == {}
    assert f"/attempts/{again.pk}/" in urls


def test_all_questions_on_one_page_give_nothing_away_either(trap):
    Quiz.objects.filter(pk=trap.quiz.pk).update(layout=Quiz.Layout.ALL)
    client, sheet = signed_in(trap.room.ada), f"/attempts/{trap.attempt.pk}/sheet/"
    items = [(f"q{item.position}-", forms(item)) for item in trap.attempt.items.select_related("version")]
    answers = [client.get(sheet)]
    for label in ("given", "forged", "too long", "moved"):
        fields = {f"{prefix}{name}": value for prefix, form in items for name, value in form[label].items()}
        for go in ("", "flag-1", "try-1", "reveal-2", "check"):
            for headers in ({}, HTMX):
                data = {"operation": str(uuid.uuid4()), **fields, "go": go}
                answers.append(client.post(f"{sheet}respond/", data, headers=headers))

    assert [given for answer in answers if (given := trap.leaks(answer))] == []
    assert {answer.status_code for answer in answers} == {200, 302, 422}


def test_a_classmate_and_a_stranger_learn_nothing(trap):
    classmate = factories.EnrolmentFactory(course=trap.room.course).user
    signed_in(trap.room.ada).post(f"/attempts/{trap.attempt.pk}/submit/", {"operation": str(uuid.uuid4())})

    for client in (signed_in(classmate), Client()):
        urls = {*crawl(client, "/"), f"/attempts/{trap.attempt.pk}/result/", "/admin/facts/item/"}
        leaks = {url: given for url in urls if not url.startswith(CARDS) and (given := trap.leaks(client.get(url)))}
        assert leaks == {}


def test_after_handing_in_all_of_it_is_told(trap):
    client = signed_in(trap.room.ada)
    for item in trap.attempt.items.select_related("version"):
        if item.version.kind in {"single", "several", "truefalse"}:
            given = forms(item)["given"]
            client.post(
                f"/attempts/{trap.attempt.pk}/{item.position}/respond/", {"operation": str(uuid.uuid4()), **given}
            )

    answer = client.post(f"/attempts/{trap.attempt.pk}/submit/", {"operation": str(uuid.uuid4())}, follow=True)

    told = trap.leaks(answer)
    every = {*trap.words.hidden.values(), *FIGURES.values()}
    others = {"a known wrong answer", "another short answer", "another form of a blank"}
    assert every - told <= {"a fact", "feedback of truefalse", "feedback of short", *others}
    assert "an id" not in told
    for wording in ("shown single 1", "entry 2", "left 0: right 1"):
        assert wording in said(answer)


def test_home_names_a_fading_fact_again_once_nothing_is_open(trap):
    """The fact that fades stands on the home page, and may be the answer to what is being asked."""
    client = signed_in(trap.room.ada)
    open_one = trap.leaks(client.get("/"))
    client.post(f"/attempts/{trap.attempt.pk}/submit/", {"operation": str(uuid.uuid4())})
    trap.room.ada.memories.update(last_day=timezone.now().date() - dt.timedelta(days=30))

    assert open_one == set()
    assert trap.leaks(client.get("/")) == {"a fact"}


LEARNERS, QUESTIONS, OPTIONS = 50, 8, 4
CHI_SQUARE = {3: 16.27, 2: 13.82, 5: 20.52}
"""By degrees of freedom, what a fair die exceeds once in a thousand times."""


@pytest.fixture
def sampled(classroom: ClassRoom) -> list[AttemptItem]:
    """Four hundred single choices, the right one always the author's first, and as many matchings and orderings."""
    quiz = factories.QuizFactory(course=classroom.course)
    for number in range(QUESTIONS):
        options = [{"id": f"o{number}{place}", "text": f"text {place}", "feedback": ""} for place in range(OPTIONS)]
        item = factories.ItemFactory(
            deck=classroom.deck,
            kind="single",
            content={"stem": f"Question {number}?", "options": options},
            key={"right": options[0]["id"]},
        )
        factories.SlotFactory(quiz=quiz, item=item, position=number)
    for kind in ("matching", "ordering"):
        factories.SlotFactory(quiz=quiz, item=classroom.items[kind], position=100)
    learners = User.objects.bulk_create(User(username=f"learner{number}") for number in range(LEARNERS))
    chance = random.Random(20_261_102)
    for learner in learners:
        start_attempt(quiz, learner, operation=uuid.uuid4(), seed=chance.getrandbits(48), now=timezone.now())
    return list(AttemptItem.objects.filter(attempt__quiz=quiz).select_related("version"))


def chi_square(seen: Counter, places: int) -> float:
    fair = seen.total() / places
    return sum((seen[place] - fair) ** 2 / fair for place in range(places))


def test_the_right_option_stands_anywhere(sampled):
    singles = [item for item in sampled if item.version.kind == "single"]
    places = Counter(item.order.index(item.version.key["right"]) for item in singles)
    by_question = {
        number: Counter(item.order.index(item.version.key["right"]) for item in singles if item.position == number)
        for number in range(1, QUESTIONS + 1)
    }

    assert places.total() == 400
    assert chi_square(places, OPTIONS) < CHI_SQUARE[OPTIONS - 1]
    assert {number: seen for number, seen in by_question.items() if chi_square(seen, OPTIONS) > CHI_SQUARE[3]} == {}


def test_one_learners_orders_tell_nothing_of_the_next_question(sampled):
    """Whether a question has its right option where the one before had it: once in four times."""
    places = {
        (item.attempt_id, item.position): item.order.index(item.version.key["right"])
        for item in sampled
        if item.version.kind == "single"
    }
    pairs = [(place, places.get((attempt, position + 1))) for (attempt, position), place in places.items()]
    steps = Counter((after - before) % OPTIONS for before, after in pairs if after is not None)

    assert steps.total() == LEARNERS * (QUESTIONS - 1)
    assert chi_square(steps, OPTIONS) < CHI_SQUARE[OPTIONS - 1]


def test_an_ordering_never_stands_in_its_order_and_a_matching_never_beside_its_partners(sampled):
    orderings = [item for item in sampled if item.version.kind == "ordering"]
    matchings = [item for item in sampled if item.version.kind == "matching"]
    in_order = [item.order for item in orderings if item.order == item.version.key["order"]]
    beside = [
        item.order
        for item in matchings
        if [right for right in item.order if right in {"r1", "r2"}] == list(item.version.key["pairs"].values())
    ]

    assert len(orderings) == len(matchings) == LEARNERS
    assert in_order == []
    assert beside == []
    shown = Counter(tuple(item.order) for item in orderings)
    assert len(shown) == 5
    assert sum((times - LEARNERS / 5) ** 2 / (LEARNERS / 5) for times in shown.values()) < 18.47


def test_values_on_the_page_are_places_and_nothing_else(trap):
    client = signed_in(trap.room.ada)
    for item in trap.attempt.items.select_related("version"):
        page = client.get(f"/attempts/{trap.attempt.pk}/{item.position}/").content.decode()
        values = re.findall(r'name="(?:response|place|pair-[0-9]+)" value="([^"]*)"', UUID.sub("", page))
        if item.version.kind in {"single", "several", "ordering"}:
            assert values == [str(place) for place in range(len(item.order))]
        elif item.version.kind == "truefalse":
            assert sorted(values) == ["false", "true"]
        else:
            assert set(values) <= {""}
