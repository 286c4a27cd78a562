"""What no file of the house may hold: inline scripts, unchecked HTML, hosts in lists of packages, loose ends."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
OURS = ["config", "people", "facts", "quiz", "templates", "static", "tests", "bench", "docs"]
LONGEST = 450
"""Lines of a file that one reading can hold."""

SAFE = {
    "quiz/templatetags/codes.py": "a picture that segno draws of an address of ours",
    "quiz/templatetags/gradebook.py": "joins thousands of cells, each part escaped",
    "facts/templatetags/prose.py": "the one filter for HTML that was cleaned when it was stored",
    "templates/forms/notes.html": "a form field's help text, which comes from our own code",
}
POSTS_WITHOUT_OPERATION = {
    "templates/admin/facts/item/import.html": "an import is taken in or discarded once: its state tells",
    "templates/admin/facts/item/publish.html": "publishing twice is publishing",
    "templates/admin/base_site.html": "signing out twice is signing out",
    "templates/base.html": "signing out twice is signing out",
    "templates/first.html": "its token counts once",
    "templates/account/login.html": "nothing of ours is written",
    "templates/account/logout.html": "signing out twice is signing out",
    **dict.fromkeys(
        [f"templates/{page}reauthenticate.html" for page in ("account/", "mfa/", "mfa/webauthn/")],
        "saying twice that it is oneself is saying it",
    ),
    "templates/mfa/authenticate.html": "a code opens once",
    "templates/mfa/totp/activate_form.html": "an account has one app, and a code counts once",
    "templates/mfa/totp/deactivate_form.html": "an app is removed once",
    "templates/mfa/webauthn/add_form.html": "what the browser answers with counts once",
    "templates/mfa/webauthn/authenticator_confirm_delete.html": "a passkey is removed once",
    "templates/mfa/webauthn/edit_form.html": "the same name saved twice is the same name",
    "templates/mfa/recovery_codes/generate.html": "the last codes count, and those are shown",
    "templates/quiz/cards/_away.html": "a time away said twice is one",
    "templates/people/preferences.html": "the same preferences saved twice are the same preferences",
}


def texts(*suffixes: str, roots: list[str] = OURS) -> list[tuple[str, str]]:
    """Path and text of each of our own files of these kinds; migrations are written by Django."""
    paths = [path for root in roots for path in sorted(Path(BASE, root).rglob("*")) if path.suffix in suffixes]
    return [(str(path.relative_to(BASE)), path.read_text()) for path in paths if "migrations" not in path.parts]


def found(pattern: str, files: list[tuple[str, str]], *, but: dict[str, str] | None = None) -> list[str]:
    """ "file:line: what stands there" for each match."""
    hits = []
    for path, text in files:
        if path in (but or {}):
            continue
        for match in re.finditer(pattern, text, re.IGNORECASE):
            hits.append(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()[:60]}")
    return hits


def test_there_are_files_to_read():
    assert len(texts(".html")) > 50
    assert len(texts(".py")) > 100


def test_lists_of_packages_name_no_host():
    paths = [*BASE.glob("requirements*.txt"), *BASE.glob(".ci/*.txt")]
    lists = [(path.name, path.read_text()) for path in paths]

    assert {name for name, _ in lists} >= {"requirements.txt", "requirements-dev.txt", "uv.txt"}
    assert found(r"://|--(extra-)?index-url|--find-links|--trusted-host", lists) == []


INLINE = [
    r"<style\b",
    r"<script\b(?![^>]*\bsrc=)[^>]*>",
    r"\sstyle\s*=",
    r"<[^>]*\son[a-z]+\s*=",
    r"\shx-on\b",
    r"\bjavascript:",
    r"\shx-(vals|headers|vars)\s*=\s*['\"]js:",
]


@pytest.mark.parametrize("pattern", INLINE)
def test_no_template_has_inline_script_or_style(pattern):
    assert found(pattern, texts(".html")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "<style>",
        "<script>alert(1)</script>",
        '<p style="color: red">',
        '<a href="/" onclick="x()">',
        "<b hx-on:click='x'>",
        '<a href="javascript:x()">',
        '<form hx-vals="js:{a: 1}">',
    ],
)
def test_a_planted_inline_script_or_style_is_found(planted):
    assert any(found(pattern, [("planted.html", planted)]) for pattern in INLINE)


def test_html_is_called_safe_in_few_places_only():
    templates = texts(".html", roots=["templates"])
    code = texts(".py", roots=["config", "people", "facts", "quiz"])

    assert found(r"\|\s*safe\w*\b|{%\s*autoescape\s+off", templates, but=SAFE) == []
    assert found(r"mark_safe\(|SafeString\(|SafeText\(|\.__html__|is_safe\s*=\s*True", code, but=SAFE) == []
    assert [path for path in SAFE if not Path(BASE, path).is_file()] == []


def test_nothing_is_left_to_do():
    files = texts(".py", ".html", ".css", ".js", ".md", ".toml")

    assert found(r"\b(TODO|FIXME|XXX)\b", files, but={"tests/house/test_texts.py": "names them"}) == []


FORM = re.compile(r"<form\b[^>]*\bmethod=.post.*?</form>", re.IGNORECASE | re.DOTALL)


def test_every_form_that_posts_guards_itself_and_names_its_act():
    forms = [(path, form) for path, text in texts(".html", roots=["templates"]) for form in FORM.findall(text)]
    acts = [each for each in forms if each[0] not in POSTS_WITHOUT_OPERATION and "allauth/" not in each[0]]
    names_it = re.compile(r'{% operation %}|name="operation"|{{ form\.operation }}')

    assert [path for path, form in forms if "{% csrf_token %}" not in form and "allauth/" not in path] == []
    assert [path for path, form in acts if not names_it.search(form)] == []
    assert set(POSTS_WITHOUT_OPERATION) <= {path for path, _ in forms}


def test_every_hx_post_stands_on_a_form_that_works_without_scripts():
    tags = [(path, tag) for path, text in texts(".html") for tag in re.findall(r"<[a-z]+\b[^<]*hx-post=[^<]*", text)]

    assert len(tags) > 2
    assert [(path, tag) for path, tag in tags if not re.match(r'<form\b[^<]*\bmethod="post"', tag)] == []


WRITES = {
    "abulk_create",
    "acreate",
    "add",
    "asave",
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "erase",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
ROW_WRITES = {"insert_row", "insert_rows", "update_row", "update_rows"}
EMPTY_ROWS = {"quiz/queries/verification.py": "compares a missing day with an empty one"}
MEMORY = {"Memory", "Review", "StudyDay", "memory", "review", "study_day", "memories", "reviews", "study_days"}
MEMORY_TABLES = re.compile(r"(insert into|update|delete from)\s+quiz_(memory|review|studyday)", re.IGNORECASE)


def writes_of_memory(path: str, source: str) -> Iterator[str]:
    """Every call that could write a memory, a review or a study day, and every row of theirs that is made."""
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and MEMORY_TABLES.search(node.value):
            yield f"{path}:{node.lineno}: SQL"
        if not isinstance(node, ast.Call):
            continue
        names = _chain(node.func)
        if names[-1:] and names[-1] in ROW_WRITES:
            names = [name for given in node.args for name in _chain(given)] + names[-1:]
        is_row = len(names) == 1 and names[0] in {"Memory", "Review", "StudyDay"} and path not in EMPTY_ROWS
        if is_row or (names[-1:] and names[-1] in WRITES | ROW_WRITES and MEMORY & set(names[:-1])):
            yield f"{path}:{node.lineno}: {'.'.join(names)}()"


def _chain(node: ast.AST) -> list[str]:
    """The names of `Memory.objects.filter(...).update`: Memory, objects, filter, update."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [*_chain(node.value), node.attr]
    if isinstance(node, ast.Call):
        return _chain(node.func)
    if isinstance(node, ast.Subscript):
        return _chain(node.value)
    return []


WRITERS = "quiz/actions/memory/"


def test_only_one_room_writes_memory():
    code = texts(".py", roots=["config", "people", "facts", "quiz"])
    hits = [hit for path, source in code if not path.startswith(WRITERS) for hit in writes_of_memory(path, source)]

    assert hits == []


def test_the_one_room_is_seen_to_write():
    hits = [hit for path in Path(BASE, WRITERS).glob("*.py") for hit in writes_of_memory(path.name, path.read_text())]

    assert {hit.split(": ")[1] for hit in hits} >= {
        "Memory()",
        "reviews.insert_rows()",
        "memories.update_rows()",
        "Review()",
        "Review.objects.bulk_create()",
        "Review.objects.create()",
        "StudyDay.objects.add()",
    }


@pytest.mark.parametrize(
    "planted",
    [
        "Memory.objects.filter(pk=1).update(reps=2)",
        "Memory.objects.of(ada).delete()",
        "memory.save(update_fields=['reps'])",
        "Review(learner=ada).save()",
        "ada.memories.create(item=item)",
        "learner.study_days.filter(day=day).update(reviews=0)",
        "cursor.execute('UPDATE quiz_memory SET reps = 0')",
        "update_row(card.memory, 'reps')",
        "insert_row(review)",
        "insert_rows(reviews)",
    ],
)
def test_a_planted_write_of_memory_is_found(planted):
    assert list(writes_of_memory("planted.py", planted)) != []


def test_no_file_is_longer_than_one_reading():
    long = {path: text.count("\n") for path, text in texts(".py", ".html", ".js", ".css")}

    assert {path: lines for path, lines in long.items() if lines > LONGEST} == {}
