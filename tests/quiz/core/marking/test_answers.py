"""Stars in the answers of a key, and answers known to be wrong."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.kinds import KINDS
from facts.core.kinds.short import stretches, wrong_id
from quiz.core.marking import mark, tell
from quiz.core.marking.base import Verdict
from quiz.core.marking.texts import compare, fold

RIGHT, NOTICE, WRONG = Verdict.RIGHT, Verdict.NOTICE, Verdict.WRONG


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("", [""]),
        ("Riga", ["Riga"]),
        ("New*", ["New", ""]),
        ("*a*b*", ["", "a", "b", ""]),
        (r"a\*b", ["a*b"]),
        (r"a\*b*c\d", ["a*b", r"c\d"]),
        (r"a\\*", ["a\\*"]),
    ],
)
def test_stretches(answer: str, parts: list[str]) -> None:
    assert stretches(answer) == parts


STARS = [
    ("New York", "New*", RIGHT),
    ("new", "New*", RIGHT),
    ("Newcastle.", "New*", RIGHT),
    ("Old York", "New*", WRONG),
    ("the city of Vilnius", "*Vilnius", RIGHT),
    ("Vilnius city", "*Vilnius", WRONG),
    ("Warren G. Harding", "Warren * Harding", RIGHT),
    ("Warren Gamaliel Harding", "Warren*Harding", RIGHT),
    ("Warren Harding", "Warren * Harding", RIGHT),
    ("Harding Warren", "Warren * Harding", WRONG),
    ("U.S. Army", "US*", RIGHT),
    ("US Army", "U.S.*", RIGHT),
    ("the mutual defence of all members", "*mutual*defence*", RIGHT),
    ("defence that is mutual", "*mutual*defence*", WRONG),
    ("mutual", "*mutual*mutual*", WRONG),
    ("aa", "aa*aa", WRONG),
    ("aaa", "aa*aa", WRONG),
    ("aaaa", "aa*aa", RIGHT),
    ("abcbc", "a*bc", RIGHT),
    ("Siauliai fortress", "Šiauliai*", NOTICE),
    ("Šiauliu fortress", "Šiauliai*", WRONG),
    ("New Yrok", "New Y*k City", WRONG),
    ("Article 5", "*5", RIGHT),
    ("Article 15", "* 5", RIGHT),
    ("a*b", r"a\*b", RIGHT),
    ("axb", r"a\*b", WRONG),
    ("a * b", r"a \* b", RIGHT),
    ("M*A*S*H", r"M\*A\*S\*H", RIGHT),
]


@pytest.mark.parametrize(("given_", "answer", "verdict"), STARS)
def test_a_star_stands_for_anything(given_: str, answer: str, verdict: Verdict) -> None:
    assert compare(given_, ["the best form", answer]).verdict is verdict


def test_an_accent_beside_a_star_is_minded() -> None:
    assert compare("Siauliai fortress", ["Šiauliai*"]).notes == ("Right, but mind the accent.",)
    assert compare("Siauliai fortress", ["Šiauliai*"], strict=True).notes == ("Mind the accent.",)


@given(st.lists(st.text("ab c.-é1", max_size=4), min_size=1, max_size=4), st.lists(st.text("xyz", max_size=3)))
def test_what_is_put_in_for_stars_fits(parts: list[str], fillings: list[str]) -> None:
    """Letters joined to letters change nothing, so what stands for a star is set off by another sign."""
    text = parts[0]
    for i, part in enumerate(parts[1:]):
        text += f"_{fillings[i] if i < len(fillings) else ''}_{part}"
    pattern = "*".join(f"{'_' * (i > 0)}{part}{'_' * (i < len(parts) - 1)}" for i, part in enumerate(parts))
    if fold(text):
        assert compare(text, [pattern]).verdict is RIGHT


@pytest.mark.parametrize("answer", ["*a" * 5, "a*" * 5, "*ab*ab*ab*ab*ab", "*" + "a" * 60 + "b*" + "a" * 60 + "c*"])
def test_stars_take_linear_time(answer: str) -> None:
    start = time.perf_counter()
    compare("a" * 2_000, [answer] * 20)
    assert time.perf_counter() - start < 0.5


KEY = KINDS["short"].build(
    {
        "stem": "The capital of Lithuania?",
        "accepted": ["Vilnius", "City of Vilnius"],
        "wrong": [
            "Kaunas",
            {"text": "Vilnia", "feedback": "That is the *river*."},
            {"text": "Riga*", "feedback": "Latvia."},
        ],
    }
)


@pytest.mark.parametrize(
    ("given_", "verdict", "feedback"),
    [
        ("Vilnius", RIGHT, ""),
        ("Vilnus", NOTICE, ""),
        ("Vilnia", WRONG, "That is the <em>river</em>."),
        ("the vilnia.", WRONG, "That is the <em>river</em>."),
        ("Vilnias", WRONG, ""),
        ("Kaunas", WRONG, ""),
        ("Riga, in Latvia", WRONG, "Latvia."),
        ("Tallinn", WRONG, ""),
    ],
)
def test_known_wrong_answers(given_: str, verdict: Verdict, feedback: str) -> None:
    content, key = KEY
    assert KINDS["short"].problems(content, key) == []
    assert mark("short", content, key, given_).verdict is verdict
    [told] = tell("short", KINDS["short"].face(content), key, given_)
    assert (told.verdict, KINDS["short"].back(content, key)["feedback"].get(told.feedback, "")) == (verdict, feedback)


def test_an_accent_is_not_forgiven_where_it_makes_a_known_wrong_answer() -> None:
    assert compare("resume", ["résumé"]).verdict is NOTICE
    assert compare("resume", ["résumé"], wrong_ones=["resume"]).verdict is WRONG
    assert compare("Résumé", ["résumé"], wrong_ones=["resume"]).verdict is RIGHT


@pytest.mark.parametrize(
    ("given_", "accepted", "wrong", "verdict"),
    [
        ("hypotensoin", "hypotension", "hypertension", NOTICE),
        ("hypetension", "hypotension", "hypertension", WRONG),
        ("afect", "affect", "effect", NOTICE),
        ("efect", "affect", "effect", WRONG),
        ("effect", "affect", "effect", WRONG),
        ("1915", "1914", "1915", WRONG),
        ("Slovekia", "Slovakia", "Slovenia", WRONG),
        ("Slovakai", "Slovakia", "Slovenia", NOTICE),
        ("stalagmitte", "stalagmite", "stalactite", NOTICE),
        ("stalacmite", "stalagmite", "stalactite", WRONG),
        ("stalagtite", "stalagmite", "stalactite", WRONG),
        ("mitosis", "meiosis", "mitosis", WRONG),
        ("mietosis", "meiosis", "mitosis", WRONG),
        ("Mauritania", "Mauritius", "Mauritania", WRONG),
    ],
)
def test_no_slip_is_forgiven_where_a_wrong_answer_is_as_near(
    given_: str, accepted: str, wrong: str, verdict: Verdict
) -> None:
    assert compare(given_, [accepted], wrong_ones=[wrong]).verdict is verdict


@pytest.mark.parametrize(
    ("response", "right", "notes"),
    [
        ({"1": "Siauliai", "2": "x"}, 0, ("Blank 1: Mind the accent: Šiauliai",)),
        ({"1": "šiauliai", "2": "Warren Harding"}, 2, ()),
        ({"1": "Šiauliai fortress"}, 1, ()),
        ({"2": "Harding"}, 1, ()),
        ({"2": "Hardinge"}, 0, ()),
        ({"2": "Hradinge"}, 0, ()),
        ({"2": "Hardnig"}, 1, ("Blank 2: Spelling: Harding",)),
    ],
)
def test_blanks_have_stars_strictness_and_wrong_answers(
    response: dict[str, Any], right: int, notes: tuple[str, ...]
) -> None:
    content, key = KINDS["cloze"].build({"text": "[[strict:Šiauliai|Šiauliai f*]] [[Harding|*Harding|!Hardinge]]"})
    assert KINDS["cloze"].problems(content, key) == []
    marked = mark("cloze", content, key, response)
    assert (marked.fraction * 2, marked.notes) == (right, notes)


def test_the_key_is_told_without_stars() -> None:
    content, key = KINDS["short"].build({"stem": "?", "accepted": [r"M\*A\*S\*H", "Mash*"]})
    assert KINDS["short"].back(content, key)["answer"] == "M*A*S*H"


def test_feedback_goes_by_an_id_that_tells_nothing() -> None:
    assert (
        wrong_id({"text": "Kaunas"})
        == KINDS["single"].build({"stem": "?", "right": "Kaunas", "wrong": ["x"]})[1]["right"]
    )
