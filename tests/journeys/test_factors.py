"""A second factor in a browser: a passkey is made, signs in alone and after a password; an app without scripts."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from playwright.sync_api import CDPSession, Page, Route, expect

from people.models import User
from tests import factories
from tests.journeys.conftest import HEIGHTS, OpenPage, Watch
from tests.journeys.hands import heading, no_double_click, say_it_is_me, sign_in
from tests.journeys.test_pages import faults_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""What keeps passkeys and unlocks them by a finger."""
OLD_KEY = {**PHONE, "protocol": "u2f", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
OLD_KEY["isUserVerified"] = False


@pytest.fixture
def grace(transactional_db: None) -> User:
    return factories.UserFactory(username="grace", first_name="Grace")


def device(tab: Page, kind: dict[str, object] = PHONE) -> tuple[CDPSession, str]:
    """One that this tab may use."""
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})["authenticatorId"]


def add_passkey(tab: Page, name: str, *, alone: bool = True) -> None:
    tab.goto(reverse("mfa_add_webauthn"))
    if "reauthenticate" in tab.url:
        say_it_is_me(tab)
    expect(heading(tab)).to_have_text("Add a passkey")
    tab.get_by_label("Name").fill(name)
    tab.get_by_label("Sign in with it alone").set_checked(alone)
    tab.get_by_role("button", name="Make the passkey").click()


def sign_out(tab: Page) -> None:
    tab.get_by_role("button", name=re.compile("Sign out")).click()
    expect(heading(tab)).to_have_text("Sign in")


def fits(tab: Page) -> None:
    assert faults_on(tab) == []
    tab.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})
    tab.emulate_media(color_scheme="light")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_passkey_is_made_and_signs_in_alone(
    page: OpenPage, grace: User, axe: Callable[[Page], None], width: int
) -> None:
    tab, look = page(width), fits if width == 1280 else axe
    tab.goto(reverse("account_login"))
    look(tab)
    sign_in(tab, "grace")
    device(tab)
    tab.goto(reverse("people:preferences"))
    tab.get_by_role("link", name="Second factor and passkeys").click()
    expect(heading(tab)).to_have_text("Second factor")
    look(tab)
    tab.get_by_role("link", name="Add a passkey").click()
    expect(heading(tab)).to_have_text("Is it you?")
    look(tab)
    say_it_is_me(tab)
    expect(heading(tab)).to_have_text("Add a passkey")
    look(tab)
    add_passkey(tab, "Telephone of Grace")

    expect(heading(tab)).to_have_text("Recovery codes")
    expect(tab.locator("main li")).to_have_count(10)
    look(tab)
    tab.goto(reverse("mfa_index"))
    expect(tab.get_by_text("Telephone of Grace").first).to_be_visible()
    expect(tab.get_by_text("Signs in alone.")).to_be_visible()
    look(tab)
    sign_out(tab)

    tab.goto(f"{reverse('account_login')}?next={reverse('people:help')}")
    tab.get_by_role("button", name="Use a passkey").click()

    expect(heading(tab)).to_have_text("How this works")
    assert Authenticator.objects.filter(type="webauthn", last_used_at__isnull=False).count() == 1
    sign_out(tab)
    sign_in(tab, "grace")
    expect(heading(tab)).to_have_text("Second factor")
    look(tab)
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("button", name="Sign out, Grace")).to_be_visible()


def test_an_old_key_comes_after_the_password_and_not_alone(page: OpenPage, grace: User) -> None:
    tab = page()
    tab.goto(reverse("account_login"))
    sign_in(tab, "grace")
    device(tab, OLD_KEY)
    add_passkey(tab, "Key", alone=False)
    expect(heading(tab)).to_have_text("Recovery codes")
    sign_out(tab)
    sign_in(tab, "grace")
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("button", name="Sign out, Grace")).to_be_visible()

    tab.goto(reverse("mfa_index"))
    tab.get_by_role("link", name=re.compile("Rename.*Key")).click()
    say_it_is_me(tab)
    expect(heading(tab)).to_have_text("Rename a passkey")
    fits(tab)
    tab.get_by_label("Name").fill("Old key")
    tab.get_by_role("button", name="Save").click()
    expect(heading(tab)).to_have_text("Passkeys")
    expect(tab.get_by_text("Old key").first).to_be_visible()
    fits(tab)
    tab.get_by_role("link", name=re.compile("Remove.*Old key")).click()
    expect(heading(tab)).to_have_text("Remove a passkey")
    fits(tab)
    tab.get_by_role("button", name="Remove").click()

    expect(tab.get_by_text("The passkey was removed.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_who_says_no_is_told_and_may_try_again(page: OpenPage, grace: User) -> None:
    tab = page()
    tab.goto(reverse("account_login"))
    sign_in(tab, "grace")
    session, phone = device(tab)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": False})

    add_passkey(tab, "Telephone")

    expect(tab.get_by_role("alert").filter(has_text="Nothing was done")).to_be_visible()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": phone, "isUserVerified": True})
    no_double_click(tab)
    tab.get_by_role("button", name="Make the passkey").click()
    expect(heading(tab)).to_have_text("Recovery codes")
    add_passkey(tab, "The same again")
    expect(tab.get_by_role("alert").filter(has_text="has a passkey for your account already")).to_be_visible()


def test_what_a_passkey_signed_is_good_once_and_as_it_was(page: OpenPage, grace: User) -> None:
    tab, sent = page(), []
    tab.goto(reverse("account_login"))
    sign_in(tab, "grace")
    device(tab)
    add_passkey(tab, "Telephone")
    expect(heading(tab)).to_have_text("Recovery codes")
    sign_out(tab)

    tab.route("**/webauthn/login/", lambda route: forged(route, sent))
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_text("This passkey does not belong to the account here")).to_be_visible()
    tab.unroute("**/webauthn/login/")
    no_double_click(tab)
    tab.on("request", lambda request: sent.append(request.post_data) if request.post_data else None)
    tab.get_by_role("button", name="Use a passkey").click()
    expect(tab.get_by_role("button", name="Sign out, Grace")).to_be_visible()

    credential = parse_qs(sent[-1])["credential"][0]
    stranger, address = Client(), reverse("mfa_login_webauthn")
    stranger.get(address, headers={"accept": "application/json"})
    assert stranger.post(address, {"credential": credential}).headers["Location"] == reverse("account_login")
    assert "_auth_user_id" not in stranger.session


def forged(route: Route, sent: list[str]) -> None:
    """On its way one sign of the signature changes."""
    if route.request.method == "GET":
        return route.continue_()
    form = parse_qs(route.request.post_data)
    credential = json.loads(form["credential"][0])
    signature = credential["response"]["signature"]
    credential["response"]["signature"] = signature[:40] + ("A" if signature[40] != "A" else "B") + signature[41:]
    sent.append(urlencode({**{name: values[0] for name, values in form.items()}, "credential": json.dumps(credential)}))
    return route.continue_(post_data=sent[-1])


def test_a_passkey_belongs_to_its_account(page: OpenPage, grace: User) -> None:
    tab = page()
    tab.goto(reverse("account_login"))
    sign_in(tab, "grace")
    device(tab)
    add_passkey(tab, "Telephone")
    expect(heading(tab)).to_have_text("Recovery codes")
    sign_out(tab)
    Authenticator.objects.filter(type="webauthn").update(user=factories.UserFactory(username="other"))

    tab.get_by_role("button", name="Use a passkey").click()

    expect(tab.get_by_text("This passkey does not belong to the account here")).to_be_visible()
    expect(heading(tab)).to_have_text("Sign in")


@pytest.mark.parametrize("width", [1280, 390])
def test_an_app_needs_no_scripts(page: OpenPage, grace: User, width: int) -> None:
    tab = page(width, js=False)
    tab.goto(reverse("account_login"))
    expect(tab.get_by_role("button", name="Use a passkey")).to_be_hidden()
    sign_in(tab, "grace")
    tab.goto(reverse("mfa_index"))
    expect(tab.get_by_role("link", name="Add a passkey")).to_be_hidden()
    tab.get_by_role("link", name="Set up an app").click()
    say_it_is_me(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    secret = tab.locator("#secret").inner_text()
    tab.get_by_label("Code").fill(code_of(secret))
    tab.get_by_role("button", name="Set it up").click()
    expect(heading(tab)).to_have_text("Recovery codes")
    codes = tab.locator("main li").all_inner_texts()
    sign_out(tab)

    sign_in(tab, "grace")
    tab.get_by_label("Code").fill(codes[0])
    tab.get_by_role("button", name="Go on").click()

    expect(tab.get_by_role("button", name="Sign out, Grace")).to_be_visible()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_where_there_can_be_no_passkey_the_page_says_so(
    page: OpenPage, grace: User, watch: Watch, live_server, settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    tab = page()
    tab.goto(live_server.url.replace("localhost", "127.0.0.1") + reverse("account_login"))
    watch.forgive(r"^another host: http://127\.0\.0\.1:")
    sign_in(tab, "grace")
    tab.goto(live_server.url.replace("localhost", "127.0.0.1") + reverse("mfa_index"))

    expect(tab.get_by_text("Browsers make passkeys only where")).to_be_visible()
    expect(tab.get_by_role("link", name="Add a passkey")).to_have_count(0)
    tab.set_viewport_size({"width": 320, "height": HEIGHTS[320]})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
