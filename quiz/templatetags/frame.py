"""The main navigation, which follows from a person's roles in courses."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from quiz.models import Enrolment

register = template.Library()


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str
    is_current: bool


@register.inclusion_tag("quiz/parts/navigation.html", takes_context=True)
def main_navigation(context: template.Context) -> dict[str, list[Link]]:
    """Learners see their day, quizzes, cards and progress; teachers see courses and the desk where facts are kept."""
    request = context["request"]
    user = request.user
    roles = set(Enrolment.objects.filter(user_id=user.pk, course__archived_at=None).values_list("role", flat=True))
    teaches = user.is_superuser or bool(roles & {Enrolment.Role.INSTRUCTOR, Enrolment.Role.ASSISTANT})
    named = []
    if Enrolment.Role.STUDENT in roles or not teaches:
        named += [
            ("quiz:home", _("Today"), ()),
            ("quiz:quizzes", _("Quizzes"), ("/attempts/",)),
            ("quiz:cards", _("Cards"), ()),
            ("quiz:progress", _("Progress"), ()),
        ]
    if teaches:
        named.append(("quiz:courses", _("Courses"), ()))
        if user.is_superuser or Enrolment.Role.INSTRUCTOR in roles:
            named.append(("admin:index", _("Facts"), ()))
    path = request.path
    links = []
    for name, label, also in named:
        url = reverse(name)
        current = path == url if name == "quiz:home" else path.startswith((url, *also))
        links.append(Link(url, label, current))
    return {"links": links}
