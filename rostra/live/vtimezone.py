"""VTIMEZONE: the rules of a zone as far as some instants need them, worked out from the zone's own data.

Pure: a zone and two instants in, lines out. Each onset is written in the wall time that holds until then (RFC 5545, 3.6.5).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=366)
SECOND = dt.timedelta(seconds=1)
LONG_AGO = "19700101T000000"
UNIVERSAL = ("UTC", "Etc/UTC", "Etc/GMT", "GMT")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Switch:
    """An instant (UTC) from which a zone has another offset, with both offsets and the new name."""

    at: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    is_summer: bool

    @property
    def wall(self) -> dt.datetime:
        """What the clocks show when they are put on or back."""
        return (self.at + self.before).replace(tzinfo=None)


def lines(zone: str, first: dt.datetime, last: dt.datetime) -> list[str]:
    """A VTIMEZONE that is right from `first` to `last` (aware); no line for UTC, whose times end in Z."""
    if zone in UNIVERSAL:
        return []
    return list(_lines(zone, first.astimezone(dt.UTC), last.astimezone(dt.UTC)))


@lru_cache(maxsize=2000)
def _lines(zone: str, first: dt.datetime, last: dt.datetime) -> tuple[str, ...]:
    yearly = _yearly(zone, first.year) if first.year == last.year else ()
    said = [line for each in yearly for line in _observance(each, _rule(each))]
    if not said:
        held, later = _needed(zone, first, last)
        said = _always(zone, first) if held is None else _observance(held)
        for each in later:
            said += _observance(each)
    return ("BEGIN:VTIMEZONE", f"TZID:{zone}", *said, "END:VTIMEZONE")


def _needed(zone: str, first: dt.datetime, last: dt.datetime) -> tuple[Switch | None, list[Switch]]:
    """The switch that holds at `first`, and those up to the next one after `last`."""
    found = [each for year in range(first.year - 1, last.year + 2) for each in _switches(zone, year)]
    held = [each for each in found if each.at <= first]
    later = [each for each in found if first < each.at <= last] + [each for each in found if each.at > last][
        :1
    ]
    return (held[-1] if held else None), later


def _yearly(zone: str, year: int) -> tuple[Switch, ...]:
    """The two switches of the year before, when those of the three years after follow the same rule; else none."""
    base = _switches(zone, year - 1)
    rules = [_rule(each) for each in base]
    if len(base) != 2 or not all(rules):
        return ()
    for later in (year, year + 1):
        if [(_rule(each), _kind(each)) for each in _switches(zone, later)] != [
            (_rule(each), _kind(each)) for each in base
        ]:
            return ()
    return base


def _kind(switch: Switch) -> tuple[object, ...]:
    return switch.before, switch.after, switch.name, switch.wall.time()


def _rule(switch: Switch) -> str:
    """The switch as a rule for every year: the last such weekday of a month, else the one so many weeks in."""
    wall = switch.wall
    number = (wall.day - 1) // 7 + 1
    position = -1 if (wall + 7 * DAY).month != wall.month else number
    return f"FREQ=YEARLY;BYMONTH={wall.month};BYDAY={position}{WEEKDAYS[wall.weekday()]}"


def _observance(switch: Switch, rule: str = "") -> list[str]:
    sort = "DAYLIGHT" if switch.is_summer else "STANDARD"
    onset = f"{switch.wall:%Y%m%dT%H%M%S}"
    return [
        f"BEGIN:{sort}",
        f"DTSTART:{onset}",
        f"TZOFFSETFROM:{_offset(switch.before)}",
        f"TZOFFSETTO:{_offset(switch.after)}",
        f"TZNAME:{switch.name}",
        # Some readers look at RRULE and RDATE alone, so a single onset is said twice.
        f"RRULE:{rule}" if rule else f"RDATE:{onset}",
        f"END:{sort}",
    ]


def _always(zone: str, moment: dt.datetime) -> list[str]:
    """The observance of a zone whose clocks stood before anything we look at."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = _offset(local.utcoffset() or dt.timedelta())
    return [
        "BEGIN:STANDARD",
        f"DTSTART:{LONG_AGO}",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"TZNAME:{local.tzname()}",
        f"RDATE:{LONG_AGO}",
        "END:STANDARD",
    ]


def _offset(value: dt.timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


@lru_cache(maxsize=4000)
def _switches(zone: str, year: int) -> tuple[Switch, ...]:
    """Every change of a zone's offset in a year (UTC), in order."""
    place = ZoneInfo(zone)
    at, end = dt.datetime(year, 1, 1, tzinfo=dt.UTC), dt.datetime(year + 1, 1, 1, tzinfo=dt.UTC)
    found = []
    while at < end:
        after = min(at + DAY, end)
        if at.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            found.append(_switch(place, at, after))
        at = after
    return tuple(found)


def _switch(place: ZoneInfo, low: dt.datetime, high: dt.datetime) -> Switch:
    """The switch between two instants: the first second with the later offset."""
    before, after = low.astimezone(place).utcoffset(), high.astimezone(place).utcoffset()
    while high - low > SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(place).utcoffset() == before:
            low = middle
        else:
            high = middle
    local = high.astimezone(place)
    return Switch(
        high, before or dt.timedelta(), after or dt.timedelta(), local.tzname() or "", bool(local.dst())
    )
