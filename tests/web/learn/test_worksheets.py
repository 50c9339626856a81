"""A worksheet without JavaScript: open, save, add rows, hand in, be returned, hand in again; a stale tab loses nothing."""

from itertools import pairwise

import pytest

from rostra.assessment.models import Submission
from rostra.ledger.actions import reviews
from rostra.ledger.models import Standing
from tests.web.forms import Page
from tests.web.world import client_of

ACTIVITY = "/en/p/dce/two/plan/"
SHEET = "/en/learn/e/dce-spring/dce-sheet/worksheet/"


@pytest.fixture
def sheet(mette) -> Page:
    """The opened worksheet."""
    response = Page(mette, ACTIVITY).submit("Open the worksheet")
    return Page(mette, response["Location"])


def state_of(world) -> str:
    return Standing.objects.get(enrolment=world.enrolments.mette, requirement__target="dce-sheet").state


def test_a_look_begins_nothing(mette):
    assert mette.get(SHEET).status_code == 302
    assert Submission.objects.count() == 0


def test_every_field_has_a_label_and_headings_are_in_order(sheet):
    assert sheet.unlabelled() == []
    levels = sheet.headings()
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_what_is_saved_stands_there_again(mette, sheet):
    typed = {
        "owner": "The council", "why": "Because", "hours": "12,5", "start": "2026-12-01", "step": "ask",
        "doors": ["online", "hall"], "plan-0-what": "Letter", "plan-0-day": "2026-12-24",
    }  # fmt: skip
    response = sheet.submit("Save", typed)
    assert response["Location"] == SHEET
    again = Page(mette, SHEET)
    assert "Saved." in again.text
    for name, value in typed.items():
        assert again.values(name) == (value if isinstance(value, list) else [value])


def test_more_rows_without_javascript(mette, sheet):
    before = len(sheet.tree.select("textarea[name$=-what]"))
    response = sheet.submit("Save and add rows", {"plan-0-what": "Letter"})
    assert response["Location"] == f"{SHEET}?rows=plan#r-plan"
    more = Page(mette, response["Location"])
    assert len(more.tree.select("textarea[name$=-what]")) > before
    assert more.values("plan-0-what") == ["Letter"]


def test_what_is_missing_is_named_and_nothing_is_lost(world, mette, sheet):
    response = sheet.submit("Hand in", {"why": "one two three four five six seven", "plan-0-day": "tomorrow"})
    page = Page.of(mette, SHEET, response, 422)
    assert page.values("why") == ["one two three four five six seven"]
    assert page.values("plan-0-day") == ["tomorrow"]
    assert "Who decides (needed): Fill this in." in page.text
    assert page.tree.select_one("[data-focus] a[href='#f-owner']") is not None
    assert page.tree.select_one("#f-owner[aria-invalid=true]") is not None
    assert state_of(world) == "open"


def test_handed_in_returned_handed_in_accepted(world, mette, sheet):
    assert sheet.submit("Hand in", {"owner": "The council"})["Location"] == ACTIVITY
    assert state_of(world) == "handed_in"
    assert "It is with us" in Page(mette, ACTIVITY).text
    assert Page(mette, SHEET).buttons() == []
    submission = Submission.objects.get()
    reviews.return_(submission=submission, feedback="Name a person, please.", by=world.people.maren)
    assert "Name a person, please." in Page(mette, ACTIVITY).text
    again = Page(mette, SHEET)
    assert again.values("owner") == ["The council"]
    again.submit("Hand in", {"owner": "The mayor"})
    reviews.accept(submission=Submission.objects.get(), feedback="Thank you.", by=world.people.maren)
    assert state_of(world) == "met"
    page = Page(mette, SHEET)
    assert "Thank you." in page.text
    assert "Name a person, please." in page.text


def test_a_stale_tab_shows_both_and_loses_nothing(mette, sheet):
    newer = Page(mette, SHEET)
    newer.submit("Save", {"owner": "from the newer tab"})
    response = sheet.submit("Save", {"owner": "from the older tab"})
    page = Page.of(mette, SHEET, response, 409)
    assert "changed in another tab" in page.text
    assert "from the newer tab" in page.text
    assert page.values("owner") == ["from the older tab"]
    page.submit("Save")
    assert Submission.objects.get().answers["owner"] == "from the older tab"


def test_a_stale_tab_cannot_hand_in_over_newer_text(mette, sheet):
    Page(mette, SHEET).submit("Save", {"owner": "from the newer tab"})
    response = sheet.submit("Hand in", {"owner": "from the older tab"})
    assert response.status_code == 409
    assert Submission.objects.get().state == "draft"


def test_autosave_answers_with_the_new_version_or_why_not(mette, sheet):
    headers = {"X-Autosave": "1", "Accept": "application/json"}
    first = mette.post(SHEET, {"revision": "0", "owner": "The council"}, headers=headers)
    assert first.json() == {"version": "1"}
    stale = mette.post(SHEET, {"revision": "0", "owner": "Somebody"}, headers=headers)
    assert stale.status_code == 409
    assert "another tab" in stale.json()["text"]
    assert Submission.objects.get().answers["owner"] == "The council"


def test_handing_in_twice_is_once(world, mette, sheet):
    values = {"owner": "The council"}
    first, second = sheet.submit("Hand in", values), sheet.submit("Hand in", values)
    assert first["Location"] == second["Location"] == ACTIVITY
    assert world.enrolments.mette.evidence.filter(kind="submitted").count() == 1


def test_dates_go_to_the_calendar_of_their_owner_alone(world, mette, sheet):
    sheet.submit("Save", {"start": "2026-12-01", "plan-0-what": "Letter", "plan-0-day": "2026-12-24"})
    page = Page(mette, SHEET)
    address = page.tree.select_one("a[href$='.ics']")["href"]
    file = mette.get(address)
    assert file["Content-Type"].startswith("text/calendar")
    body = file.content.decode()
    assert "SUMMARY:First day" in body
    assert "DTSTART;VALUE=DATE:20261224" in body
    assert body.count("BEGIN:VEVENT") == 2
    assert client_of(world.people.nils).get(address).status_code == 404
