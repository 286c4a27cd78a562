"""
Questions, and a learner's cards with their history, as a package for Anki.

The form is the older one (`collection.anki2`, media as they are), which every client reads. A note's guid is the
question's id, so that a second package changes the notes of the first.
"""

import hashlib
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from facts.core import prose
from facts.core.formats.anki import histories, making, own
from facts.core.formats.anki.collections import Logged
from facts.core.formats.archives import packed
from facts.core.formats.base import Loss, PastReview, Question, Written

RETENTION = 0.9
DECAY = 0.154
"""Of FSRS with the parameters that everybody begins with."""

_NEW, _REVIEW = 0, 2
_EASE = 2500


@dataclass(frozen=True)
class Standing:
    """
    When a card comes again to a learner, and what is held of it.

    `due_on` is a study day. Stability is in days and difficulty from 1 to 10, as FSRS has them.
    """

    due_on: date
    interval_days: int
    stability: float
    difficulty: float


@dataclass(frozen=True)
class Learned:
    """A question as one learner has it. `source` is Markdown on where it is from; without `standing` it is new."""

    question: Question
    source: str = ""
    standing: Standing | None = None
    history: tuple[PastReview, ...] = ()
    is_suspended: bool = False
    flag: int = 0


def write(questions: Sequence[Question], media: Mapping[str, bytes], *, at: datetime = histories.EPOCH) -> Written:
    """
    A package with these questions. `at` is when: Anki takes changes from a package that is newer than its notes.
    """
    return write_with_history([Learned(question) for question in questions], media, at=at)


def write_with_history(
    cards: Sequence[Learned], media: Mapping[str, bytes], *, at: datetime = histories.EPOCH
) -> Written:
    """A package with these cards, when each comes again, and how it was answered."""
    losses: list[Loss] = []
    rows: list[making.Row] = []
    guids: set[str] = set()
    files: dict[str, bytes] = {}
    for index, card in enumerate(cards):
        own_type, fields, lost = own.write(card.question, card.source)
        guid, problem = _guid(card.question, guids)
        guids.add(guid)
        tags, deck = _tags(card.question), _deck(card.question)
        if tags != card.question.tags:
            lost.append("Spaces in its tags are written as lines.")
        if deck != card.question.category:
            lost.append("The name of its category is written in another way.")
        shown = list(dict.fromkeys(re.findall(prose.MEDIA_NAME, "".join(fields))))
        lost += [f"The file {name} that it shows is not there." for name in shown if name not in media]
        losses += [Loss(index, what) for what in [*lost, *problem]]
        files |= {name: media[name] for name in shown if name in media}
        plan = _plan(card, index)
        rows.append(making.Row(guid, own_type, fields, tags, deck, card.is_suspended, card.flag, *plan))
    members = {"collection.anki2": making.made(rows, int(at.timestamp()))}
    members["media"] = json.dumps({str(number): name for number, name in enumerate(files)}).encode()
    members |= {str(number): data for number, data in enumerate(files.values())}
    return Written(packed(members), tuple(losses))


def _plan(card: Learned, position: int) -> tuple[tuple[int, ...], str, list[Logged]]:
    """The columns that say when the card comes, what FSRS holds of it, and its log."""
    log = list(histories.rows(card.history))
    if card.standing is None:
        return (_NEW, _NEW, position + 1, 0, 0, 0, 0), "{}", log
    standing, asked = card.standing, [row for row in log if row.ease]
    due = max((standing.due_on - making.FIRST_DAY).days, 0)
    lapses = sum(row.ease == 1 and row.type == 1 for row in asked)
    held = {"s": round(standing.stability, 4), "d": round(standing.difficulty, 3), "dr": RETENTION, "decay": DECAY}
    last = {"lrt": asked[-1].at_ms // 1000} if asked else {}
    plan = (_REVIEW, _REVIEW, due, max(standing.interval_days, 1), _EASE, max(len(asked), 1), lapses)
    return plan, json.dumps(held | last), log


def _guid(question: Question, taken: set[str]) -> tuple[str, list[str]]:
    """The question's id, or what follows from its words where it has none or another has the same."""
    if question.id and question.id not in taken:
        return question.id, []
    said = json.dumps({**question.json(), "id": ""}, sort_keys=True, ensure_ascii=False)
    digest = hashlib.blake2s(said.encode(errors="replace"), digest_size=10).hexdigest()
    names = (f"{own.UNNAMED}{digest}{f'.{number}' if number else ''}" for number in itertools.count())
    guid = next(name for name in names if name not in taken)
    return guid, ["Its id is that of a question before it, so that it is written without."] if question.id else []


def _tags(question: Question) -> tuple[str, ...]:
    """Anki parts tags by spaces."""
    return tuple("_".join(tag.split()) for tag in question.tags)


def _deck(question: Question) -> tuple[str, ...]:
    """Anki parts decks by double colons, and has one of this name that says nothing."""
    names = tuple(re.sub(r":(?=:)|^:|:$", "∶", name).strip() for name in question.category)
    return ("Default deck",) if names == ("Default",) else names
