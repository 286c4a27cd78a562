"""Values in a sentence: what is taken, what it is worth, and what is left alone."""

from __future__ import annotations

import pytest

from facts.core.extraction.proposals import Proposal, proposals
from facts.core.extraction.reading import read, values_in


def figures(text: str, *, speaks_of: str = "2022") -> list[str]:
    """ "sort: text = value unit" for all but names and lists."""
    shown = []
    for each in values_in(text, speaks_of=speaks_of):
        value = each.value
        if each.sort not in ("name", "abbreviation", "list"):
            worth = value.value or f"{value.start}/{value.end}"
            shown.append(f"{each.sort}: {value.text} = {worth} {value.unit}".strip())
    return shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was on 11 March 1990.", ["date: 11 March 1990 = 1990-03-11"]),
        ("It was on March 11, 1990, at last.", ["date: March 11, 1990 = 1990-03-11"]),
        ("It was on the 25th of April 1953.", ["date: 25th of April 1953 = 1953-04-25"]),
        ("It was on 1990-03-11.", ["date: 1990-03-11 = 1990-03-11"]),
        ("It was in Oct. 1990.", ["date: Oct. 1990 = 1990-10"]),
        ("In March it raised its 2021 budget.", ["date: March = 2021-03", "year: 2021 = 2021"]),
        ("It has helped since February.", ["date: February = 2022-02"]),
        ("They may march in an august hall.", []),
        ("It fell in the 1820s.", ["date: 1820s = 182X"]),
        ("It fell in the 1800s.", ["date: 1800s = 18XX"]),
        ("It fell in the nineteenth century.", ["date: nineteenth century = 18XX"]),
        ("It fell in the 5th century BC.", ["date: 5th century BC = -04XX"]),
        ("It fell in the twenty-first century.", ["date: twenty-first century = 20XX"]),
        ("Caesar died in 44 BC.", ["year: 44 BC = -0043"]),
        ("Nero ruled until AD 68.", ["year: AD 68 = 0068"]),
        ("The year 476 ended it.", ["year: year 476 = 0476"]),
        ("From FY 2017-2022 it paid.", ["period: From FY 2017-2022 = 2017/2022"]),
        ("From FY 2019 through FY 2021.", ["period: From FY 2019 through FY 2021 = 2019/2021"]),
        ("War raged between 1914 and 1918.", ["period: between 1914 and 1918 = 1914/1918"]),
        ("The war (1914–18) ended.", ["period: 1914–18 = 1914/1918"]),
        ("The season 2019/20 ended.", ["period: 2019/20 = 2019/2020"]),
        ("On 11–13 March 1990 it met.", ["period: 11–13 March 1990 = 1990-03-11/1990-03-13"]),
        ("March 11–13, 1990 was cold.", ["period: March 11–13, 1990 = 1990-03-11/1990-03-13"]),
        ("From June 1967 to June 1975.", ["period: From June 1967 to June 1975 = 1967-06/1975-06"]),
        ("Since 1994 it stands.", ["year: 1994 = 1994"]),
        ("Its 2014 rules and the 2016 elections.", ["year: 2014 = 2014", "year: 2016 = 2016"]),
        ("Some 1500 ships sailed in 1500.", ["count: Some 1500 ships = 1500 ships", "year: 1500 = 1500"]),
    ],
)
def test_dates_and_periods(text: str, expected: list[str]):
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It paid $279.75 million.", ["sum: $279.75 million = 279750000 USD"]),
        ("It paid nearly 300 million euro.", ["sum: nearly 300 million euro = 300000000 EUR"]),
        ("It paid €5 bn, £3.2m and 300 EUR.",
         ["sum: €5 bn = 5000000000 EUR", "sum: £3.2m = 3200000 GBP", "sum: 300 EUR = 300 EUR"]),
        ("It paid roughly $70 per citizen.", ["sum: roughly $70 = 70 USD"]),
        ("It paid US$6.83 billion.", ["sum: US$6.83 billion = 6830000000 USD"]),
        ("It paid $5–10 million.", ["sum: $5 = 5000000 USD", "sum: 10 million = 10000000 USD"]),
        ("It was 2% or 2.52 percent or 20 per cent.",
         ["percentage: 2% = 2 %", "percentage: 2.52 percent = 2.52 %", "percentage: 20 per cent = 20 %"]),
        ("It grew by twelve percent.", ["percentage: twelve percent = 12 %"]),
        ("It grew by 1.1–1.3% a year.", ["percentage: 1.1 = 1.1 %", "percentage: 1.3% = 1.3 %"]),
        ("It is 10 µm wide at 37 °C and pH 7.",
         ["measure: 10 µm = 10 µm", "measure: 37 °C = 37 °C", "measure: pH 7 = 7 pH"]),
        ("It fell to −12.5 °C.", ["measure: −12.5 °C = -12.5 °C"]),
        ("A 105mm howitzer ran 40 km/h.", ["measure: 105mm = 105 mm", "measure: 40 km/h = 40 km/h"]),
        ("They are 10 to 30 µm wide.", ["measure: 10 = 10 µm", "measure: 30 µm = 30 µm"]),
        ("It covers 1.2 million square kilometres.",
         ["measure: 1.2 million square kilometres = 1200000 square kilometres"]),
        ("Over 5,500 Lithuanian peacekeepers served.",
         ["count: Over 5,500 Lithuanian peacekeepers = 5500 Lithuanian peacekeepers"]),
        ("In 14 current and former NATO, UN, and EU missions.",
         ["count: 14 current and former NATO, UN, and EU missions = 14 missions"]),
        ("It has twenty-three pairs and two hundred and five parts.",
         ["count: twenty-three pairs = 23 pairs", "count: two hundred and five parts = 205 parts"]),
        ("A 29-year-old plan for a 12-member crew.", ["count: 29-year-old = 29 years", "count: 12-member = 12 member"]),
        ("Half a million people and a dozen dogs.",
         ["count: Half a million people = 500000 people", "count: a dozen dogs = 12 dogs"]),
        ("The 35th president and the second largest city.", ["count: 35th = 35", "count: second = 2"]),
        ("It cost 70–85 million lives.", ["count: 70 = 70000000 lives", "count: 85 million lives = 85000000 lives"]),
        ("One of the two has it.", []),
        ("See Section 4.2, page 12, Fig. 3, No. 5 and [7].", []),
        ("Apollo 11, the UH-60M, the Boeing 747 and COVID-19.", []),
        ("Call 555-1234 at 10:30 or 5 p.m. by https://example.org/2022?a=14 now.", []),
        ("A ratio of 3:1, version 2.0.1, two-thirds of it.", []),
        (f"It counted {'9' * 30} stars.", []),
    ],
)  # fmt: skip
def test_amounts(text: str, expected: list[str]):
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He joined the North Atlantic Treaty Organization (NATO).", ["North Atlantic Treaty Organization (NATO)"]),
        ("It is deoxyribonucleic acid (DNA).", ["deoxyribonucleic acid (DNA)"]),
        ("The Organization for Security and Co-operation in Europe (OSCE) met.",
         ["Organization for Security and Co-operation in Europe (OSCE)"]),
        ("It is the Department of State of the United States.", ["Department of State of the United States"]),
        ("Before him J. R. R. Tolkien and Antonie van Leeuwenhoek wrote.",
         ["J. R. R. Tolkien", "Antonie van Leeuwenhoek"]),
        ("Of Darius I of Persia nothing is left at St. Louis.", ["Darius I of Persia", "St. Louis"]),
        ("Most helicopters are UH-60M Black Hawk ones.", ["UH-60M Black Hawk"]),
        ("Cooperation is good. On Monday in March it rains, said Lithuania’s king.", ["Lithuania"]),
        ("WHO tells who is who.", ["WHO"]),
        ("Lithuania joined it. Drought ended it. Cooperation is good. Cells divided.", ["Lithuania"]),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[str]):
    assert [each.value.text for each in values_in(text) if each.sort in ("name", "abbreviation")] == expected


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("It will include: Joint Light Tactical Vehicles; Black Hawk helicopters; TPS-77 radars; and Javelin missiles.",
         ("Joint Light Tactical Vehicles", "Black Hawk helicopters", "TPS-77 radars", "Javelin missiles")),
        ("It has included Stinger missiles, light anti-armor equipment, and 105mm howitzers.",
         ("Stinger missiles", "light anti-armor equipment", "105mm howitzers")),
        ("In time Elizabeth Blackburn, Carol Greider and Jack Szostak shared it.",
         ("Elizabeth Blackburn", "Carol Greider", "Jack Szostak")),
        ("It rained, and then, after all, it snowed.", None),
    ],
)  # fmt: skip
def test_lists(text: str, entries: tuple[str, ...] | None):
    assert next((each.value.entries for each in values_in(text) if each.sort == "list"), None) == entries


def offered(text: str, *, as_of: str = "2022") -> list[Proposal]:
    return proposals(read(text, speaks_of=as_of), as_of=as_of)


def test_each_value_says_why_it_was_taken():
    (made,) = offered("It paid $5 million.")

    assert [each.reason for each in made.found] == ["a sum: a currency before a number"]


def test_a_list_gives_a_fact_for_each_entry_with_its_own_value():
    made = offered(
        "The states have these agreements: a Basic Exchange (1994); a Memo (1995); a Roadmap (2019), and a Pact (2021)."
    )

    assert [(each.statement, each.as_of) for each in made] == [
        ("The states have these agreements: a Basic Exchange (1994).", "1994"),
        ("The states have these agreements: a Memo (1995).", "1995"),
        ("The states have these agreements: a Roadmap (2019).", "2019"),
        ("The states have these agreements: a Pact (2021).", "2021"),
    ]
    assert len({each.digest for each in made}) == 4


def test_a_list_without_a_colon_begins_at_the_name_before_its_value():
    made = offered(
        "The top categories were Military Electronics ($24 million); Guns ($3 million); and Cars ($2 million)."
    )

    assert made[1].statement == "The top categories were Guns ($3 million)."


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("In 1990, Lithuania proclaimed it.", "1990"),
        ("Since 1994 it stands.", "2022"),
        ("It is planned for 2030.", "2022"),
        ("It was built from 1931 to 1933.", "1933"),
        ("It fell in 44 BC, in the 1st century.", "2022"),
        ("It stands.", "2022"),
    ],
)
def test_a_proposal_is_dated_by_its_sentence_else_by_its_source(text: str, as_of: str):
    assert [each.as_of for each in offered(text)] == [as_of]


def test_a_sentence_without_values_is_offered_unticked_and_a_heading_is_not():
    read_ = read("# A heading of 1999\n\nIt stands still. Lithuania joined NATO in 2004.", "markdown")

    assert [(each.is_ticked, each.subject) for each in proposals(read_, as_of="2022")] == [
        (False, ""),
        (True, "Lithuania"),
    ]
