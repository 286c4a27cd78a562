"""
How an item of QTI 2 is marked, where that is by one of the standard ways.

    match_correct           all or nothing, by `correctResponse`
    map_response            the sum of what `mapping` gives for what was answered

Both are known by the name of their template, or written out: a condition on each response that matches the correct one,
or `mapResponse` of each, added to the score. Whatever else a program does to the score is not guessed at.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal
from xml.etree.ElementTree import Element

from facts.core.formats.answers import ALL_OR_NOTHING, OPEN_ENDS
from facts.core.formats.numbers import decimal
from facts.core.formats.xmls import local

Way = Literal["match", "map", "none"]

_QUIET = ("FEEDBACK", "FEEDBACKBASIC", "completionStatus", "MAXSCORE", "PASSED")
_ENDS = ("gte", "gt", "lte", "lt")
OWN_MARKS = "It is marked by a program of its own, which is not understood here."


@dataclass(frozen=True)
class Mapping:
    """What each value is worth; what is not named is worth `default`. Bounds hold for the sum."""

    worth: dict[str, Decimal]
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None
    cased: frozenset[str] = frozenset()
    """Values in which capital letters count."""


@dataclass(frozen=True)
class Declaration:
    """A response: how many values of which type, which are correct, and what each is worth."""

    ident: str
    cardinality: str
    type: str
    correct: tuple[str, ...]
    mapping: Mapping | None


@dataclass
class Scoring:
    """
    `ways` is how each response is marked; `tolerances` what a program allows for it: a mode and one amount, or one for
    each side. `constants` are what it sets or adds where a response is correct, `worth` where it is some value;
    `uncased` are those in which capital letters do not count. `is_floored`: the program keeps the score from falling.
    """

    ways: dict[str, Way] = field(default_factory=dict)
    tolerances: dict[str, tuple[str, Sequence[str]]] = field(default_factory=dict)
    constants: dict[str, Decimal] = field(default_factory=dict)
    worth: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    uncased: set[str] = field(default_factory=set)
    is_floored: bool = False
    notes: list[str] = field(default_factory=list)


def declarations(item: Element) -> dict[str, Declaration]:
    found = [_declaration(each) for each in item if local(each) == "responseDeclaration"]
    return {each.ident: each for each in found}


def scoring(item: Element, known: dict[str, Declaration]) -> Scoring:
    """Raises ValueError where the item is marked in another than a standard way. What a program says of single values
    becomes their mapping in `known`.

    A program that is not understood may stand where each response is one choice or one word, and the file says which
    is correct: then that is right, and it is noted.
    """
    program = next((each for each in item if local(each) == "responseProcessing"), None)
    if program is None:
        ways: dict[str, Way] = {ident: "match" if each.correct else "none" for ident, each in known.items()}
        return Scoring(ways, uncased=set(known))
    template = (program.get("template") or "").rstrip("/").rpartition("/")[2].removesuffix(".xml")
    if template:
        by_template: dict[str, Way] = {"match_correct": "match", "map_response": "map"}
        name = template.removeprefix("CC2_")
        if name not in by_template:
            raise ValueError(f"It is marked by the template “{template[:60]}”, which is not understood here.")
        return Scoring(dict.fromkeys(known, by_template[name]))
    found = Scoring(dict.fromkeys(known, "none"))
    try:
        for rule in program:
            _read_rule(rule, found, known)
        if any(found.ways[ident] != "none" for ident in found.worth):
            raise ValueError(OWN_MARKS)
    except ValueError:
        if not all(
            each.cardinality == "single" and len(each.correct) == 1 and not each.mapping for each in known.values()
        ):
            raise
        found = Scoring(dict.fromkeys(known, "match"), uncased=set(known))
        found.notes.append("It is marked by a program of its own; here the answer that it calls correct is right.")
    for ident, worth in found.worth.items():
        cased = frozenset[str]() if ident in found.uncased else frozenset(worth)
        known[ident] = replace(known[ident], mapping=Mapping(worth, cased=cased))
        found.ways[ident] = "map"
    return found


def _declaration(element: Element) -> Declaration:
    values = [
        (value.text or "").strip()
        for part in element
        if local(part) == "correctResponse"
        for value in part
        if local(value) == "value"
    ]
    mapping = next((each for each in element if local(each) == "mapping"), None)
    return Declaration(
        element.get("identifier") or "",
        (element.get("cardinality") or "single").lower(),
        (element.get("baseType") or "").lower(),
        tuple(values),
        _mapping(mapping) if mapping is not None else None,
    )


def _mapping(element: Element) -> Mapping:
    worth: dict[str, Decimal] = {}
    cased = set()
    for each in element:
        if local(each) == "mapEntry":
            key = (each.get("mapKey") or "").strip()
            worth[key] = decimal(each.get("mappedValue") or "") or Decimal(0)
            if (each.get("caseSensitive") or "true").lower() == "true":
                cased.add(key)
    return Mapping(
        worth,
        decimal(element.get("defaultValue") or "") or Decimal(0),
        decimal(element.get("lowerBound") or ""),
        decimal(element.get("upperBound") or ""),
        frozenset(cased),
    )


def _read_rule(rule: Element, found: Scoring, known: dict[str, Declaration]) -> None:
    """What a rule of a program says of the score. Raises ValueError where that is no standard way."""
    match local(rule):
        case "responseCondition":
            if _sets_score(rule):
                _read_condition(rule, found, known)
        case "setOutcomeValue" if rule.get("identifier") == "SCORE":
            _read_sum(rule, found, known)
        case "setOutcomeValue" if (rule.get("identifier") or "").startswith(_QUIET):
            pass
        case _:
            raise ValueError(OWN_MARKS)


def _sets_score(rule: Element) -> bool:
    """What sets other outcomes than the score is feedback."""
    return any(local(each) == "setOutcomeValue" and each.get("identifier") == "SCORE" for each in rule.iter())


def _read_condition(rule: Element, found: Scoring, known: dict[str, Declaration]) -> None:
    """`if` and `else if` a response is right, score; where there is none, nothing; `else` none, or the sum.

    Where it only keeps the score within its bounds it says nothing of answers.
    """
    tests = [branch[0] for branch in rule if local(branch) in ("responseIf", "responseElseIf") and len(branch)]
    for branch in rule:
        if local(branch) == "responseElse":
            if [local(test) for test in tests] == ["isNull"]:
                for each in branch:
                    _read_rule(each, found, known)
            elif _given(branch):
                raise ValueError(OWN_MARKS)
            continue
        if local(branch) not in ("responseIf", "responseElseIf") or not len(branch):
            raise ValueError(OWN_MARKS)
        if _is_bound(branch[0]):
            found.is_floored |= local(branch[0]) in ("lt", "lte")
            continue
        given = _given(branch[1:])
        if local(branch[0]) == "isNull":
            if given:
                raise ValueError(OWN_MARKS)
        elif given is not None:
            _read_test(branch[0], given, found, known)


def _given(rules: Iterable[Element]) -> Decimal | None:
    """What these rules set or add as the score; None where they leave it. Raises ValueError for anything else."""
    given = None
    for rule in rules:
        if local(rule) == "setOutcomeValue" and rule.get("identifier") == "SCORE":
            given = _constant(rule)
        elif _sets_score(rule):
            raise ValueError(OWN_MARKS)
    return given


def _is_bound(test: Element) -> bool:
    """Whether the score itself is compared with something."""
    return local(test) in _ENDS and any(
        local(each) == "variable" and each.get("identifier") == "SCORE" for each in test
    )


def _read_test(test: Element, given: Decimal, found: Scoring, known: dict[str, Declaration]) -> None:
    if named := _named(test, found, known):
        ident, value = named
        found.worth.setdefault(ident, {})[value] = given
        return
    if given <= 0:
        raise ValueError(OWN_MARKS)
    if ident := _between(test, found, known):
        matched = [ident]
    else:
        tests = list(test) if local(test) == "and" else [test]
        matched = [_matched(each, found, known) for each in tests]
    if len(matched) > 1:
        found.notes.append(ALL_OR_NOTHING)
    for ident in matched:
        found.ways[ident] = "match"
        found.constants[ident] = given / len(matched)


def _named(test: Element, found: Scoring, known: dict[str, Declaration]) -> tuple[str, str] | None:
    """The response that is compared with a value that stands in the program, and that value."""
    parts = {local(each): each for each in test}
    if local(test) not in ("match", "stringMatch", "member") or set(parts) != {"variable", "baseValue"}:
        return None
    ident = parts["variable"].get("identifier") or ""
    if ident not in known or _is_true(test.get("substring")):
        return None
    if local(test) == "stringMatch" and not _is_true(test.get("caseSensitive")):
        found.uncased.add(ident)
    return ident, (parts["baseValue"].text or "").strip()


def _between(test: Element, found: Scoring, known: dict[str, Declaration]) -> str:
    """The response that must be between two numbers, if that is what is tested."""
    ends: dict[str, Decimal] = {}
    idents = set()
    for each in test if local(test) == "and" else ():
        parts = {local(part): part for part in each}
        number = decimal(parts["baseValue"].text or "") if "baseValue" in parts else None
        if number is None or "variable" not in parts or local(each) not in _ENDS or local(each[0]) != "variable":
            return ""
        ends[local(each)[:1]] = number
        idents.add(parts["variable"].get("identifier") or "")
    if set(ends) != {"g", "l"} or len(test) != 2 or len(idents) != 1 or not idents <= known.keys():
        return ""
    if {local(each) for each in test} & {"gt", "lt"}:
        found.notes.append(OPEN_ENDS)
    [ident] = idents
    found.tolerances[ident] = ("range", (f"{ends['g']:f}", f"{ends['l']:f}"))
    return ident


def _matched(test: Element, found: Scoring, known: dict[str, Declaration]) -> str:
    """The response that this test compares with its correct value."""
    parts = {local(each): each.get("identifier") or "" for each in test}
    ident = parts.get("variable", "")
    if ident not in known or parts.get("correct", ident) != ident or len(test) != 2:
        raise ValueError(OWN_MARKS)
    match local(test):
        case "match" if "correct" in parts:
            return ident
        case "stringMatch" if "correct" in parts and not _is_true(test.get("substring")):
            if not _is_true(test.get("caseSensitive")):
                found.uncased.add(ident)
            return ident
        case "equal" if "correct" in parts:
            mode, amounts = test.get("toleranceMode") or "exact", (test.get("tolerance") or "0").split()
            if mode not in ("exact", "absolute", "relative") or not 1 <= len(amounts) <= 2:
                raise ValueError(OWN_MARKS)
            ends = (test.get("includeLowerBound"), test.get("includeUpperBound"))
            if mode != "exact" and not all(each is None or _is_true(each) for each in ends):
                found.notes.append(OPEN_ENDS)
            found.tolerances[ident] = (mode, amounts)
            return ident
        case "equalRounded" if "correct" in parts:
            mode = test.get("roundingMode") or "significantFigures"
            found.tolerances[ident] = (mode, [test.get("figures") or ""])
            return ident
    raise ValueError(OWN_MARKS)


def _read_sum(rule: Element, found: Scoring, known: dict[str, Declaration]) -> None:
    """`mapResponse` alone, or a sum of these and of the score before."""
    for each in _summands(rule[0]) if len(rule) == 1 else [rule]:
        match local(each):
            case "mapResponse" if each.get("identifier") in known:
                found.ways[str(each.get("identifier"))] = "map"
            case "variable" if each.get("identifier") == "SCORE":
                pass
            case _:
                raise ValueError(OWN_MARKS)


def _summands(element: Element) -> Iterator[Element]:
    if local(element) == "sum":
        for each in element:
            yield from _summands(each)
    else:
        yield element


def _constant(rule: Element) -> Decimal:
    """The score that a rule sets, or adds to what it was: the most that there is counts as 1. Raises ValueError."""
    parts = [each for each in (_summands(rule[0]) if len(rule) == 1 else ()) if each.get("identifier") != "SCORE"]
    if len(parts) == 1 and local(parts[0]) == "baseValue":
        given = decimal(parts[0].text or "")
    elif len(parts) == 1 and local(parts[0]) == "variable" and parts[0].get("identifier") in ("MAXSCORE", "SCORE_MAX"):
        given = Decimal(1)
    else:
        given = None
    if given is None:
        raise ValueError(OWN_MARKS)
    return given


def _is_true(said: str | None) -> bool:
    return (said or "").strip().lower() in ("true", "1")
