"""How log lines are written: plain for eyes on a terminal, JSON for programs, which then holds nothing personal.

    {"at": "2026-11-26T04:00:12.345+00:00", "level": "ERROR", "logger": "django.request", "request": "9f2c…",
     "message": "Internal Server Error", "method": "POST", "route": "attempts/<int:pk>/submit/", "status": 500,
     "error": "ValueError", "trace": ["quiz/actions/closings.py:81 submit_attempt"]}

Addresses and what exceptions say may hold names, codes or answers, so JSON has the pattern of the address, and of an
exception its kind and where it came from.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import Any

from config.requests import current, route_of

BASE = f"{Path(__file__).resolve().parent.parent}/"


class Plain(logging.Formatter):
    """With the id of the request behind it, where there is one."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        line = super().formatMessage(record)
        return f"{line} [{id_}]" if (id_ := current.get()) else line


class Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": current.get(),
            **_told(record),
        }
        return json.dumps({name: value for name, value in fields.items() if value != ""}, ensure_ascii=False)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """Django's own lines about a request name its address, and those about bad ones quote it."""
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", None)
    if request is not None and status is not None:
        told = {
            "message": HTTPStatus(status).phrase,
            "method": getattr(request, "method", ""),
            "route": route_of(request) if hasattr(request, "resolver_match") else "",
            "status": status,
        }
    else:
        told = {"message": record.getMessage().partition("\n")[0], **getattr(record, "about", {})}
    if record.exc_info and record.exc_info[0]:
        told["error"] = record.exc_info[0].__name__
        frames = traceback.extract_tb(record.exc_info[2])
        told["trace"] = [f"{each.filename.removeprefix(BASE)}:{each.lineno} {each.name}" for each in frames]
    return told
