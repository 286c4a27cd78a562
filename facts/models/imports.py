"""Imports: a file somebody sent, what was read of it, and what became of it.

What was read is staged row by row, whole with what will be shown, so that taking it in is a matter of moments. Once it
is taken in or discarded the rows go; those that tell something stay without their wording.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models.decks import Deck, OfDeckQuerySet, Topic
from facts.models.items import Item, kind_choices
from facts.models.media import Media


def folder_of(operation: uuid.UUID) -> str:
    """Where the file and its media lie until they are taken in: never by a name that somebody gave them."""
    return f"imports/{operation.hex}"


def place_of(import_: Import, filename: str) -> str:
    return f"{folder_of(import_.operation)}/file"


class ImportQuerySet(OfDeckQuerySet):
    def at_work(self) -> ImportQuerySet:
        return self.filter(state__in=(Import.State.READING, Import.State.APPLYING))


class Import(models.Model):
    """
    A file and how far it is.

    `run` is whoever is at work on it, `touched_at` when that was last heard of; `tries` counts how often the work was
    begun. `counts` are numbers of rows, by verdict and by kind, and of past reviews. `also` is what else was asked for,
    which stands above `facts`; `followed` are sentences of what that made, each with an address or none.
    """

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        READY = "ready", _("Waits for your word")
        REFUSED = "refused", _("Refused")
        APPLYING = "applying", _("Being taken in")
        DONE = "done", _("Taken in")
        DISCARDED = "discarded", _("Discarded")

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="imports", verbose_name=_("deck"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    operation = models.UUIDField(unique=True)
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=place_of, max_length=120)
    size = models.PositiveBigIntegerField(_("bytes"))
    format = models.CharField(_("format"), max_length=20, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("topic"))
    item_state = models.CharField(max_length=10, choices=Item.State.choices, default=Item.State.DRAFT)
    also = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    run = models.UUIDField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    notes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    followed = models.JSONField(default=list)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=models.Q(state__in=("reading", "applying")),
                name="facts_import_at_work",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def folder(self) -> str:
        return folder_of(self.operation)

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.READING, self.State.APPLYING)


class ImportRow(models.Model):
    """
    A question of the file, or something that was left out of it.

    `slug` is that of its item, and `item` and `seen` the item as it is and its version that the row was compared with.
    From `kind` on: what a version will hold, and the item besides; `history` is what whoever made the file did with it
    (`facts/core/formats/base.py: PastReview`).
    """

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Same")
        LEFT_OUT = "left_out", _("Left out")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    position = models.PositiveIntegerField()
    place = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    notes = models.JSONField(default=list)
    slug = models.CharField(max_length=120)
    item = models.ForeignKey(Item, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    seen = models.BigIntegerField(null=True)
    operation = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=kind_choices, blank=True)
    label = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    key = models.JSONField(default=dict)
    explanation = models.TextField(blank=True)
    face = models.JSONField(default=dict)
    back = models.JSONField(default=dict)
    topic = models.CharField(max_length=200, blank=True)
    tags = models.JSONField(default=list)
    difficulty = models.PositiveSmallIntegerField(null=True)
    points = models.DecimalField(max_digits=12, decimal_places=5, default=1)
    history = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["of", "position"], name="facts_importrow_position_once")]
        indexes = [models.Index(fields=["of", "verdict", "position"], name="facts_importrow_by_verdict")]

    def __str__(self) -> str:
        return self.label or self.name


class ImportMedia(models.Model):
    """A picture or sound of the file as it will be stored; its bytes lie in the import's folder by this name."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=32)
    kind = models.CharField(max_length=5, choices=Media.Kind.choices)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    alt = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "name"], name="facts_importmedia_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return f"{self.of.folder}/{self.name}"
