"""What questions may have, and the texts that hypothesis draws for them: awkward in every format."""

from dataclasses import dataclass, replace
from functools import cache

from hypothesis import strategies as st

from facts.core.formats.base import media_name
from facts.core.formats.markup import canonical, from_plain

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PICTURE_NAME = str(media_name(PICTURE))
MEDIA = {PICTURE_NAME: PICTURE}


@dataclass(frozen=True)
class Features:
    """
    What questions may have beside what their kind needs.

    `rich`: texts with emphasis, links, formulas and so on, else plain words; `lines`: stems and explanations of several
    paragraphs; `breaks`: a line break in a phrase; `media`: pictures, those of MEDIA. `stars`, `wrong` and `strict` are
    those of short answers, also of blanks; `sharing`: two lefts with one right; without `rich_rights` those
    are plain text.
    """

    rich: bool = True
    lines: bool = True
    breaks: bool = True
    media: bool = True
    explanation: bool = True
    feedback: bool = True
    weights: bool = True
    falling: bool = True
    """A wrong single choice may be worth less than nothing."""
    hints: bool = True
    tags: bool = True
    category: bool = True
    id: bool = True
    name: bool = True
    points: bool = True
    difficulty: bool = True
    lang: bool = True
    stars: bool = True
    wrong: bool = True
    strict: bool = True
    tolerances: tuple[str, ...] = ("absolute", "relative", "digits", "range")
    units: tuple[str, ...] = ("printed", "optional", "required")
    writing: bool = True
    blanks: tuple[str, ...] = ("short", "number", "date", "choice")
    blank_hints: bool = True
    extra: bool = True
    rich_rights: bool = True
    sharing: bool = True
    ends: bool = True
    words: bool = True
    template: bool = True
    shown: bool = True


ALL = Features()

_ALPHABET = "abeosxzABZ0159 àéčšßøñÉ щЯд שלום سلام 中文 日本 かな हिन्दी ελ ½²€…–’“”"
_AWKWARD = (
    *("~", "=", "#", "{", "}", "{}", ":", "\\", "<", ">", "&", '"', "'", ";", "|", "%", "$", "*", "_", "`", "[", "]"),
    *(
        "a~b=c",
        "C#",
        "{1}",
        "{2:SA:=x}",
        "a:b",
        "\\n",
        "<b>",
        "</p>",
        "<!--",
        "]]>",
        "&amp;",
        "&lt;",
        "&#955;",
        "x < y",
    ),
    *(
        "=1+1",
        "@sum",
        "+1",
        "-1",
        "->",
        "//",
        "a // b",
        "::",
        "$5",
        "$5 and $6",
        "A.",
        "B)",
        "ANSWER: A",
        "%50%",
        "100%",
    ),
    *("**", "__init__", "snake_case", "*x", "![a](b)", "[a]: b", "1. one", "1)", "- x", "> q", "~~~", "```", "| a |"),
    *("http://a.example/?b=1&c=2", "@@PLUGINFILE@@/a", "{{c1::x}}", "[[a]]", "T", "FALSE", "1.5", "1,5", "e.g.", "…"),
)


@cache
def _words() -> st.SearchStrategy[str]:
    return st.text(alphabet=_ALPHABET, min_size=1, max_size=8) | st.sampled_from(_AWKWARD)


@cache
def lines() -> st.SearchStrategy[str]:
    """A line of plain text, without space around or twice within."""
    return st.lists(_words(), min_size=1, max_size=4).map(lambda words: " ".join(" ".join(words).split())).filter(bool)


@cache
def titles() -> st.SearchStrategy[str]:
    """Names of questions, categories and tags: a line of letters and signs, short."""
    return st.text(alphabet="abcXYZ019 éščЯ中س.,:;-_/&<>'\"$#~={}", min_size=1, max_size=14).map(
        lambda text: " ".join(text.split())
    )


@cache
def ids() -> st.SearchStrategy[str]:
    return st.text(alphabet="abcXYZ019éЯ中.:-_&<'\"", min_size=1, max_size=12)


@cache
def phrases(features: Features = ALL) -> st.SearchStrategy[str]:
    """One phrase of Markdown, not empty: an option, an entry, feedback, a hint."""
    parts = st.lists(_inline(features), min_size=1, max_size=3).map(" ".join)
    if features.breaks:
        parts |= st.tuples(_inline(features), _inline(features)).map("\\\n".join)
    return parts.map(as_phrase).filter(bool)


def as_phrase(text: str) -> str:
    return canonical(text, is_inline=True)


@cache
def blocks(features: Features = ALL) -> st.SearchStrategy[str]:
    """Paragraphs and what else may stand between them, not empty: a stem, an explanation, the back of a card."""
    if not features.lines:
        return phrases(replace(features, breaks=False)).map(canonical).filter(bool)
    phrase = phrases(features)
    parts = phrase
    if features.rich:
        parts |= (
            st.lists(phrase, min_size=1, max_size=3).map(lambda entries: _listed("- ", entries))
            | st.lists(phrase, min_size=1, max_size=3).map(lambda entries: _listed("1. ", entries))
            | phrase.map(lambda text: _listed("> ", [text]).replace("\n", "\n> "))
            | st.just("```\nx = {1}\n\n  <y> # z\n```")
            | st.just("$$\\sum_{i=1}^n i$$")
            | st.just("| a | b |\n|---|---|\n| 1 | *2* |")
        )
    return st.lists(parts, min_size=1, max_size=3).map("\n\n".join).map(canonical).filter(bool)


def _listed(mark: str, entries: list[str]) -> str:
    return "\n".join(mark + each.replace("\n", "\n" + " " * len(mark)) for each in entries)


@cache
def _inline(features: Features) -> st.SearchStrategy[str]:
    plain = lines().map(from_plain)
    if not features.rich:
        return plain
    rich = st.sampled_from(
        ("`a{1}<b>&`", "$x^2$", "$\\frac{a}{b} = \\{1\\}$", "$a < b$", "[a link](https://a.example/?b=1&c=2)", "~~no~~")
    )
    word = st.text(alphabet="abXY éЯ中", min_size=1, max_size=6).map(str.strip).filter(bool)
    strong = word.map("**{}**".format)
    emphasis = word.map("*{}*".format)
    found = plain | plain | rich | strong | emphasis | strong.map("*a {} b*".format)
    if features.media:
        found |= lines().map(lambda said: f"![{_said(said)}](media:{PICTURE_NAME})")
    return found


def _said(text: str) -> str:
    return "".join("\\" + sign if sign in "\\[]" else sign for sign in text)


@cache
def answers(features: Features = ALL) -> st.SearchStrategy[str]:
    """An accepted or known wrong answer of a short one: a line in which a star is one."""
    return lines().map(lambda text: text.replace("*", "\\*"))
