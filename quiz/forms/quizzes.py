"""Quizzes and their slots, as the admin takes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.models import Allowance, Quiz, Slot

SHOWS = ("shows_attempt", "shows_correctness", "shows_marks", "shows_feedback", "shows_answer")
DRAWS = ("draw_count", "draw_topic", "draw_tag", "draw_kind", "draw_difficulty")


class QuizForm(forms.ModelForm):
    class Meta:
        model = Quiz
        fields = "__all__"  # noqa: DJ007 - the admin names the fields

    def clean(self) -> dict[str, Any]:
        """Settings that contradict each other are refused, each at the field that is easiest to change."""
        cleaned = super().clean() or self.cleaned_data
        for name, sentence in (*self._faults_of_times(cleaned), *self._faults_of_taking(cleaned)):
            self.add_error(name, sentence)
        return cleaned

    def _faults_of_times(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
        opens_at, due_at, closes_at = (cleaned.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens_at and due_at and due_at <= opens_at:
            yield "due_at", _("It is due before it opens.")
        if opens_at and closes_at and closes_at <= opens_at:
            yield "closes_at", _("It closes before it opens.")
        if due_at and closes_at and closes_at < due_at:
            yield "closes_at", _("It closes before it is due.")
        if closes_at is None and "closes_at" not in self.errors:
            for name in SHOWS:
                if cleaned.get(name) == Quiz.Moment.CLOSING:
                    yield name, _("This quiz never closes. Give it a closing time, or choose another moment.")

    def _faults_of_taking(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
        is_practice = cleaned.get("mode") == Quiz.Mode.PRACTICE
        if is_practice and cleaned.get("time_limit_minutes"):
            yield "time_limit_minutes", _("A practice has no time limit. Leave this empty, or choose another mode.")
        if not is_practice and "mode" in cleaned:
            for name in {"tries", "penalty_percent"} & set(self.changed_data) & cleaned.keys():
                yield name, _("This counts in practice only. Leave it as it was, or choose practice.")
        if cleaned.get("layout") == Quiz.Layout.ALL and cleaned.get("navigation") == Quiz.Navigation.FORWARD:
            yield "layout", _("Forward only takes one question a page. Choose that, or free navigation.")
        if cleaned.get("pass_percent") and cleaned.get("shows_marks") == Quiz.Moment.NEVER:
            yield (
                "pass_percent",
                _("Students never see their marks here. Show the marks, or leave the pass mark empty."),
            )


class AllowanceForm(forms.ModelForm):
    class Meta:
        model = Allowance
        fields = ["learner", "group", "extra_minutes", "opens_at", "due_at", "closes_at", "attempts_allowed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_fields(self)


def _name_fields(form: forms.BaseForm) -> None:
    """In a table, a field has the head of its column and no label of its own."""
    for field in form.fields.values():
        widget = getattr(field.widget, "widget", field.widget)  # the admin wraps its selects
        widget.attrs["aria-label"] = field.label


class SlotForm(forms.ModelForm):
    class Meta:
        model = Slot
        fields = ["item", *DRAWS, "section", "position", "weight"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_fields(self)
        self.fields["position"].required = False
        self.fields["position"].help_text = gettext_lazy("Type a place to move the question there. Empty: at the end.")
        if self.instance.pk:
            self.fields["item"].disabled = True
        else:
            self.initial["position"] = None

    def clean_position(self) -> int | None:
        return self.cleaned_data["position"] if self.data.get(self.add_prefix("position")) else None

    def _get_validation_exclusions(self) -> set[str]:
        """The set of slots numbers the places."""
        return super()._get_validation_exclusions() | {"position"}


class SlotFormSet(forms.BaseInlineFormSet):
    """The questions in order. Afterwards every kept slot's instance has its place: 1, 2, 3 and so on."""

    def add_fields(self, form: SlotForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Take out of the quiz")

    def _construct_form(self, i: int, **kwargs: Any) -> SlotForm:
        """Places are shown as 1, 2, 3, whichever numbers the rows hold."""
        form = super()._construct_form(i, **kwargs)
        if i < self.initial_form_count():
            form.initial["position"] = i + 1
        return form

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.is_valid() and self._asks(form)]
        self._check_decks(kept)
        self._check_draws([form for form in kept if form.is_valid()])
        if self.instance.state == Quiz.State.PUBLISHED and not kept and not any(self.errors):
            raise ValidationError(_("A published quiz needs a question. Add one here, or let the quiz be a draft."))
        for place, form in enumerate(sorted(kept, key=_place), start=1):
            form.instance.position = place

    def _asks(self, form: SlotForm) -> bool:
        chosen = form.cleaned_data.get("item") or form.cleaned_data.get("draw_count")
        return bool(chosen) and not self._should_delete_form(form)

    def _check_draws(self, forms: list[SlotForm]) -> None:
        """A new or changed draw needs as many questions as it draws, beside those that the quiz asks anyway."""
        if not self.instance.course_id:
            return
        fixed = [form.cleaned_data["item"].pk for form in forms if form.cleaned_data.get("item")]
        for form in forms:
            if form.instance.is_draw and set(DRAWS) & set(form.changed_data):
                form.instance.quiz = self.instance
                count = form.instance.pool.exclude(pk__in=fixed).distinct().count()
                if count < form.instance.draw_count:
                    form.add_error("draw_count", _("This can draw from %(count)d now.") % {"count": count})

    def _check_decks(self, forms: list[SlotForm]) -> None:
        """A slot that holds its item already is left in peace, whatever became of the decks."""
        chosen = [form for form in forms if form.cleaned_data.get("item") and "item" in form.changed_data]
        if not chosen or not self.instance.course_id:
            return
        decks = set(self.instance.course.decks.values_list("pk", flat=True))
        for form in chosen:
            if form.cleaned_data["item"].deck_id not in decks:
                form.add_error("item", _("This item is of no deck of the course."))


def _place(form: SlotForm) -> tuple[float, int]:
    """A slot takes the place that was typed, and the one that stood there makes room; without a place, the end."""
    place, before = form.cleaned_data.get("position"), form.initial.get("position")
    if place is None:
        return (float("inf"), 0)
    if before is None or "position" not in form.changed_data:
        return (place, 0 if before is None else 1)
    return (place, 0 if place < before else 2)
