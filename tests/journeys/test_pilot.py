"""A comment of a participant leads to a new version: said, read beside the block, taken up, answered, told to everybody."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Academy
from tests.journeys.test_desk import somebody
from tests.journeys.test_faces import PROGRAMME, SCHEMES, _faults, _page

pytestmark = pytest.mark.journey

GUIDE = f"{PROGRAMME}what-and-why/beginners-guide/"
VISITOR = [
    "/en/methods/",
    "/en/methods/?view=table",
    "/en/methods/?cost=low&mode=offline",
    "/en/wish/digital-community-engagement/",
    "/en/wish/letter/forged/",
    "/en/p/co-creation-deliberation/",
]


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def _make_pilot(chromium: Browser, academy: Academy, version: str, width: int) -> None:
    """The manager makes the spring edition a pilot."""
    context, page = somebody(chromium, academy, "maren", width)
    page.goto("/en/desk/editions/dce-spring/change/")
    details = page.locator("details:has([name=pilot_version])")
    if not details.get_attribute("open") and not page.locator("[name=pilot_version]").is_visible():
        details.locator("summary").click()
    page.locator("[name=pilot_version]").fill(version)
    with page.expect_navigation():
        page.locator("main form button.btn").first.click()
    expect(page.locator("main")).to_contain_text(f"pilot of {version}")
    context.close()


def _comment(page: Page, text: str) -> str:
    """Say something about the second block; its first words."""
    page.goto(GUIDE)
    _fits(page)
    part = page.get_by_label("Which part?").locator("option").nth(1)
    name = part.inner_text()
    page.get_by_label("Which part?").select_option(index=1)
    page.get_by_label("What would make this better?").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()
    _fits(page)
    expect(page.locator("#comments")).to_contain_text("new: waits to be read")
    return name


def _publish(page: Page) -> None:
    page.locator('[data-w-dropdown-target="toggle"]').last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()


def _change_in_wagtail(page: Page, version: str, text: str) -> None:
    """From the comment to the page, then to the programme's page with its version note."""
    there = page.url
    with page.expect_navigation():
        page.get_by_role("link", name="Change the page").click()
    page.locator("button[data-w-dropdown-target=toggle]:has(.icon-dots-horizontal)").first.click()
    way = page.get_by_role("link", name="new comment").first
    expect(way).to_have_attribute("href", "/en/desk/comments/dce-a1-guide/")
    page.keyboard.press("Escape")
    page.locator("[name=summary]").fill(f"Begin here. Changed in {version}.")
    _publish(page)
    page.goto(there)
    with page.expect_navigation():
        page.get_by_role("link", name="Add a version note").or_(
            page.get_by_role("link", name="Change the programme's page")
        ).first.click()
    panel = page.locator("#panel-child-content-versions-section")
    panel.locator("button.c-sf-add-button").first.click()
    for name, value in (("version", version), ("date", "2026-05-01"), ("text", text)):
        panel.locator(f"[name^=versions-][name$='-value-{name}']").first.fill(value)
    _publish(page)
    page.goto(there)


def test_a_comment_leads_to_a_new_version(chromium, live_academy):
    width, version = 360, "1.1.0"
    mark = uuid4().hex[:6]
    said, note = f"A small town {mark}, please.", f"An example of a small town, {mark}."
    _make_pilot(chromium, live_academy, version, width)
    mettes, member = somebody(chromium, live_academy, "mette", width)
    name = _comment(member, said)

    eddas, editor = somebody(chromium, live_academy, "edda", width)
    editor.goto("/en/desk/comments/")
    _fits(editor)
    with editor.expect_navigation():
        editor.get_by_role("link", name="beginner's guide").first.click()
    _fits(editor)
    row = editor.locator(".beside-row", has_text=said)
    expect(row.locator(".prose").first).to_contain_text(name.rstrip("…")[:30])
    text, comment = row.locator("> .prose").bounding_box(), row.locator("> .stack").bounding_box()
    assert comment["y"] >= text["y"] + text["height"]
    editor.set_viewport_size({"width": 1280, "height": 800})
    text, comment = row.locator("> .prose").bounding_box(), row.locator("> .stack").bounding_box()
    assert comment["x"] >= text["x"] + text["width"]
    editor.set_viewport_size({"width": width, "height": 800})

    _change_in_wagtail(editor, version, note)
    card = editor.locator("article.card", has_text=said)
    card.get_by_label("taken up", exact=True).check()
    card.get_by_label("Version that changed because of it").select_option(version)
    card.get_by_label("Your answer").fill("Thank you, we did.")
    with editor.expect_navigation():
        card.get_by_role("button", name="Answer").click()
    expect(editor.locator("article.card", has_text=said)).to_contain_text(f"taken up in {version}")

    member.goto(GUIDE)
    expect(member.locator("main .lead")).to_have_text(f"Begin here. Changed in {version}.")
    own = member.locator("#comments li", has_text=said)
    expect(own).to_contain_text(f"taken up in version {version}")
    expect(own).to_contain_text("Thank you, we did.")

    visitors = chromium.new_context(base_url=live_academy.url, viewport={"width": width, "height": 800})
    visitor = visitors.new_page()
    visitor.goto(PROGRAMME)
    _fits(visitor)
    told = visitor.locator("#versions article", has_text=note)
    expect(told).to_contain_text("One comment of a pilot participant led to it.")
    for context in (mettes, eddas, visitors):
        context.close()


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
@pytest.mark.parametrize(
    ("key", "addresses"),
    [("", VISITOR), ("ada", ["/en/desk/comments/", "/en/desk/comments/nwc-l1-basics/"])],
    ids=["visitor", "desk"],
)
def test_axe_finds_nothing(chromium, live_academy, scheme, width, key, addresses):
    page = _page(chromium, live_academy, scheme, width, key)
    found = []
    if not key:
        page.goto("/en/methods/")
        addresses = [*addresses, page.locator("article h2 a").first.get_attribute("href") or ""]
    for address in addresses:
        page.goto(address)
        found += _faults(page)
    page.context.close()
    assert found == []
