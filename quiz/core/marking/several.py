"""
Marking several choices: the right ones chosen less the wrong ones, of all that are right, and never below 0.

With weights: what is chosen is worth the sum of its weights, and never below 0 either.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from facts.core.kinds import options

from .base import BLANK, WRONG, BadResponse, Fields, Marked, Told, Values, all_values, at, marked, texts, verdict

NAME = "several"
HAS_PARTS = True
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> list[str] | None:
    chosen = [at(order, place) for place in all_values(fields, "response")]
    if len(set(chosen)) < len(chosen):
        raise BadResponse
    return chosen or None


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None or response == []:
        return BLANK
    chosen, known = set(texts(response)), {option["id"] for option in content["options"]}
    if not chosen <= known:
        return WRONG
    if weights := options.weights(key):
        whole = sum((weight for weight in weights.values() if weight > 0), Decimal(0))
        return marked(sum((weights.get(id_, Decimal(0)) for id_ in chosen), Decimal(0)), whole)
    right = set(key["right"])
    return marked(len(chosen & right) - len(chosen - right), len(right))


def perfect(content: Values, key: Values) -> Any:
    return list(key["right"])


def wrong_example(content: Values, key: Values) -> Any:
    """A right one with a wrong one; where all are right, the first alone."""
    wrong = [option["id"] for option in content["options"] if option["id"] not in key["right"]]
    chosen = [key["right"][0], *wrong[:1]]
    return chosen if mark(content, key, chosen).fraction < 1 else wrong[:1]


def guess(content: Values, key: Values) -> float | None:
    return None


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    shown = face["options"]
    return [Told(shown[id_], verdict(id_ in key["right"])) for id_ in texts(response) if id_ in shown]
