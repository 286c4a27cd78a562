"""What holds for every kind, and what each has of its own."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.kinds import KINDS, Problem, option_id
from facts.core.kinds.base import natural
from facts.core.kinds.cloze import marked, parse_marked

from .items import FIELDS, ITEMS, json_values, mutations

every_kind = pytest.mark.parametrize("kind", KINDS)


def test_registry_is_complete() -> None:
    assert list(KINDS) == list(FIELDS)
    assert [kind.NAME for kind in KINDS.values()] == list(KINDS)


@every_kind
def test_good_items_have_no_problems(kind: str) -> None:
    assert KINDS[kind].problems(*ITEMS[kind]) == []


@every_kind
def test_values_are_json(kind: str) -> None:
    content, key = ITEMS[kind]
    values = [content, key, KINDS[kind].face(content), KINDS[kind].back(content, key)]
    assert json.loads(json.dumps(values)) == values


@every_kind
@given(content=json_values, key=json_values)
def test_problems_never_raises(kind: str, content: Any, key: Any) -> None:
    assert KINDS[kind].problems(content, key)


@every_kind
@given(st.data())
def test_problems_never_raises_near_a_good_item(kind: str, data: st.DataObject) -> None:
    item = data.draw(mutations(list(ITEMS[kind]), json_values).flatmap(lambda each: mutations(each, json_values)))
    content, key = [*item, None, None][:2]
    found = KINDS[kind].problems(content, key)
    assert all(isinstance(problem, Problem) and problem.what.endswith((".", "?")) for problem in found)
    if not found:
        face, back = KINDS[kind].face(content), KINDS[kind].back(content, key)
        order = KINDS[kind].arrange(content, key, None)
        assert KINDS[kind].present(face, order, None) is not None
        assert back["answer"]


@every_kind
@pytest.mark.parametrize("seed", [None, *range(20)])
def test_arrange_is_an_order_that_stays(kind: str, seed: int | None) -> None:
    content, key = ITEMS[kind]
    order = KINDS[kind].arrange(content, key, seed)
    assert order == KINDS[kind].arrange(content, key, seed)
    entries = content.get("options") or content.get("rights") or content.get("entries") or []
    assert sorted(order) == sorted(entry["id"] for entry in entries)


def test_arrange_without_a_seed_keeps_the_author_s_order() -> None:
    content, key = ITEMS["single"]
    assert KINDS["single"].arrange(content, key, None) == [option["id"] for option in content["options"]]


@pytest.mark.parametrize("seed", [None, *range(200)])
@pytest.mark.parametrize("n", [2, 3, 4])
def test_ordering_is_never_shown_right(n: int, seed: int | None) -> None:
    content, key = KINDS["ordering"].build({"stem": "Order", "order": list("abcd")[:n]})
    assert KINDS["ordering"].arrange(content, key, seed) != key["order"]


@pytest.mark.parametrize("seed", [None, *range(200)])
def test_matching_is_never_shown_right(seed: int | None) -> None:
    content, key = ITEMS["matching"]
    order = KINDS["matching"].arrange(content, key, seed)
    right = list(key["pairs"].values())
    assert [id_ for id_ in order if id_ in right] != right


def test_matching_lets_two_lefts_share_a_right() -> None:
    content, key = KINDS["matching"].build({"stem": "Pair", "pairs": [["a", "1"], ["b", "1"]], "extra": ["2"]})
    assert KINDS["matching"].problems(content, key) == []
    assert len(KINDS["matching"].arrange(content, key, 1)) == 2


@every_kind
@pytest.mark.parametrize("seed", range(5))
def test_what_is_shown_holds_no_ids_and_no_feedback(kind: str, seed: int) -> None:
    content, key = ITEMS[kind]
    face = KINDS[kind].face(content)
    order = KINDS[kind].arrange(content, key, seed)
    shown = json.dumps(KINDS[kind].present(face, order, None))
    assert not re.search(r"\b[0-9a-f]{10}\b", shown)
    assert "feedback" not in json.dumps(face) + shown
    assert "As it joined" not in json.dumps(face) + shown


@pytest.mark.parametrize("kind", ["short", "number", "date", "card"])
def test_face_of_a_typed_answer_has_no_trace_of_it(kind: str) -> None:
    content, key = ITEMS[kind]
    answer = {"short": "Vilnius", "number": "279", "date": "1990", "card": "Pennsylvania"}[kind]
    face = KINDS[kind].face(content)
    assert answer not in json.dumps([face, KINDS[kind].present(face, [], None)])
    assert answer in json.dumps(KINDS[kind].back(content, key))


def test_face_of_a_cloze_has_no_trace_of_typed_answers() -> None:
    face = json.dumps(KINDS["cloze"].face(ITEMS["cloze"][0]))
    assert not any(answer in face for answer in ("1922", "Harding", "1.5", "Coolidge"))


@pytest.mark.parametrize("kind", ["matching", "ordering"])
def test_face_is_the_same_in_whatever_order_the_author_wrote(kind: str) -> None:
    content, _ = ITEMS[kind]
    name = {"matching": "rights", "ordering": "entries"}[kind]
    turned = {**content, name: content[name][::-1]}
    assert json.dumps(KINDS[kind].face(turned)) == json.dumps(KINDS[kind].face(content))


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("single", "2004"),
        ("several", "Basic Exchange<br>CISMOA"),
        ("truefalse", "True"),
        ("short", "Vilnius"),
        ("number", "279.75 million U.S. dollars"),
        ("date", "11 March 1990"),
        (
            "cloze",
            (
                "In <strong>1922</strong> under <strong>Harding</strong>, worth <strong>1.5</strong> million,"
                " and <strong>thus</strong> never by <strong>Coolidge</strong>."
            ),
        ),
        ("matching", "Basic Exchange: 1994<br>Logistics: 2006<br>Defense Cooperation: 2017"),
        ("ordering", "<ol><li>Relations begin</li><li>Annexation</li><li>New independence</li><li>NATO</li></ol>"),
        ("card", "<p><em>Pennsylvania</em></p>"),
    ],
)
def test_answer(kind: str, answer: str) -> None:
    assert KINDS[kind].back(*ITEMS[kind])["answer"] == answer


def test_feedback_is_by_option() -> None:
    content, key = ITEMS["single"]
    assert KINDS["single"].back(content, key)["feedback"] == {
        option_id("2004"): "As it joined the <strong>European Union</strong>.",
        option_id("1991"): "Independence came first.",
    }


def test_typed_keys_are_shown_as_they_are() -> None:
    content, key = KINDS["short"].build({"stem": "?", "accepted": ["*a* <b>"]})
    assert KINDS["short"].back(content, key)["answer"] == "*a* &lt;b&gt;"


def options(*texts: Any) -> dict[str, Any]:
    return {"stem": "Which?", "options": [{"id": f"o{i}", "text": text} for i, text in enumerate(texts)]}


def entries(*texts: str) -> list[dict[str, str]]:
    return [{"id": f"e{i}", "text": text} for i, text in enumerate(texts)]


STEM = {"stem": "What?"}
CLOZE = {"stem": "Complete.", "text": "In {1}.", "blanks": [{"id": "1", "kind": "short", "hint": "", "options": []}]}
ACCEPTED = {"blanks": {"1": {"accepted": ["a"]}}}


@pytest.mark.parametrize(
    ("kind", "content", "key", "where", "what"),
    [
        ("single", {**options("a", "b"), "stem": " "}, {"right": "o0"}, "stem", "The question is empty."),
        (
            "single",
            {**options("a", "b"), "stem": "x" * 2001},
            {"right": "o0"},
            "stem",
            "The question has 2,001 characters; 2,000 is the most.",
        ),
        (
            "single",
            {**options("a", "b"), "stem": "a\0"},
            {"right": "o0"},
            "stem",
            "The question holds a character that cannot be shown.",
        ),
        ("single", options("a"), {"right": "o0"}, "options", "Write at least 2 of these."),
        (
            "single",
            options(*map(str, range(13))),
            {"right": "o0"},
            "options",
            "There are 13 of these; 12 is the most.",
        ),
        ("single", options("a", "b", " A "), {"right": "o0"}, "options.2.text", "Choice C says the same as choice A."),
        ("single", options("a", ""), {"right": "o0"}, "options.1.text", "Choice B is empty."),
        ("single", options("a", 5), {"right": "o0"}, "options.1.text", "Choice B must be text."),
        (
            "single",
            options("a", "b" * 501),
            {"right": "o0"},
            "options.1.text",
            "Choice B has 501 characters; 500 is the most.",
        ),
        ("single", options("a", "b"), {}, "key.right", "Say which choice is right."),
        ("single", options("a", "b"), {"right": "o2"}, "key.right", "Say which choice is right."),
        ("single", {**options("a", "b"), "color": 1}, {"right": "o0"}, "color", "There is no field “color” here."),
        ("several", options("a", "b"), {"right": []}, "key.right", "Say which choices are right."),
        (
            "several",
            options("a", "b"),
            {"right": ["o7"]},
            "key.right",
            "A choice that is not there cannot be right.",
        ),
        ("several", options("a", "b"), {"right": ["o1", "o1"]}, "key.right", "A choice is named twice as right."),
        ("truefalse", {"stem": "x"}, {"right": 1}, "key.right", "Say whether the statement is true."),
        ("short", STEM, {"accepted": []}, "key.accepted", "Write an answer that is right."),
        ("short", STEM, {"accepted": ["a", "A"]}, "key.accepted.1", "Answer 2 says the same as answer 1."),
        ("short", STEM, {"accepted": ["a"], "strict": "no"}, "key.strict", "Say whether accents count."),
        (
            "number",
            STEM,
            {"value": "1,5"},
            "key.value",
            "Write the value in digits, with a point before the decimals: 279.75.",
        ),
        (
            "number",
            STEM,
            {"value": "1", "tolerance": "-1"},
            "key.tolerance",
            "Write the tolerance as 0.5, 2 %, 3 digits or 10..20.",
        ),
        (
            "date",
            {**STEM, "precision": "week"},
            {"value": "2004"},
            "precision",
            "Choose day, month, year, decade or century.",
        ),
        (
            "date",
            {**STEM, "precision": "day"},
            {"value": "2004"},
            "key.value",
            "The date gives the year, but the day is asked for.",
        ),
        (
            "date",
            {**STEM, "precision": "day"},
            {"value": "2004-02-30"},
            "key.value",
            "There is no such date as 2004-02-30.",
        ),
        (
            "cloze",
            {**CLOZE, "text": "No place."},
            ACCEPTED,
            "text",
            "Blank 1 must stand in the text, and once only.",
        ),
        ("cloze", {**CLOZE, "text": "{1} {1}"}, ACCEPTED, "text", "Blank 1 must stand in the text, and once only."),
        ("cloze", {**CLOZE, "text": "{1} {2}"}, ACCEPTED, "text", "There is no blank {2}."),
        ("cloze", {**CLOZE, "blanks": []}, {"blanks": {}}, "text", "Write at least one blank, as in [[1922]]."),
        ("cloze", CLOZE, {"blanks": {}}, "key.blanks.1.accepted", "Write an answer that is right."),
        (
            "cloze",
            {**CLOZE, "blanks": [{"id": "1", "kind": "choice", "options": ["a", "b"]}]},
            {"blanks": {"1": {"accepted": ["c"]}}},
            "key.blanks.1",
            "Put a star before the right choice of blank 1.",
        ),
        (
            "matching",
            {**STEM, "lefts": entries("a", "b"), "rights": entries("1")},
            {"pairs": {"e0": "e0", "e1": "e0"}},
            "rights",
            "Write at least 2 of these.",
        ),
        (
            "matching",
            {**STEM, "lefts": entries("a", "b"), "rights": entries("1", "2")},
            {"pairs": {"e0": "e0"}},
            "key.pairs.1",
            "Left entry 2 has no partner on the right.",
        ),
        (
            "ordering",
            {**STEM, "entries": entries("a"), "first": "f", "last": "l"},
            {"order": ["e0"]},
            "entries",
            "Write at least 2 of these.",
        ),
        (
            "ordering",
            {**STEM, "entries": entries("a", "b"), "first": "f", "last": "l"},
            {"order": ["e0", "e0"]},
            "key.order",
            "The right order must name every entry once.",
        ),
        ("card", {"stem": "a"}, {"back": ""}, "key.back", "The back is empty."),
    ],
)
def test_problem(kind: str, content: Any, key: Any, where: str, what: str) -> None:
    assert KINDS[kind].problems(content, key) == [Problem(where, what)]


def test_natural_order_goes_by_value() -> None:
    texts = ["$8.9 million", "$32.7 million", "$279.75 million", "$279.8 million", "$1,500 million"]
    assert sorted(["$1,500 million", *texts[:-1]], key=natural) == texts
    assert sorted(["Riga", "10", "9", "tallinn", "Vilnius"], key=natural) == ["9", "10", "Riga", "tallinn", "Vilnius"]


def test_marked_text() -> None:
    text, blanks, key = parse_marked(
        "In [[date:1922#a year]] by [[Harding|Warren Harding]] or [[choice:b|*a|c]], [[C\\#]]."
    )
    assert text == "In {1} by {2} or {3}, {4}."
    assert blanks == [
        {"id": "1", "kind": "date", "hint": "a year", "options": []},
        {"id": "2", "kind": "short", "hint": "", "options": []},
        {"id": "3", "kind": "choice", "hint": "", "options": ["a", "b", "c"]},
        {"id": "4", "kind": "short", "hint": "", "options": []},
    ]
    assert key == {
        "blanks": {
            "1": {"value": "1922"},
            "2": {"accepted": ["Harding", "Warren Harding"]},
            "3": {"accepted": ["a"]},
            "4": {"accepted": ["C#"]},
        }
    }


@pytest.mark.parametrize("text", ["[[", "a]] b", "[[]]", "[[ # hint]]", "[[date:]]", "a {1}", "[[a\\]]", "x" * 4001])
def test_marked_text_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_marked(text)


answers = st.text(alphabet="ab*#|\\:[]~{1}!ü date strict", min_size=1, max_size=12).map(str.strip).filter(bool)
blanks_and_keys = st.one_of(
    st.tuples(st.just("short"), answers, st.lists(answers, min_size=1, max_size=3).map(lambda a: {"accepted": a})),
    st.tuples(
        st.just("short"),
        answers,
        st.tuples(answers, answers).map(
            lambda a: {"accepted": [a[0]], "wrong": [{"text": a[1], "feedback": ""}], "strict": True}
        ),
    ),
    st.tuples(st.just("number"), answers, st.just({"value": "-1.5", "tolerance": "0.1"})),
    st.tuples(st.just("number"), answers, st.just({"value": "7", "tolerance": "0"})),
    st.tuples(st.just("date"), answers, st.just({"value": "1990-03-11"})),
    st.tuples(st.just("choice"), answers, answers.map(lambda answer: {"accepted": [answer]})),
)


@given(st.lists(blanks_and_keys, max_size=4), st.text(alphabet="ab \n*_", max_size=8))
def test_marked_is_the_inverse_of_parse_marked(drawn: list[tuple[str, str, dict[str, Any]]], between: str) -> None:
    blanks, keys = [], {}
    for i, (kind, hint, key) in enumerate(drawn, start=1):
        options = sorted([*key["accepted"], "zz"], key=natural) if kind == "choice" else []
        blanks.append({"id": str(i), "kind": kind, "hint": hint, "options": options})
        keys[str(i)] = key
    text = between.join(["", *(f"{{{blank['id']}}}" for blank in blanks), ""])
    content = {"stem": "Complete.", "text": text, "blanks": blanks}
    assert parse_marked(marked(content, {"blanks": keys})) == (text, blanks, {"blanks": keys})


@given(st.text(alphabet="[]|*#:\\{}1~ datenumberchoice", max_size=60))
def test_parse_marked_raises_nothing_else(text: str) -> None:
    try:
        parsed, blanks, key = parse_marked(text)
    except ValueError:
        return
    KINDS["cloze"].problems({"stem": "x", "text": parsed, "blanks": blanks}, key)


def test_cloze_pieces_are_each_whole() -> None:
    text, blanks, _ = parse_marked("**bold [[a]] text** [link [[b]]](https://x.example) <i>[[c]]</i>")
    pieces = KINDS["cloze"].face({"stem": "x", "text": text, "blanks": blanks})["pieces"]
    assert [piece for piece in pieces if isinstance(piece, str)] == [
        "**bold ",
        " text** [link ",
        "](https://x.example) &lt;i&gt;",
        "&lt;/i&gt;",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_problems_name_a_formula_or_picture_at_fault(kind):
    content, key = ITEMS[kind]
    picture = "![](media:0123456789abcdef01234567.png)"

    found = KINDS[kind].problems({**content, "stem": rf"Is $\foo$ {picture}?"}, key)

    assert [problem.where for problem in found] == ["stem", "stem"]
    assert found[0].what == r"The formula $\foo$ cannot be shown: there is no command \foo."
    assert found[1].what.startswith("Say what 0123456789abcdef01234567.png shows or says")
