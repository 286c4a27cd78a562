"""From an item of QTI 2 to a question."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element

from facts.core import languages
from facts.core.formats.base import Entry, Question, entry, left_out
from facts.core.formats.numbers import decimal
from facts.core.formats.xmls import local

from . import choices, texts
from .choices import Made
from .source import INLINE, Source

MOST_POINTS = 100_000

LEFT_OUT = {
    "associateInteraction": "It asks to pair things freely (associate), which is not done here.",
    "hotspotInteraction": "It asks for places in a picture (hotspot), which is not done here.",
    "hottextInteraction": "It asks to mark words in a text (hottext), which is not done here.",
    "uploadInteraction": "It asks for a file, which nobody can hand in here.",
    "drawingInteraction": "It asks for a drawing, which is not done here.",
    "sliderInteraction": "It asks with a slider, which is not done here.",
    "mediaInteraction": "It counts how often something is played, which is not done here.",
    "endAttemptInteraction": "It has a button that ends the attempt, which is not done here.",
    "customInteraction": "It asks with a program of its own, which is not run here.",
    "portableCustomInteraction": "It asks with a program of its own, which is not run here.",
}


def read_question(item: Element, files: Mapping[str, str], category: tuple[str, ...], place: str) -> Entry:
    """An entry as it is read without our own field."""
    name = item.get("title") or item.get("identifier") or ""
    try:
        _refuse(item)
        source = Source(item, files)
        kind, content, key = _made(source)
    except ValueError as error:
        return left_out(place, name, str(error))
    if source.lang and not list(languages.problems({"lang": source.lang})):
        content["lang"] = source.lang
    question = Question(
        kind,
        content,
        key,
        explanation=source.explanation(),
        id=source.ident,
        name=source.title,
        category=category,
        points=_points(source),
    )
    return entry(place, question, source.notes)


def _refuse(item: Element) -> None:
    if (item.get("adaptive") or "").lower() == "true":
        raise ValueError("It is adaptive: it goes on by what was answered, which is not done here.")
    if any(local(each) in ("templateDeclaration", "templateProcessing") for each in item):
        raise ValueError("It draws its values anew for each learner (template processing), which is not done here.")
    for each in item.iter():
        name = local(each)
        if name in LEFT_OUT:
            raise ValueError(LEFT_OUT[name])
        if name.startswith(("graphic", "selectPoint", "positionObject")) and name.endswith("Interaction"):
            raise ValueError("It asks for places in a picture, which is not done here.")


def _made(source: Source) -> Made:
    found = source.interactions
    if not found:
        raise ValueError("It has no interaction, so that it asks nothing.")
    names = [local(each) for each in found]
    if all(name in INLINE for name in names):
        if names == ["textEntryInteraction"]:
            return texts.read_entry(source, found[0])
        return texts.read_blanks(source)
    if len(found) > 1:
        raise ValueError(f"It has {len(found)} interactions; here a question asks one thing.")
    return _READERS[names[0]](source, found[0])


_READERS: dict[str, Callable[[Source, Element], Made]] = {
    "choiceInteraction": choices.read_choice,
    "matchInteraction": choices.read_match,
    "orderInteraction": choices.read_order,
    "extendedTextInteraction": texts.read_long,
    "gapMatchInteraction": texts.read_gaps,
}


def _points(source: Source) -> Decimal:
    """MAXSCORE, or the most that the score may be, or what the right answers are worth together."""
    said = [decimal(text) for each in source.item if local(each) == "outcomeDeclaration" for text in _most(each)]
    found = [*(value for value in said if value is not None and value >= 0), choices.most(source)]
    return found[0].normalize() + 0 if found[0] < MOST_POINTS else Decimal(1)


def _most(outcome: Element) -> list[str]:
    if outcome.get("identifier") == "MAXSCORE":
        return [value.text or "" for value in outcome.iter() if local(value) == "value"]
    return [outcome.get("normalMaximum") or ""] if outcome.get("identifier") == "SCORE" else []
