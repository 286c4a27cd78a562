"""Courses and enrolments, as the admin takes them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facts.models import Deck
from people.models import User
from quiz.core.memory.workload import HIGHEST, LOWEST
from quiz.models import Course, Enrolment


class EnrolmentForm(forms.ModelForm):
    """A person is named by user name: nobody sees who else has an account."""

    user_name = forms.CharField(
        label=gettext_lazy("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Enrolment
        fields = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label
        if self.instance.pk:
            self.fields["user_name"].disabled = True
            self.initial["user_name"] = self.instance.user.username

    def clean_user_name(self) -> str:
        name = self.cleaned_data["user_name"]
        if not self.instance.pk:
            person = User.objects.filter(username=name).first()
            if person is None:
                raise ValidationError(_("There is nobody with the user name “%s”.") % name)
            self.instance.user = person
        return name


class EnrolmentFormSet(forms.BaseInlineFormSet):
    """`may_leave_empty`: an administrator may leave a course without an instructor."""

    may_leave_empty = False

    def add_fields(self, form: EnrolmentForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Take out of the course")

    def clean(self) -> None:
        super().clean()
        sent = [form for form in self.forms if form.is_valid() and form.cleaned_data]
        kept = [form for form in sent if not self._should_delete_form(form)]
        names: set[str] = set()
        for form in kept:
            name = form.cleaned_data["user_name"]
            if name in names:
                form.add_error("user_name", _("“%s” is in this course already.") % name)
            names.add(name)
        teaches = any(form.cleaned_data["role"] == Enrolment.Role.INSTRUCTOR for form in kept)
        if self.instance.pk and not self.may_leave_empty and not teaches and not any(self.errors):
            raise ValidationError(_("A course needs an instructor. Name another one before the last one goes."))


class CourseForm(forms.ModelForm):
    """Title, dates and decks: those that one edits, and those that the course has already."""

    class Meta:
        model = Course
        fields = ["title", "starts_on", "ends_on", "decks"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "decks": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "ends_on": gettext_lazy("The longest interval: no card is put off beyond this day, until it has come."),
            "decks": gettext_lazy("Whoever teaches the course edits them."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Deck.objects.editable_by(user).values("pk")
        choices = Q(pk__in=mine) | Q(courses=self.instance.pk) if self.instance.pk else Q(pk__in=mine)
        self.fields["decks"].queryset = Deck.objects.filter(choices).distinct()


OUTSIDE = gettext_lazy("The wanted recall lies between 0.80 and 0.97.")


class CourseTermsForm(forms.ModelForm):
    """What the cards of a course go by, beside its end."""

    retention = forms.FloatField(
        label=gettext_lazy("Wanted recall"),
        min_value=LOWEST,
        max_value=HIGHEST,
        widget=forms.NumberInput(attrs={"step": "0.01", "class": "figure"}),
        help_text=gettext_lazy(
            "How likely a card is to be known on the day it comes back, 0.80 to 0.97. A higher one brings cards back "
            "sooner and costs more minutes, as the table says."
        ),
        error_messages={"min_value": OUTSIDE, "max_value": OUTSIDE, "invalid": OUTSIDE},
    )

    class Meta:
        model = Course
        fields = ["retention", "quizzes_move_memory"]
        labels = {"quizzes_move_memory": gettext_lazy("Graded quizzes may move schedules")}
        help_texts = {
            "quizzes_move_memory": gettext_lazy(
                "An answer in a graded quiz then counts like a review: what was known comes back later, what was "
                "missed sooner. Practice quizzes always do so."
            )
        }


class KeepingForm(forms.ModelForm):
    """How long what was answered is kept once the course is archived."""

    class Meta:
        model = Course
        fields = ["words_kept_months", "results_kept_months"]
        labels = {
            "words_kept_months": gettext_lazy("Months until words go"),
            "results_kept_months": gettext_lazy("Months until attempts go"),
        }

    def clean(self) -> dict[str, Any]:
        chosen = super().clean()
        words, results = chosen.get("words_kept_months"), chosen.get("results_kept_months")
        if words is not None and results is not None and words > results:
            self.add_error("words_kept_months", _("Words cannot stay longer than the attempts they stand in."))
        return chosen


class TeacherForm(forms.Form):
    """`cleaned_data["person"]` is who is to teach along, named by user name."""

    user_name = forms.CharField(
        label=gettext_lazy("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[each for each in Enrolment.Role.choices if each[0] != Enrolment.Role.STUDENT][::-1],
        initial=Enrolment.Role.INSTRUCTOR,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Assistants see results and mark; instructors also change the course."),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course

    def clean_user_name(self) -> str:
        name = self.cleaned_data["user_name"]
        person = User.objects.filter(username=name).first()
        if person is None:
            raise ValidationError(_("There is nobody with the user name “%s”.") % name)
        if self.course.enrolments.filter(user=person, role=Enrolment.Role.STUDENT).exists():
            raise ValidationError(_("“%s” is a student of this course.") % name)
        self.cleaned_data["person"] = person
        return name
