"""A change of the source reaches readers; its translation stands, marked, until the translator renews it side by side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Academy
from tests.journeys.test_desk import somebody
from tests.journeys.test_faces import PROGRAMME, SCHEMES, _faults, _page

pytestmark = pytest.mark.journey

COURSE = PROGRAMME.removeprefix("/en/")
LIST = "/en/desk/translations/dce/pl/"
SHEET = "/en/desk/translations/pl/page/dce-a1-guide/"
PAGES = [
    "/en/desk/translations/",
    "/en/desk/translations/?show=outdated",
    LIST,
    SHEET,
    f"{SHEET}?show=missing&page=2",
    "/en/desk/translations/in/dce/pl/",
]
TEXTS = [(360, "Get internal adoption", f"{COURSE}internal-organisation/internal-adoption/")]


def open_sheet(page: Page, title: str, show: str = "") -> None:
    """From the list of the programme to one text side by side."""
    page.goto(LIST)
    with page.expect_navigation():
        page.locator("main tbody").get_by_role("link", name=title).first.click()
    if show:
        with page.expect_navigation():
            page.locator(".filter", has_text=show).click()


def write(page: Page, label: str, text: str) -> None:
    """Type a translation beside the passage with this label, and save it as reviewed by the keys alone."""
    passage = page.locator("li.passage", has_text=label).first
    field = passage.locator("textarea")
    field.fill(text)
    field.focus()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Saved as reviewed")).to_be_visible()


def read(chromium: Browser, academy: Academy, address: str, width: int) -> tuple[str, str]:
    """The lead and the note on its translation, as a visitor reads them."""
    context = chromium.new_context(base_url=academy.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    lead = page.locator("main .lead").first.inner_text()
    note = page.locator("main .note.lang")
    said = note.first.inner_text() if note.count() else ""
    context.close()
    return lead, said


def publish(chromium: Browser, academy: Academy, title: str, summary: str, width: int) -> None:
    """The editor changes the summary and publishes; that the meaning has changed is chosen already."""
    context, page = somebody(chromium, academy, "edda", width)
    open_sheet(page, title)
    with page.expect_navigation():
        page.get_by_role("link", name="Change the source").click()
    expect(page.locator("[name=change][value=meaning]")).to_be_checked()
    page.locator("[name=summary]").fill(summary)
    page.locator('[data-w-dropdown-target="toggle"]').last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    context.close()


@pytest.mark.parametrize(("width", "title", "address"), TEXTS)
def test_a_translation_stands_marked_until_it_is_renewed(chromium, live_academy, width, title, address):
    old, new = f"Stare streszczenie {width}.", f"Nowe streszczenie {width}."
    context, page = somebody(chromium, live_academy, "tomek", width)
    open_sheet(page, title)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    write(page, "Summary", old)
    lead, note = read(chromium, live_academy, f"/pl/{address}", width)
    assert lead == old

    summary = f"What it is, told anew for {width}."
    publish(chromium, live_academy, title, summary, width)
    assert read(chromium, live_academy, f"/en/{address}", width)[0] == summary
    lead, marked = read(chromium, live_academy, f"/pl/{address}", width)
    assert lead == old
    assert marked != note

    open_sheet(page, title, "outdated")
    expect(page.locator("li.passage")).to_have_count(1)
    expect(page.locator("li.passage ins").first).to_be_visible()
    expect(page.locator("li.passage del").first).to_be_visible()
    write(page, "Summary", new)
    expect(page.locator("li.passage")).to_have_count(0)
    assert read(chromium, live_academy, f"/pl/{address}", width) == (new, note)
    context.close()


def test_an_editor_publishes_a_change_and_a_learner_reads_it(chromium, live_academy):
    title, address = "The internal organisation guide", f"{COURSE}internal-organisation/internal-guide/"
    context, page = somebody(chromium, live_academy, "mette", 1280)
    publish(chromium, live_academy, title, "How to begin at home, in one morning.", 1280)
    page.goto(f"/en/{COURSE}")
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=title).first.click()
    assert address.split("/")[2] in page.url
    expect(page.locator("main")).to_contain_text("How to begin at home, in one morning.")
    context.close()


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_axe_finds_nothing_at_the_translation_desk(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "tomek")
    found = []
    for address in PAGES:
        page.goto(address)
        found += _faults(page)
    page.goto(SHEET)
    page.locator("textarea").first.focus()
    page.locator(".t-help ul, .t-help p, .t-help dl").first.wait_for()
    found += _faults(page)
    page.locator("textarea").nth(3).fill("[inny](https://example.org/)")
    page.locator("button[value^='draft:']").nth(3).click()
    page.locator("[role=alert]").first.wait_for()
    found += _faults(page)
    page.goto("/en/desk/translations/in/dce/pl/")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "pl.po",
            "mimeType": "text/plain",
            "buffer": b'msgctxt "page:nothing#title"\nmsgid "A"\nmsgstr "B"\n',
        }
    )
    with page.expect_navigation():
        page.locator("main form button").first.click()
    found += _faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_all_pages_are_made_anew_with_progress(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "ada")
    page.goto("/en/desk/academy/")
    button = page.get_by_role("button", name="Make all pages anew")
    button.wait_for(timeout=60_000)
    with page.expect_navigation():
        button.click()
    expect(page.get_by_role("status").filter(has_text="all pages are made anew")).to_be_visible()
    expect(page.locator("#rebuild")).to_contain_text("Last done on", timeout=60_000)
    assert _faults(page) == []
    page.context.close()
