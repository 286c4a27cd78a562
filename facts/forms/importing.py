"""A file to import: which one, where its questions go, what they become, and what else is made of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facts.core.formats import FORMATS
from facts.models import Deck, Import, Item, Topic
from people.models import User

ALSO: list[Callable[[Import, User], Mapping[str, forms.Field]]] = []
"""What may be made of an import besides its items: fields by those who stand above, with plain values."""


class AcceptForm(forms.Form):
    """The word that an import waits for, and what else is wanted of it."""

    def __init__(self, data: QueryDict | None, *, import_: Import, user: User) -> None:
        super().__init__(data)
        self._user = user
        for fields in ALSO:
            self.fields |= fields(import_, user)

    @property
    def also(self) -> dict[str, Any]:
        """What `Import.also` is to hold; nothing where nothing was asked for."""
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return {**wanted, "by": self._user.pk} if wanted else {}


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    deck = forms.ModelChoiceField(Deck.objects.none(), label=gettext_lazy("Deck"), empty_label=None)
    topic = forms.ModelChoiceField(
        Topic.objects.none(),
        label=gettext_lazy("Topic"),
        required=False,
        empty_label=gettext_lazy("One called “Imported”"),
        help_text=gettext_lazy("For questions of which the file does not say where they belong."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("New items become"),
        widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in (Item.State.DRAFT, Item.State.PUBLISHED)],
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decks: QuerySet[Deck], initial: dict[str, Any] | None = None) -> None:
        defaults = {"state": Item.State.DRAFT.value, "operation": uuid.uuid4()}
        super().__init__(*args, initial={**defaults, **(initial or {})})
        self.fields["deck"].queryset = decks
        self.fields["topic"].queryset = Topic.objects.filter(deck__in=decks).select_related("deck")
        self.fields["topic"].label_from_instance = lambda topic: f"{topic.deck}: {topic}"
        known = [(format_.NAME, format_.LABEL) for format_ in FORMATS.values()]
        self.fields["format"].choices = [("", _("Find out")), *known]
        labels = ", ".join(label for _name, label in known)
        self.fields["file"].help_text = _("%(formats)s. 100 MB at most.") % {"formats": labels}

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_SIZE:
            raise ValidationError(_("This file is larger than 100 MB."))
        if not file.size:
            raise ValidationError(_("This file is empty."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        topic, deck = cleaned.get("topic"), cleaned.get("deck")
        if topic and deck and topic.deck_id != deck.pk:
            self.add_error("topic", _("This belongs to another deck."))
        return cleaned
