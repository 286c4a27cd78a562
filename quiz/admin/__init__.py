"""Courses with who is in them, and quizzes with their questions. Attempts and reviews are logs: nobody edits them."""

from facts.admin.attention import CHOSEN
from facts.admin.history import FOLLOWED, USES
from facts.admin.items import OUTCOMES
from facts.queries.deriving import TYPED
from quiz.admin import courses, quizzes
from quiz.admin.items import followed, uses
from quiz.admin.outcomes import outcomes
from quiz.queries.typed import chosen, wrong_answers

USES.append(uses)
FOLLOWED.append(followed)
CHOSEN.append(chosen)
TYPED.append(wrong_answers)
OUTCOMES.append(outcomes)

__all__ = ["courses", "quizzes"]
