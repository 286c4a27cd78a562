"""
How well values are found: a text against a list of what stands in it (gold), written down by a person.

    speaks_of = "2022"

    [[paragraphs]]
    number = 3
    values = [["sum", "$279.75 million", "279750000 USD"], ["period", "FY 2017-2022", "2017/2022"]]
    names = ["Lithuania"]

A value is right if its sort and its normal form are right and its text and the gold's overlap by one holding the other.
Of a count's noun the last word counts. A name must be the same to the letter, each once a paragraph;
a long form with its abbreviation, by one of both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from facts.core.extraction.found import FIGURES, Found
from facts.core.extraction.reading import Sentence, read

NAMES = "name"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a paragraph, in normal form."""

    paragraph: int
    sort: str
    text: str
    normal: str

    def __str__(self) -> str:
        return f"paragraph {self.paragraph}, {self.sort}: {self.text} = {self.normal}"


@dataclass(frozen=True, slots=True)
class Score:
    gold: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """Of what stands there, the share that was found."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right."""
        return self.right / self.found if self.found else 1.0


@dataclass(frozen=True, slots=True)
class Measured:
    scores: dict[str, Score]
    """By sort; "figures" for all of them together, names not among them."""
    missed: list[Value]
    wrong: list[Value]


def measure(text: str, gold: str, text_format: str = "plain") -> Measured:
    """Raises ValueError with a sentence if the gold is not as described above."""
    speaks_of, wanted = read_gold(gold)
    got = [value for sentence in read(text, text_format, speaks_of=speaks_of) for value in _values(sentence)]
    got = _each_name_once(got)
    missed, right = [], []
    left = list(got)
    for value in wanted:
        match = next((other for other in left if _agree(value, other)), None)
        if match is None:
            missed.append(value)
        else:
            left.remove(match)
            right.append(value)
    scores = {sort: _score([sort], wanted, got, right) for sort in (*FIGURES, NAMES)}
    scores["figures"] = _score(FIGURES, wanted, got, right)
    return Measured(scores, missed, left)


def read_gold(gold: str) -> tuple[str, list[Value]]:
    """What the text speaks of, and its values."""
    try:
        table = tomllib.loads(gold)
        wanted = []
        for part in table["paragraphs"]:
            for sort, text, normal in part["values"]:
                if sort not in FIGURES:
                    raise ValueError(f"“{sort}” is none of {', '.join(FIGURES)}.")
                wanted.append(Value(part["number"], sort, text, normal))
            wanted += [Value(part["number"], NAMES, name, name) for name in part["names"]]
        return str(table["speaks_of"]), wanted
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"The gold is not as expected: {error}") from error


def _values(sentence: Sentence) -> list[Value]:
    number = sentence.paragraph.number
    made = []
    for each in sentence.found:
        if each.sort in FIGURES:
            made.append(Value(number, each.sort, each.value.text, _normal(each)))
        elif each.sort != "list":
            made.append(Value(number, NAMES, each.value.text, each.value.text))
    return made


def _normal(found: Found) -> str:
    value = found.value
    if value.type == "period":
        return f"{value.start}/{value.end}"
    return f"{value.value} {value.unit}".strip()


def _each_name_once(values: Sequence[Value]) -> list[Value]:
    made: dict[tuple[object, ...], Value] = {}
    for i, value in enumerate(values):
        made.setdefault((value.paragraph, value.text) if value.sort == NAMES else (i,), value)
    return list(made.values())


def _agree(wanted: Value, got: Value) -> bool:
    if (wanted.paragraph, wanted.sort) != (got.paragraph, got.sort):
        return False
    if wanted.sort == NAMES:
        return wanted.text in (got.text, *got.text.removesuffix(")").split(" ("))
    if not (wanted.text in got.text or got.text in wanted.text):
        return False
    if wanted.sort == "count":
        return _number_and_noun(wanted.normal) == _number_and_noun(got.normal)
    return wanted.normal == got.normal


def _number_and_noun(normal: str) -> tuple[str, str]:
    number, _space, unit = normal.partition(" ")
    return number, unit.rsplit(" ", 1)[-1]


def _score(sorts: Sequence[str], wanted: list[Value], got: list[Value], right: list[Value]) -> Score:
    return Score(*(sum(value.sort in sorts for value in values) for values in (wanted, got, right)))
