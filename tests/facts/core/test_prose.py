"""Markdown becomes HTML that is safe to show, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core import prose

ALLOWED = re.compile(
    r"</?(?:p|em|strong|code|pre|blockquote|ul|ol|li|br|hr)>|<ol start=\"[0-9]+\">|</a>"
    r"|<a(?: href=\"(?:https?://|mailto:)[^\"<>]*\")? rel=\"noopener nofollow\">",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$279.75 million", "$279.75 million"),
        ("**NATO** and *EU*", "<strong>NATO</strong> and <em>EU</em>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("<b onclick=x>bold</b>", "&lt;b onclick=x&gt;bold&lt;/b&gt;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[a](https://example.org/?b=c)", '<a href="https://example.org/?b=c" rel="noopener nofollow">a</a>'),
        ("[a](mailto:ada@example.org)", '<a href="mailto:ada@example.org" rel="noopener nofollow">a</a>'),
        ("[a](/quiz/1/delete)", '<a rel="noopener nofollow">a</a>'),
        ("[a](//evil.example)", '<a rel="noopener nofollow">a</a>'),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("[a](data:text/html,x)", "[a](data:text/html,x)"),
        (
            "![a](https://evil.example/pixel.png)",
            '!<a href="https://evil.example/pixel.png" rel="noopener nofollow">a</a>',
        ),
        ("a\0b\x1bc\ud800d", "abcd"),
        ("Vilniùs — “Вільнюс”", "Vilniùs — “Вільнюс”"),
        ("2004", "2004"),
        ("# 1", "# 1"),
        ("", ""),
    ],
)
def test_inline(text: str, html: str) -> None:
    assert prose.inline(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Not a heading", "<p># Not a heading</p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("<div style='x' id=y hx-get=/z>t</div>", "<p>&lt;div style='x' id=y hx-get=/z&gt;t&lt;/div&gt;</p>"),
        ("```html\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>"),
    ],
)
def test_block(text: str, html: str) -> None:
    assert prose.block(text) == html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<strong>NATO</strong> &amp; EU", "NATO & EU"),
        ("a<br>\nb", "a b"),
        ("&lt;script&gt;", "<script>"),
        ("<p>One.</p>\n<p>Two.</p>", "One. Two."),
        ("", ""),
    ],
)
def test_plain(html: str, text: str) -> None:
    assert prose.plain(html) == text


@given(st.text() | st.text(alphabet="<>&\"'[]()!*_`#-= \n:/ahrefimgsrconx", max_size=80))
def test_only_allowed_tags_come_out(text: str) -> None:
    for html in (prose.block(text), prose.inline(text)):
        assert not re.search(r"[<>]", ALLOWED.sub("", html))
