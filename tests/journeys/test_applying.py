"""From application to placed participant: applied on a phone, offered a place at the desk, accepted, asked, placed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey

SAVED = re.compile(r"Saved at \d")
ANSWER_ALL = """() => {
  for (const group of document.querySelectorAll("main form fieldset"))
    group.querySelectorAll("input[type=radio]")[2]?.click();
  for (const text of document.querySelectorAll("main form textarea")) text.value = "Nothing else.";
}"""


def test_from_application_to_placed_participant(chromium, live_academy):
    call = live_academy.play("call_for_applications", title="Councillors in spring")
    phone, page = somebody(chromium, live_academy, "clodagh", 360)
    desk, board = somebody(chromium, live_academy, "maren", 1280)

    page.goto(f"/en/apply/{call['slug']}/")
    assert faults(page) == []
    page.get_by_label("Why do you want to take part?").fill("To listen better.")
    expect(page.locator("[data-autosave-status]")).to_have_text(SAVED)
    page.reload()
    expect(page.get_by_label("Why do you want to take part?")).to_have_value("To listen better.")
    page.get_by_label("elected member").check()
    page.get_by_role("group", name="Do you hold surgeries?").get_by_label("yes").check()
    press(page, "Hand in")
    expect(page.locator("main")).to_contain_text("What happens next")

    board.goto(f"/en/desk/editions/{call['edition']}/applications/")
    expect(board.locator("tbody tr")).to_have_count(2)
    assert faults(board) == []
    board.get_by_label("Tick Clodagh Quay").check()
    board.get_by_label("Your own words to the person").fill("We look forward to it.")
    press(board, "Offer a place")
    expect(board.locator("tr", has_text="Clodagh Quay")).to_contain_text("place offered")

    page.reload()
    expect(page.locator("main")).to_contain_text("We look forward to it.")
    press(page, "Accept the place")
    press(page, "Answer the questionnaire at the beginning", "link")
    press(page, "Begin")
    page.evaluate(ANSWER_ALL)
    press(page, "Finish and see where I stand")
    expect(page).to_have_url(re.compile("where-i-stand"))
    expect(page.locator("main")).to_contain_text("You do this with confidence.")

    board.goto(f"/en/desk/editions/{call['edition']}/levels/")
    board.get_by_label("Tick Clodagh Quay").check()
    press(board, "Decide as suggested")
    expect(board.locator("tr", has_text="Clodagh Quay").locator("strong")).to_have_text(re.compile("."))
    page.goto(f"/en/learn/e/{call['slug']}/application/")
    assert faults(page) == []
    press(page, "Go to your map", "link")
    expect(page.locator("h1")).to_contain_text("Councillors in spring")
    for each in (phone, desk):
        each.close()
