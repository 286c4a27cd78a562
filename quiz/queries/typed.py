"""What learners answered, for authors: wrong answers that several typed, and how often an option was chosen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from facts.core.kinds import KINDS
from facts.models import Fact, Item
from quiz.core.marking import Verdict
from quiz.models import AttemptItem

LEARNERS = 2
"""So many must have typed the same: what one alone typed is theirs."""
MOST = 12


def wrong_answers(facts: Sequence[Fact]) -> Mapping[int, list[str]]:
    """By fact, wrong answers that several learners typed and handed in, the commonest first."""
    typed = [kind.NAME for kind in KINDS.values() if kind.RECALL and kind.IS_MARKED]
    rows = AttemptItem.objects.filter(
        version__item__fact__in=facts,
        version__kind__in=typed,
        attempt__submitted_at__isnull=False,
        verdict=Verdict.WRONG,
        response__isnull=False,
    ).values_list("version__item__fact", "response", "attempt__learner")
    learners: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for fact, response, learner in rows.iterator():
        if text := _only_text(response):
            folded = " ".join(text.casefold().split())
            learners[fact][folded].add(learner)
            words[folded][text] += 1
    return {fact: _commonest(of_fact, words) for fact, of_fact in learners.items()}


def chosen(item: Item) -> Mapping[str, int]:
    """By option of the current version, how many answers that were handed in chose it."""
    rows = AttemptItem.objects.filter(
        version=item.current_id, attempt__submitted_at__isnull=False, response__isnull=False
    ).values_list("response", flat=True)
    return Counter(id_ for response in rows.iterator() for id_ in _ids(response))


def _commonest(of_fact: Mapping[str, set[int]], words: Mapping[str, Counter[str]]) -> list[str]:
    several = [folded for folded, learners in of_fact.items() if len(learners) >= LEARNERS]
    several.sort(key=lambda folded: (-len(of_fact[folded]), folded))
    return [words[folded].most_common(1)[0][0] for folded in several[:MOST]]


def _only_text(response: object) -> str:
    """A response that is one text, also in the only blank of a cloze."""
    if isinstance(response, dict) and len(response) == 1:
        response = next(iter(response.values()))
    return response.strip() if isinstance(response, str) else ""


def _ids(response: object) -> Iterable[str]:
    ids = [response] if isinstance(response, str) else response if isinstance(response, list) else []
    return [id_ for id_ in ids if isinstance(id_, str)]
