"""The look in a real browser: axe finds nothing, nothing scrolls sideways, targets are large enough."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from rostra.web.parts.gallery import entries
from rostra.web.parts.samples import frame
from tests.web.parts.conftest import Academy

pytestmark = pytest.mark.journey

SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, input:not([type=hidden]), select, textarea, summary, .btn, .nav a, .filter")]
  .filter((each) => each.checkVisibility() && !each.closest(".vh, .choice, p, .term"))
  .filter((each) => each.getBoundingClientRect().height < 43.5)
  .map((each) => each.outerHTML.slice(0, 90))"""


def _gallery() -> str:
    return render_to_string("parts/gallery.html", {**frame(), "entries": entries(), "demo_mode": True})


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_axe_finds_nothing(browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    academy = Academy(context.new_page())
    academy.show(_gallery(), into=False)
    found = Axe().run(academy.page).response["violations"]
    context.close()
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("code", ["404", "500"])
def test_axe_finds_nothing_on_error_pages(academy: Academy, code: str) -> None:
    academy.show(render_to_string(f"{code}.html"), into=False)
    assert Axe().run(academy.page).response["violations"] == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_scrolls_sideways_on_a_small_phone(browser: Browser, direction: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    academy = Academy(context.new_page())
    academy.show(_gallery().replace('dir="ltr"', f'dir="{direction}"'), into=False)
    width = academy.page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width == 320


@pytest.mark.parametrize("width", [1280, 360])
def test_targets_are_large_enough(browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    academy = Academy(context.new_page())
    academy.show(_gallery(), into=False)
    small = academy.page.evaluate(SMALL_TARGETS)
    context.close()
    assert small == []


def test_the_page_obeys_its_own_policy(academy: Academy) -> None:
    academy.show(_gallery(), into=False)
    assert [
        said for said in academy.complaints if "Content Security Policy" in said or "Uncaught" in said
    ] == []


def test_the_first_tab_stop_skips_to_the_content(academy: Academy) -> None:
    academy.show(_gallery(), into=False)
    academy.page.keyboard.press("Tab")
    assert academy.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    academy.page.keyboard.press("Enter")
    assert academy.page.evaluate("document.activeElement.id") == "main"


def test_focus_shows_in_two_colours(academy: Academy) -> None:
    academy.show('<a class="btn" href="/x">Go on</a>')
    academy.page.keyboard.press("Tab")
    academy.page.focus("a.btn")
    look = academy.page.evaluate(
        "(({ outlineStyle, boxShadow }) => [outlineStyle, boxShadow])"
        "(getComputedStyle(document.activeElement))"
    )
    assert look[0] == "solid"
    assert look[1] != "none"
