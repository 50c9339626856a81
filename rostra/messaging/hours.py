"""When a letter that can wait may go: quiet hours, quiet days and the hour of collected letters, in the reader's zone.

Pure: instants in, instants out. Wall times that the clocks skip mean the first instant after the gap's length has
passed; those they pass twice mean the first pass that is not over yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MORNING = dt.time(8)
MONDAY = 0
DAY = dt.timedelta(days=1)
MOST_STEPS = 500


@dataclass(frozen=True)
class Quiet:
    """Hours of every day (from, until; over midnight when from is later) and stretches of whole days (first, last)."""

    begins: dt.time | None = None
    ends: dt.time | None = None
    days: tuple[tuple[dt.date, dt.date], ...] = ()

    @property
    def has_hours(self) -> bool:
        return self.begins is not None and self.ends is not None and self.begins != self.ends


def next_moment(moment: dt.datetime, zone: ZoneInfo, quiet: Quiet) -> dt.datetime:
    """The first instant from `moment` on that is not quiet in a zone."""
    for _step in range(MOST_STEPS):
        later = _end_of_days(moment, zone, quiet.days) or _end_of_hours(moment, zone, quiet)
        if later is None:
            return moment
        moment = later
    return moment


def is_quiet(moment: dt.datetime, zone: ZoneInfo, quiet: Quiet) -> bool:
    """Whether nothing that can wait is sent at an instant."""
    return next_moment(moment, zone, quiet) != moment


def last_morning(moment: dt.datetime, zone: ZoneInfo, *, weekly: bool) -> dt.datetime:
    """The latest eight o'clock of a day, or of a Monday, up to an instant: when collected letters are made up."""
    day = moment.astimezone(zone).date()
    if weekly:
        day -= dt.timedelta(days=(day.weekday() - MONDAY) % 7)
    at = _instant(dt.datetime.combine(day, MORNING), zone)
    if at <= moment:
        return at
    return _instant(dt.datetime.combine(day - (7 * DAY if weekly else DAY), MORNING), zone)


def next_morning(moment: dt.datetime, zone: ZoneInfo, *, weekly: bool) -> dt.datetime:
    """The first eight o'clock of a day, or of a Monday, after an instant."""
    day = last_morning(moment, zone, weekly=weekly).astimezone(zone).date()
    return _instant(dt.datetime.combine(day + (7 * DAY if weekly else DAY), MORNING), zone)


def _end_of_days(
    moment: dt.datetime, zone: ZoneInfo, days: Sequence[tuple[dt.date, dt.date]]
) -> dt.datetime | None:
    today = moment.astimezone(zone).date()
    ends = [last for first, last in days if first <= today <= last]
    return _instant(dt.datetime.combine(max(ends) + DAY, dt.time()), zone) if ends else None


def _end_of_hours(moment: dt.datetime, zone: ZoneInfo, quiet: Quiet) -> dt.datetime | None:
    if quiet.begins is None or quiet.ends is None or not quiet.has_hours:
        return None
    wall = moment.astimezone(zone)
    clock = wall.time().replace(tzinfo=None, fold=0)
    if quiet.begins < quiet.ends:
        inside, day = quiet.begins <= clock < quiet.ends, wall.date()
    else:
        inside = clock >= quiet.begins or clock < quiet.ends
        day = wall.date() + (DAY if clock >= quiet.begins else dt.timedelta())
    return _instant(dt.datetime.combine(day, quiet.ends), zone, after=moment) if inside else None


def _instant(wall: dt.datetime, zone: ZoneInfo, after: dt.datetime | None = None) -> dt.datetime:
    """The instant of a wall time; the second pass when the first is not later than `after`."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    if after is not None and first <= after:
        return wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    return first
