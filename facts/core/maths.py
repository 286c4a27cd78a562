r"""
TeX formulas to MathML.

The converter reads TeX and yields a tree. What of the tree is shown is decided here by an allow-list, and text is
escaped here, as the converter does neither. An example: `\frac{1}{2}`.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from latex2mathml import commands
from latex2mathml import exceptions as faults
from latex2mathml.converter import convert_to_element

TEX_LENGTH = 300
DEPTH = 40
"""Of elements within elements. A continued fraction of five steps has 25."""

ELEMENTS = {
    *("math", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts"),
    *("mroot", "mrow", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr"),
    *("munder", "munderover"),
}
"""Presentation only: nothing that leads elsewhere, acts, or holds another markup."""
ATTRIBUTES = {
    *("accent", "columnalign", "columnlines", "columnspacing", "depth", "display", "displaystyle", "fence", "form"),
    *("height", "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits"),
    *("rowlines", "rspace", "scriptlevel", "separator", "stretchy", "voffset", "width"),
}
_WORD_OR_LENGTH = r"(?:[a-z-]+|[+-]?[0-9]?(?:\.[0-9]{1,4})?(?:em|ex|px)?)"
VALUE = re.compile(rf"{_WORD_OR_LENGTH}(?: {_WORD_OR_LENGTH}){{0,11}}")
"""Words, and lengths below ten: no formula reaches over what stands around it."""

_ESCAPED = re.compile(r"\\.", re.DOTALL)
_COMMAND = re.compile(r"\\([a-zA-Z]*)")
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^{}]*)\}")
_ENVIRONMENTS = {name.removeprefix("\\") for name in commands.MATRICES}
_LEFT_OUT = {
    *("bcancel", "boxed", "cancel", "class", "color", "colorbox", "DeclareMathOperator", "def", "fbox", "fcolorbox"),
    *("href", "newcommand", "newenvironment", "renewcommand", "require", "rule", "sout", "style", "textcolor"),
    *("unicode", "verb", "xcancel"),
}
"""Links; colours, not seen in the dark; strokes, which browsers do not draw; definitions, which grow without end."""
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
_NOT_WHOLE = "a part of it is missing"

_SENTENCES = {
    faults.DenominatorNotFoundError: "the part below the line is missing",
    faults.DoubleSubscriptsError: "two subscripts stand at one place",
    faults.DoubleSuperscriptsError: "two superscripts stand at one place",
    faults.ExtraLeftOrMissingRightError: r"\left and \right do not pair up",
    faults.LimitsMustFollowMathOperatorError: r"\limits must follow an operator",
    faults.MissingEndError: r"a \begin has no \end",
    faults.MissingSuperScriptOrSubscriptError: "something is missing after _ or ^",
    faults.NoAvailableTokensError: "something is missing at its end",
    faults.NumeratorNotFoundError: "the part above the line is missing",
    RecursionError: "it is nested too deeply",
}


class TexError(ValueError):
    """What keeps a formula from being shown, as the rest of a sentence: "there is no command \\foo"."""


def mathml(tex: str, *, is_display: bool) -> str:
    """The formula as a `<math>` element that carries its source. Raises TexError."""
    tree = _tree(tex, "block" if is_display else "inline")
    return f'<math display="{tree.get("display")}" alttext="{html.escape(tex)}">{"".join(_inner(tree, 1))}</math>'


def _tree(tex: str, display: str) -> Element:
    if len(tex) > TEX_LENGTH:
        raise TexError(f"it has {len(tex):,} characters and {TEX_LENGTH} is the most")
    bare = _ESCAPED.sub("", tex)
    if bare.count("{") != bare.count("}"):
        raise TexError("{ and } do not pair up")
    for name in _COMMAND.findall(tex):
        if name in _LEFT_OUT:
            raise TexError(rf"the command \{name} cannot be used")
    for name in _ENVIRONMENT.findall(tex):
        if name not in _ENVIRONMENTS:
            raise TexError(rf"there is no \begin{{{name[:40]}}}")
    try:
        tree = convert_to_element(tex, display=display)
    except Exception as error:  # of whatever class: the converter expects TeX that is whole
        raise TexError(_SENTENCES.get(type(error), _NOT_WHOLE)) from error
    for element in tree.iter():
        if unknown := _COMMAND.search(element.text or ""):
            raise TexError(f"there is no command {unknown[0]}")
        if len(element) != _PARTS.get(element.tag, len(element)):
            raise TexError(_NOT_WHOLE)
    return tree


def _inner(element: Element, depth: int) -> Iterator[str]:
    if depth > DEPTH:
        raise TexError("it is nested too deeply")
    if element.text:
        yield html.escape(html.unescape(element.text), quote=False)  # the converter writes signs as "&#x02211;"
    for child in element:
        if child.tag not in ELEMENTS:
            raise TexError("it holds something that cannot be shown")
        attributes = (
            f' {name}="{value}"'
            for name, value in child.attrib.items()
            if name in ATTRIBUTES and VALUE.fullmatch(value)
        )
        yield f"<{child.tag}{''.join(attributes)}>"
        yield from _inner(child, depth + 1)
        yield f"</{child.tag}>"
