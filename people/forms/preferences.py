"""What people choose about how the site treats them."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import User

CONTINENTS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
}  # fmt: skip


@cache
def zones_by_continent() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone that is named after a place, for a grouped select; old aliases such as US/Pacific are left out."""
    places = sorted(name for name in available_timezones() if name.split("/")[0] in CONTINENTS)
    groups = groupby(places, key=lambda name: name.split("/")[0])
    return [(continent, [(name, place(name)) for name in names]) for continent, names in groups]


def place(name: str) -> str:
    """America/Argentina/Buenos_Aires -> Buenos Aires, Argentina"""
    return ", ".join(reversed(name.split("/")[1:])).replace("_", " ")


def days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


class PreferencesForm(forms.ModelForm):
    """Checks what was sent. It is bound to no user, so that a wrong value does not show elsewhere on the page."""

    time_zone = forms.ChoiceField(label=User._meta.get_field("time_zone").verbose_name)
    weekly_goal = forms.TypedChoiceField(
        label=_("Study days a week"),
        coerce=int,
        help_text=_("What you aim for. Days off are part of it."),
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "time_zone", "theme", "single_keys", "weekly_goal"]
        labels = {"theme": _("Appearance"), "single_keys": _("Single-key shortcuts")}
        widgets = {"theme": forms.RadioSelect}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        current = self.get_initial_for_field(self.fields["time_zone"], "time_zone")
        listed = {name for _continent, names in zones_by_continent() for name, _place in names}
        others = [(name, name) for name in dict.fromkeys(["UTC", current]) if name and name not in listed]
        self.fields["time_zone"].choices = [*others, *zones_by_continent()]
        self.fields["time_zone"].label = _("Time zone")
        self.fields["time_zone"].help_text = User._meta.get_field("time_zone").help_text
        self.fields["weekly_goal"].choices = [(count, days(count)) for count in range(1, 8)]
