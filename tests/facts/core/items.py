"""An item of every kind, for the tests of kinds and of marking, and any JSON to throw at them."""

from typing import Any

from hypothesis import strategies as st

from facts.core.kinds import KINDS

FIELDS: dict[str, dict[str, Any]] = {
    "single": {
        "stem": "In which year did Lithuania join NATO?",
        "right": "2004",
        "wrong": ["1999", {"text": "1991", "feedback": "Independence came first."}, "2014"],
        "right_feedback": "As it joined the **European Union**.",
    },
    "several": {
        "stem": "Which agreements were signed before 2000?",
        "right": ["Basic Exchange", "CISMOA"],
        "wrong": ["Logistics", {"text": "Defense Cooperation", "feedback": "2017."}],
    },
    "truefalse": {"stem": "Lithuania is in NATO.", "right": True},
    "short": {"stem": "The capital of Lithuania?", "accepted": ["Vilnius", "City of Vilnius"]},
    "number": {
        "stem": "How much was granted?",
        "value": "279.75",
        "tolerance": "0.01",
        "unit": "million U.S. dollars",
    },
    "date": {"stem": "When was independence proclaimed?", "value": "1990-03-11"},
    "cloze": {
        "text": "In [[date:1922#a year]] under [[Harding|Warren Harding]], worth [[number:1.5~0.1]] million,"
        " and [[choice:so|*thus|hence]] never by [[Coolidge]]."
    },
    "matching": {
        "stem": "Give each agreement its year.",
        "pairs": [["Basic Exchange", "1994"], ["Logistics", "2006"], ["Defense Cooperation", "2017"]],
        "extra": ["2021"],
    },
    "ordering": {
        "stem": "Put the events in order.",
        "first": "earliest",
        "last": "latest",
        "order": ["Relations begin", "Annexation", "New independence", "NATO"],
    },
    "long": {"stem": "Why did Lithuania join?", "guide": "*Security*, one mark.", "words": 80, "template": "Because"},
    "card": {"stem": "Which Guard trains with Lithuania?", "back": "*Pennsylvania*"},
}

ITEMS = {kind: KINDS[kind].build(fields) for kind, fields in FIELDS.items()}
"""Content and key by kind."""

_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters(), max_size=20)
    | st.sampled_from([entry["id"] for content, _ in ITEMS.values() for entry in content.get("options", [])])
)
json_values = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5)
)


def mutations(value: Any, part: Any) -> st.SearchStrategy[Any]:
    """The value with any one place within it replaced by any JSON, or left out."""
    places = [place for place in _places(value) if place]
    return st.tuples(st.sampled_from(places), part, st.booleans()).map(lambda drawn: _replaced(value, *drawn))


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for name, each in inner for place in _places(each, (*here, name)))]


def _replaced(value: Any, place: tuple[Any, ...], part: Any, is_left_out: bool) -> Any:
    name, *rest = place
    copy = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        copy[name] = _replaced(value[name], tuple(rest), part, is_left_out)
    elif is_left_out:
        del copy[name]
    else:
        copy[name] = part
    return copy
