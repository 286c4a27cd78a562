"""An admin page: which of its forms is the one to fill in."""

from __future__ import annotations

from tests import pages


class Page(pages.Page):
    """Also reads what stands in a textarea."""

    def __init__(self, response) -> None:
        self._text: list[str] | None = None
        super().__init__(response)

    @property
    def editor(self) -> pages.Form:
        return next(form for form in self.forms if form.id.endswith("_form") and form.method == "post")

    def handle_starttag(self, tag, attrs) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "textarea":
            self._text = []

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag == "textarea" and self._form is not None:
            name, _nothing = self._form.fields[-1]
            self._form.fields[-1] = (
                name,
                "".join(self._text or []).replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n"),
            )
            self._text = None
