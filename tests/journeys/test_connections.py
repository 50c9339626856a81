"""A manager connects another system; a learner subscribes to her dates: by hand, on a phone and at a desk, axe 0."""

from __future__ import annotations

import json
import urllib.request

import pytest
from icalendar import Calendar

from tests.journeys.test_faces import SCHEMES, _faults, _page

pytestmark = pytest.mark.journey


def _open(url: str, secret: str = "") -> bytes:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
        return answer.read()


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_a_manager_makes_a_key_and_it_opens_the_door(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "maren")
    page.goto("/en/desk/connections/")
    found = _faults(page)
    page.get_by_role("link", name="Make a key").click()
    found += _faults(page)
    page.get_by_label("Name", exact=True).fill(f"Personnel system {width}")
    page.get_by_label("read editions").check()
    page.get_by_role("button", name="Make the key").click()
    found += _faults(page)
    secret = page.get_by_label("Key", exact=True).input_value()
    editions = json.loads(_open(f"{live_academy.url}/api/v1/editions/", secret))
    assert "dce-spring" in [each["key"] for each in editions["items"]]
    page.goto("/en/desk/connections/")
    assert page.get_by_text(f"Personnel system {width}").count()
    assert secret not in page.content()
    found += _faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_a_manager_has_an_address_told(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "maren")
    page.goto("/en/desk/connections/told/new/")
    page.get_by_label("Address").fill("https://10.0.0.1/")
    page.get_by_label("where somebody stands has changed").check()
    page.get_by_role("button", name="Add the address").click()
    found = _faults(page)
    assert page.get_by_text("private network").count()
    page.get_by_label("Address").fill(f"https://hr.example/told/{width}")
    page.get_by_role("button", name="Add the address").click()
    found += _faults(page)
    assert page.get_by_label("Secret", exact=True).input_value().startswith("whsec_")
    page.get_by_role("button", name="Remove the address").click()
    page.locator("dialog[open] button").filter(has_text="Remove").click()
    page.wait_for_url("**/connections/")
    found += _faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize(("scheme", "width"), SCHEMES)
def test_a_learner_subscribes_to_her_dates(chromium, live_academy, scheme, width):
    page = _page(chromium, live_academy, scheme, width, "mette")
    page.goto("/en/learn/me/calendar/")
    found = _faults(page)
    if page.get_by_role("button", name="End the address").count():
        page.get_by_role("button", name="End the address").click()
        found += _faults(page)
    page.get_by_role("button", name="Make an address for my calendar").click()
    page.get_by_label("Address of your calendar").wait_for()
    found += _faults(page)
    address = page.get_by_label("Address of your calendar").input_value()
    calendar = Calendar.from_ical(_open(live_academy.url + address[address.index("/calendar/") :]))
    assert len(calendar.walk("VEVENT")) > 0
    page.context.close()
    assert found == []
