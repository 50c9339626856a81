"""What the code says of itself and what the documents say agree."""

import ast

import pytest

from tests.house.tree import PACKAGE, ROOT, modules, name, parsed
from tools.reference import FOLDER, PAGES


@pytest.mark.parametrize("page", list(PAGES))
def test_reference_pages_are_up_to_date(page):
    assert (FOLDER / page).read_text() == PAGES[page](), "Run make docs"


def test_only_the_configuration_reads_the_environment():
    readers = {
        name(path)
        for path in modules()
        if not path.is_relative_to(PACKAGE / "config")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers == set()


def test_every_make_verb_says_what_it_does():
    lines = (ROOT / "Makefile").read_text().splitlines()
    declared = next(line for line in lines if line.startswith(".PHONY:")).split(":")[1].split()
    explained = [line.split(":")[0] for line in lines if "## " in line and not line.startswith(("\t", "#"))]
    assert sorted(explained) == sorted(declared)


def test_no_locked_file_names_a_registry():
    for path in ROOT.glob("requirements*"):
        assert "http" not in path.read_text().replace("httpx", "").replace("httpcore", ""), path.name
    assert not (ROOT / "uv.lock").exists()
