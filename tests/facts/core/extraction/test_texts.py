"""Sources as paragraphs and sentences, from three formats, and that no text takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.extraction.proposals import proposals
from facts.core.extraction.reading import read
from facts.core.extraction.sentences import LONGEST, sentences
from facts.core.extraction.texts import paragraphs, plain

MARKDOWN = """# A *heading*

Some **bold** text with [a link](https://example.org "title"),
snake_case and 2*3 and `code`.

- one
- two
  goes on
After

> quoted

| a | b |
|---|---|
| 1 | 2 |
"""
HTML = """<html><head><title>No</title><style>p{color:red}</style></head><body><h2>A heading &amp; more</h2>
<p onclick="alert(1)" title="a > b">First <b>bold</b>.<br>Next.<script>alert("<p>no</p>")</script></p>
<ul><li>one<li><p>two</p></ul><svg><text>no</text></svg><div>After<p>Last &lt;b&gt; 5 < 6</div>
<table><tr><td>a</td><td>b</td></tr></table>"""


def seen(text: str, text_format: str) -> list[tuple[str, str]]:
    return [(each.locator, each.text) for each in paragraphs(text, text_format)]


def test_blank_lines_part_plain_text():
    assert seen("One\nline.\n\n \t\nTwo.\r\n\r\n\r\nThree.", "plain") == [
        ("paragraph 1", "One line."),
        ("paragraph 2", "Two."),
        ("paragraph 3", "Three."),
    ]


def test_long_lines_without_blank_ones_are_paragraphs():
    assert [number for number, _text in seen("word " * 60 + "\nTwo.", "plain")] == ["paragraph 1", "paragraph 2"]


def test_bullets_are_entries_of_one_paragraph():
    assert seen("Lead.\n\n- one\n- two\n\nEnd.", "plain") == [
        ("paragraph 1", "Lead."),
        ("paragraph 2, entry 1", "one"),
        ("paragraph 2, entry 2", "two"),
        ("paragraph 3", "End."),
    ]


def test_markdown_loses_its_marks():
    assert seen(MARKDOWN, "markdown") == [
        ("heading before paragraph 1", "A heading"),
        ("paragraph 1", "Some bold text with a link, snake_case and 2*3 and code."),
        ("paragraph 2, entry 1", "one"),
        ("paragraph 2, entry 2", "two goes on After"),
        ("paragraph 3", "quoted"),
        ("paragraph 4", "a; b"),
        ("paragraph 5", "1; 2"),
    ]


def test_html_is_read_as_text_only():
    assert seen(HTML, "html") == [
        ("heading before paragraph 1", "A heading & more"),
        ("paragraph 1", "First bold. Next."),
        ("paragraph 2, entry 1", "one"),
        ("paragraph 2, entry 2", "two"),
        ("paragraph 3", "After"),
        ("paragraph 4", "Last <b> 5 < 6"),
        ("paragraph 5", "a; b"),
    ]


@pytest.mark.parametrize("text_format", ["plain", "markdown", "html"])
@given(text=st.text(st.sampled_from("aB1.<>/&#;-*_[]()|`'\"\n =!$"), max_size=300) | st.text(max_size=100))
def test_any_text_can_be_read_and_places_are_true(text: str, text_format: str):
    parts = paragraphs(text, text_format)
    whole = plain(parts)

    assert all(whole[part.start : part.start + len(part.text)] == part.text for part in parts)
    for sentence in read(text, text_format):
        assert sentence.paragraph.text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        assert all(sentence.text[each.start : each.end] == each.value.text for each in sentence.found)
    for made in proposals(read(text, text_format), as_of="2024"):
        assert all(made.statement[each.start : each.end] == each.value.text for each in made.found)
        assert all(each.is_storable for each in made.found)


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. and Lithuania met.", "The U.S. Department of State said so."],
        ["He lives in the U.S.", "The others do not."],
        ["Dr. Smith met Mr. Jones of St. Louis, e.g. for tea.", "Then he left."],
        ["It fell during World War I.", "Lithuania rose."],
        ["J. R. R. Tolkien and George W. Bush.", "Both wrote."],
        ["It cost $2.5 million in FY 2022.", "In 2023 it cost more."],
        ["See No. 5 and Fig. 3 and p. 12.", "No.", "He said “No.”", "Then (at last.)", "It ended!", "Why?", "So."],
        ["It is kept at 37 °C.", "The rest is at 4 °C.", "Vitamin C.", "It helps."],
        ["About 600 B.C. it began, c. 500 B.C.", "It ended."],
        ["Wait... what?", "Yes…", "No end"],
    ],
)
def test_sentences_end_where_people_end_them(expected: list[str]):
    text = " ".join(expected)

    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_sentence_without_end_is_parted():
    text = "word " * 1000

    assert {end - start <= LONGEST for start, end in sentences(text)} == {True}
    assert " ".join(text[start:end] for start, end in sentences(text)) == text.strip()


HOSTILE = ["<", "<a x='", "<!--", "<div>", "<td>x", "&#1", "<svg>", "[", "[a](", "*a ", "* a\n", "`", "|a", ".", "A. ",
           "1 ", "1,", "two ", "1990-", "(AB) ", "Aa of ", "a; ", ": a, ", "$1-", "in March "]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_and_no_faster(piece: str):
    """Four times the text may take eleven times as long, for a busy machine's sake; quadratic would be sixteen."""
    took = {length: min(seconds(piece, length) for _ in range(3)) for length in (2_000, 8_000)}

    assert took[8_000] < max(11 * took[2_000], 0.15)


def seconds(piece: str, length: int) -> float:
    """Of computing, in all three formats. The least of several tells what the text costs and not what else runs."""
    text = (piece * length)[:length]
    began = time.process_time()
    for text_format in ("plain", "markdown", "html"):
        proposals(read(text, text_format), as_of="2024")
    return time.process_time() - began
