"""Make everything ready before the server starts: folder, key, tables, files; on an empty database at home, a demo.

`make run` calls this each time; what is ready already stays as it is and costs next to nothing.
"""

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
from io import StringIO

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from facts.models import Deck
from people.actions.administrators import has_administrator, make_administrator, new_token
from people.models import User
from quiz.demo.story import SIGN_INS, SignIn

KEY_NAMES = ("FACTKEEP_SECRET_KEY", "FACTKEEP_SECRET_KEY_FILE")
STAMP = settings.DATA_DIR / "static-collected"
"""Says from which files `static/` was collected, so that it is done again only when one has changed."""
DECKS = settings.BASE_DIR / "facts" / "decks"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--no-demo", action="store_true", help="leave out the demo class, for a class of your own")
        parser.add_argument("--no-backup", action="store_true", help="migrate without making a backup before")

    def handle(self, *, no_demo: bool, no_backup: bool, **options):
        os.umask(0o077)  # what is made here is for our eyes only, also in a folder that was there before
        make_folder()
        make_key()
        self._migrate(keeps_backup=not no_backup)
        call_command("createcachetable", verbosity=0)
        if User.objects.exists():
            self._collect()
        else:
            self._fill(with_demo=settings.IS_LOCAL and not no_demo)
        self._appoint()
        self._welcome()

    def _migrate(self, *, keeps_backup: bool) -> None:
        """Bring the tables up to date, and say what that took. What is there already is backed up before."""
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        is_new = not executor.loader.applied_migrations
        if keeps_backup and not is_new:
            try:
                call_command("backup", stdout=self.stdout)
            except CommandError as error:
                raise CommandError(f"{error}\nNothing was migrated. With --no-backup it goes without.") from error
        call_command("migrate", verbosity=0, interactive=False)
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan)
        self.stdout.write(f"The database is made, with {len(plan)} migrations." if is_new else f"Applied {names}.")

    def _fill(self, *, with_demo: bool) -> None:
        """What an empty database gets, while another process collects the static files: that takes as long."""
        collecting = None if files_are_collected() else start_collecting()
        try:
            if with_demo:
                call_command("seed_demo")
            for file in sorted(DECKS.glob("*.toml")):
                call_command("load_deck", file, stdout=StringIO())
        finally:
            if collecting and collecting.wait():
                raise CommandError("Collecting the static files failed, for the reason above.")
        remember_files()
        self.stdout.write(f"Decks: {', '.join(Deck.objects.values_list('title', flat=True))}.")

    def _collect(self) -> None:
        if not files_are_collected():
            call_command("collectstatic", interactive=False, verbosity=0)
            remember_files()

    def _appoint(self) -> None:
        """The administrator that the settings name, if nobody is one yet. An account that is there stays as it is."""
        if not settings.ADMIN_USERNAME or has_administrator():
            return
        try:
            make_administrator(settings.ADMIN_USERNAME, settings.ADMIN_PASSWORD)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            raise CommandError(f"The administrator of FACTKEEP_ADMIN_USERNAME cannot be made. {reasons}") from error
        self.stdout.write(f"Made the administrator {settings.ADMIN_USERNAME}.")

    def _welcome(self) -> None:
        sign_ins = demo_sign_ins()
        if sign_ins and not settings.IS_LOCAL:
            names = ", ".join(each.username for each in sign_ins)
            raise CommandError(
                f"Everybody knows the demo's passwords, and these accounts still have them: {names}. "
                f"Before others can reach {settings.SITE_URL}, change them (manage.py changepassword NAME)."
            )
        lines = [("Factkeep", settings.SITE_URL, "")]
        if sign_ins:
            lines += [("", "", ""), ("Sign in as", "with the passphrase", "")]
            lines += [(each.username, each.passphrase, each.role) for each in sign_ins]
        elif not has_administrator():
            place = settings.SITE_URL + reverse("first-administrator")
            lines += [("", f"Make the first administrator at {place}", ""), ("", f"with this token: {new_token()}", "")]
        self.stdout.write("")
        for first, second, third in lines:
            self.stdout.write(f"  {first:12}{second:22}{third}".rstrip())
        self.stdout.write("")


def make_folder() -> None:
    """The folder for data. One that is there already keeps its mode. Raises CommandError where it takes no file."""
    try:
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(b"1")
    except OSError as error:
        raise CommandError(
            f"Nothing can be written to the data folder {settings.DATA_DIR}: {error.strerror}. Let the account of the "
            "server own it, see that its disk is neither full nor read-only, or name another one: FACTKEEP_DATA_DIR."
        ) from error


def make_key() -> None:
    """A secret key, once. This process began without it; the server is a new one and reads it."""
    if any(os.environ.get(name) for name in KEY_NAMES):
        return
    try:
        file = os.open(settings.DATA_DIR / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "w", encoding="ascii") as key:
        key.write(secrets.token_urlsafe(64) + "\n")


def demo_sign_ins() -> list[SignIn]:
    """Those of the demo's accounts that are there and have the demo's password."""
    names = [each.username for each in SIGN_INS]
    known = dict(User.objects.filter(is_active=True, username__in=names).values_list("username", "password"))
    return [
        each for each in SIGN_INS if each.username in known and check_password(each.passphrase, known[each.username])
    ]


def start_collecting() -> subprocess.Popen[bytes]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"]
    return subprocess.Popen(command)  # noqa: S603 - our own command, no input in it


def files_are_collected() -> bool:
    """With Django's debug pages, files are served from where they lie, and none is collected."""
    if settings.DEBUG:
        return True
    return STAMP.is_file() and settings.STATIC_ROOT.is_dir() and STAMP.read_text(encoding="ascii") == fingerprint()


def remember_files() -> None:
    if not settings.DEBUG:
        STAMP.write_text(fingerprint(), encoding="ascii")


def fingerprint() -> str:
    """Tells whether any static file, ours or a package's, was changed, added or removed since."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            stat = os.stat(storage.path(path))
            seen.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
