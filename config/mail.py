"""Faults by mail to whoever keeps the site, if the settings name them: what a line of the JSON log tells, no more.

The same fault once an hour, and a dozen mails an hour at most, from each process. It is sent beside the request, which
does not wait for a mail server; where none answers the log says so.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque

from django.conf import settings
from django.core.mail import EmailMessage

from config.logs import Json

logger = logging.getLogger(__name__)

EVERY_SECONDS = 3600
MOST = 12

BODY = """\
{site} met a fault. This is its line in the log, without anything personal; a plain log may tell more under this id.

{line}

{unsent} more were not mailed since the mail before. The page "How the site is" in the authoring desk and
"manage.py doctor" tell more.
"""


class ToAdministrators(logging.Handler):
    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.setFormatter(Json())
        self._told: dict[str, float] = {}
        self._sent: deque[float] = deque(maxlen=MOST)
        self._unsent = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Under the handler's lock, as logging calls it. What clients send amiss is an error for Django, no fault."""
        if getattr(record, "status_code", 500) < 500:
            return
        try:
            self._tell(record)
        except Exception:  # as in every handler of logging: whoever logs goes on
            self.handleError(record)

    def _tell(self, record: logging.LogRecord) -> None:
        told, now = json.loads(self.format(record)), time.monotonic()
        kind = json.dumps([told.get(name) for name in ("logger", "message", "route", "error", "trace")])
        is_full = len(self._sent) == MOST and now - self._sent[0] < EVERY_SECONDS
        if is_full or now - self._told.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            self._unsent += 1
            return
        self._told = {each: at for each, at in self._told.items() if now - at < EVERY_SECONDS} | {kind: now}
        self._sent.append(now)
        body = BODY.format(site=settings.SITE_URL, line=json.dumps(told, indent=1), unsent=self._unsent)
        self._unsent = 0
        subject = " ".join(f"Factkeep: {told['message']}".split())[:100]
        message = EmailMessage(subject, body, to=settings.ERROR_MAIL)
        threading.Thread(target=_send, args=[message], name="fault-by-mail", daemon=True).start()


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except OSError as error:  # SMTP's own are of this kind as well
        logger.warning("A fault could not be mailed: %s", type(error).__name__)
