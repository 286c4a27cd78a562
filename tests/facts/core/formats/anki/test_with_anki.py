"""Packages that Anki itself made read exactly; packages of ours open in Anki, and change what they brought before."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.notes import Note
from anki.scheduler_pb2 import CardAnswer

from facts.core.formats import anki
from facts.core.formats.base import FORGET, LEARN, RESCHEDULE, REVIEW, PastReview, Question
from facts.core.kinds import KINDS
from tests.anki_collections import brought, exported
from tests.facts.core.formats.wordings import MEDIA, PICTURE, PICTURE_NAME

IMAGE = f"![dot.png](media:{PICTURE_NAME})"


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with closing(Collection(str(tmp_path / "collection.anki2"))) as collection:
        yield collection


def add(collection: Collection, type_: str, *fields: str, deck: str = "Default", tags: str = "") -> Note:
    kind = collection.models.by_name(type_)
    assert kind
    note = collection.new_note(kind)
    note.fields[: len(fields)] = fields
    note.tags = tags.split()
    collection.add_note(note, collection.decks.id(deck))
    return note


def answer(collection: Collection, card_id: int, rating: "CardAnswer.Rating.ValueType") -> None:
    card = collection.get_card(card_id)
    card.start_timer()
    states = collection._backend.get_scheduling_states(card_id)
    collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=rating))


def test_packages_that_anki_made(collection, tmp_path):
    (tmp_path / "dot.png").write_bytes(PICTURE)
    collection.media.add_file(str(tmp_path / "dot.png"))
    collection.set_config("fsrs", True)
    plain = add(
        collection, "Basic", 'Where is <b>this</b>?<br><img src="dot.png">', "Riga", deck="A::B::C", tags="x::y z"
    )
    both = add(collection, "Basic (and reversed card)", "one", "eins", deck="A")
    one_way = add(collection, "Basic (optional reversed card)", "two", "zwei")
    typed = add(collection, "Basic (type in the answer)", "Latvia's capital?", "Riga")
    cloze = add(collection, "Cloze", "{{c1::Riga}} lies in {{c2::Latvia::country}}. \\(x^2\\)", "See the map.")
    hidden = add(
        collection, "Image Occlusion", "{{c1::image-occlusion:rect:left=.1:top=.1}}", '<img src="dot.png">', "Parts"
    )
    first, second = (card.id for card in both.cards())
    answer(collection, first, CardAnswer.AGAIN)
    answer(collection, first, CardAnswer.EASY)
    answer(collection, second, CardAnswer.HARD)
    collection.sched.schedule_cards_as_new([second])
    collection.sched.set_due_date([plain.cards()[0].id], "3")
    collection.sched.suspend_cards([one_way.cards()[0].id])
    collection.sched.bury_cards([typed.cards()[0].id])
    collection.set_user_flag_for_cards(4, [one_way.cards()[0].id])
    bare = [
        Question(
            "card",
            {"stem": f"Where is **this**?\\\n{IMAGE}"},
            {"back": "Riga"},
            id=plain.guid,
            category=("A", "B", "C"),
            tags=("x::y", "z"),
        ),
        Question("card", {"stem": "one"}, {"back": "eins"}, id=both.guid, category=("A",)),
        Question("card", {"stem": "eins"}, {"back": "one"}, id=f"{both.guid} #2", category=("A",)),
        Question("card", {"stem": "two"}, {"back": "zwei"}, id=one_way.guid),
        Question("short", {"stem": "Latvia's capital?"}, {"accepted": ["Riga"], "strict": False}, id=typed.guid),
        of_cloze("{1} lies in Latvia. $x^2$", "Riga", "", cloze.guid),
        of_cloze("Riga lies in {1}. $x^2$", "Latvia", "country", f"{cloze.guid} #2"),
    ]
    wordless = "The picture dot.png has no words for those who cannot perceive it. Write some."
    occluded = "It hides parts of a picture (image occlusion), which cannot be asked here."
    standing = {
        3: ("It was suspended. Here it is asked as any other.", "Its flag (blue) was not kept."),
        4: ("It was buried for the day. Here it is asked as any other.",),
    }
    path = tmp_path / "out"
    collection.export_collection_package(str(path), True, True)
    collection.reopen()

    for legacy, with_scheduling in ((False, True), (True, True), (False, False), (None, True)):
        if legacy is None:
            data = path.read_bytes()
        else:
            data = exported(collection, path.with_suffix(".apkg"), legacy=legacy, with_scheduling=with_scheduling)
        reading = anki.read(data)

        assert anki.recognises(data)
        assert reading.questions == bare
        assert reading.media == MEDIA
        assert reading.notes == ()
        notes = [entry.notes for entry in reading.entries]
        assert notes[0] == (wordless,)
        assert notes[1:-1] == [standing.get(place, ()) if with_scheduling else () for place in range(1, 7)]
        assert (reading.entries[-1].name, notes[-1]) == (name_of(hidden), (occluded,))
        kinds = [[(review.rating, review.kind) for review in entry.history] for entry in reading.entries]
        told = [[(0, RESCHEDULE)], [(1, LEARN), (4, LEARN)], [(2, LEARN), (0, FORGET)]] if with_scheduling else [[]] * 3
        assert kinds == [*told, *[[]] * 5]
    logged = list(collection.get_review_logs(first))
    history = anki.read(path.read_bytes()).entries[1].history
    assert [int(review.at.timestamp()) for review in history] == [entry.time for entry in reversed(logged)]


def of_cloze(text: str, answer: str, hint: str, id_: str) -> Question:
    blank = {"id": "1", "kind": "short", "hint": hint, "options": []}
    content = {"stem": "Complete the sentence.", "text": text, "blanks": [blank]}
    key = {"blanks": {"1": {"accepted": [answer]}}}
    return Question("cloze", content, key, explanation="See the map.", id=id_)


def name_of(note: Note) -> str:
    return note.fields[0].removeprefix("{{c1::").removesuffix("}}").partition("::")[0]


def built(kind: str, id_: str, *, category: tuple[str, ...] = (), **fields: object) -> Question:
    content, key = KINDS[kind].build(fields)
    return Question(kind, content, key, id=id_, category=category, explanation=f"Why {id_}.", tags=("x::y",))


def test_packages_of_ours_open_in_anki(collection, tmp_path):
    card = built("card", "a.card", stem=f"What is ![a dot](media:{PICTURE_NAME})?", back="$x^2$", category=("A", "B"))
    short = built("short", "a.short", stem="Capital?", accepted=["Rīga", "Riga*"], strict=True)
    cloze = built("cloze", "a.cloze", text="[[Riga#a city]] lies in **Latvia**, [[since]] 1201.")
    single = built("single", "a.single", stem="Which?", right="Riga", wrong=["Oslo"])
    path = tmp_path / "ours.apkg"
    now = datetime.now(UTC)  # Anki mends what its own clock calls the future
    history = tuple(
        PastReview(now - timedelta(days=ago), 3, kind, 4000, 86_400 * ivl)
        for ago, kind, ivl in ((9, LEARN, 2), (7, REVIEW, 5), (2, REVIEW, 12))
    )
    standing = anki.Standing(date(2099, 12, 1), 12, 12.3456, 5.5)
    cards = [
        anki.Learned(card, "A book.", standing, history),
        anki.Learned(short, is_suspended=True, flag=2),
        anki.Learned(cloze),
        anki.Learned(single),
    ]

    log = brought(collection, path, anki.write_with_history(cards, MEDIA, at=now).data)

    assert (len(log.new), len(log.conflicting), collection.card_count()) == (4, 0, 4)
    found = {collection.get_card(id_).note().guid: collection.get_card(id_) for id_ in collection.find_cards("")}
    assert sorted(found) == ["a.card", "a.cloze", "a.short", "a.single"]
    asked = found["a.card"]
    assert date.fromtimestamp(collection.crt) + timedelta(days=asked.due) == date(2099, 12, 1)
    assert (asked.type, asked.queue, asked.ivl, asked.reps) == (2, 2, 12, 3)
    assert (round(asked.memory_state.stability, 4), asked.memory_state.difficulty) == (12.3456, 5.5)
    assert [each.button_chosen for each in collection.get_review_logs(asked.id)] == [3, 3, 3]
    assert (collection.decks.name(asked.did), asked.note().tags) == ("A::B", ["x::y"])
    assert (found["a.short"].queue, found["a.short"].flags) == (-1, 2)
    assert Path(collection.media.dir(), PICTURE_NAME).read_bytes() == PICTURE
    assert "\\(x^2\\)" in asked.answer()
    assert "A book." in asked.answer()
    assert "[[type:Answer]]" in found["a.short"].question()
    assert "Riga*" in found["a.short"].answer()
    assert "[a city]</span> lies in <strong>Latvia</strong>," in found["a.cloze"].question()
    assert "<li>Oslo</li><li>Riga</li>" in found["a.single"].question()
    assert collection.fix_integrity()[1]

    again = brought(collection, path, path.read_bytes())
    assert (len(again.new), len(again.updated)) == (0, 0)
    changed = replace(card, key={"back": "$y$"})
    later = brought(collection, path, anki.write([changed, short], MEDIA, at=now + timedelta(days=1)).data)
    assert (len(later.new), len(later.updated), collection.card_count()) == (0, 2, 4)
    assert "\\(y\\)" in collection.get_card(asked.id).answer()
    assert len(collection.get_review_logs(asked.id)) == 3

    back = anki.read(exported(collection, path, legacy=False, with_scheduling=True))
    assert back.questions[:3] == [replace(changed, explanation="Why a.card."), short, cloze]
    assert [len(entry.history) for entry in back.entries] == [3, 0, 0, 0]
