"""Decks: bodies of topics, sources, facts and items with one set of editors.

Which courses use a deck is the courses' business.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import User


class DeckQuerySet(models.QuerySet["Deck"]):
    def editable_by(self, user: User) -> DeckQuerySet:
        """Decks whose topics, sources, facts and items this person may change. Administrators change all."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(pk__in=Deck.editors.through.objects.filter(user_id=user.pk).values("deck_id"))


class Deck(models.Model):
    slug = models.SlugField(_("stable id"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="decks", blank=True, verbose_name=_("editors")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("deck")
        verbose_name_plural = _("decks")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class OfDeckQuerySet(models.QuerySet):
    """Rows that belong to a deck are changed by that deck's editors."""

    def editable_by(self, user: User) -> OfDeckQuerySet:
        if user.is_active and user.is_superuser:
            return self
        return self.filter(deck__in=Deck.objects.editable_by(user))


class Topic(models.Model):
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="topics", verbose_name=_("deck"))
    slug = models.SlugField(_("stable id"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = OfDeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["deck", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["deck", "slug"], name="facts_topic_slug_once_a_deck")]

    def __str__(self) -> str:
        return self.title
