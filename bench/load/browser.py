"""A browser over one kept connection: cookies, posts sent twice, replies not read, and trying again with the same form.

What is not answered, or answered with 5xx, is tried again after 50 ms, then 100, up to 2 s, each drawn out by chance.
"""

from __future__ import annotations

import gzip
import http.client
import json
import random
import select
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.load.schedule import SAFE, Fate
from bench.load.tally import Tally

TIMEOUT = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html",
    "Accept-Language": "en-GB,en;q=0.5",
    "Accept-Encoding": "gzip",
}


class Gone(Exception):  # noqa: N818  it names an outcome
    """No good reply came in the time a person would wait."""


class Unread(ConnectionError):  # noqa: N818  it names an outcome
    """The reply was cut."""


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    location: str
    """Where it leads, as a redirect or by htmx; empty where it leads nowhere."""
    retry_after: str = ""

    def says_the_same(self, other: Reply) -> bool:
        """Whether two replies to one post tell of the same outcome. Tokens and ids in them differ."""
        return (self.status, self.location) == (other.status, other.location)


class Browser:
    def __init__(self, port: int, session: str, tally: Tally, *, seed: str, until: float) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.tally, self.until = tally, until
        self._cookies = {"session": session}
        self._chance = random.Random(seed)
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self._second = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def get(self, path: str) -> Reply:
        return self._try("GET", path, "", {}, SAFE)

    def post(
        self,
        path: str,
        fields: Mapping[str, str],
        fate: Fate,
        *,
        at: str,
        is_part: bool = False,
        target: str = "question-panel",
    ) -> Reply:
        """Send a form that stands on the page `at`; as htmx does where only a part is wanted."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.origin,
            "Referer": self.origin + at,
        }
        if is_part:
            headers |= {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": self.origin + at}
        self.tally.posted("sent")
        return self._try("POST", path, urlencode(fields), headers, fate)

    def close(self) -> None:
        self._connection.close()
        self._second.close()

    def _try(self, method: str, path: str, body: str, headers: Mapping[str, str], fate: Fate) -> Reply:
        """Raises Gone where the time is over."""
        pause = FIRST_PAUSE
        while True:
            asked = time.monotonic()
            try:
                reply = self._send(method, path, body, headers, fate)
            except (OSError, HTTPException) as error:
                self._connection.close()
                self._second.close()
                reason = type(error).__name__
            else:
                if reply.status < 500:
                    self.tally.good(asked, time.monotonic())
                    return reply
                reason = str(reply.status)
                if reply.status == 503 and not reply.retry_after:
                    self.tally.problem(f"{method} {path} was answered with 503 and no word of when to come again.")
            self.tally.retried(reason)
            if time.monotonic() > self.until:
                raise Gone(f"{method} {path} was tried until the end, the last time with {reason}.")
            time.sleep(pause * self._chance.uniform(0.5, 1.5))
            pause, fate = min(2 * pause, LONGEST_PAUSE), SAFE

    def _send(self, method: str, path: str, body: str, headers: Mapping[str, str], fate: Fate) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = [self._connection, self._second] if fate.is_doubled else [self._connection]
        if fate.is_doubled:
            self.tally.posted("doubled")
        for connection in sent:
            _drop_if_ended(connection)
            connection.request(method, path, body or None, {**HEADERS, "Cookie": cookies, **headers})
        if fate.cut:
            self._hang_up(sent, fate.cut)
        return self._first_good(path, [self._read(connection) for connection in sent])

    def _hang_up(self, sent: list[HTTPConnection], cut: str) -> None:
        self.tally.posted("cut")
        for connection in sent:
            if cut == "late":  # the server has done its work, and nobody hears of it
                select.select([connection.sock], [], [], TIMEOUT)
            connection.close()
        raise Unread

    def _read(self, connection: HTTPConnection) -> Reply | OSError | HTTPException:
        try:
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return error
        for header in response.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        location = response.headers.get("HX-Location") or response.headers.get("Location") or ""
        if location.startswith("{"):
            location = json.loads(location)["path"]
        return Reply(response.status, body.decode(), location, response.headers.get("Retry-After") or "")

    def _first_good(self, path: str, replies: list[Reply | OSError | HTTPException]) -> Reply:
        """One of the replies, the best of two. Raises its error where there is none."""
        whole = [reply for reply in replies if isinstance(reply, Reply)]
        good = [reply for reply in whole if reply.status < 500]
        if len(good) == 2 and not good[0].says_the_same(good[1]):
            seen = " and ".join(f"{each.status} {each.location}".strip() for each in good)
            self.tally.problem(f"{path} sent twice was answered in two ways: {seen}.")
        if good or whole:
            return (good or whole)[0]
        raise next(reply for reply in replies if not isinstance(reply, Reply))


def _drop_if_ended(connection: HTTPConnection) -> None:
    """A kept connection that the server ended in the meantime: a browser sees that and opens another one."""
    if connection.sock and select.select([connection.sock], [], [], 0)[0]:
        connection.close()
