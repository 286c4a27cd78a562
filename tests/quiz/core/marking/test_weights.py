"""Options that are worth more or less than others."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.kinds import KINDS, option_id
from quiz.core.marking import Marked, Verdict, mark, perfect


def weighted(kind: str, **weights: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options a to d, of which a is right, and of `several` b too, with these weights."""
    options = [{"id": name, "text": name, "feedback": ""} for name in "abcd"]
    right: Any = "a" if kind == "single" else ["a", "b"]
    return {"stem": "Which?", "options": options}, {"right": right, "weights": weights}


@pytest.mark.parametrize(
    ("kind", "weights", "response", "fraction", "verdict"),
    [
        ("several", {"a": "0.75", "b": "0.25"}, ["a"], "0.75", "partly"),
        ("several", {"a": "0.75", "b": "0.25"}, ["a", "b"], "1", "right"),
        ("several", {"a": "0.75", "b": "0.25"}, ["a", "b", "c"], "1", "right"),
        ("several", {"a": "0.75", "b": "0.25", "c": "-0.5"}, ["a", "b", "c"], "0.5", "partly"),
        ("several", {"a": "0.75", "b": "0.25", "c": "-0.5"}, ["c"], "0", "wrong"),
        ("several", {"a": "0.75", "b": "0.25", "c": "-1"}, ["a", "c"], "0", "wrong"),
        ("several", {"a": "0.5", "b": "0.4999"}, ["a", "b"], "1", "right"),
        ("several", {"a": "0.75", "b": "0.25"}, ["x"], "0", "wrong"),
        ("single", {"b": "0.5"}, "a", "1", "right"),
        ("single", {"a": "1", "b": "0.5"}, "b", "0.5", "partly"),
        ("single", {"b": "0.5", "c": "-0.5"}, "c", "0", "wrong"),
        ("single", {"b": "0.5"}, "d", "0", "wrong"),
        ("single", {"b": "0.5"}, ["b"], "0", "wrong"),
    ],
)
def test_weights(kind: str, weights: dict[str, str], response: Any, fraction: str, verdict: str) -> None:
    content, key = weighted(kind, **weights)
    assert KINDS[kind].problems(content, key) == []
    assert mark(kind, content, key, response) == Marked(Decimal(fraction), Verdict(verdict))
    assert mark(kind, content, key, perfect(kind, content, key)).fraction == 1


@pytest.mark.parametrize(
    ("kind", "weights", "what"),
    [
        ("several", {"a": "0.5", "b": "0.4"}, "The weights of the right choices make 0.9, not 1."),
        ("several", {"a": "1"}, "The right choices have weights above 0, and no others."),
        ("several", {"a": "0.5", "b": "0.4", "c": "0.1"}, "The right choices have weights above 0, and no others."),
        ("several", {"a": "0.5", "b": ".5"}, "Write the weight of choice B as 0.5 or -0.25, from -1 to 1."),
        ("single", {"b": "1.5"}, "Write the weight of choice B as 0.5 or -0.25, from -1 to 1."),
        ("single", {"x": "0.5"}, "A choice that is not there cannot have a weight."),
        ("single", {"b": "1"}, "Only the right choice has the weight 1."),
        ("single", {"a": "0.5"}, "The right choice has the weight 1, or none."),
    ],
)
def test_weights_that_do_not_fit(kind: str, weights: dict[str, str], what: str) -> None:
    assert [problem.what for problem in KINDS[kind].problems(*weighted(kind, **weights))] == [what]


@pytest.mark.parametrize("weights", [[], "x", {"a": 1}, {"a": None}])
@pytest.mark.parametrize("kind", ["single", "several"])
def test_weights_of_any_json_are_problems(kind: str, weights: Any) -> None:
    content, key = weighted(kind)
    assert KINDS[kind].problems(content, {**key, "weights": weights})


@given(
    weights=st.lists(st.integers(-100, 100), min_size=4, max_size=4),
    response=st.lists(st.sampled_from("abcd"), unique=True),
)
def test_a_weighted_mark_stays_within_0_and_1(weights: list[int], response: list[str]) -> None:
    content, key = weighted("several", **{name: f"{w / 100:.2f}" for name, w in zip("abcd", weights, strict=True)})
    if any(weight > 0 for weight in weights):
        assert 0 <= mark("several", content, key, response).fraction <= 1


def test_a_deck_says_weights() -> None:
    fields = {
        "stem": "Which?",
        "right": [{"text": "a", "weight": "0.75"}, {"text": "b", "weight": 0.25}],
        "wrong": [{"text": "c", "weight": "-0.5"}, "d"],
    }
    content, key = KINDS["several"].build(fields)
    assert KINDS["several"].problems(content, key) == []
    assert key["weights"] == {option_id("a"): "0.75", option_id("b"): "0.25", option_id("c"): "-0.5"}
    content, key = KINDS["single"].build({"stem": "?", "right": "a", "wrong": [{"text": "b", "weight": "0.5"}]})
    assert key == {"right": option_id("a"), "weights": {option_id("b"): "0.5"}}
