"""Who may come in where: the rule of every address of the project. `test_doors` tries them all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from quiz.models import Contest, QuestionReport
from tests import factories
from tests.house.conftest import Cast, an_answer
from tests.quiz.learners import correct

ANONYMOUS = "anonymous"
STUDENTS = {"ada", "classmate"}
TEACHERS = {"grace", "assistant", "admin"}
EDITS_COURSE = {"grace", "admin"}
EDITORS = {"grace", "mallory", "admin"}
"""Who teaches a course or edits a deck, and administrators; each sees their own rows."""
SIGNED_IN = {"ada", "classmate", "former", "mallory"} | TEACHERS
ACTORS = {ANONYMOUS} | SIGNED_IN

Values = Callable[[Cast], dict[str, Any]]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """The rule of one address: the one method it answers, who gets in, and the status they get.

    `status` is that of a whole page and `by_htmx` that of a part; `other` names people in `who` who get another one.
    """

    name: str
    method: str
    who: set[str]
    path: Values = nothing
    form: Values = nothing
    status: int = 200
    by_htmx: int = 0
    other: tuple[tuple[str, int], ...] = ()

    def expected(self, actor: str, method: str, *, is_htmx: bool) -> int:
        if method != self.method:
            return 405
        if actor == ANONYMOUS:
            return 200 if is_htmx else 302
        if actor not in self.who:
            return 404
        return dict(self.other).get(actor) or (is_htmx and self.by_htmx) or self.status


def a_quiz(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.second_quiz.pk}


def open_attempt(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk}


def submitted(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.submitted.pk}


def first_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk, "position": 1}


def quiz_elsewhere(cast: Cast) -> dict[str, Any]:
    return {"pk": factories.QuizFactory().pk}


def into_its_course(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "course": str(cast.room.course.pk)}


def no_such_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.open_attempt.pk, "position": 10}


def course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk}


def ada_in_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["ada"].pk}


def grace_as_student(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["grace"].pk}


def former_as_student(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "student": cast.people["former"].pk}


def quiz_of_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "quiz": cast.room.quiz.pk}


def quiz_of_another_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "quiz": factories.QuizFactory().pk}


def more_time(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "whom": "everybody", "minutes": "5"}


def for_ada(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "whom": f"student-{cast.people['ada'].pk}", "minutes": "5"}


def nobody_waits(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "waiting": 1}


def a_picture(cast: Cast) -> dict[str, Any]:
    return {"name": factories.MediaFactory(deck=cast.room.deck).name}


def no_such_picture(cast: Cast) -> dict[str, Any]:
    return {"name": "0" * 24 + ".png"}


def contested(cast: Cast) -> dict[str, Any]:
    row = Contest.objects.filter(attempt_item__attempt=cast.submitted).first()
    answer = cast.submitted.items.get()
    row = row or Contest.objects.create(attempt_item=answer, made_at=timezone.now(), operation=uuid.uuid4())
    return {"pk": cast.room.course.pk, "contest": row.pk}


def handed_in_question(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.submitted.pk, "position": 1}


def regraded(cast: Cast) -> dict[str, Any]:
    """A version that corrects the key of the one question that Ada handed in."""
    item = cast.submitted.items.select_related("version__item").get().version.item
    version = item.versions.filter(change="key").first()
    return {"pk": (version or correct(item, {"accepted": ["Kaunas"]}, now=timezone.now())).pk}


def act(**fields: str) -> Values:
    return lambda cast: {"operation": str(uuid.uuid4()), **fields}


def with_attempt(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "attempt": str(cast.submitted.pk)}


def of_topic(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "scope": f"topic-{cast.room.items['single'].topic_id}"}


def first_card(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "item": str(cast.room.items["single"].pk), "rating": "3"}


def flagged_card(cast: Cast) -> dict[str, Any]:
    return {"operation": str(uuid.uuid4()), "item": str(cast.room.items["single"].pk), "act": "flag"}


def reported_card(cast: Cast) -> dict[str, Any]:
    return {**flagged_card(cast), "act": "report", "words": "The year is wrong."}


def a_report(cast: Cast) -> dict[str, Any]:
    """Ada's, about an item of her class."""
    mine = {"learner": cast.people["ada"], "version": cast.room.items["single"].current}
    made = {"words": "The year is wrong.", "made_at": timezone.now(), "operation": uuid.uuid4()}
    return {"pk": QuestionReport.objects.get_or_create(**mine, defaults=made)[0].pk}


def released_card(cast: Cast) -> dict[str, Any]:
    return {**flagged_card(cast), "act": "release"}


def assistant_as_teacher(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "teacher": cast.people["assistant"].pk}


def ada_as_teacher(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "teacher": cast.people["ada"].pk}


def a_group(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "group": cast.room.course.groups.get_or_create(title="Green")[0].pk}


def group_of_another_course(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.room.course.pk, "group": cast.elsewhere.groups.get_or_create(title="Green")[0].pk}


def chosen(**fields: str) -> Values:
    return lambda cast: {"operation": str(uuid.uuid4()), "students": str(cast.people["ada"].pk), **fields}


def plan_of_ada(cast: Cast) -> dict[str, Any]:
    return {"pk": factories.PlanFactory(learner=cast.people["ada"], decks=[cast.room.deck]).pk}


def plan_of_course(cast: Cast) -> dict[str, Any]:
    return {"pk": factories.PlanFactory(learner=None, course=cast.room.course, decks=[cast.room.deck]).pk}


def an_aim(cast: Cast) -> dict[str, Any]:
    exam_on = timezone.localdate() + dt.timedelta(days=9)
    fields = {"title": "Exam", "exam_on": exam_on.isoformat(), "minutes_a_day": "20"}
    return {"operation": str(uuid.uuid4()), **fields, "decks": str(cast.room.deck.pk)}


AS_BEFORE = {"group": "", "time_factor": "1.5", "extra_minutes": "0", "extra_attempts": "0", "later_days": "0"}
TO_COURSES = (("grace", 302), ("assistant", 302), ("mallory", 302), ("admin", 302))
NO_SITTING = tuple((name, 302) for name in SIGNED_IN - {"ada"})
MAY_PLAN = tuple((name, 302) for name in STUDENTS)
DOORS = [
    Door("quiz:home", "GET", SIGNED_IN, other=TO_COURSES),
    Door("quiz:quizzes", "GET", SIGNED_IN),
    Door("quiz:quiz", "GET", STUDENTS | TEACHERS, a_quiz),
    Door("quiz:quiz-copy", "GET", EDITS_COURSE, a_quiz),
    Door("quiz:quiz-copy-make", "POST", EDITS_COURSE, a_quiz, into_its_course, status=302),
    Door("quiz:quiz-copy-make", "POST", {"admin"}, quiz_elsewhere, into_its_course, status=302),
    Door("quiz:attempt-start", "POST", STUDENTS, a_quiz, act(), status=302),
    Door("quiz:attempt-test-drive", "POST", TEACHERS, a_quiz, act(), status=302),
    Door("quiz:attempt-discard", "POST", set(), open_attempt, act()),
    Door("quiz:attempt", "GET", {"ada"}, open_attempt, status=302),
    Door("quiz:attempt-clock", "POST", {"ada"}, open_attempt, nothing, status=302, by_htmx=200),
    Door("quiz:attempt-question", "GET", {"ada"}, first_question),
    Door("quiz:attempt-question", "GET", set(), no_such_question),
    Door("quiz:attempt-respond", "POST", {"ada"}, first_question, act(response="1"), status=302, by_htmx=200),
    Door(
        "quiz:attempt-respond", "POST", {"ada"}, first_question, act(response="1", go="flag"), status=302, by_htmx=200
    ),
    Door("quiz:attempt-respond", "POST", set(), no_such_question, act(response="1")),
    Door("quiz:attempt-sheet", "GET", {"ada"}, open_attempt, status=302),
    Door("quiz:attempt-sheet-respond", "POST", {"ada"}, open_attempt, act(), status=302, by_htmx=200),
    Door("quiz:attempt-check", "GET", {"ada"}, open_attempt),
    Door("quiz:attempt-submit", "POST", {"ada"}, open_attempt, act(), status=302),
    Door("quiz:attempt-result", "GET", {"ada"} | TEACHERS, submitted),
    Door("quiz:attempt-result", "GET", {"ada"} | TEACHERS, open_attempt, status=302),
    Door("quiz:attempt-contest", "POST", {"ada"}, handed_in_question, act(), status=302),
    Door("quiz:attempt-contest", "POST", set(), first_question, act()),
    Door("quiz:cards", "GET", SIGNED_IN),
    Door("quiz:cards-backlog", "GET", SIGNED_IN),
    Door("quiz:cards-backlog-spread", "POST", SIGNED_IN, nothing, act(days="7"), status=302),
    Door("quiz:cards-backlog-undo", "POST", set(), nothing, act(spread="1")),
    Door("quiz:cards-away", "POST", SIGNED_IN, nothing, act(first_on="2026-12-24", last_on="2026-12-31"), status=302),
    Door("quiz:cards-choose", "GET", SIGNED_IN),
    Door("quiz:cards-study", "POST", SIGNED_IN, nothing, act(how="cram"), status=302),
    Door("quiz:cards-study", "POST", SIGNED_IN, nothing, act(), status=422),
    Door("quiz:cards-start", "POST", SIGNED_IN, nothing, act(), status=302),
    Door("quiz:cards-start", "POST", {"ada", "classmate"}, nothing, of_topic, status=302),
    Door("quiz:cards-start", "POST", {"ada"}, nothing, with_attempt, status=302),
    Door("quiz:cards-review", "GET", SIGNED_IN, other=NO_SITTING),
    Door("quiz:cards-ahead", "GET", SIGNED_IN),
    Door("quiz:cards-rate", "POST", {"ada"}, nothing, first_card, status=302, by_htmx=200),
    Door("quiz:cards-undo", "POST", SIGNED_IN, nothing, act(), status=302, by_htmx=200),
    Door("quiz:cards-step", "POST", {"ada"}, nothing, flagged_card, status=302, by_htmx=200),
    Door("quiz:cards-aside", "GET", SIGNED_IN),
    Door("quiz:cards-release", "POST", {"ada"}, nothing, released_card, status=302),
    Door("quiz:cards-done", "GET", SIGNED_IN, other=NO_SITTING),
    Door("quiz:cards-step", "POST", {"ada"}, nothing, reported_card, status=302, by_htmx=200),
    Door("quiz:data", "GET", SIGNED_IN),
    Door("quiz:data-download", "GET", SIGNED_IN),
    Door("quiz:question-reports", "GET", SIGNED_IN),
    Door("quiz:question-report-close", "POST", TEACHERS, a_report, act(reply="So."), status=302),
    Door("quiz:media", "GET", STUDENTS | TEACHERS, a_picture),
    Door("quiz:media", "GET", set(), no_such_picture),
    Door("quiz:progress", "GET", SIGNED_IN),
    Door("quiz:memory", "GET", SIGNED_IN),
    Door("quiz:memory-cards", "GET", SIGNED_IN),
    Door("quiz:plans", "GET", SIGNED_IN),
    Door("quiz:plan-new", "GET", SIGNED_IN),
    Door("quiz:plan-make", "POST", SIGNED_IN, nothing, an_aim, status=422, other=MAY_PLAN),
    Door("quiz:plan", "GET", {"ada"}, plan_of_ada),
    Door("quiz:plan", "GET", STUDENTS | TEACHERS, plan_of_course),
    Door("quiz:plan-study", "POST", {"ada"}, plan_of_ada, act(), status=302),
    Door("quiz:plan-study", "POST", STUDENTS, plan_of_course, act(), status=302),
    Door("quiz:plan-settings", "GET", {"ada"}, plan_of_ada),
    Door("quiz:plan-settings", "GET", EDITS_COURSE, plan_of_course),
    Door("quiz:plan-settings-save", "POST", {"ada"}, plan_of_ada, an_aim, status=302),
    Door("quiz:plan-settings-save", "POST", EDITS_COURSE, plan_of_course, an_aim, status=302),
    Door("quiz:plan-remove", "POST", {"ada"}, plan_of_ada, act(), status=302),
    Door("quiz:plan-remove", "POST", EDITS_COURSE, plan_of_course, act(), status=302),
    Door("quiz:course-plans", "GET", TEACHERS, course),
    Door("quiz:course-plan-new", "GET", EDITS_COURSE, course),
    Door("quiz:course-plan-make", "POST", EDITS_COURSE, course, an_aim, status=302),
    Door("quiz:regrade", "GET", TEACHERS, regraded),
    Door("quiz:regrade-rows", "GET", TEACHERS, regraded),
    Door("quiz:regrade-undo", "POST", EDITS_COURSE, regraded, act(), status=302),
    Door("quiz:courses", "GET", SIGNED_IN),
    Door("quiz:course", "GET", TEACHERS, course),
    Door("quiz:course-scores", "GET", TEACHERS, course),
    Door("quiz:course-memory", "GET", TEACHERS, course),
    Door("quiz:course-forecasts", "GET", TEACHERS, course),
    Door("quiz:course-fit", "POST", EDITS_COURSE, course, act(), status=302),
    Door("quiz:course-dates", "GET", EDITS_COURSE, course),
    Door("quiz:course-dates-move", "POST", EDITS_COURSE, course, act(), status=302),
    Door("quiz:course-results", "GET", TEACHERS, course),
    Door("quiz:course-joining", "GET", EDITS_COURSE, course),
    Door("quiz:course-joining-change", "POST", EDITS_COURSE, course, act(close="1"), status=302),
    Door("quiz:course-joining-decide", "POST", EDITS_COURSE, nobody_waits, act(accept="1"), status=302),
    Door("quiz:course-new", "GET", EDITORS),
    Door("quiz:course-make", "POST", EDITORS, nothing, act(title="New"), status=302),
    Door("quiz:course-settings", "GET", EDITS_COURSE, course),
    Door("quiz:course-settings-save", "POST", EDITS_COURSE, course, act(title="Renamed"), status=302),
    Door("quiz:course-terms-save", "POST", EDITS_COURSE, course, act(retention="0.93"), status=302),
    Door("quiz:course-keeping-save", "POST", EDITS_COURSE, course, act(words_kept_months="12"), status=302),
    Door("quiz:course-archive", "POST", EDITS_COURSE, course, act(archive="1"), status=302),
    Door(
        "quiz:course-teacher-add", "POST", EDITS_COURSE, course, act(user_name="mallory", role="assistant"), status=302
    ),
    Door("quiz:course-teacher-leave", "POST", EDITS_COURSE, assistant_as_teacher, act(), status=302),
    Door("quiz:course-teacher-leave", "POST", set(), ada_as_teacher, act()),
    Door("quiz:course-people", "GET", TEACHERS, course),
    Door("quiz:course-people-change", "POST", EDITS_COURSE, course, chosen(reset="1"), status=302),
    Door("quiz:course-people-change", "POST", EDITS_COURSE, course, chosen(move="1"), status=302),
    Door("quiz:course-person", "GET", TEACHERS, ada_in_course),
    Door("quiz:course-person", "GET", set(), grace_as_student),
    Door("quiz:course-person", "GET", set(), former_as_student),
    Door("quiz:course-person-save", "POST", EDITS_COURSE, ada_in_course, act(**AS_BEFORE), status=302),
    Door("quiz:course-person-save", "POST", set(), grace_as_student, act(**AS_BEFORE)),
    Door("quiz:course-person-leave", "POST", EDITS_COURSE, ada_in_course, act(), status=302),
    Door("quiz:course-person-leave", "POST", set(), grace_as_student, act()),
    Door("quiz:course-person-return", "POST", set(), former_as_student, act()),
    Door("quiz:course-groups", "GET", EDITS_COURSE, course),
    Door("quiz:course-group-make", "POST", EDITS_COURSE, course, act(title="Blue"), status=302),
    Door("quiz:course-group-change", "POST", EDITS_COURSE, a_group, act(title="Red"), status=302),
    Door("quiz:course-group-change", "POST", set(), group_of_another_course, act(title="Red")),
    Door("quiz:course-roster", "GET", EDITS_COURSE, course),
    Door("quiz:course-roster-check", "POST", EDITS_COURSE, course, act(text="Lin")),
    Door("quiz:course-roster-add", "POST", EDITS_COURSE, course, act(text="Lin", mark="none")),
    Door("quiz:course-slips", "GET", EDITS_COURSE, course),
    Door("quiz:course-gradebook", "GET", TEACHERS, course),
    Door("quiz:course-grades", "GET", TEACHERS, course),
    Door("quiz:course-grades-xlsx", "GET", TEACHERS, course),
    Door("quiz:course-quiz", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz", "GET", set(), quiz_of_another_course),
    Door("quiz:course-export", "GET", EDITS_COURSE, course),
    Door("quiz:course-quiz-export", "GET", EDITS_COURSE, quiz_of_course),
    Door("quiz:course-quiz-export", "GET", set(), quiz_of_another_course),
    Door("quiz:course-quiz-paper", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz-paper", "GET", set(), quiz_of_another_course),
    Door("quiz:course-quiz-paper-key", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz-paper-key", "GET", set(), quiz_of_another_course),
    Door("quiz:course-responses", "GET", TEACHERS, course),
    Door("quiz:course-quiz-attempts", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz-attempts", "GET", set(), quiz_of_another_course),
    Door("quiz:course-quiz-responses", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz-responses", "GET", set(), quiz_of_another_course),
    Door("quiz:course-quiz-live", "GET", TEACHERS, quiz_of_course),
    Door("quiz:course-quiz-live", "GET", set(), quiz_of_another_course),
    Door("quiz:course-quiz-extend", "POST", EDITS_COURSE, quiz_of_course, more_time, status=302),
    Door("quiz:course-quiz-extend", "POST", set(), quiz_of_another_course, more_time),
    Door("quiz:course-quiz-hand-in", "POST", EDITS_COURSE, quiz_of_course, for_ada, status=302),
    Door("quiz:course-quiz-reopen", "POST", EDITS_COURSE, quiz_of_course, for_ada, status=302),
    Door("quiz:course-question", "GET", EDITS_COURSE, quiz_of_course),
    Door("quiz:course-question-save", "POST", EDITS_COURSE, quiz_of_course, act(), status=422),
    Door("quiz:course-question", "GET", set(), quiz_of_another_course),
    Door("quiz:hand-marks", "GET", TEACHERS, course),
    Door("quiz:hand-marks-answer", "GET", TEACHERS, an_answer),
    Door("quiz:hand-marks-save", "POST", TEACHERS, an_answer, act(quarter="1", comment="So."), status=302),
    Door("quiz:course-contests", "GET", TEACHERS, course),
    Door("quiz:course-contest-decide", "POST", TEACHERS, contested, act(decision="decline"), status=302),
    Door("quiz:course-student", "GET", TEACHERS, ada_in_course),
    Door("quiz:course-student", "GET", set(), grace_as_student),
    Door("quiz:course-student", "GET", set(), former_as_student),
]

OWN_PAGE = "one's own row only; tests/people tests what it does"
ALL = "open to all"
SELF_SERVICE = "one's own account; django-allauth tests it, the test below that nobody is let in by it"
ADMINISTRATORS = {"admin"}
RULES = {
    **{door.name: "see DOORS" for door in DOORS},
    "people:preferences": OWN_PAGE,
    "people:help": ALL,
    "people:sessions-end": "one's own sessions; tests/people/test_sign_ins.py",
    "quiz:data-erase": "one's own account, by one's password; tests/quiz/views/test_personal.py",
    "quiz:join": ALL,
    "quiz:invitation": "open to all who have the code; tests/quiz/views/test_joining.py",
    **dict.fromkeys(["robots.txt", "favicon.ico", "healthz"], ALL),
    "first-administrator": "there until somebody is administrator, and then 404; tests/config/test_first.py",
    "readyz": "open to all; tests/config/test_health.py",
    "account_login": ALL,
    **{f"account_{door}": SELF_SERVICE for door in ("logout", "inactive", "signup", "reauthenticate")},
    **{f"account_{door}_password": SELF_SERVICE for door in ("change", "set")},
    **{f"mfa_{door}": SELF_SERVICE for door in ("index", "authenticate", "reauthenticate", "activate_totp")},
    **{f"mfa_{door}": SELF_SERVICE for door in ("list_webauthn", "add_webauthn", "login_webauthn")},
    **{f"mfa_{door}_recovery_codes": SELF_SERVICE for door in ("view", "generate", "download")},
    **{f"mfa_{door}": SELF_SERVICE for door in ("deactivate_totp", "reauthenticate_webauthn")},
    **{f"mfa_{door}_webauthn": "one's own passkeys; tests/people/test_factors.py" for door in ("remove", "edit")},
    "admin:login": "leads to the site's own door",
    "admin:logout": "leads to the site's own door",
    **dict.fromkeys(
        ["admin:index", "admin:app_list", "admin:password_change", "admin:password_change_done"], "EDITORS"
    ),
    **dict.fromkeys(
        ["admin:autocomplete", "admin:jsi18n", "admin:view_on_site", "admin:catch-all"], "EDITORS; tests/*/admin"
    ),
    "admin:auth_user_password_change": "ADMINISTRATORS",
    **dict.fromkeys(
        [f"admin:people_user_{door}" for door in ("download", "looks", "erase")],
        "ADMINISTRATORS; tests/quiz/views/test_personal.py",
    ),
    "admin:status": "ADMINISTRATORS; tests/config/test_status.py",
    "admin:people_user_factors": "ADMINISTRATORS; tests/people/test_taking_off.py",
    "admin:facts_fact_derive": "EDITORS, and only for facts that they edit; tests/admin/test_facts.py",
    "admin:facts_source_read": "EDITORS, and only of sources that they edit; tests/admin/test_reading.py",
    "admin:facts_source_decide": "EDITORS, and only of sources that they edit; tests/admin/test_reading.py",
    "admin:facts_item_preview": "EDITORS",
    "admin:facts_item_paste": "EDITORS, into decks that they edit; tests/admin/test_pasting",
    "admin:facts_deck_export": "EDITORS, and only of decks that they edit; tests/admin/test_exporting.py",
    "admin:facts_item_import": "EDITORS, into decks that they edit; tests/admin/test_importing.py",
    **dict.fromkeys(
        [f"admin:facts_item_import_{door}" for door in ("look", "apply", "discard")],
        "EDITORS, and only of imports into decks that they edit; tests/admin/test_importing.py",
    ),
    "admin:facts_item_preview_of": "EDITORS, and only of items that they edit; below",
    **dict.fromkeys(
        [f"admin:facts_item_{door}" for door in ("versions", "restore", "duplicate", "retire")],
        "EDITORS, and only of items that they edit; tests/admin/test_history.py",
    ),
    "admin:facts_item_stale": "EDITORS; their own items; tests/admin/test_stale.py",
    "admin:facts_item_confirm": "EDITORS, and only of items that they edit; tests/admin/test_stale.py",
    "admin:facts_fact_supersede": "EDITORS, and only of facts that they edit; tests/admin/test_stale.py",
    "admin:quiz_quiz_items": "EDITORS; tests/quiz/admin",
}

MODELS = {
    "facts_deck": EDITORS,
    "facts_fact": EDITORS,
    "facts_item": EDITORS,
    "facts_media": EDITORS,
    "facts_source": EDITORS,
    "facts_topic": EDITORS,
    "people_user": ADMINISTRATORS,
    "quiz_course": EDITORS,
    "quiz_quiz": EDITORS,
}
"""Model pages of the admin: who may open the list. Rows in it are those that one edits."""
MODEL_DOORS = {"changelist", "add", "change", "delete", "history"}
