"""A formula, a picture, a sound, and a card from right to left, on a phone in the dark; then how they come in."""

from __future__ import annotations

import re
import struct
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from facts.models import Media
from quiz.actions.cards import start_sitting
from quiz.actions.starts import start_attempt
from tests import factories
from tests.conftest import ClassRoom
from tests.factories import picture
from tests.journeys.conftest import GIVEN_UP, OpenPage, Watch, check_axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SILENCE = b"RIFF" + struct.pack("<I", 8036) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
SILENCE += b"data" + struct.pack("<I", 8000) + b"\x80" * 8000
WIDE = " + ".join([r"\frac{n(n+1)}{2}"] * 9)


def test_a_learner_meets_a_formula_a_picture_a_sound_and_arabic(page: OpenPage, classroom: ClassRoom) -> None:
    now, deck = timezone.now(), classroom.deck
    map_ = factories.MediaFactory(deck=deck, alt="A map", data=picture(size=(900, 500)))
    tone = factories.MediaFactory(deck=deck, alt="A tone", data=SILENCE)
    options = [{"id": id_, "text": text} for id_, text in zip("ab", [r"$\frac{1}{2}$", map_.line], strict=True)]
    content = {"stem": f"Which? {map_.line} {tone.line}\n\n$${WIDE}$$", "options": options}
    item = factories.ItemFactory(deck=deck, content=content, key={"right": "a"})
    card = factories.ItemFactory(
        deck=deck, kind="card", content={"stem": "ما هي العاصمة؟", "lang": "ar"}, key={"back": "Vilnius", "lang": "lt"}
    )
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=item)
    attempt = start_attempt(quiz, classroom.ada, operation=uuid4(), seed=1, now=now)
    start_sitting(classroom.ada, [card.pk], title="", operation=uuid4(), now=now)
    ada = page(390, scheme="dark", user=classroom.ada)

    ada.goto(reverse("quiz:attempt-question", args=[attempt.pk, 1]))
    expect(ada.get_by_role("radio", name=r"\frac{1}{2}")).to_be_visible()
    expect(ada.get_by_role("radio", name="A map")).to_be_visible()
    shown = ada.locator("#stem img")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("img => [img.naturalWidth, img.clientWidth <= innerWidth]") == [900, True]
    ada.locator("audio").evaluate("audio => audio.load()")
    expect(ada.locator("audio")).not_to_have_js_property("readyState", 0)
    assert ada.locator("audio").evaluate("audio => audio.duration") == pytest.approx(1, abs=0.01)
    fits_and_can_be_used(ada)

    ada.goto(f"{reverse('quiz:cards-review')}?show=answer")
    assert ada.locator("#stem").evaluate("stem => [stem.lang, getComputedStyle(stem).direction]") == ["ar", "rtl"]
    back = ada.locator(".answer > .question")
    assert back.evaluate("back => [back.lang, getComputedStyle(back).direction]") == ["lt", "ltr"]
    fits_and_can_be_used(ada)


def test_an_author_uploads_a_picture_and_puts_it_into_a_question(
    page: OpenPage, classroom: ClassRoom, watch: Watch
) -> None:
    watch.forgive(GIVEN_UP)
    grace = page(user=classroom.grace)
    grace.goto(reverse("admin:facts_media_add"))
    grace.get_by_label("File").set_input_files({"name": "map.svg", "mimeType": "image/svg+xml", "buffer": picture()})
    grace.get_by_label("Description").fill("A map [of 1922]")
    grace.get_by_role("button", name="Save", exact=True).click()
    line = rf"![A map \[of 1922\]](media:{Media.objects.get().name})"
    expect(grace.locator(".copy")).to_have_text(line)

    grace.goto(reverse("admin:facts_item_change", args=[classroom.items["single"].pk]))
    grace.get_by_label("Explanation").fill("As seen here: ")
    grace.get_by_text("Insert a picture or sound").click()
    grace.get_by_role("button", name=re.compile("^Insert: A map")).click()
    expect(grace.get_by_label("Explanation")).to_have_value(f"As seen here: {line}")
    expect(grace.locator("#preview").get_by_alt_text("A map [of 1922]")).to_be_visible()
    fits_and_can_be_used(grace)


def fits_and_can_be_used(tab: Page) -> None:
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= tab.viewport_size["width"]
    check_axe(tab)
