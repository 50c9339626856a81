"""Registered, missed, caught up on a phone, accepted at the desk: the certificate is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_desk import press, somebody
from tests.journeys.test_faces import _faults

pytestmark = pytest.mark.journey

ANSWER = "We answer within the first hour, in one place, and say who we are."


def test_a_missed_workshop_is_caught_up_and_counts(chromium, live_academy):
    told = live_academy.play("missed_workshop", who="clodagh")
    marens, maren = somebody(chromium, live_academy, "maren", 1280)
    maren.goto(f"/en/desk/sessions/{told['session']}/catch-up/")
    maren.get_by_label("What happened, in short").fill("Three towns told what they did first.")
    maren.get_by_label("Question to reflect on").fill("What would you do in the first hour?")
    press(maren, "Save")
    found = _faults(maren)
    maren.goto(f"/en/desk/sessions/{told['session']}/register/")
    maren.get_by_role("button", name="Close the register").click()
    with maren.expect_navigation():
        maren.locator("dialog[open] button").filter(has_text="Close the register").click()

    hers, clodagh = somebody(chromium, live_academy, "clodagh", 360)
    clodagh.goto("/en/learn/")
    with clodagh.expect_navigation():
        clodagh.locator("main").get_by_role(
            "link", name="Catch up: Workshop: who listens to whom"
        ).first.click()
    expect(clodagh.locator("main")).to_contain_text("Three towns told what they did first.")
    found += _faults(clodagh)
    clodagh.get_by_label("What would you do in the first hour?").fill(ANSWER)
    press(clodagh, "Hand in")
    expect(clodagh.locator("main")).to_contain_text("you are not late")

    maren.goto("/en/desk/catch-ups/")
    found += _faults(maren)
    press(maren, "Workshop: who listens to whom", "link")
    expect(maren.locator("main")).to_contain_text(ANSWER)
    found += _faults(maren)
    maren.get_by_label("Your answer").fill("Clear.")
    press(maren, "Accept")

    clodagh.goto(f"/en/learn/e/{told['edition']}/")
    expect(clodagh.locator("section[aria-labelledby=sessions]")).to_contain_text("met by catch-up")
    press(clodagh, "Your certificate", "link")
    expect(clodagh.locator(".certificate")).to_contain_text("Clodagh Quay")
    for context in (marens, hers):
        context.close()
    assert found == []
