"""Practice: who learns what where, what they were asked and answered, and what they are held to know."""

from quiz.models.attempts import Attempt, AttemptItem, Step
from quiz.models.cards import Sitting, StudyDay
from quiz.models.contests import Contest
from quiz.models.courses import Course, Enrolment, JoinRequest
from quiz.models.memory import Memory, Review
from quiz.models.quizzes import Quiz, Slot

__all__ = [
    "Attempt",
    "AttemptItem",
    "Contest",
    "Course",
    "Enrolment",
    "JoinRequest",
    "Memory",
    "Quiz",
    "Review",
    "Sitting",
    "Slot",
    "Step",
    "StudyDay",
]
