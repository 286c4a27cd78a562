"""The base of every admin page: rights follow from the rows, not from Django's permission tables.

What `Model.objects.editable_by(user)` returns may be listed, opened, chosen and changed; the rest is 404. An admin
built on this may narrow it (items are never deleted), never widen it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import DateInput, DateTimeField, DateTimeInput
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst

EXACT = {"exact", "isnull"}


def scope(model: type[models.Model], request: HttpRequest) -> models.QuerySet:
    return model._default_manager.editable_by(request.user)


class Scoped:
    """For admins and inlines: choices are rows that one may edit oneself."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Rows come out of `get_queryset`, which is scoped; so whoever holds one may change it."""
        return True

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any):
        self._narrow(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any):
        self._narrow(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any):
        """Beside a choice one may add a row or open it; deleting is done where one sees what depends on it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def _narrow(self, db_field: models.Field, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        if "queryset" not in kwargs:
            kwargs["queryset"] = scope(db_field.remote_field.model, request)


class ScopedAdmin(Scoped, admin.ModelAdmin):
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.DateField: {"widget": DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
        models.DateTimeField: {
            "form_class": DateTimeField,
            "widget": DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        },
    }
    """The browser's own calendars: one field with one label, also on a phone and without scripts."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return scope(self.model, request).order_by(*self.get_ordering(request) or self.opts.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A list is called by what stands in it."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever passed the site's door; the lists show only what is theirs."""
        return True

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters of the page send: anything else could feel its way through other tables."""
        base, _, how = lookup.rpartition("__")
        filters = self.get_list_filter(request)
        filtered = {each[0] if isinstance(each, tuple) else each for each in filters}
        own = {getattr(each, "parameter_name", None) for each in filters}
        return lookup in own or (how in EXACT and base.removesuffix("__id") in filtered)

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Where something depends on the row, that is the reason to give, not a right that is missing."""
        to_delete, count, missing, protected = super().get_deleted_objects(objs, request)
        return to_delete, count, set() if protected else missing, protected

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404
