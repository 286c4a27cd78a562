"""The driver's browser against a server of a few lines that notes what comes, and fails on demand."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load.browser import Browser, Gone
from bench.load.schedule import SAFE, Fate
from bench.load.tally import Tally, percentile


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with self.server.lock:
            self.server.seen.append((body, self.headers["Cookie"]))
            status, location = self.server.replies.pop(0) if self.server.replies else (200, "")
        self.send_response(status)
        self.send_header("Set-Cookie", "csrf=new; Path=/")
        self.send_header("Content-Length", "2")
        if self.server.retry_after:
            self.send_header("Retry-After", self.server.retry_after)
        if location:
            self.send_header("HX-Location", location)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Nothing to the screen."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.lock, server.seen, server.replies, server.retry_after = threading.Lock(), [], [], ""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser(server: ThreadingHTTPServer) -> Iterator[Browser]:
    browser = Browser(server.server_port, "s", Tally(), seed="1", until=time.monotonic() + 5)
    yield browser
    browser.close()


FIELDS = {"operation": "op-1", "response": "17"}


def bodies(server: ThreadingHTTPServer, number: int) -> Counter[str]:
    """What came, once so many posts have: a server is still at work when nobody waits for its reply."""
    until = time.monotonic() + 5
    while len(server.seen) < number and time.monotonic() < until:
        time.sleep(0.005)
    return Counter(body for body, _cookie in server.seen)


SENT = "operation=op-1&response=17"


@pytest.mark.parametrize(
    ("fate", "replies", "times", "retries"),
    [
        (SAFE, [], 1, {}),
        (Fate(is_doubled=True), [], 2, {}),
        (Fate(cut="late"), [], 2, {"Unread": 1}),
        (Fate(is_doubled=True, cut="late"), [], 3, {"Unread": 1}),
        (SAFE, [(500, ""), (503, "")], 3, {"500": 1, "503": 1}),
        (Fate(is_doubled=True), [(500, "")], 2, {}),
        (SAFE, [(422, "")], 1, {}),
    ],
)
def test_a_form_comes_as_often_as_its_fate_wants_always_the_same(server, browser, fate, replies, times, retries):
    server.replies += replies

    reply = browser.post("/x/", FIELDS, fate, at="/")

    assert reply.status == (422 if replies == [(422, "")] else 200)
    assert bodies(server, times) == {SENT: times}
    assert browser.tally.retries == retries


def test_a_reply_cut_at_once_is_asked_for_again(server, browser):
    """Whether the first post arrives at all is up to the network; the second does."""
    browser.post("/x/", FIELDS, Fate(cut="at once"), at="/")

    assert set(bodies(server, 1)) == {SENT}
    assert browser.tally.retries == {"Unread": 1}


def test_two_replies_that_tell_of_two_outcomes_are_a_problem(server, browser):
    server.replies += [(200, '{"path": "/attempts/1/check/"}'), (200, "")]

    browser.post("/x/", FIELDS, Fate(is_doubled=True), at="/")

    assert len(browser.tally.problems) == 1


@pytest.mark.parametrize(("retry_after", "problems"), [("5", 0), ("", 1)])
def test_503_has_to_say_when_to_come_again(server, browser, retry_after, problems):
    server.retry_after = retry_after
    server.replies += [(503, "")]

    browser.post("/x/", FIELDS, SAFE, at="/")

    assert len(browser.tally.problems) == problems


def test_cookies_are_kept(server, browser):
    for _ in range(2):
        browser.post("/x/", FIELDS, SAFE, at="/")

    assert [cookie for _body, cookie in server.seen] == ["session=s", "session=s; csrf=new"]


def test_who_has_waited_long_enough_gives_up(server):
    browser = Browser(server.server_port, "s", Tally(), seed="1", until=0)
    server.replies += [(503, "")]

    with pytest.raises(Gone, match="POST /x/ was tried until the end, the last time with 503"):
        browser.post("/x/", FIELDS, SAFE, at="/")
    browser.close()


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.99, 10), (0.1, 1), (0.11, 2)])
def test_a_percentile_is_a_value_that_was_seen(share, value):
    assert percentile([*range(10, 0, -1)], share) == value


def test_recovery_counts_from_the_kill_to_the_first_good_reply_to_a_later_request():
    tally = Tally()
    for asked, came in ((1.0, 5.5), (5.2, 7.0), (5.1, 8.0)):
        tally.good(asked, came)

    assert tally.recovery(5.0) == 2.0
    assert tally.recovery(6.0) is None
