"""A log line tells which request it belongs to and, as JSON, nothing about anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from config.logs import Json, Plain
from config.requests import current
from tests.conftest import ClassRoom, signed_in

SECRET = "ada-byron-answered-vilnius"


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the JSON log would hold."""
    written: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    keeper = Keeper()
    keeper.setFormatter(Json())
    logging.getLogger().addHandler(keeper)
    yield written
    logging.getLogger().removeHandler(keeper)


def test_an_answer_carries_the_id_of_its_request(client: Client):
    ids = [client.get("/robots.txt").headers["X-Request-ID"] for _ in range(2)]

    assert len(set(ids)) == 2
    assert all(len(id_) == 16 for id_ in ids)
    assert client.get("/robots.txt", headers={"X-Request-ID": "4f2a"}).headers["X-Request-ID"] == "4f2a"


@pytest.mark.parametrize("sent", ["ada@example.org said", "x" * 65, "a\tb", "é"])
def test_an_id_that_is_none_is_not_taken(client: Client, sent: str):
    assert client.get("/robots.txt", HTTP_X_REQUEST_ID=sent).headers["X-Request-ID"] != sent


def test_no_line_of_json_tells_what_people_sent(classroom: ClassRoom, lines: list[str], monkeypatch):
    def fault(_self: object) -> None:
        raise ValueError(SECRET)

    client = signed_in(classroom.ada)
    client.raise_request_exception = False
    headers = {"X-Request-ID": "4f2a"}
    client.get(f"/nowhere/{SECRET}/", headers=headers)
    client.get("/", headers={**headers, "Host": f"{SECRET}.example.org"})
    monkeypatch.setattr("people.models.User.zone", property(fault))
    page = client.get(f"/quizzes/?q={SECRET}", headers=headers)

    told = [json.loads(line) for line in lines]
    assert SECRET not in "".join(lines)
    assert {line["request"] for line in told} == {"4f2a"}
    assert [line["status"] for line in told] == [404, 400, 500]
    assert told[-1]["error"] == "ValueError"
    assert told[-1]["trace"][-1].endswith(" fault")
    assert "4f2a" in page.text


def test_a_slow_request_is_told_by_the_pattern_of_its_address(classroom: ClassRoom, lines: list[str]):
    client = signed_in(classroom.ada)
    with override_settings(SLOW_REQUEST_MS=1):
        client.get(f"/quizzes/{classroom.quiz.pk}/?x={SECRET}")

    (told,) = map(json.loads, lines)
    assert (told["method"], told["route"], told["status"]) == ("GET", "quizzes/<row:pk>/", 200)
    assert told["ms"] >= 1


def test_plain_lines_end_with_the_id():
    line = Plain("{levelname}: {message}", style="{")
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, "Hello", None, None)

    told = [(current.set(id_), line.format(record))[1] for id_ in ("4f2a", "")]

    assert told == ["WARNING: Hello [4f2a]", "WARNING: Hello"]
