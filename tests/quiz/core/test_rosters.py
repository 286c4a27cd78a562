"""Lists of a class: what is read, and what is told about what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.core.phrases import COUNT, phrase_of
from quiz.core.rosters import MOST_BYTES, MOST_LINES, Person, Unreadable, decoded, read_roster, user_name_of


def people(text: str) -> list[tuple[str, str, str, str]]:
    roster = read_roster(text)
    assert roster.problems == ()
    return [(each.user_name, each.first_name, each.last_name, each.group) for each in roster.people]


ADA, LIN = ("", "Ada", "Byron", ""), ("lin", "Lin", "Wei", "Blue")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\ufeffAda Byron\r\n\r\nTeo\r\n", [ADA, ("", "Teo", "", "")]),
        ("Byron, Ada", [ADA]),
        ('"Byron, Ada"', [ADA]),
        ("Byron; Ada", [ADA]),
        ("lin, Lin Wei, Blue\nByron, Ada", [LIN, ADA]),
        ("lin\tWei, Lin\tBlue", [LIN]),
        ("Group;Mail;NAME;user_name\nBlue;lin@example.org;Wei, Lin;lin", [LIN]),
        ("surname,given name,section\nByron,Ada,\nO'Neil,Mary  Ann,Red", [ADA, ("", "Mary Ann", "O'Neil", "Red")]),
        ("María José Ñuñez", [("", "María José", "Ñuñez", "")]),
        ("Ada Byron\rByron, Grace", [ADA, ("", "Grace", "Byron", "")]),
        ("<b>Ada</b>", [("", "<b>Ada</b>", "", "")]),
    ],
)
def test_what_is_read(text, expected):
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Ada\n\n...", 3, "There is no name."),
        ("Ada\nada", 2, "The same as line 1."),
        ("lin;Lin;A\nLIN;Other;B", 2, "The same as line 1."),
        ("Ada\x07", 1, "It holds a character that cannot be seen (U+0007). Type the name again."),
        ("Ada\u202e", 1, "It holds a character that cannot be seen (U+202E). Type the name again."),
        ('"Ada', 1, "A quotation mark opens here and does not close."),
        ("a b;Ada;Blue", 1, "A user name has letters, digits and @ . + - _ only."),
        ("a;b;c;d", 1, "A line has a name, or a user name, a name and a group."),
        ("x" * 151, 1, "The first name is longer than 150 characters."),
        ("ada;Ada;" + "g" * 101, 1, "The group is longer than 100 characters."),
    ],
)
def test_what_is_wrong_is_told_by_its_line(text, line, reason):
    assert [(each.line, each.reason) for each in read_roster(text).problems] == [(line, reason)]


def test_a_list_that_is_too_long_is_refused():
    with pytest.raises(Unreadable, match="1,001 lines"):
        read_roster("\n".join(f"Ada {number}" for number in range(MOST_LINES + 1)))
    assert len(read_roster("\n".join(f"Ada {number}" for number in range(MOST_LINES))).people) == MOST_LINES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_are_decoded(encoding):
    text, read_as = decoded("Łucja\nÑuñez".encode(encoding) if encoding != "cp1252" else "Ñuñez".encode(encoding))

    assert "Ñuñez" in text
    assert read_as == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Ada\nB\x81ron", "Line 2 is no text"),
        (b"Ada\nB\0ron", "Line 2 is no text"),
        (b"\xff\xfeA\0\n", "Line 1 is no text"),
        (b"x" * (MOST_BYTES + 1), "200,001 bytes"),
    ],
)
def test_files_that_are_no_text_are_refused(data, sentence):
    with pytest.raises(Unreadable, match=sentence):
        decoded(data)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ada", "Byron", "ada.byron2"),
        ("Łucja", "Straße", "lucja.strasse"),
        ("Mary Ann", "O'Neil", "maryann.oneil"),
        ("李", "", "student"),
    ],
)
def test_user_names_are_made_of_names(first, last, expected):
    assert user_name_of(Person(1, first, last), {"ada.byron"}) == expected


@given(st.text(), st.text())
def test_a_user_name_is_ascii_and_free(first, last):
    person, taken = Person(1, first, last), set()
    names = [taken.add(name := user_name_of(person, taken)) or name for _ in range(3)]

    assert len(set(names)) == 3
    assert all(name.isascii() and name == name.lower() and 0 < len(name) <= 70 for name in names)


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text):
    roster = read_roster(text)

    assert all(person.name for person in roster.people)
    assert len({each.line for each in (*roster.people, *roster.problems)}) <= text.count("\n") + text.count("\r") + 1


@given(st.integers(0, COUNT - 1))
def test_a_phrase_can_be_typed(number):
    phrase = phrase_of(number)

    assert [len(group) for group in phrase.split("-")] == [4] * 4
    assert phrase.replace("-", "").isalpha()


@given(st.lists(st.integers(0, COUNT - 1), max_size=20, unique=True))
def test_each_number_has_a_phrase_of_its_own(numbers):
    assert len({phrase_of(number) for number in numbers}) == len(numbers)
    with pytest.raises(ValueError, match="is none of them"):
        phrase_of(COUNT)
