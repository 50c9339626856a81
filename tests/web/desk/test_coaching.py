"""Coaches at the desk: two taps book, notes stay between the two, the team asks for pairs and decides; pages cost the same for
many people as for few.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.coaching.actions import pairing, wishes
from rostra.coaching.models import CoachingWish, Meeting, Note, Pair
from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Enrolment, Proposal
from rostra.people.models import Person
from rostra.web.interop.feeds import meeting_dates
from tests.factories.coaching import make_held, make_pair, make_profile
from tests.web.world import client_of, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(prepared) -> SimpleNamespace:
    return prepared(make_town)


def make_town() -> SimpleNamespace:
    """Kit coaches Mette; Nils wants a coach."""
    world = make_world()
    make_profile(world.people.kit, experience="Ten years of press work.")
    wishes.save(
        enrolment=world.enrolments.nils, by=None, goals="Shorter texts", languages=["en"], topics=["video"]
    )
    world.pair = make_pair(world.enrolments.mette, world.people.kit)
    return world


def test_two_taps_book_and_both_have_the_page(town):
    kit, mette = client_of(town.people.kit), client_of(town.people.mette)
    page = f"/en/learn/e/{town.edition.slug}/coach/"
    html = mette.get(page).content.decode()
    slot = html.partition('name="slot" value="')[2].partition('"')[0]
    assert slot.endswith("@Europe/Dublin")
    assert "; in Dublin " in html
    sent = {"verb": "book", "slot": slot, "minutes": "", "client_key": "k1", "topic": "First film"}
    assert [mette.post(page, sent).status_code for _time in range(2)] == [302, 302]
    meeting = Meeting.objects.get()
    taken = client_of(town.people.kit).post(
        f"/en/desk/coaching/pairs/{town.pair.key}/", {**sent, "client_key": "k2"}
    )
    assert taken.status_code == 400
    assert "At this time one of you has something else. Free for both:" in taken.content.decode()
    row = kit.get("/en/desk/coaching/").content.decode()
    assert f"/en/desk/meetings/{meeting.key}/" in row
    moved = {
        "verb": "move",
        "slot": "own",
        "first_day": meeting.first_day,
        "begins": "19:00",
        "topic": "First film",
        "time_zone": "Europe/Dublin",
    }
    assert kit.post(f"/en/desk/meetings/{meeting.key}/", moved).status_code == 302
    assert "20:00–20:45" in mette.get(f"/en/learn/meetings/{meeting.key}/").content.decode()
    assert (
        mette.post(f"/en/learn/meetings/{meeting.key}/", {"verb": "cancel", "reason": "Ill"}).status_code
        == 302
    )
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, meeting.topic) == ("cancelled", 2, "First film")
    over = make_held(town.pair, days=1)
    assert "Did you meet?" in mette.get(page).content.decode()
    bad = mette.post(f"/en/learn/meetings/{over.key}/", {"verb": "met", "met": "no"})
    assert "Choose why you did not meet." in bad.content.decode()
    for who, face in ((mette, "learn"), (kit, "desk")):
        assert who.post(f"/en/{face}/meetings/{over.key}/", {"verb": "met", "met": "yes"}).status_code == 302
    over.refresh_from_db()
    assert over.state == "held"


def test_what_is_noted_is_kept_and_stays_between_the_two(town):
    kit, mette = client_of(town.people.kit), client_of(town.people.mette)
    desk, learn = f"/en/desk/coaching/pairs/{town.pair.key}/", f"/en/learn/e/{town.edition.slug}/coach/"
    first = kit.post(f"{desk}note/", {"text": "Shy of the microphone", "revision": "0"})
    assert first.json() == {"version": "1"}
    assert kit.post(f"{desk}note/", {"text": "Older page", "revision": "0"}).status_code == 409
    for verb, data in (
        ("share", {"text": "We film on Friday"}), ("goal", {"text": "One film a week"}),
        ("step", {"text": "Film the bus stop", "who": town.people.mette.key}),
    ):  # fmt: skip
        assert kit.post(desk, {"verb": verb, **data}).status_code == 302, verb
    html = mette.get(learn).content.decode()
    for words in ("We film on Friday", "One film a week", "Film the bus stop"):
        assert words in html
    assert "Shy of the microphone" not in html
    assert "Shy of the microphone" in kit.get(desk).content.decode()
    note = Note.objects.get(side="shared")
    assert mette.post(learn, {"verb": "remove", "note": note.key}).status_code == 400
    assert Note.objects.filter(pk=note.pk).exists()
    goal, step = town.pair.goals.get(), town.pair.follow_ups.get()
    assert mette.post(learn, {"verb": "mark", "goal": goal.key, "state": "reached"}).status_code == 302
    assert mette.post(learn, {"verb": "tick", "step": step.key, "done": "yes"}).status_code == 302
    step.refresh_from_db()
    assert step.done_at is not None
    make_held(town.pair, days=-3)
    assert [each.title for each in meeting_dates(town.people.kit, "en")] == ["Meeting with Mette Krogh"]
    assert mette.post(learn, {"verb": "end", "reason": "asked"}).status_code == 302
    assert "Ask for another coach" in mette.get(learn).content.decode()
    assert "We film on Friday" in kit.get(desk).content.decode()
    assert kit.post(desk, {"verb": "share", "text": "Too late"}).status_code == 400
    assert meeting_dates(town.people.kit, "en") == []


def test_a_wish_becomes_a_pair_by_a_proposal_that_people_confirm(town):
    gus = client_of(town.people.nils)
    wish = f"/en/learn/e/{town.edition.slug}/coach/wish/"
    assert "Shorter texts" in gus.get(wish).content.decode()
    assert (
        gus.post(
            wish, {"goals": "Short films", "languages": ["en"], "times": ["tue-am"], "more": "Cutting"}
        ).status_code
        == 302
    )
    assert CoachingWish.objects.get().topics == ["cutting"]
    maren, page = client_of(town.people.maren), f"/en/desk/editions/{town.edition.key}/coaches/"
    assert maren.post(page, {"verb": "asked", "number": "2"}).status_code == 302
    assert "Short films" in maren.get(page).content.decode()
    answer = maren.post(page, {"verb": "ask"})
    found = Proposal.objects.get(kind="pairs")
    assert answer["Location"] == f"/en/desk/coaching/proposals/{found.key}/"
    assert "being worked out" in maren.get(answer["Location"]).content.decode()
    proposals.answer_now(found)
    html = maren.get(answer["Location"]).content.decode()
    for words in ("nothing better exists", "Kit Marlow", "Nils Bakke", "the only possible choice"):
        assert words in html
    key = town.enrolments.nils.key
    edited = maren.post(answer["Location"], {"verb": "edit", f"coach-{key}": ""})
    assert edited.status_code == 302
    assert pairing.chosen_of(Proposal.objects.get()) == {}
    assert (
        maren.post(answer["Location"], {"verb": "edit", f"coach-{key}": town.people.kit.key}).status_code
        == 302
    )
    assert maren.post(answer["Location"], {"verb": "confirm"}).status_code == 302
    made = Pair.objects.get(member=town.people.nils)
    assert made.helper == town.people.kit
    assert maren.post(f"/en/desk/coaching/pairs/{made.key}/end/", {"reason": "asked"}).status_code == 302
    html = maren.get(page).content.decode()
    assert "one of the two asked for it" in html


def test_a_profile_is_kept_and_the_pages_of_coaches_cost_the_same_for_many(town):
    kit = client_of(town.people.kit)
    sent = {
        "active": "on", "topics": "Film, plain words", "languages": ["en"], "load": "4", "minutes": "30", "buffer": "5",
        "notice_hours": "12", "time_zone": "Europe/Dublin", "day_0": "9-12, 14:30-17", "absences": "2027-07-05 to 2027-07-09",
    }  # fmt: skip
    assert kit.post("/en/desk/coaching/profile/", {**sent, "day_1": "12-9"}).status_code == 400
    assert kit.post("/en/desk/coaching/profile/", sent).status_code == 302
    profile = town.people.kit.coach_profile
    profile.refresh_from_db()
    assert (profile.topics, profile.windows.count(), profile.absences.count()) == (
        ["film", "plain words"],
        2,
        1,
    )
    maren = client_of(town.people.maren)
    shown = maren.get(f"/en/desk/coaching/coaches/{town.people.kit.key}/").content.decode()
    assert "Monday 14:30–17:00" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]
    pages = {maren: f"/en/desk/editions/{town.edition.key}/coaches/", kit: "/en/desk/coaching/"}
    few = {url: _cost(who, url) for who, url in pages.items()}
    people = [Person(email=f"p{n}@example.org", key=f"p{n}", name=f"P {n}") for n in range(45)]
    Person.objects.bulk_create(people)
    rows = [
        Enrolment(edition=town.edition, person=each)
        for each in Person.objects.filter(key__in=[p.key for p in people])
    ]
    Enrolment.objects.bulk_create(rows)
    CoachingWish.objects.bulk_create([CoachingWish(enrolment=each, languages=["en"]) for each in rows])
    Pair.objects.bulk_create(
        [Pair(kind="coach", helper=town.people.kit, member=each.person, enrolment=each) for each in rows]
    )
    many = {url: _cost(who, url) for who, url in pages.items()}
    assert many == few
    assert max(many.values()) <= 30


def _cost(who: Any, url: str) -> int:
    who.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert who.get(url).status_code == 200
    return len(caught)
