"""What is written reads back as it was, and what a package cannot hold is named."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, given, settings

from facts.core.formats import anki
from facts.core.formats.base import CRAM, FORGET, LEARN, RELEARN, RESCHEDULE, REVIEW, PastReview, Question
from facts.core.kinds import KINDS
from tests.facts.core.formats.strategies import EXAMPLES, questions
from tests.facts.core.formats.wordings import MEDIA, PICTURE_NAME, Features

CARRIED = Features(
    name=False,
    points=False,
    difficulty=False,
    lang=False,
    wrong=False,
    writing=False,
    blanks=("short",),
)


def built(kind: str, **fields: object) -> Question:
    content, key = KINDS[kind].build(fields)
    return Question(kind, content, key)


def carried(question: Question) -> Question:
    """Without what a note of ours cannot say: several answers of a blank, spaces in tags, colons in decks."""
    key = question.key
    if question.kind == "cloze":
        key = {"blanks": {id_: {"accepted": each["accepted"][:1]} for id_, each in key["blanks"].items()}}
    tags = tuple("_".join(tag.split()) for tag in question.tags)
    return replace(question, key=key, tags=tags, category=tuple(name.replace(":", "-") for name in question.category))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions("card", "short", "cloze", features=CARRIED))
def test_what_is_written_reads_back(question):
    question = carried(question)
    bank = [question, replace(question, id="")]

    written = anki.write(bank, MEDIA)
    reading = anki.read(written.data)

    assert reading.questions == bank
    assert (written.losses, reading.notes) == ((), ())
    assert [entry.notes for entry in reading.entries] == [(), ("It says the same as note 1.",)]
    assert reading.media.items() <= MEDIA.items()


@settings(max_examples=max(EXAMPLES // 3, 10), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions())
def test_every_kind_is_written_and_reads_as_something(question):
    written = anki.write([question], MEDIA)
    (entry,) = anki.read(written.data).entries

    assert anki.write([question], MEDIA).data == written.data
    is_kept = question.kind in ("card", "short", "cloze")
    if entry.question is not None:
        assert entry.question.kind == (question.kind if is_kept else "card")
    assert any("plain card" in loss.what for loss in written.losses) != is_kept
    assert not any(loss.is_whole for loss in written.losses)


def test_what_is_lost_is_named():
    number = replace(built("number", stem="How many?", value="5", unit="kg"), name="N", points=Decimal("2.50"))
    short = built("short", stem="s", accepted=["a", "b*"], wrong=["c"])
    cloze = built("cloze", text="[[a|b]] and [[date:1922]] or [[choice:*so|thus]]")
    card = replace(built("card", stem="c", back="d"), tags=("two words",), category=("a::b",), difficulty=3)
    spoken = replace(card, tags=(), category=(), difficulty=None, content={"stem": "c", "lang": "lt"}, id="x")

    written = anki.write([number, short, cloze, card, spoken, spoken], {})

    assert [(loss.index, loss.what) for loss in written.losses] == [
        (0, "Its name is not written."),
        (0, "That it is worth 2.5 is not written."),
        (0, "Anki has no such kind (number): it is a plain card there."),
        (1, "Its known wrong answers are not written."),
        (2, "Of blank 1 only the best answer is written."),
        (2, "Blank 2 is plain text in Anki, no longer a date."),
        (2, "Blank 3 is plain text in Anki, no longer a choice."),
        (3, "Its difficulty is not written."),
        (3, "Spaces in its tags are written as lines."),
        (3, "The name of its category is written in another way."),
        (4, "The language of its texts is not written."),
        (5, "The language of its texts is not written."),
        (5, "Its id is that of a question before it, so that it is written without."),
    ]
    assert [question.id for question in anki.read(written.data).questions] == ["", "", "", "", "x", ""]


def test_a_kind_that_anki_lacks_becomes_a_card_beside_the_question():
    single = replace(
        built("single", stem="Which?", right="Riga", wrong=["Vilnius", {"text": "Oslo", "feedback": "No."}]),
        id="q1",
        explanation="See the map.",
    )
    matching = built("matching", stem="Match.", pairs=[["a", "b"], ["c", "d"]], extra=["e"])
    ordering = built("ordering", stem="Order.", order=["z", "a"])
    said = built("truefalse", stem="It is.", right=False)
    dated = built("date", stem="When?", value="1990-03")
    hinted = replace(said, content={**said.content, "hints": ["Think."]})

    reading = anki.read(anki.write([single, matching, ordering, hinted, dated], {}).data)

    assert [(each.content["stem"], each.key["back"]) for each in reading.questions] == [
        ("Which?\n\n- Oslo\n- Riga\n- Vilnius", "- Riga\n\n* Oslo: No."),
        ("Match.\n\n- a\n- c\n\n* b\n* d\n* e", "- a – b\n- c – d"),
        ("Order.\n\nfirst → last\n\n- a\n- z", "1. z\n2. a"),
        ("It is.\n\nTrue or false?", "False"),
        ("When?", "March 1990"),
    ]
    assert reading.questions[0].id == "q1 (card)"
    assert reading.questions[0].explanation == "See the map."
    assert reading.entries[0].notes == (
        "As it was written it asked in another way (single choice). In the package it is a plain card.",
    )
    assert reading.entries[3].notes[1] == "The hint “Think.” was not kept, since a card has none."


def test_sources_and_histories_go_along():
    card = replace(built("card", stem=f"![A dot](media:{PICTURE_NAME})", back="b"), id="c", explanation="Because.")
    instant = datetime(2026, 3, 1, 9, 0, 0, 120_000, tzinfo=UTC)
    history = (
        PastReview(instant, 1, LEARN, 4000, 600),
        PastReview(instant.replace(day=2), 3, REVIEW, 3000, 3 * 86_400),
        PastReview(instant.replace(day=3), 0, FORGET),
        PastReview(instant.replace(day=4), 1, RELEARN, 2000, 60),
        PastReview(instant.replace(day=5), 4, CRAM, 1000, 86_400),
        PastReview(instant.replace(day=6), 0, RESCHEDULE, 0, 9 * 86_400),
    )
    standing = anki.Standing(date(2026, 4, 1), 20, 18.5, 6.25)
    learned = anki.Learned(card, "*A book*, page 7.", standing, history, is_suspended=True, flag=1)

    reading = anki.read(anki.write_with_history([learned], MEDIA).data)

    (entry,) = reading.entries
    assert entry.question == replace(card, explanation="Because.\n\n*A book*, page 7.")
    assert entry.history == history
    assert entry.notes == ("It was suspended. Here it is asked as any other.", "Its flag (red) was not kept.")
    assert reading.media == MEDIA


def test_files_that_are_not_given_are_named():
    card = built("card", stem=f"![A dot](media:{PICTURE_NAME})", back="b")

    written = anki.write([card], {})

    assert [loss.what for loss in written.losses] == [f"The file {PICTURE_NAME} that it shows is not there."]
    (entry,) = anki.read(written.data).entries
    assert entry.notes == (f"A picture that is not in the file ({PICTURE_NAME}) was not kept.",)
