"""From nothing to people who learn: setup, the link, a programme of one's own, an edition, fifteen invited."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import _free_port, _wait

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
SETUP = ["setup", "--unattended", "--name", "Own Academy", "--languages", "en", "--organisation", "Own Town",
         "--administrator", "Nora New", "--email", "nora@example.org"]  # fmt: skip


@pytest.fixture
def empty_academy(tmp_path) -> Iterator[tuple[str, str]]:
    """A fresh installation as `rostra setup` leaves it, served; its address and the one-time link."""
    if os.environ.get("ROSTRA_JOURNEYS_AT"):
        pytest.skip("an empty installation cannot be had of a running demo")
    port = _free_port()
    url = f"http://localhost:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROSTRA_", "DJANGO_"))}
    environment = {**kept, "ROSTRA_DATA_DIR": str(tmp_path / "data"), "ROSTRA_URL": url}
    rostra = [sys.executable, "-m", "rostra"]
    made = subprocess.run(
        [*rostra, *SETUP], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    link = re.search(r"http://\S+/sign-in/\S+", made.stdout)
    assert link, made.stdout
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*rostra, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait(url, process)
            yield url, link[0]
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def go(page: Page, name: str, role: str = "button") -> None:
    """Press a button or follow a link of the page's content by its words."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name, exact=True).first.click()


def next_step(page: Page, title: str) -> None:
    """The desk points at this step; follow its button."""
    page.goto("/en/desk/")
    expect(page.locator(".next h2")).to_have_text(title)
    with page.expect_navigation():
        page.locator(".next a.btn").click()


def test_from_an_empty_installation_to_fifteen_invited(chromium: Browser, empty_academy):
    url, link = empty_academy
    context = chromium.new_context(base_url=url, viewport={"width": 360, "height": 800}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    with page.expect_navigation():
        page.locator("main form button").first.click()

    next_step(page, "Begin a programme")
    page.get_by_label("Title").fill("Talking with residents")
    go(page, "Begin it")
    expect(page.get_by_role("heading", name="Talking with residents").first).to_be_visible()

    next_step(page, "Publish it")
    page.locator("input[name=include_descendants]").check()
    with page.expect_navigation():
        page.locator("form button[type=submit], form input[type=submit]").last.click()

    next_step(page, "Plan an edition")
    page.get_by_label("Title").fill("Our first run")
    page.get_by_label("First day").fill(dt.date.today().isoformat())  # noqa: DTZ011 - the wall of this machine
    go(page, "Save in preparation")
    go(page, "Open it")
    page.set_viewport_size({"width": 1280, "height": 800})
    go(page, "Invite people", "link")
    people = "\n".join(f"Member {number} <member{number}@example.org>" for number in range(1, 16))
    page.get_by_label("People").fill(f"{people}\nnobody at all")
    go(page, "Invite them")
    expect(page.get_by_role("alert")).to_contain_text("Line 16")
    page.get_by_label(re.compile("Leave out lines")).check()
    go(page, "Invite them")
    expect(page.get_by_role("status").first).to_contain_text("15 people are invited.")
    expect(page.locator("tbody tr")).to_have_count(15)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto("/en/desk/")
    expect(page.locator(".next")).to_have_count(0)
    context.close()
