"""Dates for fifteen busy councillors: the last one answers by keyboard, four workshops are found with proof and confirmed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import Keyboard
from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey

PROVED = "proved: no other choice does better"


def test_fifteen_councillors_of_four_authorities_find_four_evenings(chromium, live_academy):
    asked = live_academy.play("fifteen_councillors", who="mette")
    hands = Keyboard()

    context, page = somebody(chromium, live_academy, "mette", 360)
    page.goto("/en/learn/sessions/")
    hands.press(page, page.get_by_role("link", name="Four evenings"))
    assert faults(page) == []
    days = page.locator("main form fieldset")
    expect(days).to_have_count(asked["days"])
    hands.tick(page, days.first.get_by_role("radio", name="yes"))
    for number in range(1, asked["days"]):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _step in range(number % 3):
            page.keyboard.press("ArrowRight")
    expect(page.locator("main fieldset input:checked")).to_have_count(asked["days"])
    hands.press(page, page.get_by_role("button", name="Save my answers"))
    expect(page.locator("main")).to_contain_text("This is closed")  # everybody has answered
    context.close()

    context, page = somebody(chromium, live_academy, "maren", 1280)
    page.goto(f"/en/desk/editions/{asked['edition']}/dates/{asked['poll']}/")
    expect(page.locator("main")).to_contain_text("15 of 15")
    here = page.url
    page.goto(f"{here}days/")
    assert faults(page) == []
    page.goto(here)
    press(page, "Propose dates")
    expect(page.get_by_text(PROVED)).to_be_visible(timeout=20_000)
    assert faults(page) == []
    seconds = re.search(r"worked out in ([\d.]+) s", page.locator("main").inner_text())
    assert seconds is not None
    assert float(seconds[1]) < 5
    expect(page.locator("table.bars tbody tr")).to_have_count(4)
    expect(page.locator("main ol.items > li")).to_have_count(4)
    press(page, "Confirm these dates")
    expect(page.locator("main ul.items > li", has_text="Workshop")).to_have_count(4)
    expect(page.locator("main ul.items")).to_contain_text("Workshop 4")
    context.close()
