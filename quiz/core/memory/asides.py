"""What learners do with a card besides rating it, and the marks that this amounts to. No evidence of memory."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Marks:
    """Set aside since an instant, put off until a study day, flagged."""

    suspended_at: dt.datetime | None = None
    buried_until: dt.date | None = None
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act: bury (until the study day `until`), suspend, release, flag, unflag; undo takes back `undone`.

    From a card on its learner may type answers, or no longer: that marks no card.
    """

    action: str
    at: dt.datetime
    until: dt.date | None = None
    undone: str = ""


def marked(marks: Marks, act: Act) -> Marks:
    """The marks after an act. Raises ValueError for an action that there is not."""
    match act.action:
        case "bury":
            return replace(marks, buried_until=act.until)
        case "suspend":
            return replace(marks, suspended_at=act.at)
        case "release":
            return replace(marks, suspended_at=None, buried_until=None)
        case "type" | "untype":
            return marks
        case "flag" | "unflag":
            return replace(marks, is_flagged=act.action == "flag")
        case "undo" if act.undone == "bury":
            return replace(marks, buried_until=None)
        case "undo" if act.undone == "suspend":
            return replace(marks, suspended_at=None)
    raise ValueError(f"There is no act “{act.action}” on a card.")


def marks_of(acts: Iterable[Act]) -> Marks:
    """What a log of acts amounts to, in its order."""
    marks = Marks()
    for act in acts:
        marks = marked(marks, act)
    return marks
