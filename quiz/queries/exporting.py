"""The questions of a quiz and of a course, for a file."""

from __future__ import annotations

from django.utils.translation import ngettext

from facts.models import Item
from facts.queries.exporting import Bank, bank
from quiz.models import Course, Quiz


def quiz_bank(quiz: Quiz) -> Bank:
    """The questions that the quiz asks everybody, in its order and with its marks."""
    slots = list(quiz.slots.all())
    points = {slot.item_id: slot.weight for slot in slots if not slot.is_draw}
    drawn = sum(slot.draw_count for slot in slots if slot.is_draw)
    notes = []
    if drawn:
        words = ngettext(
            "One question is drawn anew for each attempt: a file holds none of those.",
            "%(number)d questions are drawn anew for each attempt: a file holds none of those.",
            drawn,
        )
        notes.append(words % {"number": drawn})
    return bank(Item.objects.filter(pk__in=points), points=points, notes=notes)


def course_bank(course: Course) -> Bank:
    """The published items of the course's decks."""
    return bank(Item.objects.published().filter(deck__in=course.decks.all()))
