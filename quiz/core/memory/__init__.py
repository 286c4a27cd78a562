"""Memory: what a learner is likely to know, and when to ask again.

A review (rating, day) steps a state; a log of reviews folds into a snapshot; a snapshot tells what is due.
"""

from quiz.core.memory.days import day_start, study_day
from quiz.core.memory.evidence import rating_of
from quiz.core.memory.fold import Event, Folded, fold, ratings_of, settled
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, MAX_DAYS, MODEL, PARAMETERS, RETENTIONS, State, recall
from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import RETENTION, Outlook, Snapshot, apply, outlooks, seed_of
from quiz.core.memory.sittings import LIMIT, NEW_LIMIT, after, plan
from quiz.core.memory.words import LOOK_AHEAD_DAYS, MASTERY, interval_words, mastery_word, strength_word

__all__ = [
    "DEFAULT_NUMBERS",
    "LIMIT",
    "LOOK_AHEAD_DAYS",
    "MASTERY",
    "MAX_DAYS",
    "MODEL",
    "NEW_LIMIT",
    "PARAMETERS",
    "RETENTION",
    "RETENTIONS",
    "Event",
    "Folded",
    "Outlook",
    "Rating",
    "Snapshot",
    "State",
    "after",
    "apply",
    "day_start",
    "fold",
    "interval_words",
    "mastery_word",
    "outlooks",
    "plan",
    "rating_of",
    "ratings_of",
    "recall",
    "seed_of",
    "settled",
    "strength_word",
    "study_day",
]
