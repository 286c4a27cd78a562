"""
The neutral model: what a file of any format says, and what one can be made to say.

A format is a module (or a folder) here with the shape of `Format`. It reads bytes to a `Reading`, an entry for each
thing in the file in the file's order, and writes questions to bytes. Nothing is dropped in silence: an entry holds a
question with notes on what of it could not be kept, or no question and the reason why.

A question's content and key are those of its kind (`facts/core/kinds`, `docs/items.md`), so that what a reader yields
can be stored and what is stored can be written.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from facts.core import tags
from facts.core.kinds import KINDS, label_of
from facts.core.media import MediaError, sound_of

ID_LENGTH = 200
NAME_LENGTH = 200
TITLE_LENGTH = 80
MOST_LEVELS = 10
EXPLANATION_LENGTH = 2_000
NO_GUIDE = "There is no guide yet."
"""The guide of a long text, where the file has none."""


class FormatError(ValueError):
    """
    Why a file as a whole is refused: a sentence for the person who chose it.

    `place` says where: "line 12", "member imsmanifest.xml"; empty for the file itself.
    """

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(f"{place}: {what}" if place else what)
        self.what = what
        self.place = place


@dataclass(frozen=True, slots=True)
class Question:
    """
    A question of a bank as files carry it.

    `id` is what the file calls it and keeps when its wording changes, empty where the file has no such thing; `name` a
    title that only people read. `category` leads from the outermost to its own. `points` is what it is worth in a
    quiz. `difficulty` is 1 (easy) to 3 (hard).
    """

    kind: str
    content: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: str = ""
    id: str = ""
    name: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    difficulty: int | None = None
    points: Decimal = Decimal(1)

    def json(self) -> dict[str, Any]:
        """A plain value that `of_json` takes back."""
        return {
            "kind": self.kind,
            "content": dict(self.content),
            "key": dict(self.key),
            "explanation": self.explanation,
            "id": self.id,
            "name": self.name,
            "category": list(self.category),
            "tags": list(self.tags),
            "difficulty": self.difficulty,
            "points": str(self.points),
        }

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "Question":
        given = {**value, "category": tuple(value["category"]), "tags": tuple(value["tags"])}
        return cls(**{**given, "points": Decimal(value["points"])})


LEARN, REVIEW, RELEARN, CRAM, FORGET, RESCHEDULE = "learn", "review", "relearn", "cram", "forget", "reschedule"


@dataclass(frozen=True, slots=True)
class PastReview:
    """
    What a learner once did with a question in another product.

    `rating` is 1 (again) to 4 (easy), or 0 where it was not asked: it was set to be new (`kind` is FORGET) or due on
    some day (RESCHEDULE). A CRAM rating was given out of turn and moved nothing. `interval_s` is how long until it
    should come again, in seconds, 0 where that is not known.
    """

    at: datetime
    rating: int
    kind: str = REVIEW
    duration_ms: int = 0
    interval_s: int = 0

    def json(self) -> dict[str, Any]:
        """A plain value that `of_json` takes back."""
        return {name: getattr(self, name) for name in self.__slots__} | {"at": self.at.isoformat()}

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "PastReview":
        return cls(**{**value, "at": datetime.fromisoformat(value["at"])})


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing in a file.

    `place` is where it stands ("line 12", "question 3"), `name` what a person would know it by. Without a question it
    was left out, and `notes` say why; with one they say what the file says of it that was not kept. `history` is what
    whoever made the file did with it, in the order of time.
    """

    place: str
    name: str
    question: Question | None
    notes: tuple[str, ...] = ()
    history: tuple[PastReview, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a file says. `media` are the files that questions show as `media:NAME`; `notes` are about the file."""

    entries: Sequence[Entry]
    media: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def questions(self) -> list[Question]:
        return [entry.question for entry in self.entries if entry.question is not None]


@dataclass(frozen=True)
class Loss:
    """What a format cannot hold of the question at this place in what was to be written; `is_whole`: all of it."""

    index: int
    what: str
    is_whole: bool = False


@dataclass(frozen=True)
class Written:
    """A file, and what it could not hold."""

    data: bytes
    losses: tuple[Loss, ...] = ()


class Format(Protocol):
    """
    What each module here offers.

    NAME is the name in commands and forms, LABEL the one on pages, SUFFIX that of a written file and CONTENT_TYPE its
    media type.
    """

    NAME: str
    LABEL: str
    SUFFIX: str
    CONTENT_TYPE: str

    def recognises(self, data: bytes) -> bool:
        """Whether these bytes look like this format. Quick, by the content alone, and never raises."""

    def read(self, data: bytes) -> Reading:
        """What the file says. Raises FormatError where it cannot be read as a whole, and nothing else."""

    def write(self, questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
        """A file with these questions and the media that they show, in this order."""


class Tally:
    """How many things of a file this process has made out so far. For whoever waits, and for nothing else."""

    number = 0


def entry(place: str, question: Question, notes: Iterable[str] = ()) -> Entry:
    """The entry of a question as a reader made it out: left out where it does not make an item of its kind.

    What is said too long beside the question itself is cut, and that is noted.
    """
    Tally.number += 1
    question, cuts = _trimmed(question)
    name = question.name or question.id or str(question.content.get("stem", ""))
    name = " ".join(name.split())[:NAME_LENGTH]
    problems = KINDS[question.kind].problems(question.content, question.key)
    if problems:
        return Entry(place, name, None, tuple(dict.fromkeys(problem.what for problem in problems)))
    return Entry(place, name, question, tuple(dict.fromkeys([*notes, *cuts])))


def left_out(place: str, name: str, why: str, *more: str) -> Entry:
    Tally.number += 1
    return Entry(place, " ".join(name.split())[:NAME_LENGTH], None, (why, *more))


def _trimmed(question: Question) -> tuple[Question, list[str]]:
    notes = []
    kept = tuple(tags.tags_of(tag for tag in question.tags if not tags.problems([tag]))[: tags.MOST_TAGS])
    if kept != question.tags:
        lost = [tag for tag in question.tags if " ".join(tag.split()) not in kept]
        if lost:
            notes.append(f"Tags that were not kept: {', '.join(lost)[:200]}.")
    category = tuple(" ".join(name.split())[:NAME_LENGTH] for name in question.category if name.strip())[:MOST_LEVELS]
    explanation = question.explanation
    if len(explanation) > EXPLANATION_LENGTH:
        notes.append(f"The explanation has {len(explanation):,} characters; {EXPLANATION_LENGTH:,} were kept.")
        explanation = explanation[:EXPLANATION_LENGTH]
    id_ = question.id.strip()
    if len(id_) > ID_LENGTH:
        notes.append("The id is too long to be kept.")
        id_ = ""
    name = " ".join(question.name.split())[:NAME_LENGTH]
    found = (id_, name, kept, category, explanation)
    if found == (question.id, question.name, question.tags, question.category, question.explanation):
        return question, notes
    trimmed = replace(question, id=id_, name=name, tags=kept, category=category, explanation=explanation)
    return trimmed, notes


def title_of(question: Question) -> str:
    """What a question without a name is called where each has one."""
    label = label_of(question.kind, KINDS[question.kind].face(question.content))
    return label if len(label) <= TITLE_LENGTH else f"{label[: TITLE_LENGTH - 1].rstrip()}…"


def media_name(data: bytes) -> str | None:
    """What texts call this file: by its content, whatever it was called; None for what is neither picture nor sound."""
    suffix = next((suffix for mark, suffix in _PICTURES if data.startswith(mark)), None)
    if suffix is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        suffix = "webp"
    if suffix is None:
        try:
            sound = sound_of(data)
        except MediaError:
            return None
        suffix = sound.suffix if sound else None
    return f"{hashlib.blake2s(data).hexdigest()[:24]}.{suffix}" if suffix else None


_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "png"),
    (b"GIF89a", "png"),
)
"""By its first bytes, the suffix that the picture has once it is drawn anew."""
