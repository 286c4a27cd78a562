"""Items: what all kinds have in common. What a kind adds stands in `facts/forms/kinds/`, one file each.

A form makes (content, key) of what the author typed, asks the kind for problems, and puts each on the field at fault.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from facts.core import prose
from facts.core.changes import Change, Wording
from facts.core.kinds import KINDS, Problem
from facts.core.languages import COMMON, FIELDS
from facts.forms.changes import ChangeForm, Choice
from facts.forms.tags import TagNames
from facts.models import Deck, Fact, Item, ItemVersion, Media

Values = dict[str, Any]
LONG = 5000
"""Longest text that a field takes; how long each may really be, the kind says in words."""
MEDIA_SHOWN = 24
QUESTION, ANSWER = ("lang", "dir"), ("answer_lang", "answer_dir")
SHARED = {
    **{field: field for field in ("stem", "explanation", *QUESTION)},
    **{f"key.{name}": field for name, field in zip(FIELDS, ANSWER, strict=True)},
}
"""The fields of every kind, by the path of a problem."""
DIRECTIONS = [
    ("", _("By the language")),
    ("ltr", _("Left to right")),
    ("rtl", _("Right to left")),
    ("auto", _("As each text begins")),
]


class Text(forms.CharField):
    """Text of the author. The kind says what is missing or too long; line ends are those of the database."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**{"required": False, "max_length": LONG, **kwargs})

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class ItemForm(ChangeForm, forms.ModelForm):
    """A subclass names its KIND and LEAD (what the stem is called), and has `build`, `read` and `field_at`.

    LISTS is what the author calls a list of which the kind says that something is wrong with it as a whole.
    """

    KIND = ""
    LEAD = _("Question")
    LISTS: Mapping[str, Any] = {}
    template = "admin/facts/item/kinds/plain.html"
    own: Sequence[str] = ()
    only_deck: Deck | None = None
    proposed: Values = {}  # what an editor begins with instead of what the item says

    stem = Text(rows=2)
    explanation = Text(rows=2, help_text=_("Shown with the answer. Markdown, as in the question."))
    lang = Text(label=_("Language of the question"), help_text=_("A tag: lt, ar, zh-Hant. Empty: that of the page."))
    dir = forms.ChoiceField(label=_("Direction of the question"), required=False, choices=DIRECTIONS)
    answer_lang = Text(label=_("Language of the answer"), help_text=_("Of choices too. Empty: as the question."))
    answer_dir = forms.ChoiceField(label=_("Direction of the answer"), required=False, choices=DIRECTIONS)
    hints = Text(rows=2, help_text=_("One a line, five at most. In practice, one is shown after each wrong try."))
    tag_names = TagNames(label=_("Tags"))
    operation = forms.UUIDField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Item
        fields = ["deck", "fact", "topic", "more_facts", "difficulty", "state"]

    def __init__(self, data: Any = None, *args: Any, initial: Values | None = None, **kwargs: Any) -> None:
        item = kwargs.get("instance")
        version = item.current if item else None
        found: Values = {"operation": uuid.uuid4(), "based_on": version.number if version else 0}
        if version:
            found |= {"stem": version.content["stem"], "explanation": version.explanation}
            found["hints"] = "\n".join(" ".join(hint.split()) for hint in version.content.get("hints", ()))
            found["tag_names"] = [tag.name for tag in item.tags.all()]
            found |= {field: version.content.get(name, "") for field, name in zip(QUESTION, FIELDS, strict=True)}
            found |= {field: version.key.get(name, "") for field, name in zip(ANSWER, FIELDS, strict=True)}
            found |= self.read(version.content, version.key) | self.proposed
        super().__init__(data, *args, initial={**found, **(initial or {})}, **kwargs)
        self.fields["stem"].label = self.LEAD
        for field in ("lang", "answer_lang"):
            self.fields[field].widget.attrs |= {"list": "languages", "autocapitalize": "none", "maxlength": 35}
        self.fields["topic"].required = False
        self.fields["topic"].help_text = _("Left empty, it is that of the fact.")
        if "deck" in self.fields:
            self._offer_decks()

    # What a kind fills in

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        """Content and key, however faulty. Raises ValidationError for text that cannot be read at all."""
        raise NotImplementedError

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        """The values of the kind's own fields, as `build` takes them."""
        raise NotImplementedError

    def field_at(self, where: str) -> str | None:
        """The field that a problem's path speaks of."""
        raise NotImplementedError

    def store(self, content: Values) -> Values:
        """Content as it is stored, once it has no problems."""
        return content

    @property
    def wants_reversed(self) -> bool | None:
        """Whether it is to be asked the other way round too. None: the kind cannot, or the form does not say."""
        return None

    # What they share

    def is_valid(self) -> bool:
        """Somebody without scripts asks for a preview: the page comes again and nothing is saved."""
        return super().is_valid() and not any(name in self.data for name in ("_preview", "_try", "move"))

    @property
    def is_tried(self) -> bool:
        """Whether the author asks what an answer that they gave in the preview is worth."""
        return "_try" in self.data

    @property
    def tried(self) -> dict[str, list[str]]:
        """What the author filled in in the preview, which stands in the same form."""
        names = [self.add_prefix(name) for name in self.fields]
        return {name: values for name, values in self.data.lists() if name not in names}

    def clean(self) -> Values:
        super().clean()
        self._settle_deck()
        self._build()
        self._check_media()
        self._check_turn()
        return self.cleaned_data

    def _offer_decks(self) -> None:
        """Who edits one deck only is not asked."""
        deck = self.fields["deck"]
        deck.required = False
        decks = list(deck.queryset[:2])
        self.only_deck = decks[0] if len(decks) == 1 else None
        if self.only_deck:
            deck.widget = forms.HiddenInput()

    @property
    def deck(self) -> Deck | None:
        return (
            self.instance.deck if self.instance.pk else getattr(self, "cleaned_data", {}).get("deck") or self.only_deck
        )

    @property
    def media_of_deck(self) -> list[Media]:
        """The latest pictures and sounds that the author may show."""
        return list(self.deck.media.order_by("-pk")[:MEDIA_SHOWN]) if self.deck else []

    def _check_media(self) -> None:
        """What a text shows must lie in the deck: others could not fetch it."""
        texts = {field: prose.media_names(text) for field, text in self.cleaned_data.items() if isinstance(text, str)}
        named = {name for names in texts.values() for name in names}
        there = (
            set(self.deck.media.filter(name__in=named).values_list("name", flat=True)) if named and self.deck else set()
        )
        for field, names in texts.items():
            for name in names:
                if name not in there:
                    self.add_error(field, _("There is no %s among the pictures and sounds of this deck.") % name)
                    self.content = self.key = None

    def _settle_deck(self) -> None:
        """An item lies in the deck of its fact, under the fact's topic, if nothing else is said."""
        cleaned = self.cleaned_data
        fact: Fact | None = cleaned.get("fact")
        if "deck" in self.fields:
            cleaned["deck"] = cleaned.get("deck") or (fact and fact.deck) or self.only_deck
        deck = cleaned.get("deck") or (self.instance.deck if self.instance.pk else None)
        cleaned["topic"] = cleaned.get("topic") or (fact and fact.topic)
        if deck is None and "deck" not in self.errors:
            self.add_error("deck", _("Choose a deck, or a fact, which has one."))
        if cleaned["topic"] is None and "topic" not in self.errors:
            self.add_error("topic", _("Choose a topic, or a fact, which has one."))
        if deck and any(each.deck_id != deck.pk for each in cleaned.get("more_facts") or []):
            self.add_error("more_facts", _("One of these facts belongs to another deck."))

    def _build(self) -> None:
        """Leaves `content` and `key`, both None as long as there are problems."""
        self.content = self.key = None
        try:
            content, key = self.build(self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
            return
        content["stem"] = self.cleaned_data.get("stem", "")
        if hints := lines_of(self.cleaned_data.get("hints", "")):
            content["hints"] = hints
        content |= self._written(QUESTION)
        key |= self._written(ANSWER)
        problems = KINDS[self.KIND].problems(content, key)
        if len(self.cleaned_data.get("explanation", "")) > 2000:
            problems.append(Problem("explanation", _("The explanation is too long; 2,000 characters is the most.")))
        problems += [Problem("explanation", each) for each in prose.problems(self.cleaned_data.get("explanation", ""))]
        for problem in problems:
            is_hint = problem.where.split(".")[0] == "hints"
            field = "hints" if is_hint else SHARED.get(problem.where) or self.field_at(problem.where)
            if field is None or field not in self.errors:
                list_ = self.LISTS.get(problem.where)
                self.add_error(field, f"{list_}: {problem.what}" if list_ else problem.what)
        if not problems:
            self.content, self.key = self.store(content), key

    def _written(self, side: Sequence[str]) -> Values:
        """The language and direction of a side, as far as the author said them."""
        said = {name: self.cleaned_data.get(field) for field, name in zip(side, FIELDS, strict=True)}
        return {name: value for name, value in said.items() if value}

    def _check_turn(self) -> None:
        """A form that was saved before, or whose item somebody else saved meanwhile, comes again: nothing is lost."""
        current = self.instance.current if self.instance.pk else None
        before = ItemVersion.objects.filter(operation=self.cleaned_data.get("operation")).first()
        mine = before and self.instance.pk == before.item_id
        if mine and before == current and self.says(before):
            return
        if mine and not self.says(before):
            self._again(
                _("This page was saved before, as version %d. Save again to keep what you changed since."),
                before.number,
            )
        elif before and not mine:
            self._again(_("This page made an item before. Save again to make another one of what stands here now."))
        elif current and self.cleaned_data.get("based_on") != current.number:
            self._again(
                _("Somebody saved version %d while you were writing. Save again to put yours on top."),
                current.number,
            )

    def _again(self, sentence: str, *values: int) -> None:
        self.add_error(None, sentence % values if values else sentence)
        self.data = self.data.copy()
        self.data["operation"] = str(uuid.uuid4())
        self.data["based_on"] = str(self.instance.current.number if self.instance.pk and self.instance.current else 0)

    def says(self, version: ItemVersion) -> bool:
        """Whether the form holds just what this version holds. Call after `is_valid`."""
        mine = (self.KIND, self.content, self.key, self.cleaned_data.get("explanation"))
        return mine == (version.kind, version.content, version.key, version.explanation)

    @property
    def language_fields(self) -> list[BoundField]:
        return [self[name] for name in (*QUESTION, *ANSWER)]

    @property
    def says_languages(self) -> bool:
        """Whether the folded part holds something to see."""
        return any(field.value() or field.errors for field in self.language_fields)

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(COMMON.items())

    @property
    def own_fields(self) -> list[BoundField]:
        return [self[name] for name in self.own]

    @property
    def changed_data(self) -> list[str]:
        beside = ("operation", "based_on", *ChangeForm.base_fields)
        return [name for name in super().changed_data if name not in beside]

    @property
    def suggested_change(self) -> Change | None:
        """What the author's changes so far suggest that they mean. Call after `is_valid`."""
        current = self.instance.current if self.instance.pk else None
        if current is None or not self.is_bound or self.content is None:
            return None
        return self.suggestion(current.wording, self.wording)

    @property
    def wording(self) -> Wording:
        """What the form says. Call where `content` is there."""
        return Wording(self.KIND, self.content, self.key, self.cleaned_data.get("explanation", ""))

    @property
    def meanings(self) -> list[Choice]:
        return self.choices_of_change(self.suggested_change)

    @property
    def faults_of_kind(self) -> list[str]:
        """What still keeps this from being shown, in sentences."""
        return [
            error
            for name, errors in self.errors.items()
            if name not in ItemForm.Meta.fields and name not in ("__all__", "operation", "based_on", "tag_names")
            for error in errors
        ]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """For the summary: where to go, and the sentence."""
        found = [("", error) for error in self.non_field_errors()]
        for name, errors in self.errors.items():
            if name != "__all__":
                field = self[name]
                found += [(field.id_for_label or field.auto_id, error) for error in errors]
        return found


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
