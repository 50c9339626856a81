"""The answers of the courses' quizzes, read from their blueprints: pages never tell them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import yaml
from playwright.sync_api import Locator, Page

from rostra.languages.markdown import plain_html
from tests.journeys.hands import Keyboard, Pointer

BLUEPRINTS = Path(__file__).parents[2] / "rostra/demo/blueprints"
Say = Callable[[str], str]


def _plain(text: str) -> str:
    """Markdown as the words that stand on a page."""
    from bs4 import BeautifulSoup

    return " ".join(BeautifulSoup(plain_html(str(text)), "html.parser").get_text().split())


def questions(blueprint: str) -> list[dict[str, Any]]:
    """All questions of the banks of a blueprint."""
    banks = sorted((BLUEPRINTS / blueprint / "banks").glob("*.yaml"))
    return [each for bank in banks for each in yaml.safe_load(bank.read_text())["questions"]]


def words_of(language: str, blueprint: str = "co-creation-deliberation") -> Say:
    """From the words of a blueprint to its translation."""
    entries = polib.pofile(BLUEPRINTS / blueprint / "translations" / f"{language}.po")
    known = {" ".join(entry.msgid.split()): entry.msgstr for entry in entries}
    return lambda text: known.get(" ".join(str(text).split()), str(text))


def answer_all(
    page: Page, hand: Pointer | Keyboard, say: Say = str, blueprint: str = "digital-engagement"
) -> None:
    """Answer every question on the page rightly; `say` gives the words of the page's language."""
    known = {_plain(say(each["text"])): each for each in questions(blueprint)}
    blocks = page.locator("[id^=question-]")
    for at in range(blocks.count()):
        block = blocks.nth(at)
        text = " ".join(block.locator(".prose").first.inner_text().split())
        _answer(page, hand, block, known[text], say)


def _answer(page: Page, hand: Pointer | Keyboard, block: Locator, question: dict[str, Any], say: Say) -> None:
    kind = question["kind"]
    if kind in {"single", "multiple", "true_false"}:
        for choice in question["choices"]:
            if choice["correct"]:
                hand.tick(page, block.get_by_label(_plain(say(choice["text"])), exact=True))
    elif kind == "matching":
        for pair in question["pairs"]:
            field = block.get_by_label(_plain(say(pair["left"])), exact=True)
            wanted = _plain(say(pair["right"]))
            values = field.locator("option").evaluate_all(
                "all => all.map(one => [one.textContent.trim(), one.value])"
            )
            hand.choose(page, field, dict(values)[wanted])
    elif kind == "ordering":
        for place, item in enumerate(question["items"], start=1):
            hand.choose(page, block.get_by_label(_plain(say(item["text"])), exact=True), str(place))
    else:
        field = block.locator("input[type=text], textarea")
        given = {"short": lambda: say(question["accept"][0]), "numeric": lambda: str(question["answer"])}
        hand.fill(page, field, given.get(kind, lambda: "some words of my own about this " * 4)())
