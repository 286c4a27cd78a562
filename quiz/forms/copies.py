"""Where a copy of a quiz goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from people.models import User
from quiz.models import Course, Quiz


class CopyForm(forms.Form):
    """Into the quiz's own course or a running one; the person changes either."""

    course = forms.ModelChoiceField(
        label=gettext_lazy("Course"), queryset=Course.objects.none(), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, quiz: Quiz, user: User, **kwargs: Any) -> None:
        super().__init__(*args, initial={"course": quiz.course_id}, **kwargs)
        is_offered = Q(archived_at=None) | Q(pk=quiz.course_id)
        self.fields["course"].queryset = Course.objects.editable_by(user).filter(is_offered)
