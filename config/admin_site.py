"""The authoring desk as a whole: who may come in, how one signs in, and in which order things stand."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from config.core.findings import Level
from config.doctor.rounds import findings
from config.status import measured
from facts.models import Deck, Fact, Item
from people.models.factors import has_second_factor
from quiz.models import Course

ORDER = ["facts", "quiz", "people", "Item", "Media", "Fact", "Source", "Topic", "Deck", "Course", "Quiz", "User"]


class Site(AdminSite):
    site_title = site_header = "Factkeep"
    index_title = _("Authoring desk")
    site_url = "/"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators, who teaches a course, and who edits a deck. What they see there is scoped row by row."""
        user = request.user
        if not user.is_active:
            return False
        return user.is_superuser or Course.objects.editable_by(user).exists() or Deck.objects.editable_by(user).exists()

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """One signs in at the site's own door. Who is in already and comes here may not enter."""
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            target = resolve_url("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target, resolve_url("account_login"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(target)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_logout")

    def get_urls(self) -> list:
        return [path("status/", self.admin_view(require_safe(self.status)), name="status"), *super().get_urls()]

    def status(self, request: HttpRequest) -> HttpResponse:
        """How the site is, for administrators: what `manage.py doctor` finds without reading for long, and numbers."""
        if not request.user.is_superuser:
            raise PermissionDenied
        now = timezone.now()
        worst_first = [*Level][::-1].index
        found = sorted(findings(now, is_quick=True), key=lambda each: worst_first(each.level))
        numbers = measured(now)
        context = {
            **self.each_context(request),
            "title": _("How the site is"),
            "findings": found,
            "is_well": all(each.level is Level.WELL for each in found),
            "status": numbers,
            "has_worker": settings.TASKS_IN_BACKGROUND,
            "worker_seen_at": now - numbers.worker_seen if numbers.worker_seen is not None else None,
        }
        return render(request, "admin/status.html", context)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Above the lists: a second factor to set up, and what has changed or run out among one's own facts."""
        waiting = {
            "has_second_factor": has_second_factor(request.user),
            "stale": Item.objects.editable_by(request.user).stale().count(),
            "past": Fact.objects.editable_by(request.user).past(timezone.localdate()).count(),
        }
        return super().index(request, {**waiting, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """Made where it is shown: Django asks for it on every page, for a sidebar that this desk does not have."""
        return SimpleLazyObject(lambda: self._app_list(request, app_label))

    def _app_list(self, request: HttpRequest, app_label: str | None) -> list[dict]:
        """Facts first, then classes, then people; within each, what is opened most comes first."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: ORDER.index(model["object_name"]))
        return sorted(apps, key=lambda app: ORDER.index(app["app_label"]))
