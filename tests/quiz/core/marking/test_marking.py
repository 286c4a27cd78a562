"""What holds for every kind: reading a form, marking, telling."""

import contextlib
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.kinds import KINDS, option_id
from quiz.core.marking import (
    MARKERS,
    BadResponse,
    Marked,
    Told,
    Verdict,
    mark,
    marked_by_hand,
    perfect,
    read,
    tell,
    wrong_example,
)
from quiz.core.marking.base import BLANK
from tests.facts.core.items import ITEMS, json_values, mutations

every_kind = pytest.mark.parametrize("kind", MARKERS)


def face_and_order(kind: str, seed: int | None = 7) -> tuple[dict[str, Any], list[str]]:
    content, key = ITEMS[kind]
    return KINDS[kind].face(content), KINDS[kind].arrange(content, key, seed)


def fields_of(kind: str, shown: dict[str, Any]) -> dict[str, Sequence[str]]:
    """The form that a browser sends back when nothing is touched."""
    if "choices" in shown:
        return {"response": [choice["value"] for choice in shown["choices"] if choice["chosen"]]}
    if "pairs" in shown:
        return {f"pair-{pair['value']}": [pair["chosen"]] for pair in shown["pairs"]}
    if "entries" in shown:
        return {"place": [entry["value"] for entry in shown["entries"]]}
    if "pieces" in shown:
        return {f"blank-{piece['blank']}": [piece["value"]] for piece in shown["pieces"] if not isinstance(piece, str)}
    return {"response": [shown["text"]]}


def responses(kind: str) -> st.SearchStrategy[Any]:
    """Responses that a learner can send."""
    content, _ = ITEMS[kind]
    typed = st.text(alphabet="abÜ<&'\" 1", min_size=1, max_size=9).map(str.strip).filter(bool)
    ids = [entry["id"] for entry in content.get("options") or content.get("entries") or content.get("rights") or []]
    if kind == "single":
        return st.sampled_from(ids)
    if kind == "several":
        return st.sets(st.sampled_from(ids), min_size=1).map(sorted)
    if kind == "truefalse":
        return st.booleans()
    if kind == "ordering":
        return st.permutations(ids).filter(lambda order: order != face_and_order(kind)[1])
    if kind == "matching":
        lefts = st.sampled_from([left["id"] for left in content["lefts"]])
        return st.dictionaries(lefts, st.sampled_from(ids), min_size=1)
    if kind == "cloze":
        choices = st.sampled_from(next(blank["options"] for blank in content["blanks"] if blank["options"]))
        return st.fixed_dictionaries({"1": typed}, optional={"2": typed, "3": typed, "4": choices, "5": typed})
    return typed


def test_registry_has_every_kind_but_cards() -> None:
    assert [*MARKERS, "card"] == list(KINDS)
    assert [marker.NAME for marker in MARKERS.values()] == list(MARKERS)


def test_cards_are_not_marked() -> None:
    calls: list[Callable[[], Any]] = [
        lambda: read("card", {}, {}, []),
        lambda: mark("card", *ITEMS["card"], "x"),
        lambda: perfect("card", *ITEMS["card"]),
        lambda: tell("card", {}, {}, "x"),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="not marked"):
            call()


@every_kind
def test_perfect_marks_one(kind: str) -> None:
    content, key = ITEMS[kind]
    response = perfect(kind, content, key)
    by_rules, by_hand = Marked(Decimal(1), Verdict.RIGHT), Marked(Decimal(0), Verdict.WAITING)
    assert mark(kind, content, key, response) == (by_hand if kind == "long" else by_rules)
    told = tell(kind, KINDS[kind].face(content), key, response)
    assert told
    assert {each.verdict for each in told} <= {Verdict.RIGHT, None}


@every_kind
def test_blank_is_worth_nothing(kind: str) -> None:
    content, key = ITEMS[kind]
    assert mark(kind, content, key, None) == BLANK == Marked(Decimal(0), Verdict.WRONG, ("Not answered.",))
    assert tell(kind, KINDS[kind].face(content), key, None) == []


@every_kind
@given(response=json_values)
def test_any_json_is_marked(kind: str, response: Any) -> None:
    check_marked(kind, response)


@every_kind
@given(st.data())
def test_any_json_near_a_response_is_marked(kind: str, data: st.DataObject) -> None:
    response = data.draw(mutations([data.draw(responses(kind))], json_values).filter(bool))[0]
    check_marked(kind, response)


def check_marked(kind: str, response: Any) -> None:
    content, key = ITEMS[kind]
    marked = mark(kind, content, key, response)
    assert 0 <= marked.fraction <= 1
    assert marked.fraction == marked.fraction.quantize(Decimal("0.00001"))
    assert (marked.fraction == 1) == (marked.verdict in (Verdict.RIGHT, Verdict.NOTICE))
    assert (marked.fraction == 0) == (marked.verdict in (Verdict.WRONG, Verdict.WAITING))
    assert all(isinstance(told, Told) for told in tell(kind, KINDS[kind].face(content), key, response))


@every_kind
@given(st.data())
def test_what_is_shown_and_sent_back_is_the_same_response(kind: str, data: st.DataObject) -> None:
    response = data.draw(responses(kind))
    face, order = face_and_order(kind)
    shown = KINDS[kind].present(face, order, response)
    read_back = read(kind, fields_of(kind, shown), face, order)
    assert mark(kind, *ITEMS[kind], read_back) == mark(kind, *ITEMS[kind], response)
    assert KINDS[kind].present(face, order, read_back) == shown
    assert (sorted(read_back) if kind == "several" else read_back) == response


@every_kind
def test_an_untouched_form_is_blank(kind: str) -> None:
    face, order = face_and_order(kind)
    assert read(kind, fields_of(kind, KINDS[kind].present(face, order, None)), face, order) is None
    assert read(kind, {}, face, order) is None
    assert read(kind, {"csrfmiddlewaretoken": ["x"], "operation": ["y"]}, face, order) is None


@every_kind
@given(st.data())
def test_marking_does_not_depend_on_the_order_of_options(kind: str, data: st.DataObject) -> None:
    content, key = ITEMS[kind]
    response = data.draw(responses(kind))
    turned = {
        name: random.Random(3).sample(value, len(value)) if name in ("options", "lefts", "rights", "entries") else value
        for name, value in content.items()
    }
    assert mark(kind, turned, key, response) == mark(kind, content, key, response)


@every_kind
@given(
    st.dictionaries(
        st.sampled_from(["response", "place", "move", "pair-0", "pair-2", "pair-9", "pair-", "blank-1", "blank-x"]),
        st.lists(st.text(max_size=5) | st.sampled_from(["0", "1", "2", "3", "0:up", "9:up", "true"]), max_size=5),
    )
)
def test_any_form_is_read_or_refused(kind: str, fields: dict[str, list[str]]) -> None:
    face, order = face_and_order(kind)
    with contextlib.suppress(BadResponse):
        response = read(kind, fields, face, order)
        check_marked(kind, response)
        assert KINDS[kind].present(face, order, response) is not None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", {"response": ["4"]}),
        ("single", {"response": ["-1"]}),
        ("single", {"response": ["01"]}),
        ("single", {"response": ["１"]}),
        ("single", {"response": ["0", "1"]}),
        ("single", {"response": [option_id("2004")]}),
        ("single", {"response": "0"}),
        ("single", {"response": [0]}),
        ("several", {"response": ["0", "0"]}),
        ("several", {"response": ["0", "9"]}),
        ("truefalse", {"response": ["True"]}),
        ("truefalse", {"response": ["true", "false"]}),
        ("short", {"response": ["a", "b"]}),
        ("short", {"response": ["x" * 2001]}),
        ("short", {"response": ["a\0b"]}),
        ("short", {"response": ["\ud800"]}),
        ("number", {"response": ["1\0"]}),
        ("date", {"response": ["1" * 2001]}),
        ("cloze", {"blank-9": ["x"]}),
        ("cloze", {"blank-": ["x"]}),
        ("cloze", {"blank-1": ["x", "y"]}),
        ("cloze", {"blank-4": ["never offered"]}),
        ("matching", {"pair-3": ["0"]}),
        ("matching", {"pair-0": ["4"]}),
        ("matching", {"pair-x": ["0"]}),
        ("matching", {"pair-0": ["0", "1"]}),
        ("ordering", {"place": ["0", "1", "2"]}),
        ("ordering", {"place": ["0", "1", "2", "2"]}),
        ("ordering", {"place": ["0", "1", "2", "3", "3"]}),
        ("ordering", {"place": ["0", "1", "2", "9"]}),
        ("ordering", {"place": ["0", "1", "2", "3"], "move": ["4:up"]}),
        ("ordering", {"place": ["0", "1", "2", "3"], "move": ["0:left"]}),
        ("ordering", {"place": ["0", "1", "2", "3"], "move": ["0:up", "1:up"]}),
        ("ordering", {"move": ["0:down"]}),
    ],
)
def test_read_refuses(kind: str, fields: Any) -> None:
    with pytest.raises(BadResponse, match=r"^[A-Z].*\.$"):
        read(kind, fields, *face_and_order(kind))


@pytest.mark.parametrize(
    ("places", "move", "expected"),
    [
        ("0123", None, None),
        ("1023", None, "1023"),
        ("0123", "0:down", "1023"),
        ("0123", "1:up", "1023"),
        ("0123", "3:up", "0132"),
        ("3210", "1:down", "3120"),
        ("0123", "0:up", None),
        ("1023", "3:down", "1023"),
        ("1023", "0:down", None),
        ("1023", "", "1023"),
    ],
)
def test_ordering_is_moved(places: str, move: str | None, expected: str | None) -> None:
    face, order = face_and_order("ordering")
    fields = {"place": list(places)} | ({} if move is None else {"move": [move]})
    response = read("ordering", fields, face, order)
    assert response == (expected and [order[int(place)] for place in expected])


ITEM_OF_FOUR = KINDS["several"].build({"stem": "?", "right": ["a", "b", "c"], "wrong": ["d"]})


@pytest.mark.parametrize(
    ("chosen", "fraction", "verdict"),
    [
        ("abc", "1", "right"),
        ("ab", "0.66667", "partly"),
        ("a", "0.33333", "partly"),
        ("abcd", "0.66667", "partly"),
        ("abd", "0.33333", "partly"),
        ("ad", "0", "wrong"),
        ("d", "0", "wrong"),
        ("ax", "0", "wrong"),
        ("aa", "0", "wrong"),
    ],
)
def test_several(chosen: str, fraction: str, verdict: str) -> None:
    marked = mark("several", *ITEM_OF_FOUR, [option_id(text) for text in chosen])
    assert (marked.fraction, marked.verdict) == (Decimal(fraction), verdict)


@pytest.mark.parametrize(
    ("places", "fraction"),
    [("0123", "1"), ("1023", "0.66667"), ("1230", "0.66667"), ("3012", "0.66667"), ("1032", "0.33333"), ("3210", "0")],
)
def test_ordering(places: str, fraction: str) -> None:
    content, key = ITEMS["ordering"]
    response = [key["order"][int(place)] for place in places]
    assert mark("ordering", content, key, response).fraction == Decimal(fraction)


def test_ordering_tells_what_follows_its_predecessor() -> None:
    content, key = ITEMS["ordering"]
    response = [key["order"][i] for i in (1, 0, 2, 3)]
    assert tell("ordering", KINDS["ordering"].face(content), key, response) == [
        Told("Annexation", Verdict.WRONG),
        Told("Relations begin", None),
        Told("New independence", Verdict.RIGHT),
        Told("NATO", Verdict.RIGHT),
    ]


def test_matching() -> None:
    content, key = ITEMS["matching"]
    (one, right), (two, _), (three, _) = key["pairs"].items()
    response = {one: right, two: right}
    assert mark("matching", content, key, response).fraction == Decimal("0.33333")
    assert mark("matching", content, key, {**response, three: "unknown", "unknown": right}).fraction == Decimal(
        "0.33333"
    )
    assert tell("matching", KINDS["matching"].face(content), key, response) == [
        Told("Basic Exchange: 1994", Verdict.RIGHT),
        Told("Logistics: 1994", Verdict.WRONG),
    ]


@pytest.mark.parametrize(
    ("response", "fraction", "notes"),
    [
        ({"1": "1922", "2": "harding", "3": "1.55", "4": "thus", "5": "Coolidge"}, "1", ()),
        ({"1": "1922"}, "0.2", ()),
        ({"3": "1.5 million"}, "0.2", ()),
        ({"3": "1,500,000"}, "0.2", ()),
        ({"3": "1.5 billion"}, "0", ()),
        ({"4": "hence"}, "0", ()),
        ({"5": "Colidge"}, "0.2", ("Blank 5: Spelling: Coolidge",)),
        ({"2": "Coolidge"}, "0", ()),
        ({"1": "May", "2": ""}, "0", ("Blank 1: Write the year with four digits, as in 1990, or with AD or BC.",)),
    ],
)
def test_cloze(response: dict[str, str], fraction: str, notes: tuple[str, ...]) -> None:
    marked = mark("cloze", *ITEMS["cloze"], response)
    assert (marked.fraction, marked.notes) == (Decimal(fraction), notes)


def test_cloze_takes_the_answers_of_other_blanks_for_rivals() -> None:
    content, key = KINDS["cloze"].build({"text": "[[Dominica]] and [[Dominican]]"})
    assert mark("cloze", content, key, {"1": "Dominicam"}).fraction == 0
    assert mark("cloze", content, key, {"1": "Domiinica"}).fraction == Decimal("0.5")


def test_a_long_text_is_read_as_the_browser_counts_it() -> None:
    face = face_and_order("long")[0]
    assert read("long", {"response": ["a\r\n" * 10_000]}, face, []) == ("a\n" * 10_000).strip()
    with pytest.raises(BadResponse, match="20,000 is the most"):
        read("long", {"response": ["a" * 20_001]}, face, [])
    assert read("long", {"response": [" Because\r\n"]}, face, []) is None


def test_a_long_text_is_told_line_by_line() -> None:
    content, key = ITEMS["long"]
    face = KINDS["long"].face(content)
    assert tell("long", face, key, "a <b>\nc") == [Told("a &lt;b&gt;<br>c", None)]


@pytest.mark.parametrize(("fraction", "verdict"), [("0", "wrong"), ("0.00001", "partly"), ("1", "right")])
def test_a_mark_by_hand_has_its_verdict(fraction: str, verdict: str) -> None:
    assert marked_by_hand(Decimal(fraction)) == Marked(Decimal(fraction), Verdict(verdict))


@every_kind
def test_tell_is_safe_html(kind: str) -> None:
    content, key = ITEMS[kind]
    face = KINDS[kind].face(content)
    nasty = "<script>alert('x')</script>"
    response: Any = {"1": nasty} if kind == "cloze" else [nasty] if kind in ("several", "ordering") else nasty
    assert not any("<script" in told.html for told in tell(kind, face, key, response))


@pytest.mark.parametrize(
    ("kind", "response", "told"),
    [
        ("single", option_id("1999"), [("1999", "wrong")]),
        ("several", [option_id("CISMOA"), option_id("Logistics")], [("CISMOA", "right"), ("Logistics", "wrong")]),
        ("truefalse", False, [("False", "wrong")]),
        ("short", "Vilnus <3", [("Vilnus &lt;3", "wrong")]),
        ("short", "Vilnus", [("Vilnus", "notice")]),
        ("number", "$279.75M", [("$279.75M", "right")]),
        ("date", "1990", [("1990", "wrong")]),
        (
            "cloze",
            {"1": "1922", "3": "1.5 million", "5": "x"},
            [("1922", "right"), ("1.5 million", "right"), ("x", "wrong")],
        ),
    ],
)
def test_tell(kind: str, response: Any, told: list[tuple[str, str]]) -> None:
    content, key = ITEMS[kind]
    face = KINDS[kind].face(content)
    assert [(each.html, each.verdict) for each in tell(kind, face, key, response)] == told


@every_kind
def test_a_wrong_example_is_no_perfect_one_and_always_the_same(kind: str) -> None:
    content, key = ITEMS[kind]
    response = wrong_example(kind, content, key)
    assert mark(kind, content, key, response).fraction < 1
    assert tell(kind, KINDS[kind].face(content), key, response)
    assert wrong_example(kind, content, key) == response


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("several", {"stem": "?", "right": ["a", "b"], "wrong": []}),
        ("several", {"stem": "?", "right": ["a"], "wrong": ["b"]}),
        ("matching", {"stem": "?", "pairs": [["a", "1"], ["b", "1"]], "extra": ["2"]}),
        ("ordering", {"stem": "?", "order": ["a", "b"]}),
        ("short", {"stem": "?", "accepted": ["something else"]}),
        ("date", {"stem": "?", "value": "1492"}),
        ("number", {"stem": "?", "value": "100", "tolerance": "50"}),
        ("cloze", {"text": "[[choice:*so|thus]]"}),
    ],
)
def test_a_wrong_example_is_found_where_it_is_hard(kind: str, fields: dict[str, Any]) -> None:
    content, key = KINDS[kind].build(fields)
    assert KINDS[kind].problems(content, key) == []
    assert mark(kind, content, key, wrong_example(kind, content, key)).fraction < 1
