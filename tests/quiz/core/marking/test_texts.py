"""Typed answers: what is right, what is right with a notice, and what is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.marking.base import Verdict
from quiz.core.marking.texts import compare, distance, fold

RIGHT, NOTICE, WRONG = Verdict.RIGHT, Verdict.NOTICE, Verdict.WRONG


CASES = [
    # the same to a reader
    ("Vilnius", "Vilnius", RIGHT),
    ("vilnius", "Vilnius", RIGHT),
    ("  VILNIUS ", "Vilnius", RIGHT),
    ("Vilnius.", "Vilnius", RIGHT),
    ("“Vilnius”", "Vilnius", RIGHT),
    ("(Vilnius)", "Vilnius", RIGHT),
    ("Ｖｉｌｎｉｕｓ", "Vilnius", RIGHT),
    ("Vil\u200bnius", "Vilnius", RIGHT),
    ("Vil\u00adnius", "Vilnius", RIGHT),
    ("Warren  Harding", "Warren Harding", RIGHT),
    ("Warren\u00a0Harding", "Warren Harding", RIGHT),
    ("the Soviet Union", "Soviet Union", RIGHT),
    ("Soviet Union", "The Soviet Union", RIGHT),
    ("a treaty", "treaty", RIGHT),
    ("an ally", "ally", RIGHT),
    ("The", "the", RIGHT),
    ("STRASSE", "Straße", RIGHT),
    ("Zürich", "Zu\u0308rich", RIGHT),
    ("ﬁnance", "finance", RIGHT),
    ("US", "U.S.", RIGHT),
    ("u.s.", "US", RIGHT),
    ("USSR", "U.S.S.R.", RIGHT),
    ("US-Baltic Dialogue", "U.S.-Baltic Dialogue", RIGHT),
    ("UH60M", "UH-60M", RIGHT),
    ("UH 60M", "UH-60M", RIGHT),
    ("uh-60 m", "UH-60M", RIGHT),
    ("TPS77", "TPS-77", RIGHT),
    ("Blackhawk", "Black Hawk", RIGHT),
    ("free market", "free-market", RIGHT),
    ("interoperability", "inter-operability", RIGHT),
    ("Supplies & Services", "Supplies and Services", RIGHT),
    ("R&D", "R & D", RIGHT),
    ("O’Brien", "O'Brien", RIGHT),
    ("OBrien", "O'Brien", RIGHT),
    ("1914–1918", "1914-1918", RIGHT),
    ("2%", "2%", RIGHT),
    ("C#", "C#", RIGHT),
    ("Вильнюс", "вильнюс", RIGHT),
    ("!", "!", RIGHT),
    # accents
    ("Vilnius", "Vilniùs", NOTICE),
    ("Vilniùs", "Vilnius", NOTICE),
    ("Zurich", "Zürich", NOTICE),
    ("Kedainiai", "Kėdainiai", NOTICE),
    ("Siauliai", "Šiauliai", NOTICE),
    ("Lodz", "Łódź", NOTICE),
    ("Malmo", "Malmö", NOTICE),
    ("Tromso", "Tromsø", NOTICE),
    ("resume", "résumé", NOTICE),
    ("Αθηνα", "Αθήνα", NOTICE),
    # typing slips
    ("Vilnus", "Vilnius", NOTICE),
    ("Vilnuis", "Vilnius", NOTICE),
    ("Viilnius", "Vilnius", NOTICE),
    ("Vilnios", "Vilnius", NOTICE),
    ("Tatru", "Tartu", NOTICE),
    ("Pensylvania", "Pennsylvania", NOTICE),
    ("Pensilvania", "Pennsylvania", NOTICE),
    ("Waren Hardin", "Warren Harding", NOTICE),
    ("Javelin missile", "Javelin missiles", NOTICE),
    ("Wrold War II", "World War II", NOTICE),
    ("Organistaion", "Organisation", NOTICE),
    ("interoperabilty", "interoperability", NOTICE),
    ("definate", "definite", NOTICE),
    ("seperate", "separate", NOTICE),
    ("Siauliia", "Šiauliai", NOTICE),
    # too short, too many, or where a slip is not likely
    ("Rgia", "Riga", WRONG),
    ("Iran", "Iraq", WRONG),
    ("Mali", "Malta", WRONG),
    ("Vlnus", "Vilnius", WRONG),
    ("Vxlnxxs", "Vilnius", WRONG),
    ("ilnius", "Vilnius", WRONG),
    ("Wilnius", "Vilnius", WRONG),
    ("Warn Hading", "Warren Harding", WRONG),
    ("Riga", "Vilnius", WRONG),
    ("Vilnius and Riga", "Vilnius", WRONG),
    # near, but another thing
    ("hypotension", "hypertension", WRONG),
    ("hypertension", "hypotension", WRONG),
    ("affect", "effect", WRONG),
    ("effect", "affect", WRONG),
    ("emigrate", "immigrate", WRONG),
    ("intranational", "international", WRONG),
    ("microeconomics", "macroeconomics", WRONG),
    ("exothermic", "endothermic", WRONG),
    ("possible", "impossible", WRONG),
    ("recognized", "unrecognized", WRONG),
    ("now recognized", "not recognized", WRONG),
    ("Austria", "Australia", WRONG),
    ("Australia", "Austria", WRONG),
    ("Slovakia", "Slovenia", WRONG),
    ("Gambia", "Zambia", WRONG),
    ("Ireland", "Iceland", WRONG),
    ("Niger", "Nigeria", WRONG),
    ("casual", "causal", WRONG),
    ("nitrite", "nitrate", WRONG),
    ("employee", "employer", WRONG),
    ("prescribe", "proscribe", WRONG),
    ("World War I", "World War II", WRONG),
    ("World War II", "World War I", WRONG),
    ("Henry VII", "Henry VIII", WRONG),
    ("1915", "1914", WRONG),
    ("1914-1919", "1914-1918", WRONG),
    ("UH-60L", "UH-60M", WRONG),
    ("TPS-78", "TPS-77", WRONG),
    ("Section 334", "Section 333", WRONG),
    ("15", "1.5", WRONG),
    ("34", "3-4", WRONG),
    ("-5", "5", WRONG),
    ("C++", "C", WRONG),
    ("C", "C#", WRONG),
    ("й", "и", WRONG),
    ("が", "か", WRONG),
    (".", "Vilnius", WRONG),
    (" ", "Vilnius", WRONG),
    ("the", "Vilnius", WRONG),
    # formulas and symbols: every sign counts
    ("H2O", "H2O", RIGHT),
    ("h2o", "H₂O", RIGHT),
    ("H₂O", "H2O", RIGHT),
    ("H20", "H2O", WRONG),
    ("H2O2", "H2O", WRONG),
    ("CO", "CO2", WRONG),
    ("CO2", "CO", WRONG),
    ("CO3", "CO2", WRONG),
    ("NaCl", "NaCl", RIGHT),
    ("NaCI", "NaCl", WRONG),
    ("KCl", "NaCl", WRONG),
    ("NaClO", "NaOCl", WRONG),
    ("NaOCl", "NaClO", WRONG),
    ("KMnO3", "KMnO4", WRONG),
    ("Ca2+", "Ca²⁺", RIGHT),
    ("Ca+", "Ca²⁺", WRONG),
    ("x^2", "x^2", RIGHT),
    ("x²", "x^2", RIGHT),
    ("x^3", "x^2", WRONG),
    ("2x", "x^2", WRONG),
    ("10^2", "10²", RIGHT),
    ("102", "10²", WRONG),
    ("102", "10^2", WRONG),
    ("a+b+c", "a+b-c", WRONG),
    ("sin(alpha)", "cos(alpha)", WRONG),
    ("speed=distance/tine", "speed=distance/time", WRONG),
    ("CISMAO", "CISMOA", WRONG),
    ("UNSECO", "UNESCO", WRONG),
    ("mDRNA", "mtDNA", WRONG),
    ("McDonlad", "McDonald", NOTICE),
    # years, numerals and numbered names
    ("1914", "1914", RIGHT),
    ("1914.", "1914", RIGHT),
    ("1941", "1914", WRONG),
    ("Apollo 12", "Apollo 11", WRONG),
    ("Apolo 11", "Apollo 11", WRONG),
    ("World War 1", "World War 2", WRONG),
    ("World War III", "World War II", WRONG),
    ("First World War", "Second World War", WRONG),
    ("Elizabeth I", "Elizabeth II", WRONG),
    ("Elisabeth II", "Elizabeth II", NOTICE),
    ("vitamin B12", "vitamin B6", WRONG),
]


@pytest.mark.parametrize(("given_", "accepted", "verdict"), CASES)
def test_compare(given_: str, accepted: str, verdict: Verdict) -> None:
    assert compare(given_, [accepted]).verdict is verdict


@pytest.mark.parametrize(
    ("given_", "verdict", "note"),
    [
        ("Vilniùs", RIGHT, ()),
        ("Vilnius", WRONG, ("Mind the accent: Vilniùs",)),
        ("Vilnùs", NOTICE, ("Spelling: Vilniùs",)),
        ("Vilnus", WRONG, ()),
    ],
)
def test_compare_strictly(given_: str, verdict: Verdict, note: tuple[str, ...]) -> None:
    marked = compare(given_, ["Vilniùs"], strict=True)
    assert (marked.verdict, marked.notes) == (verdict, note)


@pytest.mark.parametrize(
    ("given_", "accepted", "rivals", "verdict"),
    [
        ("Vilnus", ["Vilnius"], ["Kaunas"], NOTICE),
        ("hypotension", ["hypertension"], ["hypotension"], WRONG),
        ("1915", ["1914"], ["1915"], WRONG),
        ("effect", ["affect"], ["effect"], WRONG),
        ("Dominican", ["Dominica"], [], NOTICE),
        ("Dominican", ["Dominica"], ["Dominican"], WRONG),
        ("Dominicaan", ["Dominica", "Dominicana"], ["Dominican"], WRONG),
        ("alpha", ["alpha"], ["alpha"], RIGHT),
        ("Vilnus", ["Vilnius"], ["vilnius"], NOTICE),
    ],
)
def test_compare_with_rivals(given_: str, accepted: list[str], rivals: list[str], verdict: Verdict) -> None:
    assert compare(given_, accepted, rivals=rivals).verdict is verdict


def test_notes_give_the_form_that_was_meant() -> None:
    assert compare("Organisaton", ["NATO", "Organization", "Organisation"]).notes == ("Spelling: Organisation",)
    assert compare("Kedainiai", ["Kėdainiai"]).notes == ("Right, but mind the accent: Kėdainiai",)


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("ab", "ba", 1), ("abc", "abc", 0), ("abcd", "acbd", 1), ("abc", "ca", 3), ("kitten", "sitting", 3)],
)
def test_distance(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 9) == edits


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_distance_is_even_handed_and_stops_early_without_harm(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == distance(other, one, most) == min(distance(one, other, 99), most + 1)


@given(st.text(max_size=40))
def test_a_text_equals_itself(text: str) -> None:
    if fold(text):
        assert compare(text, [text]).fraction == 1


@given(st.text(max_size=40))
def test_fold_is_stable(text: str) -> None:
    assert len(fold(text)) <= 2_100
    assert fold(text.upper().lower()) == fold(text.upper().lower() + " ")


@pytest.mark.parametrize(
    "text", ["a" * 2000, "ﷺ" * 2000, "a " * 1000, "a-" * 1000, "'.-" * 600, "\u0301" * 2000, "&" * 2000]
)
def test_long_texts_are_quick(text: str) -> None:
    start = time.perf_counter()
    compare(text, [text[:198] + "b", "b" * 200] * 10, rivals=[text[:190]] * 20)
    assert time.perf_counter() - start < 1
