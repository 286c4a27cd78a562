"""Which course somebody names on the command line."""

from django.core.management.base import CommandError

from quiz.core.joining import read_code
from quiz.models import Course


def course_of(text: str) -> Course:
    """By its number, as in its address, or its join code. Raises CommandError where there is none."""
    code = read_code(text)
    by_number = Course.objects.filter(pk=int(text)) if text.isdecimal() and len(text) < 19 else Course.objects.none()
    row = by_number.first() or (Course.objects.filter(join_code=code).first() if code else None)
    if row is None:
        raise CommandError(f"There is no course {text!r}. Give its number, as in its address, or its join code.")
    return row
