"""Items and their immutable versions. An item is what a memory is kept of; a version is what was shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from facts.core.changes import Wording, key_numbers, put_back
from facts.core.kinds import KINDS
from facts.models.decks import Deck, OfDeckQuerySet, Topic
from facts.models.facts import Fact


class ItemQuerySet(OfDeckQuerySet):
    def published(self) -> ItemQuerySet:
        return self.filter(state=Item.State.PUBLISHED, current__isnull=False)

    def stale(self) -> ItemQuerySet:
        """Items in use that rest on a fact which another one has taken the place of."""
        return self.exclude(state=Item.State.RETIRED).filter(fact__superseded_by__isnull=False)


class Tag(models.Model):
    """A word that authors put on items of a deck, to find and to draw them by."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="tags", verbose_name=_("deck"))
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["deck", "name"]
        constraints = [models.UniqueConstraint("deck", Lower("name"), name="facts_tag_name_once_a_deck")]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    class Difficulty(models.IntegerChoices):
        """What the author expects; what learners find is a statistic."""

        EASY = 1, _("Easy")
        MEDIUM = 2, _("Medium")
        HARD = 3, _("Hard")

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="items", verbose_name=_("deck"))
    slug = models.SlugField(_("stable id"), max_length=120)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="items", verbose_name=_("topic"))
    fact = models.ForeignKey(
        Fact,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("fact"),
        help_text=_("What it asks for. The fact's source stands under the answer."),
    )
    more_facts = models.ManyToManyField(
        Fact,
        related_name="further_items",
        blank=True,
        verbose_name=_("further facts"),
        help_text=_("Other facts that the answer gives away; they are not asked on the same day."),
    )
    tags = models.ManyToManyField(Tag, related_name="items", blank=True, verbose_name=_("tags"))
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty.choices, null=True, blank=True, help_text=_("What you expect.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    current = models.OneToOneField(
        "ItemVersion",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="current_of",
        verbose_name=_("current version"),
    )
    form = models.CharField(
        _("derived as"), max_length=40, blank=True, editable=False, help_text=_("Empty for what an author wrote.")
    )
    reverse_of = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="reversed_as",
        verbose_name=_("the other way round of"),
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["deck", "topic__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "slug"], name="facts_item_slug_once_a_deck"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(current__isnull=False),
                name="facts_item_published_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.current.label if self.current else self.slug

    def clean(self) -> None:
        wrong = {}
        if self.topic_id and self.deck_id and self.topic.deck_id != self.deck_id:
            wrong["topic"] = _("This topic belongs to another deck.")
        if self.fact_id and self.deck_id and self.fact.deck_id != self.deck_id:
            wrong["fact"] = _("This fact belongs to another deck.")
        if wrong:
            raise ValidationError(wrong)


class ImmutableError(TypeError):
    """Somebody tried to change a row that is only ever added."""


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are added and never changed. Erasing people (a purge) goes by delete, which stays possible."""

    def update(self, **kwargs):
        raise ImmutableError(f"{self.model.__name__} rows are never changed.")

    def bulk_update(self, objs, fields, batch_size=None):
        raise ImmutableError(f"{self.model.__name__} rows are never changed.")

    def erase(self, **values) -> int:
        """Write over what somebody wrote, when they are erased or its time is over: docs/privacy.md."""
        return super().update(**values)


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise ImmutableError(f"{type(self).__name__} {self.pk} is never changed. Add a new row.")
        super().save(*args, **kwargs)


def kind_choices() -> list[tuple[str, str]]:
    """A callable, so that a new kind needs no migration."""
    return [(kind.NAME, kind.LABEL) for kind in KINDS.values()]


class ItemVersionQuerySet(AppendOnlyQuerySet):
    def corrected(self, items: Iterable[int] | models.QuerySet) -> dict[int, int]:
        """By version of these items, the later one whose key marks what it asked; without those whose own key does."""
        logs: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        rows = self.filter(item__in=items).order_by("item", "number")
        for pk, item, number, change in rows.values_list("pk", "item", "number", "change"):
            logs[item].append((pk, number, change))
        found = {}
        for log in logs.values():
            pks = {number: pk for pk, number, _ in log}
            keys = key_numbers([(number, change) for _, number, change in log])
            found |= {pks[number]: pks[key] for number, key in keys.items() if number != key}
        return found

    def put_back(self, items: Iterable[int]) -> set[int]:
        """The versions of these items that take a corrected key back."""
        logs: dict[int, list[ItemVersion]] = defaultdict(list)
        for version in self.filter(item__in=items).defer("face", "back").order_by("item", "number"):
            logs[version.item_id].append(version)
        return {
            log[place].pk
            for log in logs.values()
            for place in put_back([(version.change, version.wording) for version in log])
        }

    def asking_since(self, items: Iterable[int]) -> dict[int, int]:
        """By item, the number of the version from which on it asks what it asks now; only where not the first."""
        rows = self.filter(item__in=items, change=ItemVersion.Change.MEANING).order_by("item")
        return dict(rows.values_list("item").annotate(models.Max("number")))


class ItemVersion(AppendOnly):
    """What an author wrote at one time, and the HTML made of it. `docs/items.md` tells the shape of each value.

    `change` says what the new wording means for those who know the old one: nothing, another mark for what they
    answered, or another question. `note` tells learners what changed.
    """

    class Change(models.TextChoices):
        FIRST = "first", _("First version")
        COSMETIC = "cosmetic", _("Wording only")
        KEY = "key", _("Corrects the key")
        MEANING = "meaning", _("Asks something else")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=12, choices=kind_choices)
    label = models.CharField(_("question"), max_length=200, help_text=_("The question as plain text, for lists."))
    content = models.JSONField(_("content"))
    key = models.JSONField(_("key"))
    explanation = models.TextField(_("explanation"), blank=True)
    change = models.CharField(_("change"), max_length=10, choices=Change.choices, default=Change.FIRST)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    face = models.JSONField(_("what may be seen before answering"))
    back = models.JSONField(_("what may be seen after it"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    operation = models.UUIDField(unique=True)
    created_at = models.DateTimeField()

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("item version")
        verbose_name_plural = _("item versions")
        ordering = ["item", "-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="facts_itemversion_number_once")]

    def __str__(self) -> str:
        return f"{self.label} (version {self.number})"

    @property
    def wording(self) -> Wording:
        return Wording(self.kind, self.content, self.key, self.explanation)
