"""The first deck: every fact has its footing and is asked for, and no item can be passed by a wrong answer."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest
from django.conf import settings
from django.db.models import Q

from facts.actions.decks import load_deck
from facts.core.dates import PartialDate
from facts.core.decks import ItemPlan, read_deck
from facts.core.kinds import KINDS
from facts.core.values import TYPES
from facts.models import Deck, Fact, Item
from quiz.core import marking
from tests.factories import at

DECK = read_deck((settings.BASE_DIR / "facts/decks/us-lithuania-security.toml").read_text(encoding="utf-8"))
MANY_VALUED = {"include the ability or field", "include the equipment"}
TOLD = """
1: ally; partner; 1922; World War I; 1940; World War II; Soviet Union; 1990; recognition; never recognised; between
   the world wars
2: democratic institutions; market economy; NATO; European Union; 2004; welcomed; democratic principles; at home
3: defence cooperation; 2017–2022; $279.75 million; Foreign Military Financing; Department of State; $8.9 million;
   International Military Education and Training; 2018–2022; $200.3 million; Section 333; Department of Defense;
   territorial defence; electronic warfare; hybrid warfare; border security; maritime domain awareness; air domain
   awareness; interoperability; commitments; fiscal year 2022; $141 million; supplemental appropriations for
   Ukraine; Russia's renewed aggression; Crimean peninsula; 2014; further invasion; 2022
4: $640 million; Foreign Military Sales; defence articles; services; Defense Security Cooperation website; Joint
   Light Tactical Vehicles; UH-60M Black Hawk; TPS-77; Javelin
5: 2019–2021; permanent; $32.7 million; Direct Commercial Sales; military electronics; $24.1 million; ammunition and
   ordnance; $3.4 million; ground vehicles; $2.3 million
6: Basic Exchange and Cooperative Agreement; 1994; Communications Interoperability and Security Memorandum of
   Agreement; CISMOA; 1995; Logistics, Supplies, and Services Agreement; LSS; 2006; Defense Cooperation Agreement;
   DCA; 2017; Security Cooperation Roadmap; 2019; Reciprocal Defense Procurement Agreement; 2021; NATO Status of
   Forces Agreement; closer partnership
7: 2016; U.S.-Baltic Dialogue; widen and deepen; whole Baltic region; capabilities; NATO; Wales Pledge; 2014; 2%; GDP;
   20%; major equipment; exceeded; March 2022; 300 million euros; 2.52%; 2030; invasion of Ukraine
8: United States and NATO; weapons; humanitarian help; 200 million euros; February 2022; $70; Stinger; light
   anti-armour equipment; armoured personnel carriers; 105 mm; ordinary people
9: 1994; 5,500; peacekeeping; crisis management; 14; NATO; UN; EU; KFOR; EUNAVFOR Irini; MINUSMA; training mission
   in Mali; Resolute Support; Afghanistan; mission in Iraq; EUNAVFOR Atalanta; training mission in the Central
   African Republic
10: 29 years; State Partnership Program; Pennsylvania National Guard; modernisation; development; cyber
   capabilities; land forces; UH-60M
11: Bureau of Political-Military Affairs; Office of Congressional and Public Affairs; Twitter; @StateDeptPM
"""
"""By paragraph of the fact sheet, each thing that it names, in the words of the deck."""
MARKED = [item for item in DECK.items if item.kind != "card"]


def of_kind(*kinds: str):
    return pytest.mark.parametrize(
        "item", [item for item in DECK.items if item.kind in kinds], ids=lambda item: item.id
    )


def mark(item: ItemPlan, response: object) -> marking.Marked:
    return marking.mark(item.kind, item.content, item.key, response)


def test_the_deck_is_large_and_varied(capsys):
    kinds = Counter(item.kind for item in DECK.items)
    with capsys.disabled():
        counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        print(
            f"\n{DECK.title}: {len(DECK.facts)} facts in {len(DECK.topics)} topics, {len(DECK.items)} items ({counts})."
        )
    assert len(DECK.facts) >= 60
    assert len(DECK.items) >= 110
    assert kinds.keys() == KINDS.keys()


@pytest.mark.parametrize(("paragraph", "names"), re.findall(r"^(\d+): ((?:.|\n(?!\d))+)", TOLD, re.MULTILINE))
def test_nothing_that_the_sheet_names_is_left_out(paragraph, names):
    told = " ".join(fact.statement for fact in DECK.facts if fact.locator == f"paragraph {paragraph}")
    named = [" ".join(name.split()) for name in names.split(";")]
    assert [name for name in named if not re.search(rf"(?<![\w.,]){re.escape(name)}(?!\w)", told, re.IGNORECASE)] == []


def test_every_fact_is_typed_and_siblings_are_many(capsys):
    """A sibling is a fact of the same relation with a value of the same type: where wrong options come from."""
    types = Counter(value.type for fact in DECK.facts for value in fact.values)
    siblings = Counter((fact.relation, value.type) for fact in DECK.facts for value in fact.values)
    families = {each: count for each, count in siblings.items() if count >= 3}
    with capsys.disabled():
        print(f"\n{types.total()} values: {', '.join(f'{count} {type_}' for type_, count in types.most_common())}.")
        print(f"{sum(families.values())} of them have siblings, in {len(families)} relations of three facts or more.")
    assert [fact.id for fact in DECK.facts if not (fact.subject and fact.relation and fact.values)] == []
    assert types.keys() == set(TYPES)
    assert len(families) >= 12


def test_several_values_are_true_of_one_subject_where_it_says_so():
    """What is true as well is a fact of its own, and a subject has one value in every other relation."""
    told = Counter((fact.subject, fact.relation) for fact in DECK.facts)
    assert {relation for (_subject, relation), times in told.items() if times > 1} == MANY_VALUED
    statements = Counter(fact.statement for fact in DECK.facts)
    assert statements.most_common(1)[0][1] == 1


@pytest.mark.parametrize("fact", DECK.facts, ids=lambda fact: fact.id)
def test_no_value_gives_away_another(fact):
    assert [value.text for value in fact.values if value.text in fact.statement.replace(value.text, "", 1)] == []


def test_no_question_is_asked_twice_in_one_kind():
    asked = Counter((item.kind, repr(item.content)) for item in DECK.items)
    assert [each for each, times in asked.items() if times > 1] == []


@pytest.mark.parametrize("fact", DECK.facts, ids=lambda fact: fact.id)
def test_every_fact_has_its_footing(fact):
    assert fact.source in {source.id for source in DECK.sources}
    assert re.fullmatch(r"paragraph [1-9]\d?", fact.locator)
    assert PartialDate.parse("1900") <= fact.as_of
    assert fact.statement.endswith(".")


@pytest.mark.parametrize("item", DECK.items, ids=lambda item: item.id)
def test_every_item_explains_itself_and_every_wrong_choice_too(item):
    right = item.key.get("right")
    assert item.explanation.endswith(".")
    assert [
        option["text"]
        for option in item.content.get("options", [])
        if option["id"] not in ([right] if isinstance(right, str) else right) and not option["feedback"]
    ] == []


@pytest.fixture
def deck(db) -> Deck:
    return load_deck(DECK, now=at("2026-11-02 08:00")).deck


def test_every_fact_is_asked_for_once_loaded(deck):
    published = Item.objects.published().filter(deck=deck)
    asked = Q(items__in=published) | Q(further_items__in=published)
    facts = Fact.objects.filter(deck=deck)
    assert published.count() == len(DECK.items)
    assert facts.count() == len(DECK.facts)
    assert list(facts.exclude(pk__in=facts.filter(asked).values("pk"))) == []
    assert list(facts.filter(Q(locator="") | Q(as_of="") | Q(source=None))) == []


def test_every_published_item_rests_on_a_fact(deck):
    assert list(Item.objects.published().filter(deck=deck, fact=None)) == []


@pytest.mark.parametrize("item", MARKED, ids=lambda item: item.id)
def test_the_perfect_response_marks_1(item):
    marked = mark(item, marking.perfect(item.kind, item.content, item.key))
    assert (marked.fraction, marked.verdict, marked.notes) == (1, "right", ())


@pytest.mark.parametrize("item", MARKED, ids=lambda item: item.id)
def test_no_answer_marks_0(item):
    assert mark(item, None).fraction == 0


@of_kind("single")
def test_only_the_right_choice_marks(item):
    marks = {option["id"]: mark(item, option["id"]).fraction for option in item.content["options"]}
    assert {id_ for id_, fraction in marks.items() if fraction} == {item.key["right"]}


@of_kind("truefalse")
def test_only_the_right_word_marks(item):
    assert [mark(item, word).fraction for word in (item.key["right"], not item.key["right"])] == [1, 0]


@of_kind("several")
def test_a_wrong_choice_alone_marks_0_and_all_of_them_do_too(item):
    ids = [option["id"] for option in item.content["options"]]
    wrong = [id_ for id_ in ids if id_ not in item.key["right"]]
    assert wrong
    assert {mark(item, [id_]).fraction for id_ in wrong} == {0}
    assert mark(item, ids).fraction < 1


@of_kind("matching")
def test_no_two_pairs_can_be_swapped(item):
    pairs = item.key["pairs"]
    for one, other in combinations(pairs, 2):
        if pairs[one] != pairs[other]:
            assert mark(item, {**pairs, one: pairs[other], other: pairs[one]}).fraction < 1


@of_kind("ordering")
def test_the_order_backwards_marks_0(item):
    assert mark(item, item.key["order"][::-1]).fraction == 0


@of_kind("short")
def test_every_accepted_form_marks_1(item):
    assert {mark(item, form).fraction for form in item.key["accepted"]} == {1}


@of_kind("cloze")
def test_a_wrong_choice_in_a_blank_is_not_accepted(item):
    perfect = marking.perfect(item.kind, item.content, item.key)
    for blank in item.content["blanks"]:
        for wrong in set(blank["options"]) - {perfect[blank["id"]]}:
            assert mark(item, {**perfect, blank["id"]: wrong}).fraction < 1
