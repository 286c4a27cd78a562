"""Memory: what a learner is likely to know, and when to ask again.

A review (rating, day) steps a state; a log of reviews folds into a snapshot; a snapshot tells what is due.
"""

from quiz.core.memory.asides import Act, Marks, marked, marks_of
from quiz.core.memory.backlog import Overdue, spread
from quiz.core.memory.days import day_start, study_day
from quiz.core.memory.evidence import rating_of
from quiz.core.memory.fold import Event, Folded, due_of, fold, ratings_of, settled
from quiz.core.memory.fsrs6 import (
    DEFAULT_NUMBERS,
    MAX_DAYS,
    MODEL,
    PARAMETERS,
    RETENTIONS,
    Curve,
    Numbers,
    State,
    checked,
    recall,
)
from quiz.core.memory.loads import LOADS_TOLD
from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import Outlook, Snapshot, apply, due_anew, outlooks, seed_of
from quiz.core.memory.siblings import FORGOTTEN_FOR, is_brought_forward, waits
from quiz.core.memory.sittings import (
    LEECH_LAPSES,
    LIMIT,
    NEW_LIMIT,
    OTHERS_BETWEEN,
    TYPED_KINDS,
    after,
    after_cramming,
    plan,
)
from quiz.core.memory.terms import EVEN_WEEK, RETENTION, DeckTerms, InForce, Terms, counted, strictest
from quiz.core.memory.words import (
    KNOWN,
    LOOK_AHEAD_DAYS,
    MASTERY,
    SETTLING_FROM,
    interval_words,
    known_word,
    mastery_word,
    strength_word,
)

__all__ = [
    "DEFAULT_NUMBERS",
    "EVEN_WEEK",
    "FORGOTTEN_FOR",
    "KNOWN",
    "LEECH_LAPSES",
    "LIMIT",
    "LOADS_TOLD",
    "LOOK_AHEAD_DAYS",
    "MASTERY",
    "MAX_DAYS",
    "MODEL",
    "NEW_LIMIT",
    "OTHERS_BETWEEN",
    "PARAMETERS",
    "RETENTION",
    "RETENTIONS",
    "SETTLING_FROM",
    "TYPED_KINDS",
    "Act",
    "Curve",
    "DeckTerms",
    "Event",
    "Folded",
    "InForce",
    "Marks",
    "Numbers",
    "Outlook",
    "Overdue",
    "Rating",
    "Snapshot",
    "State",
    "Terms",
    "after",
    "after_cramming",
    "apply",
    "checked",
    "counted",
    "day_start",
    "due_anew",
    "due_of",
    "fold",
    "interval_words",
    "is_brought_forward",
    "known_word",
    "marked",
    "marks_of",
    "mastery_word",
    "outlooks",
    "plan",
    "rating_of",
    "ratings_of",
    "recall",
    "seed_of",
    "settled",
    "spread",
    "strength_word",
    "strictest",
    "study_day",
    "waits",
]
