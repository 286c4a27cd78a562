"""What administrators do with all that is kept about a person: hand it out, and erase it (docs/privacy.md).

And with a second factor that its owner lost (docs/accounts.md).
"""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.actions.factors import take_off_factors
from people.admin.users import UserAdmin
from people.models import User
from people.models.factors import factors_of
from people.views.again import asked_again
from quiz.actions.erasure import erase, why_not_erased
from quiz.actions.looks import note_look
from quiz.core.refusals import Refused
from quiz.models import Look
from quiz.queries.looks import looks_at
from quiz.queries.personal import held
from quiz.views.access import operation_of
from quiz.views.personal import everything_about

admin.site.unregister(User)

HOW = {"keep": True, "purge": False}


@admin.register(User)
class PersonAdmin(UserAdmin):
    change_form_template = "admin/people/user/change_form.html"
    list_filter = [*UserAdmin.list_filter, ("erasure_asked_at", admin.EmptyFieldListFilter)]

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/download/", wrap(require_safe(self.download)), name="people_user_download"),
            path("<int:pk>/looks/", wrap(require_safe(self.looks)), name="people_user_looks"),
            path(
                "<int:pk>/factors/",
                wrap(require_http_methods(["GET", "POST"])(self.factors)),
                name="people_user_factors",
            ),
            path("<int:pk>/erase/", wrap(require_http_methods(["GET", "POST"])(self.erase)), name="people_user_erase"),
            *super().get_urls(),
        ]

    def _person(self, request: HttpRequest, pk: int) -> User:
        if not self.has_module_permission(request):
            raise PermissionDenied
        return get_object_or_404(User, pk=pk)

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self._person(request, pk)
        note_look(request.user, Look.Door.EVERYTHING, learner=pk, now=timezone.now())
        return everything_about(person)

    def looks(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who looked at this person's results."""
        person = self._person(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who looked at the results of %(name)s") % {"name": person.name},
            "opts": self.opts,
            "person": person,
            "looks": looks_at(person),
        }
        return render(request, "admin/people/user/looks.html", context)

    def factors(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which second factors they have; where they lost them, all are taken off."""
        person = self._person(request, pk)
        if asked := asked_again(request):
            return asked
        if request.method == "POST":
            operation_of(request)
            if take_off_factors(person):
                self.log_change(request, person, "Second factor taken off.")
                messages.success(request, _("Taken off, and all sessions ended. The password alone opens the account."))
            return redirect("admin:people_user_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Second factor of %(name)s") % {"name": person.name},
            "opts": self.opts,
            "person": person,
            "factors": factors_of(person),
        }
        return render(request, "admin/people/user/factors.html", context)

    def erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First how much there is of the person; then, as the pressed button says, with or without the marks."""
        person = self._person(request, pk)
        if asked := asked_again(request):
            return asked
        if request.method == "POST":
            operation_of(request)
            if request.POST.get("how") not in HOW:
                raise BadRequest(_("Say whether the marks stay."))
            keep_marks = HOW[request.POST["how"]]
            try:
                erase(person, keep_marks=keep_marks, now=timezone.now())
            except Refused as error:
                messages.error(request, str(error))
                return redirect("admin:people_user_erase", pk)
            self._note(request.user, pk, keep_marks=keep_marks)
            messages.success(request, _("Erased. Backups still hold what they held."))
            return redirect("admin:people_user_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Erase %(name)s") % {"name": person.name},
            "opts": self.opts,
            "person": person,
            "held": held(person),
            "reason": why_not_erased(person),
        }
        return render(request, "admin/people/user/erase.html", context)

    def _note(self, by: User, pk: int, *, keep_marks: bool) -> None:
        """That somebody was erased is kept in the desk's log; who it was, is not."""
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(pk),
            object_repr="",
            action_flag=DELETION,
            change_message="Erased, the marks kept." if keep_marks else "Erased.",
        )
