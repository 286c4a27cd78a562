"""Moodle's `essay`, which is our long; a card is written as a description, which Moodle shows and asks nothing by."""

from typing import Any

from facts.core.formats.base import NO_GUIDE
from facts.core.formats.markup import from_html, to_plain
from facts.core.kinds.long import MOST_WORDS

from .sheet import Sheet
from .source import Source, letters


def read_essay(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    if source.value("responseformat", "editor") == "noinline":
        raise ValueError("It asks for a file alone, which nobody can hand in here.")
    files, needed = source.value("attachments", "0"), source.value("attachmentsrequired", "0")
    if files not in ("", "0") or needed not in ("", "0"):
        source.note("Files may be handed in with the answer there; here they may not.")
    for tag in ("maxbytes", "filetypeslist"):
        source.child(tag)
    least, most = source.value("minwordlimit"), source.value("maxwordlimit")
    if least:
        source.note(f"At least {least[:20]} words had to be written there.")
    words = int(most) if most.isascii() and most.isdecimal() and 0 < int(most[:9]) <= MOST_WORDS else None
    if most:
        source.note(f"At most {most[:20]} words could be written there; here that is a hint at the length.")
    guide = source.block(source.child("graderinfo"))
    if not guide:
        source.note("It has no notes for whoever marks it. Write what a good answer holds.")
    return (
        "long",
        {"stem": stem, "words": words, "template": _template(source)},
        {"guide": guide or NO_GUIDE, "shown": False},
    )


def _template(source: Source) -> str:
    element = source.child("responsetemplate")
    if element is None:
        return ""
    if element.get("format") == "plain_text":
        return letters(element)
    text, files = source.html(element)
    markup = from_html(text, files)
    for note in markup.notes:
        source.note(note)
    return to_plain(markup.text)


def write_long(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    for tag, value in (
        ("responseformat", "plain"),
        ("responserequired", 1),
        ("responsefieldlines", 15),
        ("attachments", 0),
        ("attachmentsrequired", 0),
    ):
        sheet.value(tag, value)
    sheet.block("graderinfo", "" if key["guide"] == NO_GUIDE else key["guide"])
    sheet.letters("responsetemplate", content.get("template") or "", format="plain_text")
    if content.get("words"):
        sheet.lose(f"Moodle does not say how long the answer is to be ({content['words']} words).")
    if key.get("shown"):
        sheet.lose("Moodle shows the guide to teachers only.")


def write_card(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    sheet.lose("Moodle has no cards: it shows the front as a description, with the back as its feedback.")
