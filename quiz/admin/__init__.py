"""Courses with who is in them, and quizzes with their questions. Attempts and reviews are logs: nobody edits them."""

from facts.admin.history import FOLLOWED, USES
from quiz.admin import courses, quizzes
from quiz.admin.items import followed, uses

USES.append(uses)
FOLLOWED.append(followed)

__all__ = ["courses", "quizzes"]
