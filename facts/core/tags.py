"""Tags: the words that authors find and draw items by."""

from collections.abc import Iterable

from facts.core import prose

TAG_LENGTH = 40
MOST_TAGS = 12


def tags_of(words: Iterable[str]) -> list[str]:
    """The tags that these words make, in their order, each once however it is written."""
    tags: dict[str, str] = {}
    for word in words:
        tag = " ".join(word.split())
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return list(tags.values())


def problems(tags: list[str]) -> list[str]:
    """What is wrong with them, in sentences for the author. A comma stands between tags and so in none."""
    found = [f"There are {len(tags)} tags; {MOST_TAGS} is the most."] if len(tags) > MOST_TAGS else []
    for tag in tags:
        if len(tag) > TAG_LENGTH:
            found.append(f"The tag “{tag[:TAG_LENGTH]}…” has {len(tag)} characters; {TAG_LENGTH} is the most.")
        if "," in tag:
            found.append(f"The tag “{tag[:TAG_LENGTH]}” holds a comma.")
        if prose.UNFIT.search(tag):
            found.append("A tag holds a character that cannot be shown.")
    return found
