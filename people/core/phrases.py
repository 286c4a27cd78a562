"""Pass phrases to read off a slip and to type on any keyboard: four groups of two syllables, as bako-tinu-leda-simo."""

CONSONANTS = "bdfgklmnprstvz"
VOWELS = "aeiou"
GROUPS = 4

_SYLLABLES = [consonant + vowel for consonant in CONSONANTS for vowel in VOWELS]
COUNT: int = len(_SYLLABLES) ** (2 * GROUPS)
"""How many phrases there are: 70 syllables at eight places, 49 bits."""


def phrase_of(number: int) -> str:
    """The phrase of a number from 0 up to, but without, COUNT; chance is handed in. Raises ValueError beyond."""
    if not 0 <= number < COUNT:
        raise ValueError(f"There are {COUNT} phrases; number {number} is none of them.")
    syllables = []
    for _place in range(2 * GROUPS):
        number, syllable = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "-".join(map("".join, zip(syllables[::2], syllables[1::2], strict=True)))
