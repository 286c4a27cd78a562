"""One's own preferences."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.actions.preferences import save_preferences
from people.forms.preferences import DaysAwayFormSet, PreferencesForm
from people.models import DaysAway, SignIn, User
from people.models.factors import has_second_factor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    chosen = model_to_dict(request.user, fields=[*PreferencesForm.Meta.fields, "week"])
    form = PreferencesForm(request.POST or None, initial=chosen)
    away = DaysAwayFormSet(
        request.POST or None, initial=None if request.POST else days_away(request.user), prefix="away"
    )
    if all([form.is_valid(), away.is_valid()]):
        save_preferences(request.user, form.cleaned_data, away.periods)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("people:preferences")
    sign_ins = SignIn.objects.of(request.user).lasting(timezone.now())
    context = {
        "form": form,
        "away": away,
        "sign_ins": sign_ins,
        "has_second_factor": has_second_factor(request.user),
    }
    return render(request, "people/preferences.html", context)


def days_away(user: User) -> list[dict[str, dt.date]]:
    """The rows as a page shows them; what was sent stands for itself, so sending it twice is saving it twice."""
    return list(DaysAway.objects.of(user).values("first_on", "last_on"))
