"""Where a typed answer and the expected one differ."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.differences import MOST, Sign, compared, nearest

BRACKETS = {Sign.SAME: "{}", Sign.MISSING: "+{}+", Sign.EXTRA: "-{}-"}


def told(typed: str, expected: str) -> str:
    return "".join(BRACKETS[each.sign].format(each.text) for each in compared(typed, expected))


@pytest.mark.parametrize(
    ("typed", "expected", "as_told"),
    [
        ("Vilnius", "Vilnius", "Vilnius"),
        ("Vilius", "Vilnius", "Vil+n+ius"),
        ("Villnius", "Vilnius", "Vi-l-lnius"),
        ("Vilnuis", "Vilnius", "Viln+i+u-i-s"),
        ("vilnius", "Vilnius", "-v-+V+ilnius"),
        ("Kaunas", "Vilnius", "-Kaunas-+Vilnius+"),
        ("1915", "1914", "191-5-+4+"),
        ("280", "279.75", "-280-+279.75+"),
        ("cafe", "café", "caf-e-+é+"),
        ("cafe\u0301", "café", "café"),
        ("", "Vilnius", "+Vilnius+"),
        ("Vilnius", "", "-Vilnius-"),
        ("", "", ""),
        ("<b>", "<i>", "<-b-+i+>"),
        ("a" * (MOST + 1), "a" * MOST, f"-{'a' * (MOST + 1)}-+{'a' * MOST}+"),
    ],
)
def test_a_difference_is_told_letter_by_letter_where_texts_are_alike(typed: str, expected: str, as_told: str) -> None:
    assert told(typed, expected) == as_told


@given(st.text(max_size=40), st.text(max_size=40))
def test_both_texts_can_be_read_out_of_the_difference(typed: str, expected: str) -> None:
    stretches = compared(typed, expected)

    for left_out, text in ((Sign.MISSING, typed), (Sign.EXTRA, expected)):
        kept = "".join(each.text for each in stretches if each.sign is not left_out)
        assert unicodedata.normalize("NFC", kept) == unicodedata.normalize("NFC", text)
    assert all(each.text for each in stretches)


@pytest.mark.parametrize(
    ("typed", "nearer"),
    [("Sovjet Union", "Soviet Union"), ("ussr", "USSR"), ("", "Soviet Union"), ("?", "Soviet Union")],
)
def test_the_nearest_answer_is_compared_with(typed: str, nearer: str) -> None:
    assert nearest(typed, ["Soviet Union", "USSR"]) == nearer
