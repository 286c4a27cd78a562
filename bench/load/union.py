"""Whether two processes behind one name are one site: sessions, limits, what a teacher watches, work for later.

Each is asked directly, past the proxy, so that it is known who answers.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.load.audit import Finding
from bench.load.school import School

TRIES = 10
"""Wrong passwords for one name, as the settings allow."""
ROWS = 510
"""More than are read while their sender waits."""
TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


def findings(
    school: School, ports: Sequence[int], manage: Callable[..., subprocess.CompletedProcess[str]]
) -> Iterator[Finding]:
    yield from (Finding("broken", f"as two processes: {sentence}") for sentence in _sentences(school, ports, manage))


def _sentences(
    school: School, ports: Sequence[int], manage: Callable[..., subprocess.CompletedProcess[str]]
) -> Iterator[str]:
    first, second = ports
    teacher = school.teacher.session
    watched = [
        _rows(
            _ask(port, "GET", f"/courses/{school.course}/quizzes/{school.quiz}/live/", teacher, {"HX-Request": "true"})
        )
        for port in ports
    ]
    if watched[0] != watched[1] or not watched[0]:
        yield "the teacher watches two different classes."
    wrong = {"login": "nobody", "password": "not this one"}
    refused = ["Too many" in _post(ports[n % 2], "/account/login/", "", wrong).text for n in range(TRIES + 1)]
    if refused != [False] * TRIES + [True]:
        yield f"wrong passwords are not counted as one: {refused}."
    yield from _job(school, first, second, manage)
    _post(first, "/account/logout/", teacher, {})
    if (left := _ask(second, "GET", "/courses/", teacher)).status != 302:
        yield f"who signed out at one is answered with {left.status} at the other."


def _job(
    school: School, first: int, second: int, manage: Callable[..., subprocess.CompletedProcess[str]]
) -> Iterator[str]:
    """A file that one process takes, the worker reads, and the other shows."""
    lines = [f"::U{n}:: What is {n} plus {n}? {{={2 * n} ~{n}}}" for n in range(1, ROWS + 1)]
    fields = {"deck": str(school.deck), "state": "draft", "operation": str(uuid.uuid4()), "csrfmiddlewaretoken": TOKEN}
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
    body += '--b\r\nContent-Disposition: form-data; name="file"; filename="sums.gift"\r\n\r\n' + "\n\n".join(lines)
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    sent = _ask(first, "POST", "/admin/facts/item/import/", school.teacher.session, kind, body + "\r\n--b--\r\n")
    before = _ask(second, "GET", sent.location, school.teacher.session).text
    manage(["manage.py", "work", "--once"])
    after = _ask(second, "GET", sent.location, school.teacher.session).text
    apply = f"{sent.location}apply/"
    if sent.status != 302 or apply in before or apply not in after:
        yield f"a file sent to one ({sent.status} {sent.location}) is not read by the worker for the other."


def _post(port: int, path: str, session: str, fields: dict[str, str]) -> Answer:
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
    return _ask(port, "POST", path, session, {"Content-Type": "application/x-www-form-urlencoded"}, body)


def _ask(
    port: int, method: str, path: str, session: str, headers: dict[str, str] | None = None, body: str = ""
) -> Answer:
    cookies = f"csrf={TOKEN}" + (f"; session={session}" if session else "")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.request(method, path, body.encode() or None, {"Cookie": cookies, **(headers or {})})
        reply = connection.getresponse()
        return Answer(reply.status, reply.headers.get("Location") or "", reply.read().decode())


def _rows(answer: Answer) -> str:
    """What a person reads of it."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split()) if answer.status == 200 else ""
