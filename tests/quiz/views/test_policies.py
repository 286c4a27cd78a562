"""What a quiz does not show of a result is in no answer of the server, whatever its learner asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from quiz.models import Attempt, Contest, Quiz, Sitting
from tests import factories
from tests.pages import said
from tests.quiz.views.sittings import begun, new

PARTS: dict[str, list[str]] = {
    "attempt": ["the stem of it", "ogygia"],
    "correctness": ["Wrong", 'data-is="wrong"', "to meet again"],
    "marks": ["7.25"],
    "feedback": ["the feedback of it", "the explanation of it"],
    "answer": ["atlantis", "the source of it"],
}
"""By part of a result, what would tell it."""


@dataclass(frozen=True)
class Taken:
    client: Client
    attempt: Attempt

    def responses(self) -> str:
        """All that the pages say which a learner may open afterwards."""
        pk, quiz = self.attempt.pk, self.attempt.quiz_id
        pages = [f"/attempts/{pk}/result/", f"/quizzes/{quiz}/", "/quizzes/", "/", "/progress/"]
        return "\n".join(said(self.client.get(page)) for page in pages)

    def told(self) -> dict[str, set[bool]]:
        """By part, whether what would tell it is there: all of it, nothing, or some."""
        everything = self.responses()
        return {part: {secret in everything for secret in secrets} for part, secrets in PARTS.items()}

    def close(self) -> None:
        Quiz.objects.update(closes_at=timezone.now() - dt.timedelta(hours=1))


def taken(classroom, client: Client, **shows: str) -> Taken:
    """One question, answered wrong and handed in, in a quiz that closes in an hour."""
    source = factories.SourceFactory(deck=classroom.deck, title="the source of it")
    item = factories.ItemFactory(
        deck=classroom.deck,
        fact=factories.FactFactory(deck=classroom.deck, source=source),
        kind="short",
        stem="the stem of it",
        key={
            "accepted": ["atlantis"],
            "strict": False,
            "wrong": [{"text": "ogygia", "feedback": "the feedback of it"}],
        },
        explanation="the explanation of it",
    )
    closes_at = timezone.now() + dt.timedelta(hours=1)
    quiz = factories.QuizFactory(course=classroom.course, closes_at=closes_at, **shows)
    factories.SlotFactory(quiz=quiz, item=item, weight="7.25")
    attempt = begun(client, quiz)
    client.post(f"/attempts/{attempt.pk}/1/respond/", {"operation": new(), "response": "ogygia"})
    client.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})
    client.get("/")  # takes the message
    return Taken(client, attempt)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("when", Quiz.Moment.values)
def test_a_part_is_told_when_the_quiz_says_and_the_others_are(classroom, as_ada, part, when):
    """Marks tell who is right: with the others shown, only the words for it are missing."""
    after = taken(classroom, as_ada, **{f"shows_{part}": when})
    others = [other for other in PARTS if other != part and "attempt" not in (part, other)]

    told = after.told()
    assert told[part] == {when == Quiz.Moment.SUBMIT}
    assert [other for other in others if True not in told[other]] == []
    after.close()
    assert after.told()[part] == {when != Quiz.Moment.NEVER}


@pytest.mark.parametrize("part", ["correctness", "answer"])
@pytest.mark.parametrize("when", Quiz.Moment.values)
def test_cards_and_contests_wait_as_well(classroom, as_ada, part, when):
    after = taken(classroom, as_ada, **{f"shows_{part}": when})

    assert asked(after) == (when == Quiz.Moment.SUBMIT)
    after.close()
    assert asked(after) == (when != Quiz.Moment.NEVER)


def asked(after: Taken) -> bool:
    """Whether cards are made of what was missed, and a contest is taken: both, or neither, and nothing is written."""
    pk, before = after.attempt.pk, (Sitting.objects.count(), Contest.objects.count())
    cards = after.client.post("/cards/start/", {"operation": new(), "attempt": pk})
    contest = after.client.post(f"/attempts/{pk}/1/contest/", {"operation": new(), "blank": "", "reason": "It is."})
    assert cards.status_code == contest.status_code
    assert cards.status_code in {302, 404}
    is_done = cards.status_code == 302
    assert is_done or before == (Sitting.objects.count(), Contest.objects.count())
    return is_done


def test_the_last_student_s_closing_counts(classroom, as_ada):
    """Whoever has handed in cannot tell those who still write."""
    other = factories.EnrolmentFactory(course=classroom.course)
    after = taken(classroom, as_ada, **{f"shows_{part}": "closing" for part in PARTS})
    tomorrow = timezone.now() + dt.timedelta(days=1)
    after.attempt.quiz.allowances.create(learner=other.user, closes_at=tomorrow)
    after.close()

    assert after.told() == {part: {False} for part in PARTS}
    after.attempt.quiz.allowances.all().delete()
    assert after.told() == {part: {True} for part in PARTS}


def test_whoever_teaches_sees_everything(classroom, as_ada, as_grace):
    after = taken(classroom, as_ada, **{f"shows_{part}": "never" for part in PARTS})
    page = said(as_grace.get(f"/attempts/{after.attempt.pk}/result/"))

    assert [secret for secrets in PARTS.values() for secret in secrets if secret not in page] == []
