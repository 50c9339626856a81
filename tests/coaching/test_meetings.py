"""Meetings are booked where both can, moved and called off; both are told, each in their own words; nobody is booked twice."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from rostra.coaching import free
from rostra.coaching.actions import meetings
from rostra.coaching.models import Meeting
from rostra.kernel.errors import NotAllowed, Refused
from rostra.messaging.models import Message, Preference
from tests.factories.coaching import a_day, make_pair, make_profile
from tests.factories.live import make_registration, make_session

pytestmark = pytest.mark.django_db
DUBLIN = "Europe/Dublin"


@pytest.fixture
def pairs(prepared, people, enrolled) -> SimpleNamespace:
    return prepared(make_pairs, people, enrolled)


def make_pairs(people, enrolled) -> SimpleNamespace:
    """Kit coaches Mette and Nils, Ole is Mette's officer."""
    make_profile(people.kit)
    return SimpleNamespace(
        mette=make_pair(enrolled.mette, people.kit),
        nils=make_pair(enrolled.nils, people.kit),
        ole=make_pair(enrolled.mette, people.ole, "officer"),
    )


def book(pair, by, hour=12, minute=0, day=None, **more) -> Meeting:
    return meetings.book(
        pair=pair, first_day=day or a_day(), begins=dt.time(hour, minute), time_zone=DUBLIN, by=by, **more
    )


def letters(kind: str) -> dict[str, Message]:
    return {each.person.key: each for each in Message.objects.filter(kind=kind).select_related("person")}


def test_a_meeting_is_booked_once_and_both_calendars_know(people, pairs):
    made = book(pairs.mette, people.mette, topic="  My   first video ", client_key="a")
    assert book(pairs.mette, people.mette, hour=15, client_key="a") == made
    assert (made.topic, made.url, made.minutes) == ("My first video", "https://rooms.example/kit", 45)
    assert made.blocked_until - made.ends_at == dt.timedelta(minutes=10)
    told = letters("coaching_meeting_booked")
    assert set(told) == {"mette", "kit"}
    assert told["mette"].language == "da"
    assert told["kit"].language == "en"
    for each in told.values():
        assert each.calendar_method == "REQUEST"
        for line in (f"UID:meeting-{made.key}@", "SEQUENCE:0", "DTSTART;TZID=Europe/Dublin:", "T120000"):
            assert line in each.calendar
        for secret in ("rooms.example", "first video"):
            assert secret not in each.calendar
            assert secret in each.text
    assert "13:00–13:45" in told["mette"].text
    assert "12:00–12:45" in told["kit"].text


def test_what_stands_in_the_way_is_refused_in_words(people, pairs):
    book(pairs.mette, people.mette)
    for hour, minute, pair, by in (
        (12, 30, pairs.nils, people.nils), (12, 50, pairs.nils, people.nils), (11, 10, pairs.nils, people.kit),
        (12, 30, pairs.ole, people.ole),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            book(pair, by, hour, minute)
        assert (refused.value.code, refused.value.field) == ("taken", "begins")
        assert "Free for both" in refused.value.message
        assert "Mette" not in refused.value.message
    assert book(pairs.nils, people.nils, 12, 55).state == Meeting.State.BOOKED


@pytest.mark.parametrize(
    ("by", "hour", "ahead", "code"), [("nils", 21, 7, "hours"), ("nils", 19, 0, "notice"), ("kit", 21, 7, "")]
)
def test_notice_and_hours_are_asked_of_others_than_the_coach(
    people, pairs, by, hour, ahead, code, monkeypatch
):
    at = dt.datetime.combine(a_day(0), dt.time(7), dt.UTC)
    for module in (meetings, free):
        monkeypatch.setattr(module, "now", lambda: at)
    if not code:
        assert book(pairs.nils, getattr(people, by), hour, day=a_day(ahead))
        return
    with pytest.raises(Refused) as refused:
        book(pairs.nils, getattr(people, by), hour, day=a_day(ahead))
    assert refused.value.code == code


def test_the_hour_that_clocks_skip_is_refused_and_the_past_too(people, pairs, monkeypatch):
    at = dt.datetime(2027, 3, 20, 9, tzinfo=dt.UTC)
    for module in (meetings, free):
        monkeypatch.setattr(module, "now", lambda: at)
    with pytest.raises(Refused) as skipped:
        book(pairs.mette, people.kit, 1, 30, day=dt.date(2027, 3, 28))
    assert skipped.value.code == "skipped"
    with pytest.raises(Refused) as past:
        book(pairs.mette, people.kit, 8, day=dt.date(2027, 3, 20))
    assert past.value.code == "past"
    made = book(pairs.mette, people.kit, 12, day=dt.date(2027, 3, 26))
    moved = meetings.move(
        made, first_day=dt.date(2027, 3, 29), begins=dt.time(12), time_zone=DUBLIN, by=people.kit
    )
    assert (moved.starts_at.hour, moved.sequence) == (11, 1)
    entry = letters("coaching_meeting_moved")["mette"]
    assert "SEQUENCE:1" in entry.calendar
    assert f"UID:meeting-{made.key}@" in entry.calendar
    assert "20270329T120000" in entry.calendar
    assert "26" in entry.text


def test_moving_and_calling_off_tell_both_and_free_the_time(people, pairs):
    made = book(pairs.mette, people.mette)
    same = meetings.move(made, first_day=a_day(), begins=dt.time(12), time_zone=DUBLIN, by=people.mette)
    assert same.sequence == 0
    for stranger in (people.nils, people.maren, people.ada):
        with pytest.raises(NotAllowed):
            meetings.move(made, first_day=a_day(), begins=dt.time(14), time_zone=DUBLIN, by=stranger)
        with pytest.raises(NotAllowed):
            meetings.cancel(made, by=stranger)
    moved = meetings.move(made, first_day=a_day(), begins=dt.time(12, 15), time_zone=DUBLIN, by=people.ole)
    gone = meetings.cancel(moved, by=people.kit, reason="I am ill.")
    assert meetings.cancel(gone, by=people.mette).sequence == gone.sequence == 2
    entry = letters("coaching_meeting_cancelled")["mette"]
    assert entry.calendar_method == "CANCEL"
    assert "SEQUENCE:2" in entry.calendar
    assert "I am ill." in entry.text
    assert book(pairs.nils, people.nils, 12, 15)
    with pytest.raises(Refused):
        meetings.move(gone, first_day=a_day(), begins=dt.time(17), time_zone=DUBLIN, by=people.kit)


def test_only_the_two_and_the_officer_book_and_only_while_the_pair_lasts(people, pairs):
    for stranger in (people.nils, people.maren, people.ada, people.lasse, people.basia):
        with pytest.raises(NotAllowed):
            book(pairs.mette, stranger)
    assert book(pairs.mette, people.ole).booked_by == people.ole
    pairs.mette.ended_at = dt.datetime.now(dt.UTC)
    pairs.mette.save()
    with pytest.raises(NotAllowed):
        book(pairs.mette, people.kit, 16)


def test_free_times_keep_clear_of_whatever_is_there(people, pairs, organisations):
    day = a_day(3)
    pairs.mette.helper.coach_profile.windows.exclude(weekday=day.weekday()).delete()
    session = make_session(organisations.lindholt, days=3)  # 12:30 to 13:45 in Copenhagen
    make_registration(session, people.mette, state="booked")
    book(pairs.nils, people.kit, 17, day=day)
    Preference.objects.create(
        person=people.mette, quiet_from=dt.time(20), quiet_until=dt.time(11)
    )  # Copenhagen
    found = free.free_slots(pairs.mette, most=50)
    assert found
    assert all(slot.first_day.weekday() == day.weekday() for slot in found)
    assert {slot.zone for slot in found} == {DUBLIN}
    assert found[0].other == "Europe/Copenhagen"
    here = [slot for slot in found if slot.first_day == day]
    for slot in here:
        assert dt.time(10) <= slot.begins
        assert slot.ends.astimezone().minute % 15 == 0
        assert slot.ends <= session.starts_at or slot.starts >= session.ends_at
        assert book(pairs.mette, people.mette, slot.begins.hour, slot.begins.minute, day=slot.first_day)
    pairs.mette.helper.coach_profile.absences.create(first_day=day, last_day=day + dt.timedelta(days=20))
    assert free.free_slots(pairs.mette) == []
    assert len(free.free_slots(pairs.ole, minutes=30)) == 6
