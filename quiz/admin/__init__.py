"""Courses with who is in them, and quizzes with their questions. Attempts and reviews are logs: nobody edits them."""

from facts.admin.attention import CHOSEN
from facts.admin.items import USES
from facts.queries.deriving import TYPED
from quiz.admin import courses, quizzes
from quiz.admin.items import uses
from quiz.queries.typed import chosen, wrong_answers

USES.append(uses)
CHOSEN.append(chosen)
TYPED.append(wrong_answers)

__all__ = ["courses", "quizzes"]
