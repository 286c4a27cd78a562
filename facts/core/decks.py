"""
The deck format: a TOML file of sources, topics, facts and items, read to a plan that `load_deck` carries out.

`docs/items.md` describes it in full. The smallest deck:

    [deck]
    id = "baltic-treaties"
    title = "Baltic treaties"

    [[sources]]
    id = "state-2022"
    title = "U.S. Security Cooperation With Lithuania"
    publisher = "U.S. Department of State"
    as_of = "2022"

    [[topics]]
    id = "alliances"
    title = "NATO and the European Union"

    [[facts]]
    id = "nato-accession"
    topic = "alliances"
    source = "state-2022"
    locator = "paragraph 2"
    as_of = "2004"
    statement = "Lithuania joined NATO and the European Union in 2004."

      [[facts.items]]
      id = "nato-accession.year"
      kind = "date"
      stem = "In which year did Lithuania join NATO?"
      value = "2004"
"""

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from facts.core import languages, prose, tags
from facts.core.dates import PartialDate
from facts.core.kinds import KINDS, REVERSIBLE
from facts.core.values import Value, problems_of

FILE_LENGTH = 2_000_000
LINE_LENGTH = 200
TEXT_LENGTH = 2_000
URL_LENGTH = 500
RELATION_LENGTH = 80
DATE_LENGTH = 10
DIFFICULTIES = ("", "easy", "medium", "hard")
"""By number, as the database has them; the first says nothing."""

T = TypeVar("T")

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_TYPES = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    datetime.date: "a date",
}


class DeckError(ValueError):
    """What is wrong with a deck, a sentence each, in the order of the file."""

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class SourcePlan:
    """`as_of` is the time the source speaks of."""

    id: str
    title: str
    publisher: str
    as_of: PartialDate
    url: str


@dataclass(frozen=True)
class TopicPlan:
    id: str
    title: str


@dataclass(frozen=True)
class FactPlan:
    """`topic` and `source` are ids. `as_of` is when the statement was true; subject and values stand in it."""

    id: str
    topic: str
    source: str
    locator: str
    as_of: PartialDate
    valid_until: datetime.date | None
    statement: str
    subject: str
    relation: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class ItemPlan:
    """
    `facts` are the ids of the facts it rests on; the topic is that of the first. `reverse_of` is the id of an item that
    this asks the other way round, and that stands before this.

    Of hints, tags and difficulty a deck need not speak: None leaves what the desk says of them, empty takes it away.
    """

    id: str
    kind: str
    facts: tuple[str, ...]
    content: dict[str, Any]
    key: dict[str, Any]
    explanation: str
    reverse_of: str = ""
    hints: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None
    difficulty: int | None = None


@dataclass(frozen=True)
class DeckPlan:
    """A deck whose ids are unique and whose references lead somewhere. All in the order of the file."""

    id: str
    title: str
    description: str
    sources: tuple[SourcePlan, ...]
    topics: tuple[TopicPlan, ...]
    facts: tuple[FactPlan, ...]
    items: tuple[ItemPlan, ...]


def read_deck(text: str) -> DeckPlan:
    """The plan of a deck. Raises DeckError with all that is wrong, each place named by its id."""
    faults: list[str] = []
    file = _Table(_parse(text), "The file", faults)
    head = _Table(file.take("deck", dict) or {}, "The deck", faults)
    sources = [_source(table) for table in file.tables("sources", "Source")]
    topics = [_topic(table) for table in file.tables("topics", "Topic")]
    facts: list[FactPlan] = []
    items: list[ItemPlan] = []
    for table in file.tables("facts", "Fact"):
        nested = table.tables("items", "Item")
        facts.append(_fact(table))
        items += [item for each in nested for item in _items(each, (facts[-1].id,))]
    items += [item for table in file.tables("items", "Item") for item in _items(table, table.ids("facts"))]
    plan = DeckPlan(
        id=head.id(),
        title=head.text("title"),
        description=head.text("description", most=TEXT_LENGTH, default=""),
        sources=tuple(sources),
        topics=tuple(topics),
        facts=tuple(facts),
        items=tuple(items),
    )
    head.close()
    file.close()
    faults += _faults_between(plan)
    if faults:
        raise DeckError(faults)
    return plan


class _Table:
    """
    A table of the file. It hands out its fields, and notes what is missing, of the wrong type or left over.

    After a fault the plan is lost, so that an empty value does.
    """

    def __init__(self, fields: Mapping[str, Any], place: str, faults: list[str]) -> None:
        self.fields = dict(fields)
        self.place = place
        self.faults = faults

    def fault(self, what: str) -> None:
        self.faults.append(f"{self.place}: {what}")

    def take(self, name: str, type_: type[T], default: T | None = None) -> T | None:
        value = self.fields.pop(name, default)
        if type(value) is type_:
            return value
        self.fault(f"{name} is missing." if value is None else f"{name} must be {_TYPES[type_]}.")
        return None

    def text(self, name: str, *, most: int = LINE_LENGTH, default: str | None = None) -> str:
        value = self.take(name, str, default)
        if value is None:
            return ""
        if not value.strip() and default is None:
            self.fault(f"{name} is empty.")
        if len(value) > most:
            self.fault(f"{name} has {len(value):,} characters; {most:,} is the most.")
        if prose.UNFIT.search(value):
            self.fault(f"{name} holds a character that cannot be shown.")
        return value.strip()

    def id(self) -> str:
        value = self.text("id")
        if value and not _ID.fullmatch(value):
            self.fault("An id has small letters, digits, dots and hyphens, 80 at most.")
        return value

    def ids(self, name: str) -> tuple[str, ...]:
        values = self.take(name, list)
        if values is None:
            return ()
        if not values or any(not isinstance(value, str) for value in values):
            self.fault(f"{name} must name at least one id.")
        return tuple(str(value) for value in values)

    def texts(self, name: str) -> tuple[str, ...] | None:
        """A list of texts, or None where the field is not there."""
        values = self.take(name, list) if name in self.fields else None
        if values is None:
            return None
        if any(not isinstance(value, str) for value in values):
            self.fault(f"{name} must be a list of texts.")
            return ()
        return tuple(" ".join(value.split()) for value in values)

    def partial_date(self, name: str) -> PartialDate:
        value = self.fields.get(name)
        if type(value) is datetime.date:
            self.fields[name] = value.isoformat()
        text = self.text(name)
        if len(text) > DATE_LENGTH:
            self.fault(f"{name} has {len(text)} characters; {DATE_LENGTH} is the most.")
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            if text:
                self.fault(f"{name}: {error}")
            return PartialDate(1)

    def tables(self, name: str, noun: str) -> list["_Table"]:
        rows = self.take(name, list, []) or []
        if any(not isinstance(row, dict) for row in rows):
            self.fault(f"{name} must be tables: write [[{name}]].")
        return [
            _Table(row, f"{noun} {row.get('id') or i}", self.faults)
            for i, row in enumerate(rows, start=1)
            if isinstance(row, dict)
        ]

    def close(self) -> None:
        for name in self.fields:
            self.fault(f"There is no field “{name[:40]}” here.")


def _parse(text: str) -> dict[str, Any]:
    if len(text) > FILE_LENGTH:
        raise DeckError([f"The file has {len(text):,} characters; {FILE_LENGTH:,} is the most."])
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise DeckError(["The file is nested too deeply."]) from None
    except ValueError as error:
        raise DeckError([f"The file is not TOML: {error}"]) from None


def _source(table: _Table) -> SourcePlan:
    plan = SourcePlan(
        id=table.id(),
        title=table.text("title"),
        publisher=table.text("publisher"),
        as_of=table.partial_date("as_of"),
        url=table.text("url", most=URL_LENGTH, default=""),
    )
    if plan.url and not re.match(r"https?://\S+$", plan.url):
        table.fault("url must begin with https://.")
    table.close()
    return plan


def _topic(table: _Table) -> TopicPlan:
    plan = TopicPlan(id=table.id(), title=table.text("title"))
    table.close()
    return plan


def _fact(table: _Table) -> FactPlan:
    statement = table.text("statement", most=TEXT_LENGTH)
    plan = FactPlan(
        id=table.id(),
        topic=table.text("topic"),
        source=table.text("source"),
        locator=table.text("locator", default=""),
        as_of=table.partial_date("as_of"),
        valid_until=table.take("valid_until", datetime.date) if "valid_until" in table.fields else None,
        statement=statement,
        subject=table.text("subject", default=""),
        relation=table.text("relation", most=RELATION_LENGTH, default=""),
        values=_values(table, statement),
    )
    if plan.subject not in statement:
        table.fault(f"The subject “{plan.subject[:80]}” does not stand in the statement.")
    table.close()
    return plan


def _items(table: _Table, facts: tuple[str, ...]) -> Iterator[ItemPlan]:
    """The item of a table, and the one that asks it the other way round, if it says so."""
    before, is_reversed = len(table.faults), table.fields.get("reversed") is True
    item = _item(table, facts)
    yield item
    if is_reversed and item.kind in REVERSIBLE and len(table.faults) == before:
        content, key = REVERSIBLE[item.kind](item.content, item.key)
        yield ItemPlan(f"{item.id}.reversed", item.kind, facts, content, key, item.explanation, reverse_of=item.id)


def _values(table: _Table, statement: str) -> tuple[Value, ...]:
    given: list[Any] = table.take("values", list, []) or []
    problems = problems_of(given, statement)
    for number, problem in problems:
        table.fault(f"Value {number + 1}: {problem}")
    return () if problems else tuple(Value.read(each) for each in given)


def _item(table: _Table, facts: tuple[str, ...]) -> ItemPlan:
    id_, kind = table.id(), table.text("kind")
    explanation = table.text("explanation", most=TEXT_LENGTH, default="")
    for sentence in prose.problems(explanation):
        table.fault(sentence)
    hints, names, difficulty = table.texts("hints"), table.texts("tags"), _difficulty(table)
    for sentence in tags.problems(list(names or ())):
        table.fault(sentence)
    content, key = _content_and_key(table, kind, hints)
    return ItemPlan(
        id=id_,
        kind=kind,
        facts=facts,
        content=content,
        key=key,
        explanation=explanation,
        hints=hints,
        tags=None if names is None else tuple(tags.tags_of(names)),
        difficulty=difficulty,
    )


def _difficulty(table: _Table) -> int | None:
    if "difficulty" not in table.fields:
        return None
    word = table.text("difficulty", default="")
    if word in DIFFICULTIES:
        return DIFFICULTIES.index(word)
    table.fault(f"difficulty must be one of {', '.join(DIFFICULTIES[1:])}.")
    return None


def _content_and_key(table: _Table, name: str, hints: tuple[str, ...] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Without the hints, which are checked with them."""
    kind = KINDS.get(name)
    if kind is None:
        table.fault(f"kind must be one of {', '.join(KINDS)}.")
        return {}, {}
    before = len(table.faults)
    fields: dict[str, Any] = {field: table.take(field, type_) for field, type_ in kind.REQUIRED.items()}
    fields |= {field: table.take(field, type_) for field, type_ in kind.OPTIONAL.items() if field in table.fields}
    sides = [
        {field: table.take(prefix + field, str) for field in languages.FIELDS if prefix + field in table.fields}
        for prefix in ("", "answer_")
    ]
    table.close()
    if len(table.faults) > before:
        return {}, {}
    try:
        content, key = kind.build(fields)
    except ValueError as error:
        table.fault(str(error))
        return {}, {}
    content, key = {**content, **sides[0]}, {**key, **sides[1]}
    hinted = {**content, "hints": list(hints)} if hints else content
    for problem in kind.problems(hinted, key):
        table.fault(f"{problem.what}{_quoted({**hinted, 'key': key}, problem.where)}")
    return content, key


def _quoted(values: Any, where: str) -> str:
    """The text at fault, since a deck has no letters before its choices."""
    for part in where.split("."):
        if isinstance(values, list) and part.isdecimal():
            values = values[int(part)]
        else:
            values = values.get(part) if isinstance(values, dict) else None
    return f" It is “{values[:80]}”." if isinstance(values, str) and values else ""


def _faults_between(plan: DeckPlan) -> Iterator[str]:
    """Ids that are taken twice or lead nowhere, and facts that nobody will be asked."""
    groups: dict[str, Sequence[SourcePlan | TopicPlan | FactPlan | ItemPlan]] = {
        "Source": plan.sources,
        "Topic": plan.topics,
        "Fact": plan.facts,
        "Item": plan.items,
    }
    for noun, rows in groups.items():
        yield from (
            f"{noun} {id_}: This id is used {n} times." for id_, n in Counter(r.id for r in rows).items() if n > 1
        )
    known = {noun: {row.id for row in rows} for noun, rows in groups.items()}
    asked = {id_ for item in plan.items for id_ in item.facts}
    for fact in plan.facts:
        if fact.topic not in known["Topic"]:
            yield f"Fact {fact.id}: There is no topic “{fact.topic}”."
        if fact.source not in known["Source"]:
            yield f"Fact {fact.id}: There is no source “{fact.source}”."
        if fact.id not in asked:
            yield f"Fact {fact.id}: No item asks for it."
    for item in plan.items:
        yield from (f"Item {item.id}: There is no fact “{id_}”." for id_ in item.facts if id_ not in known["Fact"])
        if len(set(item.facts)) < len(item.facts):
            yield f"Item {item.id}: A fact is named twice."
