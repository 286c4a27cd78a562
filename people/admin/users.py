"""Accounts, for administrators only. Instructors enrol people by user name and never see this list."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.models.factors import SECOND, Authenticator
from people.views.again import asked_again


class SecondFactor(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "factor"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, object]]:
        return [("yes", _("Has one")), ("no", _("Has none"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        having = Authenticator.objects.filter(type__in=SECOND).values("user")
        if self.value() == "yes":
            return queryset.filter(pk__in=having)
        return queryset.exclude(pk__in=having) if self.value() == "no" else queryset


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """An account is closed (`is_active`), not deleted: what somebody answered stays with their class."""

    add_form = UserCreationForm
    list_display = ["username", "first_name", "last_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", SecondFactor]
    search_fields = ["username", "first_name", "last_name"]
    search_help_text = _("User name, first or last name")
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "time_zone"]}),
        (_("Account"), {"fields": ["is_active", "is_superuser"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "time_zone"]}),
    ]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002  its name there
        asked = asked_again(request) if self.has_module_permission(request) else None
        return asked or super().user_change_password(request, id, form_url)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
