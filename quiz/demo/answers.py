"""How people answer: right, with a typing error now and then, or mistaken in a way that a person could be.

A response here has the shape that `docs/items.md` gives; `fields` turns it into the form that its page would send.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from facts.models import ItemVersion
from quiz.core import marking
from quiz.demo import story

SLIPS = (-10, -5, -2, -1, 1, 2, 5, 10)
"""By so many years is a date mistaken."""
FACTORS = ("0.5", "0.75", "0.9", "1.1", "1.25", "1.5", "2", "10")
"""By so much is a number mistaken."""


def right(version: ItemVersion, chance: random.Random) -> Any:
    """A response that marks 1: the key, or for a short answer sometimes another accepted form or a typing error."""
    response = marking.perfect(version.kind, version.content, version.key)
    if version.kind == "short" and chance.random() < 0.4:
        typed = chance.choice([*version.key["accepted"], _mistyped(response, chance), response.lower()])
        return typed if _fraction(version, typed) == 1 else response
    return response


def mistaken(version: ItemVersion, slug: str, chance: random.Random) -> Any:
    """A response that does not mark 1, though it may be partly right."""
    response = None
    for _ in range(20):
        response = _MISTAKES[version.kind](version, slug, chance)
        if _fraction(version, response) < 1:
            return response
    raise ValueError(f"No mistake was found for {slug}, last {response!r}.")


def fields(version: ItemVersion, order: Sequence[str], response: Any) -> dict[str, list[str]]:
    """The form that says this response, with positions in the pinned order as the page has them."""
    if version.kind == "truefalse":
        return {"response": ["true" if response else "false"]}
    if version.kind == "single":
        return {"response": [str(order.index(response))]}
    if version.kind == "several":
        return {"response": [str(order.index(option)) for option in response]}
    if version.kind == "ordering":
        return {"place": [str(order.index(entry)) for entry in response]}
    if version.kind == "matching":
        lefts = [left["id"] for left in version.face["lefts"]]
        return {f"pair-{lefts.index(left)}": [str(order.index(right))] for left, right in response.items()}
    if version.kind == "cloze":
        return {f"blank-{blank}": [text] for blank, text in response.items()}
    return {"response": [response]}


def _fraction(version: ItemVersion, response: Any) -> Decimal:
    return marking.mark(version.kind, version.content, version.key, response).fraction


def _mistyped(text: str, chance: random.Random) -> str:
    """Two neighbouring letters the wrong way round."""
    place = chance.randrange(1, max(2, len(text) - 1))
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def _written(date: str) -> str:
    """A date as people write it: "2004", "March 2022", "24 March 1987"."""
    year, *rest = date.split("-")
    month = [calendar.month_name[int(rest[0])]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def _single(version: ItemVersion, slug: str, chance: random.Random) -> str:
    return chance.choice(
        [option["id"] for option in version.content["options"] if option["id"] != version.key["right"]]
    )


def _several(version: ItemVersion, slug: str, chance: random.Random) -> list[str]:
    """Some right ones, and perhaps a wrong one."""
    known = list(version.key["right"])
    others = [option["id"] for option in version.content["options"] if option["id"] not in known]
    chosen = chance.sample(known, chance.randint(1, len(known)))
    return [*chosen, *chance.sample(others, chance.randint(0, min(1, len(others))))]


def _truefalse(version: ItemVersion, slug: str, chance: random.Random) -> bool:
    return not version.key["right"]


def _short(version: ItemVersion, slug: str, chance: random.Random) -> str:
    return chance.choice(story.MISTAKEN.get(slug, (story.NO_IDEA,)))


def _number(version: ItemVersion, slug: str, chance: random.Random) -> str:
    return _other_number(version.key["value"], chance)


def _other_number(value: str, chance: random.Random) -> str:
    """Another number, written with as many decimals."""
    number = Decimal(value)
    return f"{(number * Decimal(chance.choice(FACTORS))).quantize(number):f}"


def _date(version: ItemVersion, slug: str, chance: random.Random) -> str:
    return _written(_other_date(version.key["value"], chance))


def _other_date(value: str, chance: random.Random) -> str:
    return f"{int(value[:4]) + chance.choice(SLIPS)}{value[4:]}"


def _cloze(version: ItemVersion, slug: str, chance: random.Random) -> dict[str, str]:
    """Some blanks filled rightly; the others mistaken, or left empty where a word was asked for."""
    response = dict(marking.perfect(version.kind, version.content, version.key))
    blanks = version.content["blanks"]
    for blank in chance.sample(blanks, chance.randint(1, len(blanks))):
        text, key = response.pop(blank["id"]), version.key["blanks"][blank["id"]]
        if blank["kind"] == "choice":
            response[blank["id"]] = chance.choice([option for option in blank["options"] if option != text])
        elif blank["kind"] == "number":
            response[blank["id"]] = _other_number(key["value"], chance)
        elif blank["kind"] == "date":
            response[blank["id"]] = _other_date(key["value"], chance)
    return response


def _matching(version: ItemVersion, slug: str, chance: random.Random) -> dict[str, str]:
    """Two partners taken for each other, or one not known."""
    pairs = dict(version.key["pairs"])
    one, other = chance.sample(sorted(pairs), 2)
    if chance.random() < 0.3:
        del pairs[one]
    else:
        pairs[one], pairs[other] = pairs[other], pairs[one]
    return pairs


def _ordering(version: ItemVersion, slug: str, chance: random.Random) -> list[str]:
    """One entry in the wrong place."""
    order = list(version.key["order"])
    entry = order.pop(chance.randrange(len(order)))
    order.insert(chance.randint(0, len(order)), entry)
    return order


_MISTAKES: Mapping[str, Callable[[ItemVersion, str, random.Random], Any]] = {
    "single": _single,
    "several": _several,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "date": _date,
    "cloze": _cloze,
    "matching": _matching,
    "ordering": _ordering,
}
