"""
What a quiz says about itself: statistics of the whole, of each question, and of each choice.

The formulas are Moodle's (`mod/quiz/report/statistics/classes/calculator.php` and
`question/classes/statistics/questions/calculator.php`), so that a teacher who moves here meets the same numbers. What
a formula leaves undefined is None and never shown as 0; what may leave its usual range (a negative coefficient of
internal consistency, an error ratio above 100 %) is shown as it is.

Marks come in as whole numbers of UNIT, the smallest part of a mark that can be given, so that all sums are exact: a
counter that takes a mark in and out again is what it was.
"""

from quiz.core.statistics.choices import Choice, ChoiceStatistics, choice_statistics
from quiz.core.statistics.elo import Answer, difficulties
from quiz.core.statistics.questions import QuestionStatistics, part_statistics, question_statistics
from quiz.core.statistics.sums import PairSums, Sums
from quiz.core.statistics.times import seconds_spent
from quiz.core.statistics.units import UNIT, units
from quiz.core.statistics.whole import WholeStatistics, whole_statistics

__all__ = [
    "UNIT",
    "Answer",
    "Choice",
    "ChoiceStatistics",
    "PairSums",
    "QuestionStatistics",
    "Sums",
    "WholeStatistics",
    "choice_statistics",
    "difficulties",
    "part_statistics",
    "question_statistics",
    "seconds_spent",
    "units",
    "whole_statistics",
]
