"""Packages, sizes and tests themselves."""

import ast
from statistics import quantiles

import pytest

from tests.house.tree import PACKAGE, ROOT, modules, name, parsed, templates

LONGEST_FILE = 800
LONGEST_FUNCTION_P90 = 35
LONGEST_TEMPLATE_P90 = 120


@pytest.mark.parametrize(
    "folder", [PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "bench"], ids=lambda path: path.name
)
def test_every_folder_with_code_is_a_package(folder):
    # The import contracts do not see a folder without __init__.py.
    folders = {path.parent for path in folder.rglob("*.py") if "__pycache__" not in path.parts}
    inside = {parent for each in folders for parent in [each, *each.parents] if parent.is_relative_to(folder)}
    assert sorted(name(each) for each in inside if not (each / "__init__.py").exists()) == []


def test_no_file_is_longer_than_the_hard_limit():
    lengths = {
        name(path): len(path.read_text().splitlines()) for path in [*modules(), *modules(ROOT / "tests")]
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nine_functions_of_ten_are_short():
    lengths = [
        node.end_lineno - node.lineno + 1
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert quantiles(lengths, n=10)[-1] <= LONGEST_FUNCTION_P90


def test_nine_templates_of_ten_are_short():
    lengths = [len(path.read_text().splitlines()) for path in templates()]
    assert quantiles(lengths, n=10)[-1] <= LONGEST_TEMPLATE_P90


def test_every_test_file_asserts_something():
    files = [path for path in modules(ROOT / "tests") if path.name.startswith("test_")]
    silent = [name(path) for path in files if not any(_states(node) for node in ast.walk(parsed(path)))]
    assert silent == []


def _states(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises"


def test_every_module_says_what_it_is_for():
    silent = [
        name(path)
        for path in modules()
        if path.name != "apps.py" and path.read_text().strip() and not _explains(parsed(path))
    ]
    assert silent == []


def _explains(tree: ast.Module) -> bool:
    """A text of its own, or one in each of its classes; a command explains itself by its help."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return bool(ast.get_docstring(tree)) or (
        bool(classes) and all(ast.get_docstring(each) or _has_help(each) for each in classes)
    )


def _has_help(node: ast.ClassDef) -> bool:
    return any(
        isinstance(each, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "help" for target in each.targets)
        for each in node.body
    )
