"""Answers that are typed: what a file accepts as our keys of short and number, and how a date may be written there."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from facts.core.dates import MONTHS, PartialDate
from facts.core.formats import numbers
from facts.core.formats.fractions import percent
from facts.core.formats.markup import to_plain
from facts.core.kinds.base import folded
from facts.core.kinds.short import ANSWER_LENGTH, MOST_ANSWERS, fits, stretches

Note = Callable[[str], None]
"""Takes a sentence on what was not kept."""

ALL_OR_NOTHING = "Only the whole answer earned marks there; here a part of it does."
OPEN_ENDS = "The ends of the range were wrong there; here they are right."
BELOW_NOTHING = "The mark could fall below 0 there; here it cannot."


def short_key(note: Note, given: Iterable[tuple[str, Decimal, str]]) -> dict[str, Any]:
    """
    The key that answers, what they are worth and the feedback on them make.

    The first that takes what is typed counts, as in Moodle: an answer behind one that takes it is never reached.
    """
    accepted: dict[str, str] = {}
    wrong: dict[str, dict[str, str]] = {}
    worth: dict[str, Decimal] = {}
    for text, mark, feedback in given:
        if not text or len(text) > ANSWER_LENGTH:
            note(f"The answer “{text[:60]}” is empty or too long, and was not kept.")
        elif mark == 1:
            accepted.setdefault(folded(text), text)
            if feedback:
                note(f"The feedback on the right answer “{text[:60]}” was not kept: “{_plain(feedback)}”")
        elif text == "*":
            if feedback:
                note(f"The feedback on any other answer was not kept: “{_plain(feedback)}”")
            note_part(note, "Any other answer", mark)
        elif "|" in text:
            note(f"The wrong answer “{text[:60]}” holds a stroke (|), and was not kept.")
        elif folded(text) not in wrong and not _taking(accepted.values(), text):
            wrong[folded(text)] = {"text": text, "feedback": " ".join(re.split(r"\\?\n\s*", feedback))}
            worth[text] = mark
    right = list(accepted.values())
    known = []
    for each in wrong.values():
        text = each["text"]
        if taken := _taking(right, text):
            was = f"The answer “{text[:60]}” was worth {percent(worth[text])} % there"
            note(f"{was}; here “{taken[:60]}” takes it as right.")
        else:
            note_part(note, f"The answer “{text[:60]}”", worth[text])
            known.append(each)
    if not right:
        raise ValueError("No answer is fully right.")
    _put_best_first(note, right)
    for noun, answers in (("right", right), ("wrong", known)):
        if len(answers) > MOST_ANSWERS:
            note(f"There are {len(answers)} {noun} answers; {MOST_ANSWERS} were kept.")
            del answers[MOST_ANSWERS:]
    return {"accepted": right, "strict": False} | ({"wrong": known} if known else {})


def falls(content: Mapping[str, Any], worth: Mapping[str, Decimal]) -> Iterator[str]:
    """What is to be told of single choices that Moodle takes marks away for."""
    for option in content["options"]:
        if worth.get(option["id"], 0) < 0:
            yield f"The mark falls below 0 in Moodle for “{_plain(option['text'])[:60]}”."


def weighed_alike(noun: str) -> str:
    return f"The {noun} weigh differently there; here they count the same."


def note_part(note: Note, answer: str, mark: Decimal) -> None:
    if mark:
        note(f"{answer} was worth {percent(mark)} %; here it is wrong.")


def _taking(accepted: Iterable[str], text: str) -> str:
    """Which of these answers, perhaps with stars, takes this one."""
    known = islice(accepted, MOST_ANSWERS)
    return next((each for each in known if fits(folded(text), list(map(folded, stretches(each))))), "")


def _put_best_first(note: Note, accepted: list[str]) -> None:
    """The first answer is shown as the right one, so it has no star."""
    best = next((text for text in accepted if len(stretches(text)) == 1), None)
    if best is None:
        best = " ".join("".join(stretches(accepted[0])).split()).replace("*", "\\*")
        if not best:
            raise ValueError("Any answer is right.")
        note(f"All right answers have stars: “{best[:60]}” was put before them, to be shown.")
        accepted.insert(0, best)
    elif best != accepted[0]:
        note(f"“{best[:60]}” was put before the answers with stars, to be shown.")
        accepted.remove(best)
        accepted.insert(0, best)


def note_apart(note: Note, apart: Iterable[Decimal]) -> None:
    for value in apart:
        note(f"{numbers.written(value)} is right as well; here one number is, and it was not kept.")


def spellings(value: str) -> list[str]:
    """How a date may be written where only letters are compared, the best form first."""
    date = PartialDate.parse(value)
    words = date.words()
    found = [words]
    if date.is_before_christ:
        found.append(words.replace(" BC", " BCE"))
    elif date.year < 100 and not date.unknown:
        found += [words.replace("AD ", "") + era for era in (" AD", " CE")]
    if date.month is not None and date.year >= 100:
        name, year = MONTHS[date.month - 1], str(date.year)
        short = name[:3]
        if date.day is None:
            found += [f"{name}, {year}", f"{short} {year}", f"{short}. {year}"]
        else:
            found += [f"{name} {date.day}, {year}", f"{name} {date.day} {year}", f"{date.day} {short} {year}"]
            found += [f"{short} {date.day}, {year}", f"{short}. {date.day}, {year}"]
    if date.unknown == 1 and date.year >= 100:
        found += [f"the {words}", f"{date.year}'s"]
    if date.unknown == 2:
        found.append(f"the {words}")
    return list(dict.fromkeys([*found, value] if not date.unknown and date.year >= 1000 else found))


def _plain(feedback: str) -> str:
    return to_plain(feedback, is_inline=True)[:300]
