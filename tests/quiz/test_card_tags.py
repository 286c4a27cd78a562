"""What a card draws once and keeps."""

from __future__ import annotations

from django.template import engines
from django.utils.translation import override

from quiz.queries.faces import Button
from quiz.templatetags.cards import rating_buttons


def test_still_draws_once_for_each_language() -> None:
    template = engines["django"].from_string("{% load cards %}{% still %}{{ word }}{% endstill %}")
    drawn = []
    for language, word in (("en", "Undo"), ("en", "changed"), ("de", "Zurück"), ("en", "changed"), ("de", "changed")):
        with override(language):
            drawn.append(template.render({"word": word}))

    assert drawn == ["Undo", "Undo", "Zurück", "Undo", "Zurück"]


def test_rating_buttons_escape_and_number_their_keys() -> None:
    good, plain = Button("3", "<b>", "4 d", "<b>, next in 4 days", True), Button("1", "Again", "1 min", "Again", False)

    assert rating_buttons([plain, good]) == (
        '<button class="button" name="rating" value="1" aria-label="Again">'
        "Again<span>1 min <kbd>1</kbd></span></button>"
        '<button class="button primary" name="rating" value="3" aria-label="&lt;b&gt;, next in 4 days">'
        "&lt;b&gt;<span>4 d <kbd>2</kbd></span></button>"
    )
