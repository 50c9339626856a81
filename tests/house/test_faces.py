"""Faces call actions; templates ask nothing of other sites and carry no inline code."""

import ast
import re

from tests.house.tree import PACKAGE, ROOMS, modules, name, parsed, templates

SAVING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.template.response")
QUERYSETS = {"filter", "exclude", "all", "order_by", "objects", "select_related", "distinct"}
INLINE = re.compile(
    r"""(<script(?![^>]*\ssrc=)[^>]*>)|(\sstyle=["'])|(\son[a-z]+=["'])|(<style[\s>])""", re.IGNORECASE
)
DATA_SCRIPT = re.compile(r"""<script[^>]*type=["']application/(ld\+)?json["']""", re.IGNORECASE)
FOREIGN = re.compile(
    r"""<(script|link|img|iframe|video|audio|source|track)\b[^>]*\s(src|href)=["'](https?:)?//"""
)


def faces() -> list:
    return [
        *modules(PACKAGE / "web"),
        *[path for path in modules(PACKAGE / "demo") if path.name == "views.py"],
    ]


def actions_named_in(tree: ast.Module) -> set[str]:
    """The names under which a file knows modules of actions."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and ".actions" in (node.module or "")
        for alias in node.names
    } | {"actions"}


def writes(node: ast.AST, actions: set[str] = frozenset()) -> bool:
    """Whether a node is a call that writes to the database itself; a verb of an action may be called save."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    if isinstance(node.func.value, ast.Name) and node.func.value.id in actions:
        return False
    if node.func.attr in SAVING:
        return True
    return node.func.attr == "update" and any(
        isinstance(inner, ast.Attribute) and inner.attr in QUERYSETS for inner in ast.walk(node.func.value)
    )


def test_faces_never_save():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in faces()
        for actions in [actions_named_in(parsed(path))]
        for node in ast.walk(parsed(path))
        if writes(node, actions)
    ]
    assert found == []


def test_the_rule_sees_what_it_forbids():
    forbidden = ["person.save()", "Person.objects.create(name='')", "people.filter(key=1).update(name='')"]
    allowed = ["context.update(name='')", "people.enrol(person=person)", "cache.get('x')"]
    assert [writes(ast.parse(line).body[0].value) for line in forbidden] == [True] * 3
    assert [writes(ast.parse(line).body[0].value) for line in allowed] == [False] * 3
    assert writes(ast.parse("quizzes.save(attempt=own)").body[0].value, {"quizzes"}) is False


def test_rooms_speak_no_http():
    # The hooks of Wagtail's admin and the preview of a page are the editors' side of HTTP.
    editors = {"wagtail_hooks.py", "pages.py", "preview.py"}
    found = [
        f"{name(path)}: {module}"
        for room in ROOMS[: ROOMS.index("web")]
        for path in modules(PACKAGE / room)
        if not (room == "programmes" and path.name in editors)
        for module in imported(parsed(path))
        if module.startswith(HTTP)
    ]
    assert found == []


def imported(tree: ast.Module) -> set[str]:
    """The modules a file imports."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_pages_carry_no_inline_script_or_style():
    found = []
    for path in templates(PACKAGE / "web"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if INLINE.search(line) and not DATA_SCRIPT.search(line):
                found.append(f"{name(path)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_pages_load_nothing_from_other_sites():
    found = [name(path) for path in templates() if FOREIGN.search(path.read_text())]
    assert found == []
