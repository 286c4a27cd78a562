"""
Paths of categories, as Moodle writes them: `$course$/top/Rivers and lakes/Europe`, with `//` for a stroke in a name.

A file may name a child before its parent, or either alone: each path is whole by itself.
"""

import re

_STROKE = re.compile(r"(?<!/)/(?!/)")
_CONTEXT = re.compile(r"\$[a-z0-9]+\$")


def names_of(path: str) -> tuple[str, ...]:
    """The names from the outermost on. Where the path hangs in Moodle is left out."""
    names = [" ".join(name.replace("//", "/").split()) for name in _STROKE.split(path)]
    if _CONTEXT.fullmatch(names[0]):
        del names[0]
    return tuple(filter(None, names[1:] if names[:1] == ["top"] else names))


def path_of(names: tuple[str, ...]) -> str:
    """A path that `names_of` takes apart into these."""
    return "/".join(["$course$", "top", *map(_escaped, names)])


def _escaped(name: str) -> str:
    name = name.replace("/", "//")
    return f"{' ' * name.startswith('/')}{name}{' ' * name.endswith('/')}"
