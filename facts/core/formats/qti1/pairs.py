"""Matching and ordering. Classic Canvas has no ordering: it is written as entries to match with their places."""

from typing import Any

from facts.core.formats.markup import is_plain, to_plain
from facts.core.kinds import KINDS
from facts.core.kinds.base import ENTRY_LENGTH

from .sheet import Sheet, inline_html
from .source import Source, label_html

Parts = tuple[str, dict[str, Any], dict[str, Any]]


def read_matching(source: Source) -> Parts:
    """A list of choices for each left; what no left takes is a further choice."""
    source.note_shares("pairs")
    pairs: list[list[str]] = []
    texts: dict[str, str] = {}
    for i, response in enumerate(source.responses):
        left = source.phrase(response.label, f"Entry {i + 1}", ENTRY_LENGTH)
        rights = {
            label.get("ident", ""): source.phrase(label_html(label), "An entry", ENTRY_LENGTH)
            for label in response.labels
        }
        texts |= rights
        scored = [each for each in source.conditions if each.score is not None and each.score > 0]
        right = next((name for each in scored for name in each.rights(response.id) if name in rights), None)
        if right is None:
            raise ValueError(f"“{to_plain(left)[:60]}” has no partner.")
        pairs.append([left, rights[right]])
        if said := to_plain(source.block(source.feedback(f"{response.id.removeprefix('response_')}_fb"))):
            source.note(f"The feedback on “{to_plain(left)[:60]}” was not kept: “{said[:300]}”")
    extra = [text for text in dict.fromkeys(texts.values()) if text not in [right for _, right in pairs]]
    content, key = KINDS["matching"].build({"stem": source.stem(), "pairs": pairs, "extra": extra})
    return "matching", content, key


def write_matching(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    rights = {each["id"]: each["text"] for each in content["rights"]}
    if rich := [text for text in rights.values() if not is_plain(text, is_inline=True)]:
        sheet.lose(f"Canvas shows answers to match in letters alone: “{to_plain(rich[0])[:60]}”.")
    plain = {id_: " ".join(to_plain(text, is_inline=True).split()) for id_, text in rights.items()}
    _write(sheet, content["lefts"], plain, key["pairs"])


def _write(sheet: Sheet, lefts: list[dict[str, Any]], rights: dict[str, str], pairs: dict[str, str]) -> None:
    names = {left["id"]: sheet.answer_id() for left in lefts}
    matches = {id_: str(2001 + i) for i, id_ in enumerate(rights)}
    labels = [(matches[id_], text) for id_, text in rights.items()]
    for left in lefts:
        sheet.group(
            f"response_{names[left['id']]}", (inline_html(left["text"]), "text/html"), labels, type_="text/plain"
        )
        sheet.show(left["text"])
    for id_, name in names.items():
        sheet.adds(f"response_{name}", matches[pairs[id_]], f"{100 / len(names):.2f}")


def read_ordering(source: Source) -> Parts:
    """The condition of New Quizzes names the entries in their order."""
    response = source.response()
    texts = {
        label.get("ident", ""): source.phrase(label_html(label), f"Entry {i + 1}", ENTRY_LENGTH)
        for i, label in enumerate(response.labels)
    }
    orders = [each.rights() for each in source.conditions if each.score is not None and each.score > 0]
    order = next((order for order in orders if sorted(order) == sorted(texts)), None)
    if order is None:
        raise ValueError("The right order does not name every entry once.")
    source.note("Only the whole order earned marks there; here a part of it does.")
    content, key = KINDS["ordering"].build({"stem": source.stem(), "order": [texts[name] for name in order]})
    return "ordering", content, key


def write_ordering(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    places = {str(i + 1): str(i + 1) for i in range(len(key["order"]))}
    sheet.lose("Canvas has no ordering: each entry is matched with its place there, from 1 on.")
    _write(sheet, content["entries"], places, {id_: str(i + 1) for i, id_ in enumerate(key["order"])})
