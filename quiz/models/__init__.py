"""Practice: who learns what where, what they were asked and answered, and what they are held to know."""

from quiz.models.attempt_items import AttemptItem
from quiz.models.attempts import Attempt
from quiz.models.card_steps import CardStep
from quiz.models.cards import Sitting, StudyDay
from quiz.models.contests import Contest
from quiz.models.courses import Course, Enrolment, Group, JoinRequest
from quiz.models.extensions import Extension
from quiz.models.looks import Look
from quiz.models.memory import Memory, Review
from quiz.models.memory_jobs import MemoryJob
from quiz.models.parameters import ParameterSet
from quiz.models.plans import Plan
from quiz.models.question_reports import QuestionReport
from quiz.models.quizzes import Allowance, Quiz, Report, Slot
from quiz.models.roll import RollEntry
from quiz.models.steps import Step

__all__ = [
    "Allowance",
    "Attempt",
    "AttemptItem",
    "CardStep",
    "Contest",
    "Course",
    "Enrolment",
    "Extension",
    "Group",
    "JoinRequest",
    "Look",
    "Memory",
    "MemoryJob",
    "ParameterSet",
    "Plan",
    "QuestionReport",
    "Quiz",
    "Report",
    "Review",
    "RollEntry",
    "Sitting",
    "Slot",
    "Step",
    "StudyDay",
]
