"""What the item editor says of where an item is used."""

from django.utils.translation import ngettext

from facts.models import Item, ItemVersion
from quiz.models import Attempt, AttemptItem, Review, Step


def uses(item: Item) -> list[str]:
    quizzes = item.slots.count()
    attempts = Attempt.objects.filter(items__version__item=item).distinct().count()
    words = []
    if quizzes:
        words.append(ngettext("%d quiz", "%d quizzes", quizzes) % quizzes)
    if attempts:
        words.append(ngettext("%d attempt", "%d attempts", attempts) % attempts)
    return words


def followed(version: ItemVersion) -> list[str]:
    """What a version that was just saved brought about."""
    if version.change == ItemVersion.Change.MEANING:
        students = Review.objects.filter(version=version, kind=Review.Kind.ANEW).count()
        sentence = ngettext("%d student is asked anew.", "%d students are asked anew.", students)
        return [sentence % students] if students else []
    again = Step.objects.filter(version=version, action=Step.Action.REGRADE).count()
    shown = [old for old, key in ItemVersion.objects.corrected([version.item_id]).items() if key == version.pk]
    left = AttemptItem.objects.filter(version__in=shown, attempt__submitted_at__isnull=False).exclude(
        key_version=version
    )
    by_hand = left.filter(steps__action=Step.Action.MARK).distinct().count()
    unsaid = left.count() - by_hand
    words = []
    if again:
        words.append(ngettext("%d answer was marked again.", "%d answers were marked again.", again) % again)
    if by_hand:
        words.append(ngettext("%d mark by hand stays.", "%d marks by hand stay.", by_hand) % by_hand)
    if unsaid:
        words.append(
            ngettext(
                "%d answer keeps its mark, since its choices came or went.",
                "%d answers keep their marks, since their choices came or went.",
                unsaid,
            )
            % unsaid
        )
    return words
