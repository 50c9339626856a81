"""Times and lengths as lists write them. Pure.

A date such as 03/04/2026 has two readings; which one is meant is settled by the day of the session, or asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
NEAR = dt.timedelta(hours=24)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june"),
            ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october"), ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
DATE = re.compile(r"^(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{2,4})(?![\d:])")
WORDED = re.compile(r"^(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (?:(\d{1,2}),? )?(\d{4})(?![\d:])")
TIME = re.compile(
    r"^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap])?(?(4)\.?\s?m\.?)\s*"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)
PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(h|m|s)[a-z]*\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """When the session is: what settles a reading. `zone` is that of times without one."""

    starts: dt.datetime
    ends: dt.datetime
    zone: str

    def is_near(self, at: dt.datetime) -> bool:
        return self.starts - NEAR <= at <= self.ends + NEAR

    def distance(self, at: dt.datetime) -> dt.timedelta:
        return max(self.starts - at, at - self.ends, dt.timedelta())


@dataclass(frozen=True)
class Stamp:
    """A time as written: `day` as (a, b, year) when its order is open, as a date when it is not, None when there is none."""

    time: dt.time
    day: dt.date | tuple[int, int, int] | None = None
    offset: dt.timedelta | None = None

    def date(self, order: str) -> dt.date | None:
        """The date in this order of day and month; None when there is none, or no such day."""
        if not isinstance(self.day, tuple):
            return self.day
        first, second, year = self.day
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        return _date(year, month, day)


def stamp_of(text: str) -> Stamp | None:
    """A time as a list writes it, with or without a date; None when it is none."""
    text = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    day, rest = _day_of(text)
    if rest is None:
        return None
    found = TIME.match(rest.lstrip(" ,T") if day is not None else rest)
    if not found:
        return None
    time = _time_of(found)
    return None if time is None else Stamp(time, day, _offset_of(found[5] or ""))


def _day_of(text: str) -> tuple[dt.date | tuple[int, int, int] | None, str | None]:
    """The date at the beginning, and what follows; no rest when the date is none that exists."""
    found = DATE.match(text)
    if found:
        first, sign, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
        rest = text[found.end() :]
        if len(found[1]) == 4:
            day = _date(first, second, third)
            return day, rest if day else None
        year = third + 2000 if third < 100 else third
        if sign == ".":  # with points the day always comes first
            day = _date(year, second, first)
            return day, rest if day else None
        both = (first, second, year)
        fits = _date(year, second, first) or _date(year, first, second)
        return both, rest if fits else None
    found = WORDED.match(text)
    if found and found[2].lower() in MONTHS and (found[1] or found[3]):
        day = _date(int(found[4]), MONTHS[found[2].lower()], int(found[1] or found[3]))
        return day, text[found.end() :] if day else None
    return None, text


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time_of(found: re.Match[str]) -> dt.time | None:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return dt.time(hour, minute, second)


def _offset_of(said: str) -> dt.timedelta | None:
    bare = said.upper().removeprefix("UTC").removeprefix("GMT")
    if not said:
        return None
    if bare in ("", "Z"):
        return dt.timedelta()
    digits = bare[1:].replace(":", "").ljust(3, "0")
    hours, minutes = (int(digits[:2]), int(digits[2:])) if len(digits) == 4 else (int(bare[1:]), 0)
    length = dt.timedelta(hours=hours, minutes=minutes)
    return -length if bare[0] == "-" else length


def order_of(stamps: Iterable[Stamp], window: Window) -> str | None:
    """Whether day or month comes first: what the session's day says. None when that does not settle it.

    An order in which a written day does not exist is out; of two that are possible, the one that comes near the session.
    """
    written = [each for each in stamps if isinstance(each.day, tuple)]
    if not written or all(each.day[0] == each.day[1] for each in written if isinstance(each.day, tuple)):
        return DAY_FIRST
    possible = [order for order in ORDERS if all(each.date(order) for each in written)] or list(ORDERS)
    near = [
        order for order in possible
        if any((at := instant(each, order, window)) and window.is_near(at) for each in written)
    ]  # fmt: skip
    if len(near) == 1:
        return near[0]
    return possible[0] if len(possible) == 1 else None


def instant(stamp: Stamp, order: str, window: Window, after: dt.datetime | None = None) -> dt.datetime | None:
    """The instant (UTC) of a stamp. A time without a date is on the day that brings it nearest to the session, and
    `after` another instant when one is given. None when there is no such day, or when two days fit as well.
    """
    day = stamp.date(order)
    if day is not None:
        return _at(day, stamp, window)
    if stamp.day is not None:
        return None
    first = window.starts.astimezone(ZoneInfo(window.zone)).date() - dt.timedelta(days=1)
    days = (window.ends - window.starts).days + 4
    found = [_at(first + dt.timedelta(days=number), stamp, window) for number in range(days)]
    fits = [at for at in found if after is None or at >= after]
    if not fits:
        return None
    if after is not None:
        return fits[0]
    best = min(window.distance(at) for at in fits)
    nearest = [at for at in fits if window.distance(at) == best]
    return nearest[0] if len(nearest) == 1 else None


def _at(day: dt.date, stamp: Stamp, window: Window) -> dt.datetime:
    zone = dt.timezone(stamp.offset) if stamp.offset is not None else ZoneInfo(window.zone)
    return dt.datetime.combine(day, stamp.time, zone).astimezone(dt.UTC)


def is_twice(stamp: Stamp, order: str, zone: str) -> bool:
    """Whether this hour on the wall is skipped or comes twice, so that the written time does not say when."""
    day = stamp.date(order)
    if day is None or stamp.offset is not None:
        return False
    wall = dt.datetime.combine(day, stamp.time, ZoneInfo(zone))
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def seconds_of(text: str, unit: str = "") -> int | None:
    """A length in seconds: "1h 27m 51s", "2 h 5 min", "1:27:51", or a bare number of the given unit ("minutes",
    "seconds"). None when it is not clear.
    """
    text = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        number = float(text.replace(",", "."))
        return round(number * {"minutes": 60, "seconds": 1}[unit]) if unit else None
    if found := re.fullmatch(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.\d+)?", text):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    parts = list(PARTS.finditer(text))
    if not parts or PARTS.sub("", text).strip(" ,"):
        return None
    sizes = {"h": 3600, "m": 60, "s": 1}
    return round(sum(float(each[1].replace(",", ".")) * sizes[each[2].lower()] for each in parts))
