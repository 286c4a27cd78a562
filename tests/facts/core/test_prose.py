"""Markdown becomes HTML that is safe to show, and nothing else."""

import html
import re
from collections.abc import Iterator
from typing import Any

import nh3
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from facts.core import prose
from facts.core.decks import read_deck

AS = "Write a picture or sound as ![what it shows](media:name), with the name that the desk gives it."
PICTURE, SOUND = "0123456789abcdef01234567.png", "0123456789abcdef01234567.mp3"
NO_WORDS = f"Say what {PICTURE} shows or says, between the brackets: ![A map](media:{PICTURE})."

ALLOWED = re.compile(
    r"</?(?:p|em|strong|s|code|pre|blockquote|ul|ol|li|br|hr|table|thead|tbody|tr|th|td)>|<ol start=\"[0-9]+\">|</a>"
    r"|<a(?: href=\"(?:https?://|mailto:)[^\"<>]*\")? rel=\"noopener nofollow\">",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("text", "markup"),
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
        ("~~no~~", "<s>no</s>"),
        ("", ""),
    ],
)
def test_inline(text: str, markup: str) -> None:
    assert prose.inline(text) == markup


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Not a heading", "<p># Not a heading</p>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("<div style='x' id=y hx-get=/z>t</div>", "<p>&lt;div style='x' id=y hx-get=/z&gt;t&lt;/div&gt;</p>"),
        ("```html\n<i>\n```", "<pre><code>&lt;i&gt;\n</code></pre>"),
        (
            "|a|\n|-:|\n|1|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>",
        ),
    ],
)
def test_block(text: str, markup: str) -> None:
    assert prose.block(text) == markup


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<strong>NATO</strong> &amp; EU", "NATO & EU"),
        ("a<br>\nb", "a b"),
        ("&lt;script&gt;", "<script>"),
        ("<p>One.</p>\n<p>Two.</p>", "One. Two."),
        ("", ""),
    ],
)
def test_plain(markup: str, text: str) -> None:
    assert prose.plain(markup) == text


@given(st.text() | st.text(alphabet="<>&\"'[]()!*_`#-= \n:/ahrefimgsrconx", max_size=80))
def test_only_allowed_tags_come_out(text: str) -> None:
    for markup in (prose.block(text), prose.inline(text)):
        assert not re.search(r"[<>]", ALLOWED.sub("", markup))


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$x$", ["x"]),
        ("$x$ is 5", ["x"]),
        ("$E = mc^2$ of 1905", ["E = mc^2"]),
        ("Let $a<b$, *$c$* and $$\\sum_i d$$.", ["a<b", "c", r"\sum_i d"]),
        ("$$\n- a\n= b\n$$", ["- a\n= b"]),
        (r"The $\$5$ note", [r"\$5"]),
        ("$2x + 1$ or $3.5$", ["2x + 1", "3.5"]),
        ("$279.75 million and $8.9 million", []),
        ("($5) or ($8), $5m-$8m, $3/$4", []),
        ("US$5 and AU$6$, but $5 (US$)", []),
        ("a price in $ or in $, and $ x $", []),
        (r"\$x$ and `$x$`", []),
        ("$", []),
        ("$$", []),
        ("$$$$", []),
        ("$x$5", []),
    ],
)
def test_what_is_a_formula_and_what_is_money(text: str, formulas: list[str]) -> None:
    for markup in (prose.block(text), prose.inline(text)):
        sources = [html.unescape(source) for source in re.findall(r'<math [^>]*alttext="([^"]*)"', markup)]
        assert sources == formulas
        assert ("$" in re.sub('"[^"]*"', "", markup)) == (formulas == [] or "\\$" in text)


def test_a_formula_is_mathml_with_its_source() -> None:
    assert prose.inline("$a > b$") == (
        '<math display="inline" alttext="a &gt; b"><mrow><mi>a</mi><mo>&gt;</mo><mi>b</mi></mrow></math>'
    )
    assert prose.block("So $$x$$.") == (
        '<p>So <span tabindex="0"><math display="block" alttext="x"><mrow><mi>x</mi></mrow></math></span>.</p>'
    )


def test_a_formula_that_cannot_be_read_stays_as_it_was_written() -> None:
    assert prose.inline(r"So $\foo<b>$") == r"So <code>$\foo&lt;b&gt;$</code>"


def test_the_first_deck_is_shown_as_without_formulas_and_pictures() -> None:
    """It is full of dollar signs. The renderer before formulas was this one."""
    before = MarkdownIt("commonmark", {"html": False}).disable(["heading", "image", "lheading"])
    allowed = {"a", "br", "code", "em", "strong", "blockquote", "hr", "li", "ol", "p", "pre", "ul"}
    deck = read_deck((settings.BASE_DIR / "facts/decks/us-lithuania-security.toml").read_text(encoding="utf-8"))
    texts = [text for item in deck.items for text in strings([item.content, item.key, item.explanation])]

    for text in [*texts, *(fact.statement for fact in deck.facts)]:
        assert prose.block(text) == nh3.clean(before.render(text), tags=allowed).strip()
        assert prose.inline(text) == nh3.clean(before.renderInline(text), tags=allowed).strip()
    assert sum("$" in text for text in texts) > 20


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def test_a_picture_is_lazy_and_described() -> None:
    assert prose.inline(rf"![A <map> \[1\] of “it”](media:{PICTURE})") == (
        f'<img src="/media/{PICTURE}" alt="A &lt;map&gt; [1] of “it”" loading="lazy">'
    )


def test_a_sound_has_its_words_beside_it() -> None:
    assert prose.inline(f"![A bell](media:{SOUND})") == (
        f'<audio controls="" preload="none" src="/media/{SOUND}" aria-label="A bell"></audio> <small>A bell</small>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "media:../../factkeep.sqlite3",
        "media:0123456789abcdef01234567.svg",
        "media:0123456789ABCDEF01234567.png",
        f"media:{PICTURE}?x",
        f"/media/{PICTURE}",
        f"https://evil.example/media/{PICTURE}",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
    ],
)
def test_no_other_picture_is_shown(address: str) -> None:
    for markup in (prose.block(f"![a]({address})"), prose.inline(f"![a]({address})")):
        assert not re.search(r"<img|<audio| src=", markup)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"So $a<b$ and $\frac{1}{2}$.", r"So a<b and \frac{1}{2}."),
        (f"![A “map” <i>](media:{PICTURE}) of it", "A “map” <i> of it"),
        (f"![A bell](media:{SOUND})", "A bell"),
        ("$$\nx\n$$\n\nand", "x and"),
    ],
)
def test_plain_words_of_formulas_and_pictures(text: str, said: str) -> None:
    assert prose.plain(prose.block(text)) == said


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("$279.75 million", []),
        (r"$\alpha$ and `$\foo$`", []),
        (r"$\foo$", [r"The formula $\foo$ cannot be shown: there is no command \foo."]),
        (r"$x$, $\frac{1}$", [r"The formula $\frac{1}$ cannot be shown: a part of it is missing."]),
        (f"![A map](media:{PICTURE})", []),
        (f"![ ](media:{PICTURE})", [NO_WORDS]),
        ("[x](media:map.png)", [AS]),
        ("![x](media:map .png)", [AS]),
    ],
)
def test_problems(text: str, sentences: list[str]) -> None:
    assert list(prose.problems(text)) == sentences


def test_media_names() -> None:
    assert prose.media_names(f"![a](media:{PICTURE})\n\n- ![b](media:{SOUND}) `![c](media:{SOUND})`") == [
        PICTURE,
        SOUND,
    ]
    assert prose.media_names("media: none") == []


@given(st.text(alphabet="aZž9 .,-:;!?'\"()/+=1", max_size=30))
def test_words_alone_are_shown_as_markdown_shows_them(text: str) -> None:
    """What has no sign of Markdown is not sent through its renderer; nobody sees a difference."""
    assert prose.block(text) == prose.block(text + "\n\n[a]: /a")
    assert prose.inline(text) == prose.inline("\u202d" + text)


@given(st.text(alphabet='$\\{}^_ab12 !:.()[]<"', max_size=60))
def test_no_formula_raises_or_lets_anything_through(text: str) -> None:
    for markup in (prose.block(text), prose.inline(text)):
        markup = re.sub(r'<span tabindex="0">(<math.*?</math>)</span>', r"\1", markup, flags=re.DOTALL)
        rest = re.sub(
            r'<math display="(inline|block)" alttext="[^"]*">(<m[^<>]*>|</m[^<>]*>|[^<>])*</math>', "", markup
        )
        assert not re.search(r"[<>]", ALLOWED.sub("", rest))
        prose.plain(markup)
    list(prose.problems(text))
