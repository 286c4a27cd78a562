"""Decks and who edits them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from facts.forms.slugs import SluggedForm
from people.models import User


class DeckForm(SluggedForm):
    """Editors are named, not picked from a list: nobody sees who else has an account. `user` is set by the admin."""

    user: User
    editor_names = forms.CharField(
        label=_("Editors"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("User names, one a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = list(self.instance.editors.order_by("username")) if self.instance.pk else []
        names = [person.username for person in self.present or [self.user]]
        self.initial.setdefault("editor_names", "\n".join(names))

    def clean_editor_names(self) -> list[User]:
        """The people named. Only an administrator takes a name away."""
        names = dict.fromkeys(name for name in self.cleaned_data["editor_names"].split() if name)
        people = {person.username: person for person in User.objects.filter(username__in=names)}
        problems = [_("There is nobody with the user name “%s”.") % name for name in names if name not in people]
        if not self.user.is_superuser:
            gone = [person.username for person in self.present if person.username not in people]
            problems += [_("Only an administrator can take “%s” away.") % name for name in gone]
        if problems:
            raise ValidationError(problems)
        return list(people.values())
