"""A Danish reader takes the basic course on co-creation, in Danish from the first page to the certificate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Academy
from tests.journeys.hands import Pointer
from tests.journeys.key import answer_all, words_of
from tests.journeys.test_learner import _be, _context, _fill, _fits

pytestmark = pytest.mark.journey

EDITION = "/da/learn/e/co-creation-basic/"
LINKS = "main a[href*='/da/p/co-creation-deliberation/']"


def test_a_danish_reader_takes_the_basic_course_to_a_danish_certificate(
    chromium: Browser, live_academy: Academy
):
    say, who = words_of("da"), "clodagh"
    context = _context(chromium, live_academy, 360)
    page = context.new_page()
    _be(page, who)
    _speak_danish(page)
    page.goto(f"{EDITION}enrol/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.goto(EDITION)
    _fits(page)
    expect(page.locator("html")).to_have_attribute("lang", "da")
    paths = dict.fromkeys(
        page.locator(LINKS).evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    )
    steps = [path for path in paths if path.count("/") == 6]
    assert len(steps) == 11
    for number, step in enumerate(steps):
        _do(page, step, say)
        if number == len(steps) // 2:  # from the phone to the desk
            page.set_viewport_size({"width": 1280, "height": 800})
    _review(chromium, live_academy, who)
    page.goto(EDITION)
    with page.expect_navigation():
        page.locator("main a[href*='/learn/certificates/']").first.click()
    paper = page.locator(".certificate")
    expect(paper).to_contain_text(say("Co-creation and deliberation"))
    expect(page.locator("main")).to_contain_text("Bevis")
    assert page.locator(".certificate [lang=en]").count() == 0
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        _fits(page)
    context.close()


def _speak_danish(page: Page) -> None:
    """Who signs in has a language of one's own; letters and papers come in it."""
    page.goto("/da/learn/me/")
    chosen = page.locator("select[name=language]")
    chosen.select_option("da")
    with page.expect_navigation():
        page.locator("main form:has(select[name=language]) button").first.click()


def _do(page: Page, step: str, say) -> None:
    """One activity; half way into a worksheet or quiz the language is changed and changed back, and nothing is lost."""
    hand = Pointer()
    page.goto(step)
    _fits(page)
    assert page.locator(".block.fallback").count() == 0, step
    button = page.locator("#next form button").first
    if not button.count():
        return
    hand.press(page, button)
    if page.locator("[id^=question-]").count():
        answer_all(page, hand, say, "co-creation-deliberation")
        hand.press(page, page.locator("main button[value^=hand_in]").first)
        expect(page.locator("main")).to_contain_text("100 %")
    elif page.locator("main button[value=hand_in]").count():
        _fill(page, hand)
        hand.press(page, page.locator("main button[value=hand_in]"))
        assert page.locator("main button[value=hand_in]").count() == 0, step


def _review(chromium: Browser, academy: Academy, who: str) -> None:
    """The academy's head accepts the plan."""
    context = _context(chromium, academy, 1280)
    page = context.new_page()
    _be(page, "ada")
    name = {"mette": "Mette Krogh", "clodagh": "Clodagh Quay"}[who]
    page.goto("/en/desk/work/")
    row = page.locator("main li", has_text=name).filter(has_text=re.compile("plan|Plan"))
    with page.expect_navigation():
        row.first.locator("a").first.click()
    page.locator("main textarea").first.fill("A clear plan.")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Accept")).first.click()
    context.close()
