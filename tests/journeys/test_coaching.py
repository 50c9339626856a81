"""A member books a coach, the coach moves it across the night on which the clocks go forward, both say they met; what the coach
notes for both is read by both, what the coach notes alone by nobody else.
"""

from __future__ import annotations

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey
SHARED, OWN = "We film the bus stop on Friday.", "Shy of the microphone."


def faults(page: Page) -> list[str]:
    """What axe finds, and whether anything sticks out on a phone."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found for node in each["nodes"]]


def after_the_clocks_change() -> dt.date:
    """The Monday after the last Sunday of the next March."""
    today = dt.datetime.now(dt.UTC).date()
    year = today.year + (today >= dt.date(today.year, 3, 20))
    last = dt.date(year, 3, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7) + dt.timedelta(days=1)


def test_booked_moved_across_the_change_of_clocks_held_and_noted(chromium, live_academy):
    pair = live_academy.play("coached", member="mette", coach="kit")
    monday = after_the_clocks_change()

    member, mine = somebody(chromium, live_academy, "mette", 360)
    mine.goto(f"/en/learn/e/{pair['edition']}/coach/")
    assert faults(mine) == []
    mine.locator("input[name=slot]").first.check()
    press(mine, "Book")
    expect(mine.locator("main")).to_contain_text("Booked.")

    coach, page = somebody(chromium, live_academy, "kit", 360)
    page.goto(f"/en/desk/coaching/pairs/{pair['pair']}/")
    assert faults(page) == []
    with page.expect_navigation():
        page.locator("section[aria-labelledby=next-head] li a").first.click()
    assert faults(page) == []
    page.locator("#move-first_day").fill(monday.isoformat())
    page.locator("#move-begins").fill("12:00")
    press(page, "Change it")
    expect(page.locator("dl.facts")).to_contain_text(f"{monday.day} March {monday.year}, 12:00–12:45")

    mine.goto(f"/en/learn/e/{pair['edition']}/coach/")
    expect(mine.locator("section[aria-labelledby=next-head]")).to_contain_text(
        f"{monday.day} March {monday.year}, 13:00–13:45"
    )

    over = live_academy.play("meeting_is_over", pair=pair["pair"])
    assert over["asked"] == 1
    assert [f"SEQUENCE:{number}" in each for number, each in enumerate(over["calendars"])] == [True, True]
    assert f"DTSTART;TZID=Europe/Dublin:{monday:%Y%m%d}T120000" in over["calendars"][1]
    for name, hands in (("desk", page), ("learn", mine)):
        hands.goto(f"/en/{name}/meetings/{over['meeting']}/")
        hands.get_by_label("Yes, we met").check()
        press(hands, "Say so")
    expect(mine.locator("dl.facts")).to_contain_text("took place")

    page.goto(f"/en/desk/coaching/pairs/{pair['pair']}/")
    page.locator("#note-text").fill(SHARED)
    press(page, "Share this note")
    with page.expect_response("**/note/"):
        page.locator("#private-text").fill(OWN)
    page.reload()
    expect(page.locator("#private-text")).to_have_value(OWN)
    mine.goto(f"/en/learn/e/{pair['edition']}/coach/")
    expect(mine.locator("main")).to_contain_text(SHARED)
    assert OWN not in mine.content()
    for each in (member, coach):
        each.close()
