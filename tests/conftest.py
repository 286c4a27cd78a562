"""Fixtures that all tests share: the cast, their class, and the rule for browsers."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.dispatch import Signal
from django.template import Template
from django.test import Client, client, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from facts.models import Deck, Item
from people.models import User
from quiz.models import Course, Enrolment, Quiz
from tests import factories
from tests.frames import roomy
from tests.remembered import remembered

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow ones protect people, not tests

# A busy machine is no fault of the code.
# In CI the same examples each time, so that a change is judged by itself; chance looks for more on every other run.
hypothesis.settings.register_profile("unhurried", deadline=None, max_examples=30, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("unhurried")

# The synchronous Playwright API runs an event loop in the test's thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.DATA_DIR.mkdir(parents=True, exist_ok=True)  # a fresh clone has none, and the test database goes there


# Without it, a fifth of the time that pages take goes to room for their frames.
pytest.Function.setup, pytest.Function.runtest = roomy(pytest.Function.setup), roomy(pytest.Function.runtest)


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures that tests store do not lie among one's own."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """Each test client makes its own middleware, and WhiteNoise would stat every static file anew for each of them."""
    add_files, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_known_files(middleware: WhiteNoiseMiddleware) -> None:
        if not known:
            add_files(middleware)
            known.update(middleware.files)
        middleware.files.update(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_known_files)
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_kept_once() -> Iterator[None]:
    """Django's client copies the context of every template that is rendered; widgets and rows come by the hundred."""
    keep = client.store_rendered_templates

    def keep_first(
        store: dict[str, object], signal: Signal, sender: object, template: Template, **given: object
    ) -> None:
        if all(template is not each for each in store.get("templates", ())):
            keep(store, signal, sender, template, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", keep_first)
        yield


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there is taken. The shell is the same engine without what only a screen needs, and quicker."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser: where it is required (FACTKEEP_REQUIRE_BROWSER) its absence fails, else it skips."""
    if CHROMIUM or os.environ.get("FACTKEEP_REQUIRE_BROWSER"):
        return
    skip = pytest.mark.skip(reason="No browser: install chromium-headless-shell to run the journeys.")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays, so meanwhile nobody looks for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Modules and collected tests stay until the end, so the garbage collector need not go through them ever again.

    A page leaves thousands of objects behind that count their own references; it need not look after each 700 either.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@dataclass(frozen=True)
class ClassRoom:
    """Ada's class, taught by Grace, with a quiz over one item of each kind that rules mark; Mallory is elsewhere."""

    ada: User
    grace: User
    mallory: User
    course: Course
    deck: Deck
    items: dict[str, Item]
    quiz: Quiz


@pytest.fixture
def classroom(db: None) -> ClassRoom:
    return remembered(built_classroom)


def built_classroom() -> ClassRoom:
    ada = factories.UserFactory(username="ada", first_name="Ada", last_name="Byron")
    grace = factories.UserFactory(username="grace", first_name="Grace", last_name="Hopper")
    mallory = factories.UserFactory(username="mallory")
    deck = factories.DeckFactory(editors=[grace])
    course = factories.CourseFactory(decks=[deck])
    factories.EnrolmentFactory(course=course, user=ada)
    factories.EnrolmentFactory(course=course, user=grace, role=Enrolment.Role.INSTRUCTOR)
    items = {kind: factories.ItemFactory(deck=deck, kind=kind) for kind in [*factories.BY_RULES, "card"]}
    quiz = factories.QuizFactory(course=course)
    for position, (kind, item) in enumerate(items.items()):
        if kind != "card":
            factories.SlotFactory(quiz=quiz, item=item, position=position)
    return ClassRoom(ada, grace, mallory, course, deck, items, quiz)


@pytest.fixture
def as_ada(classroom: ClassRoom) -> Client:
    return signed_in(classroom.ada)


@pytest.fixture
def as_grace(classroom: ClassRoom) -> Client:
    return signed_in(classroom.grace)


@pytest.fixture
def as_mallory(classroom: ClassRoom) -> Client:
    """Mallory teaches a course of her own, so that she passes every door but those to other people's rows."""
    factories.EnrolmentFactory(user=classroom.mallory, role=Enrolment.Role.INSTRUCTOR)
    return signed_in(classroom.mallory)


def signed_in(user: User) -> Client:
    visitor = Client()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
    return visitor


def confirmed(client: Client) -> Client:
    """Who has just said once more that it is them."""
    answer = client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
    assert answer.status_code == 302
    return client


def session_of(user: User) -> str:
    """The cookie's value of a new session, which costs one statement and changes no other row."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key
