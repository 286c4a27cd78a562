"""Settings, all in one file, each from the environment.

The names begin with FACTKEEP_, but for DATABASE_URL, which hosts set by that name. docs/configuration.md tells what
each one means. A value that is not understood stops the start with a sentence.
"""

import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
TESTING = "pytest" in sys.modules

# Where it runs
DEBUG = env.switch("DEBUG", default=False, meaning="Django's debug pages. Never on where others can reach the site.")
DATA_DIR = env.folder(
    "DATA_DIR", BASE_DIR / "var", meaning="Where the database, the secret key, pictures and collected files lie."
)
BACKUP_DIR = env.folder(
    "BACKUP_DIR",
    DATA_DIR / "backups",
    meaning="Where `manage.py backup` puts its files; best on another disk. Else `backups` in the data folder.",
)
SITE_URL = env.site_url(
    "SITE_URL", "http://127.0.0.1:8000", meaning="The address people type. Hosts, cookies and HTTPS follow."
)

_site = urlsplit(SITE_URL)
SECURE = _site.scheme == "https"
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
IS_LOCAL = _site.hostname in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = [str(_site.hostname), *LOOPBACK]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured("FACTKEEP_DEBUG is on while FACTKEEP_SITE_URL is not this machine. Turn debugging off.")


def _secret_key() -> str:
    """From the environment, else what `manage.py prepare` wrote, else a throw-away one for a machine of one's own."""
    if key := env.text("SECRET_KEY", meaning="At least 50 random characters. Made by `make run` if absent."):
        if len(key) < 50:
            raise ImproperlyConfigured("FACTKEEP_SECRET_KEY is shorter than 50 characters. Make a longer random one.")
        return key
    path = DATA_DIR / "secret-key"
    if path.is_file():
        return path.read_text(encoding="ascii").strip()
    if IS_LOCAL or sys.argv[1:2] in (["prepare"], ["restore"]):  # makes one; comes before it
        return "only-for-this-machine-and-only-until-prepare-has-written-a-key"
    raise ImproperlyConfigured("There is no secret key. Run 'manage.py prepare', or set FACTKEEP_SECRET_KEY.")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.text(
    "FORMER_SECRET_KEYS",
    meaning="Secret keys of before, with blanks between: what was sealed or signed by them is still read.",
).split()

# What it is made of
INSTALLED_APPS = [
    "people",
    "facts",
    "quiz",
    "config.apps.HouseConfig",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "heroicons",
    "template_partials",
]

MIDDLEWARE = [
    "config.requests.marked",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; it pads them, so that lengths tell nothing of the tokens in them
    "csp.middleware.CSPMiddleware",
    "people.views.middleware.forms_in_utf8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.views.middleware.learner_time_zone",
    "people.views.middleware.session_in_use",
    "config.second_factors.asked_of_staff",
    "people.views.middleware.private_pages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "config.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database
DATABASE_URL = environ.Env().str("DATABASE_URL", default="")
SQLITE_DURABILITY = env.choice(
    "SQLITE_SYNCHRONOUS",
    "FULL",
    ("FULL", "NORMAL"),
    meaning="FULL: what was acknowledged survives a power cut. NORMAL is quicker and may lose the last moments.",
)
DATABASE_WAIT_SECONDS = env.whole(
    "DATABASE_WAIT_SECONDS", 20, low=1, high=120, meaning="How long a write waits for another one on SQLite."
)


def _database() -> dict[str, object]:
    """SQLite under DATA_DIR, tuned for many readers and one writer at a time; or PostgreSQL by DATABASE_URL.

    A process has one thread and keeps one connection, looked at before each request. A pool would only try its broken
    ones one by one, later and later, after PostgreSQL was restarted (docs/reliability.md).
    """
    if not DATABASE_URL:
        pragmas = {
            "journal_mode": "WAL",
            "synchronous": "OFF" if TESTING else SQLITE_DURABILITY,  # tests fear no power cut
            "cache_size": -32000,
            "mmap_size": 134217728,
            "temp_store": "MEMORY",
            "journal_size_limit": 67108864,
        }
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "factkeep.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": DATABASE_WAIT_SECONDS,
                "init_command": "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
            },
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
        }
    database = environ.Env.db_url_config(DATABASE_URL)
    if database.get("ENGINE") != "django.db.backends.postgresql" or not database.get("NAME"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://user:password@host:5432/name. Leave it out for SQLite."
        )
    return {**database, "CONN_MAX_AGE": 0 if TESTING else None, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}

# Shared by all worker processes, so that sign-in limits count once. Django would let a third of the counters go at 300.
CACHE_URL = env.cache_address(
    "CACHE_URL",
    meaning="Redis or Valkey for what counts tries, such as redis://127.0.0.1:6379/0; else the database does it.",
)
IN_DATABASE = {"BACKEND": "config.caches.SharedCache", "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
IN_REDIS = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": CACHE_URL,
    "KEY_PREFIX": "factkeep",
    "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
}
CACHES = {"default": IN_REDIS if CACHE_URL else IN_DATABASE}

# Work that takes longer than a page may: where a worker runs (`manage.py work`) it waits in the database for it.
TASKS_IN_BACKGROUND = (
    env.choice(
        "TASKS",
        "immediate",
        ("immediate", "database"),
        meaning="database: `manage.py work` runs and takes what is long. immediate: whoever asks for it waits.",
    )
    == "database"
)
WORKER_BEAT = DATA_DIR / "worker-beat"
"""A file that the worker touches, so that one can see that it runs."""
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TASKS_IN_BACKGROUND
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.views.sign_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "people.forms.passwords.NotOfThePlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "quiz:home"
ACCOUNT_ADAPTER = "people.views.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# A class sits behind one address, and classmates know each other's names: docs/privacy.md tells whom a limit meets.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/5m/key,300/m/ip",
    "login_failed_here": "10/5m/key",
    "login_failed_anywhere": "1000/d/key",
    "signup": "200/h/ip",
    "code_failed": "10/5m/key,100/d/key",
    "code_failed_anywhere": "100/d/key",
}
MFA_ADAPTER = "people.views.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}  # a class sits behind one address
MFA_FORMS = {
    "authenticate": "people.views.factors.CodeForm",
    "reauthenticate": "people.views.factors.CodeAgainForm",
    "activate_totp": "people.views.factors.AppForm",
    "authenticate_webauthn": "people.views.factors.PasskeyForm",
    "reauthenticate_webauthn": "people.views.factors.PasskeyAgainForm",
    "login_webauthn": "people.views.factors.PasskeySignInForm",
    "add_webauthn": "people.views.factors.AddPasskeyForm",
    "edit_webauthn": "people.views.factors.RenameForm",
}
SECOND_FACTOR = env.choice(
    "SECOND_FACTOR",
    "offered",
    ("offered", "staff"),
    meaning="staff: who administers, teaches or edits a deck must have a second factor. offered: everybody may.",
)
ADMIN_USERNAME = env.text(
    "ADMIN_USERNAME", meaning="The first administrator, made by `manage.py prepare` if there is none."
)
ADMIN_PASSWORD = env.text("ADMIN_PASSWORD", meaning="Of the first administrator, until it is changed on the site.")
if bool(ADMIN_USERNAME) != bool(ADMIN_PASSWORD):
    raise ImproperlyConfigured("Set both FACTKEEP_ADMIN_USERNAME and FACTKEEP_ADMIN_PASSWORD, or neither.")
ALLOW_SIGNUP = env.switch("ALLOW_SIGNUP", default=False, meaning="Whether a visitor may make an account.")

# Words and times
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = "UTC"
DEFAULT_TIME_ZONE = env.time_zone("TIME_ZONE", "UTC", meaning="The time zone of new accounts, such as Europe/Vilnius.")
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Pictures and sounds: `facts/models/media.py` tells where; nobody gets at them but through `quiz/views/media.py`.
MEDIA_ROOT = DATA_DIR
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# What a request may be: a form, and beside its fields a file
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
UPLOAD_MAX_SIZE = 12 * 1024 * 1024
IMPORT_MAX_SIZE = 100_000_000
FILE_UPLOAD_HANDLERS = [
    "config.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CSRF_FAILURE_VIEW = "config.errors.expired_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_ENGINE = "people.views.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)\Z"]  # who watches asks this machine, by http
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.switch(
    "BEHIND_PROXY", default=False, meaning="A reverse proxy on this machine sets X-Forwarded-Proto and -For."
):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOG = env.choice(
    "LOG",
    "automatic",
    ("automatic", "plain", "json"),
    meaning="How log lines look. json holds nothing personal; automatic is plain on a terminal and json elsewhere.",
)
SLOW_REQUEST_MS = env.whole(
    "SLOW_REQUEST_MS", 1000, low=0, high=600_000, meaning="A request that takes as long gets a log line; 0: none does."
)
ERROR_MAIL = env.text(
    "ERROR_MAIL", meaning="Addresses, with blanks between, that faults of the server are mailed to."
).split()
globals().update(
    env.mail_server("MAIL_SERVER", meaning="Where mail goes out, such as smtps://user:password@mail.example.org:465.")
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.text("MAIL_FROM", meaning="The sender of such mail; else factkeep at the name of the site.")
    or f"factkeep@{_site.hostname}"
)
if bool(ERROR_MAIL) != ("EMAIL_HOST" in globals()):
    raise ImproperlyConfigured("Set both FACTKEEP_ERROR_MAIL and FACTKEEP_MAIL_SERVER, or neither.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.Plain", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "config.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": ("plain" if sys.stderr.isatty() else "json") if LOG == "automatic" else LOG,
        },
        **({"mail": {"class": "config.mail.ToAdministrators"}} if ERROR_MAIL else {}),
    },
    "root": {"handlers": ["console", *(["mail"] if ERROR_MAIL else [])], "level": "WARNING"},
}
