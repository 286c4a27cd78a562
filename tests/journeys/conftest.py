"""A browser for the journeys, and what must hold on every page they see.

Whatever a test does, it fails at its end if a page wrote an error to the console, broke, met the content security
policy, or asked another host for anything. A journey that brings about a fault says so: `watch.forgive`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from people.models import User
from tests.conftest import CHROMIUM
from tests.journeys.demo import seed_demo
from tests.journeys.school import School, found_school
from tests.remembered import remembered, remembered_by_all

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HEIGHTS = {1280: 800, 390: 844, 320: 640}
PATIENCE_MS = 20_000
expect.set_options(timeout=10_000)
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} kept out ${event.blockedURI} on ${event.documentURI}`))"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
Rules = dict[str, object]
ALL: Rules = {"runOnly": WCAG}
SIZES: Rules = {"runOnly": {"type": "rule", "values": ["target-size"]}}
BUT_COLOURS: Rules = {"runOnly": WCAG, "rules": {"color-contrast": {"enabled": False}}}
"""Two thirds of the time that axe takes go to this one rule; `pale` is as strict, and done at once."""
PALE = (Path(__file__).parent / "pale.js").read_text(encoding="utf-8")
AXE = Axe(axe_script="")
"""Without its script: half a megabyte is read once a page, and not at each look."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Watch:
    """What pages complained of."""

    host: str
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def forgive(self, *patterns: str) -> None:
        self.forgiven += patterns

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.complaints.append(f"another host: {request.url}")

    @property
    def unforgiven(self) -> list[str]:
        return [each for each in self.complaints if not any(re.search(pattern, each) for pattern in self.forgiven)]


@pytest.fixture
def watch(live_server) -> Iterator[Watch]:
    watched = Watch(urlsplit(live_server.url).netloc)
    yield watched
    assert watched.unforgiven == []


GIVEN_UP = r"^console: htmx:(afterRequest|sendAbort|sendError)\b"
"""A preview is given up for the next one, or for the page that saving brings."""

OpenPage = Callable[..., Page]
LONG = (
    "test_what_was_typed_offline_arrives_once_after_a_reload",  # a minute by the clock
    "test_a_students_day",
    "test_every_kind_is_written_asked_and_reviewed",
    "test_pages_fit_and_can_be_used_by_everyone",
    "test_thirty.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest journeys go first: one that began last would leave a processor without work."""
    items.sort(key=lambda item: next((place for place, name in enumerate(LONG) if name in item.nodeid), len(LONG)))


@pytest.fixture
def page(browser: Browser, live_server, watch: Watch) -> Iterator[OpenPage]:
    """page(width, js=True, scheme="light", user=None, beside=None): a tab in a fresh browser profile.

    `user` is signed in already; `beside` opens one more tab in the profile of another page.
    """
    contexts = []

    def open_page(
        width: int = 1280,
        *,
        js: bool = True,
        scheme: str = "light",
        user: User | None = None,
        beside: Page | None = None,
    ) -> Page:
        context = beside.context if beside else browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            java_script_enabled=js,
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-GB",
        )  # fmt: skip
        if not beside:
            contexts.append(context)
            context.set_default_timeout(PATIENCE_MS)
            context.add_init_script(TELL_VIOLATIONS)
            context.on("console", watch.on_console)
            context.on("weberror", lambda error: watch.complaints.append(f"page error: {error.error}"))
            context.on("request", watch.on_request)
        if user:
            client = Client()
            client.force_login(user)
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail where axe finds something serious or critical on the page as it stands."""
    return check_axe


@pytest.fixture
def look() -> Callable[[Page], None]:
    """The same for what a page becomes while it is used, where `test_pages` or a journey has all of axe look at it."""

    def check(page: Page) -> None:
        check_axe(page, BUT_COLOURS)
        assert pale(page) == []

    return check


def check_axe(page: Page, rules: Rules = ALL) -> None:
    expect(page.locator(".htmx-request")).to_have_count(0)
    try:
        response = asked_axe(page, rules)
    except Error:  # the page was being left: the one that comes is meant
        page.wait_for_load_state()
        response = asked_axe(page, rules)
    found = [
        f"{each['impact']} {each['id']}: {each['help']}\n    "
        + "\n    ".join(f"{node['target']} {node['html'][:120]}" for node in each["nodes"])
        for each in response["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    assert not found, f"axe on {page.url}:\n  " + "\n  ".join(found)


def asked_axe(page: Page, rules: Rules) -> dict[str, Any]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return AXE.run(page, options={**rules, "resultTypes": ["violations"], "preload": False}).response


def pale(page: Page) -> list[str]:
    """Texts that stand out too little from what is behind them (WCAG 2.2, 1.4.3), in the colours of now."""
    return page.evaluate(PALE)


@pytest.fixture
def school(transactional_db: None, settings) -> School:
    """Ada, Grace and the class that learns the first deck, with a quiz of ten questions of all nine kinds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return remembered(found_school)


@pytest.fixture
def demo(transactional_db: None, settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The class that `manage.py prepare` makes on an empty database, but smaller. Ada has a quiz to take and cards."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    own = tmp_path_factory.getbasetemp()
    remembered_by_all(seed_demo, own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
