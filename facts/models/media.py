"""Pictures and sounds that questions show. They are named by what they hold, so that a name says nothing else.

An author writes `![what it shows](media:0123456789abcdef01234567.png)`; `facts/core/prose.py` makes the tag of it.
Who may fetch one follows from the deck: its editors, and who is in a course that uses it.
"""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from facts.core import prose
from facts.models.decks import Deck, OfDeckQuerySet
from facts.models.items import ItemVersion


def place_of(media: Media, filename: str) -> str:
    """Where the file lies: never by the name that somebody gave it."""
    return f"media/{media.name[:2]}/{media.name}"


class Media(models.Model):
    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Sound")

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="media", verbose_name=_("deck"))
    name = models.CharField(
        _("name"), max_length=32, editable=False, validators=[RegexValidator(r"^[0-9a-f]{24}\.[a-z0-9]{3,4}$")]
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, editable=False)
    content_type = models.CharField(_("type"), max_length=40, editable=False)
    file = models.FileField(_("file"), upload_to=place_of, max_length=120)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    alt = models.CharField(
        _("description"), max_length=500, help_text=_("What it shows or says, for those who cannot see or hear it.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfDeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture or sound")
        verbose_name_plural = _("pictures and sounds")
        ordering = ["deck", "-pk"]
        constraints = [models.UniqueConstraint(fields=["deck", "name"], name="facts_media_once_a_deck")]

    def __str__(self) -> str:
        return self.alt or self.name

    @property
    def line(self) -> str:
        """What an author writes to show it."""
        return prose.media_line(self.name, self.alt)

    @property
    def html(self) -> str:
        return prose.inline(self.line)

    @property
    def versions(self) -> models.QuerySet[ItemVersion]:
        """The versions of the deck's items that show it, in whichever text."""
        text = models.TextField()
        written = Concat(Cast("content", text), Cast("key", text), "explanation", output_field=text)
        return (
            ItemVersion.objects.filter(item__deck=self.deck_id)
            .alias(written=written)
            .filter(written__contains=self.name)
        )
