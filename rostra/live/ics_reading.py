"""Busy times out of somebody's iCalendar file: from when to when, and nothing else leaves this module. Pure."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component
from icalendar.error import InvalidCalendar

from rostra.live.busy import Interval, merged

LARGEST = 4 * 2**20  # bytes
MOST = 5000  # busy times kept of one calendar
MOST_REPEATED = 400  # entries that repeat into the window
MOST_A_DAY = 4  # of one entry that repeats
SECONDS = 20.0  # for one calendar
GROUP = 50
BAD = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, InvalidCalendar)


class Unreadable(Exception):
    """This is no calendar, or more than we read. `problem` is "not_a_calendar" or "too_large"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def busy_times(data: bytes, *, zone: str, start: dt.datetime, end: dt.datetime) -> list[Interval]:
    """When the owner of a calendar is busy between two instants (UTC), in order, repeated entries each time they take place.

    Left out is what is cancelled, what its owner marked as free, and what repeats more than a few times a day. Times without a
    zone, and days, are those on the wall in `zone`. Raises `Unreadable`.
    """
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    calendar = _parsed(data)
    found: list[Interval] = []
    stop = time.monotonic() + SECONDS
    for some in _groups(calendar, start):
        found += _of_group(some, ZoneInfo(zone), start, end)
        if len(found) > MOST * 10 or time.monotonic() > stop:
            raise Unreadable("too_large")
    times = merged(found, start, end)
    if len(times) > MOST:
        raise Unreadable("too_large")
    return times


def _parsed(data: bytes) -> Component:
    try:
        calendar = Calendar.from_ical(data)
    except BAD as error:
        raise Unreadable("not_a_calendar") from error
    if isinstance(calendar, list) or calendar.name != "VCALENDAR":
        raise Unreadable("not_a_calendar")
    return calendar


def _groups(calendar: Component, start: dt.datetime) -> Iterator[Component]:
    """The calendar in parts of some entries each, so that the time taken is looked at between them. Exceptions stay with the
    entry they are an exception of.
    """
    series: dict[str, list[Component]] = {}
    around = [each for each in calendar.subcomponents if each.name == "VTIMEZONE"]
    repeated = 0
    for number, each in enumerate(calendar.walk("VEVENT")):
        if "RRULE" in each or "RDATE" in each:
            if not _repeats_sanely(each) or _is_over(each, start):
                continue
            repeated += 1
        series.setdefault(str(each.get("UID") or number), []).append(each)
    if repeated > MOST_REPEATED:
        raise Unreadable("too_large")
    rows = list(series.values())
    for first in range(0, len(rows), GROUP):
        part = Calendar()
        for name in ("PRODID", "VERSION", "X-WR-TIMEZONE"):
            if name in calendar:
                part.add(name, calendar[name])
        for each in (*around, *(entry for row in rows[first : first + GROUP] for entry in row)):
            part.add_component(each)
        yield part


def _rules(entry: Component) -> list[Any]:
    found = entry.get("RRULE")
    return found if isinstance(found, list) else [found] if found else []


def _repeats_sanely(entry: Component) -> bool:
    for rule in _rules(entry):
        often = str((rule.get("FREQ") or [""])[0]).upper()
        a_day = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            a_day *= len(rule.get(part) or [0])
        if often not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"} or a_day > MOST_A_DAY:
            return False
    return True


def _is_over(entry: Component, start: dt.datetime) -> bool:
    """Whether an entry has stopped repeating well before the window: calendars are full of those."""
    before = start.date() - dt.timedelta(days=2)
    ends = []
    for rule in _rules(entry):
        until = (rule.get("UNTIL") or [None])[0]
        ends.append(until.date() if isinstance(until, dt.datetime) else until)
    return bool(ends) and "RDATE" not in entry and all(each is not None and each < before for each in ends)


def _of_group(calendar: Component, zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> list[Interval]:
    import recurring_ical_events  # needed by one task and one form

    found = []
    try:
        # Widened by a day: days and times without a zone are compared as if they were UTC.
        day = dt.timedelta(days=1)
        entries = recurring_ical_events.of(calendar, skip_bad_series=True).between(start - day, end + day)
    except BAD as error:
        raise Unreadable("not_a_calendar") from error
    for each in entries:
        if _counts(each):
            try:
                begins, ends = (_instant(each[name].dt, zone) for name in ("DTSTART", "DTEND"))
            except BAD:
                continue  # an entry without a time says nothing
            found.append((begins, ends))
    return found


def _counts(entry: Component) -> bool:
    """Whether the owner is busy by this entry."""
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return False
    if str(entry.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    return str(entry.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() != "FREE"


def _instant(when: dt.date | dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(when, dt.datetime):
        when = dt.datetime.combine(when, dt.time())
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone)
    return when.astimezone(dt.UTC)
