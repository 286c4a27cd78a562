r"""
Several texts in one cell, with a sign between them: `Riga | Rīga`.

Within a text `\|` is the sign itself. A backslash counts only where it stands before the sign, so that TeX is written
as anywhere: of a run of them there, two are one backslash, and one that is left over takes the sign as it is.
"""

import functools
import re
from collections.abc import Iterable

STROKE = "|"
ARROW = "->"
SLASH = "/"


def split(cell: str, sign: str = STROKE) -> list[str]:
    """The texts without the space around them; an empty cell has none."""
    if sign not in cell:
        return [text] if (text := cell.strip()) else []
    if f"\\{sign}" not in cell:
        return [text.strip() for text in cell.split(sign)]
    texts = [""]
    at = 0
    for found in _runs(sign).finditer(cell):
        whole, is_taken = divmod(len(found[1]), 2)
        texts[-1] += cell[at : found.start()] + "\\" * whole
        if is_taken:
            texts[-1] += sign
        else:
            texts.append("")
        at = found.end()
    texts[-1] += cell[at:]
    return [text.strip() for text in texts]


def joined(texts: Iterable[str], sign: str = STROKE) -> str:
    """A cell that `split` takes apart into these."""
    return f" {sign} ".join(_runs(sign).sub(lambda found: f"{found[1] * 2}\\{sign}", text) for text in texts).strip()


@functools.cache
def _runs(sign: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\\)(\\*+){re.escape(sign)}")
