"""From a row to content and key, by kind."""

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from facts.core import languages
from facts.core.formats.tables import fields, lists
from facts.core.formats.tables.columns import Header
from facts.core.kinds import KINDS, cloze, options, short
from facts.core.kinds.base import folded, in_order

Sides: TypeAlias = tuple[dict[str, Any], dict[str, Any]]

COMMON = frozenset(
    (
        *("id", "kind", "name", "category", "question", "answer", "explanation", "hints", "tags", "difficulty"),
        *("points", "language", "direction", "answer language", "answer direction"),
    )
)
"""What every kind has."""
SIDES = (("", 0), ("answer ", 1))


class Row:
    """The cells of a row by the names of their columns, and what is to be noted of them."""

    __slots__ = ("cells", "header", "notes", "values")

    def __init__(self, header: Header, cells: Sequence[str]) -> None:
        self.header = header
        self.cells = cells
        self.values = header.filled(cells)
        self.notes: list[str] = []

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def texts(self, name: str) -> list[str]:
        return self.header.texts(self.cells, name) if name in self.values else []

    def filled(self, name: str) -> list[str]:
        return [text for text in self.texts(name) if text]

    def has(self, *names: str) -> bool:
        return any(name in self.values for name in names)

    def note(self, what: str) -> None:
        self.notes.append(what)


def kind_of(row: Row) -> str:
    """The kind that the row names, or that fits what it holds. Raises ValueError where there is none of this name."""
    named = fields.kind_of(row["kind"])
    if named == fields.CHOICES or (not named and row.has("options", "wrong")):
        return "single" if len(row.filled("answer")) <= 1 else "several"
    return named or _guessed(row)


def _guessed(row: Row) -> str:
    answer = row["answer"]
    for kind, is_it in (
        ("cloze", row.has("text") or "[[" in row["question"]),
        ("matching", row.has("pairs")),
        ("ordering", row.has("first", "last")),
        ("long", row.has("words", "template", "shown")),
        ("number", row.has("tolerance", "unit")),
        ("card", row.header.is_of_cards),
        ("truefalse", answer.casefold() in fields.TRUE | fields.FALSE),
        ("number", fields.is_number(answer)),
        ("card", len(answer) > short.ANSWER_LENGTH or "\n" in answer),
    ):
        if is_it:
            return kind
    return "short"


def sides_of(kind: str, row: Row) -> Sides:
    """Content and key. Raises ValueError with a sentence on the field at fault."""
    build, used = _BUILDERS[kind]
    for name in sorted(row.values.keys() - COMMON - used):
        row.note(f"A question of the kind {kind} has no {name}: “{row[name][:60]}” was not kept.")
    sides = build(row)
    if row.has("hints"):
        sides[0]["hints"] = row.filled("hints")
    for prefix, i in SIDES:
        for column, field in zip(("language", "direction"), languages.FIELDS, strict=True):
            if value := row[prefix + column]:
                sides[i][field] = value
    return sides


def _choices(row: Row) -> tuple[list[dict[str, Any]], list[str], dict[str, Any]]:
    """The options, the ids of the right ones, and the weights as a part of the key."""
    right, given, wrong = row.filled("answer"), row.texts("options"), row.texts("wrong")
    if given and wrong:
        raise ValueError("Write all choices as options, or the wrong ones as wrong, but not both.")
    known = given or [*right, *wrong]
    found, weights = [], {}
    for text, feedback, weight in _beside(row, known, "feedback", "weights"):
        option = options.option(text, feedback)
        found.append(option)
        if weight:
            weights[option["id"]] = fields.weight(weight, row.note)
    if not given:
        ids = [option["id"] for option in found[: len(right)]]
        return in_order(found), ids, {"weights": weights} if weights else {}
    ids = [_chosen(answer, given, found) for answer in right]
    return found, [option["id"] for option in found if option["id"] in ids], {"weights": weights} if weights else {}


def _beside(row: Row, texts: Sequence[str], *names: str) -> list[tuple[str, ...]]:
    """The texts that are not empty with what stands in the same place of these columns."""
    columns = [row.texts(name) for name in names]
    for name, column in zip(names, columns, strict=True):
        if len(column) > len(texts):
            raise ValueError(f"There are {len(column)} texts in the column {name} for {len(texts)}.")
    return [each for each in zip_longest(texts, *columns, fillvalue="") if each[0]]


def _chosen(answer: str, given: Sequence[str], found: Sequence[Mapping[str, Any]]) -> str:
    """The id of the option that an answer names by its text, or else by its letter or number."""
    for option in found:
        if option["text"] == answer:
            return str(option["id"])
    for option in found:
        if folded(option["text"]) == folded(answer):
            return str(option["id"])
    place = options.LETTERS.find(answer.upper()) if len(answer) == 1 else -1
    if place < 0 and answer.isdecimal() and answer.isascii() and len(answer) <= 2:
        place = int(answer) - 1
    if 0 <= place < len(given) and given[place]:
        return str(options.option(given[place])["id"])
    raise ValueError(f"The answer “{answer[:60]}” is not among the options.")


def _single(row: Row) -> Sides:
    found, right, weights = _choices(row)
    if len(right) != 1:
        raise ValueError(f"A single choice has one answer that is right; here are {len(right)}.")
    return {"stem": row["question"], "options": found}, {"right": right[0], **weights}


def _several(row: Row) -> Sides:
    found, right, weights = _choices(row)
    return {"stem": row["question"], "options": found}, {"right": right, **weights}


def _truefalse(row: Row) -> Sides:
    feedback = [*row.texts("feedback"), "", ""]
    return {"stem": row["question"], "feedback": {"true": feedback[0], "false": feedback[1]}}, {
        "right": fields.truth(row["answer"], "answer")
    }


def _short(row: Row) -> Sides:
    accepted, wrong = row.filled("answer"), row.texts("wrong")
    beside = _beside(row, [*accepted, *wrong], "feedback")
    if any(feedback for _, feedback in beside[: len(accepted)]):
        row.note("Feedback on a right answer was not kept: write it as the explanation.")
    return KINDS["short"].build(
        {
            "stem": row["question"],
            "accepted": accepted,
            "strict": row.has("strict") and fields.truth(row["strict"], "column strict"),
            "wrong": [{"text": text, "feedback": feedback} for text, feedback in beside[len(accepted) :]],
        }
    )


def _number(row: Row) -> Sides:
    given = {
        "stem": row["question"],
        "value": fields.number(row["answer"], row.note),
        "tolerance": fields.tolerance(row["tolerance"], row.note),
        "unit": row["unit"],
        "unit_typed": row["unit typed"].casefold(),
        "writing": row["writing"],
    }
    return KINDS["number"].build({name: value for name, value in given.items() if value or name in ("stem", "value")})


def _date(row: Row) -> Sides:
    return KINDS["date"].build({"stem": row["question"], "value": row["answer"]})


def _cloze(row: Row) -> Sides:
    text, stem = row["text"], row["question"]
    if not text:
        text, stem = stem, ""
    given = {"text": text, "stem": stem or cloze.STEM}
    return KINDS["cloze"].build(given | ({"writing": row["writing"]} if row["writing"] else {}))


def _matching(row: Row) -> Sides:
    pairs = [lists.split(pair, lists.ARROW) for pair in row.filled("pairs") or row.filled("answer")]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("Write each pair as left -> right, with a stroke (|) between pairs.")
    return KINDS["matching"].build({"stem": row["question"], "pairs": pairs, "extra": row.filled("extra")})


def _ordering(row: Row) -> Sides:
    ends = {name: row[name] for name in ("first", "last") if row[name]}
    return KINDS["ordering"].build({"stem": row["question"], "order": row.filled("answer"), **ends})


def _long(row: Row) -> Sides:
    shown = row.has("shown") and fields.truth(row["shown"], "column shown")
    words = fields.count(row["words"], "length in words")
    given = {"stem": row["question"], "guide": row["answer"], "template": row["template"], "shown": shown}
    return KINDS["long"].build({**given, "words": words})


def _card(row: Row) -> Sides:
    return {"stem": row["question"]}, {"back": row["answer"]}


_BUILDERS: dict[str, tuple[Callable[[Row], Sides], frozenset[str]]] = {
    "single": (_single, frozenset(("options", "wrong", "feedback", "weights"))),
    "several": (_several, frozenset(("options", "wrong", "feedback", "weights"))),
    "truefalse": (_truefalse, frozenset(("feedback",))),
    "short": (_short, frozenset(("wrong", "feedback", "strict"))),
    "number": (_number, frozenset(("tolerance", "unit", "unit typed", "writing"))),
    "date": (_date, frozenset()),
    "cloze": (_cloze, frozenset(("text", "writing"))),
    "matching": (_matching, frozenset(("pairs", "extra"))),
    "ordering": (_ordering, frozenset(("first", "last"))),
    "long": (_long, frozenset(("words", "template", "shown"))),
    "card": (_card, frozenset()),
}
"""By kind, with the columns that it reads beside those that every kind has."""
