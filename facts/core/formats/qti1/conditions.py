"""
What earns marks, as the conditions of QTI 1.2 have it: which answers hold, what they set or add, which feedback shows.

    <respcondition continue="No">
      <conditionvar><and>
        <varequal respident="r">1</varequal><not><varequal respident="r">2</varequal></not>
      </and></conditionvar>
      <setvar action="Set" varname="SCORE">100</setvar>
      <displayfeedback linkrefid="correct_fb"/>
    </respcondition>
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from facts.core.formats.numbers import decimal
from facts.core.formats.xmls import local

_BOUNDS = ("vargte", "vargt", "varlte", "varlt")
_KNOWN = {"conditionvar", "and", "or", "not", "other", "unanswered", "varequal", "varsubset", "varsubstring", *_BOUNDS}


@dataclass(frozen=True)
class Test:
    """One comparison: `of` is the element's name ("varequal"), `is_not` whether it must fail."""

    of: str
    response: str
    value: str
    is_not: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """
    `score` is what it sets or adds, a part of the whole; None where it does not speak of marks. `is_any`: one of its
    tests is enough.
    """

    tests: Sequence[Test]
    is_other: bool
    is_add: bool
    is_any: bool
    score: Decimal | None
    feedback: Sequence[str]
    unknown: Sequence[str]

    def rights(self, response: str = "") -> list[str]:
        """What must be equal, of one response or of all."""
        return [
            test.value
            for test in self.tests
            if test.of in ("varequal", "varsubset") and not test.is_not and response in ("", test.response)
        ]

    def has_not(self) -> bool:
        return any(test.is_not for test in self.tests)

    def bounds(self) -> dict[str, Decimal]:
        found = ((test.of, decimal(test.value)) for test in self.tests if test.of in _BOUNDS and not test.is_not)
        return {of: value for of, value in found if value is not None}

    def holds_for(self, chosen: Collection[str], response: str = "") -> bool:
        """Whether one of the answers that were chosen is asked for, and none that must not be."""
        tests = [test for test in self.tests if test.of == "varequal" and response in ("", test.response)]
        wanted = [test.value for test in tests if not test.is_not]
        return any(value in chosen for value in wanted) and not any(
            test.value in chosen for test in tests if test.is_not
        )


def conditions(item: Element) -> list[Condition]:
    found: list[Condition] = []
    for processing in (child for child in item if local(child) == "resprocessing"):
        raw = [each for each in processing if local(each) == "respcondition"]
        scale = _scale(processing, raw)
        found += [_condition(each, scale) for each in raw]
    return found


def may_fall(item: Element, found: Sequence[Condition]) -> bool:
    """Whether the mark of an item may be below 0."""
    floors = [decimal(each.get("minvalue") or "") for each in item.iter() if local(each) == "decvar"]
    return any(each.score is not None and each.score < 0 for each in found) and not any(
        floor is not None and floor >= 0 for floor in floors
    )


def _scale(processing: Element, raw: Sequence[Element]) -> Decimal:
    """What the whole mark is in the numbers of this file."""
    given = [decimal(each.get("maxvalue") or "") for each in processing.iter() if local(each) == "decvar"]
    top = next((value for value in given if value), None)
    scores = [(action, value) for each in raw for action, value in _setvars(each) if value is not None]
    if top is not None and top > 0:
        return top
    adds = sum((value for is_add, value in scores if is_add and value > 0), Decimal(0))
    sets = max((value for is_add, value in scores if not is_add), default=Decimal(0))
    return max(adds, sets) or Decimal(1)


def _setvars(condition: Element) -> Iterator[tuple[bool, Decimal | None]]:
    """Whether it adds, and how much: None is the whole (`SCORE.max`)."""
    for each in condition:
        if local(each) == "setvar":
            said = (each.text or "").strip()
            action = each.get("action", "Set").lower()
            value = None if said.endswith(".max") else decimal(said) or Decimal(0)
            if action == "subtract" and value is not None:
                value = -value
            yield action in ("add", "subtract"), value


def _condition(element: Element, scale: Decimal) -> Condition:
    variable = next((child for child in element if local(child) == "conditionvar"), None)
    scores = list(_setvars(element))
    tests = [] if variable is None else list(_tests(variable, is_not=False))
    names = {local(each) for each in variable.iter()} if variable is not None else set()
    return Condition(
        tests,
        is_other=bool(names & {"other", "unanswered"}) or variable is None,
        is_add=any(is_add for is_add, _ in scores),
        is_any=variable is not None and len(variable) == 1 and local(variable[0]) == "or",
        score=sum((Decimal(1) if value is None else value / scale for _, value in scores), Decimal(0))
        if scores
        else None,
        feedback=[each.get("linkrefid", "") for each in element if local(each) == "displayfeedback"],
        unknown=sorted(names - _KNOWN | ({"not and"} if variable is not None and _denies_all(variable) else set())),
    )


def _denies_all(element: Element, *, is_not: bool = False) -> bool:
    """Whether several tests must not hold together, of which each by itself may: those are taken one by one here."""
    for child in element:
        name, is_not_here = local(child), is_not != (local(child) == "not")
        if name == "and" and is_not and len(child) > 1:
            return True
        if name in ("and", "or", "not") and _denies_all(child, is_not=is_not_here):
            return True
    return False


def _tests(element: Element, *, is_not: bool) -> Iterator[Test]:
    for child in element:
        name = local(child)
        if name in ("and", "or", "not"):
            yield from _tests(child, is_not=is_not != (name == "not"))
        elif name.startswith("var"):
            yield Test(name, child.get("respident", ""), (child.text or "").strip(), is_not, child.attrib)
