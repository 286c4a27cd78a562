"""What is in force survives the way through the database, and each card finds its own part of it."""

import json
from datetime import date

import pytest

from quiz.core.memory import DEFAULT_NUMBERS, DeckTerms, InForce, Terms, strictest
from tests.quiz.core.memory.histories import SETS

FITTED = SETS["set:1"] or DEFAULT_NUMBERS
FOUND = InForce(
    day=date(2026, 11, 25),
    week="2222210",
    away=((date(2026, 12, 24), date(2027, 1, 2)),),
    loads=(3, 0, 12),
    decks={7: DeckTerms(0.95, date(2027, 1, 20), "set:1"), 8: DeckTerms()},
    siblings={42: (date(2026, 11, 30),)},
    sets={"set:1": FITTED},
)


@pytest.mark.parametrize("found", [FOUND, InForce()])
def test_in_force_is_read_as_it_was_written(found: InForce) -> None:
    assert InForce.read(json.loads(json.dumps(found.plain()))) == found


def test_sittings_from_before_have_the_terms_of_then() -> None:
    assert InForce.read({}).terms(7, 42, None) == Terms()


def test_a_card_has_the_terms_of_its_deck_and_its_siblings() -> None:
    terms = FOUND.terms(7, 42, None)

    assert (terms.retention, terms.last_day, terms.siblings) == (0.95, date(2027, 1, 20), (date(2026, 11, 30),))
    assert (terms.parameters, terms.numbers) == ("set:1", FITTED)
    assert (terms.load(date(2026, 11, 27)), terms.load(date(2026, 11, 28)), terms.load(date(2026, 11, 24))) == (
        12,
        0,
        0,
    )
    assert FOUND.terms(8, 1, None).siblings == ()


def test_a_state_keeps_the_set_that_it_rests_on() -> None:
    assert FOUND.terms(7, 42, "default").numbers is None
    assert FOUND.terms(8, 42, "set:1").numbers == FITTED
    with pytest.raises(KeyError):
        FOUND.terms(7, 42, "set:9")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([DeckTerms()], DeckTerms()),
        ([DeckTerms(0.9, date(2027, 1, 1)), DeckTerms(0.95, date(2026, 12, 1))], DeckTerms(0.95, date(2027, 1, 1))),
        ([DeckTerms(0.9, date(2027, 1, 1)), DeckTerms(0.85, None)], DeckTerms(0.9, None)),
        ([DeckTerms(), DeckTerms(parameters="set:4"), DeckTerms(parameters="set:5")], DeckTerms(parameters="set:4")),
    ],
)
def test_a_deck_of_several_courses_has_the_strictest_terms(given: list[DeckTerms], expected: DeckTerms) -> None:
    assert strictest(given) == expected
