"""The geometry of charts: numbers in, coordinates out, as strings ready for SVG attributes.

The formulas are those of the design ("Charts", "Parts"); templates/quiz/charts and templates/quiz/parts draw what is
reckoned here. Each chart also carries its sentence, and the same numbers as a table.
"""

from quiz.core.charts import memory
from quiz.core.charts.bars import DAYS_AHEAD, cards_ahead
from quiz.core.charts.calendar import WEEKS, study_calendar, study_year
from quiz.core.charts.line import Score, scores_over_time
from quiz.core.charts.means import TOO_FEW, class_means
from quiz.core.charts.minutes import minutes_ahead
from quiz.core.charts.parts import Day, InkBar, Spark, Week, ink_bar, spark, week
from quiz.core.charts.scales import percentile
from quiz.core.charts.shapes import Chart

__all__ = [
    "DAYS_AHEAD",
    "TOO_FEW",
    "WEEKS",
    "Chart",
    "Day",
    "InkBar",
    "Score",
    "Spark",
    "Week",
    "cards_ahead",
    "class_means",
    "ink_bar",
    "memory",
    "minutes_ahead",
    "percentile",
    "scores_over_time",
    "spark",
    "study_calendar",
    "study_year",
    "week",
]
