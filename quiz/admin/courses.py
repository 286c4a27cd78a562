"""Courses: decks, dates, and who is in them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facts.models import Deck
from people.admin.scoped import Scoped, ScopedAdmin, scope
from quiz.actions.courses import enrol, share_decks
from quiz.actions.roll import Doing, note_named
from quiz.forms.courses import EnrolmentForm, EnrolmentFormSet
from quiz.models import Course, Enrolment


class EnrolmentInline(Scoped, admin.TabularInline):
    model = Enrolment
    form = EnrolmentForm
    formset = EnrolmentFormSet
    fields = ["user_name", "person", "role"]
    readonly_fields = ["person"]
    extra = 3
    verbose_name_plural = _("who is in it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        return super().get_queryset(request).select_related("user")

    def get_formset(self, request: HttpRequest, obj: Course | None = None, **kwargs: Any):
        formset = super().get_formset(request, obj, **kwargs)
        formset.may_leave_empty = request.user.is_superuser
        return formset

    @admin.display(description=_("name"))
    def person(self, enrolment: Enrolment) -> str:
        return enrolment.user.get_full_name() if enrolment.pk else ""


@admin.register(Course)
class CourseAdmin(ScopedAdmin):
    fields = ["title", "decks", ("starts_on", "ends_on"), "archived_at"]
    list_display = ["title", "students", "quizzes", "starts_on", "ends_on"]
    search_fields = ["title"]
    inlines = [EnrolmentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        students = Count("enrolments", filter=Q(enrolments__role=Enrolment.Role.STUDENT), distinct=True)
        counts = {"student_count": students, "quiz_count": Count("quizzes", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("students"), ordering="student_count")
    def students(self, course: Course) -> int:
        return course.student_count

    @admin.display(description=_("quizzes"), ordering="quiz_count")
    def quizzes(self, course: Course) -> int:
        return course.quiz_count

    def view_on_site(self, course: Course) -> str:
        return reverse("quiz:course", args=[course.pk])

    def get_form(self, request: HttpRequest, obj: Course | None = None, change: bool = False, **kwargs: Any):
        """Decks that one edits, and those that the course has already."""
        form = super().get_form(request, obj, change=change, **kwargs)
        mine = Q(pk__in=scope(Deck, request).values("pk"))
        form.base_fields["decks"].queryset = Deck.objects.filter(mine | Q(courses=obj) if obj else mine).distinct()
        return form

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs: Any):
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: BaseInlineFormSet, change: bool) -> None:
        """Enrolments go through the action, which knows what follows from them."""
        formset.save(commit=False)
        for enrolment in formset.deleted_objects:
            enrolment.delete()
        changed = [*formset.new_objects, *(enrolment for enrolment, _fields in formset.changed_objects)]
        for enrolment in changed:
            enrol(form.instance, enrolment.user, enrolment.role)
        named = [enrolment.user for enrolment in changed if enrolment.role == Enrolment.Role.STUDENT]
        if not request.user.is_superuser:
            note_named(Doing(form.instance, request.user, uuid4(), timezone.now()), named)

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:
        """Whoever makes a course teaches it."""
        super().save_related(request, form, formsets, change)
        if not change and not request.user.is_superuser:
            enrol(form.instance, request.user, Enrolment.Role.INSTRUCTOR)
        share_decks(form.instance)
