"""Over how many days a backlog is spread."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

DAYS = (3, 7, 14, 30)
USUAL = 7


class SpreadForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Spread the rest over"),
        coerce=int,
        choices=lambda: [(days, ngettext("%d day", "%d days", days) % days) for days in DAYS],
        initial=USUAL,
        error_messages={"required": _("Choose how many days."), "invalid_choice": _("Choose 3, 7, 14 or 30 days.")},
    )
