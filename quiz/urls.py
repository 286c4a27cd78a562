"""Addresses of practice. `tests/house/test_doors.py` holds a rule of access for each; without one it fails."""

from django.urls import path

from quiz.views import attempts, cards, courses, home, progress, quizzes

app_name = "quiz"
urlpatterns = [
    path("", home.home, name="home"),
    path("quizzes/", quizzes.quizzes, name="quizzes"),
    path("quizzes/<int:pk>/", quizzes.quiz, name="quiz"),
    path("quizzes/<int:pk>/start/", attempts.start, name="attempt-start"),
    path("attempts/<int:pk>/", attempts.resume, name="attempt"),
    path("attempts/<int:pk>/<int:position>/", attempts.question, name="attempt-question"),
    path("attempts/<int:pk>/<int:position>/respond/", attempts.respond, name="attempt-respond"),
    path("attempts/<int:pk>/check/", attempts.check, name="attempt-check"),
    path("attempts/<int:pk>/submit/", attempts.submit, name="attempt-submit"),
    path("attempts/<int:pk>/result/", attempts.result, name="attempt-result"),
    path("cards/", cards.cards, name="cards"),
    path("cards/start/", cards.start, name="cards-start"),
    path("cards/review/", cards.review, name="cards-review"),
    path("cards/rate/", cards.rate, name="cards-rate"),
    path("cards/undo/", cards.undo, name="cards-undo"),
    path("cards/done/", cards.done, name="cards-done"),
    path("progress/", progress.progress, name="progress"),
    path("courses/", courses.courses, name="courses"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/results.csv", courses.results, name="course-results"),
    path("courses/<int:pk>/students/<int:student>/", courses.student, name="course-student"),
]
