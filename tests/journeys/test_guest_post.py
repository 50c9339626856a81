"""A guest's post in Polish: proposed on a phone, confirmed by letter, sent back, published, translated, read in Danish."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey

TITLE, TEXT = "Młodzi rysują mapę", "W sobotę spotkaliśmy się z młodzieżą."
DANISH = {"Młodzi": "Unge tegner et kort", "W sobotę": "I lørdags mødte vi de unge i salen."}


def send(page: Page, selector: str) -> None:
    """Press a button found by its place: the words around it are in the reader's language."""
    with page.expect_navigation():
        page.locator("main").locator(selector).click()


def test_proposed_in_polish_published_and_read_in_danish(chromium, live_academy):
    outside = chromium.new_context(base_url=live_academy.url, viewport={"width": 360, "height": 800})
    guest = outside.new_page()
    guest.goto("/pl/community/posts/propose/?programme=dce")
    for name, words in (
        ("title", TITLE),
        ("text", TEXT),
        ("name", "Ola Nowak"),
        ("email", "ola@town.example"),
    ):
        guest.locator(f"[name={name}]").fill(words)
    guest.locator("[name=language]").select_option("pl")
    guest.locator("[name=agreed]").check()
    assert faults(guest) == []
    send(guest, "form.form button:not([name])")
    assert "sent=1" in guest.url

    known = live_academy.play("proposed_post", email="ola@town.example")
    guest.goto(known["link"])
    send(guest, "button[value=confirm]")

    editor, desk = somebody(chromium, live_academy, "ada", 1280)
    desk.goto("/en/desk/community/posts/")
    press(desk, TITLE, "link")
    press(desk, "I read it")
    desk.locator("[name=text]").first.fill("Gdzie to było?")
    press(desk, "Ask for changes")
    expect(desk.locator("main")).to_contain_text("Gdzie to było?")
    assert faults(desk) == []

    guest.goto(known["link"])
    expect(guest.locator("main")).to_contain_text("Gdzie to było?")
    assert faults(guest) == []
    guest.locator("form:has(button[value=change]) [name=text]").fill(TEXT.replace(".", " w sali."))
    guest.locator("[name=answer]").fill("W sali rady.")
    send(guest, "button[value=change]")

    desk.reload()
    expect(desk.locator("main")).to_contain_text("W sali rady.")
    press(desk, "Publish now")
    editor.close()

    translator, sheet = somebody(chromium, live_academy, "tomek", 1280)
    sheet.goto(f"/en/desk/translations/da/post/{known['key']}/")
    for begins, words in DANISH.items():
        passage = sheet.locator("li.passage", has_text=begins).first
        passage.locator("textarea").fill(words)
        passage.locator("textarea").focus()
        with sheet.expect_navigation():
            sheet.keyboard.press("Control+Enter")
    translator.close()

    guest.goto(f"/da/community/posts/{known['slug']}/")
    expect(guest.locator("h1")).to_have_text(DANISH["Młodzi"])
    expect(guest.locator(".prose").first).to_contain_text(DANISH["W sobotę"])
    expect(guest.locator("main .note.lang")).to_contain_text("polski")
    assert faults(guest) == []
    guest.goto(f"/da/community/posts/{known['slug']}/?original")
    expect(guest.locator("h1[lang=pl]")).to_have_text(TITLE)
    expect(guest.locator(".prose[lang=pl]")).to_contain_text("w sali")
    assert guest.evaluate("document.documentElement.scrollWidth <= innerWidth")
    outside.close()
