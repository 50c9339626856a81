"""A councillor is insulted: reported and blocked in one form on a phone, decided at the desk, answered, proved."""

from __future__ import annotations

import hashlib
import zipfile

import pytest
from playwright.sync_api import expect

from tests.journeys.test_attending import faults
from tests.journeys.test_desk import press, somebody

pytestmark = pytest.mark.journey
INSULT = "You should be ashamed."


def test_from_an_insult_to_the_proof(chromium, live_academy, tmp_path):
    made = live_academy.play("quarrel")
    space = f"/en/community/spaces/{made['space']}/"
    post = f"{space}posts/{made['post']}/"

    member, page = somebody(chromium, live_academy, "mette", 360)
    page.goto(post)
    comment = page.locator("article", has_text=INSULT).last
    with page.expect_navigation():
        comment.get_by_role("link", name="Report").click()
    assert faults(page) == []
    page.get_by_label("insult or hate").check()
    page.get_by_label("In your words").fill("It is the third time.")
    page.get_by_label("from me, too").check()
    press(page, "Report")
    expect(page.locator("main")).to_contain_text("A moderator reads your report within 3 days.")
    page.goto(post)
    expect(page.locator("main")).to_contain_text("We answered nineteen questions.")
    expect(page.locator("main")).not_to_contain_text(INSULT)

    lead, desk = somebody(chromium, live_academy, "maren", 1280)
    desk.goto("/en/desk/community/reports/")
    assert faults(desk) == []
    waiting = desk.locator("main li", has_text=INSULT)
    with desk.expect_navigation():
        waiting.get_by_role("link", name="Look and decide").click()
    expect(desk.locator("main")).to_contain_text("It is the third time.")
    assert faults(desk) == []
    desk.get_by_label("Reason, for the author").fill("It insults a person.")
    desk.get_by_label("for a week").check()
    desk.get_by_label("Answer to who reported it").fill("Thank you for telling us. We acted.")
    press(desk, "Hide it")
    expect(desk.locator("main")).not_to_contain_text(INSULT)
    lead.close()

    page.goto("/en/learn/me/letters/")
    with page.expect_navigation():
        page.get_by_role("link", name="Svar på din anmeldelse").first.click()
    expect(page.locator("main")).to_contain_text("Thank you for telling us. We acted.")
    page.goto("/en/community/safety/reports/")
    assert faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the proof").first.click()
    file = tmp_path / "proof.zip"
    download.value.save_as(file)
    package = zipfile.ZipFile(file)
    sums = package.read("SHA256SUMS").decode().splitlines()
    assert len(sums) == len(package.namelist()) - 1
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256(package.read(name)).hexdigest() == digest, name
    assert package.read("texts/001.txt").decode() == INSULT
    page.goto("/en/learn/me/blocked/")
    expect(page.locator("main")).to_contain_text("Nils")
    assert faults(page) == []
    member.close()

    author, page = somebody(chromium, live_academy, "nils", 360)
    page.goto(space)
    expect(page.locator("main")).to_contain_text("It insults a person.")
    page.goto("/en/learn/me/letters/")
    expect(page.locator("main")).to_contain_text("You cannot write for a time")
    page.goto(f"/en/community/safety/hidden/comment/{made['comment']}/")
    expect(page.locator("main")).to_contain_text("It insults a person.")
    page.get_by_label("Why should your words be seen?").fill("I am sorry.")
    press(page, "Send the answer")
    expect(page.locator("main")).to_contain_text("A moderator reads it.")
    assert faults(page) == []
    author.close()
