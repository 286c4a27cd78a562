"""
In which language, and in which direction, each side of an item is written.

Content says it for the question, key for the answer: `"lang": "ar"` (a tag of BCP 47) and `"dir"`. Neither is needed:
without a language the page's holds, and the browser finds the direction of each text. An answer that says nothing is
written as its question is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FIELDS = ("lang", "dir")
DIRECTIONS = ("ltr", "rtl", "auto")

_TAG = re.compile(
    r"[a-z]{2,3}(?:-(?P<script>[a-z]{4}))?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})){0,3}",
    re.IGNORECASE,
)
_RIGHT_TO_LEFT = {
    *("ar", "arc", "arz", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "khw", "mzn", "nqo", "pnb", "prs", "ps", "sd"),
    *("skr", "syr", "ug", "ur", "yi"),
    *("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"),
}
"""Languages, and scripts where a tag names one: "ku-Arab"."""

COMMON = {
    "ar": "Arabic", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "grc": "Ancient Greek", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "yi": "Yiddish", "zh-Hans": "Chinese, simplified",
    "zh-Hant": "Chinese, traditional",
}  # fmt: skip
"""To choose from; any other tag may be typed."""


def problems(side: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Field and sentence for what is wrong."""
    lang, direction = side.get("lang"), side.get("dir")
    if lang is not None and not (isinstance(lang, str) and _TAG.fullmatch(lang)):
        yield "lang", "Write the language as a tag: lt, ar or zh-Hant."
    if direction is not None and direction not in DIRECTIONS:
        yield "dir", "The direction is ltr, rtl or auto."


def direction_of(lang: str) -> str:
    """ "rtl" or "ltr": that of the script, if the tag names one, else that of the language."""
    found = _TAG.fullmatch(lang)
    script = found and found["script"]
    return "rtl" if (script or lang.partition("-")[0]).lower() in _RIGHT_TO_LEFT else "ltr"


def written(side: Mapping[str, Any]) -> dict[str, str]:
    """The `lang` and `dir` of a side, as far as anything is known of them."""
    known = {name: str(side[name]) for name in FIELDS if side.get(name)}
    return {"dir": direction_of(known["lang"]), **known} if "lang" in known else known


def of_face(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    """What a page must know before the answer is seen: `lang` and `dir`, and by `answer_lang` those of its fields."""
    return {**written(content), **{f"answer_{name}": value for name, value in of_back(content, key).items()}}


def of_back(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    return written(key) or written(content)
