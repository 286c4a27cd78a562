"""Any item of a kind, as its author might write it: for truths that hold of all of them."""

from typing import Any

from hypothesis import strategies as st

from facts.core.kinds import KINDS
from facts.core.tolerances import Tolerance
from facts.core.units import read_unit
from facts.core.writings import WRITINGS
from tests.facts.core.items import ITEMS

Item = tuple[dict[str, Any], dict[str, Any]]

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
words = st.text("abcdeéüstXY -.'7", min_size=1, max_size=14)
patterns = st.builds("{}*{}".format, words, words)
units = st.sampled_from(["", "km/h", "million U.S. dollars", "%", "°C", "pounds", "peacekeepers"])
tolerances = st.sampled_from(["0", "0.5", "2 %", "3 digits", "1 digit", "-99999999..99999999"])
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**7), max_value=10**7).map(str)
years = st.integers(-3000, 3000)
dates = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    years.map(lambda year: f"{'-' * (year < 0)}{abs(year):04}"),
    st.integers(10, 299).map(lambda decade: f"{decade:03}X"),
    st.integers(0, 29).map(lambda century: f"{century:02}XX"),
    st.integers(0, 29).map(lambda century: f"-{century:02}XX"),
)
writings = st.sampled_from(list(WRITINGS))
several_texts = st.lists(texts, min_size=4, max_size=7, unique_by=str.casefold)


def _blank(drawn: tuple[str, str]) -> str:
    prefix, answer = drawn
    return f"[[{prefix}{answer}]]"


blanks = st.one_of(
    st.tuples(st.sampled_from(["", "strict:"]), st.text("abcdéü", min_size=1, max_size=9)).map(_blank),
    st.tuples(st.just(""), st.builds("{0}|{0}*|!{0}z".format, st.text("abcd", min_size=1, max_size=9))).map(_blank),
    st.tuples(st.just("number:"), st.builds("{}~{}".format, decimals, tolerances)).map(_blank),
    st.tuples(st.just("date:"), dates).map(_blank),
    st.just("[[choice:so|*thus|hence]]"),
)

FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": several_texts.map(lambda each: {"right": each[0], "wrong": each[1:]}),
    "several": st.tuples(several_texts, st.integers(1, 3)).map(
        lambda drawn: {"right": drawn[0][: drawn[1]], "wrong": drawn[0][drawn[1] :]}
    ),
    "truefalse": st.booleans().map(lambda right: {"right": right}),
    "short": st.fixed_dictionaries(
        {"accepted": st.tuples(words, st.lists(words | patterns, max_size=3)).map(lambda drawn: [drawn[0], *drawn[1]])},
        optional={"strict": st.booleans(), "wrong": st.lists(words | patterns, max_size=3)},
    ),
    "number": st.fixed_dictionaries(
        {"value": decimals},
        optional={
            "tolerance": tolerances,
            "unit": units,
            "unit_typed": st.sampled_from(["printed", "optional", "required"]),
            "writing": writings,
        },
    ),
    "date": dates.map(lambda value: {"value": value}),
    "cloze": st.fixed_dictionaries(
        {"text": st.lists(blanks, min_size=1, max_size=4).map(" and ".join)}, optional={"writing": writings}
    ),
    "matching": several_texts.map(
        lambda each: {"pairs": [[each[0], each[1]], [each[1], each[2]]], "extra": list(each[3:])}
    ),
    "ordering": several_texts.map(lambda each: {"order": each, "first": "first", "last": "last"}),
}


def items(kind: str) -> st.SearchStrategy[Item]:
    """Items without problems. Of a kind that is not known here, the one of all kinds' tests."""
    if kind not in FIELDS:
        return st.just(ITEMS[kind])
    built = FIELDS[kind].filter(_makes_sense).map(lambda fields: KINDS[kind].build({"stem": "What?", **fields}))
    return built.filter(lambda item: not KINDS[kind].problems(*item))


def _makes_sense(fields: dict[str, Any]) -> bool:
    """Spares the search what an author would be told at once."""
    is_known = bool(read_unit(fields.get("unit", "")).measure)
    is_near = Tolerance.parse(fields.get("tolerance", "0")).way != "digits" or float(fields["value"]) != 0
    return is_near and (is_known or fields.get("unit_typed", "printed") == "printed")
