"""What people choose about how the site treats them."""

import datetime as dt
from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
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


LOADS = [("2", _("As usual")), ("1", _("Fewer")), ("0", _("Almost none"))]


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
        fields = [
            "first_name",
            "last_name",
            "time_zone",
            "theme",
            "single_keys",
            "weekly_goal",
            "new_cards_a_day",
            "cards_a_day",
            "two_buttons",
        ]
        labels = {
            "theme": _("Appearance"),
            "single_keys": _("Single-key shortcuts"),
            "new_cards_a_day": _("New cards a day"),
            "cards_a_day": _("Cards a day at most"),
            "two_buttons": _("Two buttons"),
        }
        help_texts = {"two_buttons": _("Rate cards with Forgot and Knew it only.")}
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
        for place_in_week, load in enumerate(self.initial["week"]):
            self.fields[f"day{place_in_week}"] = forms.ChoiceField(
                label=WEEKDAYS[place_in_week], choices=LOADS, initial=load
            )

    @property
    def weekdays(self) -> list[forms.BoundField]:
        """Monday first."""
        return [self[f"day{place_in_week}"] for place_in_week in range(7)]

    def clean(self) -> dict:
        """The seven days become the one value that is stored."""
        chosen = super().clean()
        loads = [chosen.pop(f"day{place_in_week}", "") for place_in_week in range(7)]
        if all(loads):
            chosen["week"] = "".join(loads)
        return chosen


class DaysAwayForm(forms.Form):
    """One row: the first and the last day, or nothing."""

    first_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(
        label=_("To, included"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_last_on(self) -> dt.date:
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data["last_on"]
        if first and last < first:
            raise forms.ValidationError(_("The last day comes before the first."))
        return last


class DaysAwayRows(forms.BaseFormSet):
    """`periods` are the days that were sent, without the rows to be taken out."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take out")

    @property
    def periods(self) -> list[tuple[dt.date, dt.date]]:
        kept = (form.cleaned_data for form in self.forms if not self._should_delete_form(form))
        return [(row["first_on"], row["last_on"]) for row in kept if row]


AWAY_AT_MOST = 20
DaysAwayFormSet = forms.formset_factory(
    DaysAwayForm,
    formset=DaysAwayRows,
    extra=1,
    can_delete=True,
    can_delete_extra=False,
    max_num=AWAY_AT_MOST,
    validate_max=True,
)
