"""What the lint finds in items as they are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from facts.core.lint import Finding, Setting, lint, says_when
from facts.models import Fact, Item

_FOR_A_TIME = re.compile(r"\b(?:as of|by|currently|now|up to)\b", re.IGNORECASE)


def findings(item: Item, chosen: Mapping[str, int] | None = None) -> list[Finding]:
    """Of the current version; `chosen` says how many learners chose each option."""
    version = item.current
    if version is None:
        return []
    return findings_of(version.kind, version.content, version.key, version.explanation, item.fact, chosen)


def findings_of(
    kind: str,
    content: Mapping[str, Any],
    key: Mapping[str, Any],
    explanation: str,
    fact: Fact | None,
    chosen: Mapping[str, int] | None = None,
) -> list[Finding]:
    """Also of a wording that nobody has saved yet, once it has no problems."""
    setting = Setting(is_sourced=fact is not None, as_of=time_of(fact) if fact else "", chosen=chosen or {})
    return lint(kind, content, key, explanation, setting)


def time_of(fact: Fact) -> str:
    """The date as of which the fact holds, or nothing for what holds for good: an event, a definition."""
    is_for_a_time = fact.valid_until_on is not None or (
        _FOR_A_TIME.search(fact.statement) is not None and says_when(fact.statement, fact.as_of)
    )
    return fact.as_of if is_for_a_time else ""
