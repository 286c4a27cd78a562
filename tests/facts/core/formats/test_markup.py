"""HTML of others to our Markdown and back: what is shown stays, and what does not is named."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facts.core import prose
from facts.core.formats.markup import canonical, from_html, from_plain, is_plain, to_html, to_plain

PICTURE = "0123456789abcdef01234567.png"
SOUND = "0123456789abcdef01234567.mp3"
FILES = {"@@PLUGINFILE@@/drop.png": PICTURE, "hello.mp3": SOUND}

SIGNS = st.text(st.sampled_from("ab1 \n\\`*_[]()<>&;!|#+-=~$.:{}\"'é漢"), max_size=30)
WORDS = st.text(st.sampled_from("ab1 é漢.,-*_$<&[\\`~|"), min_size=1, max_size=8)


def inline_html() -> st.SearchStrategy[str]:
    words = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
    tags = st.sampled_from(["b", "i", "s", "code", "u", "span", "sub"])
    return st.recursive(
        words
        | st.sampled_from(
            ["<br>", f"<img src='{PICTURE}' alt='a [b]'>", r"\(x_1\)", "<a href='https://a.example/b(c)'>d</a>"]
        ),
        lambda inner: st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", tags, st.lists(inner, max_size=3)
        ),
        max_leaves=6,
    )


def block_html() -> st.SearchStrategy[str]:
    line = st.lists(inline_html(), max_size=3).map("".join)
    return st.recursive(
        line.map(lambda text: f"<p>{text}</p>")
        | line
        | st.just("<hr>")
        | WORDS.map(lambda text: f"<pre>{text.replace('<', '')}</pre>"),
        lambda inner: (
            st.builds(
                lambda tag, parts: (
                    f"<{tag}>{''.join(f'<li>{part}</li>' if tag in ('ul', 'ol') else part for part in parts)}</{tag}>"
                ),
                st.sampled_from(["ul", "ol", "blockquote", "div", "h3"]),
                st.lists(inner, min_size=1, max_size=3),
            )
            | st.lists(line, min_size=1, max_size=4).map(
                lambda cells: f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
            )
        ),
        max_leaves=6,
    )


@pytest.mark.parametrize(
    ("html", "text", "notes"),
    [
        ("<p>Water is <b>H<sub>2</sub>O</b>.</p>", "Water is **H₂O**.", ()),
        ('<img src="@@PLUGINFILE@@/drop.png" alt="a drop">', f"![a drop](media:{PICTURE})", ()),
        ('<audio src="hello.mp3" title="hello"></audio>', f"![hello](media:{SOUND})", ()),
        ("a<br>b<br><br>c", "a\\\nb\n\nc", ()),
        (r"\(a \(b\) c", r"\\(a $b$ c", ()),
        ("<ol start=3><li>a<li>b<ul><li>c</ul></ol>", "3. a\n4. b\n   - c", ()),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b", ()),
        ("<table><tr><th>a<th>b<tr><td>1|2<td>c</table>", "| a | b |\n| --- | --- |\n| 1\\|2 | c |", ()),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b", ()),
        ("<h2>Title</h2>text", "**Title**\n\ntext", ()),
        ("<pre>if x:\n  y</pre>", "```\nif x:\n  y\n```", ()),
        (r"so \(x_1\)2, \[y\] and $$z$$", "so $x_1$ 2, $$y$$ and $$z$$", ()),
        ("[latex]x[/latex] [$]y[/$]", "$$x$$ $y$".replace("$$x$$", "$x$"), ()),
        ("$5 and $6", r"\$5 and \$6", ()),
        ("$5 once", "$5 once", ()),
        ("1. May", r"1\. May", ()),
        ("2 * 3 * 4, snake_case, _x_", r"2 \* 3 \* 4, snake_case, \_x\_", ()),
        ("&lt;b&gt; &amp;amp; & so", r"\<b> \&amp; & so", ()),
        ("a<i>.b</i>c", "a.bc", ("Bold, italic or struck-out letters were not kept: they stood within words.",)),
        ("<i>a</i><b>b</b>", "*a***b**", ()),
        ("<a href='javascript:x'>a</a>", "a", ("The link to javascript:x was not kept; its words were.",)),
        ("x<script>y</script>", "x", ("A script in it was not kept.",)),
        ("<u>a</u> <span style='color:red'>b</span>", "a b", ("Underlining was not kept.", "Colours were not kept.")),
        ('<img src="b.png">', "", ("A picture that is not in the file (b.png) was not kept.",)),
        (
            r"\(\nope\)",
            r"`\nope`",
            (r"The formula \nope cannot be shown: there is no command \nope. It stays as it was written.",),
        ),
        (r'<span class="tex2jax_ignore">\(</span>x\)', r"\\(x\\)", ()),
        ("<x><y>a</x>", "a", ()),
        ("a\u202eb\x00c", "abc", ()),
    ],
)  # fmt: skip
def test_html_is_spelled_and_what_is_lost_is_named(html, text, notes):
    found = from_html(html, FILES)

    assert (found.text, found.notes) == (text, notes)
    assert canonical(found.text) == found.text


def test_a_phrase_has_lines_in_place_of_blocks():
    found = from_html("<p>a</p><ul><li>- b</li></ul><pre>c\nd</pre>", is_inline=True)

    assert found.text == "a\\\n- b\\\n`c d`"
    assert prose.inline(found.text) == "a<br>\n- b<br>\n<code>c d</code>"


@given(block_html(), st.booleans())
@settings(max_examples=100)
@example("<p>a</p><p>- b</p>", False)
@example("<p>$$$ $$</p>", False)
@example("<p>\\( \\)</p>", True)
def test_what_was_read_has_one_spelling(html, is_inline):
    found = from_html(html, {PICTURE: PICTURE}, is_inline=is_inline).text

    assert canonical(found, is_inline=is_inline) == found


@given(SIGNS, st.booleans())
@settings(max_examples=100)
def test_a_spelling_shows_what_the_text_shows_and_stays(text, is_inline):
    one = canonical(text, is_inline=is_inline)

    assert canonical(one, is_inline=is_inline) == one
    if not is_inline:
        assert "".join(prose.plain(prose.block(one)).split()) == "".join(prose.plain(prose.block(text)).split())


@given(SIGNS)
@settings(max_examples=100)
def test_plain_text_comes_back_as_it_was(text):
    lines = "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))
    while "\n\n\n" in lines:
        lines = lines.replace("\n\n\n", "\n\n")

    spelled = from_plain(text)

    assert to_plain(spelled) == lines
    assert is_plain(spelled)


def test_other_products_get_html_of_their_own():
    html = to_html(f"**a** $x < 1$ ![a \\[b\\]](media:{PICTURE}) ![c](media:{SOUND})", lambda name: f"files/{name}")

    assert html == (
        rf'<p><strong>a</strong> \(x &lt; 1\) <img src="files/{PICTURE}" alt="a [b]"> '
        f'<audio controls="controls" src="files/{SOUND}" title="c"></audio></p>'
    )


def test_deep_nesting_is_no_trap():
    deep = "<div><b><ul><li>" * 5_000 + "x"

    assert "x" in from_html(deep).text


def test_plain_phrase_that_would_begin_a_block():
    assert from_plain("> q", is_inline=True) == "> q"
    assert to_plain("> q", is_inline=True) == "> q"
    assert is_plain("> q", is_inline=True)
    assert not is_plain("> q")


@given(st.text("ab1 .,-:/%()'\"htp;!&", max_size=20).map(str.strip))
def test_plain_words_are_written_as_the_renderer_writes_them(text):
    assert to_html(f"{text}\n\n*x*") == f"{to_html(text)}\n<p><em>x</em></p>".strip()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<![?{b", "a<!\\[?{b"),
        ("a<![x[b]]>c", "ac"),
        ("a<![if !x]>b<![endif]>", "ab"),
        ("a<![CDATA[b]]>", "ab"),
        ("a<![", "a<!\\["),
    ],
)
def test_sections_that_are_no_text_are_comments(markup, text):
    assert from_html(markup).text == text
