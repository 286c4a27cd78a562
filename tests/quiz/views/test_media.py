"""Who may fetch a picture or a sound, and how it comes. `tests/house/test_doors.py` sends everybody to the door."""

from __future__ import annotations

import pytest
from django.utils import timezone

from quiz.models import Enrolment
from tests import factories
from tests.conftest import signed_in
from tests.facts.actions.test_media import MP3

SAFE = {
    "Cache-Control": "private, max-age=86400",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@pytest.fixture
def sound(classroom):
    return factories.MediaFactory(deck=classroom.deck, data=MP3)


def test_a_file_comes_whole_and_can_do_nothing(as_ada, sound):
    response = as_ada.get(f"/media/{sound.name}", headers={"Accept-Encoding": "gzip"})

    assert response.status_code == 200
    assert response.content == MP3
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Content-Length"] == str(len(MP3))
    assert {name: response.headers[name] for name in SAFE} == SAFE
    assert "Content-Encoding" not in response.headers


def test_a_file_that_is_there_already_does_not_come_again(as_ada, sound):
    etag = as_ada.get(f"/media/{sound.name}").headers["ETag"]

    response = as_ada.get(f"/media/{sound.name}", headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("asked", "status", "stretch"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-10", 206, slice(-10, None)),
        ("bytes=0-999999", 206, slice(0, None)),
        ("bytes=-999999", 206, slice(0, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=5-4", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
    ],
)
def test_a_player_asks_for_a_stretch(as_ada, sound, asked, status, stretch):
    response = as_ada.get(f"/media/{sound.name}", headers={"Range": asked})

    assert (response.status_code, response.content) == (status, MP3[stretch])
    assert {name: response.headers[name] for name in SAFE} == SAFE
    if status == 206:
        first, last, _ = stretch.indices(len(MP3))
        assert response.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(MP3)}"
    if status == 416:
        assert response.headers["Content-Range"] == f"bytes */{len(MP3)}"


def test_a_stretch_of_another_file_comes_whole(as_ada, sound):
    response = as_ada.get(f"/media/{sound.name}", headers={"Range": "bytes=0-9", "If-Range": '"other"'})

    assert (response.status_code, response.content) == (200, MP3)


def test_who_may_fetch_it(classroom, sound):
    editor = factories.UserFactory()
    classroom.deck.editors.add(editor)
    past = factories.CourseFactory(decks=[classroom.deck], archived_at=timezone.now())
    alumna = factories.EnrolmentFactory(course=past).user
    other = factories.EnrolmentFactory().user
    factories.MediaFactory(deck=factories.DeckFactory(editors=[classroom.mallory]))
    assistant = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user

    got = [signed_in(user).get(f"/media/{sound.name}").status_code for user in (editor, assistant, classroom.grace)]
    kept_out = [signed_in(user).get(f"/media/{sound.name}").status_code for user in (alumna, other, classroom.mallory)]

    assert got == [200, 200, 200]
    assert kept_out == [404, 404, 404]


@pytest.mark.parametrize("name", ["x", "../factkeep.sqlite3", "0" * 24 + ".png", "%00", "a" * 3000])
def test_other_names_are_not_there(as_ada, sound, name):
    assert as_ada.get(f"/media/{name}").status_code == 404
