"""
Canvas' texts with blanks, `fill_in_multiple_blanks_question` and `multiple_dropdowns_question`: our cloze.

    The capital is [city], on the river [river].      # response_city and response_river list their answers

To type, every answer that is listed is right; to choose, the one that adds to the mark is.
"""

import html
import re
from typing import Any

from facts.core.formats import numbers
from facts.core.formats.answers import short_key, spellings
from facts.core.formats.clozes import Gap, parts_of, spelled, with_tokens
from facts.core.formats.markup import to_plain
from facts.core.kinds import cloze
from facts.core.kinds.base import natural

from .conditions import Test
from .sheet import Sheet, block_html, inline_html
from .source import Response, Source, label_html
from .typed import Parts, accepted, plain_answers

_NAME = re.compile(r"\[([^\[\]<>]{1,200})\]")
_CHOSEN = ("dropdown", "wordbank")


def read_blanks(source: Source) -> Parts:
    """By the names in brackets, or, where there are none, by where each response stands in the text."""
    responses = {response.id.removeprefix("response_"): response for response in source.responses}
    text = source.stem_html
    named: list[str] = []
    stretches, done = [], 0
    for found in _NAME.finditer(text):
        name = html.unescape(found[1])
        if name in responses and name not in named:
            named.append(name)
            stretches.append(text[done : found.start()])
            done = found.end()
    stretches.append(text[done:])
    if not named:
        named, stretches = _inline(source)
    elif len(named) < len(responses):
        source.note(f"{len(responses) - len(named)} blanks stand nowhere in the text, and were not kept.")
    source.note_shares("blanks")
    gaps = [_gap(source, responses[name], i + 1) for i, name in enumerate(named)]
    return parts_of(source.block(with_tokens(stretches)), gaps, source.note)


def _inline(source: Source) -> tuple[list[str], list[str]]:
    names, stretches = [], [""]
    for part in source.parts:
        if isinstance(part, Response):
            names.append(part.id.removeprefix("response_"))
            stretches.append("")
        else:
            stretches[-1] += part
    return names, stretches


def _gap(source: Source, response: Response, number: int) -> Gap:
    texts = {label.get("ident", ""): source.plain(label_html(label)) for label in response.labels}
    scored = [each for each in source.conditions if each.score is not None and each.score > 0]
    right = [name for each in scored for name in each.rights(response.id)]
    for name in texts:
        if said := to_plain(source.block(source.feedback(f"{name}_fb"))):
            source.note(f"The feedback on “{texts[name][:60]}” was not kept: “{said[:300]}”")
    kinds = {label.get("answer_type", "").lower() for label in response.labels}
    if source.fields.get("question_type") == "multiple_dropdowns_question" or kinds & set(_CHOSEN):
        chosen = [texts[name] for name in right if name in texts]
        if len(set(chosen)) != 1:
            raise ValueError(f"{len(set(chosen)) or 'No'} choices of blank {number} earn marks; here one is right.")
        options = sorted(dict.fromkeys(texts.values()), key=natural)
        return {"kind": "choice", "hint": "", "options": options}, {"accepted": [chosen[0]]}
    if any(label.get("scoring_algorithm") == "TextRegex" for label in response.labels):
        raise ValueError(f"The answer to blank {number} is a regular expression, which is not read here.")
    tests = [test for each in scored for test in each.tests if test.response == response.id and not test.is_not]
    listed = [Test("varequal", response.id, text, is_not=False, attributes={}) for text in texts.values()]
    try:
        tests = [*listed, *(test for test in tests if test.value not in texts)]
        key = short_key(source.note, accepted(source, tests))
    except ValueError as error:
        raise ValueError(f"Blank {number}: {error}") from error
    return {"kind": "short", "hint": "", "options": []}, {"accepted": key["accepted"]}


def write_blanks(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    """All to choose from, or all to type."""
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    is_chosen = are_chosen(content)
    name = _name(content)
    shares = f"{100 / len(blanks):.2f}"
    rights = []
    for id_, blank in blanks.items():
        right, texts = _answers(sheet, blank, key["blanks"][id_], is_chosen=is_chosen)
        labels = [(sheet.answer_id(), text) for text in texts]
        sheet.group(f"response_{name}{id_}", (f"{name}{id_}", "text/plain"), labels, type_="text/plain")
        rights.append((f"response_{name}{id_}", next(label for label, text in labels if text == right)))
    for response, right in rights:
        sheet.adds(response, right, shares)


def are_chosen(content: dict[str, Any]) -> bool:
    return all(blank["kind"] == "choice" for blank in content["blanks"])


def stem_html(content: dict[str, Any]) -> str:
    """The text with the names of blanks in brackets, the stem before it unless that is the usual one."""
    name = _name(content)
    text = spelled(content, lambda id_: f"[{name}{id_}]", inline_html)
    stem = "" if content["stem"] == cloze.STEM else block_html(content["stem"])
    return f"{stem}<p>{text}</p>"


def _name(content: dict[str, Any]) -> str:
    """What blanks are called before their number: nothing that stands in the text already."""
    name = "blank"
    while f"[{name}" in content["text"] + content["stem"]:
        name += "_"
    return name


def _answers(sheet: Sheet, blank: dict[str, Any], key: dict[str, Any], *, is_chosen: bool) -> tuple[str, list[str]]:
    """The best answer, and all that are listed."""
    if blank.get("hint"):
        sheet.lose(f"Canvas shows no hint in a blank: “{blank['hint'][:60]}”.")
    match blank["kind"]:
        case "choice" if is_chosen:
            return key["accepted"][0], blank["options"]
        case "choice":
            sheet.lose("In a text of Canvas all blanks are to type or all to choose from: choices are typed there.")
            found = list(key["accepted"])
        case "number":
            sheet.lose("Canvas compares numbers in blanks by their letters, and without a tolerance.")
            found = [numbers.written(numbers.answers_of(key)[0][0])]
        case "date":
            sheet.lose("Canvas has no dates: it takes some spellings of one.")
            found = spellings(key["value"])
        case _:
            found = plain_answers(sheet, key)
            if key.get("wrong"):
                sheet.lose("Canvas knows no wrong answers in a blank.")
    return found[0], found
