r"""
Formulas in the letters of HTML, as other products have them: `\(x\)`, `$$x$$`, `[latex]x[/latex]`.

Signs that are only letters stand hidden (`HIDDEN`) while a text is spelled.
"""

import re

from facts.core import maths, prose

from .tree import Node

SPACE = re.compile(r"[ \t\n\r\f]+")
TEX = re.compile(
    r"\\\((?P<a>(?:(?!\\\().)+?)\\\)|\\\[(?P<b>(?:(?!\\\[).)+?)\\\]|\$\$(?P<c>[^$]+?)\$\$"
    r"|\[latex\](?P<d>(?:(?!\[latex\]).)+?)\[/latex\]"
    r"|\[\$\](?P<e>(?:(?!\[\$\]).)+?)\[/\$\]|\[\$\$\](?P<f>(?:(?!\[\$\$\]).)+?)\[/\$\$\]",
    re.DOTALL,
)
"""None is sought past where the next begins, so that a text of nothing but beginnings takes no longer than others."""
_DISPLAYED = "bcf"
CODE = {"code", "kbd", "samp", "tt"}
LETTERS = CODE | {"formula", "medium", "pre"}
"""Elements whose letters are taken as they are."""

# A control character stands for a sign that is not one of TeX: `parsed` lets none of them in.
HIDDEN = str.maketrans("$\\[", "\x01\x02\x03")
SHOWN = str.maketrans("\x01\x02\x03", "$\\[")


def tex_of(found: re.Match[str]) -> tuple[str, bool]:
    """What a match of `TEX` holds, and whether it stands on a line of its own."""
    name, tex = next((name, tex) for name, tex in found.groupdict().items() if tex is not None)
    return SPACE.sub(" ", tex).strip(), name in _DISPLAYED


def fault_of(tex: str, *, is_display: bool) -> str | None:
    """Why this is no formula here, as the middle of a sentence; None where it is one."""
    try:
        maths.mathml(tex, is_display=is_display)
    except maths.TexError as error:
        return f"cannot be shown: {error}. It "
    return "" if "$" in tex or prose.is_money(tex) else None


def escapes_money(root: Node) -> bool:
    """Whether a dollar sign in the text might begin or end a formula: among others like it, or beside a formula."""
    found: list[tuple[str, bool]] = []
    signs = ""
    for node in root.walk():
        if node.tag == "formula":
            found.append((SPACE.sub(" ", node.text).strip(), "display" in node.attributes))
        for text in (child for child in node.children if isinstance(child, str)):
            if node.tag not in LETTERS:
                found += map(tex_of, TEX.finditer(text))
                text = TEX.sub(lambda each: tex_of(each)[0] or each[0], text)
            signs += text
    if (number := signs.translate(SHOWN).count("$")) != 1:
        return number > 1
    return any(tex and fault_of(tex, is_display=is_display) is None for tex, is_display in found)
