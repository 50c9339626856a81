"""A pilot, as its participants see it: a form under every activity, and what became of one's comments."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.cohorts.actions import editions, pilots
from rostra.cohorts.models import PilotComment
from tests.web.forms import Page
from tests.web.world import client_of

GUIDE = "/en/p/dce/one/guide/"
POST = "/en/learn/e/dce-spring/dce-read/comment/"


@pytest.fixture
def pilot(world):
    world.edition = editions.change(world.edition, by=None, pilot_version="1.1.0")
    return world


def blocks(page: Page) -> dict[str, str]:
    """Names of the parts to choose from, with their ids."""
    return {each.get_text(strip=True): each["value"] for each in page.main.select("#comments option")}


def test_only_a_pilot_asks(world, mette):
    assert Page(mette, GUIDE).main.select("#comments") == []
    editions.change(world.edition, by=None, pilot_version="1.1.0")
    page = Page(mette, GUIDE)
    assert list(blocks(page))[:2] == ["all of it", "Why"]
    assert Page(Client(), GUIDE).main.select("#comments") == []
    assert Page(client_of(world.people.clodagh), GUIDE).main.select("#comments") == []


def test_a_comment_on_a_block_is_shown_to_oneself_alone(pilot, mette):
    block = blocks(Page(mette, GUIDE))["Why"]
    answer = mette.post(POST, {"block": block, "text": "A town like ours."})
    assert answer["Location"] == f"{GUIDE}#comments"
    mine = Page(mette, GUIDE).main.select_one("#comments")
    assert "A town like ours." in mine.get_text()
    assert "new: waits to be read" in mine.get_text()
    nils = client_of(pilot.people.nils)
    assert "A town like ours." not in Page(nils, GUIDE).text
    row = PilotComment.objects.get()
    assert (row.block, row.version, row.quote.split()[0]) == (block, "1.1.0", "Why")
    assert nils.get(f"/en/learn/comments/{row.key}/").status_code == 404
    assert nils.post(f"/en/learn/comments/{row.key}/", {"do": "take_back"}).status_code == 404


def test_what_was_typed_stays_when_the_text_is_gone_or_too_long(pilot, mette):
    answer = mette.post(POST, {"block": "", "text": "y" * 2001})
    assert answer.status_code == 422
    assert "y" * 2001 in answer.content.decode()
    answer = mette.post(POST, {"block": "gone", "text": "My words"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()


def test_ones_own_is_changed_and_taken_back(pilot, mette):
    mette.post(POST, {"block": "", "text": "First"})
    there = f"/en/learn/comments/{PilotComment.objects.get().key}/"
    assert "First" in Page(mette, there).text
    mette.post(there, {"text": "Second"})
    assert PilotComment.objects.get().text == "Second"
    mette.post(there, {"do": "take_back"})
    assert PilotComment.objects.count() == 0


def test_the_answer_stands_under_the_activity(pilot, mette):
    pilot.content.programme.versions = [
        ("note", {"version": "1.1.0", "date": "2026-05-01", "text": "Changed."})
    ]
    pilot.content.programme.save_revision().publish()
    mette.post(POST, {"block": "", "text": "First"})
    row = PilotComment.objects.get()
    pilots.answer(row, state="taken_up", taken_up_in="1.1.0", answer="We did.", by=pilot.people.edda)
    page = Page(mette, GUIDE)
    assert "taken up in version 1.1.0" in page.text
    assert "We did." in page.text
    assert page.main.select("#comments a[href*='/learn/comments/']") == []
    there = f"/en/learn/comments/{row.key}/"
    assert "stays as it is" in Page(mette, there).text


def test_who_left_the_edition_or_is_in_none_cannot_comment(pilot):
    for person in (pilot.people.piotr, pilot.people.tove):
        assert client_of(person).post(POST, {"text": "x"}).status_code == 404
    assert PilotComment.objects.count() == 0


def test_comments_cost_two_queries_more_at_most(world, mette, django_assert_max_num_queries):
    mette.get(GUIDE)
    with CaptureQueriesContext(connection) as before:
        mette.get(GUIDE)
    known = len(before.captured_queries)
    editions.change(world.edition, by=None, pilot_version="1.1.0")
    for number in range(5):
        mette.post(POST, {"block": "", "text": f"Number {number}"})
    mette.get(GUIDE)
    with django_assert_max_num_queries(known + 2):
        mette.get(GUIDE)
