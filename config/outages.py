"""When the database cannot be reached, or it or the disk takes nothing just now: 503, with a page that needs neither.

A middleware could not do this: Django turns what a middleware raises into an answer before the next one out sees it. So
the error handlers, where all such answers are made, ask here. What is our own fault stays 500.
"""

from __future__ import annotations

import errno
import logging

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 5

# Connection, rollback asked for, no space or too many clients, locked, shut down, fault of the machine. Without a
# SQLSTATE nobody answered. https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_CLASSES = {"08", "40", "53", "55", "57", "58"}
READ_ONLY = "25006"
"""A stand-by, or a database whose host lets nobody write. Its class is else of faults of ours."""
# NOMEM, BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL. https://www.sqlite.org/rescode.html
SQLITE_CODES = {7, 5, 6, 8, 10, 13, 14, 15}
# What a file that is written meets, a picture say, on a disk that is full, read-only or broken.
DISK_CODES = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}
REDIS_ERRORS = {"ConnectionError", "TimeoutError", "BusyLoadingError", "ReadOnlyError", "OutOfMemoryError"}
FULL = {"SQLITE_FULL", "53100", "ENOSPC", "EDQUOT", "EFBIG"}


class Away(HttpResponse):
    """It tells its own log line, so Django need not add one with the trace of a fault that is not in the code."""

    status_code = 503
    _has_been_logged = True


def is_outage(error: BaseException | None) -> bool:
    """Whether the same request may well work in a moment, and nothing of it was written, or all of it."""
    if isinstance(error, SessionInterrupted):  # also what Django makes of a session that could not be written
        error = error.__context__ and error.__context__.__context__
    if isinstance(error, OSError):
        return error.errno in DISK_CODES
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", "") == READ_ONLY
    if type(error).__module__ == "redis.exceptions":  # the package is not always there
        return type(error).__name__ in REDIS_ERRORS
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    cause = error.__cause__
    if hasattr(cause, "sqlstate"):
        return cause.sqlstate is None or cause.sqlstate[:2] in POSTGRES_CLASSES
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_CODES


def away(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The same answer for pages, parts and forms; our scripts keep what they sent and try again."""
    code = _code(error)
    what = "disk takes nothing" if isinstance(error, OSError) else "database is away"
    logger.error("The %s (%s).", what, code)
    try:
        page = render_to_string("503.html", {"is_form": request.method == "POST", "is_full": code in FULL})
    except Exception:  # static files not collected, say
        page = "The server cannot do this just now. Everything that was marked as saved is safe. Try again in a moment."
    return Away(page, headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"})


def _code(error: BaseException) -> str:
    """As whoever keeps the site can look it up."""
    if isinstance(error, OSError):
        return errno.errorcode[error.errno or 0]
    cause = error.__cause__ or error
    return getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or type(cause).__name__
