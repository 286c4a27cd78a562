"""Addresses of practice. `tests/house/test_doors.py` holds a rule of access for each; without one it fails."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from facts.core.prose import MEDIA_NAME
from quiz.views import (
    attempts,
    cards,
    contests,
    courses,
    hand_marks,
    home,
    joining,
    media,
    progress,
    questions,
    quizzes,
    results,
)


class RowConverter(IntConverter):
    """A number that the database can hold: a longer one is no row of ours, and would be an error there."""

    regex = "[0-9]{1,18}"


class MediaConverter(StringConverter):
    """The name of a picture or sound."""

    regex = MEDIA_NAME


register_converter(RowConverter, "row")
register_converter(MediaConverter, "media")

app_name = "quiz"
urlpatterns = [
    path("", home.home, name="home"),
    path("join/", joining.join, name="join"),
    path("j/<slug:code>/", joining.invitation, name="invitation"),
    path("quizzes/", quizzes.quizzes, name="quizzes"),
    path("quizzes/<row:pk>/", quizzes.quiz, name="quiz"),
    path("quizzes/<row:pk>/start/", attempts.start, name="attempt-start"),
    path("quizzes/<row:pk>/test-drive/", attempts.test_drive, name="attempt-test-drive"),
    path("attempts/<row:pk>/discard/", attempts.discard, name="attempt-discard"),
    path("attempts/<row:pk>/", attempts.resume, name="attempt"),
    path("attempts/<row:pk>/<row:position>/", attempts.question, name="attempt-question"),
    path("attempts/<row:pk>/<row:position>/respond/", attempts.respond, name="attempt-respond"),
    path("attempts/<row:pk>/clock/", attempts.clock, name="attempt-clock"),
    path("attempts/<row:pk>/check/", attempts.check, name="attempt-check"),
    path("attempts/<row:pk>/submit/", attempts.submit, name="attempt-submit"),
    path("attempts/<row:pk>/result/", results.result, name="attempt-result"),
    path("attempts/<row:pk>/<row:position>/contest/", contests.contest, name="attempt-contest"),
    path("cards/", cards.cards, name="cards"),
    path("cards/start/", cards.start, name="cards-start"),
    path("cards/review/", cards.review, name="cards-review"),
    path("cards/rate/", cards.rate, name="cards-rate"),
    path("cards/undo/", cards.undo, name="cards-undo"),
    path("cards/done/", cards.done, name="cards-done"),
    path("media/<media:name>", media.media, name="media"),
    path("progress/", progress.progress, name="progress"),
    path("courses/", courses.courses, name="courses"),
    path("courses/<row:pk>/", courses.course, name="course"),
    path("courses/<row:pk>/results.csv", courses.results, name="course-results"),
    path("courses/<row:pk>/joining/", joining.joining, name="course-joining"),
    path("courses/<row:pk>/joining/change/", joining.change, name="course-joining-change"),
    path("courses/<row:pk>/joining/<row:waiting>/", joining.decide, name="course-joining-decide"),
    path("courses/<row:pk>/grades/", courses.grades, name="course-gradebook"),
    path("courses/<row:pk>/grades.csv", courses.grades_csv, name="course-grades"),
    path("courses/<row:pk>/grades.xlsx", courses.grades_xlsx, name="course-grades-xlsx"),
    path("courses/<row:pk>/quizzes/<row:quiz>/", courses.statistics, name="course-quiz"),
    path("courses/<row:pk>/quizzes/<row:quiz>/question/", questions.question, name="course-question"),
    path("courses/<row:pk>/quizzes/<row:quiz>/question/save/", questions.save, name="course-question-save"),
    path("courses/<row:pk>/marking/", hand_marks.hand_marks, name="hand-marks"),
    path("courses/<row:pk>/marking/<row:answer>/", hand_marks.answer, name="hand-marks-answer"),
    path("courses/<row:pk>/marking/<row:answer>/save/", hand_marks.save, name="hand-marks-save"),
    path("courses/<row:pk>/contests/", contests.contests, name="course-contests"),
    path("courses/<row:pk>/contests/<row:contest>/decide/", contests.decide, name="course-contest-decide"),
    path("courses/<row:pk>/students/<row:student>/", courses.student, name="course-student"),
]
