"""A student takes the quiz through its addresses: start, answer, think again, hand in. Each in a thread of its own.

The driver reads the real forms: it sends their hidden fields, the option with the wanted label, and the button.
"""

from __future__ import annotations

import random
import re
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.load.browser import Browser, Gone, Reply
from bench.load.ledger import Entry, Ledger
from bench.load.pages import Form, Page
from bench.load.schedule import Fate, Press, Sitting
from bench.load.school import School, Student
from bench.load.tally import Tally

STACK = 256 * 1024
"""Bytes of each thread's stack."""


class Unexpected(Exception):  # noqa: N818  it names an outcome
    """The product showed what it should not."""


@dataclass(frozen=True)
class Run:
    school: School
    port: int
    ledger: Ledger
    tally: Tally
    seed: int
    began: float
    """On the monotonic clock."""
    until: float
    """When students give up, on the same clock."""


def take_seats(run: Run, sittings: Sequence[Sitting]) -> list[threading.Thread]:
    """A running thread for each student, who takes their sittings one after the other."""
    threading.stack_size(STACK)
    threads = []
    for place, student in enumerate(run.school.students):
        own = [each for each in sittings if each.student == place]
        threads.append(threading.Thread(target=_sit_all, args=(run, student, own), daemon=True))
    for thread in threads:
        thread.start()
    return threads


def _sit_all(run: Run, student: Student, sittings: Sequence[Sitting]) -> None:
    seed = f"{run.seed} {student.username}"
    browser = Browser(run.port, student.session, run.tally, seed=seed, until=run.until)
    questions = {question.stem: question for question in run.school.questions}
    try:
        for sitting in sittings:
            Taking(run, student, browser, sitting, {stem: each.right for stem, each in questions.items()}).take()
    except (Gone, Unexpected) as fault:
        run.tally.problem(f"{student.username}: {fault}")
    finally:
        browser.close()


@dataclass
class Taking:
    run: Run
    student: Student
    browser: Browser
    sitting: Sitting
    right: Mapping[str, str]
    """Labels by stem."""
    attempt: int = 0

    def take(self) -> None:
        chance = random.Random(f"{self.run.seed} {self.student.username} {self.sitting.at}")
        self._wait(self.sitting.at)
        page, at = self._start()
        for place, press in enumerate(self.sitting.presses, start=1):
            self._wait(press.at)
            if press.thought:
                self._think(page, at, press, press.thought, chance)
            page, at = self._answer(page, at, press, place, chance)
        self._wait(self.sitting.submit_at)
        self._submit(page, at)

    def _wait(self, seconds: float) -> None:
        time.sleep(max(0.0, self.run.began + seconds - time.monotonic()))

    def _start(self) -> tuple[Page, str]:
        at = f"/quizzes/{self.run.school.quiz}/"
        form = self._form(Page(self._good(self.browser.get(at))), "/start/")
        operation = uuid.UUID(form.fields["operation"])
        self._write(operation, "start", is_acknowledged=False)
        reply = self.browser.post(form.action, form.fields, self.sitting.start, at=at)
        found = re.fullmatch(r"/attempts/(\d+)/", reply.location)
        if not found:
            raise Unexpected(f"starting led to {reply.status} {reply.location}")
        self.attempt = int(found[1])
        self._write(operation, "start", is_acknowledged=True)
        self._took("start", self.sitting.at)
        return self._follow(reply.location)

    def _think(self, page: Page, at: str, press: Press, fate: Fate, chance: random.Random) -> None:
        """Another answer first, which saves itself as soon as it is chosen."""
        label = self._label(page, not press.is_right, press.pick)
        reply = self._save(page, at, label, self._new(chance), fate)
        if 'id="saved"' not in self._good(reply):
            raise Unexpected(f"saving at {at} was answered without a word of it")
        self._form(page, "/respond/").fields.update(Page(reply.body).loose)

    def _answer(self, page: Page, at: str, press: Press, place: int, chance: random.Random) -> tuple[Page, str]:
        """The chosen option and Next. With scripts a choice makes a new operation id, else the form's is kept."""
        label = self._label(page, press.is_right, press.pick)
        form = self._form(page, "/respond/")
        is_own = not self.sitting.has_scripts and not press.thought
        operation = uuid.UUID(form.fields["operation"]) if is_own else self._new(chance)
        reply = self._save(page, at, label, operation, press.fate, go="next")
        self._took("answer", press.at)
        last = place == len(self.sitting.presses)
        wanted = f"/attempts/{self.attempt}/check/" if last else f"/attempts/{self.attempt}/{place + 1}/"
        if reply.location:
            page, at = self._follow(reply.location)
        else:
            page, at = Page(self._good(reply)), wanted
        if at != wanted or not self._form(page, "/submit/" if last else f"{wanted}respond/"):
            raise Unexpected(f"after question {place} came {at}, not {wanted}")
        return page, at

    def _save(self, page: Page, at: str, label: str, operation: uuid.UUID, fate: Fate, go: str = "") -> Reply:
        form = self._form(page, "/respond/")
        fields = {**form.fields, "operation": str(operation), "response": form.options[label]}
        if go:
            fields["go"] = go
        self._write(operation, "save", is_acknowledged=False, stem=page.stem, response=label)
        is_part = self.sitting.has_scripts or not go
        reply = self.browser.post(form.action, fields, fate, at=at, is_part=is_part)
        if reply.status not in (200, 302) or "/result/" in reply.location or "/login/" in reply.location:
            raise Unexpected(f"an answer at {at} was met with {reply.status} {reply.location}")
        self._write(operation, "save", is_acknowledged=True, stem=page.stem, response=label)
        return reply

    def _submit(self, page: Page, at: str) -> None:
        form = self._form(page, "/submit/")
        operation = uuid.UUID(form.fields["operation"])
        self._write(operation, "submit", is_acknowledged=False)
        reply = self.browser.post(form.action, form.fields, self.sitting.submit, at=at)
        if reply.location != f"/attempts/{self.attempt}/result/":
            raise Unexpected(f"handing in led to {reply.status} {reply.location}")
        self._write(operation, "submit", is_acknowledged=True)
        self._took("submit", self.sitting.submit_at)
        self._good(self.browser.get(reply.location))

    def _follow(self, location: str) -> tuple[Page, str]:
        """The page that an address leads to, and its own address."""
        reply = self.browser.get(location)
        while reply.status == 302:
            location = reply.location
            reply = self.browser.get(location)
        return Page(self._good(reply)), location

    def _label(self, page: Page, is_right: bool, pick: int) -> str:
        right = self.right.get(page.stem)
        labels = self._form(page, "/respond/").options
        if right not in labels:
            raise Unexpected(f"{page.stem!r} was asked with the options {list(labels)}")
        wrong = sorted(set(labels) - {right})
        return right if is_right else wrong[pick % len(wrong)]

    def _form(self, page: Page, end: str) -> Form:
        form = page.form(end)
        if form is None:
            raise Unexpected(f"a page has no form for {end}, only {[each.action for each in page.forms]}")
        return form

    def _good(self, reply: Reply) -> str:
        if reply.status != 200:
            raise Unexpected(f"a page was answered with {reply.status} {reply.location}")
        return reply.body

    def _new(self, chance: random.Random) -> uuid.UUID:
        """An operation id as a browser makes it."""
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    def _took(self, act: str, due: float) -> None:
        self.run.tally.took(act, time.monotonic() - self.run.began - due)

    def _write(
        self, operation: uuid.UUID, act: str, *, is_acknowledged: bool, stem: str = "", response: str = ""
    ) -> None:
        attempt = self.attempt or None
        entry = Entry(is_acknowledged, act, operation.hex, self.student.username, attempt, stem, response)
        self.run.ledger.write(entry)
