"""Pictures and sounds as they will be stored. Without Django, so that it can be done in a process of its own."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from facts.core.media import MOST_BYTES, MOST_PIXELS, MOST_SIDE, MediaError, sound_of

IMAGE, AUDIO = "image", "audio"
"""What `Media.Kind` calls them."""
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

    kind: str
    suffix: str
    content_type: str
    data: bytes

    @property
    def name(self) -> str:
        return f"{hashlib.blake2s(self.data).hexdigest()[:24]}.{self.suffix}"


def accept(data: bytes) -> Accepted:
    """The picture drawn anew, or the sound as it is. Raises MediaError with a sentence."""
    if not data:
        raise MediaError("This file is empty.")
    if len(data) > MOST_BYTES:
        raise MediaError("This file is larger than 10 MB.")
    if sound := sound_of(data):
        return Accepted(AUDIO, sound.suffix, sound.content_type, data)
    return _picture(data)


def _picture(data: bytes) -> Accepted:
    try:
        picture = Image.open(io.BytesIO(data), formats=list(WRITERS))
        suffix, content_type, options = WRITERS[str(picture.format)]
        is_small = picture.width * picture.height <= MOST_PIXELS
        drawn = _drawn(picture, suffix, options) if is_small else b""
    except Image.UnidentifiedImageError as error:
        known = "This is neither a picture (PNG, JPEG, GIF, WebP) nor a sound (MP3, Ogg, WAV, M4A, WebM)."
        raise MediaError(known) from error
    except Image.DecompressionBombError as error:
        raise MediaError("This picture has too many pixels. Make it smaller.") from error
    except Exception as error:  # of whatever class: the decoders expect files that are whole
        raise MediaError("This picture is damaged. Save it anew and try again.") from error
    if not drawn:
        raise MediaError("This picture has too many pixels. Make it smaller.")
    return Accepted(IMAGE, suffix, content_type, drawn)


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
