"""A case from four steps to an example in a module: the other side by its letter on a phone, a reader in between."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey

TITLE = "A playground moved by neighbours"
THEIRS = "torben@courtyard.example"


def test_told_by_both_sides_read_published_and_studied(chromium, live_academy):
    official, page = somebody(chromium, live_academy, "nils", 1280)
    page.goto("/en/community/cases/")
    press(page, "Tell a case", "link")
    page.get_by_label("Title").fill(TITLE)
    press(page, "Begin")
    page.get_by_label("In two sentences").fill(
        "Neighbours moved a playground by forty metres. It took a year."
    )
    page.get_by_label("From").fill("2024-04")
    page.get_by_label("Country").fill("DK")
    press(page, "Save and go on")
    page.get_by_label("make something together").check()
    page.get_by_label("co-creation").check()
    page.get_by_label("How much say people had").select_option(label="people share the decision")
    press(page, "Save and go on")
    for field in ("Why it was done", "What was done", "What came of it", "What you would do differently"):
        page.get_by_label(field, exact=True).fill(
            "The old place lay in the shade. We **measured** it together."
        )
    press(page, "Save and go on")
    page.get_by_label("How we saw it").fill("We had to redraw the pipes.")
    page.get_by_label("We agree that this is published").check()
    page.get_by_label("Their organisation or group").fill("Courtyard 12")
    page.get_by_label("Their e-mail address").fill(THEIRS)
    assert faults(page) == []
    press(page, "Save")
    press(page, "Send it to the other side")
    expect(page.locator("main")).to_contain_text("was asked on")

    phone = chromium.new_context(base_url=live_academy.url, viewport={"width": 360, "height": 800})
    guest = phone.new_page()
    guest.goto(live_academy.play("case_letter", kind="case_asked", to=THEIRS)["address"])
    expect(guest.get_by_role("heading", level=1)).to_have_text(TITLE)
    press(guest, "Yes, we take part")
    guest.get_by_label("How we saw it").fill("They came to the courtyard at last.")
    guest.get_by_label("We agree that this is published").check()
    assert faults(guest) == []
    press(guest, "Complete our part")
    expect(guest.locator("main")).to_contain_text("your part is complete")
    side = guest.url

    reader, desk = somebody(chromium, live_academy, "ada", 1280)
    desk.goto("/en/desk/community/cases/")
    press(desk, TITLE, "link")
    desk.get_by_label("Who reads it").select_option(label="Ada Quill")
    press(desk, "Give it to this reader")
    desk.get_by_text("Ask for a change", exact=True).click()
    desk.get_by_label("the civil-society group").check()
    desk.get_by_label("What should change, and why").fill("When did they come?")
    assert faults(desk) == []
    press(desk, "Send it back")

    guest.goto(side)
    expect(guest.locator("main")).to_contain_text("When did they come?")
    guest.get_by_label("How we saw it").fill("They came to the courtyard in May.")
    press(guest, "Complete our part")
    desk.reload()
    for point in desk.locator("main [name=checks]").all():
        point.check()
    press(desk, "Keep the ticks")
    press(desk, "Publish")
    press(desk, "See the published case", "link")
    expect(desk.locator("main")).to_contain_text("They came to the courtyard in May.")

    path = live_academy.play("studied_case", title=TITLE)["path"]
    guest.goto(f"/en/p/{path}")
    expect(guest.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(guest.locator("main")).to_contain_text("As the group saw it")
    assert faults(guest) == []
    guest.get_by_role("link", name="The case in the library").click()
    expect(guest.locator("main")).to_contain_text("Used in")
    for context in (official, phone, reader):
        context.close()
