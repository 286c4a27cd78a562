"""What each package reads as, question by question, with what is told of it."""

import base64
import json
from datetime import UTC, datetime

import pytest

from facts.core.formats import anki
from facts.core.formats.anki import collections, texts
from facts.core.formats.base import CRAM, FORGET, LEARN, RESCHEDULE, REVIEW, Entry, FormatError, PastReview
from tests.facts.core.formats.wordings import PICTURE, PICTURE_NAME

from .packages import CLOZE, LINE, Note, Type, basic, collection, new_package, package

SHOWN = f"media:{PICTURE_NAME}"
WORDLESS = "The picture {} has no words for those who cannot perceive it. Write some."
SOUND = b"\xff\xfb\x90\x00" + bytes(413) + b"\xff\xfb\x90\x00" + bytes(413)


def type_(*templates: tuple[str, str], fields: tuple[str, ...] = ("Front", "Back", "More")) -> Type:
    return Type(20, "Own", fields, templates)


def said(entry: Entry) -> tuple[object, ...]:
    """Kind, what is asked, what is right, and what is told; without a question only that."""
    if entry.question is None:
        return ("out", *entry.notes)
    content, key = entry.question.content, entry.question.key
    match entry.question.kind:
        case "cloze":
            blanks = [(key["blanks"][each["id"]]["accepted"][0], each["hint"]) for each in content["blanks"]]
            return ("cloze", content["text"], blanks, *entry.notes)
        case "short":
            return ("short", content["stem"], key["accepted"], *entry.notes)
    return ("card", content["stem"], key["back"], *entry.notes)


def cloze(text: str, *cards: int, extra: str = "") -> Note:
    return Note(CLOZE, [text, extra], cards=cards)


def own(template: tuple[str, str], *fields: str, **more: object) -> Note:
    return Note(type_(template), fields, **more)  # type: ignore[arg-type]


CASES = {
    "basic": (basic("Riga", "the <b>capital</b> of Latvia"), [("card", "Riga", "the **capital** of Latvia")]),
    "lines and entities": (
        basic("a &lt; b<div>c&nbsp;d</div>", "1<br>2<ul><li>x</li></ul>"),
        [("card", "a < b\n\nc\xa0d", "1\\\n2\n\n- x")],
    ),
    "reversed": (
        Note(type_(("{{Front}}", LINE + "{{Back}}"), ("{{Back}}", LINE + "{{Front}}")), ["one", "eins"], cards=(0, 1)),
        [("card", "one", "eins"), ("card", "eins", "one")],
    ),
    "an optional reverse without its field": (
        Note(
            type_(("{{Front}}", "{{Back}}"), ("{{#More}}{{Back}}{{/More}}", "{{Front}}")),
            ["a", "b", "<br>"],
            cards=(0, 1),
        ),
        [("card", "a", "b"), ("out", "Its front is empty.")],
    ),
    "typed": (
        own(
            ("{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}<br>{{More}}"),
            "2 * 3",
            "6*1",
            "See.",
        ),
        [("short", "2 \\* 3", ["6\\*1"])],
    ),
    "typed, and more than words": (
        own(("{{Front}}{{type:nc:Back}}", "{{Front}}<hr id=answer>{{type:nc:Back}}"), "a", "<i>b</i> \\(x\\)"),
        [
            (
                "card",
                "a",
                "*b* $x$",
                "Its answer was typed there; it is more than words, so that this card is turned over.",
            )
        ],
    ),
    "filters and conditions": (
        own(
            (
                "{{text:Front}}{{#Back}}{{^More}}!{{/More}}{{/Back}}<!-- {{Front}} -->",
                "{{furigana:Back}} {{Tags}} {{Deck}}",
            ),
            "<b>a</b>",
            " 日本[にほん]",
            tags=" t::u ",
        ),
        [("card", "a!", "日本 (にほん) t::u")],
    ),
    "what a field says is no template": (
        own(("{{Front}}", "{{Back}}"), "{{Back}} {{#More}}", "{{FrontSide}}{{Back}}"),
        [("card", "{{Back}} {{#More}}", "{{FrontSide}}{{Back}}")],
    ),
    "an unknown filter and field": (
        own(("{{mine:Front}}{{Nothing}}", "{{Back}}"), "a", "b"),
        [
            (
                "card",
                "a",
                "b",
                "The filter “mine” of its template is not known here, and was passed over.",
                "Its template asks for a field “Nothing” that the note does not have.",
            )
        ],
    ),
    "a hint that a card has no place for": (
        own(("{{Front}} {{hint:More}}", "{{Back}}"), "a", "b", "think"),
        [("card", "a", "b", "The hint “think” was not kept, since a card has none.")],
    ),
    "conditions beyond measure": (
        own(("{{#Front}}" * 21 + "{{Front}}" + "{{/Front}}" * 21, "{{Back}}"), "a", "b"),
        [("out", "Its template has conditions more than 20 deep.")],
    ),
    "a condition without an end": (
        own(("{{#Front}}a", "{{Back}}"), "a", "b"),
        [("out", "Its template begins a condition that it does not end: {{#Front}}.")],
    ),
    "a condition ended twice": (
        own(("{{/Front}}a", "{{Back}}"), "a", "b"),
        [("out", "Its template ends a condition that it did not begin.")],
    ),
    "a script, a style and a dangerous link": (
        own(
            ("<style>.card {}</style>{{Front}}<script>steal()</script>", "{{Back}}"),
            '<a href="javascript:steal()">a</a>',
            "b",
        ),
        [
            (
                "card",
                "a",
                "b",
                "The link to javascript:steal() was not kept; its words were.",
                "A script in it was not kept.",
            )
        ],
    ),
    "cloze by card": (
        cloze(
            "{{c1::Riga}} is in {{c2::Latvia::a country}}, not in {{c1,2::Estonia}}.", 0, 1, extra="See <b>here</b>."
        ),
        [
            ("cloze", "{1} is in Latvia, not in {2}.", [("Riga", ""), ("Estonia", "")]),
            ("cloze", "Riga is in {1}, not in {2}.", [("Latvia", "a country"), ("Estonia", "")]),
        ],
    ),
    "nested deletions": (
        cloze("In {{c1::the year {{c2::2004}} or so}} it joined.", 0, 1),
        [
            ("cloze", "In {1} it joined.", [("the year 2004 or so", "")]),
            ("cloze", "In the year {1} or so it joined.", [("2004", "")]),
        ],
    ),
    "a deletion that nobody would type": (
        cloze(f"It says {{{{c1::{('many words ' * 6).strip()}}}}}.", 0),
        [("card", "It says **\\[…\\]**.", f"It says **{('many words ' * 6).strip()}**.")],
    ),
    "a deletion in a formula, and one in a list": (
        cloze("\\(\\frac{ {{c1::a}} }{b}\\)<ul><li>{{c2::x::letter}}</li></ul>", 0, 1),
        [
            ("card", "$\\frac{ [\\ldots] }{b}$\n\n- x", "$\\frac{ a }{b}$\n\n- x"),
            ("card", "$\\frac{ a }{b}$\n\n- **\\[letter\\]**", "$\\frac{ a }{b}$\n\n- **x**"),
        ],
    ),
    "all of the text taken away": (cloze("{{c1::Riga}}", 0), [("card", "**\\[…\\]**", "**Riga**")]),
    "signs of our own cloze": (
        cloze("$5 and {1} in \\(x^{2}\\): <b>{{c1::a*b}}</b><br>{{c1::Ž}}", 0),
        [
            (
                "cloze",
                "\\$5 and { 1 } in $x^{ 2 }$: {1} {2}",
                [("a\\*b", ""), ("Ž", "")],
            )
        ],
    ),
    "emphasis and a line around a blank": (
        cloze("<i>Not {{c1::a}} either<br></i>{{c1::b}}", 0),
        [
            (
                "cloze",
                "*Not* {1} either {2}",
                [("a", ""), ("b", "")],
                "Bold or italic letters around a blank were kept in part.",
                "A new line beside a blank was not kept.",
            )
        ],
    ),
    "a card that takes nothing away": (
        cloze("{{c1::a}} b", 2),
        [("out", "The note takes no words away for card 3.")],
    ),
    "a back that says the front again": (
        own(
            ("{{More}}: {{Front}} {{type:Back}}", "{{More}}: {{Front}}<hr id=answer>{{type:Back}} !"),
            "Riga?",
            "Riga",
            "In",
        ),
        [("short", "In: Riga?", ["Riga"])],
    ),
    "a back that says more before the line": (
        own(("{{Front}}", "{{Front}} {{More}}<hr id='answer'>{{Back}}"), "a", "b", "c"),
        [("card", "a", "a c\n\nb")],
    ),
    "a deletion in a type that has none": (
        own(("{{cloze:Front}}", LINE + "{{cloze:Back}}"), "{{c1::a}} b", "{{c1::c}}"),
        [("card", "a b", "c")],
    ),
    "a hint too long for its blank": (
        cloze(f"{{{{c1::a::{'h' * 81}}}}} b", 0),
        [("cloze", "{1} b", [("a", "")], "The hint of the blank “a” was too long and is not kept.")],
    ),
    "more blanks than a question has": (
        cloze("x" + " {{c1::a}}" * 13, 0),
        [("card", "x" + " **\\[…\\]**" * 13, "x" + " **a**" * 13)],
    ),
    "a picture that is taken away": (
        cloze('b {{c1::<img src="gone.png" alt="a">}}', 0),
        [("card", "b **\\[…\\]**", "b **a**", "A picture that is not in the file (gone.png) was not kept.")],
    ),
    "image occlusion": (
        cloze("{{c1::image-occlusion:rect:left=.1}}{{c2::image-occlusion:rect:left=.2}}", 0, 1),
        [("out", "It hides parts of a picture (image occlusion), which cannot be asked here.")],
    ),
    "formulas of every form": (
        basic(
            "[latex]$x^2$[/latex] [$]y<br>z[/$] [$$]w[/$$] \\(a &lt; b\\)",
            "[latex]\\begin{displaymath}q\\end{displaymath}[/latex]"
            '<anki-mathjax block="true">r</anki-mathjax> \\(\\input{x}\\)',
        ),
        [
            (
                "card",
                "$x^2$ $y z$ $$w$$ $a < b$",
                "$$q$$ $$r$$ `\\input{x}`",
                "The formula \\input{x} cannot be shown: there is no command \\input. It stays as it was written.",
            )
        ],
    ),
    "suspended and flagged": (
        basic("a", "b", cards=[{"queue": -1, "flags": 3}]),
        [("card", "a", "b", "It was suspended. Here it is asked as any other.", "Its flag (green) was not kept.")],
    ),
    "buried": (
        basic("a", "b", cards=[{"queue": -3}]),
        [("card", "a", "b", "It was buried for the day. Here it is asked as any other.")],
    ),
    "without a card": (basic("a", "b", cards=()), [("out", "It has no cards.")]),
    "an empty back": (basic("a", "<br>"), [("out", "Its back is empty.")]),
    "letters that cannot be": (basic("a\x07", "b"), [("out", "It holds letters that cannot be read.")]),
    "a template that is missing": (
        basic("a", "b", cards=(4,)),
        [("out", "Its note type has no template for card 5.")],
    ),
    "too long": (
        basic("a", "b" * 2001),
        [("out", "The back has 2,001 characters; 2,000 is the most.")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_note_reads_as_expected(name):
    note, expected = CASES[name]

    reading = anki.read(package(collection(note)))

    assert [said(entry) for entry in reading.entries] == expected
    assert reading.notes == ()


def test_hints_go_with_what_is_typed():
    template = ("{{Front}}{{type:Back}}{{hint:More}}", LINE + "{{type:Back}}")
    good, long = own(template, "a", "b", "Think <i>twice</i>."), own(template, "c", "d", "h" * 501, guid="g2")

    entries = anki.read(package(collection(good, long))).entries

    assert [entry.question.content for entry in entries] == [{"stem": "a", "hints": ["Think *twice*."]}, {"stem": "c"}]
    assert [entry.notes for entry in entries] == [(), (f"The hint “{'h' * 60}” was not kept: it is too long.",)]


def test_ids_decks_tags_and_twins():
    reversed_ = Note(type_(("{{Front}}", "{{Back}}"), ("{{Back}}", "{{Front}}")), ["c", "d"], "g2", " x::y z ", (0, 1))
    away = basic("a", "b", "g1", cards=[{"did": 5, "odid": 3}])
    data = collection(away, reversed_, basic("a", "b", "g3"), basic("q", "r", "g1"), decks={3: "A::B", 5: "Filtered"})

    reading = anki.read(package(data))

    assert [(each.id, each.category, each.tags) for each in reading.questions] == [
        ("g1", ("A", "B"), ()),
        ("g2", (), ("x::y", "z")),
        ("g2 #2", (), ("x::y", "z")),
        ("g3", (), ()),
    ]
    assert [(entry.place, entry.name) for entry in reading.entries] == [
        ("note 1", "a"),
        ("note 2, card 1", "c"),
        ("note 2, card 2", "c"),
        ("note 3", "a"),
        ("note 4", "q"),
    ]
    assert reading.entries[3].notes == ("It says the same as note 1.",)
    assert said(reading.entries[4]) == ("out", "Another note in the package has the same id.")


@pytest.mark.parametrize("form", [package, new_package])
def test_media_are_known_by_content(form):
    media = {
        "karte ä.txt": PICTURE,
        "../../etc/voice.mp3": SOUND,
        "film.mp4": b"\0\0\0\x18ftypmp42",
        "unused.png": PICTURE,
    }
    front = '<img src="karte%20%C3%A4.txt" alt="a map"><img src="gone.png"><img src=film.mp4>'
    back = '[sound:../../etc/voice.mp3] <img src="data:image/png;base64,{}" alt="dot">'
    data = collection(basic(front, back.replace("{}", base64.b64encode(PICTURE).decode())))

    reading = anki.read(form(data, media))

    voice = next(name for name in reading.media if name.endswith(".mp3"))
    assert reading.media == {PICTURE_NAME: PICTURE, voice: SOUND}
    assert said(reading.entries[0]) == (
        "card",
        f"![a map]({SHOWN})",
        f"![voice.mp3](media:{voice}) ![dot]({SHOWN})",
        "A picture that is not in the file (gone.png) was not kept.",
        "A picture that is not in the file (film.mp4) was not kept.",
        "The file film.mp4 is of no kind of picture or sound that can be shown here.",
        "The sound voice.mp3 has no words for those who cannot perceive it. Write some.",
    )
    assert reading.notes == ("Files that no card shows and that were not taken: 1.",)


def at(day: int) -> datetime:
    return datetime(2026, 1, day, 12, tzinfo=UTC)


def logged(day: int, ease: int, interval: int, factor: int, type_: int, card: int = 1) -> tuple[int, ...]:
    return (int(at(day).timestamp() * 1000), card, ease, interval, factor, 4000, type_)


def test_the_history_of_a_card():
    log = [
        logged(1, 1, -600, 0, 0),
        logged(2, 4, 5, 2500, 1),
        logged(3, 0, 0, 0, 4),
        logged(5, 3, 2, 2500, 3),
        logged(4, 3, 3, 2500, 0),
        logged(6, 2, 1, 0, 3),
        logged(7, 0, 9, 2500, 5),
        logged(8, 9, 9, 2500, 1),
        logged(9, 3, 9, 2500, 1, card=77),
    ]

    reading = anki.read(package(collection(basic("a", "b"), log=log)))

    (entry,) = reading.entries
    assert entry.history == (
        PastReview(at(1), 1, LEARN, 4000, 600),
        PastReview(at(2), 4, REVIEW, 4000, 5 * 86_400),
        PastReview(at(3), 0, FORGET, 4000, 0),
        PastReview(at(4), 3, LEARN, 4000, 3 * 86_400),
        PastReview(at(5), 3, REVIEW, 4000, 2 * 86_400),
        PastReview(at(6), 2, CRAM, 4000, 86_400),
        PastReview(at(7), 0, RESCHEDULE, 4000, 9 * 86_400),
    )
    assert tuple(PastReview.of_json(json.loads(json.dumps(each.json()))) for each in entry.history) == entry.history
    assert reading.notes == ("Reviews that make no sense and were passed over: 1.",)


def test_rows_that_make_no_sense_are_counted():
    then = "UPDATE notes SET flds = x'00' WHERE id = 2; UPDATE cards SET nid = 99 WHERE id = 3;"
    data = collection(basic("a", "b"), basic("c", "d", "g2"), basic("e", "f", "g3"), then=then)

    reading = anki.read(package(data))

    assert [said(entry) for entry in reading.entries] == [("card", "a", "b"), ("out", "It has no cards.")]
    assert reading.notes == (
        "Rows of the collection that are damaged and were passed over: 1.",
        "Cards that belong to no note and were passed over: 2.",
    )


def test_a_note_type_that_is_missing_spoils_its_note_only():
    data = collection(basic("a", "b"), basic("c", "d", "g2"), then="UPDATE notes SET mid = 5 WHERE id = 1")

    reading = anki.read(package(data))

    assert [said(entry) for entry in reading.entries] == [
        ("out", "Its note type is missing in the package."),
        ("card", "c", "d"),
    ]


def test_the_better_collection_is_taken():
    old, new = collection(basic("old", "b")), collection(basic("new", "b"))
    both = package(old, members={"collection.anki21": new, "meta": b"\x08\x02"})

    assert [said(entry) for entry in anki.read(both).entries] == [("card", "new", "b")]
    assert anki.recognises(both)
    assert not anki.recognises(old)


def test_a_collection_marked_as_being_written_opens():
    data = bytearray(collection(basic("a", "b")))
    data[18:20] = b"\x02\x02"

    assert len(anki.read(package(bytes(data))).questions) == 1


def test_pictures_within_the_text_and_files_too_large(monkeypatch):
    monkeypatch.setattr(texts, "MOST_BYTES", 50)
    front = '<img src="a.png"><img src="data:image/png;base64,!!!!">x'

    (entry,) = anki.read(package(collection(basic(front, "b")), {"a.png": PICTURE})).entries

    assert entry.notes == (
        "A picture that is not in the file (a.png) was not kept.",
        "A picture that is not in the file was not kept.",
        "The file a.png has more than 0 MB.",
        "The picture within the text is of no kind of picture or sound that can be shown here.",
    )


def test_more_rows_than_are_read(monkeypatch):
    data = package(
        collection(basic("a", "b"), basic("c", "d", "g2"), log=[logged(1, 3, 1, 0, 0), logged(2, 3, 1, 0, 0)])
    )
    monkeypatch.setattr(collections, "MOST_REVIEWS", 1)

    reading = anki.read(data)

    assert [entry.history for entry in reading.entries] == [(), ()]
    assert reading.notes == ("The history has more than 1 reviews and was not read.",)
    monkeypatch.setattr(collections, "MOST_NOTES", 1)
    with pytest.raises(FormatError, match="more than 1 rows in “notes”"):
        anki.read(data)
