"""The newsletter on a phone: subscribed to, confirmed behind a button, read in the archive, left by the header of its mail."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.test_desk import press
from tests.journeys.test_faces import _faults, _page

pytestmark = pytest.mark.journey

READER = "inge.reader@example.org"


def test_subscribe_confirm_read_and_leave_with_one_click(chromium, live_academy):
    page = _page(chromium, live_academy, "light", 360)
    page.goto("/en/community/newsletter/")
    found = _faults(page)
    press(page, "Get it by mail", "link")
    page.get_by_label("Your e-mail address").fill(READER)
    press(page, "Get it")
    expect(page.locator("main")).to_contain_text("Say yes to getting the newsletter first.")
    found += _faults(page)
    page.get_by_label("Yes, send me the newsletter.").check()
    press(page, "Get it")
    expect(page.locator("main")).to_contain_text("Look into your mailbox")
    found += _faults(page)

    page.goto("/demo/outbox/")
    letter = page.locator("details", has_text=READER).first.inner_html()
    address = re.search(r"/en/community/newsletter/confirm/[\w:=-]+/", letter)
    assert address, letter
    page.goto(address[0])
    found += _faults(page)
    press(page, "Yes, send it to me")
    expect(page.locator("main")).to_contain_text("You get the newsletter")
    press(page, "Language, topics, leave", "link")
    found += _faults(page)

    sent = live_academy.play("issue_of_newsletter", title="Spring in the academy")
    page.goto("/en/community/newsletter/")
    press(page, "Spring in the academy", "link")
    expect(page.locator("main")).to_contain_text("Spring begins with three sessions.")
    expect(page.get_by_role("heading", name="Next sessions")).to_be_visible()
    found += _faults(page)
    assert page.url.endswith(f"/{sent['slug']}/")

    head = live_academy.play("header_of_newsletter", to=READER)
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(re.search(r"<(https?://[^>]+)>", head["List-Unsubscribe"])[1]).path
    # As a mail program does it: without a cookie, without a page before it.
    program = chromium.new_context(base_url=live_academy.url)
    answer = program.request.post(path, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert answer.status == 200
    program.close()
    page.goto(path)
    expect(page.locator("main")).to_contain_text("You have left")
    found += _faults(page)
    assert found == []
    page.context.close()
