"""
What a good teacher would mend in an item: findings with a reason, for the author to weigh. Nothing is refused here.

A "fault" gives the answer away or misleads; a "hint" is advice. The rules follow the usual advice for writing test
items; three options suffice (Rodriguez 2005), and one that fewer than 5 % choose does no work (Tarrant 2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from facts.core import prose
from facts.core.dates import PartialDate
from facts.core.kinds import KINDS

Severity: TypeAlias = Literal["fault", "hint"]

LONGEST_STEM = 60
"""Words of a stem that one reads at a go."""
ENOUGH_ANSWERS = 30
DEAD_SHARE = 0.05
KEY_LONGER = 1.4
KEY_LONGER_BY = 12
"""The right option is clearly the longest from so many times the next one's length, and so many letters, on."""

_ALL_NONE = re.compile(r"\b(?:all|none|both|neither|any) of (?:the )?(?:above|these|them|others?)\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:not|never|except|(?<!at )least|cannot|\w+n['’]t)\b", re.IGNORECASE)
_MARKED = re.compile(r"\b(?:NOT|NEVER|EXCEPT|LEAST|CANNOT)\b|[*_]{1,2}(?:not|never|except|least|cannot)[*_]", re.ASCII)
_ABSOLUTE = re.compile(r"\b(?:all|always|every|everybody|never|no|nobody|none|only)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\W*[0-9][0-9.,]*[ %]*(?: ?\w+){0,2}")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is its stable name, `reason` a sentence for the author."""

    rule: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """
    What stands around an item. `as_of` is that of its fact, or empty for a fact that holds for good; `chosen` says how
    many learners chose each option.
    """

    is_sourced: bool = True
    as_of: str = ""
    chosen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    stem: str
    key: Mapping[str, Any]
    explanation: str
    options: Mapping[str, str]
    right: Sequence[str]
    setting: Setting

    @property
    def answers(self) -> list[str]:
        """The right answer in words, in each of its forms."""
        if self.options:
            return [self.options[id_] for id_ in self.right if id_ in self.options]
        if "accepted" in self.key:
            return list(self.key["accepted"])
        return [prose.plain(KINDS[self.kind].back({}, self.key)["answer"])] if "value" in self.key else []

    @property
    def has_one_answer(self) -> bool:
        """Among options: an item with several is another matter."""
        return isinstance(self.key.get("right"), str)

    @property
    def wrong(self) -> list[str]:
        return [text for id_, text in self.options.items() if id_ not in self.right]


def lint(
    kind: str,
    content: Mapping[str, Any],
    key: Mapping[str, Any],
    explanation: str,
    setting: Setting | None = None,
) -> list[Finding]:
    """What to mend, faults first. Content and key must have no problems."""
    text = f"{content['stem']} {content.get('text', '')}"
    options = {each["id"]: _words(each["text"]) for each in content.get("options", [])}
    right = key.get("right")
    chosen = [right] if isinstance(right, str) else right if isinstance(right, list) else []
    item = _Item(kind, _words(text), key, explanation, options, chosen, setting or Setting())
    found = [finding for rule in _RULES for finding in rule(item)]
    if _is_negative(text):
        found.append(Finding("negative", "hint", "The question turns on a “not”: set it in bold or do without."))
    return sorted(found, key=lambda each: each.severity)


def says_when(text: str, as_of: str) -> bool:
    """Whether a text names the year of this partial date."""
    return str(PartialDate.parse(as_of).year) in _YEAR.findall(text)


def _key_longest(item: _Item) -> Iterator[Finding]:
    if item.has_one_answer and item.answers and item.wrong:
        mine, next_ = len(item.answers[0]), max(map(len, item.wrong))
        if mine >= KEY_LONGER * next_ and mine - next_ >= KEY_LONGER_BY:
            yield Finding("key-longest", "fault", "The right choice is clearly the longest: that alone gives it away.")


def _twice(item: _Item) -> Iterator[Finding]:
    texts = list(item.options.values())
    for i, one in enumerate(texts):
        for other in texts[:i]:
            if _letters(one) == _letters(other):
                yield Finding("twice", "fault", f"“{one[:60]}” and “{other[:60]}” are the same to a reader.")
            elif is_part(one, other) or is_part(other, one):
                yield Finding("near-twice", "hint", f"“{one[:60]}” and “{other[:60]}” overlap: one holds the other.")


def _all_or_none(item: _Item) -> Iterator[Finding]:
    for text in item.options.values():
        if _ALL_NONE.search(text):
            yield Finding("all-none", "fault", f"“{text[:60]}” tests logic, not knowledge. Name a choice instead.")


def _explained(item: _Item) -> Iterator[Finding]:
    if not item.explanation.strip():
        yield Finding("no-explanation", "hint", "There is no explanation: with one, people learn about twice as much.")


def _sourced(item: _Item) -> Iterator[Finding]:
    if not item.setting.is_sourced:
        yield Finding("no-source", "fault", "No fact stands behind it, so no source is shown with the answer.")


def _dated(item: _Item) -> Iterator[Finding]:
    as_of = item.setting.as_of
    if as_of and not any(says_when(text, as_of) for text in (item.stem, *item.answers)):
        when = PartialDate.parse(as_of).words()
        yield Finding("as-of", "hint", f"The fact holds as of {when}, and the question does not say so.")


def _mixed(item: _Item) -> Iterator[Finding]:
    figures = [_FIGURE.fullmatch(text) is not None for text in item.options.values()]
    if item.has_one_answer and len(figures) > 2 and item.answers:
        is_figure = figures[list(item.options.values()).index(item.answers[0])]
        if figures.count(is_figure) == 1:
            yield Finding("mixed", "fault", "The right choice is of another type than the wrong ones.")


def _answer_in_stem(item: _Item) -> Iterator[Finding]:
    if item.options and not item.has_one_answer:
        return
    for answer in item.answers:
        if len(_letters(answer)) > 1 and is_part(answer, item.stem):
            yield Finding("answer-in-stem", "fault", f"The answer stands in the question: “{answer[:60]}”.")
            return


def _absolute(item: _Item) -> Iterator[Finding]:
    telling = [text for text in item.wrong if _ABSOLUTE.search(text)]
    if telling and not any(_ABSOLUTE.search(text) for text in item.answers):
        yield Finding("absolute", "hint", f"Only wrong choices say “all” or “never”: “{telling[0][:60]}”.")


def _long(item: _Item) -> Iterator[Finding]:
    words = len(item.stem.split())
    if words > LONGEST_STEM:
        yield Finding("long-stem", "hint", f"The question has {words} words; over {LONGEST_STEM} are hard to hold.")


def _dead(item: _Item) -> Iterator[Finding]:
    chosen = item.setting.chosen
    total = sum(chosen.values())
    if total < ENOUGH_ANSWERS:
        return
    for id_, text in item.options.items():
        if id_ not in item.right and chosen.get(id_, 0) < DEAD_SHARE * total:
            yield Finding(
                "dead", "hint", f"“{text[:60]}” was chosen {chosen.get(id_, 0)} times of {total}: it does no work."
            )


_RULES = (
    _key_longest,
    _twice,
    _all_or_none,
    _explained,
    _sourced,
    _dated,
    _mixed,
    _answer_in_stem,
    _absolute,
    _long,
    _dead,
)


def _is_negative(markdown: str) -> bool:
    return _NEGATIVE.search(markdown) is not None and _MARKED.search(markdown) is None


def _words(markdown: str) -> str:
    return prose.plain(prose.block(markdown))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def is_part(small: str, large: str) -> bool:
    """Whether all of the small text stands in the large one, as words."""
    small, large = _folded(small), _folded(large)
    if small not in large:
        return False
    return re.search(rf"(?<!\w)(?<![0-9][.,]){re.escape(small)}(?!\w)(?![.,][0-9])", large) is not None


@lru_cache(maxsize=8_192)
def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
