"""Pages as a browser without scripts has them: text to read, links to follow, forms to fill in and send."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Button:
    """A button that sends a form; `form` is the id of the form it names, if it stands outside of it."""

    name: str
    value: str
    words: str


@dataclass
class Form:
    id: str
    method: str
    action: str
    attributes: Mapping[str, str]
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By name, the value and the words of each radio button, check box or option."""

    def filled(self, press: tuple[str, str] | None = None, **changes: Any) -> dict[str, list[str]]:
        """What a browser sends: its fields, some changed (a list for several values), and the button pressed."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        for name, value in changes.items():
            sent[name] = list(value) if isinstance(value, list | tuple) else [value]
        if press:
            assert press in {(button.name, button.value) for button in self.buttons}, f"no such button: {press}"
            sent.setdefault(press[0], []).append(press[1])
        return sent


class Page(HTMLParser):
    def __init__(self, response: HttpResponse | str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = response if isinstance(response, str) else response.content.decode()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.files: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self._loose: list[tuple[str, Any]] = []
        self._form: Form | None = None
        self._select: tuple[Form, str, list[tuple[str, str, bool]]] | None = None
        self._label: tuple[Form, str, str] | None = None
        self._button: list[Any] | None = None
        self._words: list[str] = []
        self._skips = 0
        self.feed(self.source)
        by_id = {form.id: form for form in self.forms}
        for form_id, button in self._loose:
            if form_id in by_id:  # a part may hold buttons of a form that is not in it
                by_id[form_id].buttons.append(button)
        self.text = " ".join(" ".join(self._words).split())

    def form(self, action: str) -> Form:
        """The one form that goes to this address."""
        found = [form for form in self.forms if form.action == action]
        assert len(found) == 1, f"{len(found)} forms to {action}; there are {[form.action for form in self.forms]}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in has.items()]
        if "id" in has:
            self.ids.append(has["id"])
        if tag == "form":
            action = has.get("action", "")
            self._form = Form(has.get("id", ""), has.get("method", "get").lower(), action, has)
            self.forms.append(self._form)
        elif tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag in {"script", "link", "img"}:
            self.files += [has[name] for name in ("src", "href") if name in has]
        elif tag in {"button", "input", "select", "textarea", "option"}:
            self._control(tag, has)
        self._skips += tag in {"script", "style", "title"}

    def _control(self, tag: str, has: Mapping[str, str]) -> None:
        form = self._form
        if tag == "button":
            if has.get("type", "submit") == "submit" and "disabled" not in has:
                self._button = [has.get("form") or form, has.get("name", ""), has.get("value", ""), len(self._words)]
        elif form is None:
            return
        elif tag == "select":
            self._select = (form, has.get("name", ""), [])
        elif tag == "option":
            if self._select:
                self._select[2].append((has.get("value", "\0"), "", "selected" in has))
        elif has.get("type") in {"radio", "checkbox"} and "name" in has:
            self._label = (form, has["name"], has.get("value", "on"))
            form.choices.setdefault(has["name"], [])
            if "checked" in has:
                form.fields.append((has["name"], has.get("value", "on")))
        elif "name" in has and has.get("type") not in {"submit", "file"} and "disabled" not in has:
            form.fields.append((has["name"], has.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select:
            form, name, options = self._select
            said = [(words if value == "\0" else value, words) for value, words, _ in options]
            chosen = [value for (value, _), (_, _, is_chosen) in zip(said, options, strict=True) if is_chosen]
            form.choices[name] = said
            form.fields += [(name, value) for value in chosen or [value for value, _ in said[:1]]]
            self._select = None
        elif tag == "label" and self._label:
            self._label = None
        elif tag == "button" and self._button:
            owner, name, value, begin = self._button
            button = Button(name, value, " ".join(" ".join(self._words[begin:]).split()))
            if isinstance(owner, str):
                self._loose.append((owner, button))
            elif owner:
                owner.buttons.append(button)
            self._button = None
        self._skips -= tag in {"script", "style", "title"}

    def handle_data(self, data: str) -> None:
        if self._skips:
            return
        self._words.append(data)
        words = " ".join(data.split())
        if self._select and self._select[2]:
            value, before, is_chosen = self._select[2][-1]
            self._select[2][-1] = (value, before + words, is_chosen)
        elif self._label and words:
            form, name, value = self._label
            form.choices[name].append((value, words))
            self._label = None


def send(client: Client, form: Form, press: tuple[str, str] | None = None, **changes: Any) -> HttpResponse:
    """Send a form as a browser without scripts does, and follow where it leads."""
    data = form.filled(press, **changes)
    if form.method == "get":
        return client.get(form.action, data, follow=True)
    return client.post(form.action, data, follow=True)


def crawl(client: Client, *starts: str, alike: int = 12, alike_in_admin: int = 1) -> dict[str, HttpResponse]:
    """Every page of this site that links lead to, by address without fragment. Nothing is posted.

    Of pages that differ by numbers or the query alone it opens so many.
    """
    found: dict[str, HttpResponse] = {}
    opened: Counter[str] = Counter()
    ahead = list(starts)
    while ahead:
        url = ahead.pop(0)
        path, _, query = url.partition("?")
        shape = re.sub("[0-9]+", "0", path) + "?" * bool(query)
        if url in found or opened[shape] >= (alike_in_admin if path.startswith("/admin/") else alike):
            continue
        opened[shape] += 1
        found[url] = response = client.get(url)
        if response.status_code in {301, 302}:
            ahead.append(urljoin(url, response.headers["Location"]))
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            ahead += local_links(url, Page(response).links)
    return found


def local_links(base: str, links: Iterable[str]) -> list[str]:
    """Links to pages of this site, as paths with their query."""
    paths = []
    for link in links:
        parts = urlsplit(urldefrag(urljoin(base, link)).url)
        if not parts.scheme and not parts.netloc and not parts.path.startswith("/static/"):
            paths.append(parts.geturl())
    return paths


UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def said(response: HttpResponse) -> str:
    """All that an answer says, body and headers and cookies, without its random ids, in which any figure may stand."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = [f"{name}: {value}" for name, value in response.headers.items()]
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    text = "\n".join([*headers, *cookies, body.decode(errors="replace")])
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", UUID.sub("", text))
