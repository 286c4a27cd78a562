"""Uploading pictures and sounds, and showing them in items."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from facts.models import Media
from tests import factories
from tests.admin.test_items import add, fact_of, typed
from tests.factories import picture
from tests.pages import Page

ADD = "/admin/facts/media/add/"
ELSEWHERE = "0123456789abcdef01234567.png"


def upload(client, data: bytes, name: str = "evil.html", **fields):
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return client.post(ADD, {"upload": file, "alt": "A square", **fields}, follow=True)


def test_an_upload_leads_to_the_line_to_copy(classroom, as_grace):
    response = upload(as_grace, picture(), deck=classroom.deck.pk)

    row = Media.objects.get()
    assert response.redirect_chain == [(reverse("admin:facts_media_change", args=[row.pk]), 302)]
    assert f"![A square](media:{row.name})" in Page(response).text
    assert ("img", "src", f"/media/{row.name}") in Page(response).attributes
    assert "Not used yet." in Page(response).text


def test_the_same_upload_again_is_the_same_row(classroom, as_grace):
    for _ in range(2):
        upload(as_grace, picture(), deck=classroom.deck.pk)

    assert Media.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg onload=alert(1)>", "This is neither a picture"),
        (b"<html>" + bytes(10_000_001), "This file is larger than 10 MB."),
    ],
)
def test_what_is_no_picture_is_told_and_nothing_is_stored(classroom, as_grace, data, sentence):
    response = upload(as_grace, data, "fine.png", deck=classroom.deck.pk)

    assert sentence in Page(response).text
    assert Media.objects.count() == 0


def test_a_request_that_is_far_too_large_is_not_read(classroom, as_grace, settings):
    settings.UPLOAD_MAX_SIZE = 1000

    assert upload(as_grace, bytes(2000), deck=classroom.deck.pk).status_code == 400
    assert Media.objects.count() == 0


def test_a_picture_in_use_is_not_deleted(classroom, as_grace):
    row = factories.MediaFactory(deck=classroom.deck)
    address = reverse("admin:facts_media_delete", args=[row.pk])
    item = factories.ItemFactory(deck=classroom.deck, kind="truefalse", stem=row.line)

    assert as_grace.post(address, {"post": "yes"}).status_code == 403
    page = Page(as_grace.get(reverse("admin:facts_media_change", args=[row.pk])))
    assert reverse("admin:facts_item_change", args=[item.pk]) in page.links
    item.delete()
    assert as_grace.post(address, {"post": "yes"}).status_code == 302
    assert Media.objects.count() == 0


def test_the_editor_offers_the_decks_own_pictures(classroom, as_grace):
    row = factories.MediaFactory(deck=classroom.deck)
    other = factories.MediaFactory()

    page = Page(as_grace.get(reverse("admin:facts_item_change", args=[classroom.items["single"].pk])))

    assert row.line in page.text
    assert other.name not in page.source


@pytest.mark.parametrize("field", ["stem", "explanation", "option-1-text"])
def test_a_picture_of_another_deck_is_an_error_at_its_field(classroom, as_grace, field):
    response = add(as_grace, typed(fact=fact_of(classroom).pk, **{field: f"![A map](media:{ELSEWHERE})"}))

    sentence = f"There is no {ELSEWHERE} among the pictures and sounds of this deck."
    assert response.context["form"].errors == {field: [sentence]}


def test_a_picture_of_the_deck_is_shown(classroom, as_grace):
    row = factories.MediaFactory(deck=classroom.deck)

    response = add(as_grace, typed(fact=fact_of(classroom).pk, stem=f"What is it? {row.line}"))

    response = as_grace.get(response.headers["Location"])
    assert ("img", "src", f"/media/{row.name}") in Page(response).attributes
