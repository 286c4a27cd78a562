"""Choices of QTI 1.2: our single, several, and true or false."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.answers import ALL_OR_NOTHING
from facts.core.formats.fractions import key_of_one, key_of_several, within
from facts.core.kinds import option_id
from facts.core.kinds.base import ENTRY_LENGTH
from facts.core.kinds.options import FEEDBACK_LENGTH, weights

from .conditions import Condition
from .sheet import Sheet
from .source import Response, Source, label_html

_SLACK = Decimal("0.001")
Parts = tuple[str, dict[str, Any], dict[str, Any]]


def read_single(source: Source) -> Parts:
    options, names = _options(source)
    key = key_of_one({id_: within(_alone(source, name)) for id_, name in names.items()})
    _spread(source, options, [key["right"]])
    return "single", {"stem": source.stem(), "options": options}, key


def read_several(source: Source) -> Parts:
    """All or nothing where one condition names all right choices; else each adds its own, and some may take away."""
    options, names = _options(source)
    whole = _whole(source, set(names.values()))
    key: dict[str, Any]
    if whole is not None:
        key = {"right": [id_ for id_, name in names.items() if name in whole.rights()]}
        if whole.is_any:
            source.note("One of the right choices was enough for the whole mark there; here all are.")
        elif source.fields.get("question_type") != "multiple_answers_question":
            source.note(ALL_OR_NOTHING)
    else:
        key = key_of_several({id_: within(_alone(source, name)) for id_, name in names.items()}, _SLACK)
    if not key["right"]:
        raise ValueError("No choice is right.")
    return "several", {"stem": source.stem(), "options": options}, key


def _options(source: Source) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The choices, and by their ids what the conditions call them."""
    options, names = [], {}
    for i, label in enumerate(source.response().labels):
        text = source.phrase(label_html(label), f"Choice {i + 1}", ENTRY_LENGTH)
        if option_id(text) in names:
            raise ValueError(f"Choice {i + 1} says the same as one before it.")
        feedback = source.feedback_on(label.get("ident", ""))
        said = source.phrase(feedback, f"The feedback on choice {i + 1}", FEEDBACK_LENGTH) if feedback else ""
        options.append({"id": option_id(text), "text": text, "feedback": said})
        names[option_id(text)] = label.get("ident", "")
    return options, names


def _alone(source: Source, name: str) -> Decimal:
    """What one choice earns by itself."""
    found = Decimal(0)
    for each in source.conditions:
        if each.score is not None and not each.is_other and each.holds_for([name]):
            if not each.is_add:
                return each.score
            found += each.score
    return found


def _whole(source: Source, names: set[str]) -> Condition | None:
    scored = [each for each in source.conditions if each.score and each.rights() and _is_whole(each)]
    best = max(scored, key=lambda each: each.score or 0, default=None)
    return best if best is not None and names & set(best.rights()) else None


def _is_whole(condition: Condition) -> bool:
    """Whether it speaks of the whole answer, and does not add what a single choice earns."""
    return not condition.is_add or (len(condition.rights()) > 1 and not condition.is_any)


def _spread(source: Source, options: list[dict[str, Any]], right: list[str]) -> None:
    """What was said on any right or any wrong answer goes to the choices that have no feedback of their own."""
    for is_right, markup in ((True, source.right_feedback()), (False, source.wrong_feedback())):
        said = source.phrase(markup, "The feedback", FEEDBACK_LENGTH) if markup else ""
        for option in options:
            if said and (option["id"] in right) == is_right:
                if option["feedback"]:
                    source.note(
                        f"The feedback on a {'right' if is_right else 'wrong'} answer was not kept: “{said[:300]}”"
                    )
                option["feedback"] = option["feedback"] or said


def read_truefalse(source: Source) -> Parts:
    labels = source.response().labels
    if len(labels) != 2:
        raise ValueError(f"It has {len(labels)} answers; true or false has two.")
    words = [_word(source, label) for label in labels]
    if sorted(words) != ["false", "true"]:
        source.note(f"The answers are “{words[0][:40]}” and “{words[1][:40]}”: the first was taken to be true.")
        words = ["true", "false"]
    idents = {word: label.get("ident", "") for word, label in zip(words, labels, strict=True)}
    worth = {word: _alone(source, ident) for word, ident in idents.items()}
    if sorted(worth.values()) != [0, 1]:
        raise ValueError("One of true and false must earn the whole mark, and the other nothing.")
    options = [
        {
            "id": word,
            "feedback": source.phrase(source.feedback_on(idents[word]), f"The feedback on {word}", FEEDBACK_LENGTH),
        }
        for word in ("true", "false")
    ]
    right = "true" if worth["true"] else "false"
    _spread(source, options, [right])
    content = {"stem": source.stem(), "feedback": {each["id"]: each["feedback"] for each in options}}
    return "truefalse", content, {"right": right == "true"}


def _word(source: Source, label: Element) -> str:
    said = source.plain(label_html(label)).lower()
    return said or label.get("ident", "").lower()


def read_choice(source: Source) -> Parts:
    """Where nothing says which kind it is."""
    response: Response = source.response()
    if response.cardinality.lower() == "multiple":
        return read_several(source)
    words = {source.plain(label_html(label)).lower() for label in response.labels}
    return read_truefalse(source) if words == {"true", "false"} else read_single(source)


def write_single(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    names = _write_options(sheet, content, "Single")
    sheet.right([names[key["right"]]])
    if any(mark for id_, mark in weights(key).items() if id_ != key["right"]):
        sheet.lose("Canvas gives a choice the whole mark or nothing: what others are worth is not said there.")


def write_several(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    names = _write_options(sheet, content, "Multiple")
    sheet.whole([(name, id_ in key["right"]) for id_, name in names.items()])
    if weights(key):
        sheet.lose(
            "Canvas has no weights of its own for choices: each right one earns the same, each wrong one takes it."
        )


def _write_options(sheet: Sheet, content: dict[str, Any], cardinality: str) -> dict[str, str]:
    """By the ids of the choices, what the file calls them."""
    options = content["options"]
    names = {each["id"]: sheet.answer_id() for each in options}
    sheet.choices([(names[each["id"]], each["text"]) for each in options], cardinality)
    for each in options:
        sheet.feedback_on(names[each["id"]], each.get("feedback") or "")
    return names


def write_truefalse(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    names = {"true": sheet.answer_id(), "false": sheet.answer_id()}
    sheet.choices([(names["true"], "True"), (names["false"], "False")], "Single")
    for word, name in names.items():
        sheet.feedback_on(name, (content.get("feedback") or {}).get(word) or "")
    sheet.right([names["true" if key["right"] else "false"]])
