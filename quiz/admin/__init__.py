"""Courses with who is in them, and quizzes with their questions. Attempts and reviews are logs: nobody edits them."""

from facts.admin.items import OUTCOMES, USES
from quiz.admin import courses, quizzes
from quiz.admin.items import uses
from quiz.admin.outcomes import outcomes

USES.append(uses)
OUTCOMES.append(outcomes)

__all__ = ["courses", "quizzes"]
