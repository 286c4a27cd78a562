"""
Comparing a typed answer with the accepted ones.

Case, space, outer punctuation, a leading article, and dots and hyphens inside ("U.S.", "UH-60M") never count. Accents
are forgiven with a notice unless the key is strict, and so are typing slips, in long words and by rules that keep
"hypertension" from passing for "hypotension", "World War I" for "World War II", "1915" for "1914" and "NaClO" for
"NaOCl". A star in an accepted answer stands for anything; what fits around it is looked for once, from left to right.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from facts.core.kinds.short import fits, stretches

from .base import RESPONSE_LENGTH, RIGHT, WRONG, Marked, noticed, wrong

MOST_SLIPS = 2
TOO_FAR = MOST_SLIPS + 1

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"}
)
_OUTER = " .,;:!?\"'“”„«»()[]…"
_ARTICLE = re.compile(r"^(?:a|an|the) (?=\S)")
# A dot, an apostrophe, a space or a hyphen between two letters, or a letter and a digit. Between digits they count.
_JOINT = re.compile(r"(?<=[^\W\d_])(?:[.']*-|[.' ]+)(?=\w)|(?<=\d)(?:[.']*-|[.' ]+)(?=[^\W\d_])")
_ACCENTS = re.compile(r"(?<=[a-zα-ω])[\u0300-\u036f]+")
_BARRED = str.maketrans("øłđħŧı", "oldhti")
# A power is not a further digit: 10² is not 102. Behind a letter the caret is left out: x², x^2 and H₂O, SO4^2-.
_RAISED = re.compile("(?<=[0-9])(?=[⁰¹²³⁴-⁹⁺⁻])")
_CARET = re.compile(r"(?<=[^\W\d_])\^(?=[0-9+-])")
# Symbols in a row, as in NaOCl, KMnO or mRNA: each letter is a word of its own.
_SYMBOLS = re.compile(r"[a-z]?(?:[A-Z][a-z]?){2,}")
_WORDS_HAVE = " .,;:!?\"'“”„«»()&-–—’‘"
_STAR = "\ue000"

# Words that are never slips for one another, by their beginning or whole.
_OPPOSITES = (("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("ante", "anti"), ("endo", "exo"))
_LOOKALIKES = [
    set(words.split())
    for words in (
        "abduction adduction",
        "absorption adsorption",
        "butane butene butyne",
        "capital capitol",
        "casual causal",
        "chlorate chlorite chloride",
        "complement compliment",
        "council counsel",
        "desert dessert",
        "discreet discrete",
        "dysphagia dysphasia",
        "employee employer",
        "ethane ethene ethyne",
        "iceland ireland",
        "ileum ilium",
        "immoral immortal",
        "lightening lightning",
        "marital martial",
        "mucous mucus",
        "nitrate nitrite nitride",
        "ordinance ordnance",
        "perineal peroneal",
        "persecution prosecution",
        "perspective prospective",
        "phosphate phosphite phosphide",
        "prescribe proscribe",
        "principal principle",
        "propane propene propyne",
        "prostate prostrate",
        "stalactite stalagmite",
        "stationary stationery",
        "statue statute",
        "sulfate sulfite sulfide",
        "sulphate sulphite sulphide",
        "trail trial",
        "ureter urethra",
    )
]


def compare(
    given: str,
    accepted: Sequence[str],
    *,
    strict: bool = False,
    wrong_ones: Sequence[str] = (),
    rivals: Sequence[str] = (),
) -> Marked:
    """
    Mark a text against the answers of a key, as `facts.core.kinds.short` has them.

    `strict` lets accents count. `wrong_ones` are answers known to be wrong, `rivals` answers known to be right
    elsewhere: a slip is not forgiven where one of either is as near as what is accepted.
    """
    text = fold(given)
    if not text:
        return WRONG
    joined, forms, others = _joined(text), list(map(_form, accepted)), list(map(_form, (*wrong_ones, *rivals)))
    if any(fits(joined, form.stretches) for form in forms):
        return RIGHT
    if any(fits(joined, form.stretches) for form in others[: len(wrong_ones)]):
        return WRONG
    loose = unaccented(joined)
    for form in forms:
        if fits(loose, form.loose_stretches):
            notice = wrong if strict else noticed
            said = "Mind the accent" if strict else "Right, but mind the accent"
            return notice(f"{said}: {form.plain}" if form.is_whole else f"{said}.")
    typed = text if strict else unaccented(text)
    near = {form: slips(typed, form.eased(strict)) for form in forms if form.may_slip}
    best = min(near, key=lambda form: near[form], default=None)
    if best is None or near[best] > MOST_SLIPS:
        return WRONG
    away = {form.eased(strict) for form in others if form.is_whole} - {form.eased(strict) for form in forms}
    if any(distance(typed, other, MOST_SLIPS) <= near[best] for other in away):
        return WRONG
    return noticed(f"Spelling: {best.plain}")


def meets(given: str, answers: Sequence[str]) -> str | None:
    """The first of these answers that the text is, but for what never counts."""
    text = _joined(fold(given))
    return next((answer for answer in answers if text and fits(text, _form(answer).stretches)), None)


def fold(text: str) -> str:
    """The text without what never counts, at most 2,000 characters."""
    text = _RAISED.sub("^", text[:RESPONSE_LENGTH].translate(_SAME))
    text = unicodedata.normalize("NFKC", text)[:RESPONSE_LENGTH].casefold()
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
    if abs(len(given) - len(key)) > MOST_SLIPS or any(sign.isdigit() for sign in given + key):
        return TOO_FAR
    ours, theirs = re.split(r"[ -]", given), re.split(r"[ -]", key)
    if len(ours) != len(theirs):
        return TOO_FAR
    return sum(_slips_in_word(*pair) for pair in zip(ours, theirs, strict=True))


def distance(one: str, other: str, most: int) -> int:
    """
    Optimal string alignment distance (insert, delete, replace, swap neighbours), or `most + 1` if it is greater.

    Only pairs of places at most `most` apart are looked at, since further ones cost more.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    far = most + 1
    before: dict[int, int] = {}
    last = {j: j for j in range(min(most, len(other)) + 1)}
    for i, a in enumerate(one, start=1):
        row: dict[int, int] = {0: i} if i <= most else {}
        for j in range(max(1, i - most), min(len(other), i + most) + 1):
            b = other[j - 1]
            cost = min(last.get(j, far) + 1, row.get(j - 1, far) + 1, last.get(j - 1, far) + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before.get(j - 2, far) + 1)
            row[j] = cost
        if min(row.values()) > most and min(last.values()) > most:
            return far
        before, last = last, row
    return min(last[len(other)], far)


def _joined(text: str) -> str:
    return _CARET.sub("", _JOINT.sub("", text))


@dataclass(frozen=True)
class _Form:
    """
    An answer of a key: `plain` as a reader would write it, `whole` folded, and the stretches between its stars as they
    are sought in a text; `loose` without accents.
    """

    plain: str
    whole: str
    loose: str
    stretches: tuple[str, ...]
    loose_stretches: tuple[str, ...]
    may_slip: bool

    @property
    def is_whole(self) -> bool:
        return len(self.stretches) == 1

    def eased(self, strict: bool) -> str:
        return self.whole if strict else self.loose


@lru_cache(maxsize=4_096)
def _form(answer: str) -> _Form:
    parts = stretches(answer)
    folded, plain = fold(_STAR.join(parts)), "*".join(parts)
    whole = fold(plain)
    loose = unaccented(folded)
    may_slip = len(parts) == 1 and _is_of_words(plain)
    return _Form(plain, whole, unaccented(whole), _sought(folded), _sought(loose), may_slip)


def _is_of_words(text: str) -> bool:
    """Whether a slip is but a slip. In a formula every sign counts."""
    is_of_words = all(sign.isalpha() or unicodedata.combining(sign) or sign in _WORDS_HAVE for sign in text)
    return is_of_words and not any(len(w) > 4 and _SYMBOLS.fullmatch(w) for w in re.split(r"[ -]", text))


def _sought(folded: str) -> tuple[str, ...]:
    """What is looked for between the stars. What never counts does not count beside a star either."""
    first, *others = folded.split(_STAR)
    if not others:
        return (_joined(first),)
    *middle, last = others
    beside = " .'-"
    between = (_joined(part.strip(beside)) for part in middle)
    return _joined(first.rstrip(beside)), *between, _joined(last.lstrip(beside))


def _slips_in_word(given: str, key: str) -> int:
    if given == key:
        return 0
    allowed = 0 if len(key) < 5 else 1 if min(len(given), len(key)) < 9 else MOST_SLIPS
    if not allowed or given[:1] != key[:1] or _contrast(given, key):
        return TOO_FAR
    found = distance(given, key, allowed)
    return found if found <= allowed else TOO_FAR


def _contrast(one: str, other: str) -> bool:
    pair = {one, other}
    return any(pair <= words for words in _LOOKALIKES) or any(
        (one.startswith(a) and other.startswith(b)) or (one.startswith(b) and other.startswith(a))
        for a, b in _OPPOSITES
    )
