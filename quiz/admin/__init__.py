"""Courses with who is in them, quizzes with their questions, and what is kept about people.

Attempts and reviews are logs: nobody edits them.
"""

from facts.admin.attention import CHOSEN
from facts.admin.foreseeing import FORESEEN
from facts.admin.history import FOLLOWED, MARKED_AGAIN, USES
from facts.admin.items import OUTCOMES
from facts.forms.importing import ALSO
from facts.queries.deriving import TYPED
from quiz.admin import courses, people, quizzes
from quiz.admin.items import followed, uses
from quiz.admin.outcomes import outcomes
from quiz.admin.regrades import foreseen, marked_again
from quiz.forms.importing import also
from quiz.queries.typed import chosen, wrong_answers

USES.append(uses)
FORESEEN.append(foreseen)
FOLLOWED.append(followed)
MARKED_AGAIN.append(marked_again)
CHOSEN.append(chosen)
TYPED.append(wrong_answers)
OUTCOMES.append(outcomes)
ALSO.append(also)

__all__ = ["courses", "people", "quizzes"]
