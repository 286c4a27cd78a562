"""Pictures and sounds are taken in by what they hold, and nothing else is."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image, PngImagePlugin

from facts.actions.media import MediaInUseError, accept, remove_media, store_media
from facts.core.media import MOST_BYTES, MOST_SIDE, MediaError
from facts.models import Media
from tests import factories
from tests.factories import picture

FRAME = b"\xff\xfb\x90\x00"
"""The head of an MP3 frame: version 1, layer III, 128 kbit/s, 44,100 Hz, 417 bytes long."""
MP3 = (FRAME + bytes(413)) * 3
TAG = b"ID3\x04\x00\x00" + bytes([0, 0, 1, 0]) + bytes(128)
WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(24)
OGG = b"OggS" + bytes(24) + b"OpusHead" + bytes(40)
M4A = b"\x00\x00\x00\x18ftypM4A " + bytes(12) + b"hdlr" + bytes(8) + b"soun" + bytes(40)
WEBM = b"\x1aE\xdf\xa3" + bytes(8) + b"\x42\x82\x84webm" + bytes(20) + b"A_OPUS" + bytes(40)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "suffix", "content_type"),
    [
        (MP3, "mp3", "audio/mpeg"),
        (TAG + MP3, "mp3", "audio/mpeg"),
        (WAV, "wav", "audio/wav"),
        (OGG, "ogg", "audio/ogg"),
        (M4A, "m4a", "audio/mp4"),
        (WEBM, "weba", "audio/webm"),
    ],
)
def test_a_sound_is_kept_as_it_is(data: bytes, suffix: str, content_type: str):
    accepted = accept(data)

    assert (accepted.kind, accepted.suffix, accepted.content_type, accepted.data) == (
        "audio",
        suffix,
        content_type,
        data,
    )


@pytest.mark.parametrize(
    ("came", "suffix", "format_"),
    [("png", "png", "PNG"), ("gif", "png", "PNG"), ("jpeg", "jpg", "JPEG"), ("webp", "webp", "WEBP")],
)
def test_a_picture_is_drawn_anew(came: str, suffix: str, format_: str):
    accepted = accept(picture(came))

    assert (accepted.kind, accepted.suffix) == ("image", suffix)
    assert (opened(accepted.data).format, opened(accepted.data).size) == (format_, (8, 6))


def test_what_a_picture_says_besides_is_left_out():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "<script>alert(1)</script>")
    exif = Image.Exif()
    exif[0x010E] = "At home, 54.68 N 25.28 E"
    files = [
        picture(pnginfo=said),
        picture() + b"<script>alert(1)</script>",
        picture("jpeg", exif=exif, comment=b"<script>"),
        picture("webp", exif=exif),
    ]

    for data in files:
        assert b"script" in data or b"At home" in data
        assert b"script" not in accept(data).data
        assert b"At home" not in accept(data).data


def test_a_picture_stands_upright_and_keeps_its_holes():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    out = io.BytesIO()
    Image.new("RGBA", (2, 2), (0, 0, 0, 0)).save(out, "png")

    assert opened(accept(picture("jpeg", exif=exif)).data).size == (6, 8)
    assert opened(accept(out.getvalue()).data).getpixel((0, 0))[3] == 0


def test_a_large_picture_is_made_smaller():
    assert opened(accept(picture(size=(MOST_SIDE + 1000, 50))).data).size == (MOST_SIDE, 40)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x", "x")
    return out.getvalue()


def claiming(side: int) -> bytes:
    """A small file that says it is a large picture."""
    data = picture(size=(10, 10))
    head = b"IHDR" + struct.pack(">II", side, side) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


UNKNOWN, TWICE, DAMAGED, TOO_MANY = "This is neither", "a sound and something else", "is damaged", "too many pixels"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (bytes(MOST_BYTES + 1), "This file is larger than 10 MB."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", UNKNOWN),
        (b"<!DOCTYPE html><script>alert(1)</script>", UNKNOWN),
        (b"%PDF-1.7 /JS", UNKNOWN),
        (b"words", UNKNOWN),
        (zipped(), UNKNOWN),
        (b"BM" + bytes(100), UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), UNKNOWN),
        (picture("jpeg", size=(300, 300))[:400], DAMAGED),
        (claiming(7_000), TOO_MANY),
        (claiming(70_000), TOO_MANY),
        (TAG + MP3 + b"<SCRIPT >alert(1)</script>", TWICE),
        (WAV + b"<!doctype  html>", TWICE),
        (OGG + b"%PDF-1.7", TWICE),
        (MP3 + zipped(), TWICE),
        (FRAME + bytes(1000), UNKNOWN),
        (M4A.replace(b"soun", b"vide"), UNKNOWN),
        (WEBM + b"V_VP9", UNKNOWN),
        (b"RIFF" + bytes(4) + b"AVI LIST" + bytes(40), UNKNOWN),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_nothing_else_comes_in(data: bytes, sentence: str):
    with pytest.raises(MediaError) as caught:
        accept(data)
    assert sentence in str(caught.value)


def test_the_same_file_again_is_the_same_row(db: None):
    deck = factories.DeckFactory()
    first = store_media(deck, accept(picture()), alt="A square")

    again = store_media(deck, accept(picture()), alt="Another word")
    elsewhere = store_media(factories.DeckFactory(), accept(picture()), alt="Elsewhere")

    assert (again.pk, again.alt, Media.objects.count()) == (first.pk, "A square", 2)
    assert (elsewhere.name, elsewhere.file.name) == (first.name, first.file.name)
    assert first.file.name == f"media/{first.name[:2]}/{first.name}"
    assert Path(first.file.path).read_bytes() == accept(picture()).data
    assert default_storage.path(first.file.name).startswith(str(default_storage.location))


def test_a_file_is_readable_by_its_owner_alone(db: None):
    row = factories.MediaFactory()

    assert Path(row.file.path).stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_cut_short_is_written_again(db: None):
    row = factories.MediaFactory(data=picture(colour=77))
    Path(row.file.path).write_bytes(b"cut")

    factories.MediaFactory(deck=row.deck, data=picture(colour=77))

    assert default_storage.size(row.file.name) == row.size


def test_what_a_question_showed_once_stays(db: None):
    deck = factories.DeckFactory()
    row = factories.MediaFactory(deck=deck)
    item = factories.ItemFactory(deck=deck, kind="card", key={"back": f"This: {row.line}"})

    assert [version.item for version in row.versions] == [item]
    with pytest.raises(MediaInUseError):
        remove_media(row)
    assert Media.objects.count() == 1


def test_the_file_goes_with_the_last_row(db: None, django_capture_on_commit_callbacks):
    rows = [factories.MediaFactory(data=picture(colour=99)) for _ in range(2)]
    place = rows[0].file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_media(rows[0])
    assert default_storage.exists(place)
    with django_capture_on_commit_callbacks(execute=True):
        remove_media(rows[1])
    assert not default_storage.exists(place)
