"""Links, paths, commands, pictures and button words in the documents are there."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from rostra.config.console import parser
from tests.house.tree import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IMAGES = sorted((ROOT / "docs" / "images").glob("*.png"))
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`|^ {4,}(\S.*)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LARGEST_IMAGE = 120 * 1024
MOST_IMAGES = 10
# Words of the editor's own buttons, which stand in no template of ours.
EDITOR = {"+", "Include descendants", "Save draft", "Yes, publish"}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(page: Path) -> str:
    """A page's text without its fenced examples."""
    return FENCED.sub("", page.read_text())


def code(page: Path) -> list[str]:
    """What stands between backticks or is set in by four spaces."""
    return [short or line for short, line in CODE.findall(prose(page))]


def headings(page: Path) -> set[str]:
    """Anchors that a page offers, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@every_page
def test_links_lead_somewhere(page):
    lost = []
    for _mark, _text, target in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in headings(there)):
            lost.append(target)
    assert lost == []


@every_page
def test_commands_exist(page):
    rostra = next(
        action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)
    ).choices
    make = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    unknown = [
        piece
        for piece in code(page)
        for tool, verb in re.findall(r"(?:^|/|\s|=)(rostra|make) ([a-z][a-z-]*)", piece)
        if verb not in (rostra if tool == "rostra" else make)
    ]
    assert unknown == []


@every_page
def test_pictures_exist_and_say_what_they_show(page):
    for mark, text, target in LINK.findall(prose(page)):
        if mark:
            assert (page.parent / target).is_file(), target
            assert len(text) > 10, target


@every_page
def test_no_page_names_a_folder_of_one_machine(page):
    assert re.findall(r"(?<![\w.])/(?:work|tmp|root|home)/\S*", page.read_text()) == []


def test_pictures_are_few_small_and_used():
    used = {
        (page.parent / target).resolve()
        for page in PAGES
        for mark, _text, target in LINK.findall(prose(page))
        if mark
    }
    assert set(IMAGES) == used
    assert len(IMAGES) <= MOST_IMAGES
    assert [image.name for image in IMAGES if image.stat().st_size > LARGEST_IMAGE] == []


def test_paths_in_the_architecture_exist():
    named = [
        piece
        for piece in code(ROOT / "ARCHITECTURE.md")
        if re.match(r"(rostra|tests|tools|bench|docs)/\S+$", piece)
    ]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_architecture_says_where_to_change_things():
    table = (
        (ROOT / "ARCHITECTURE.md").read_text().split("| I want to change … | open … |")[1].split("\n\n")[0]
    )
    assert len([row for row in table.splitlines() if row.startswith("| ")]) >= 25


def test_every_how_to_guide_is_listed():
    folder = ROOT / "docs" / "how-to"
    listed = {target for _mark, _text, target in LINK.findall((folder / "README.md").read_text())}
    assert listed == {page.name for page in folder.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("name", ["first-academy.md", "learn.md"])
def test_the_tutorials_use_the_words_of_the_pages(name):
    package = ROOT / "rostra"
    ours = "\n".join(path.read_text() for kind in ("*.html", "*.py") for path in package.rglob(kind))
    bold = set(re.findall(r"\*\*([^*\n]+)\*\*", (ROOT / "docs" / "tutorial" / name).read_text())) - EDITOR
    assert bold
    assert [words for words in sorted(bold) if f'"{words}"' not in ours] == []
