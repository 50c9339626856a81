"""The answers of the course's quiz, read from its blueprint: pages never tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page

from rostra.languages.markdown import plain_html
from tests.journeys.hands import Keyboard, Pointer

BANK = Path(__file__).parents[2] / "rostra/demo/blueprints/digital-engagement/banks/dce-a1-bank.yaml"


def _plain(text: str) -> str:
    """Markdown as the words that stand on a page."""
    from bs4 import BeautifulSoup

    return " ".join(BeautifulSoup(plain_html(str(text)), "html.parser").get_text().split())


def questions() -> list[dict[str, Any]]:
    """All questions of the bank."""
    return yaml.safe_load(BANK.read_text())["questions"]


def answer_all(page: Page, hand: Pointer | Keyboard) -> None:
    """Answer every question on the page rightly."""
    known = {_plain(each["text"]): each for each in questions()}
    blocks = page.locator("[id^=question-]")
    for at in range(blocks.count()):
        block = blocks.nth(at)
        text = " ".join(block.locator(".prose").first.inner_text().split())
        _answer(page, hand, block, known[text])


def _answer(page: Page, hand: Pointer | Keyboard, block: Locator, question: dict[str, Any]) -> None:
    kind = question["kind"]
    if kind in {"single", "multiple", "true_false"}:
        for choice in question["choices"]:
            if choice["correct"]:
                hand.tick(page, block.get_by_label(_plain(choice["text"]), exact=True))
    elif kind == "matching":
        for pair in question["pairs"]:
            field = block.get_by_label(_plain(pair["left"]), exact=True)
            wanted = _plain(pair["right"])
            values = field.locator("option").evaluate_all(
                "all => all.map(one => [one.textContent.trim(), one.value])"
            )
            hand.choose(page, field, dict(values)[wanted])
    elif kind == "ordering":
        for place, item in enumerate(question["items"], start=1):
            hand.choose(page, block.get_by_label(_plain(item["text"]), exact=True), str(place))
    else:
        field = block.locator("input[type=text], textarea")
        given = {"short": lambda: question["accept"][0], "numeric": lambda: str(question["answer"])}
        hand.fill(page, field, given.get(kind, lambda: "some words of my own about this " * 4)())
