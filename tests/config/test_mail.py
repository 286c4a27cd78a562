"""Faults by mail: to whom the settings name, once for each, without anything of anybody."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from config import mail as faults
from config.mail import MOST, ToAdministrators
from tests.conftest import ClassRoom, signed_in
from tests.house.test_security import settings_of

SECRET = "ada-byron-answered-vilnius"
TO = ["root@example.org", "it@example.org"]


@pytest.fixture
def handler(settings) -> Iterator[ToAdministrators]:
    settings.ERROR_MAIL, settings.DEFAULT_FROM_EMAIL = TO, "factkeep@facts.example.org"
    made = ToAdministrators()
    logging.getLogger().addHandler(made)
    yield made
    logging.getLogger().removeHandler(made)


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [10_000.0]
    monkeypatch.setattr("config.mail.time.monotonic", lambda: now[0])
    return now


def sent(mailoutbox: list) -> list:
    for thread in threading.enumerate():
        if thread.name == "fault-by-mail":
            thread.join()
    return mailoutbox


def fail(words: str) -> None:
    logging.getLogger("quiz.tasks").error(words)


def test_a_fault_is_mailed_once_and_tells_nothing_of_anybody(
    classroom: ClassRoom, handler, clock, mailoutbox, monkeypatch
):
    def fault(_self: object) -> None:
        raise ValueError(SECRET)

    client = signed_in(classroom.ada)
    client.raise_request_exception = False
    client.get(f"/nowhere/{SECRET}/")
    assert sent(mailoutbox) == []
    monkeypatch.setattr("people.models.User.zone", property(fault))

    for _three in range(3):
        client.get(f"/quizzes/?q={SECRET}", headers={"X-Request-ID": "4f2a"})

    (mail,) = sent(mailoutbox)
    assert (mail.subject, mail.to, mail.from_email) == (
        "Factkeep: Internal Server Error",
        TO,
        "factkeep@facts.example.org",
    )
    told = json.loads(mail.body[mail.body.index("{") : mail.body.rindex("}") + 1])
    assert (told["error"], told["request"], told["trace"][-1][-5:]) == ("ValueError", "4f2a", "fault")
    assert SECRET not in mail.body
    assert "ada" not in mail.body
    clock[0] += 3601
    client.get("/quizzes/")
    assert "2 more were not mailed" in sent(mailoutbox)[1].body


def test_no_more_than_a_dozen_go_out_in_an_hour(handler, clock, mailoutbox):
    for number in range(MOST + 8):
        fail(f"Fault {number}.")
    assert len(sent(mailoutbox)) == MOST

    clock[0] += 3601
    fail("One\rmore.")

    assert len(sent(mailoutbox)) == MOST + 1
    assert mailoutbox[-1].subject == "Factkeep: One more."
    assert "8 more were not mailed" in mailoutbox[-1].body


def test_what_strangers_send_amiss_is_no_fault(classroom: ClassRoom, handler, mailoutbox, caplog):
    client = signed_in(classroom.ada)

    assert client.get("/quizzes/", headers={"host": "elsewhere.example.net"}).status_code == 400

    assert "ERROR" in {each.levelname for each in caplog.records}
    assert sent(mailoutbox) == []


@pytest.mark.parametrize(("words", "values"), [("%d faults", ("many",)), ("A fault.", ())])
def test_a_line_that_cannot_be_mailed_keeps_nobody_from_going_on(
    handler, mailoutbox, monkeypatch, capsys, words, values
):
    def refuse(_thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    handler.handle(logging.LogRecord("quiz.tasks", logging.ERROR, __file__, 1, words, values, None))

    assert mailoutbox == []
    assert "Logging error" in capsys.readouterr().err


def test_a_mail_server_that_is_away_breaks_nothing(handler, clock, mailoutbox, monkeypatch, caplog):
    def refuse(_message: object) -> None:
        raise ConnectionRefusedError("mail.example.org")

    monkeypatch.setattr(faults.EmailMessage, "send", refuse)

    fail("A fault.")

    assert sent(mailoutbox) == []
    assert set(caplog.messages) == {"A fault.", "A fault could not be mailed: ConnectionRefusedError"}


def test_nothing_is_mailed_unless_the_settings_say_so():
    assert not any(isinstance(each, ToAdministrators) for each in logging.getLogger().handlers)
    assert django_settings.ADMINS == []
    names = ["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_SSL", "EMAIL_USE_TLS", "EMAIL_HOST_PASSWORD", "DEFAULT_FROM_EMAIL"]

    found = settings_of(
        *names,
        "LOGGING",
        FACTKEEP_ERROR_MAIL="root@example.org it@example.org",
        FACTKEEP_MAIL_SERVER="smtp+starttls://factkeep:p%40ss@mail.example.org",
        FACTKEEP_SITE_URL="https://facts.example.org",
    )

    assert found.pop("LOGGING")["root"]["handlers"] == ["console", "mail"]
    assert list(found.values()) == ["mail.example.org", 587, False, True, "p@ss", "factkeep@facts.example.org"]
