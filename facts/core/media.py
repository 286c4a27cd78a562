"""
What may be shown or heard: which bytes are a sound, and which are something else in disguise.

Pictures are drawn anew when they are stored (`facts/actions/files/drawing.py`); sounds are kept as they are, so that
they are looked at here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 10_000_000
MOST_SIDE = 4_000
"""Pixels; a larger picture is made smaller."""
MOST_PIXELS = 40_000_000
"""A picture that unpacks to more is not opened."""


class MediaError(ValueError):
    """Why a file is refused, in a sentence."""


@dataclass(frozen=True)
class Sound:
    """`suffix` is that of the name it is stored by."""

    suffix: str
    content_type: str
    fits: Callable[[bytes], bool]


_PAGES = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)[\s>:/]|%PDF-", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"

_TRACK = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)

_MPEG_RATES = (44100, 48000, 32000)
_MPEG_BITS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Thousands of bits a second of layer III, by version (ISO/IEC 11172-3 and 13818-3)."""


def sound_of(data: bytes) -> Sound | None:
    """Which sound these bytes are. Raises MediaError where they are a sound and a page or an archive at once."""
    sound = next((sound for sound in SOUNDS if sound.fits(data)), None)
    if sound and (_PAGES.search(data) or _ZIP_END in data[-66_000:]):
        raise MediaError("This file is a sound and something else at once. Save the sound anew with a sound editor.")
    return sound


def _is_mp3(data: bytes) -> bool:
    """Two frames of layer III in a row, behind a tag or not."""
    start = 0
    if data[:3] == b"ID3" and len(data) > 10 and all(byte < 0x80 for byte in data[6:10]):
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        start = 10 + size
    length = _frame_length(data[start : start + 4])
    return length > 0 and _frame_length(data[start + length : start + length + 4]) > 0


def _frame_length(head: bytes) -> int:
    """Bytes of the frame that begins with these four; 0 where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return 0
    is_first = version == 3
    per_second = _MPEG_RATES[rate] // {3: 1, 2: 2, 0: 4}[version]
    return (144 if is_first else 72) * _MPEG_BITS[1 if is_first else 2][bits] * 1000 // per_second + (head[2] >> 1 & 1)


def _is_wav(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:16] == b"WAVEfmt "


def _is_ogg(data: bytes) -> bool:
    head = data[:200]
    return head[:4] == b"OggS" and (b"OpusHead" in head or b"\x01vorbis" in head or b"\x7fFLAC" in head)


def _is_mp4(data: bytes) -> bool:
    """A container that has sound and no film."""
    return data[4:8] == b"ftyp" and set(_TRACK.findall(data)) == {b"soun"}


def _is_webm(data: bytes) -> bool:
    head = data[:4096]
    return head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:64] and b"A_" in head and b"V_" not in head


SOUNDS = (
    Sound("mp3", "audio/mpeg", _is_mp3),
    Sound("ogg", "audio/ogg", _is_ogg),
    Sound("wav", "audio/wav", _is_wav),
    Sound("m4a", "audio/mp4", _is_mp4),
    Sound("weba", "audio/webm", _is_webm),
)
