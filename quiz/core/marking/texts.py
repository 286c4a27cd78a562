"""
Comparing a typed answer with the accepted ones.

Case, space, outer punctuation, a leading article, and dots and hyphens inside ("U.S.", "UH-60M") never count. Accents
are forgiven with a notice unless the key is strict, and so are typing slips, in long words and by rules that keep
"hypertension" from passing for "hypotension", "World War I" for "World War II" and "1915" for "1914".
"""

import re
import unicodedata
from collections.abc import Sequence

from .base import RESPONSE_LENGTH, RIGHT, WRONG, Marked, noticed, wrong

MOST_SLIPS = 2

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
)
_OUTER = " .,;:!?\"'“”„«»()[]…"
_ARTICLE = re.compile(r"^(?:a|an|the) (?=\S)")
# A dot, an apostrophe, a space or a hyphen between two letters, or a letter and a digit. Between digits they count.
_JOINT = re.compile(r"(?<=[^\W\d_])(?:[.']*-|[.' ]+)(?=\w)|(?<=\d)(?:[.']*-|[.' ]+)(?=[^\W\d_])")
_ACCENTS = re.compile(r"(?<=[a-zα-ω])[\u0300-\u036f]+")
_BARRED = str.maketrans("øłđħŧı", "oldhti")

# Words that are never slips for one another, by their beginning or whole.
_OPPOSITES = (("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("ante", "anti"), ("endo", "exo"))
_LOOKALIKES = [
    set(words.split())
    for words in (
        "abduction adduction",
        "absorption adsorption",
        "butane butene butyne",
        "casual causal",
        "chlorate chlorite chloride",
        "complement compliment",
        "desert dessert",
        "discreet discrete",
        "employee employer",
        "ethane ethene ethyne",
        "iceland ireland",
        "marital martial",
        "nitrate nitrite nitride",
        "ordinance ordnance",
        "persecution prosecution",
        "perspective prospective",
        "phosphate phosphite phosphide",
        "prescribe proscribe",
        "principal principle",
        "propane propene propyne",
        "prostate prostrate",
        "stationary stationery",
        "statue statute",
        "sulfate sulfite sulfide",
        "sulphate sulphite sulphide",
        "trail trial",
    )
]


def compare(given: str, accepted: Sequence[str], *, strict: bool = False, rivals: Sequence[str] = ()) -> Marked:
    """
    Mark a text against those accepted.

    `strict` lets accents count. `rivals` are texts known to be another answer: a slip is not forgiven where one of them
    is as near as what is accepted.
    """
    text = fold(given)
    if not text:
        return WRONG
    if any(_joined(text) == _joined(fold(form)) for form in accepted):
        return RIGHT
    for form in accepted:
        if _joined(_loose(given)) == _joined(_loose(form)):
            return wrong(f"Mind the accent: {form}") if strict else noticed(f"Right, but mind the accent: {form}")
    ease = fold if strict else _loose
    near = {form: slips(ease(given), ease(form)) for form in accepted}
    best = min(near, key=lambda form: near[form])
    others = {ease(rival) for rival in rivals} - {ease(form) for form in accepted}
    if near[best] > MOST_SLIPS or any(distance(ease(given), other, MOST_SLIPS) <= near[best] for other in others):
        return WRONG
    return noticed(f"Spelling: {best}")


def fold(text: str) -> str:
    """The text without what never counts, at most 2,000 characters."""
    text = unicodedata.normalize("NFKC", text[:RESPONSE_LENGTH].translate(_SAME))[:RESPONSE_LENGTH].casefold()
    text = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    text = " ".join(text.replace("&", " and ").split())
    return _ARTICLE.sub("", text.strip(_OUTER)) or text


def unaccented(text: str) -> str:
    """Latin and Greek letters without their marks; in other scripts a mark makes another letter."""
    decomposed = unicodedata.normalize("NFD", text.translate(_BARRED))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def slips(given: str, key: str) -> int:
    """
    Typing slips between two folded texts, or more than MOST_SLIPS where they cannot be forgiven.

    Each word is compared with its counterpart: none below 5 letters, one from 5, two from 9, never in the first letter
    or near a digit, and MOST_SLIPS in all.
    """
    ours, theirs = re.split(r"[ -]", given), re.split(r"[ -]", key)
    if len(ours) != len(theirs) or any(sign.isdigit() for sign in given + key):
        return MOST_SLIPS + 1
    return sum(_slips_in_word(*pair) for pair in zip(ours, theirs, strict=True))


def distance(one: str, other: str, most: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap neighbours), or `most + 1` if it is greater."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(last) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def _joined(text: str) -> str:
    return _JOINT.sub("", text)


def _loose(text: str) -> str:
    return unaccented(fold(text))


def _slips_in_word(given: str, key: str) -> int:
    if given == key:
        return 0
    allowed = 0 if len(key) < 5 else 1 if min(len(given), len(key)) < 9 else MOST_SLIPS
    if not allowed or given[:1] != key[:1] or _contrast(given, key):
        return MOST_SLIPS + 1
    found = distance(given, key, allowed)
    return found if found <= allowed else MOST_SLIPS + 1


def _contrast(one: str, other: str) -> bool:
    pair = {one, other}
    return any(pair <= words for words in _LOOKALIKES) or any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in _OPPOSITES
    )
