"""The floors of docs/structure.md: imports run down only. Reads every import and names the line that breaks a rule."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BUILDINGS = {"people": 0, "facts": 1, "quiz": 2}
FLOORS = {
    "core": 0,
    "models": 1,
    "queries": 2,
    "actions": 2,
    "forms": 3,
    "views": 4,
    "admin": 4,
    "management": 4,
    "demo": 4,
    "templatetags": 4,
    "apps": 4,
    "urls": 5,
}
ROOF = {"config", "manage"}
HAVE_A_CORE = {*BUILDINGS, "config"}
GROUNDS = {"tests", "bench"}
CORE_MAY_USE = {"defusedxml", "latex2mathml", "markdown_it", "mdit_py_plugins", "nh3", "zstandard"}
ONE_DOOR_ONLY = {"fsrs": "quiz/core/memory/fsrs6.py", "fsrs_rs_python": "quiz/core/memory/fitting.py"}
WORLD = {"io", "logging", "os", "pathlib", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "time"}
"""Modules of the standard library that reach for the clock, chance, files or the network."""
IN_MEMORY = (["io", "BytesIO"], ["io", "StringIO"])
"""What of them reaches for nothing."""
CLOCK_AND_CHANCE = {"now", "today", "utcnow", "uuid1", "uuid4", "urandom", "getrandbits", "SystemRandom"}


def faults(path: str, source: str) -> list[str]:
    """ "file:line: which rule" for each import of this file that breaks one."""
    here = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return [f"{path}:{line}: {fault}" for line, fault in _faults(path, here, ast.parse(source, path))]


def _faults(path: str, here: list[str], tree: ast.Module) -> Iterator[tuple[int, str]]:
    in_core = here[0] in HAVE_A_CORE and here[1:2] == ["core"]
    for line, there in _imports(path, here, tree):
        name, top = ".".join(there), there[0]
        if here[0] not in GROUNDS and top in GROUNDS:
            yield line, f"the product does not import {name}"
        if here[0] not in GROUNDS and path != ONE_DOOR_ONLY.get(top, path):
            yield line, f"only {ONE_DOOR_ONLY[top]} imports {top}"
        elif in_core and not _core_may_import(there):
            yield line, f"a core imports only cores and the standard library's plain parts, not {name}"
        elif here[0] in BUILDINGS and top in ROOF:
            yield line, f"{here[0]} does not import {name}: config stands above"
        elif here[0] in BUILDINGS and top in BUILDINGS:
            yield from ((line, fault) for fault in _upward(here, there))
    if in_core:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (called := _called(node)) in CLOCK_AND_CHANCE | {"open()"}:
                yield node.lineno, f"a core has no clock, no chance and no files: {called.removesuffix('()')}()"


def _core_may_import(there: list[str]) -> bool:
    if there[0] in HAVE_A_CORE:
        return there[1:2] == ["core"]
    return (
        there[0] in {*CORE_MAY_USE, *ONE_DOOR_ONLY}
        or there in IN_MEMORY
        or (there[0] in sys.stdlib_module_names and there[0] not in WORLD)
    )


def _upward(here: list[str], there: list[str]) -> Iterator[str]:
    name = ".".join(there)
    if BUILDINGS[here[0]] < BUILDINGS[there[0]]:
        yield f"{here[0]} does not import {name}: people < facts < quiz"
    if len(here) < 2:
        yield f"{here[0]}/__init__.py imports nothing, and here it imports {name}"
        return
    if len(there) < 2:
        return
    mine, its = here[1], there[1]
    for floor in (mine, its):
        if floor not in FLOORS:
            yield f"{floor} is no floor of the house"
            return
    if FLOORS[mine] < FLOORS[its]:
        yield f"{mine} does not import {name}: {its} is a floor above"
    elif {mine, its} == {"queries", "actions"}:
        yield f"{mine} does not import {name}: queries and actions do not import each other"


def _imports(path: str, here: list[str], tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Line and full name of each import, also those inside of functions; `from facts import models` is facts.models."""
    package = here if path.endswith("__init__.py") else here[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *(node.module.split(".") if node.module else [])]
            if len(base) < 2 and base[0] in {*BUILDINGS, "io"}:
                yield from ((node.lineno, [*base, alias.name]) for alias in node.names)
            else:
                yield node.lineno, base


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    name = getattr(function, "id", "")
    return "open()" if name == "open" else name


def files() -> list[str]:
    roots = ["config", *BUILDINGS, *GROUNDS]
    found = [path for root in roots for path in Path(settings.BASE_DIR, root).rglob("*.py")]
    return [str(path.relative_to(settings.BASE_DIR)) for path in found if "migrations" not in path.parts]


def test_imports_run_down_only():
    found = [fault for path in files() for fault in faults(path, Path(settings.BASE_DIR, path).read_text())]

    assert found == []


def test_every_part_of_the_house_is_read():
    assert {path.split("/")[0] for path in files()} >= {"config", "people", "facts", "quiz", "tests"}
    assert {"quiz/actions/memory/reviews.py", "facts/core/kinds/base.py", "people/admin/scoped.py"} <= set(files())


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("facts/models/items.py", "\nfrom quiz.models import Quiz", ":2: facts does not import quiz.models"),
        ("people/views/help.py", "import facts.models", ":1: people does not import facts.models"),
        ("quiz/models/memory.py", "from quiz import actions", ":1: models does not import quiz.actions: actions is a"),
        ("quiz/forms/x.py", "from quiz.views.access import signed_in", ":1: forms does not import quiz.views.access"),
        (
            "quiz/queries/cards.py",
            "from quiz.actions import cards",
            ":1: queries does not import quiz.actions: queries",
        ),
        ("quiz/actions/cards.py", "from ..queries import cards", ":1: actions does not import quiz.queries: queries"),
        ("quiz/views/x.py", "def f():\n    from quiz.urls import urlpatterns", ":2: views does not import quiz.urls"),
        ("quiz/views/x.py", "from config import settings", ":1: quiz does not import config: config stands above"),
        ("quiz/core/x.py", "import django.utils", ":1: a core imports only cores"),
        ("quiz/core/x.py", "from facts.models import Item", ":1: a core imports only cores"),
        ("quiz/core/x.py", "import time", ":1: a core imports only cores"),
        ("quiz/core/x.py", "import fsrs", ":1: only quiz/core/memory/fsrs6.py imports fsrs"),
        ("quiz/actions/x.py", "from fsrs import Card", ":1: only quiz/core/memory/fsrs6.py imports fsrs"),
        ("quiz/core/x.py", "day = dt.date.today()", ":1: a core has no clock"),
        ("quiz/core/x.py", "text = open('x')", ":1: a core has no clock, no chance and no files: open()"),
        ("quiz/views/x.py", "from tests import factories", ":1: the product does not import tests"),
        ("quiz/helpers/x.py", "from quiz.core import charts", ":1: helpers is no floor of the house"),
        ("quiz/__init__.py", "from quiz.core import charts", ":1: quiz/__init__.py imports nothing"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(path, source, expected):
    assert len(faults(path, source)) == 1
    assert faults(path, source)[0].startswith(path + expected)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("quiz/core/x.py", "import datetime, random\nfrom facts.core import prose\nfrom . import base"),
        ("quiz/core/memory/fsrs6.py", "import fsrs"),
        ("facts/core/prose.py", "import nh3\nfrom markdown_it import MarkdownIt"),
        ("facts/core/maths.py", "from latex2mathml.converter import convert_to_element"),
        ("quiz/actions/x.py", "from people.models import User\nfrom quiz.actions.memory import record_reviews"),
        (
            "quiz/views/x.py",
            "from quiz.actions import cards\nfrom quiz.queries import cards\nfrom django.http import Http404",
        ),
        (
            "quiz/admin/courses.py",
            "from people.admin.scoped import ScopedAdmin\nfrom quiz.forms.courses import CourseForm",
        ),
        ("config/urls.py", "from quiz.urls import urlpatterns"),
        ("tests/factories.py", "from quiz.models import Quiz\nfrom tests import pages"),
    ],
)
def test_what_runs_down_is_fine(path, source):
    assert faults(path, source) == []
