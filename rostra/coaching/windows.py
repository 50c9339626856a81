"""Stretches of time: the windows of a week on somebody's wall, what is taken out of them, and the slots that are left.

Pure: dates, wall times and zones in, instants (UTC) out. A stretch is a pair of instants, its end is outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

Stretch = tuple[dt.datetime, dt.datetime]
DAY = dt.timedelta(days=1)
STEP = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Window:
    """Hours of a weekday (Monday is 0) on the wall."""

    weekday: int
    begins: dt.time
    finishes: dt.time


WORKDAYS = tuple(Window(day, dt.time(8), dt.time(20)) for day in range(5))


def instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The instant of a wall time; inside a skipped hour the first instant after it, of a repeated one the first pass."""
    moment = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0)).replace(tzinfo=zone)
    return moment.astimezone(dt.UTC)


def stretches(
    windows: Iterable[Window],
    zone: ZoneInfo,
    start: dt.datetime,
    end: dt.datetime,
    away: Sequence[tuple[dt.date, dt.date]] = (),
) -> list[Stretch]:
    """The windows between two instants, in order and joined where they touch, without the days (first, last) of `away`."""
    found, kept = [], list(windows)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        if not any(first <= day <= until for first, until in away):
            for each in kept:
                if each.weekday == day.weekday():
                    begins = max(start, instant(day, each.begins, zone))
                    ends = min(end, instant(day, each.finishes, zone))
                    found.append((begins, ends))
        day += DAY
    return merged(found)


def merged(found: Iterable[Stretch]) -> list[Stretch]:
    """In order, without overlaps; empty ones are left out."""
    joined: list[Stretch] = []
    for begins, ends in sorted(each for each in found if each[0] < each[1]):
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((begins, ends))
    return joined


def without(free: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What of some stretches is left when others are taken out of them."""
    left = merged(free)
    for begins, ends in merged(taken):
        cut: list[Stretch] = []
        for first, last in left:
            if ends <= first or last <= begins:
                cut.append((first, last))
                continue
            if first < begins:
                cut.append((first, begins))
            if ends < last:
                cut.append((ends, last))
        left = cut
    return left


def common(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """What lies in both."""
    both = []
    there = merged(others)
    for begins, ends in merged(some):
        both += [
            (max(begins, first), min(ends, last)) for first, last in there if first < ends and begins < last
        ]
    return both


def holds(free: Iterable[Stretch], begins: dt.datetime, ends: dt.datetime) -> bool:
    """Whether one of some stretches has room for a meeting."""
    return any(first <= begins and ends <= last for first, last in merged(free))


def overlaps(taken: Iterable[Stretch], begins: dt.datetime, ends: dt.datetime) -> bool:
    """Whether something lies across a meeting."""
    return any(first < ends and begins < last for first, last in taken)


def starts(free: Iterable[Stretch], minutes: int, zone: ZoneInfo) -> list[dt.datetime]:
    """The moments at which a meeting may begin: at the quarters of the wall clock, as many as fit, none across another."""
    length, found = dt.timedelta(minutes=minutes), []
    for begins, ends in merged(free):
        moment = _quarter(begins, zone)
        while moment + length <= ends:
            found.append(moment)
            moment = _quarter(moment + length, zone)
    return found


def spread(moments: Sequence[dt.datetime], zone: ZoneInfo, most: int, a_day: int = 2) -> list[dt.datetime]:
    """At most so many, not more than `a_day` of one day, so that a choice reaches over several days."""
    days: dict[dt.date, list[dt.datetime]] = {}
    for each in moments:
        days.setdefault(each.astimezone(zone).date(), []).append(each)
    chosen: list[dt.datetime] = []
    for found in days.values():
        step = max(1, len(found) // a_day)
        chosen += found[::step][:a_day]
    return chosen[:most]


def _quarter(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first quarter of the wall clock from an instant on."""
    past = dt.timedelta(
        minutes=moment.astimezone(zone).minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - past + STEP if past else moment
