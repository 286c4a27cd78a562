"""Reading the product's pages as a browser does: forms with their fields, the question, the labels of its options."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    """Hidden ones, by name."""
    options: dict[str, str] = field(default_factory=dict)
    """Values of the radio buttons named `response`, by label."""


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.loose: dict[str, str] = {}
        """Hidden fields outside of a form: what an autosave's answer puts in the place of the form's."""
        self._stem: list[str] = []
        self._value: str | None = None
        self._label: list[str] = []
        self._depth = 0
        self._in_form = False
        self.feed(html)
        self.close()

    @property
    def stem(self) -> str:
        """The words of the question; empty on a page without one."""
        return "".join(self._stem).strip()

    def form(self, end: str) -> Form | None:
        """The first form whose address ends so."""
        return next((form for form in self.forms if form.action.endswith(end)), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._depth:
            self._depth += tag == "div"
        elif given.get("id") == "stem":
            self._depth = 1
        if tag == "form":
            self._in_form = True
            self.forms.append(Form(given.get("action", "")))
        elif tag == "label":
            self._label = []
        elif tag == "input" and given.get("type") == "hidden":
            fields = self.forms[-1].fields if self._in_form else self.loose
            fields[given["name"]] = given.get("value", "")
        elif tag == "input" and self._in_form and given.get("type") == "radio" and given.get("name") == "response":
            self._value = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag == "div":
            self._depth -= 1
        if tag == "form":
            self._in_form = False
        elif tag == "label" and self._value is not None:
            self.forms[-1].options["".join(self._label).strip()] = self._value
            self._value = None

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._stem.append(data)
        self._label.append(data)
