"""Every kind of page for visitors and learners: axe finds nothing in light and dark, nothing sticks out on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Academy

pytestmark = pytest.mark.journey

PROGRAMME = "/en/p/digital-community-engagement/"
READING = [
    PROGRAMME,
    f"{PROGRAMME}what-and-why/",
    f"{PROGRAMME}what-and-why/beginners-guide/",
    f"{PROGRAMME}what-and-why/helsinki-film/",
    f"{PROGRAMME}what-and-why/quick-quiz/",
    f"{PROGRAMME}internal-organisation/prepare-your-organisation/",
    f"{PROGRAMME}internal-organisation/internal-adoption/",
]
VISITOR = [
    "/en/",
    "/en/programmes/",
    "/en/verify/",
    "/en/verify/?number=forged",
    "/en/about/",
    "/en/language/",
    *READING,
]
LEARNER = ["/en/learn/", "/en/learn/e/spring/", "/en/learn/e/spring/enrol/", "/en/learn/record/", *READING]
WORK = [
    (f"{PROGRAMME}what-and-why/quick-quiz/", "Start the quiz|Try again|Go on with the quiz"),
    (
        f"{PROGRAMME}internal-organisation/prepare-your-organisation/",
        "Open the worksheet|Go on with|Read|Change",
    ),
]
SCHEMES = [("dark", 1280)]  # axe runs once on a kind of page; light and dark are compared in the gallery


def _faults(page: Page) -> list[str]:
    """What axe finds, and whether anything sticks out, as wide as the page is and on a phone."""
    size = page.viewport_size
    for width in (size["width"], 360):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            return [f"{page.url}: sticks out at {width} px"]
    page.set_viewport_size(size)
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {each['id']} {node['target']}" for each in found for node in each["nodes"]]


def _page(chromium: Browser, academy: Academy, scheme: str, width: int, key: str = "") -> Page:
    context = chromium.new_context(
        base_url=academy.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if key:
        page.goto("/demo/")
        with page.expect_navigation():
            page.locator(f"form:has([value={key}]) button").first.click()
    return page


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
@pytest.mark.parametrize(
    ("key", "addresses"), [("", VISITOR), ("mette", LEARNER)], ids=["visitor", "learner"]
)
def test_axe_finds_nothing(chromium, live_academy, scheme, width, key, addresses):
    page = _page(chromium, live_academy, scheme, width, key)
    found = []
    for address in addresses:
        page.goto(address)
        found += _faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_axe_finds_nothing_where_people_work(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "clodagh")
    found = []
    for address, words in WORK:
        page.goto(address)
        names = words.split("|")
        way = next(
            each
            for name in names
            for role in ("button", "link")
            if (each := page.locator("main").get_by_role(role, name=name)).count()
        )
        with page.expect_navigation():
            way.first.click()
        found += _faults(page)
        if page.locator("button[value=hand_in]").count():
            with page.expect_navigation():
                page.locator("button[value=hand_in]").click()
            found += _faults(page)
    page.context.close()
    assert found == []
