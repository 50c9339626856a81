"""From what one wants to be able to do to a package: enrol, tick, see what gives it, take it, change it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import Keyboard, Pointer

pytestmark = pytest.mark.journey

EDITION = "/en/learn/e/co-creation-advanced/"
WAYS = [
    pytest.param(360, Pointer(), "kit", id="narrow"),
    pytest.param(1280, Keyboard(), "edda", id="keyboard"),
]


def _fits(page: Page) -> None:
    """Nothing sticks out to the side."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize(("width", "hand", "who"), WAYS)
def test_an_enrolled_person_chooses_a_package_by_outcomes(chromium, live_academy, width, hand, who):
    context = chromium.new_context(
        base_url=live_academy.url, viewport={"width": width, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form:has([value={who}]) button").first.click()

    page.goto(f"{EDITION}enrol/")
    hand.press(page, page.get_by_role("button", name="Take part"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose what you take")
    _fits(page)

    wishes = page.locator("section[aria-labelledby=wishes]")
    hand.tick(page, wishes.locator("[value=ccd-m8-o1]"))
    hand.press(page, wishes.get_by_role("button", name="Show what gives me this"))
    _fits(page)
    plan = page.locator("#plan")
    expect(plan).to_contain_text("Because you want to:")
    expect(plan.locator("input[name=packages]:checked")).to_have_count(1)
    expect(plan.locator("input[name=packages]:checked")).to_have_attribute("value", "ccd-advanced:follow-up")
    hand.press(page, plan.get_by_role("button", name="Take this"))

    expect(page.locator("main")).to_contain_text("This is what you take.")
    expect(page.get_by_text("Not in your choice", exact=False)).to_have_count(5)  # two packages: M3 to M7
    _fits(page)
    hand.press(page, page.get_by_role("link", name="Change your choice").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your choice")
    expect(page.locator("#plan input[value='ccd-advanced:follow-up']")).to_be_checked()
    assert faults == []
    context.close()
