"""The groups of a course. Doing it twice is doing it once."""

from __future__ import annotations

from quiz.models import Course, Group


def make_group(course: Course, title: str) -> Group:
    return Group.objects.get_or_create(course=course, title=title)[0]


def rename_group(group: Group, title: str) -> None:
    group.title = title
    group.save(update_fields=["title"])


def delete_group(group: Group) -> None:
    """Its students are then in none; what quizzes allowed the group goes with it."""
    group.delete()
