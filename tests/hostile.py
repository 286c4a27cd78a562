"""What somebody might write into an item to get at others, and how a page looks that is safe from it.

Every payload names MARK in all that it would load, call or plant, so that whatever comes through is told by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from facts.core.kinds import KINDS
from tests import factories

MARK = "zqevil"
PAYLOADS = [
    f"<script>{MARK}()</script><script src=//{MARK}.example/x.js></script>",
    f'<img src=x onerror="alert(`{MARK}`)"> <b onclick={MARK}() onmouseover={MARK}()>b</b>',
    f"[a](javascript:{MARK}()) [b](JaVa\tScript:{MARK}) [c](<java\nscript:{MARK}>) [d](&#106;avascript&colon;{MARK})",
    f"[e](data:text/html,{MARK}) [f](vbscript:{MARK}) <javascript:{MARK}> [g](\x20javascript:{MARK})",
    f'<b hx-get="/{MARK}/" hx-trigger="load" hx-on:click="{MARK}()" data-hx-post="/{MARK}/" hx-swap-oob="true">x</b>',
    f"<div id=stem hx-boost=true data-hx-get=/{MARK}/ data-hx-trigger=load>x</div> [h](/{MARK}/)",
    f'[i](https://{MARK}.example/ "t\\" hx-get=\\"/{MARK}/") [j](//{MARK}.example/)',
    rf"$\text{{</mtext></math><script>{MARK}</script>}} < \text{{<img src=x onerror={MARK}>}}$",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={MARK}()&gt;'>",
    f"<math href=javascript:{MARK}()><maction actiontype='statusline#{MARK}' xlink:href=//{MARK}.example>x</maction>",
    f"<svg onload={MARK}()><animate onbegin={MARK}() attributeName=x><use href=data:{MARK}><style><img onerror={MARK}>",
    f"<p style='background:url(//{MARK}.example/)'>x</p><style>@import '//{MARK}.example';</style>",
    f"<iframe src=//{MARK}.example></iframe><object data=//{MARK}.example></object><embed src=//{MARK}.example>",
    f"<base href=//{MARK}.example/><meta http-equiv=refresh content='0;//{MARK}'><link rel=stylesheet href=/{MARK}>",
    f"![x](https://{MARK}.example/p.png) ![y](//{MARK}.example/p.png) ![z](data:image/svg+xml,{MARK})",
    f"<audio src=//{MARK}.example autoplay></audio><video poster=//{MARK}.example></video><track src=//{MARK}.example>",
    f"<form action=/{MARK}/><button formaction=/{MARK}/>x</button><input name=operation autofocus onfocus={MARK}()>",
    "{{ 6|add:36 }}" + MARK + "{% debug %}{{ request.user.password }}{% load " + MARK + " %}{# " + MARK + " #}",
    f"{MARK} \u202edlrow\u202d \u2066olleh",
    MARK + "W" * 200,
    f"\"'></p></div></label></textarea></title></option></select></script><script>{MARK}()</script>",
    f"<<img src=x onerror={MARK}()//><!--[if {MARK}]><script><![CDATA[<script>{MARK}()]]>",
    f"&lt;script&gt;{MARK}()&lt;/script&gt; &#60;img src=x onerror={MARK}()&#62; \\<script>{MARK}()\\</script>",
    f"<https://{MARK}.example/?\"onmouseover=\"{MARK}()> <{MARK}@x.example> <mailto:{MARK}@x.example?x=\"onclick=\">",
    f"`<script>{MARK}()</script>` ```</code></pre><script>{MARK}()</script>```",
    f"|<script>{MARK}()</script>|\n|-|\n|<img src=x onerror={MARK}()>|",
    f"*a* ![\" onerror=\"{MARK}()\" x=\"](media:0123456789abcdef01234567.png)",
]  # fmt: skip

STRUCTURE = {"id", "kind", "precision", "value", "tolerance", "right", "order", "pairs"}
"""Names of fields that hold ids, numbers or words from a list, so that no payload fits. A new kind may add to it."""

TURN = 9
"""Payloads that each turn moves on, so that three turns bring all of them."""

Content = dict[str, Any]


def poisoned(kind: str, turn: int) -> tuple[Content, Content, str]:
    """Content, key and explanation of an item of this kind, with a payload in every text that the kind lets one write.

    Each text has another payload; by the next turn all have moved on.
    """
    wording, key = factories.WORDINGS[kind]
    both = {"content": {"stem": "Question", **wording}, "key": key}
    texts = [place for place in _texts(both) if not (set(place) & {"id"})]
    for number, place in enumerate(texts):
        payload = PAYLOADS[(turn * TURN + number) % len(PAYLOADS)]
        before = _at(both, place)
        for words in (f"{payload} {number}", f"{payload} {before}", f"{number} {payload}"[:30]):
            changed = _put(both, place, words)
            if KINDS[kind].problems(changed["content"], changed["key"]) == []:
                both = changed
                break
    explanation = PAYLOADS[(turn * TURN + len(texts)) % len(PAYLOADS)]
    return both["content"], both["key"], explanation


def untouched(content: Content, key: Content) -> list[tuple[Any, ...]]:
    """Texts that hold no payload and are not known to be of another nature."""
    both = {"content": content, "key": key}
    heads = {payload[:8] for payload in PAYLOADS}
    places = [place for place in _texts(both) if not STRUCTURE & set(place)]
    return [place for place in places if not any(head in _at(both, place) for head in heads)]


def _texts(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield here
    elif isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(each, (*here, name))


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for part in place:
        value = value[part]
    return value


def _put(value: Any, place: tuple[Any, ...], text: str) -> Any:
    if not place:
        return text
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = _put(value[place[0]], place[1:], text)
    return copy


class Inspector(HTMLParser):
    """Reads a page and names whatever in it could act, load from elsewhere, or lie open to htmx."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    FORBIDDEN = {
        "annotation-xml", "animate", "applet", "base", "embed", "foreignobject", "frame", "iframe", "maction", "mglyph",
        "object", "set", "style", "video",
    }  # fmt: skip
    WRITTEN = {"a", "audio", "blockquote", "code", "em", "img", "math", "mtext", "pre", "s", "strong", "td", "th"}
    """Elements that prose makes."""
    WORDS = {"alt", "alttext", "aria-label", "content", "data-label", "label", "placeholder", "title", "value"}
    """Attributes that hold words, in which a payload is only words."""
    ADDRESSES = {"action", "background", "cite", "data", "formaction", "href", "poster", "src", "srcset", "xlink:href"}
    OURS = ("/static/", "/admin/jsi18n/")

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.marks = 0
        self._open: list[tuple[str, bool]] = []
        self.feed(source)
        if f"42{MARK}" in source:
            self.faults.append("a template in the text was rendered")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, {name: value or "" for name, value in attrs})
        if tag not in self.VOID:
            self._open.append((tag, any(name == "hx-disable" for name, _ in attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in (name for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if MARK not in data:
            return
        self.marks += 1
        tag = self._open[-1][0] if self._open else ""
        if tag in {"script", "style"}:
            self._fault(f"text in <{tag}>: {data[:80]}")
        elif tag in self.WRITTEN and not self._is_shielded and tag not in {"a", "td", "th"}:
            self._fault(f"<{tag}> outside of hx-disable: {data[:80]}")
        if "\u202e" in data and self._is_shielded:
            self._fault("an override of direction")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self._fault(f"a comment: {data[:80]}")

    @property
    def _is_shielded(self) -> bool:
        return any(is_shield for _, is_shield in self._open)

    def _fault(self, what: str) -> None:
        self.faults.append(what)

    def _check(self, tag: str, has: dict[str, str]) -> None:
        said = f"<{tag} {has}>"[:200]
        if tag in self.FORBIDDEN or (tag == "meta" and "http-equiv" in has):
            self._fault(f"an element that acts: {said}")
        if tag == "script" and not has.get("src", "").startswith(self.OURS):
            self._fault(f"a script: {said}")
        if tag == "link" and not has.get("href", "").startswith(self.OURS):
            self._fault(f"a link: {said}")
        for name, value in has.items():
            self._check_attribute(tag, name, value, has, said)

    def _check_attribute(self, tag: str, name: str, value: str, has: dict[str, str], said: str) -> None:
        if name.startswith("on") or name == "style":
            self._fault(f"{name} acts: {said}")
        if name.removeprefix("data-").startswith("hx-") and name != "hx-disable" and self._is_shielded:
            self._fault(f"{name} within hx-disable: {said}")
        if name in self.ADDRESSES:
            parts = urlsplit("".join(value.split()))
            if parts.scheme not in {"", "http", "https", "mailto"}:
                self._fault(f"{name} acts: {said}")
            if parts.netloc and (tag != "a" or not {"noopener", "nofollow"} <= set(has.get("rel", "").split())):
                self._fault(f"{name} leads elsewhere: {said}")
            if tag == "a" and MARK in value and not self._is_shielded:
                self._fault(f"a link of the text outside of hx-disable: {said}")
        if MARK in value:
            self.marks += 1
            is_link = (tag, name) == ("a", "href") and urlsplit(value).scheme in {"https", "mailto"}
            if name not in self.WORDS and not is_link:
                self._fault(f"{name} holds what somebody wrote: {said}")
            if tag in self.WRITTEN and tag != "a" and not self._is_shielded:
                self._fault(f"<{tag}> outside of hx-disable: {said}")
