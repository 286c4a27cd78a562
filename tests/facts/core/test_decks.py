"""Reading the deck format."""

import contextlib
import datetime
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core import decks
from facts.core.dates import PartialDate
from facts.core.decks import DeckError, FactPlan, ItemPlan, SourcePlan, TopicPlan, read_deck
from facts.core.kinds import KINDS
from facts.core.values import Value

SMALLEST = textwrap.dedent((decks.__doc__ or "").partition("The smallest deck:\n")[2])
DECKS = sorted((Path(decks.__file__).parents[1] / "decks").glob("*.toml"))


HOW_TO_WRITE_A_DATE = "Write a date as 2004, 2004-05 or 2004-05-01, a decade as 182X, a century as 18XX."


def test_the_example_in_the_docstring() -> None:
    plan = read_deck(SMALLEST)
    assert (plan.id, plan.title, plan.description) == ("baltic-treaties", "Baltic treaties", "")
    assert plan.sources == (
        SourcePlan(
            id="state-2022",
            title="U.S. Security Cooperation With Lithuania",
            publisher="U.S. Department of State",
            as_of=PartialDate(2022),
            url="",
        ),
    )
    assert plan.topics == (TopicPlan(id="alliances", title="NATO and the European Union"),)
    assert plan.facts == (
        FactPlan(
            id="nato-accession",
            topic="alliances",
            source="state-2022",
            locator="paragraph 2",
            as_of=PartialDate(2004),
            valid_until=None,
            statement="Lithuania joined NATO and the European Union in 2004.",
            subject="",
            relation="",
            values=(),
        ),
    )
    assert plan.items == (
        ItemPlan(
            id="nato-accession.year",
            kind="date",
            facts=("nato-accession",),
            content={"stem": "In which year did Lithuania join NATO?", "precision": "year"},
            key={"value": "2004"},
            explanation="",
        ),
    )


def test_typed_items_say_what_they_take() -> None:
    more = """
        [[items]]
        id = "alliances.speed"
        facts = ["nato-accession"]
        kind = "number"
        stem = "How fast?"
        value = "36"
        tolerance = "2 %"
        unit = "km/h"
        unit_typed = "required"
        writing = "de"

        [[items]]
        id = "alliances.capital"
        facts = ["nato-accession"]
        kind = "short"
        stem = "The capital?"
        accepted = ["Vilnius", "Wil*"]
        wrong = ["Riga", {text = "Kaunas", feedback = "Between the wars."}]

        [[items]]
        id = "alliances.century"
        facts = ["nato-accession"]
        kind = "cloze"
        text = "In [[date:-04XX]], worth [[number:1.5~3 digits]]."
        writing = "fr"
    """
    speed, capital, century = read_deck(SMALLEST + textwrap.dedent(more)).items[1:]
    assert speed.content == {"stem": "How fast?", "unit": "", "unit_typed": "required", "writing": "de"}
    assert speed.key == {"value": "36", "tolerance": "2 %", "unit": "km/h"}
    assert capital.key["wrong"] == [
        {"text": "Riga", "feedback": ""},
        {"text": "Kaunas", "feedback": "Between the wars."},
    ]
    assert century.content["writing"] == "fr"
    assert century.key == {"blanks": {"1": {"value": "-04XX"}, "2": {"value": "1.5", "tolerance": "3 digits"}}}


def test_items_may_rest_on_several_facts() -> None:
    more = """
        [[facts]]
        id = "eu-accession"
        topic = "alliances"
        source = "state-2022"
        as_of = 2004-05-01
        valid_until = 2030-12-31
        statement = "Lithuania joined the European Union in 2004."

        [[items]]
        id = "alliances.both"
        facts = ["nato-accession", "eu-accession"]
        kind = "single"
        stem = "Which came first?"
        right = "Neither"
        wrong = ["NATO", "10 EU", "9 EU"]
        explanation = "Both in 2004."
    """
    plan = read_deck(SMALLEST + textwrap.dedent(more))
    item = plan.items[1]
    assert plan.facts[1].as_of == PartialDate(2004, 5, 1)
    assert plan.facts[1].valid_until == datetime.date(2030, 12, 31)
    assert item.facts == ("nato-accession", "eu-accession")
    assert [option["text"] for option in item.content["options"]] == ["9 EU", "10 EU", "NATO", "Neither"]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ('title = "Baltic treaties"', "", ["The deck: title is missing."]),
        (
            'id = "baltic-treaties"',
            'id = "Baltic treaties"',
            ["The deck: An id has small letters, digits, dots and hyphens, 80 at most."],
        ),
        (
            'as_of = "2022"',
            'as_of = "-0043-03-15"',
            ["Source state-2022: as_of has 11 characters; 10 is the most."],
        ),
        (
            'as_of = "2022"',
            'as_of = "May 2022"',
            [f"Source state-2022: as_of: {HOW_TO_WRITE_A_DATE}"],
        ),
        ('as_of = "2022"', "as_of = 2022", ["Source state-2022: as_of must be text in quotes."]),
        (
            'as_of = "2022"',
            'as_of = "2022"\nurl = "javascript:x"',
            ["Source state-2022: url must begin with https://."],
        ),
        ('topic = "alliances"', 'topic = "wars"', ["Fact nato-accession: There is no topic “wars”."]),
        ('source = "state-2022"', 'source = "x"', ["Fact nato-accession: There is no source “x”."]),
        ('locator = "paragraph 2"', "locater = 2", ["Fact nato-accession: There is no field “locater” here."]),
        ('kind = "date"', 'kind = "essay"', [f"Item nato-accession.year: kind must be one of {', '.join(KINDS)}."]),
        (
            'value = "2004"',
            'valeu = "2004"',
            [
                "Item nato-accession.year: value is missing.",
                "Item nato-accession.year: There is no field “valeu” here.",
            ],
        ),
        ('value = "2004"', 'value = "2004-31"', ["Item nato-accession.year: There is no such date as 2004-31."]),
        ('value = "2004"', "value = 2004", ["Item nato-accession.year: value must be text in quotes."]),
        (
            "  [[facts.items]]",
            "[[items]]\nfacts = ['x']",
            ["Fact nato-accession: No item asks for it.", "Item nato-accession.year: There is no fact “x”."],
        ),
        (
            "  [[facts.items]]",
            "[[items]]",
            ["Item nato-accession.year: facts is missing.", "Fact nato-accession: No item asks for it."],
        ),
        ('value = "2004"', 'value = "2004"\nhints = [1]', ["Item nato-accession.year: hints must be a list of texts."]),
        ('value = "2004"', 'value = "2004"\nhints = [""]', ["Item nato-accession.year: Hint 1 is empty."]),
        (
            'value = "2004"',
            'value = "2004"\ntags = ["a, b"]',
            ["Item nato-accession.year: The tag “a, b” holds a comma."],
        ),
        (
            'value = "2004"',
            'value = "2004"\ndifficulty = "fierce"',
            ["Item nato-accession.year: difficulty must be one of easy, medium, hard."],
        ),
        (
            'kind = "date"',
            'kind = "single"\nright = "a"\nwrong = ["A"]',
            ["Item nato-accession.year: There is no field “value” here."],
        ),
    ],
)
def test_problems_name_their_place(old: str, new: str, problems: list[str]) -> None:
    assert old in SMALLEST
    with pytest.raises(DeckError) as raised:
        read_deck(SMALLEST.replace(old, new))
    assert list(raised.value.problems) == problems


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", (None, None, None)),
        ('hints = []\ntags = []\ndifficulty = ""', ((), (), 0)),
        ('hints = ["After  2000."]\ntags = ["Years", "years"]\ndifficulty = "hard"', (("After 2000.",), ("Years",), 3)),
    ],
)
def test_an_item_may_have_hints_tags_and_a_difficulty(more: str, said: tuple[object, ...]) -> None:
    (item,) = read_deck(SMALLEST + textwrap.indent(more, "  ")).items
    assert (item.hints, item.tags, item.difficulty) == said
    assert "hints" not in item.content


STATEMENT = 'statement = "Lithuania joined NATO and the European Union in 2004."'


def with_values(more: str) -> str:
    return SMALLEST.replace(STATEMENT, f"{STATEMENT}\n{more}")


def test_a_fact_may_have_a_subject_a_relation_and_values() -> None:
    year = '{type = "date", text = "2004", value = "2004"}'
    both = '{type = "list", text = "NATO and the European Union", entries = ["NATO", "European Union"]}'
    text = with_values(f'subject = "Lithuania"\nrelation = "joined"\nvalues = [{year}, {both}]')
    fact = read_deck(text).facts[0]
    assert (fact.subject, fact.relation) == ("Lithuania", "joined")
    assert fact.values == (
        Value("date", "2004", value="2004"),
        Value("list", "NATO and the European Union", entries=("NATO", "European Union")),
    )


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('subject = "Latvia"', "The subject “Latvia” does not stand in the statement."),
        ("subject = 7", "subject must be text in quotes."),
        (f'relation = "{"x" * 81}"', "relation has 81 characters; 80 is the most."),
        ('values = "2004"', "values must be a list."),
        ("values = [7]", "Value 1: Choose a type: entity, number, money, date, period, list, text."),
        (
            'values = [{type = "entity", text = "NATO"}, {type = "entity", text = "the UN"}]',
            "Value 2: “the UN” does not stand in the statement.",
        ),
        (
            'values = [{type = "date", text = "2004", value = 2004-05-01}]',
            "Value 1: Write a date as 2004, 2004-05 or 2004-05-01, a decade as 182X, a century as 18XX.",
        ),
        (
            'values = [{type = "entity", text = "NATO", unit = "members"}]',
            "Value 1: A value of type entity has no field “unit”.",
        ),
    ],
)
def test_faults_of_values_name_their_fact(more: str, problem: str) -> None:
    with pytest.raises(DeckError) as raised:
        read_deck(with_values(more))
    assert raised.value.problems == (f"Fact nato-accession: {problem}",)


def test_problems_of_a_kind_quote_the_text() -> None:
    text = SMALLEST.replace('kind = "date"', 'kind = "single"').replace(
        'value = "2004"', 'right = "b"\nwrong = ["a", "B"]'
    )
    with pytest.raises(DeckError) as raised:
        read_deck(text)
    assert raised.value.problems == ("Item nato-accession.year: Choice C says the same as choice B. It is “B”.",)


def test_ids_are_used_once() -> None:
    with pytest.raises(DeckError) as raised:
        read_deck(SMALLEST + '[[topics]]\nid = "alliances"\ntitle = "Again"\n')
    assert raised.value.problems == ("Topic alliances: This id is used 2 times.",)


@pytest.mark.parametrize("text", ["x =", "a = " + "[" * 5000, "a = 1979-13-01", "x" * 2_000_001])
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(DeckError, match="The file"):
        read_deck(text)


@given(st.data())
def test_a_broken_deck_raises_nothing_but_deck_errors(data: st.DataObject) -> None:
    lines = SMALLEST.splitlines()
    i = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(st.sampled_from(["1", "[]", "{}", '""', '"\\u0000"', "[[1]]", "true", "2004-01-01", "nan"]))
    lines[i] = f"{lines[i].partition('=')[0]} = {value}" if data.draw(st.booleans()) else ""
    with contextlib.suppress(DeckError):
        read_deck("\n".join(lines))


@pytest.mark.parametrize("path", DECKS, ids=lambda path: path.stem)
def test_our_decks_are_sound(path: Path) -> None:
    assert read_deck(path.read_text(encoding="utf-8")).items


def test_an_item_may_say_its_languages() -> None:
    item = read_deck(SMALLEST + '  lang = "ar"\n  answer_lang = "lt"\n  answer_dir = "ltr"\n').items[0]

    assert item.content["lang"] == "ar"
    assert (item.key["lang"], item.key["dir"]) == ("lt", "ltr")


def test_a_language_that_is_none_is_named() -> None:
    with pytest.raises(DeckError) as caught:
        read_deck(SMALLEST + '  lang = "Arabic"\n  answer_dir = "up"\n')
    assert caught.value.problems == (
        "Item nato-accession.year: Write the language as a tag: lt, ar or zh-Hant. It is “Arabic”.",
        "Item nato-accession.year: The direction is ltr, rtl or auto. It is “up”.",
    )
