"""Two processes that are not one site are found out, by whatever they do not share."""

from __future__ import annotations

import subprocess

import pytest

from bench.load import union
from bench.load.school import School, Student, sums
from bench.load.union import TRIES, Answer

SCHOOL = School(1, 2, 3, Student("teacher", "key"), [], sums(2))
PORTS = [1, 2]
SHARED = {"limits", "sessions", "rows", "jobs"}


class Site:
    """Answers as Factkeep does, of what its two processes share."""

    def __init__(self, shared: set[str]) -> None:
        self.shared = shared
        self.wrong = dict.fromkeys(PORTS, 0)
        self.signed_out: set[int] = set()
        self.is_read = False

    def ask(self, port: int, method: str, path: str, session: str, headers=None, body: str = "") -> Answer:
        if path.endswith("/live/"):
            return Answer(200, "", "<td>Ada</td>" if "rows" in self.shared or port == 1 else "<td>nobody</td>")
        if path == "/account/login/":
            for each in PORTS if "limits" in self.shared else [port]:
                self.wrong[each] += 1
            return Answer(200, "", "Too many failed" if self.wrong[port] > TRIES else "Not right")
        if path == "/account/logout/":
            self.signed_out |= set(PORTS) if "sessions" in self.shared else {port}
            return Answer(302, "/account/login/", "")
        if path == "/courses/":
            return Answer(302 if port in self.signed_out else 200, "", "")
        if method == "POST":
            return Answer(302, "/import/7/", "")
        return Answer(200, "", "/import/7/apply/" if self.is_read and "jobs" in self.shared else "It waits.")

    def manage(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        self.is_read = words == ["manage.py", "work", "--once"]
        return subprocess.CompletedProcess(words, 0)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("", ""),
        ("rows", "the teacher watches two different classes."),
        ("limits", "wrong passwords are not counted as one"),
        ("sessions", "who signed out at one is answered with 200 at the other."),
        ("jobs", "a file sent to one (302 /import/7/) is not read by the worker for the other."),
    ],
)
def test_what_two_processes_do_not_share_is_told(monkeypatch, missing, sentence):
    site = Site(SHARED - {missing})
    monkeypatch.setattr(union, "_ask", site.ask)

    found = list(union.findings(SCHOOL, PORTS, site.manage))

    assert [each.kind for each in found] == ["broken"] * bool(missing)
    assert all(each.sentence.startswith(f"as two processes: {sentence}") for each in found)
