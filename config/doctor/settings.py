"""Settings, secrets and accounts: what would let others in, or keep everybody out."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.db import connection

from config.core.findings import Finding, advice, fault, private, well
from people.actions.sealing import SealedError, unseal
from people.models import User
from people.models.factors import SECOND, Authenticator
from quiz.management.commands.prepare import demo_sign_ins

SEEN_BY_OURS = {"security.W018", "security.W009"}
"""Django's warnings about debug pages and the secret key, which are told below in words of ours."""


SEALS_LOOKED_AT = 200
"""The oldest: where a secret key was lost, theirs was sealed by it."""


def addresses() -> Iterator[Finding]:
    if settings.DEBUG:
        yield advice("Debug pages are on.", "Unset FACTKEEP_DEBUG, unless you develop.")
    if settings.IS_LOCAL:
        yield well(f"The site is for this machine alone: {settings.SITE_URL}.")
        return
    if not settings.SECURE:
        yield fault(
            f"Passwords and answers travel readable to everybody: {settings.SITE_URL} is not https.",
            "Get a certificate (deploy/ shows how with Caddy and nginx) and set FACTKEEP_SITE_URL to https://…",
        )
    elif not settings.SECURE_PROXY_SSL_HEADER:
        yield fault(
            "The site is https, but FACTKEEP_BEHIND_PROXY is off: browsers are sent to https again and again.",
            "Set FACTKEEP_BEHIND_PROXY=on, and let the proxy set X-Forwarded-Proto (deploy/ has examples).",
        )
    for message in checks.run_checks(include_deployment_checks=True):
        if message.id not in SEEN_BY_OURS and settings.SECURE:
            yield fault(f"Django says: {message.msg}", message.hint or "See docs/configuration.md.")


def secrets() -> Iterator[Finding]:
    cure = "Run 'manage.py prepare', which makes one in the data folder, and start the server again."
    key = settings.SECRET_KEY
    if key.startswith("only-for-this-machine"):
        yield advice("There is no secret key yet: everybody signs in again after each start.", cure)
    elif len(key) < 50 or len(set(key)) < 8:
        yield fault("The secret key can be guessed, and with it sessions be made.", cure)
    else:
        yield well("The secret key is long and random.")
    file = settings.DATA_DIR / "secret-key"
    if file.is_file():
        yield private(file.stat().st_mode, path=str(file))


def demo() -> Iterator[Finding]:
    """Tries the passwords that everybody knows, each of which takes a moment."""
    if User._meta.db_table not in connection.introspection.table_names():
        return
    if known := demo_sign_ins():
        names = ", ".join(each.username for each in known)
        tell = advice if settings.IS_LOCAL else fault
        yield tell(
            f"Everybody knows the passwords of the demo's accounts: {names}.",
            "Before others can reach the site, change them: manage.py changepassword NAME",
        )


def accounts() -> Iterator[Finding]:
    if User._meta.db_table not in connection.introspection.table_names():
        return
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield fault(
            "Nobody is administrator.",
            "Run 'manage.py prepare', which prints a token for the first one, or 'manage.py createsuperuser'.",
        )
    if settings.ERROR_MAIL:
        yield well(f"Faults are mailed to {', '.join(settings.ERROR_MAIL)}; try it by 'manage.py sendtestemail'.")
    else:
        yield well("Mail is not used: passwords are reset by teachers, faults stand in the log.")


def factors() -> Iterator[Finding]:
    if Authenticator._meta.db_table not in connection.introspection.table_names():
        return
    if lost := sum(not _can_be_read(each) for each in _sealed()):
        yield fault(
            f"{lost} second factors were sealed by another secret key: their owners cannot sign in.",
            "Name that key in FACTKEEP_FORMER_SECRET_KEYS; if it is lost: manage.py take_off_second_factor NAME",
        )
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    bare = administrators.exclude(pk__in=Authenticator.objects.filter(type__in=SECOND).values("user")).count()
    if bare and not settings.IS_LOCAL:
        yield advice(
            f"{bare} of {administrators.count()} administrators have no second factor.",
            "Set one up behind the preferences; FACTKEEP_SECOND_FACTOR=staff asks it of all who teach or administer.",
        )
    elif not lost:
        yield well("Second factors can be read.")


def _sealed() -> Iterator[str]:
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    for data in rows.values_list("data", flat=True)[:SEALS_LOOKED_AT]:
        yield data.get("secret") or data.get("seed") or ""


def _can_be_read(sealed: str) -> bool:
    try:
        return bool(unseal(sealed))
    except SealedError:
        return False
