"""What single cells of a table say: kinds, yes and no, numbers. Each raises ValueError with a sentence."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from facts.core.kinds import KINDS

CHOICES = "choices"
"""Single or several choices, by how many are right."""

_KINDS: Mapping[str, tuple[str, ...]] = {
    CHOICES: ("multiple choice", "multichoice", "mc", "mcq", "choice", "options"),
    "single": ("single choice", "single answer", "radio", "one of several"),
    "several": (
        "several choices",
        "multiple response",
        "multiple answers",
        "multi select",
        "mr",
        "checkbox",
        "checkboxes",
    ),
    "truefalse": ("true or false", "true false", "tf", "t f", "boolean", "yes no"),
    "short": ("short answer", "shortanswer", "fill in", "typed", "type the answer"),
    "number": ("numeric", "numerical", "numeric answer"),
    "cloze": ("fill in the blank", "fill in the blanks", "gap", "gaps", "gap fill", "blanks"),
    "matching": ("match", "pairs"),
    "ordering": ("order", "sequence", "sorting"),
    "long": ("long text", "long answer", "essay", "open", "free text", "paragraph"),
    "card": ("flashcard", "flash card", "basic", "term"),
}
_KIND_OF = {name: name for name in KINDS} | {alias: name for name, known in _KINDS.items() for alias in known}

TRUE = frozenset(
    ("true", "t", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "tiesa", "sant", "tosi")
)
FALSE = frozenset(("false", "f", "falsch", "faux", "falso", "onwaar", "fałsz", "netiesa", "falskt", "epätosi"))
"""What spreadsheets make of the two in some languages."""
_YES = TRUE | {"yes", "y", "1", "x", "right", "correct"}
_NO = FALSE | {"no", "n", "0", "wrong", "incorrect"}
_DIFFICULTIES = {"easy": 1, "medium": 2, "hard": 3, "1": 1, "2": 2, "3": 3}

_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_COMMA = re.compile(r"(-?[0-9]{1,18}),([0-9]{1,12})")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")

Note = Callable[[str], object]


def kind_of(cell: str) -> str:
    """The name of a kind, or CHOICES; empty where the cell is."""
    word = " ".join(re.sub(r"[\s_\-/]+", " ", cell.casefold()).split())
    if not word or word in _KIND_OF:
        return _KIND_OF.get(word, "")
    raise ValueError(f"There is no kind “{cell[:40]}”. The kinds are {', '.join(KINDS)}.")


def truth(cell: str, name: str) -> bool:
    word = cell.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"Write true or false as the {name}, not “{cell[:40]}”." if cell else f"The {name} is empty.")


def number(cell: str, note: Note) -> str:
    """The number with a point. A comma before decimals is read as one, and noted; what else it is, the kinds say."""
    if _NUMBER.fullmatch(cell) or not (found := _COMMA.fullmatch(cell)):
        return cell
    if _THOUSANDS.fullmatch(cell):
        raise ValueError(f"“{cell}” may be {found[1]}{found[2]} or {found[1]}.{found[2]}. Write the one that is meant.")
    note(f"The number {cell} was read as {found[1]}.{found[2]}.")
    return f"{found[1]}.{found[2]}"


def tolerance(cell: str, note: Note) -> str:
    """As the kinds have it, each number in it with a point."""
    return re.sub(r"-?[0-9]+,[0-9]+", lambda found: number(found[0], note), cell) if "," in cell else cell


def weight(cell: str, note: Note) -> str:
    """From -1 to 1; hundredths may be written with their sign."""
    text = number(cell.removesuffix("%").rstrip(), note)
    if cell.endswith("%") and _NUMBER.fullmatch(text):
        text = f"{(Decimal(text) / 100).normalize():f}"
    return text


def points(cell: str, note: Note) -> Decimal:
    text = number(cell, note)
    if not cell:
        return Decimal(1)
    if _NUMBER.fullmatch(text) and len(text) <= 12 and Decimal(text) >= 0:
        return Decimal(text)
    raise ValueError(f"Write the points as a number from 0 on, not “{cell[:40]}”.")


def difficulty(cell: str) -> int | None:
    if not cell:
        return None
    if found := _DIFFICULTIES.get(cell.casefold()):
        return found
    raise ValueError(f"The difficulty is easy, medium or hard, not “{cell[:40]}”.")


def count(cell: str, name: str) -> int | None:
    if not cell:
        return None
    if re.fullmatch(r"[0-9]{1,5}", cell):
        return int(cell)
    raise ValueError(f"Write the {name} as a whole number, not “{cell[:40]}”.")


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _COMMA.fullmatch(cell))
