"""Many items at once: where they go, what they become, and the list itself, read to what would be made of it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facts.actions.pasting import Wording, made_before
from facts.core import pasting
from facts.core.kinds import KINDS, PASTABLE, REVERSIBLE, label_of
from facts.core.kinds.base import folded
from facts.models import Deck, Fact, Item, Topic

FORMATS = [
    ("", gettext_lazy("Find out")),
    (pasting.Format.TAB, gettext_lazy("term, tab, definition")),
    (pasting.Format.SEMICOLON, gettext_lazy("question; answer")),
    (pasting.Format.COMMA, gettext_lazy("question, answer")),
    (pasting.Format.DEFINITION, gettext_lazy("- term :: definition")),
    (pasting.Format.HEADING, gettext_lazy("## question, and the answer below it")),
]


class PasteForm(forms.Form):
    """Once valid: `wordings` are what can be made, `rows` the same for the eye, `faults` what cannot, and why."""

    text = forms.CharField(
        label=gettext_lazy("Questions and answers"),
        max_length=pasting.LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One on each line: the question, a tab or a semicolon, the answer. Quotes may hold either."
        ),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, required=False)
    deck = forms.ModelChoiceField(Deck.objects.none(), label=gettext_lazy("Deck"), empty_label=None)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=gettext_lazy("Topic"))
    fact = forms.ModelChoiceField(
        Fact.objects.none(),
        label=gettext_lazy("Fact"),
        required=False,
        help_text=gettext_lazy("If all of them ask for one fact. Then only one of them is asked on a day."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Make"), widget=forms.RadioSelect, choices=[(name, KINDS[name].LABEL) for name in PASTABLE]
    )
    reversed = forms.BooleanField(label=gettext_lazy("Ask cards the other way round too"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("As"),
        widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in (Item.State.DRAFT, Item.State.PUBLISHED)],
    )
    operation = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, decks: QuerySet[Deck], initial: dict[str, Any] | None = None) -> None:
        first = next(iter(PASTABLE))
        defaults = {"kind": first, "state": Item.State.DRAFT.value, "operation": uuid.uuid4()}
        super().__init__(data, initial={**defaults, **(initial or {})})
        self.fields["deck"].queryset = decks
        self.fields["topic"].queryset = Topic.objects.filter(deck__in=decks).select_related("deck")
        self.fields["fact"].queryset = Fact.objects.filter(deck__in=decks)
        if len(decks) > 1:
            self.fields["topic"].label_from_instance = lambda topic: f"{topic.deck}: {topic}"
        self.wordings: list[Wording] = []
        self.rows: list[pasting.Pair] = []
        self.faults: list[pasting.Fault] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        deck = cleaned.get("deck")
        for name in ("topic", "fact"):
            row = cleaned.get(name)
            if row and deck and row.deck_id != deck.pk:
                self.add_error(name, _("This belongs to another deck."))
        if "text" in cleaned and "kind" in cleaned and "format" in cleaned:
            self._read(cleaned)
        return cleaned

    @property
    def left_over(self) -> str:
        """What was not made, as it was pasted."""
        return "\n".join(fault.text for fault in self.faults)

    @property
    def is_reversed(self) -> bool:
        return self.cleaned_data["reversed"] and self.cleaned_data["kind"] in REVERSIBLE

    def _read(self, cleaned: dict[str, Any]) -> None:
        kind = KINDS[cleaned["kind"]]
        pasted = pasting.read(cleaned["text"], pasting.Format(cleaned["format"]) if cleaned["format"] else None)
        self.found = dict(FORMATS)[pasted.format]
        self.faults = list(pasted.faults)
        asked = _asked_in(cleaned.get("deck"), kind.NAME)
        wordings = []
        for pair in pasted.pairs:
            content, key = kind.build(PASTABLE[kind.NAME](pair.question, pair.answer))
            problems = kind.problems(content, key)
            wordings.append((pair, Wording(kind.NAME, content, key), problems[0].what if problems else ""))
        mine = made_before((wording for _pair, wording, _what in wordings), cleaned.get("operation"))
        for pair, wording, what in wordings:
            if not what and wording not in mine and folded(label_of(kind.NAME, kind.face(wording.content))) in asked:
                what = _("The deck asks this already.")
            if what:
                self.faults.append(pasting.Fault(pair.line, what, pair.text))
            else:
                self.rows.append(pair)
                self.wordings.append(wording)
        self.faults.sort(key=lambda fault: fault.line)


def _asked_in(deck: Deck | None, kind: str) -> set[str]:
    """Questions that a deck asks in this kind."""
    asked = Item.objects.filter(deck=deck, current__kind=kind).exclude(state=Item.State.RETIRED)
    return {folded(label) for label in asked.values_list("current__label", flat=True)}
