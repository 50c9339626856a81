"""At the desk: a trainer returns and accepts a worksheet and the standing moves; other organisations see none of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Academy

pytestmark = pytest.mark.journey

FEEDBACK = "Please say who decides, and by when."


def somebody(chromium: Browser, academy: Academy, key: str, width: int) -> tuple[BrowserContext, Page]:
    """A browser of one of the cast, signed in by the demo's button."""
    context = chromium.new_context(
        base_url=academy.url, viewport={"width": width, "height": 800}, locale="en-GB"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form:has([value={key}]) button").first.click()
    return context, page


def press(page: Page, name: str, role: str = "button") -> None:
    """Press a button or follow a link of the page's content by its words."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name, exact=True).first.click()


def open_worksheet(page: Page, person: str) -> None:
    """From the queue to one person's worksheet."""
    page.goto("/en/desk/work/")
    with page.expect_navigation():
        page.locator("main li", has_text=person).get_by_role("link").first.click()


def row_of(page: Page, person: str):
    """The row of one person in the list of the spring edition."""
    page.goto("/en/desk/editions/dce-spring/people/")
    return page.locator("tr", has_text=person)


@pytest.mark.parametrize(
    ("width", "person", "key"), [(1280, "Mette Krogh", "mette"), (360, "Odhran Pier", "")]
)
def test_a_worksheet_is_returned_and_accepted_and_the_standing_moves(
    chromium, live_academy, width, person, key
):
    context, page = somebody(chromium, live_academy, "tove", width)
    expect(row_of(page, person)).to_contain_text("handed in")
    expect(row_of(page, person)).not_to_contain_text("overdue")
    open_worksheet(page, person)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Return")
    expect(page.get_by_role("alert").first).to_contain_text("Say what to change")
    page.get_by_label(re.compile("Your answer")).fill(FEEDBACK)
    press(page, "Return")
    expect(page.get_by_role("status").first).to_contain_text("Returned")
    expect(row_of(page, person)).to_contain_text("returned")
    if key:
        hand_in_again(chromium, live_academy, key, width)
        expect(row_of(page, person)).to_contain_text("handed in")
        open_worksheet(page, person)
        expect(page.locator("main")).to_contain_text(FEEDBACK)
        press(page, "Accept")
        expect(page.get_by_role("status").first).to_contain_text("it counts now")
        expect(row_of(page, person)).to_contain_text("5 of 6")
    context.close()


def hand_in_again(chromium: Browser, academy: Academy, key: str, width: int) -> None:
    """The learner reads what the trainer wrote and hands the worksheet in once more."""
    context, page = somebody(chromium, academy, key, width)
    page.goto("/en/learn/e/spring/dce-a2-prepare/worksheet/")
    expect(page.locator("main")).to_contain_text(FEEDBACK)
    with page.expect_navigation():
        page.locator("button[name=do][value=hand_in]").click()
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_staff_of_another_organisation_see_none_of_it(chromium, live_academy, width):
    context, page = somebody(chromium, live_academy, "basia", width)
    for path in (
        "/en/desk/",
        "/en/desk/work/",
        "/en/desk/editions/",
        "/en/desk/people/",
        "/en/desk/organisations/",
    ):
        page.goto(path)
        for word in ("Mette", "Odhran", "Lindholt", "Spring edition"):
            expect(page.locator("main")).not_to_contain_text(word)
    for path in ("", "people/", "certificates/", "messages/", "invite/"):
        response = page.goto(f"/en/desk/editions/dce-spring/{path}")
        assert response is not None
        assert response.status == 404
    context.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_manager_sees_who_stands_where_and_filters_by_the_legend(chromium, live_academy, width):
    context, page = somebody(chromium, live_academy, "maren", width)
    page.goto("/en/desk/editions/dce-spring/people/")
    with page.expect_navigation():
        page.locator(".filter", has_text="overdue").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Jens Fjord")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
