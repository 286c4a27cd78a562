"""Front and back, as HTML for Anki, of the kinds that Anki cannot ask: all that can be seen before and after."""

import html
from collections.abc import Callable, Iterable, Mapping

from facts.core.formats.anki import texts
from facts.core.kinds import date, number
from facts.core.kinds.base import Values, in_order
from facts.core.writings import writing_of

Sides = tuple[str, str]


def sides(kind: str, content: Values, key: Values) -> Sides:
    """Raises KeyError for a kind that needs no such card."""
    front, back = _SIDES[kind](content, key)
    return texts.write(content["stem"]) + front, back


def _choices(content: Values, key: Values) -> Sides:
    """In natural order, which tells nothing. Behind them the right ones, and what was to be told of any."""
    options = in_order(content["options"])
    rights = [key["right"]] if isinstance(key["right"], str) else key["right"]
    told = [
        f"{_inline(each['text'])}: {_inline(each['feedback'])}"
        for each in options
        if (each.get("feedback") or "").strip()
    ]
    right = [_inline(each["text"]) for each in options if each["id"] in rights]
    return _list(_inline(each["text"]) for each in options), _list(right) + (_list(told) if told else "")


def _truefalse(content: Values, key: Values) -> Sides:
    feedback = (content.get("feedback") or {}).get("true" if key["right"] else "false") or ""
    return "<p>True or false?</p>", f"<p>{'True' if key['right'] else 'False'}</p>{_told(feedback)}"


def _number(content: Values, key: Values) -> Sides:
    unit = content.get("unit") or ""
    words = " ".join(filter(None, [number.words(key, writing_of(content)), unit or key.get("unit")]))
    return f"<p>({html.escape(unit)})</p>" if unit else "", html.escape(words)


def _date(content: Values, key: Values) -> Sides:
    return "", html.escape(date.words(key))


def _matching(content: Values, key: Values) -> Sides:
    rights = {each["id"]: _inline(each["text"]) for each in content["rights"]}
    front = _list(_inline(each["text"]) for each in content["lefts"])
    front += _list(rights[each["id"]] for each in in_order(content["rights"]))
    pairs = [f"{_inline(each['text'])} – {rights[key['pairs'][each['id']]]}" for each in content["lefts"]]
    return front, _list(pairs)


def _ordering(content: Values, key: Values) -> Sides:
    entries = {each["id"]: _inline(each["text"]) for each in in_order(content["entries"])}
    ends = " → ".join(html.escape(content[end]) for end in ("first", "last"))
    return f"<p>{ends}</p>{_list(entries.values())}", _list((entries[id_] for id_ in key["order"]), "ol")


def _long(content: Values, key: Values) -> Sides:
    return "", texts.write(key["guide"])


_SIDES: Mapping[str, Callable[[Values, Values], Sides]] = {
    "single": _choices,
    "several": _choices,
    "truefalse": _truefalse,
    "number": _number,
    "date": _date,
    "matching": _matching,
    "ordering": _ordering,
    "long": _long,
}


def _inline(text: str) -> str:
    return texts.write(text, is_inline=True)


def _told(feedback: str) -> str:
    return f"<p>{_inline(feedback)}</p>" if feedback.strip() else ""


def _list(entries: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{tag}>"
