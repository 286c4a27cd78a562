"""One's own preferences."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.actions.preferences import save_preferences
from people.forms.preferences import PreferencesForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    chosen = model_to_dict(request.user, fields=PreferencesForm.Meta.fields)
    form = PreferencesForm(request.POST or None, initial=chosen)
    if form.is_valid():
        save_preferences(request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("people:preferences")
    return render(request, "people/preferences.html", {"form": form})
