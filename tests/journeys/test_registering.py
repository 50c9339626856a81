"""A full talk: a guest waits on a phone, somebody cancels, the place is offered by letter and taken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_desk import press, somebody
from tests.journeys.test_faces import _faults, _page

pytestmark = pytest.mark.journey

GUEST = "ida.guest@example.org"


def letter(page: Page, subject: str) -> str:
    """The link to one's registration in the newest letter with such a subject."""
    page.goto("/demo/outbox/")
    found = (
        page.locator("details", has_text=GUEST).filter(has=page.locator("summary", has_text=subject)).first
    )
    address = re.search(r"/en/sessions/r/[\w-]+/", found.inner_html())
    assert address, found.inner_html()
    return address[0]


def test_a_guest_waits_gets_an_offer_and_takes_the_place(chromium, live_academy):
    talk = live_academy.play("full_talk", who="mette")
    guest = _page(chromium, live_academy, "light", 360)
    guest.goto(f"/en/sessions/{talk['slug']}/")
    expect(guest.locator("main")).to_contain_text("You can join the waiting list.")
    found = _faults(guest)
    guest.get_by_label("Your e-mail address").fill("ida.guest@")
    guest.get_by_label("Name, as you want to be called").fill("Ida Guest")
    press(guest, "Join the waiting list")
    expect(guest.get_by_label("Name, as you want to be called")).to_have_value("Ida Guest")
    guest.get_by_label("Your e-mail address").fill(GUEST)
    press(guest, "Join the waiting list")
    expect(guest.locator("main")).to_contain_text("You stand on the waiting list, at number 1.")
    found += _faults(guest)
    guest.goto(letter(guest, "Please confirm"))
    press(guest, "Yes, it is me")
    expect(guest.locator("main")).to_contain_text("You stand at number 1.")
    found += _faults(guest)

    hers, mette = somebody(chromium, live_academy, "mette", 1280)
    mette.goto("/en/learn/sessions/")
    press(mette, talk["title"], "link")
    mette.get_by_role("button", name="Cancel my registration").click()
    with mette.expect_navigation():
        mette.locator("dialog[open] button").filter(has_text="Cancel my registration").click()
    expect(mette.locator("main")).to_contain_text("This registration is cancelled.")

    guest.goto(letter(guest, "A place for you"))
    press(guest, "Yes, I take the place")
    expect(guest.locator("main")).to_contain_text("You have a place.")
    guest.context.close()
    hers.close()
    assert found == []
