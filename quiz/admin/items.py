"""What the item editor says of where an item is used."""

from django.utils.translation import ngettext

from facts.models import Item
from quiz.models import Attempt


def uses(item: Item) -> list[str]:
    quizzes = item.slots.count()
    attempts = Attempt.objects.filter(items__version__item=item).distinct().count()
    words = []
    if quizzes:
        words.append(ngettext("%d quiz", "%d quizzes", quizzes) % quizzes)
    if attempts:
        words.append(ngettext("%d attempt", "%d attempts", attempts) % attempts)
    return words
