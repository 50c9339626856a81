"""What stands in somebody's diary, and what of it is nobody else's business."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from rostra.live import reading_dates
from rostra.live.models import Session, Speaker, Speaking
from rostra.people.actions import feeds
from tests.factories.live import make_registration, make_session


@pytest.fixture
def world(people, organisations, spring):
    make = {name: make_session(organisations.lindholt, title=name, **more) for name, more in SESSIONS.items()}
    Session.objects.filter(title__in=["taught", "draft"]).update(edition=spring)
    make_registration(make["booked"], people.mette)
    make_registration(make["offered"], people.mette, state="offered", mode="on_site")
    make_registration(make["waits"], people.mette, state="waitlisted", queued_at=timezone.now())
    make_registration(make["cancelled"], people.mette)
    make_registration(make["old"], people.mette)
    make_registration(make["other"], people.piotr)
    speaker = Speaker.objects.create(
        name="Mette", slug="mette", organisation=organisations.lindholt, person=people.mette
    )
    Speaking.objects.create(session=make["spoken"], speaker=speaker)
    Speaking.objects.create(session=make["booked"], speaker=speaker)
    return people


SESSIONS = {
    "booked": {},
    "offered": {"days": 8, "mode": "on_site", "place": "Town hall", "address": "Square 1"},
    "waits": {},
    "cancelled": {"state": "cancelled"},
    "old": {"days": -300},
    "other": {},
    "spoken": {"days": 9},
    "taught": {"days": 10},
    "draft": {"days": 11, "state": "draft"},
}


def titles(person) -> list[str]:
    return [each.title for each in reading_dates.of(person, "en", timezone.now())]


def test_places_offers_and_what_one_speaks_or_teaches_in(world, django_assert_max_num_queries):
    assert titles(world.mette) == ["booked", "offered", "spoken"]
    assert titles(world.tove) == ["taught"]
    assert titles(world.piotr) == ["other"]
    assert titles(world.maren) == []
    with django_assert_max_num_queries(5):
        titles(world.mette)


def test_the_feed_holds_them_with_their_zone(world):
    path = reverse("interop:calendar", args=[feeds.make(person=world.mette)[1]])
    text = Client().get(path).content.decode()
    calendar = Calendar.from_ical(text)
    found = {str(each["summary"]): each for each in calendar.walk("VEVENT") if each.get("dtstart").params}
    offer = next(each for name, each in found.items() if name.endswith("offered"))
    session = Session.objects.get(title="offered")
    assert offer["dtstart"].dt == session.starts_at
    assert offer["dtstart"].params["TZID"] == "Europe/Copenhagen"
    assert (str(offer["location"]), offer["transp"]) == ("Town hall, Square 1", "TRANSPARENT")
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert session.room_url not in text
    assert Client().get(path).content.decode() == text
    moved = dt.timedelta(hours=1)
    session.starts_at, session.ends_at = session.starts_at + moved, session.ends_at + moved
    session.save()
    assert Client().get(path).content.decode() != text
