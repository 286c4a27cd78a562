"""What a marked quiz answer says about memory: a rating, as if the learner had met the card.

Below half the marks: again. Below all of them: hard. All of them: good, unless something speaks against its having been
known, and then hard. What speaks against it:
- it was recognised among two options only, where a guess is right half of the time;
- the learner said that they were not sure (certainty 1 of 3);
- it took more than two minutes of thinking, while half an hour says only that somebody had left.
Never easy: an answer can be right without having been effortless. Certainty and time never make a wrong answer better.
"""

from decimal import Decimal

from quiz.core.memory.ratings import Rating

_GUESSWORK = 2  # with so few options a full mark is as likely luck as knowledge


_UNSURE = 1
_SLOW_MS = 120_000
_AWAY_MS = 1_800_000


def rating_of(
    fraction: Decimal, recall: bool, options: int | None, *, certainty: int | None = None, duration_ms: int = 0
) -> Rating:
    """The rating for a mark.

    `fraction` is the mark, 0 to 1. `recall` tells whether the answer was produced rather than chosen; `options` is the
    number of choices there were (two for true or false), None where that has no meaning. `certainty` is 1 to 3, None
    where nobody asked. `duration_ms` is how long the answer took, 0 where that is not known.
    Raises ValueError for a fraction outside 0 to 1.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"A mark lies between 0 and 1, got {fraction}.")
    if fraction < Decimal("0.5"):
        return Rating.AGAIN
    if fraction < 1:
        return Rating.HARD
    is_guesswork = not recall and options is not None and options <= _GUESSWORK
    is_slow = _SLOW_MS < duration_ms < _AWAY_MS
    return Rating.HARD if is_guesswork or certainty == _UNSURE or is_slow else Rating.GOOD
