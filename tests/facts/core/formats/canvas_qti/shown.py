"""Entries as lines that a person can check."""

from __future__ import annotations

from typing import Any

from facts.core.formats.base import Entry


def lines(entry: Entry) -> list[str]:
    """What an entry says, and after a dash each note on it. Line breaks are shown as `\\n`."""
    return [line.replace("\n", "\\n") for line in _lines(entry)]


def _lines(entry: Entry) -> list[str]:
    question = entry.question
    notes = [f"- {note}" for note in entry.notes]
    if question is None:
        return [f"{entry.place}: {entry.name}: left out", *notes]
    head = f"{question.kind} {question.id}: {question.content['stem']}"
    rest = [f"name {question.name}"] if question.name else []
    rest += [f"in {' / '.join(question.category)}"] if question.category else []
    rest += [f"worth {question.points}"] if question.points != 1 else []
    rest += [f"hint {hint}" for hint in question.content.get("hints", [])]
    rest += [f"because {question.explanation}"] if question.explanation else []
    return [head, *_answers(question.content, question.key), *rest, *notes]


def _answers(content: Any, key: Any) -> list[str]:
    if "options" in content:
        weights = key.get("weights", {})
        return [
            f"{'=' if each['id'] in key['right'] else '~'}{weights.get(each['id'], '')} {each['text']}"
            + (f" # {each['feedback']}" if each["feedback"] else "")
            for each in content["options"]
        ]
    if "feedback" in content:
        return [f"= {key['right']}", *(f"{word} # {said}" for word, said in content["feedback"].items() if said)]
    if "pairs" in key:
        texts = {each["id"]: each["text"] for each in [*content["lefts"], *content["rights"]]}
        used = set(key["pairs"].values())
        return [
            *(f"= {texts[left]} -> {texts[right]}" for left, right in key["pairs"].items()),
            *(f"~ {each['text']}" for each in content["rights"] if each["id"] not in used),
        ]
    if "order" in key:
        texts = {each["id"]: each["text"] for each in content["entries"]}
        return [f"= {' < '.join(texts[id_] for id_ in key['order'])}"]
    if "blanks" in key:
        blanks = {each["id"]: each["options"] for each in content["blanks"]}
        listed = [
            f"= {{{id_}}} {' | '.join(one['accepted'])}" + (f" of {' | '.join(blanks[id_])}" if blanks[id_] else "")
            for id_, one in key["blanks"].items()
        ]
        return [f"text {content['text']}", *listed]
    if "value" in key:
        return [f"= {key['value']} ~ {key['tolerance']}"]
    if "accepted" in key:
        return [
            f"= {' | '.join(key['accepted'])}",
            *(f"~ {one['text']} # {one['feedback']}" for one in key.get("wrong", [])),
        ]
    return []
