"""From a visitor to a certificate that a stranger checks: code, course, quiz, worksheet, trainer, paper."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Academy
from tests.journeys.hands import Keyboard, Pointer
from tests.journeys.key import answer_all

pytestmark = pytest.mark.journey

WAYS = [
    pytest.param(360, Pointer(), id="narrow"),
    pytest.param(1280, Keyboard(), id="keyboard"),
]
PROGRAMME = "/en/p/digital-community-engagement/"
EDITION = "Spring edition"


def _context(chromium: Browser, academy: Academy, width: int) -> BrowserContext:
    context = chromium.new_context(
        base_url=academy.url, viewport={"width": width, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    return context


def _code(chromium: Browser, academy: Academy, email: str) -> str:
    """The newest code for an address, from the outbox of the demo."""
    context = _context(chromium, academy, 1280)
    page = context.new_page()
    page.goto("/demo/outbox/")
    letter = page.locator("details", has_text=email).first
    found = re.search(r"\b(\d{3} ?\d{3})\b", letter.text_content() or "")
    context.close()
    assert found
    return found[1]


def _be(page: Page, key: str) -> None:
    """Sign in as one of the cast."""
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form:has([value={key}]) button").first.click()


def _fits(page: Page) -> None:
    """Nothing sticks out to the side."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize(("width", "hand"), WAYS)
def test_a_visitor_becomes_a_learner_with_a_certificate(chromium, live_academy, width, hand):
    context = _context(chromium, live_academy, width)
    page = context.new_page()
    email = f"newcomer-{uuid4().hex[:8]}@example.org"
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    page.goto("/en/")
    _fits(page)
    hand.press(page, page.get_by_role("link", name="See the programmes"))
    hand.press(page, page.get_by_role("link", name="Digital community engagement"))
    _fits(page)
    hand.press(page, page.locator("main").get_by_role("link", name="Take part").first)

    _sign_in(chromium, live_academy, page, hand, email)
    expect(page.get_by_role("heading", level=1)).to_have_text(EDITION)
    hand.press(page, page.get_by_role("button", name="Take part"))
    _fits(page)

    for _ in range(12):
        if not page.locator(".next a.btn").count():
            break
        hand.press(page, page.locator(".next a.btn").first)
        _fits(page)
        _do(page, hand)
        if page.locator("[role=status]", has_text="Handed in").count():
            break
    expect(page.locator("main")).to_contain_text("handed in")
    _finish_the_rest(page, hand)

    _review(chromium, live_academy, "Newcomer", accept=True)
    page.goto("/en/learn/")
    hand.press(page, page.locator("main a[href*='/learn/certificates/']").first)
    _certified(chromium, live_academy, page)
    assert faults == []
    context.close()


def _sign_in(chromium: Browser, academy: Academy, page: Page, hand, email: str) -> None:
    """A code by e-mail; who is new says how to be called."""
    hand.fill(page, page.get_by_label("Your e-mail address"), email)
    hand.press(page, page.get_by_role("button", name="Send me a code"))
    hand.fill(page, page.get_by_label(re.compile("[Cc]ode")), _code(chromium, academy, email))
    hand.press(page, page.get_by_role("button", name=re.compile("[Ss]ign in|Confirm|Continue")).last)
    if page.get_by_label("Name", exact=False).count():
        hand.fill(page, page.get_by_label("Name", exact=False).first, "Newcomer Quick")
        hand.press(page, page.locator("main form button").first)


def _do(page: Page, hand) -> None:
    """Do what the activity asks, whatever its kind."""
    main = page.locator("main")
    if main.get_by_role("button", name=re.compile("^I have")).count():
        hand.press(page, main.get_by_role("button", name=re.compile("^I have")))
    elif main.get_by_role("button", name="Start the quiz").count():
        hand.press(page, main.get_by_role("button", name="Start the quiz"))
        answer_all(page, hand)
        hand.press(page, main.get_by_role("button", name="Hand in"))
        expect(main).to_contain_text("Passed with")
    else:
        hand.press(page, main.get_by_role("button", name="Open the worksheet"))
        _fill(page, hand)
        hand.press(page, main.locator("button[value=hand_in]"))


def _fill(page: Page, hand) -> None:
    """Something in every field of a worksheet."""
    main = page.locator("main")
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    for field in main.locator("form .field > input[type=text], form .field > textarea").all():
        hand.fill(page, field, "12" if field.get_attribute("inputmode") == "decimal" else "Our own words")
    for field in main.locator("form .field > input[type=date]").all():
        field.fill(day)
    for group in main.locator("form fieldset:has(.choices)").all():
        hand.tick(page, group.locator("input").first)
    for table in main.locator("table.rows").all():
        for row in table.locator("tbody tr:not([hidden])").all():
            for cell in row.locator("input, select, textarea").all():
                _cell(page, hand, cell, day)


def _cell(page: Page, hand, cell, day: str) -> None:
    kind = cell.evaluate("element => element.tagName === 'SELECT' ? 'select' : element.type")
    if kind == "select":
        hand.choose(page, cell, cell.locator("option").nth(1).get_attribute("value") or "")
    elif kind == "date":
        cell.fill(day)
    else:
        hand.fill(page, cell, "12" if kind == "number" else "Something")


def _finish_the_rest(page: Page, hand) -> None:
    """What is still to do while the worksheet is read."""
    for _ in range(6):
        page.goto("/en/learn/")
        if not page.locator(".next a.btn").count():
            return
        hand.press(page, page.locator(".next a.btn").first)
        _do(page, hand)


def _review(chromium: Browser, academy: Academy, name: str, *, accept: bool) -> None:
    """The trainer answers what waits."""
    context = _context(chromium, academy, 1280)
    page = context.new_page()
    _be(page, "tove")
    page.goto("/en/desk/work/")
    rows = page.locator("main li", has_text=name)
    while rows.count():
        with page.expect_navigation():
            rows.first.locator("a").first.click()
        page.locator("main textarea").first.fill("A clear plan.")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Accept" if accept else "^Return")).first.click()
        page.goto("/en/desk/work/")
    context.close()


def _certified(chromium: Browser, academy: Academy, page: Page) -> None:
    """The certificate is there, its paper too, and a stranger finds it true."""
    expect(page.locator(".certificate")).to_contain_text("Newcomer Quick")
    _fits(page)
    number = page.locator(".certificate dd.code").inner_text().strip()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Download as PDF").click()
    assert arriving.value.suggested_filename.endswith(".pdf")
    stranger = _context(chromium, academy, 360)
    other = stranger.new_page()
    other.goto("/en/verify/")
    other.get_by_label("Number of the certificate").fill(number.lower())
    with other.expect_navigation():
        other.get_by_role("button", name="Check").click()
    expect(other.locator("main")).to_contain_text("This certificate is valid")
    expect(other.locator("main")).to_contain_text("Newcomer Quick")
    stranger.close()
