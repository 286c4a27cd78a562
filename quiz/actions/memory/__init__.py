"""Writing memory: evidence comes in, reviews are logged, memories follow. Nothing else writes either table.

Quiz answers and cards meet here. Everything happens in the caller's transaction, in a fixed number of statements.
"""

from quiz.actions.dues import replay
from quiz.actions.memory.corrections import Correction, ask_anew, correct_reviews
from quiz.actions.memory.erasing import erase_memory, part_from_answers
from quiz.actions.memory.histories import Past, rebuild_memories, record_history
from quiz.actions.memory.rescheduling import Moves, move_dues, reschedule, undo_rescheduling
from quiz.actions.memory.restoring import count_restored, reckon_untold, refold_all
from quiz.actions.memory.reviews import (
    Evidence,
    Typed,
    record_cramming,
    record_reviews,
    set_marks,
    undo_review,
)
from quiz.actions.memory.snapshots import memories_of, snapshot_of

__all__ = [
    "Correction",
    "Evidence",
    "Moves",
    "Past",
    "Typed",
    "ask_anew",
    "correct_reviews",
    "count_restored",
    "erase_memory",
    "memories_of",
    "move_dues",
    "part_from_answers",
    "rebuild_memories",
    "reckon_untold",
    "record_cramming",
    "record_history",
    "record_reviews",
    "refold_all",
    "replay",
    "reschedule",
    "set_marks",
    "snapshot_of",
    "undo_rescheduling",
    "undo_review",
]
