r"""
Lists of a class, as people paste them or as a spreadsheet saves them: one person a line.

    Ada Byron                          user name; name; group          First name,Last name,Group
    Byron, Grace                       lin; Lin Wei; Blue              "Maria José",Ñuñez,Tuesday

Without a head a line is a name, "last, first", or a user name, a name and a group; with a head the columns stand in any
order, and those that are not known are left out. What a list means for a course is asked elsewhere.
"""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_BYTES = 200_000
MOST_LINES = 1_000
LONGEST = {"user name": 150, "first name": 150, "last name": 150, "group": 100}

HEADS = {
    "user name": {"user name", "username", "user", "login", "account"},
    "name": {"name", "full name", "student", "student name"},
    "first name": {"first name", "firstname", "given name", "forename"},
    "last name": {"last name", "lastname", "surname", "family name"},
    "group": {"group", "section", "class"},
}
UNSEEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
JOINERS = {"\u200c", "\u200d"}
"""Characters without a shape that some scripts are written with."""
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i"}
)


class Unreadable(ValueError):  # noqa: N818  it names an outcome
    """The message is a sentence for the person who sent the file."""


@dataclass(frozen=True, slots=True)
class Person:
    """One line. `user_name` and `group` are empty where the list says nothing of them."""

    line: int
    first_name: str
    last_name: str
    user_name: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    text: str
    """What stands there, shortened."""
    reason: str


@dataclass(frozen=True, slots=True)
class Roster:
    people: tuple[Person, ...]
    problems: tuple[Problem, ...]


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding: UTF-8 or UTF-16 as it is marked, else Windows' cp1252.

    Raises Unreadable, with the line where there is one.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The list has {len(data):,} bytes; {MOST_BYTES:,} are taken at once. Send it in parts.")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
        else:
            if "\0" in text:
                line = text.count("\n", 0, text.index("\0")) + 1
                break
            return text, encoding.removesuffix("-sig")
    raise Unreadable(f"Line {line} is no text that can be read. Save the list as CSV in UTF-8 and send it again.")


def read_roster(text: str) -> Roster:
    """The people of a list and what is wrong with it, both in its order. Raises Unreadable where it is too long."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    if len(text) > MOST_BYTES or len(lines) > MOST_LINES:
        raise Unreadable(f"The list has {len(lines):,} lines; {MOST_LINES:,} are taken at once. Send it in parts.")
    people: list[Person] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    columns: Sequence[str] = ()
    is_first = True
    for line, cells, fault in _rows(lines):
        cells = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in cells]
        if not any(cells) and not fault:
            continue
        if is_first and not fault and (columns := _head(cells)):
            is_first = False
            continue
        is_first = False
        person = None if fault else _person(line, cells, columns)
        fault = fault or (_fault(person) if person else "A line has a name, or a user name, a name and a group.")
        key = _key(person) if person else ""
        if not fault and key in seen:
            fault = f"The same as line {seen[key]}."
        if fault or person is None:
            problems.append(Problem(line, " ".join(cells)[:80], fault))
        else:
            people.append(person)
            seen[key] = line
    return Roster(tuple(people), tuple(problems))


def user_name_of(person: Person, taken: set[str]) -> str:
    """A user name out of a name: "Ada Byron" -> "ada.byron", "ada.byron2" where that is taken. Lower case, ASCII.

    `taken` holds user names in lower case. Names in other scripts than Latin give "student".
    """
    plain = [_plain(part) for part in (person.first_name, person.last_name)]
    base = ".".join(part for part in plain if part)[:60] or "student"
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return name


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str], str]]:
    """Line, cells, and what is wrong with the line or ""."""
    text = "\n".join(lines)
    comma = next((sign for sign in "\t;" if sign in text), ",")
    for number, line in enumerate(lines, 1):
        if sign := next((sign for sign in line if sign != "\t" and _is_unseen(sign)), ""):
            yield number, [line], f"It holds a character that cannot be seen (U+{ord(sign):04X}). Type the name again."
            continue
        try:
            rows = list(csv.reader([line], delimiter=comma, strict=True, skipinitialspace=True))
        except csv.Error:
            yield number, [line], "A quotation mark opens here and does not close."
        else:
            yield number, rows[0] if rows else [], ""


def _head(cells: Sequence[str]) -> Sequence[str]:
    """What each column holds, if this is a head; "" for a column that is left out."""
    words = [" ".join(cell.casefold().replace("_", " ").split()) for cell in cells]
    columns = [next((column for column, names in HEADS.items() if word in names), "") for word in words]
    return columns if {"name", "first name", "last name"} & set(columns) else ()


def _person(line: int, cells: Sequence[str], columns: Sequence[str]) -> Person | None:
    if columns:
        row = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        first, last = row.get("first name", ""), row.get("last name", "")
        if "name" in row and not (first or last):
            first, last = _parts(row["name"])
        return Person(line, first, last, row.get("user name", ""), row.get("group", ""))
    while len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    if len(cells) == 1:
        return Person(line, *_parts(cells[0]))
    if len(cells) == 2:
        return Person(line, cells[1], cells[0])
    return Person(line, *_parts(cells[1]), cells[0], cells[2]) if len(cells) == 3 else None


def _parts(name: str) -> tuple[str, str]:
    """First and last name: "Byron, Ada" and "Ada Byron" alike; a single name is a first name."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
        first, last = (first, last) if first else (last, "")
    return first.strip(), last.strip()


def _fault(person: Person) -> str:
    if not any(sign.isalpha() for sign in person.name):
        return "There is no name."
    texts = (person.user_name, person.first_name, person.last_name, person.group)
    long = next((name for (name, most), text in zip(LONGEST.items(), texts, strict=True) if len(text) > most), "")
    if long:
        return f"The {long} is longer than {LONGEST[long]} characters."
    if any(not (sign.isalnum() or sign in "@.+-_") for sign in person.user_name):
        return "A user name has letters, digits and @ . + - _ only."
    return ""


def _key(person: Person) -> str:
    """What two lines of the same person share: the user name, or the name where no user name is given."""
    return f"user {person.user_name.casefold()}" if person.user_name else f"name {person.name.casefold()}"


def _is_unseen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in UNSEEN or (category == "Cf" and sign not in JOINERS)


def _plain(text: str) -> str:
    """Its letters and digits without marks, as ASCII in lower case."""
    letters = unicodedata.normalize("NFKD", text.translate(LETTERS))
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum()).lower()
