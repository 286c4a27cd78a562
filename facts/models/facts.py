"""Sources and facts: what is stated, where it stands, and when it was true."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.core.dates import PartialDate
from facts.core.deriving import Known
from facts.core.footing import Footing
from facts.core.values import read_values
from facts.models.decks import Deck, OfDeckQuerySet, Topic


def check_partial_date(value: str) -> None:
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError(_("Write a year, a month or a day: 2022, 2022-03 or 2022-03-17."), code="date") from error


class PartialDateField(models.CharField):
    """A date as far as it is known, stored as `facts.core.dates` writes it: 2022, 2022-03-17, 182X, -0043."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_partial_date]


class Source(models.Model):
    class TextFormat(models.TextChoices):
        PLAIN = "plain", _("Plain text")
        MARKDOWN = "markdown", _("Markdown")
        HTML = "html", _("HTML")

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="sources", verbose_name=_("deck"))
    slug = models.SlugField(_("stable id"), max_length=80)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=300)
    as_of = PartialDateField(_("speaks of"), help_text=_("The time it speaks of: 2022, 2022-03 or 2022-03-17."))
    url = models.CharField(_("address"), blank=True, max_length=500, validators=[URLValidator(["https", "http"])])
    text = models.TextField(
        _("text"),
        blank=True,
        max_length=400_000,
        help_text=_("To read facts from. Students never see it."),
    )
    text_format = models.CharField(
        _("format of the text"), max_length=10, choices=TextFormat.choices, default=TextFormat.PLAIN
    )
    dropped = models.JSONField(default=list, blank=True, editable=False)
    """Digests of the proposals that nobody wants (`facts/core/extraction/proposals.py`)."""

    objects = OfDeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["deck", "title"]
        constraints = [models.UniqueConstraint(fields=["deck", "slug"], name="facts_source_slug_once_a_deck")]

    def __str__(self) -> str:
        return self.title


class FactQuerySet(OfDeckQuerySet):
    def standing(self) -> FactQuerySet:
        """Facts that no other fact has taken the place of."""
        return self.filter(superseded_by=None)

    def past(self, today: dt.date) -> FactQuerySet:
        """Facts that still stand and were said to be valid until a day that is over."""
        return self.standing().filter(valid_until_on__lt=today)


class Fact(models.Model):
    """A statement with its footing. A fact that changes is superseded by a new one, never overwritten in silence.

    `values` are typed values that stand in the statement (`facts/core/values.py` tells their shape). With `subject`
    and `relation` they say what the statement is about, so that items can be derived from it and from its siblings:
    the facts of the same relation.
    """

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="facts", verbose_name=_("deck"))
    slug = models.SlugField(_("stable id"), max_length=80)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="facts", verbose_name=_("topic"))
    statement = models.TextField(_("statement"), max_length=2000)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="facts", verbose_name=_("source"))
    locator = models.CharField(
        _("place in the source"), max_length=100, help_text=_("Where it stands, for example: paragraph 3.")
    )
    as_of = PartialDateField(_("true as of"), help_text=_("2022, 2022-03 or 2022-03-17."))
    valid_until_on = models.DateField(_("valid until"), null=True, blank=True)
    subject = models.CharField(
        _("subject"), max_length=200, blank=True, help_text=_("What it speaks of, in the words of the statement.")
    )
    relation = models.CharField(
        _("relation"),
        max_length=80,
        blank=True,
        help_text=_("What it says of the subject: joined NATO in."),
    )
    values = models.JSONField(_("values"), default=list, blank=True)
    read_from = models.CharField(max_length=16, blank=True, editable=False)
    """The digest of the proposal that it was accepted from; empty if somebody wrote it."""
    operation = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    superseded_on = models.DateField(_("superseded on"), null=True, blank=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["deck", "topic__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "slug"], name="facts_fact_slug_once_a_deck"),
            models.UniqueConstraint(
                fields=["source", "read_from"],
                condition=~models.Q(read_from=""),
                name="facts_fact_read_once_from_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_by=None, superseded_on=None)
                | models.Q(superseded_by__isnull=False, superseded_on__isnull=False),
                name="facts_fact_superseded_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["deck", "relation"], name="facts_fact_by_relation")]

    def __str__(self) -> str:
        return self.statement

    @property
    def known(self) -> Known:
        """The fact as items are derived from it."""
        values = tuple(read_values(self.values))
        return Known(self.slug, self.statement, self.subject, self.relation, values, self.as_of)

    @property
    def newest(self) -> Fact:
        """The fact that stands in its place now; itself where none does."""
        fact = self
        while fact.superseded_by_id:
            fact = fact.superseded_by
        return fact

    @property
    def footing(self) -> Footing:
        source = self.source
        return Footing(source.publisher, source.title, source.url, self.locator, source.as_of)

    def clean(self) -> None:
        wrong = {}
        if self.topic_id and self.deck_id and self.topic.deck_id != self.deck_id:
            wrong["topic"] = _("This topic belongs to another deck.")
        if self.source_id and self.deck_id and self.source.deck_id != self.deck_id:
            wrong["source"] = _("This source belongs to another deck.")
        if wrong:
            raise ValidationError(wrong)
