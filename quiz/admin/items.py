"""What the item editor says of where an item is used."""

from django.urls import reverse
from django.utils.translation import ngettext

from facts.admin.history import Use
from facts.models import Item, ItemVersion
from people.models import User
from quiz.models import Attempt, AttemptItem, Quiz, Review, Step


def uses(item: Item, user: User) -> list[Use]:
    """Quizzes, with those that this person may open, attempts, and memories."""
    found = []
    if quizzes := item.slots.count():
        mine = Quiz.objects.editable_by(user).filter(slots__item=item).order_by("pk")
        pages = [(quiz.title, reverse("admin:quiz_quiz_change", args=[quiz.pk])) for quiz in mine]
        found.append(Use(ngettext("%d quiz", "%d quizzes", quizzes) % quizzes, pages))
    if attempts := Attempt.objects.counted().filter(items__version__item=item).distinct().count():
        found.append(Use(ngettext("%d attempt", "%d attempts", attempts) % attempts))
    if memories := item.memories.filter(reps__gt=0).count():
        found.append(Use(ngettext("the memory of %d student", "the memories of %d students", memories) % memories))
    return found


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
