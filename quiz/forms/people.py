"""A student's place in a course, and the groups of a course."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.models import Course, Enrolment, Group


class PlaceForm(forms.ModelForm):
    """Group and accommodation. It is bound to no row, so that a wrong value does not show elsewhere on the page."""

    class Meta:
        model = Enrolment
        fields = ["group", "time_factor", "extra_minutes", "extra_attempts", "later_days"]
        help_texts = {"extra_minutes": gettext_lazy("In each attempt; they also reach beyond the closing time.")}

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = course.groups.all()
        self.fields["group"].empty_label = _("none")


class GroupForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Name of the group"), max_length=100)

    def __init__(self, *args: Any, course: Course, group: Group | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = course.groups.exclude(pk=group.pk if group else None)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if self.others.filter(title=title).exists():
            raise ValidationError(_("The course has a group of this name already."))
        return title


class StudentsForm(forms.Form):
    """Which students were chosen, and the group they go to, None for none."""

    students = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Choose at least one student.")}
    )
    group = forms.ModelChoiceField(queryset=Group.objects.none(), required=False)

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = course.enrolments.filter(role=Enrolment.Role.STUDENT).values_list("user", flat=True)
        self.fields["students"].choices = [(pk, pk) for pk in rows]
        self.fields["group"].queryset = course.groups.all()
