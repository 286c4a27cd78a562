"""What a marked quiz answer says about memory: a rating, as if the learner had met the card.

Below half the marks: again. Below all of them: hard. All of them: good, if the answer was recalled (typed, written) or
recognised among three or more options; hard among two, where a guess is right half of the time. Never easy: an answer
can be right without having been effortless.
"""

from decimal import Decimal

from quiz.core.memory.ratings import Rating

_GUESSWORK = 2  # with so few options a full mark is as likely luck as knowledge


def rating_of(fraction: Decimal, recall: bool, options: int | None) -> Rating:
    """The rating for a mark.

    `fraction` is the mark, 0 to 1. `recall` tells whether the answer was produced rather than chosen; `options` is the
    number of choices there were (two for true or false), None where that has no meaning.
    Raises ValueError for a fraction outside 0 to 1.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"A mark lies between 0 and 1, got {fraction}.")
    if fraction < Decimal("0.5"):
        return Rating.AGAIN
    if fraction < 1:
        return Rating.HARD
    if not recall and options is not None and options <= _GUESSWORK:
        return Rating.HARD
    return Rating.GOOD
