"""What the item editor shows of marking: a right answer, a wrong one, and what the author tries, as students see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from quiz.core import marking
from quiz.core.marking import BadResponse
from quiz.queries.results import outcome_of

TEMPLATE = "quiz/attempts/_example.html"


def outcomes(
    kind: str,
    content: dict[str, Any],
    key: dict[str, Any],
    face: dict[str, Any],
    back: dict[str, Any],
    order: Sequence[str],
    fields: Mapping[str, Sequence[str]],
    *,
    is_tried: bool,
) -> dict[str, Any]:
    """`response` is what the fields hold, `examples` are outcomes with a title, the one that was tried first."""
    if kind not in marking.MARKERS:
        return {}
    response, problem = None, ""
    try:
        response = marking.read(kind, fields, face, order)
    except BadResponse as bad:
        problem = str(bad)
    shown = [] if not is_tried or problem else [(_("Your try"), response)]
    right, wrong = (example(kind, content, key) for example in (marking.perfect, marking.wrong_example))
    if marking.mark(kind, content, key, right).verdict == marking.Verdict.WAITING:
        shown.append((_("An answer"), right))
    else:
        shown += [(_("A right answer"), right), (_("A wrong answer"), wrong)]
    return {
        "response": response,
        "problem": problem if is_tried else "",
        "may_try": True,
        "examples": [
            {"title": title, "template": TEMPLATE, "outcome": outcome_of(kind, content, key, face, back, said)}
            for title, said in shown
        ],
    }
