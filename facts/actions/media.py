"""Taking in pictures and sounds: by what they hold, never by what they are called."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from facts.actions.files.drawing import Accepted, accept
from facts.models import Deck, Media
from facts.models.media import place_of

__all__ = ["Accepted", "MediaInUseError", "accept", "remove_media", "store_file", "store_media"]


@transaction.atomic
def store_media(deck: Deck, accepted: Accepted, *, alt: str) -> Media:
    """The picture or sound of this deck. The same file again is the same row, with the words that it had."""
    place = store_file(accepted.name, accepted.data)
    values = {"kind": accepted.kind, "content_type": accepted.content_type, "size": len(accepted.data), "alt": alt}
    return Media.objects.get_or_create(deck=deck, name=accepted.name, defaults={**values, "file": place})[0]


def store_file(name: str, data: bytes) -> str:
    """Write the file, once for all decks, and give its place. One that was cut short is written again."""
    place = place_of(Media(name=name), "")
    if default_storage.exists(place) and default_storage.size(place) != len(data):
        default_storage.delete(place)
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(data))
    return place


class MediaInUseError(ValueError):
    """Somebody wants to remove what a question shows, or showed to somebody."""


@transaction.atomic
def remove_media(media: Media) -> None:
    """Remove the row, and the file once no deck has it. Raises MediaInUseError while a version shows it."""
    if media.versions.exists():
        raise MediaInUseError(_("A question shows this."))
    place = media.file.name
    media.delete()
    if not Media.objects.filter(name=media.name).exists():
        transaction.on_commit(lambda: default_storage.delete(place))
