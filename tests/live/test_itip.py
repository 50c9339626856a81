"""Entries for calendars: the instant of every session, the form of the text, and what a calendar makes of what it is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from rostra.live import itip, vtimezone

# A rule of the Union, one of a country that goes its own way, the south, half hours, and clocks that follow the moon.
ZONES = ("Europe/Copenhagen", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca")
METTE = itip.Attendee("k1@academy.example", "mette@lindholt.example", "Mette Krogh")
HOUR = dt.timedelta(hours=1)


def an_event(starts: dt.datetime, zone: str, **more) -> itip.Event:
    values = {
        "title": "When rumours run faster than the council",
        "starts": starts,
        "ends": starts + 75 * dt.timedelta(minutes=1),
        "zone": zone,
        "url": "https://academy.example/en/sessions/rumours/",
        "organiser": "academy@academy.example",
        "organiser_name": "The academy",
        **more,
    }
    return itip.Event(**values)


def noon(zone: str = "Europe/Copenhagen") -> dt.datetime:
    return dt.datetime(2026, 3, 3, 12, 30, tzinfo=ZoneInfo(zone))


def lines_of(text: str) -> list[str]:
    """Content lines, put together again."""
    return text.replace("\r\n ", "").split("\r\n")


def value_of(text: str, name: str) -> str:
    return next(line for line in lines_of(text) if line.startswith(name))


def starts_of(zone: str) -> list[dt.datetime]:
    """Every Tuesday at half past twelve for two years; around each switch also the hours before and after it."""
    first = dt.datetime(2026, 1, 6, 12, 30, tzinfo=ZoneInfo(zone))
    weekly = [first + dt.timedelta(weeks=week) for week in range(105)]  # on the wall: the clocks show 12:30
    switches = [each.at for year in (2026, 2027) for each in vtimezone._switches(zone, year)]
    around = [at + hours * HOUR for at in switches for hours in (-26, -2, -1, 0, 1, 2, 26)]
    return [*weekly, *(at.astimezone(ZoneInfo(zone)) for at in around)]


@pytest.mark.parametrize("zone", ZONES)
def test_two_parsers_find_the_instant_of_every_session_by_our_rules_alone(zone):
    wrong = []
    for number, starts in enumerate(starts_of(zone)):
        text = itip.request(an_event(starts, zone), METTE, sequence=0, stamp=starts)
        # Under a name that no parser knows, nothing but the rules in the text can tell the instant.
        unknown = text.replace(f"TZID:{zone}", f"TZID:Town{zone}{number}").replace(
            f"TZID={zone}", f"TZID=Town{zone}{number}"
        )
        one = icalendar.Calendar.from_ical(unknown).events[0]
        other = IcsCalendarStream.calendar_from_ics(unknown).events[0]
        wall_is_twice = starts.utcoffset() != starts.replace(fold=1 - starts.fold).utcoffset()
        found = {one["DTSTART"].dt.timestamp(), other.dtstart.timestamp()}
        if found != {starts.timestamp()} and not wall_is_twice:
            wrong.append((starts, found))
    assert wrong == []


@pytest.mark.parametrize("zone", ZONES)
def test_each_onset_is_written_in_the_wall_time_until_then(zone):
    place = ZoneInfo(zone)
    for year in (2026, 2027):
        for switch in vtimezone._switches(zone, year):
            before = (switch.at - dt.timedelta(seconds=1)).astimezone(place)
            after = switch.at.astimezone(place)
            assert (before.utcoffset(), after.utcoffset()) == (switch.before, switch.after)
            assert switch.wall == before.replace(tzinfo=None) + dt.timedelta(seconds=1)


def test_the_rule_of_the_union_stands_there_once():
    assert vtimezone.lines("Europe/Copenhagen", noon(), noon() + HOUR) == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Copenhagen",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_session_over_new_year_and_one_in_universal_time():
    starts = dt.datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
    text = itip.request(an_event(starts, "Europe/Warsaw"), METTE, sequence=0, stamp=starts)
    found = IcsCalendarStream.calendar_from_ics(text.replace("Europe/Warsaw", "Somewhere")).events[0]
    assert (found.dtstart.timestamp(), found.dtend.timestamp()) == (
        starts.timestamp(),
        starts.timestamp() + 75 * 60,
    )
    text = itip.request(an_event(starts, "UTC"), METTE, sequence=0, stamp=starts)
    assert value_of(text, "DTSTART") == "DTSTART:20261231T223000Z"
    assert "VTIMEZONE" not in text


def test_a_request_and_a_cancel_say_who_what_and_which():
    starts = noon()
    request = itip.request(an_event(starts, "Europe/Copenhagen"), METTE, sequence=3, stamp=starts)
    assert lines_of(request)[:5] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rostra//Sessions//EN", "CALSCALE:GREGORIAN", "METHOD:REQUEST",
    ]  # fmt: skip
    said = [
        "UID:k1@academy.example", "SEQUENCE:3", "DTSTAMP:20260303T113000Z", "STATUS:CONFIRMED",
        'ORGANIZER;CN="The academy":mailto:academy@academy.example',
        "DTSTART;TZID=Europe/Copenhagen:20260303T123000", "DTEND;TZID=Europe/Copenhagen:20260303T134500",
        "URL:https://academy.example/en/sessions/rumours/",
    ]  # fmt: skip
    assert [line for line in said if line not in lines_of(request)] == []
    attendees = [line for line in lines_of(request) if line.startswith("ATTENDEE")]
    assert len(attendees) == 1
    assert "RSVP=FALSE" in attendees[0]
    assert attendees[0].endswith(":mailto:mette@lindholt.example")
    cancel = itip.cancel(an_event(starts, "Europe/Copenhagen"), METTE, sequence=4, stamp=starts)
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:4", "UID:k1@academy.example"} <= set(
        lines_of(cancel)
    )


NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@settings(max_examples=40)
@given(title=NASTY, about=NASTY, place=NASTY, name=NASTY)
def test_whatever_people_write_stays_one_property(title, about, place, name):
    event = an_event(noon(), "Europe/Copenhagen", title=title, about=about, place=place)
    text = itip.request(event, replace(METTE, name=name), sequence=0, stamp=noon())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    names = [line.partition(":")[0].partition(";")[0] for line in lines_of(text) if line]
    assert names.count("BEGIN") == names.count("END") == 5
    assert names.count("ATTENDEE") == names.count("SUMMARY") == names.count("ORGANIZER") == 1
    found = icalendar.Calendar.from_ical(text).events[0]
    assert str(found["ATTENDEE"]) == "mailto:mette@lindholt.example"
    assert seen(str(found["SUMMARY"])) == seen(title)


def seen(text: str) -> str:
    """The characters of a text that can be seen."""
    return "".join(each for each in text if each.isprintable() and not each.isspace())


# --- a calendar that gets them in any order --------------------------------------------------------------------------------


@dataclass
class Diary:
    """What a calendar does with what it is sent (RFC 5546, 2.1.5): the higher SEQUENCE wins, then the later DTSTAMP."""

    known: dict[str, tuple[int, str, bool, str]]

    def take(self, text: str) -> None:
        uid, title = value_of(text, "UID:"), value_of(text, "SUMMARY")
        rank = int(value_of(text, "SEQUENCE:")[9:]), value_of(text, "DTSTAMP:")
        if uid not in self.known or rank > self.known[uid][:2]:
            self.known[uid] = (*rank, "METHOD:CANCEL" in text, title)

    def shown(self) -> list[str]:
        return [title for _sequence, _stamp, is_gone, title in self.known.values() if not is_gone]


def sent(titles: list[str], *, ends: bool) -> list[str]:
    """A REQUEST for each title, each later than the last, and at the end a CANCEL."""
    texts, stamp = [], noon()
    for number, title in enumerate(titles):
        event = an_event(noon() + number * HOUR, "Europe/Copenhagen", title=title)
        texts.append(itip.request(event, METTE, sequence=number, stamp=stamp + number * HOUR))
    if ends:
        event = an_event(noon(), "Europe/Copenhagen", title=titles[-1])
        texts.append(itip.cancel(event, METTE, sequence=len(titles), stamp=stamp + 9 * HOUR))
    return texts


@given(order=st.permutations([0, 1, 2, 0, 1, 2]))
def test_a_calendar_that_gets_two_requests_and_a_cancel_in_any_order_shows_nothing(order):
    letters, diary = sent(["First", "Second"], ends=True), Diary({})
    for number in order:
        diary.take(letters[number])
    assert diary.shown() == []


@given(order=st.permutations([0, 1, 2]))
def test_a_calendar_that_gets_three_requests_in_any_order_shows_the_last(order):
    letters, diary = sent(["First", "Second", "Third"], ends=False), Diary({})
    for number in order:
        diary.take(letters[number])
    assert diary.shown() == ["SUMMARY:Third"]
