"""Pasted lists: what is read, what is not and why, and that nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facts.core.pasting import MOST, Format, detect, read

READ = {
    "tab": ("a\tb\r\nc d\te, f", Format.TAB, [(1, "a", "b"), (2, "c d", "e, f")]),
    "tab quoted": ('"a"\t"b ""x"""\n"c"\td', Format.TAB, [(1, "a", 'b "x"'), (2, "c", "d")]),
    "semicolon": ("Q; A\n\n  R ;B; ", Format.SEMICOLON, [(1, "Q", "A"), (3, "R", "B")]),
    "quotes hold the separator": ('"x; y";z', Format.SEMICOLON, [(1, "x; y", "z")]),
    "quotes hold a line end": ('q;"two\nlines"\nr;s', Format.SEMICOLON, [(1, "q", "two\nlines"), (3, "r", "s")]),
    "quotes within a part": ('He said "hi"; yes', Format.SEMICOLON, [(1, 'He said "hi"', "yes")]),
    "quotes never closed": ('q;"open\nr;s', Format.SEMICOLON, [(1, "q", '"open'), (2, "r", "s")]),
    "quotes of quotes": ('x;"""q"""\ny;z', Format.SEMICOLON, [(1, "x", '"q"'), (2, "y", "z")]),
    "comma": ("Vilnius,capital\nKaunas,city", Format.COMMA, [(1, "Vilnius", "capital"), (2, "Kaunas", "city")]),
    "definition": (
        "- a :: b\n* c :: d :: e\n3. f :: g",
        Format.DEFINITION,
        [(1, "a", "b"), (2, "c", "d :: e"), (3, "f", "g")],
    ),
    "heading": ("## Q?\n\nA\n\n- b; c\n# R ##\nS", Format.HEADING, [(1, "Q?", "A\n\n- b; c"), (6, "R", "S")]),
}


@pytest.mark.parametrize("case", READ)
def test_read(case: str) -> None:
    text, format_, pairs = READ[case]
    pasted = read(text)
    assert (pasted.format, pasted.faults) == (format_, [])
    assert [(pair.line, pair.question, pair.answer) for pair in pasted.pairs] == pairs


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a;b\nno sign", 2, "There is no semicolon between question and answer."),
        ("a;b;c", 1, "There are 3 parts. Put quotes around one that holds a semicolon."),
        ("a;b\n;c", 2, "The question is empty."),
        ("a;b\nc; ", 2, "The answer is empty."),
        ("a;b\n A ;c", 2, "This asks the same as line 1."),
        ("a;" + "b" * 2001, 1, "This is too long; 2,000 characters is the most."),
        ("a;\x00", 1, "This holds a character that cannot be shown."),
        ("words\n## Q\nA", 1, "No heading stands above this."),
        ("## Q\n\n## R\nA", 1, "The answer is empty."),
    ],
)
def test_a_fault_has_its_line(text: str, line: int, what: str) -> None:
    assert [(fault.line, fault.what) for fault in read(text).faults] == [(line, what)]


def test_there_is_a_most() -> None:
    pasted = read("\n".join(f"q{i};a" for i in range(MOST + 2)))
    assert (len(pasted.pairs), len(pasted.faults)) == (MOST, 2)


@pytest.mark.parametrize("text", ["", " \n\t", "one line", "a: b", "## \n"])
def test_what_is_no_list_makes_nothing(text: str) -> None:
    assert read(text).pairs == []


pieces = st.lists(
    st.sampled_from(['"', ";", "\t", ",", "\n", " :: ", "- ", "## ", "a", "b ", "ü", "\x00"]), max_size=40
)


@given(pieces.map("".join), st.none() | st.sampled_from(Format))
@example('"\n"', None)
def test_nothing_is_lost_and_nothing_raises(text: str, format_: Format | None) -> None:
    pasted = read(text, format_)
    rows = sorted([*pasted.pairs, *pasted.faults], key=lambda row: row.line)
    kept = "".join("".join(row.text.split()) for row in rows)
    assert kept == "".join(text.split())
    assert len({row.line for row in rows}) == len(rows)


@given(st.lists(st.tuples(st.text('ab;,"\t x', min_size=1), st.text('ab;," x', min_size=1)), max_size=5))
def test_what_was_written_with_quotes_is_read_back(rows: list[tuple[str, str]]) -> None:
    def quoted(part: str) -> str:
        return '"' + part.replace('"', '""') + '"'

    pasted = read("\n".join(";".join(map(quoted, row)) for row in rows), Format.SEMICOLON)
    wanted = {
        " ".join(q.casefold().split()): (q.strip(), a.strip()) for q, a in reversed(rows) if q.strip() and a.strip()
    }
    assert {(pair.question, pair.answer) for pair in pasted.pairs} == set(wanted.values())


def test_the_sign_that_most_lines_have_is_the_separator() -> None:
    assert detect("a; b, c\nd; e\nf; g, h") is Format.SEMICOLON
    assert detect("a\tb; c\nd\te; f") is Format.TAB
