"""A passkey is added on one's own device and signs in without a letter."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_learner import _be, _context

pytestmark = pytest.mark.journey


def _authenticator(page: Page) -> None:
    """The fingerprint reader of this browser: says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_signs_in_and_is_removed_again(chromium, live_academy):
    context = _context(chromium, live_academy, 360)
    page = context.new_page()
    _authenticator(page)
    _be(page, "nils")
    page.goto("/en/learn/me/devices/")
    page.get_by_label("Name of the passkey").fill("My telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("You can now sign in with this passkey")
    page.goto("/en/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/en/account/login/?next=/en/learn/me/devices/")
    page.get_by_text("This is my own device").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{live_academy.url}/en/learn/me/devices/")
    kept = next(cookie for cookie in context.cookies() if cookie["name"] == "rostra")
    assert kept["expires"] - time.time() > 89 * 86400
    page.get_by_role("button", name="Remove My telephone").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("no longer signs in")
    context.close()
