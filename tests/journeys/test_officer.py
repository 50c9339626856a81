"""The officer's day on a phone: who needs one, contacts in two taps, an aim confirmed, a call for help to its answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey


def test_stuck_handed_on_answered_and_read_by_the_member(chromium, live_academy):
    day = live_academy.play("officers_day", officer="ole", members=["mette", "nils"])
    support = f"/en/learn/e/{day['edition']}/support/"

    member, page = somebody(chromium, live_academy, "mette", 360)
    page.goto(support)
    press(page, "Choose an aim", "link")
    page.locator("main li", has_text="once a week about the school road").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("0 of 1 aims met")
    page.get_by_text("I am stuck", exact=True).click()
    page.get_by_label("What is the matter?").fill("The comments under my post frighten me.")
    press(page, "Call for help")
    expect(page.locator("main")).to_contain_text("somebody gets in touch")
    assert faults(page) == []

    officer, desk = somebody(chromium, live_academy, "ole", 360)
    desk.goto("/en/desk/members/")
    card = desk.locator("article", has_text="The comments under my post frighten me.")
    expect(card).to_contain_text("stuck")
    assert faults(desk) == []
    card.get_by_text("We did not meet").click()
    card.get_by_role("button", name="no answer").click()
    desk.goto(f"/en/desk/members/{day['enrolments']['mette']}/")
    expect(desk.locator("main")).to_contain_text("not met: no answer")
    assert faults(desk) == []
    desk.get_by_role("button", name="Book").first.click()
    expect(desk.locator("main")).to_contain_text("You meet on")
    desk.get_by_text("Ask the learning lead").click()
    desk.get_by_label("What do you ask for?").fill("Could somebody sit with her?")
    desk.get_by_label("Who should answer").select_option(label="Lasse Vig")
    press(desk, "Hand it on")
    expect(desk.locator("main")).to_contain_text("answer due by")

    lead, queue = somebody(chromium, live_academy, "lasse", 1280)
    queue.goto("/en/desk/help/")
    queue.locator("li", has_text="Could somebody sit with her?").get_by_role("link").click()
    queue.get_by_label("a second layer of support").check()
    queue.get_by_label("Who gives the second layer of support").select_option(label="Tove Brink")
    queue.get_by_role("textbox", name="Answer").fill("Tove calls you on Monday.")
    queue.get_by_label("The member reads the answer too").check()
    assert faults(queue) == []
    press(queue, "Send the answer")
    expect(queue.locator("main")).to_contain_text("Tove calls you on Monday.")
    lead.close()

    page.goto(support)
    expect(page.locator("main")).to_contain_text("Tove calls you on Monday.")
    expect(page.locator("main")).to_contain_text("Tove Brink")
    page.locator("article", has_text="once a week about the school road").get_by_role(
        "button", name="Done"
    ).click()
    desk.goto("/en/desk/members/")
    waiting = desk.locator("article form", has_text="once a week about the school road")
    waiting.get_by_role("button", name="It is met").click()
    page.goto(support)
    expect(page.locator("main")).to_contain_text("1 of 1 aims met")
    page.goto("/en/learn/me/done-for-me/")
    expect(page.locator("main")).to_contain_text("Aim decided")
    assert faults(page) == []
    member.close()
    officer.close()
