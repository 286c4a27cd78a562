"""Every page, wide, and in the dark on the narrowest phone: it fits, and everyone can use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from uuid import uuid4

import brotli
import pytest
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Page, Response

from facts.models import Fact, Item, Source, Topic
from quiz.actions import cards
from quiz.actions.starts import start_attempt
from quiz.models import Course
from quiz.queries.cards import waiting_cards
from tests import factories
from tests.journeys.conftest import ALL, HEIGHTS, SIZES, OpenPage, Watch, check_axe, pale
from tests.journeys.hands import heading, say_it_is_me
from tests.journeys.school import QUESTIONS, School
from tests.quiz.learners import correct

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_LOAD = 40_000
NARROWEST = 320
"""What a phone's page must fit too: a wide one at 400 % (WCAG 2.2, 1.4.10)."""

ACTED = {
    "quiz:attempt-start", "quiz:attempt-test-drive", "quiz:attempt-discard", "quiz:attempt-clock",
    "quiz:attempt-respond", "quiz:attempt-sheet-respond", "quiz:attempt-submit", "quiz:cards-start", "quiz:cards-rate",
    "quiz:cards-undo", "quiz:cards-step", "quiz:cards-release", "quiz:cards-study",
    "quiz:question-report-close", "quiz:cards-backlog-spread", "quiz:cards-backlog-undo", "quiz:cards-away",
    "quiz:attempt-contest", "quiz:course-contest-decide", "quiz:course-joining-change",
    "quiz:course-joining-decide", "quiz:hand-marks-save", "quiz:course-question-save", "quiz:quiz-copy-make",
    "quiz:regrade-undo", "quiz:course-quiz-extend", "quiz:course-quiz-hand-in", "quiz:course-quiz-reopen",
    "quiz:course-make", "quiz:course-settings-save", "quiz:course-terms-save",
    "quiz:plan-make", "quiz:plan-study", "quiz:plan-settings-save", "quiz:plan-remove", "quiz:course-plan-make",
    "quiz:course-archive", "quiz:course-teacher-add", "quiz:course-teacher-leave", "quiz:course-people-change",
    "quiz:course-person-save", "quiz:course-person-leave", "quiz:course-person-return", "quiz:course-group-make",
    "quiz:course-group-change", "quiz:course-roster-check", "quiz:course-roster-add", "quiz:course-keeping-save",
    "people:sessions-end", "quiz:course-fit", "quiz:course-dates-move",
}  # fmt: skip
"""Addresses that only take a form."""
PASSED = {
    "quiz:attempt", "quiz:attempt-sheet", "quiz:course-results", "quiz:course-grades", "quiz:course-grades-xlsx",
    "quiz:regrade-rows", "quiz:media", "quiz:cards-ahead", "quiz:course-responses", "quiz:course-quiz-attempts",
    "quiz:course-quiz-responses", "quiz:memory-cards", "quiz:data-download", "quiz:data-erase",
}  # fmt: skip
"""Addresses that lead on to another one, or to a file."""

Address = tuple[str, tuple[object, ...]]


def visitor_pages(school: School) -> list[Address]:
    return [
        ("account_login", ()),
        ("account_signup", ()),
        ("quiz:join", ()),
        ("account_inactive", ()),
        ("people:help", ()),
    ]


def student_pages(school: School) -> list[Address]:
    """With one attempt handed in, one begun, and cards in the middle."""
    now = timezone.now()
    done = school.took_quiz(school.ada, right=8, now=now)
    begun = start_attempt(school.quiz, school.ada, operation=uuid4(), seed=2, now=now)
    queue = waiting_cards(school.ada, now=now).queue
    cards.start_sitting(school.ada, queue, title="", operation=uuid4(), now=now)
    exam_on = timezone.localdate() + dt.timedelta(days=12)
    plan = factories.PlanFactory(learner=school.ada, exam_on=exam_on, decks=school.course.decks.all())
    return [
        ("quiz:home", ()),
        ("quiz:quizzes", ()),
        ("quiz:quiz", (school.quiz.pk,)),
        *(("quiz:attempt-question", (begun.pk, number)) for number in range(1, len(QUESTIONS) + 1)),
        ("quiz:attempt-check", (begun.pk,)),
        ("quiz:attempt-result", (done.pk,)),
        ("quiz:cards", ()),
        ("quiz:cards-review", ()),
        ("quiz:cards-aside", ()),
        ("quiz:question-reports", ()),
        ("quiz:cards-choose", ()),
        ("quiz:cards-backlog", ()),
        ("quiz:cards-done", ()),
        ("quiz:plans", ()),
        ("quiz:plan-new", ()),
        ("quiz:plan", (plan.pk,)),
        ("quiz:plan-settings", (plan.pk,)),
        ("quiz:progress", ()),
        ("quiz:memory", ()),
        ("quiz:data", ()),
        ("people:preferences", ()),
        ("people:help", ()),
        ("mfa_index", ()),
        ("account_change_password", ()),
        ("account_reauthenticate", ()),
        ("account_logout", ()),
    ]


def teacher_pages(school: School) -> list[Address]:
    done = school.took_quiz(school.ada, right=8, now=timezone.now())
    Course.objects.filter(pk=school.course.pk).update(join_code="K7MQ2X")
    first = done.items.select_related("version__item").first().version
    wrong = next(each["id"] for each in first.content["options"] if each["id"] != first.key["right"])
    corrected = correct(first.item, {"right": wrong}, now=timezone.now())
    exam_on = timezone.localdate() + dt.timedelta(days=60)
    plan = factories.PlanFactory(learner=None, course=school.course, exam_on=exam_on, decks=school.course.decks.all())
    return [
        ("quiz:courses", ()),
        ("quiz:invitation", ("K7MQ2X",)),
        ("quiz:course", (school.course.pk,)),
        ("quiz:course-scores", (school.course.pk,)),
        ("quiz:course-memory", (school.course.pk,)),
        ("quiz:course-forecasts", (school.course.pk,)),
        ("quiz:course-dates", (school.course.pk,)),
        ("quiz:course-joining", (school.course.pk,)),
        ("quiz:course-new", ()),
        ("quiz:course-settings", (school.course.pk,)),
        ("quiz:course-plans", (school.course.pk,)),
        ("quiz:course-plan-new", (school.course.pk,)),
        ("quiz:plan", (plan.pk,)),
        ("quiz:course-people", (school.course.pk,)),
        ("quiz:course-person", (school.course.pk, school.ada.pk)),
        ("quiz:course-groups", (school.course.pk,)),
        ("quiz:course-roster", (school.course.pk,)),
        ("quiz:course-slips", (school.course.pk,)),
        ("quiz:course-gradebook", (school.course.pk,)),
        ("quiz:course-quiz", (school.course.pk, school.quiz.pk)),
        ("quiz:course-export", (school.course.pk,)),
        ("quiz:course-quiz-export", (school.course.pk, school.quiz.pk)),
        ("quiz:course-quiz-paper", (school.course.pk, school.quiz.pk)),
        ("quiz:course-quiz-paper-key", (school.course.pk, school.quiz.pk)),
        ("quiz:course-quiz-live", (school.course.pk, school.quiz.pk)),
        ("quiz:course-question", (school.course.pk, school.quiz.pk)),
        ("quiz:quiz-copy", (school.quiz.pk,)),
        ("quiz:course-student", (school.course.pk, school.ada.pk)),
        ("quiz:course-contests", (school.course.pk,)),
        ("quiz:hand-marks", (school.course.pk,)),
        ("quiz:hand-marks-answer", (school.course.pk, done.items.first().pk)),
        ("quiz:attempt-result", (done.pk,)),
        ("quiz:regrade", (corrected.pk,)),
        ("quiz:quiz", (school.quiz.pk,)),
    ]


def desk_pages(school: School) -> list[Address]:
    """The authoring desk: each list, each form with something in it, and an empty one."""
    rows = {
        "facts_deck": school.course.decks.get(),
        "facts_topic": Topic.objects.first(),
        "facts_source": Source.objects.first(),
        "facts_fact": Fact.objects.first(),
        "facts_media": factories.MediaFactory(deck=school.course.decks.get()),
        "quiz_course": school.course,
        "quiz_quiz": school.quiz,
    }
    kinds = ("single", "number", "cloze", "matching")  # all forms that there are, and further facts
    items = [Item.objects.get(slug=question.slug) for question in QUESTIONS[:9] if question.kind in kinds]
    old, new = Fact.objects.filter(items__in=items)[:2]
    Fact.objects.filter(pk=old.pk).update(superseded_by=new, superseded_on=timezone.localdate())
    return [
        ("admin:index", ()),
        ("admin:facts_item_changelist", ()),
        ("admin:facts_item_add", ()),
        ("admin:facts_item_stale", ()),
        ("admin:facts_item_import", ()),
        ("admin:facts_item_paste", ()),
        ("admin:facts_item_versions", (items[0].pk,)),
        ("admin:facts_fact_supersede", (new.pk,)),
        *(("admin:facts_item_change", (item.pk,)) for item in items),
        *((f"admin:{name}_changelist", ()) for name in rows),
        *((f"admin:{name}_change", (row.pk,)) for name, row in rows.items()),
        ("admin:facts_fact_add", ()),
        ("admin:facts_media_add", ()),
        ("admin:quiz_quiz_add", ()),
        ("admin:quiz_quiz_history", (school.quiz.pk,)),
    ]


@pytest.mark.parametrize(
    ("who", "pages", "part"),
    [
        (None, visitor_pages, slice(None)),
        ("ada", student_pages, slice(None)),
        ("grace", teacher_pages, slice(None)),
        ("grace", desk_pages, slice(0, None, 2)),
        ("grace", desk_pages, slice(1, None, 2)),
    ],
    ids=["visitor", "student", "teacher", "desk", "desk-too"],
)
def test_pages_fit_and_can_be_used_by_everyone(
    page: OpenPage, school: School, who: str | None, pages: Callable[[School], list[Address]], part: slice
) -> None:
    addresses = pages(school)[part]
    tab = page(user=who and getattr(school, who))

    faults = [fault for name, args in addresses for fault in faults_of(tab, name, args)]

    assert not faults, "\n".join(faults)


def test_a_turned_card_a_warning_and_a_missing_page_fit_too(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(r"status of 404")
    student_pages(school)
    ada = page(user=school.ada)

    ada.goto(f"{reverse('quiz:cards-review')}?show=answer")
    faults = faults_on(ada)
    ada.evaluate("document.getElementById('trouble').hidden = false")
    faults += faults_on(ada)
    assert ada.goto("/nowhere/").status == 404
    faults += faults_on(ada)

    assert not faults, "\n".join(faults)


def test_pages_of_administrators_fit_too(page: OpenPage, school: School) -> None:
    tab = page(user=factories.UserFactory(is_superuser=True, is_staff=True))
    Authenticator.objects.create(user=school.ada, type="totp", data={"secret": "x"})
    addresses = [("admin:status", ()), ("admin:people_user_factors", (school.ada.pk,)), ("admin:index", ())]

    tab.goto(reverse(addresses[1][0], args=addresses[1][1]))
    say_it_is_me(tab)

    faults = [fault for name, args in addresses for fault in faults_of(tab, name, args)]

    assert not faults, "\n".join(faults)


def faults_of(tab: Page, name: str, args: tuple[object, ...]) -> list[str]:
    address = reverse(name, args=args)
    response = tab.goto(address)
    if response.status != 200 or not tab.url.endswith(address):
        return [f"{name} answered {response.status} at {tab.url}"]
    return faults_on(tab)


def faults_on(tab: Page) -> list[str]:
    """Wide and light by all of axe; in the dark at 320 pixels by what can break there by itself."""
    faults = [] if heading(tab).count() else [f"{tab.url} has no heading"]
    for width, scheme, rules in (1280, "light", ALL), (NARROWEST, "dark", SIZES):
        tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        tab.emulate_media(color_scheme=scheme)
        tab.evaluate(SETTLED)
        faults += too_wide(tab)
        try:
            check_axe(tab, rules)
        except AssertionError as error:
            faults.append(f"{width} {scheme}: {error}")
    return faults + [f"{tab.url} in the dark: {each}" for each in pale(tab)]


def test_pale_words_are_found(page: OpenPage) -> None:
    tab = page(scheme="dark")
    tab.goto(reverse("people:help"))
    assert pale(tab) == []

    tab.evaluate(PLANTED)

    assert [each.split(" ")[0] for each in pale(tab)] == ["dim", "washed", "faint", "drawn", "typed"]


PLANTED = """() => {
  const dim = { color: "#666", background: "#222" };
  const plant = (made, words, looks) => {
    Object.assign(made.style, looks);
    made.textContent = words;
    document.querySelector("main").append(made);
    return made;
  };
  const say = (words, looks) => plant(document.createElement("p"), words, looks);
  const type = (value, more) => Object.assign(plant(document.createElement("input"), "", dim), { value, ...more });
  const draw = (words, fill) => {
    const drawing = say("", {}).appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    const text = drawing.appendChild(document.createElementNS(drawing.namespaceURI, "text"));
    Object.assign(text, { textContent: words }).setAttribute("y", 20);
    text.style.fill = fill;
  };
  say("dim", dim);
  say("washed", { color: "white", background: "color-mix(in oklab, white 70%, black)" });
  say("faint", { color: "white", background: "black", opacity: 0.3 });
  say("bright", { color: "#aaa", background: "#222" });
  say("large", { color: "#888", background: "#222", font: "bold 24px serif" });
  say("hidden", { ...dim, visibility: "hidden" });
  draw("drawn", "#555");
  draw("seen", "#eee");
  type("typed", {});
  type("shut", { disabled: true });
}"""

SETTLED = "Promise.allSettled(document.getAnimations().map((each) => each.finished))"
"""Colours that fade from one scheme into the other have arrived."""


def too_wide(tab: Page) -> Iterator[str]:
    across, width = tab.evaluate("document.scrollingElement.scrollWidth"), tab.viewport_size["width"]
    if across > width:
        yield f"{tab.url} is {across} pixels wide at {width}: {tab.evaluate(WIDEST)}"


WIDEST = """Array.from(document.body.querySelectorAll("*"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5 && !each.closest(".scroll, .results"))
  .slice(0, 4).map((each) => each.cloneNode(false).outerHTML.slice(0, 120)).join(" ")"""


def test_no_page_is_left_out(school: School) -> None:
    """Whoever adds an address adds it to a list above, or says why it is no page."""
    lists = (visitor_pages, student_pages, teacher_pages)
    looked_at = {name for pages in lists for name, _args in pages(school)}

    served = set()
    for space in ("quiz", "people"):
        _prefix, resolver = get_resolver().namespace_dict[space]
        served |= {f"{space}:{each.name}" for each in resolver.url_patterns if isinstance(each, URLPattern)}

    assert served == looked_at - {name for name in looked_at if name.startswith(("account", "mfa"))} | ACTED | PASSED


@pytest.mark.parametrize("who", [None, "ada"], ids=["sign-in", "home"])
def test_the_first_load_is_light(page: OpenPage, school: School, who: str | None) -> None:
    """Files as they are compressed for sending; the page itself as it comes."""
    student_pages(school)
    tab = page(user=who and getattr(school, who))
    arrived: list[Response] = []
    tab.on("response", lambda response: arrived.append(response))

    tab.goto("/", wait_until="networkidle")

    sizes = {each.url: size(each) for each in arrived if each.status == 200}
    assert len(sizes) > 8
    assert sum(sizes.values()) <= FIRST_LOAD, sizes


def size(response: Response) -> int:
    body = response.body()
    return len(body if response.request.resource_type == "document" else brotli.compress(body, quality=11))
