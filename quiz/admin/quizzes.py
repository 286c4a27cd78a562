"""Quizzes and their questions. A quiz with attempts may still grow: an attempt pinned what it asks when it began."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Count, Q, QuerySet
from django.forms import BaseInlineFormSet, BoundField, Widget
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from facts.admin.history import operation_of
from facts.models import Item, Topic
from people.admin.scoped import Scoped, ScopedAdmin, scope
from people.models import User
from quiz.actions.copies import copy_quiz
from quiz.core.marking import MARKERS
from quiz.forms.quizzes import DRAWS, SHOWS, AllowanceForm, QuizForm, SlotForm, SlotFormSet
from quiz.models import Allowance, Course, Enrolment, Group, Quiz, Slot


def choosable(request: HttpRequest, course: str | None = None) -> QuerySet[Item]:
    """What a quiz may ask: published items, no cards, from the decks of this course or of all that one teaches."""
    courses = scope(Course, request)
    if course and course.isdecimal():
        courses = courses.filter(pk=int(course))
    decks = courses.values("decks")
    return Item.objects.published().filter(deck__in=decks).filter(current__kind__in=MARKERS).select_related("current")


class ItemChoices(AutocompleteJsonView):
    """What the searchable select of a slot asks for."""

    def get_queryset(self) -> QuerySet[Item]:
        rows = choosable(self.request, self.request.GET.get("course"))
        return rows.filter(
            Q(current__label__icontains=self.term) | Q(current__content__stem__icontains=self.term)
        ).select_related("topic")

    def serialize_result(self, item: Item, to_field_name: str) -> dict[str, str]:
        return {"id": str(item.pk), "text": f"{item} ({item.topic}, {item.current.get_kind_display()})"}


class ItemSelect(AutocompleteSelect):
    course: int | None = None

    def get_url(self) -> str:
        query = {"course": self.course} if self.course else {}
        return reverse("admin:quiz_quiz_items", query=query)


class HeldItem(Widget):
    """The question that a slot holds, in full. Another one is another slot."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        address = reverse("admin:facts_item_change", args=[self.item.pk])
        return format_html('<a href="{}">{}</a>', address, self.item)


class SlotRow(SlotForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.item_id and self.instance.pk:
            self.fields["item"].widget = HeldItem(self.instance.item)

    @property
    def further(self) -> list[BoundField]:
        """The fields below the line: a question that is held draws nothing."""
        is_held = self.instance.pk and not self.instance.is_draw
        return [self["section"]] if is_held else [self[name] for name in (*DRAWS, "section")]

    @property
    def is_opened(self) -> bool:
        return any(self[name].value() or self[name].errors for name in (*DRAWS, "section"))

    @property
    def there_are(self) -> int:
        """How many questions a draw takes from today."""
        return self.instance.pool.distinct().count()


class SlotInline(Scoped, admin.StackedInline):
    model = Slot
    form = SlotRow
    formset = SlotFormSet
    template = "admin/quiz/quiz/slots.html"
    fields = ["position", "item", "weight", *DRAWS, "section"]
    extra = 3

    def get_queryset(self, request: HttpRequest) -> QuerySet[Slot]:
        return super().get_queryset(request).select_related("item__current", "quiz")

    def get_formset(self, request: HttpRequest, obj: Quiz | None = None, **kwargs: Any):
        """Choices are what the course's decks hold now, and what the quiz holds already."""
        formset = super().get_formset(request, obj, **kwargs)
        field = formset.form.base_fields["item"]
        rows = choosable(request, str(obj.course_id) if obj else None)
        held = Item.objects.filter(slots__quiz=obj).select_related("current") if obj else Item.objects.none()
        field.queryset = (rows | held).distinct() if obj else rows
        field.widget.widget.course = obj.course_id if obj else None
        field.widget.can_change_related = False
        topics = formset.form.base_fields["draw_topic"]
        topics.widget.can_add_related = topics.widget.can_change_related = False
        courses = scope(Course, request).filter(pk=obj.course_id) if obj else scope(Course, request)
        topics.queryset = Topic.objects.filter(deck__in=courses.values("decks"))
        topics.choices = list(topics.choices)  # read once for all rows
        return formset

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        if db_field.name == "item":
            kwargs |= {"widget": ItemSelect(db_field, self.admin_site)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AllowanceInline(Scoped, admin.StackedInline):
    """Other terms for students and groups of the quiz's course."""

    model = Allowance
    form = AllowanceForm
    fields = [("learner", "group", "extra_minutes", "attempts_allowed"), ("opens_at", "due_at", "closes_at")]
    classes = ["collapse"]
    formfield_overrides = ScopedAdmin.formfield_overrides
    extra = 1
    verbose_name_plural = _("other terms for some")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Allowance]:
        return super().get_queryset(request).select_related("quiz", "learner", "group")

    def get_formset(self, request: HttpRequest, obj: Quiz | None = None, **kwargs: Any):
        formset = super().get_formset(request, obj, **kwargs)
        course = obj.course_id if obj else None
        students = Enrolment.objects.filter(course=course, role=Enrolment.Role.STUDENT)
        choices = {
            "learner": User.objects.filter(pk__in=students.values("user")).order_by("last_name", "username"),
            "group": Group.objects.filter(course=course),
        }
        for name, rows in choices.items():
            field = formset.form.base_fields[name]
            field.queryset = rows
            field.choices = list(field.choices)  # read once for all rows
            field.widget.can_add_related = field.widget.can_change_related = False
        return formset

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        return super().formfield_for_foreignkey(db_field, request, queryset=db_field.related_model.objects.none())


@admin.register(Quiz)
class QuizAdmin(ScopedAdmin):
    form = QuizForm
    fieldsets = [
        (None, {"fields": ["course", "title", "introduction", "state"]}),
        (
            _("Time"),
            {
                "fields": [("opens_at", "due_at", "closes_at"), ("time_limit_minutes", "grace_seconds")],
                "description": _("A change holds at once, also for attempts that have begun."),
            },
        ),
        (
            _("How it is taken"),
            {
                "fields": [
                    "mode",
                    ("tries", "penalty_percent"),
                    ("navigation", "layout"),
                    ("shuffles_questions", "shuffles_options"),
                ]
            },
        ),
        (
            _("Attempts and grade"),
            {"fields": [("attempts_allowed", "pause_minutes"), ("grading", "pass_percent")], "classes": ["collapse"]},
        ),
        (_("What students see afterwards"), {"fields": list(SHOWS), "classes": ["collapse"]}),
        (_("Access"), {"fields": ["password"], "classes": ["collapse"]}),
    ]
    list_display = ["title", "course", "state", "due_at", "questions", "attempts"]
    list_select_related = ["course"]
    list_filter = ["state", ("course", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title"]
    inlines = [SlotInline, AllowanceInline]
    actions = ["duplicate"]

    @admin.action(description=_("Duplicate within their courses"))
    def duplicate(self, request: HttpRequest, quizzes: QuerySet[Quiz]) -> None:
        """Each once, however often the form is sent."""
        operation = operation_of(request)
        rows = list(quizzes.select_related("course"))
        for quiz in rows:
            copy_quiz(quiz, quiz.course, operation=uuid5(operation, str(quiz.pk)))
        words = ngettext("%d quiz was duplicated, as a draft.", "%d quizzes were duplicated, as drafts.", len(rows))
        self.message_user(request, words % len(rows), messages.SUCCESS)

    def get_inlines(self, request: HttpRequest, obj: Quiz | None = None) -> list:
        """Who may have other terms is known once the quiz has its course."""
        return self.inlines if obj else [SlotInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        counts = {"slot_count": Count("slots", distinct=True), "attempt_count": Count("attempts", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("questions"), ordering="slot_count")
    def questions(self, quiz: Quiz) -> int:
        return quiz.slot_count

    @admin.display(description=_("attempts"), ordering="attempt_count")
    def attempts(self, quiz: Quiz) -> int:
        return quiz.attempt_count

    def get_readonly_fields(self, request: HttpRequest, obj: Quiz | None = None) -> list[str]:
        return ["course"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope(Course, request).exists()

    def view_on_site(self, quiz: Quiz) -> str:
        return reverse("quiz:quiz", args=[quiz.pk])

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        mine = list(scope(Course, request).values_list("pk", flat=True)[:2])
        return {**({"course": mine[0]} if len(mine) == 1 else {}), **super().get_changeform_initial_data(request)}

    def get_urls(self) -> list:
        items = self.admin_site.admin_view(self.item_choices)
        return [path("items/", items, name="quiz_quiz_items"), *super().get_urls()]

    def item_choices(self, request: HttpRequest) -> HttpResponse:
        return ItemChoices.as_view(admin_site=self.admin_site)(request)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet, change: bool) -> None:
        """One slot's new place moves others, which the formset takes for unchanged."""
        formset.save()
        if formset.model is not Slot:
            return
        for each in formset.initial_forms:
            if each.instance.pk and not each.has_changed():
                each.instance.save(update_fields=["position"])
