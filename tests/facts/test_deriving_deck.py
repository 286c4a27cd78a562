"""Items derived from the first deck: how many, and that no wrong option is true by the deck's own facts.

What is true is read here from the deck's file, not by the rules that leave wrong options out.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from statistics import mean

from django.conf import settings

from facts.core.decks import FactPlan, read_deck
from facts.core.deriving import Draft, Known, derive
from facts.core.kinds import KINDS
from facts.core.lint import lint
from quiz.core import marking

DECK = read_deck((settings.BASE_DIR / "facts/decks/us-lithuania-security.toml").read_text(encoding="utf-8"))
FACTS = {fact.id: fact for fact in DECK.facts}
KNOWN = [
    Known(fact.id, fact.statement, fact.subject, fact.relation, tuple(fact.values), str(fact.as_of))
    for fact in DECK.facts
]
DRAFTS: list[Draft] = [draft for fact in KNOWN for draft in derive(fact, KNOWN)]
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def words(text: str) -> str:
    return re.sub(r"^(the|an?) ", "", " ".join(text.casefold().split())).rstrip(".")


def about_the_same(fact: FactPlan) -> list[FactPlan]:
    """The facts that say the same thing of the same subject; a fact itself among them."""
    mine = (words(fact.subject), words(fact.relation))
    return [each for each in DECK.facts if (words(each.subject), words(each.relation)) == mine]


def number_in(text: str) -> Decimal | None:
    if text.casefold() in WORDS:
        return Decimal(WORDS.index(text.casefold()))
    found = re.search(r"([0-9][0-9,]*(?:\.[0-9]+)?)(?: (thousand|million|billion))?", text)
    return Decimal(found[1].replace(",", "")) * SCALES.get(found[2] or "", 1) if found else None


def is_true_of(text: str, fact: FactPlan) -> bool:
    """Whether this text, as an answer, is what the fact says."""
    for value in fact.values:
        if words(text) in {words(value.text), *map(words, value.entries)}:
            return True
        if value.type in ("number", "money") and number_in(text) == Decimal(value.value):
            return True
        if value.type == "date" and re.findall("[0-9]{4}", text) == [value.value[:4]] and len(value.value) == 4:
            return True
        if value.type == "period" and re.findall("[0-9]{4}", text) == [value.start, value.end]:
            return True
    return False


def wrong_texts(draft: Draft) -> list[str]:
    if draft.kind in ("single", "several"):
        return [each["text"] for each in draft.content["options"] if each["id"] not in draft.key["right"]]
    return [wrong.text for wrong in draft.wrong]


def test_three_sound_forms_a_typed_fact_and_more(capsys):
    typed = [fact for fact in DECK.facts if fact.values]
    kinds = Counter(draft.form.split(":")[0] for draft in DRAFTS)
    average = len(DRAFTS) / len(typed)
    with capsys.disabled():
        counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        print(f"\n{DECK.title}: {len(typed)} typed facts, {len(DRAFTS)} sound forms, {average:.2f} a fact ({counts}).")
    assert average >= 3


def test_forms_have_names_of_their_own():
    made = Counter((draft.facts[0], draft.form) for draft in DRAFTS)
    assert [each for each, times in made.items() if times > 1] == []


def test_every_draft_is_sound():
    found = {}
    for draft in DRAFTS:
        name = f"{draft.facts[0]} {draft.form}"
        if problems := KINDS[draft.kind].problems(draft.content, draft.key):
            found[name] = problems
        if faults := [each for each in lint(draft.kind, draft.content, draft.key, "x") if each.severity == "fault"]:
            found[name] = faults
        if draft.kind != "card":
            perfect = marking.perfect(draft.kind, draft.content, draft.key)
            if marking.mark(draft.kind, draft.content, draft.key, perfect).fraction != 1:
                found[name] = perfect

    assert found == {}


def test_no_wrong_option_is_true_by_the_facts_of_the_deck():
    checked, true = 0, []
    for draft in DRAFTS:
        fact = FACTS[draft.facts[0]]
        for text in wrong_texts(draft):
            checked += 1
            if draft.form == "reverse:choice":
                subjects = [each for each in DECK.facts if words(each.subject) == words(text)]
                rivals = [each for each in subjects if words(each.relation) == words(fact.relation)]
                if any(is_true_of(value.text, each) for each in rivals for value in fact.values):
                    true.append((draft.facts[0], draft.form, text))
            elif any(is_true_of(text, each) for each in about_the_same(fact)):
                true.append((draft.facts[0], draft.form, text))

    assert true == []
    assert checked > 300


def test_no_false_statement_and_no_filled_gap_stands_in_the_deck():
    statements = {words(fact.statement) for fact in DECK.facts}
    wrong = [
        (draft.facts[0], draft.form, text)
        for draft in DRAFTS
        if draft.kind == "single" and "____" in draft.content["stem"]
        for text in wrong_texts(draft)
        if words(draft.content["stem"].split("\n")[0].replace("____", text)) in statements
    ]
    told = {words(draft.content["stem"]): draft.key["right"] for draft in DRAFTS if draft.kind == "truefalse"}

    assert wrong == []
    assert [stem for stem, is_true in told.items() if is_true != (stem in statements)] == []


def test_no_left_of_a_matching_has_two_partners():
    for draft in (draft for draft in DRAFTS if draft.kind == "matching"):
        rights = {each["id"]: each["text"] for each in draft.content["rights"]}
        for left, fact in zip(draft.content["lefts"], (FACTS[id_] for id_ in draft.facts), strict=True):
            others = [text for id_, text in rights.items() if id_ != draft.key["pairs"][left["id"]]]
            assert not any(is_true_of(text, each) for text in others for each in about_the_same(fact))


def test_every_ordering_runs_as_the_facts_say():
    def place(fact: FactPlan) -> Decimal:
        value = fact.values[0]
        return Decimal(value.value) if value.type in ("number", "money") else Decimal(value.value[:4])

    for draft in (draft for draft in DRAFTS if draft.form == "ordering"):
        texts = {each["id"]: words(each["text"]) for each in draft.content["entries"]}
        by_subject = {words(FACTS[id_].subject): FACTS[id_] for id_ in draft.facts}
        places = [place(by_subject[texts[id_]]) for id_ in draft.key["order"]]
        assert all(one < other for one, other in pairwise(places))


def test_the_form_of_an_option_does_not_give_the_key_away():
    """Over the deck the right option is neither the longest nor in the middle more often than chance explains."""
    longest, middle, singles = [], [], [draft for draft in DRAFTS if draft.kind == "single"]
    for draft in singles:
        texts = {each["id"]: each["text"] for each in draft.content["options"]}
        lengths = sorted(map(len, texts.values()))
        key = texts[draft.key["right"]]
        longest.append(len(key) == lengths[-1] and lengths[-1] > lengths[-2])
        numbers = {text: number_in(text) for text in texts.values()}
        if None not in numbers.values() and len(set(numbers.values())) == 4:
            middle.append(0 < sorted(numbers.values()).index(numbers[key]) < 3)

    assert mean(longest) < 0.35
    assert 0.3 < mean(middle) < 0.7


def test_true_statements_and_false_ones_are_about_as_many():
    true = [draft.key["right"] for draft in DRAFTS if draft.kind == "truefalse"]

    assert 0.35 < mean(true) < 0.65
