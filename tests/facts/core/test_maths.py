"""TeX becomes MathML of presentation, quickly, or a sentence for its author."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core import prose
from facts.core.maths import ELEMENTS, TEX_LENGTH, TexError, mathml


def inner(tex: str) -> str:
    """What stands in the outermost row."""
    return mathml(tex, is_display=False).partition("<mrow>")[2].removesuffix("</mrow></math>")


@pytest.mark.parametrize(
    ("tex", "markup"),
    [
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\text{a < b}", "<mtext>a\u00a0&lt;\u00a0b</mtext>"),
        (r"\text{<script>x</script>}", "<mtext>&lt;script&gt;x&lt;/script&gt;</mtext>"),
        (r"\alpha \le \$", "<mi>α</mi><mo>≤</mo><mi>$</mi>"),
        ("<b>", "<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
        (r"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mn>3</mn></mroot>"),
        (r"\mathbf{x}", "<mi>𝐱</mi>"),
        (r"(x", '<mo stretchy="false">(</mo><mi>x</mi>'),
        (r"\hspace{2em}", '<mspace width="2em"></mspace>'),
        (r"\hspace{999em}", "<mspace></mspace>"),
        (r"\raise{-50em}{x}", "<mpadded><mrow><mi>x</mi></mrow></mpadded>"),
    ],
)
def test_mathml(tex: str, markup: str) -> None:
    assert inner(tex) == markup


@pytest.mark.parametrize(
    ("tex", "sentence"),
    [
        (r"a + \foo", r"there is no command \foo"),
        (r"\text{a \foo}", r"there is no command \foo"),
        (r"\ce{H_2O}", r"there is no command \ce"),
        (r"\begin{tikzpicture}x\end{tikzpicture}", r"there is no \begin{tikzpicture}"),
        (r"\href{javascript:alert(1)}{x}", r"the command \href cannot be used"),
        (r"\style{background:url(//e)}{x}", r"the command \style cannot be used"),
        (r"\class{card}{x}", r"the command \class cannot be used"),
        (r"\def\a{\a\a}\a", r"the command \def cannot be used"),
        (r"\newcommand{\a}{\a\a}\a", r"the command \newcommand cannot be used"),
        (r"\unicode{x3c}", r"the command \unicode cannot be used"),
        (r"\cancel{x}", r"the command \cancel cannot be used"),
        (r"\frac{1}", "a part of it is missing"),
        (r"x_", "something is missing after _ or ^"),
        ("a^b^c", "two superscripts stand at one place"),
        (r"\left(x", r"\left and \right do not pair up"),
        ("{a", "{ and } do not pair up"),
        (r"\{a", None),
        ("", "something is missing at its end"),
        ("{" * 45 + "}" * 45, "it is nested too deeply"),
        ("{" * 150 + "}" * 150, "it is nested too deeply"),
        ("a" * 301, "it has 301 characters and 300 is the most"),
    ],
)
def test_what_is_wrong_with_a_formula(tex: str, sentence: str | None) -> None:
    if sentence is None:
        mathml(tex, is_display=True)
        return
    with pytest.raises(TexError) as caught:
        mathml(tex, is_display=True)
    assert str(caught.value) == sentence


HARD = ["a" * 300, r"\\" * 150, "^" * 300, "{" * 150 + "}" * 150, r"\sqrt " * 50, r"\left(" * 50, "&" * 300, "'" * 300]


@pytest.mark.parametrize("tex", HARD, ids=range(len(HARD)))
def test_a_formula_takes_milliseconds(tex: str) -> None:
    began = time.process_time()
    for _ in range(10):
        prose.inline(f"$${tex}$$")

    assert (time.process_time() - began) / 10 < 0.05


PIECES = st.sampled_from(
    [*r"ab12^_{}&'|[]()<>%# ", "\\\\", r"\frac", r"\sqrt", r"\left", r"\right", r"\text{<i>}", r"\sum", r"\limits",
     r"\begin{matrix}", r"\end{matrix}", r"\begin{array}", r"\over", r"\hskip", r"\raise", r"\sideset", r"\skew",
     r"\genfrac", r"\not", r"\tag", r"\mod", r"\xrightarrow", r"\overset", r"\Bigl", r"\hbox{$x$}", r"\root"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=TEX_LENGTH // 10).map("".join))
def test_the_allow_list_has_nothing_left_to_take(tex: str) -> None:
    try:
        markup = mathml(tex, is_display=True)
    except TexError:
        return
    assert prose.plain(markup) == " ".join(tex.split())
    cleaned = prose._inline_cleaner.clean(markup)
    assert cleaned.count("<m") == markup.count("<m")


def test_nothing_that_acts_or_leads_elsewhere_is_an_element() -> None:
    assert (
        ELEMENTS & {"maction", "annotation", "annotation-xml", "semantics", "mglyph", "malignmark", "merror"} == set()
    )
