"""Addresses of practice. `tests/house/test_doors.py` holds a rule of access for each; without one it fails."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from facts.core.prose import MEDIA_NAME
from quiz.views import (
    attempts,
    backlog,
    cards,
    contests,
    copies,
    courses,
    hand_marks,
    home,
    joining,
    live,
    media,
    people,
    progress,
    question_reports,
    questions,
    quizzes,
    regrades,
    results,
    rosters,
    sheets,
    studies,
    teaching,
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
    path("quizzes/<row:pk>/copy/", copies.copy, name="quiz-copy"),
    path("quizzes/<row:pk>/copy/make/", copies.make, name="quiz-copy-make"),
    path("quizzes/<row:pk>/start/", attempts.start, name="attempt-start"),
    path("quizzes/<row:pk>/test-drive/", attempts.test_drive, name="attempt-test-drive"),
    path("attempts/<row:pk>/discard/", attempts.discard, name="attempt-discard"),
    path("attempts/<row:pk>/", attempts.resume, name="attempt"),
    path("attempts/<row:pk>/<row:position>/", attempts.question, name="attempt-question"),
    path("attempts/<row:pk>/<row:position>/respond/", attempts.respond, name="attempt-respond"),
    path("attempts/<row:pk>/sheet/", sheets.sheet, name="attempt-sheet"),
    path("attempts/<row:pk>/sheet/respond/", sheets.respond, name="attempt-sheet-respond"),
    path("attempts/<row:pk>/clock/", attempts.clock, name="attempt-clock"),
    path("attempts/<row:pk>/check/", attempts.check, name="attempt-check"),
    path("attempts/<row:pk>/submit/", attempts.submit, name="attempt-submit"),
    path("attempts/<row:pk>/result/", results.result, name="attempt-result"),
    path("attempts/<row:pk>/<row:position>/contest/", contests.contest, name="attempt-contest"),
    path("cards/", cards.cards, name="cards"),
    path("cards/backlog/", backlog.backlog, name="cards-backlog"),
    path("cards/backlog/spread/", backlog.spread, name="cards-backlog-spread"),
    path("cards/backlog/undo/", backlog.undo, name="cards-backlog-undo"),
    path("cards/away/", backlog.away, name="cards-away"),
    path("cards/choose/", studies.choose, name="cards-choose"),
    path("cards/study/", studies.study, name="cards-study"),
    path("cards/start/", cards.start, name="cards-start"),
    path("cards/review/", cards.review, name="cards-review"),
    path("cards/ahead/", cards.ahead, name="cards-ahead"),
    path("cards/rate/", cards.rate, name="cards-rate"),
    path("cards/undo/", cards.undo, name="cards-undo"),
    path("cards/step/", cards.step, name="cards-step"),
    path("cards/aside/", cards.aside, name="cards-aside"),
    path("cards/aside/release/", cards.release, name="cards-release"),
    path("cards/done/", cards.done, name="cards-done"),
    path("reports/", question_reports.reports, name="question-reports"),
    path("reports/<row:pk>/close/", question_reports.close, name="question-report-close"),
    path("media/<media:name>", media.media, name="media"),
    path("progress/", progress.progress, name="progress"),
    path("regrades/<row:pk>/", regrades.regrade, name="regrade"),
    path("regrades/<row:pk>/rows.csv", regrades.rows, name="regrade-rows"),
    path("regrades/<row:pk>/undo/", regrades.undo, name="regrade-undo"),
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", teaching.new, name="course-new"),
    path("courses/make/", teaching.make, name="course-make"),
    path("courses/<row:pk>/", courses.course, name="course"),
    path("courses/<row:pk>/scores/", courses.scores, name="course-scores"),
    path("courses/<row:pk>/settings/", teaching.settings, name="course-settings"),
    path("courses/<row:pk>/settings/save/", teaching.save, name="course-settings-save"),
    path("courses/<row:pk>/settings/archive/", teaching.archive, name="course-archive"),
    path("courses/<row:pk>/teachers/", teaching.add_teacher, name="course-teacher-add"),
    path("courses/<row:pk>/teachers/<row:teacher>/leave/", teaching.remove_teacher, name="course-teacher-leave"),
    path("courses/<row:pk>/people/", people.people, name="course-people"),
    path("courses/<row:pk>/people/change/", people.change, name="course-people-change"),
    path("courses/<row:pk>/people/<row:student>/", people.person, name="course-person"),
    path("courses/<row:pk>/people/<row:student>/save/", people.save, name="course-person-save"),
    path("courses/<row:pk>/people/<row:student>/leave/", people.leave, name="course-person-leave"),
    path("courses/<row:pk>/people/<row:student>/return/", people.bring_back, name="course-person-return"),
    path("courses/<row:pk>/groups/", people.groups, name="course-groups"),
    path("courses/<row:pk>/groups/make/", people.make_group, name="course-group-make"),
    path("courses/<row:pk>/groups/<row:group>/", people.change_group, name="course-group-change"),
    path("courses/<row:pk>/roster/", rosters.roster, name="course-roster"),
    path("courses/<row:pk>/roster/check/", rosters.check, name="course-roster-check"),
    path("courses/<row:pk>/roster/add/", rosters.add, name="course-roster-add"),
    path("courses/<row:pk>/slips/", rosters.slips, name="course-slips"),
    path("courses/<row:pk>/results.csv", courses.results, name="course-results"),
    path("courses/<row:pk>/joining/", joining.joining, name="course-joining"),
    path("courses/<row:pk>/joining/change/", joining.change, name="course-joining-change"),
    path("courses/<row:pk>/joining/<row:waiting>/", joining.decide, name="course-joining-decide"),
    path("courses/<row:pk>/grades/", courses.grades, name="course-gradebook"),
    path("courses/<row:pk>/grades.csv", courses.grades_csv, name="course-grades"),
    path("courses/<row:pk>/grades.xlsx", courses.grades_xlsx, name="course-grades-xlsx"),
    path("courses/<row:pk>/quizzes/<row:quiz>/", courses.statistics, name="course-quiz"),
    path("courses/<row:pk>/quizzes/<row:quiz>/live/", live.live, name="course-quiz-live"),
    path("courses/<row:pk>/quizzes/<row:quiz>/live/extend/", live.extend, name="course-quiz-extend"),
    path("courses/<row:pk>/quizzes/<row:quiz>/live/hand-in/", live.hand_in, name="course-quiz-hand-in"),
    path("courses/<row:pk>/quizzes/<row:quiz>/live/reopen/", live.reopen, name="course-quiz-reopen"),
    path("courses/<row:pk>/quizzes/<row:quiz>/question/", questions.question, name="course-question"),
    path("courses/<row:pk>/quizzes/<row:quiz>/question/save/", questions.save, name="course-question-save"),
    path("courses/<row:pk>/marking/", hand_marks.hand_marks, name="hand-marks"),
    path("courses/<row:pk>/marking/<row:answer>/", hand_marks.answer, name="hand-marks-answer"),
    path("courses/<row:pk>/marking/<row:answer>/save/", hand_marks.save, name="hand-marks-save"),
    path("courses/<row:pk>/contests/", contests.contests, name="course-contests"),
    path("courses/<row:pk>/contests/<row:contest>/decide/", contests.decide, name="course-contest-decide"),
    path("courses/<row:pk>/students/<row:student>/", courses.student, name="course-student"),
]
