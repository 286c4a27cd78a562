"""
Notes of our own types, to and from questions.

A question that Anki cannot ask as it is becomes a plain card, and keeps what it was in the field "Kind": read again, it
is a card beside the question, and does not take its place.
"""

import html
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from facts.core import languages
from facts.core.formats.anki import clozes, faces, texts
from facts.core.formats.anki.cards import Asked, Unfit, starless, with_blanks
from facts.core.formats.anki.notetypes import CARD, CLOZE, OTHER, SHORT, OwnType
from facts.core.formats.base import Question
from facts.core.kinds import KINDS, card, cloze, short
from facts.core.writings import writing_of

UNNAMED = "~factkeep:"
"""Before the guid of a question that has no id of its own."""
AS_CARD = " (card)"

_BREAKS = re.compile(r"<br\s*/?>|</?div\b[^<>]*>", re.IGNORECASE)
_RULE = re.compile(r"<hr\b[^<>]*>", re.IGNORECASE)
_BLANK_SIGNS = re.compile(r"[:{}]")


def read(own: OwnType, values: Mapping[str, str], files: texts.Files) -> Asked:
    """Raises Unfit."""
    notes: list[str] = []

    def block(name: str) -> str:
        found = texts.read(values.get(name, ""), files)
        notes.extend(found.notes)
        return found.text

    explanation = block("Explanation")
    if source := block("Source"):
        explanation = f"{explanation}\n\n{source}".strip()
    if own is SHORT:
        answers = [starless(texts.bare(values["Answer"])), *_lines(values["Also right"])]
        key = {"accepted": answers, "strict": bool(texts.bare(values["Accents count"]))}
        asked = Asked(short.NAME, {"stem": block("Question")}, key)
    elif own is CLOZE:
        asked = _cloze(values, files)
        asked.content["stem"] = block("Question") or cloze.STEM
    elif own is OTHER:
        kind = texts.bare(values["Kind"])
        label = KINDS[kind].LABEL.lower() if kind in KINDS else kind[:40]
        notes.append(f"As it was written it asked in another way ({label}). In the package it is a plain card.")
        asked = Asked(card.NAME, {"stem": block("Question")}, {"back": block("Answer")})
    else:
        asked = Asked(card.NAME, {"stem": block("Front")}, {"back": block("Back")})
    hints = [texts.read(hint, files, is_inline=True).text for hint in _RULE.split(values.get("Hints", ""))]
    if kept := [hint for hint in hints if hint]:
        if asked.kind == card.NAME:
            notes += [f"The hint “{hint[:60]}” was not kept, since a card has none." for hint in kept]
        else:
            asked.content["hints"] = kept
    asked.explanation = explanation
    asked.notes = [*dict.fromkeys([*asked.notes, *notes])]
    return asked


def _cloze(values: Mapping[str, str], files: texts.Files) -> Asked:
    parts = clozes.parsed(values["Text"])
    blanks = list(clozes.taken(parts, 1))
    if not blanks:
        raise Unfit("Its text has no blank.")
    stretches = clozes.asked(parts, 1, lambda _blank: "\ue000").split("\ue000")
    answers = [(html.unescape(blank.text), html.unescape(blank.hint)) for blank in blanks]
    content, key, notes = with_blanks(stretches, answers, files)
    return Asked(cloze.NAME, content, key, notes=notes)


def _lines(text: str) -> list[str]:
    return [html.unescape(line) for line in _BREAKS.split(text) if line.strip()]


def write(question: Question, source: str = "") -> tuple[OwnType, tuple[str, ...], list[str]]:
    """The type, its fields, and what they cannot hold, in sentences. `source` is Markdown on where it is from."""
    content, key = question.content, question.key
    losses = [*_lost(question)]
    values = {"Explanation": texts.write(question.explanation), "Source": texts.write(source)}
    values["Hints"] = "<hr>".join(texts.write(hint, is_inline=True) for hint in content.get("hints", ()))
    own = {card.NAME: CARD, short.NAME: SHORT, cloze.NAME: CLOZE}.get(question.kind, OTHER)
    if own is CARD:
        values |= {"Front": texts.write(content["stem"]), "Back": texts.write(key["back"])}
    elif own is SHORT:
        values |= {"Question": texts.write(content["stem"]), "Answer": html.escape(short.words(key), quote=False)}
        values["Also right"] = "<br>".join(html.escape(each, quote=False) for each in key["accepted"][1:])
        values["Accents count"] = "yes" if key.get("strict") else ""
        if key.get("wrong"):
            losses.append("Its known wrong answers are not written.")
    elif own is CLOZE:
        losses += _cloze_losses(content, key)
        values["Text"] = _cloze_text(content, key)
        values["Question"] = "" if content["stem"] == cloze.STEM else texts.write(content["stem"])
    else:
        values["Question"], values["Answer"] = faces.sides(question.kind, content, key)
        values["Kind"] = question.kind
        losses.append(f"Anki has no such kind ({KINDS[question.kind].LABEL.lower()}): it is a plain card there.")
    return own, tuple(values.get(name, "") for name in own.fields), losses


def _cloze_text(content: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    parts = re.split(r"\{([0-9]{1,2})\}", content["text"])
    written = ""
    for place, part in enumerate(parts):
        if place % 2:
            blank = blanks[part]
            answer = cloze.words(blank["kind"], key["blanks"][part], writing_of(content))
            hint = blank.get("hint") or ", ".join(blank.get("options") or ())
            written += f"{{{{c1::{_inert(answer)}{f'::{_inert(hint)}' if hint else ''}}}}}"
        else:
            spaced = texts.write(part.strip(), is_inline=True) if part.strip() else ""
            before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
            written += f"{before}{spaced}{after if spaced else ''}"
    return written


def _inert(text: str) -> str:
    """Text within a deletion, whose signs it does not have."""
    return _BLANK_SIGNS.sub(lambda found: f"&#{ord(found[0])};", html.escape(text, quote=False))


def _cloze_losses(content: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[str]:
    for number, blank in enumerate(content["blanks"], start=1):
        right = key["blanks"][blank["id"]]
        if blank["kind"] != short.NAME:
            yield f"Blank {number} is plain text in Anki, no longer a {blank['kind']}."
        elif len(right["accepted"]) > 1 or right.get("wrong") or right.get("strict"):
            yield f"Of blank {number} only the best answer is written."


def _lost(question: Question) -> Iterator[str]:
    if question.name:
        yield "Its name is not written."
    if question.difficulty is not None:
        yield "Its difficulty is not written."
    if question.points != Decimal(1):
        yield f"That it is worth {question.points.normalize():f} is not written."
    if any(side.get(name) for side in (question.content, question.key) for name in languages.FIELDS):
        yield "The language of its texts is not written."
