"""Taking in pictures and sounds: by what they hold, never by what they are called."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from facts.core.media import MOST_BYTES, MOST_PIXELS, MOST_SIDE, MediaError, sound_of
from facts.models import Deck, Media
from facts.models.media import place_of

WRITERS = {
    "PNG": ("png", "image/png", {"optimize": True}),
    "GIF": ("png", "image/png", {"optimize": True}),
    "JPEG": ("jpg", "image/jpeg", {"quality": 88, "progressive": True}),
    "WEBP": ("webp", "image/webp", {"quality": 88}),
}
"""By the format that came: how it is written again."""


@dataclass(frozen=True)
class Accepted:
    """A file as it will be stored."""

    kind: Media.Kind
    suffix: str
    content_type: str
    data: bytes

    @property
    def name(self) -> str:
        return f"{hashlib.blake2s(self.data).hexdigest()[:24]}.{self.suffix}"


def accept(data: bytes) -> Accepted:
    """The picture drawn anew, or the sound as it is. Raises MediaError with a sentence."""
    if not data:
        raise MediaError(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise MediaError(_("This file is larger than 10 MB."))
    if sound := sound_of(data):
        return Accepted(Media.Kind.AUDIO, sound.suffix, sound.content_type, data)
    return _picture(data)


def _picture(data: bytes) -> Accepted:
    try:
        picture = Image.open(io.BytesIO(data), formats=list(WRITERS))
        suffix, content_type, options = WRITERS[str(picture.format)]
        is_small = picture.width * picture.height <= MOST_PIXELS
        drawn = _drawn(picture, suffix, options) if is_small else b""
    except Image.UnidentifiedImageError as error:
        known = _("This is neither a picture (PNG, JPEG, GIF, WebP) nor a sound (MP3, Ogg, WAV, M4A, WebM).")
        raise MediaError(known) from error
    except Image.DecompressionBombError as error:
        raise MediaError(_("This picture has too many pixels. Make it smaller.")) from error
    except Exception as error:  # of whatever class: the decoders expect files that are whole
        raise MediaError(_("This picture is damaged. Save it anew and try again.")) from error
    if not drawn:
        raise MediaError(_("This picture has too many pixels. Make it smaller."))
    return Accepted(Media.Kind.IMAGE, suffix, content_type, drawn)


def _drawn(picture: Image.Image, suffix: str, options: dict[str, object]) -> bytes:
    """Upright, not too large, and without all that the file said besides: place, camera, comments, what hung behind it.

    Of one that moves the first picture stays: nothing on a page moves by itself.
    """
    picture = ImageOps.exif_transpose(picture)
    has_holes = "A" in picture.getbands() or "transparency" in picture.info
    picture = picture.convert("RGBA" if has_holes and suffix != "jpg" else "RGB")
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, {"jpg": "JPEG"}.get(suffix, suffix), **options)
    return out.getvalue()


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
