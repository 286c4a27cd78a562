"""What holds of every item of every kind, and how long an answer may take, whatever it is."""

import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.core.kinds import KINDS
from quiz.core.marking import MARKERS, Verdict, mark, perfect, tell
from tests.factories import BY_RULES
from tests.facts.core.items import ITEMS, json_values
from tests.quiz.core.marking import test_answers, test_moments, test_numbers, test_texts, test_units
from tests.quiz.core.marking.items import items

every_kind = pytest.mark.parametrize("kind", MARKERS)
patiently = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=25)

COUNT = sum(
    len(table)
    for table in (
        test_texts.CASES,
        test_answers.STARS,
        test_numbers.CASES,
        test_units.CASES,
        test_units.WRITTEN,
        test_units.REFUSED,
        test_moments.CASES,
    )
)


@pytest.mark.parametrize("count", [COUNT], ids=lambda count: f"{count}-cases")
def test_the_tables_hold_three_hundred_cases_and_more(count: int) -> None:
    assert count >= 300


@pytest.mark.parametrize("kind", BY_RULES)
@patiently
@given(st.data())
def test_the_key_marks_one(kind: str, data: st.DataObject) -> None:
    content, key = data.draw(items(kind))
    marked = mark(kind, content, key, perfect(kind, content, key))
    assert (marked.fraction, marked.verdict, marked.notes) == (1, Verdict.RIGHT, ())


@every_kind
@patiently
@given(st.data())
def test_any_response_gets_a_fraction_and_is_told(kind: str, data: st.DataObject) -> None:
    content, key = data.draw(items(kind))
    response = data.draw(json_values | st.just(perfect(kind, content, key)))
    marked = mark(kind, content, key, response)
    assert 0 <= marked.fraction <= 1
    assert marked.fraction == marked.fraction.quantize(Decimal("0.00001"))
    assert is_by_hand(marked.verdict) or (marked.fraction == 1) == (marked.verdict in (Verdict.RIGHT, Verdict.NOTICE))
    tell(kind, KINDS[kind].face(content), key, response)


@every_kind
@patiently
@given(st.data())
def test_a_mark_does_not_depend_on_the_order_of_options(kind: str, data: st.DataObject) -> None:
    content, key = data.draw(items(kind))
    turned = {
        name: data.draw(st.permutations(value)) if name in ("options", "lefts", "rights", "entries") else value
        for name, value in content.items()
    }
    for response in (perfect(kind, content, key), data.draw(json_values), data.draw(partly(content, key))):
        assert mark(kind, turned, key, response) == mark(kind, content, key, response)


def partly(content: dict[str, Any], key: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Some of the ids there are, as a list or each for another."""
    ids = [entry["id"] for name in ("options", "entries", "lefts", "rights") for entry in content.get(name, [])]
    if not ids:
        return st.text(max_size=5)
    return st.lists(st.sampled_from(ids), unique=True) | st.dictionaries(st.sampled_from(ids), st.sampled_from(ids))


def is_by_hand(verdict: str) -> bool:
    """Whether a person marks it: no response then marks 1 by itself."""
    return verdict not in ("right", "notice", "partly", "wrong")


RANDOM_STRINGS = 10_000
SLOWEST_SECONDS = 0.010
LONGEST = 5_000

ALPHABETS = (
    "0123456789",
    "0123456789.,' \u00a0\u202f-+eE",
    "abcdefghijklmnopqrstuvwxyz",
    "aAbB üéß*\\|",
    " \t\n.-'’",
    "ﷺ½²⁰٣४Ⅷ㎞µ℃\u0301\u200b\ue000",
    "".join(map(chr, range(32, 0x2FF))),
    "".join(map(chr, range(0x1F300, 0x1F400))),
)
PIECES = (
    *("million", "1,234", "$", "km/h", "per", "°C", "e6", "x10^", "19th", "century", "BC", "March", "the", "Vilnius"),
    *("hyper", "tension", "1820s", "ad ", "-", "a", "10^", "2.5", "%", " ", "\ud800", "\x00"),
)


def random_strings() -> Iterator[str]:
    """Short and long, of one alphabet or pieced together from what the grammars know."""
    chance = random.Random(20_261_125)
    for i in range(RANDOM_STRINGS):
        length = chance.choice((1, 3, 8, 20, 60, 119)) if i % 50 else chance.randrange(LONGEST)
        if i % 3:
            yield "".join(chance.choices(ALPHABETS[i % len(ALPHABETS)], k=length))
        else:
            yield chance.choice(("", " ")).join(chance.choices(PIECES, k=1 + length // 4))


HARD = [f"{'ab' * size}c*d" for size in (1, 9, 40)]
TYPED: dict[str, Callable[[], tuple[dict[str, Any], dict[str, Any]]]] = {
    "short": lambda: KINDS["short"].build(
        {
            "stem": "?",
            "accepted": ["hypertension", "a" * 199, "Šiauliai in the north", *HARD],
            "wrong": ["hypotension", *(f"{'a' * 190}{letter}" for letter in "bcdefgh")],
        }
    ),
    "number": lambda: KINDS["number"].build(
        {"stem": "?", "value": "36", "unit": "million km/h", "unit_typed": "required", "tolerance": "3 digits"}
    ),
    "date": lambda: KINDS["date"].build({"stem": "?", "value": "-0043-03-15"}),
    "cloze": lambda: KINDS["cloze"].build(
        {"text": "[[hypertension|hyp*on|!hypotension]], [[number:1.5~2%]] °C, [[date:18XX]]", "writing": "fr"}
    ),
}


def seconds(call: Callable[[], object]) -> float:
    """Of the processor, since others use the machine as well."""
    start = time.process_time()
    call()
    return time.process_time() - start


@every_kind
def test_no_random_string_raises_or_takes_long(kind: str) -> None:
    """A slow one is measured again: the best of four counts."""
    content, key = TYPED[kind]() if kind in TYPED else ITEMS[kind]
    strings = random_strings() if kind in TYPED else list(random_strings())[::20]
    slow = {}
    for text in strings:
        response: Any = {"1": text, "2": text, "3": text} if kind == "cloze" else text
        call = lambda: mark(kind, content, key, response)  # noqa: B023, E731 - called before the next turn
        if (taken := seconds(call)) > SLOWEST_SECONDS and (
            taken := min(seconds(call) for _ in range(3))
        ) > SLOWEST_SECONDS:
            slow[text[:40]] = taken
    assert slow == {}
