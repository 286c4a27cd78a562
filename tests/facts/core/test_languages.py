"""Language and direction of each side of an item."""

import pytest

from facts.core import languages
from facts.core.kinds import KINDS, shown
from tests.facts.core.items import ITEMS


@pytest.mark.parametrize(
    ("lang", "direction"),
    [
        ("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("ur", "rtl"), ("AR-eg", "rtl"), ("ku-Arab", "rtl"),
        ("az-Arab-IR", "rtl"), ("ar-Latn", "ltr"), ("he-Latn", "ltr"), ("en", "ltr"), ("lt", "ltr"), ("zh-Hant", "ltr"),
    ],
)  # fmt: skip
def test_the_direction_follows_the_script(lang, direction):
    assert languages.direction_of(lang) == direction
    assert languages.written({"lang": lang}) == {"lang": lang, "dir": direction}
    assert languages.written({"lang": lang, "dir": "auto"}) == {"lang": lang, "dir": "auto"}


@pytest.mark.parametrize("lang", ["lt", "LT", "grc", "zh-Hant", "zh-Hant-TW", "es-419", "de-1996", "sl-rozaj-biske"])
def test_tags_that_are_taken(lang):
    assert list(languages.problems({"lang": lang})) == []


@pytest.mark.parametrize("lang", ["", "x", "Lithuanian", "en_GB", "en-", '"><b>', "en en", 7, None, ["en"], "a" * 5000])
def test_other_tags_are_named(lang):
    expected = [] if lang is None else [("lang", "Write the language as a tag: lt, ar or zh-Hant.")]
    assert list(languages.problems({"lang": lang})) == expected


@pytest.mark.parametrize("direction", ["up", "", 1, ["ltr"]])
def test_other_directions_are_named(direction):
    assert list(languages.problems({"dir": direction})) == [("dir", "The direction is ltr, rtl or auto.")]


def test_every_common_language_is_a_tag():
    assert [tag for tag in languages.COMMON if list(languages.problems({"lang": tag}))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_takes_languages_and_names_wrong_ones(kind):
    content, key = ITEMS[kind]

    assert KINDS[kind].problems({**content, "lang": "ar"}, {**key, "lang": "lt", "dir": "ltr"}) == []
    found = KINDS[kind].problems({**content, "lang": "Arabic"}, {**key, "dir": "up"})
    assert sorted(problem.where for problem in found) == ["key.dir", "lang"]


@pytest.mark.parametrize("kind", KINDS)
def test_face_and_back_say_how_they_are_written(kind):
    content, key = ITEMS[kind]
    plain = shown(kind, content, key, "")

    both = shown(kind, {**content, "lang": "ar"}, {**key, "lang": "lt"}, "")
    question_only = shown(kind, {**content, "lang": "ar"}, key, "")

    assert both[0] == {**plain[0], "lang": "ar", "dir": "rtl", "answer_lang": "lt", "answer_dir": "ltr"}
    assert both[1] == {**plain[1], "lang": "lt", "dir": "ltr"}
    assert question_only[0] == {**plain[0], "lang": "ar", "dir": "rtl", "answer_lang": "ar", "answer_dir": "rtl"}
    assert question_only[1] == {**plain[1], "lang": "ar", "dir": "rtl"}
    assert not {"lang", "dir", "answer_lang", "answer_dir"} & (plain[0].keys() | plain[1].keys())
