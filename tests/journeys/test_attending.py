"""Being there: names are ticked on a phone while the network is away, somebody joins by link, and the record says so."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import somebody

pytestmark = pytest.mark.journey

WAITING = re.compile(r"Waiting to be sent: 3")


def faults(page: Page) -> list[str]:
    """What axe finds, and whether anything sticks out on a phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found for node in each["nodes"]]


def tap(page: Page, name: str) -> None:
    page.locator("button.tap", has_text=name).click()


def test_ticked_without_a_network_joined_by_link_and_on_the_record(chromium, live_academy):
    evening = live_academy.play(
        "evening", online="mette", in_room=["nils", "clodagh"], room=f"{live_academy.url}/en/verify/"
    )
    register = f"/en/desk/sessions/{evening['session']}/register/"

    context, page = somebody(chromium, live_academy, "maren", 360)
    page.goto(register)
    assert faults(page) == []
    context.set_offline(True)
    for name in ("Nils Bakke", "Clodagh Quay", "Clodagh Quay"):
        tap(page, name)
    expect(page.locator("[data-sending]")).to_have_text(WAITING)
    expect(page.locator("button.tap[aria-pressed=true]")).to_have_count(1)
    tap(page, "Clodagh Quay")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-sending]")).to_have_text("")
    page.reload()
    expect(page.locator("button.tap[aria-pressed=true]")).to_have_count(2)
    context.close()

    context, page = somebody(chromium, live_academy, "mette", 360)
    page.goto(evening["join"])
    assert faults(page) == []
    with page.expect_navigation(url="**/en/verify/"):
        page.locator("main form button").click()

    assert live_academy.play("evening_is_over", session=evening["session"]) == {"attended": 3}
    page.goto(f"/en/learn/e/{evening['edition']}/")
    expect(page.locator("main li", has_text=evening["title"]).first).to_contain_text("met")
    context.close()
