"""Courses with who is in them, and quizzes with their questions. Attempts and reviews are logs: nobody edits them."""

from facts.admin.items import USES
from quiz.admin import courses, quizzes
from quiz.admin.items import uses

USES.append(uses)

__all__ = ["courses", "quizzes"]
