"""The requests that are measured, as a browser with htmx sends them."""

from __future__ import annotations

import io
import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret

from bench import reference
from bench.world import ASKED, SITTING, Learner, World, queue_at, refill
from facts.models import ItemVersion
from quiz.models import AttemptItem

Environ = dict[str, object]
ORIGIN = "http://127.0.0.1:8000"
RATINGS = (3, 3, 3, 1, 3, 4, 3, 3, 2, 3)
"""In turn: mostly good, one of ten each again, hard and easy."""


@dataclass
class Browsers:
    """The cookies of each learner's browser, and requests made with them."""

    secrets: dict[int, str] = field(default_factory=dict)

    def post(self, learner: Learner, path: str, fields: Mapping[str, object], *, target: str) -> Environ:
        secret = self.secrets.setdefault(learner.pk, _get_new_csrf_string())
        body = urlencode({"csrfmiddlewaretoken": _mask_cipher_secret(secret), **fields}, doseq=True).encode()
        return {
            "REQUEST_METHOD": "POST",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.5",
            "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
            "HTTP_ORIGIN": ORIGIN,
            "HTTP_REFERER": ORIGIN + path,
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={learner.session}; {settings.CSRF_COOKIE_NAME}={secret}",
            "HTTP_HX_REQUEST": "true",
            "HTTP_HX_TARGET": target,
            "HTTP_HX_CURRENT_URL": ORIGIN + path,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


class Cards:
    """Each request rates a card in a sitting that goes on; the answer is the next card."""

    name, marker = "card", b'id="card-panel"'

    def __init__(self, world: World, browsers: Browsers) -> None:
        self.world, self.browsers, self.step = world, browsers, 0
        self.ratings = itertools.cycle(RATINGS)

    def batch(self, size: int) -> list[Environ]:
        each = -(-size // len(self.world.learners))
        assert each < SITTING, "A sitting would run out of cards."
        refill(self.world, self.step)
        queue = queue_at(self.world, self.step)
        self.step += each
        turns = itertools.product(queue[:each], self.world.learners)
        return [self._rate(learner, item_id) for item_id, learner in itertools.islice(turns, size)]

    def _rate(self, learner: Learner, item_id: int) -> Environ:
        fields = {"operation": uuid.uuid4(), "item": item_id, "duration_ms": 5200, "rating": next(self.ratings)}
        return self.browsers.post(learner, "/cards/rate/", fields, target="card-panel")


class Quizzes:
    """Each request saves another response than before and goes on; the answer is the next question."""

    name, marker = "quiz", b'id="question-panel"'

    def __init__(self, world: World, browsers: Browsers) -> None:
        self.world, self.browsers = world, browsers
        attempts = [learner.attempt for learner in world.learners]
        rows = AttemptItem.objects.filter(attempt__in=attempts).select_related("version")
        self.forms = {(row.attempt_id, row.position): itertools.cycle(two_responses(row.version)) for row in rows}
        self.turns = self._turns()

    def _turns(self) -> Iterator[tuple[int, Learner]]:
        for position in itertools.cycle(range(1, sum(ASKED.values()))):
            for learner in self.world.learners:
                yield position, learner

    def batch(self, size: int) -> list[Environ]:
        return [self._next(position, learner) for position, learner in itertools.islice(self.turns, size)]

    def _next(self, position: int, learner: Learner) -> Environ:
        fields = {"operation": uuid.uuid4(), **next(self.forms[learner.attempt, position]), "go": "next"}
        path = f"/attempts/{learner.attempt}/{position}/respond/"
        return self.browsers.post(learner, path, fields, target="question-panel")


def two_responses(version: ItemVersion) -> tuple[dict[str, Sequence[str]], dict[str, Sequence[str]]]:
    """The fields of two different responses to a question."""
    face = version.face
    match version.kind:
        case "single":
            return {"response": ["0"]}, {"response": ["1"]}
        case "several":
            return {"response": ["0", "1"]}, {"response": ["1", "2"]}
        case "truefalse":
            return {"response": ["true"]}, {"response": ["false"]}
        case "ordering":
            places = [str(place) for place in range(len(face["entries"]))]
            return {"place": places[::-1]}, {"place": [*places[1:], places[0]]}
        case "matching":
            names = [f"pair-{place}" for place in range(len(face["lefts"]))]
            return {name: ["0"] for name in names}, {name: ["1"] for name in names}
        case "cloze":
            blanks = [piece for piece in face["pieces"] if not isinstance(piece, str)]
            words = [(each["options"] or ["1922", "State"]) for each in blanks]
            first, second = (
                {f"blank-{b['blank']}": [w[n]] for b, w in zip(blanks, words, strict=True)} for n in (0, 1)
            )
            return first, second
        case _:
            return {"response": ["1922"]}, {"response": ["2004"]}


class Reference:
    """Each request answers one of the reference's items."""

    name, marker = "reference", b'id="panel"'

    def __init__(self, learners: Sequence[Learner], browsers: Browsers) -> None:
        self.browsers = browsers
        states = reference.make_rows([learner.pk for learner in learners])
        self.turns = itertools.cycle(
            (learner, states[learner.pk][n]) for n in range(reference.STATES_A_USER) for learner in learners
        )
        self.ratings = itertools.cycle(RATINGS)

    def batch(self, size: int) -> list[Environ]:
        return [self._answer(learner, state) for learner, state in itertools.islice(self.turns, size)]

    def _answer(self, learner: Learner, state: int) -> Environ:
        fields = {"state": state, "duration_ms": 5200, "rating": next(self.ratings)}
        return self.browsers.post(learner, "/reference/answer/", fields, target="panel")
