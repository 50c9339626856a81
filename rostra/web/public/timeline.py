"""A programme's way through the years: phases and milestones by hand, editions from the data, drawn and told. Pure.

The drawing is for the eye alone; the list beside it says the same in words. Positions are percentages of the width, as
texts, since a template would write a number as the reader's language does.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAY = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")
LANE, AXIS = 26, 24
MOST_YEARS = 8


@dataclass(frozen=True)
class Moment:
    """A day, a month or a year: its first day, and the first day after it."""

    first: dt.date
    after: dt.date
    words: str


@dataclass
class Entry:
    """One thing in the list. `number` stands in its bar too; `now`: it is going on."""

    sort: str
    title: str
    when: str
    text: str = ""
    lang: str = ""
    url: str = ""
    tag: str = ""
    now: bool = False
    number: int = 0
    span: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True)
class Shape:
    """A bar or a mark of the drawing."""

    kind: str
    x: str
    width: str
    middle: str
    y: int
    label: str


@dataclass
class Timeline:
    """`entries` in order of time; the drawing is left out when there is no date to draw."""

    entries: list[Entry]
    shapes: list[Shape] = field(default_factory=list)
    years: list[tuple[str, str]] = field(default_factory=list)
    today: str = ""
    height: int = 0
    axis: int = 0


def moment(written: str) -> Moment | None:
    """What an editor wrote as a year, a month or a day; None when it is none of these."""
    found = DAY.match((written or "").strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        first = dt.date(year, month or 1, day or 1)
        if day:
            return Moment(first, first + dt.timedelta(days=1), date_format(first, "DATE_FORMAT"))
        if month:
            after = (first + dt.timedelta(days=31)).replace(day=1)
            return Moment(first, after, date_format(first, "YEAR_MONTH_FORMAT"))
        return Moment(first, dt.date(year + 1, 1, 1), str(year))
    except (ValueError, OverflowError):
        return None


def build(
    written: Iterable[dict[str, Any]], editions: Iterable[dict[str, Any]], today: dt.date
) -> Timeline | None:
    """The timeline of a programme, or None when it has neither phases nor milestones.

    `editions` are {"title", "starts_on", "ends_on", "phase", "url"}; they join what is written by hand.
    """
    entries = [_phase(each) if each["type"] == "phase" else _milestone(each) for each in written]
    if not entries:
        return None
    entries += [_edition(each) for each in editions]
    entries.sort(key=lambda each: (each.span is None, each.span[0] if each.span else today))
    for number, each in enumerate(entries, start=1):
        each.number = number
        each.now = bool(each.span and each.sort != "milestone" and each.span[0] <= today < each.span[1])
    timeline = Timeline(entries)
    _draw(timeline, today)
    return timeline


def _phase(given: dict[str, Any]) -> Entry:
    starts, ends = moment(given.get("starts", "")), moment(given.get("ends", ""))
    first = starts.words if starts else given.get("starts", "")
    last = ends.words if ends else given.get("ends", "")
    span = None
    if starts:
        span = (starts.first, ends.after if ends and ends.after > starts.first else dt.date.max)
        span = span if ends or not given.get("ends") else (starts.first, starts.after)
    if not last:
        when = _("from %(date)s on") % {"date": first}
    else:
        when = first if first == last else f"{first} – {last}"
    return Entry("phase", given["title"], when, given.get("text") or "", given.get("lang", ""), span=span)


def _milestone(given: dict[str, Any]) -> Entry:
    day = moment(given.get("date", ""))
    return Entry(
        "milestone", given["title"], day.words if day else given.get("date", ""), given.get("text") or "",
        given.get("lang", ""), span=(day.first, day.after) if day else None,
    )  # fmt: skip


def _edition(given: dict[str, Any]) -> Entry:
    first, last = given["starts_on"], given["ends_on"]
    when = date_format(first, "DATE_FORMAT")
    if last:
        when = f"{when} – {date_format(last, 'DATE_FORMAT')}"
    after = last + dt.timedelta(days=1) if last else dt.date.max
    return Entry(
        "edition", given["title"], when, url=given.get("url", ""), tag=given["phase"], span=(first, after)
    )


def _draw(timeline: Timeline, today: dt.date) -> None:
    drawn = [each for each in timeline.entries if each.span]
    if not drawn:
        return
    ends = [each.span[1] for each in drawn if each.span and each.span[1] != dt.date.max]
    least = min([each.span[0] for each in drawn if each.span] + [today])
    most = max([*ends, today + dt.timedelta(days=1), *(each.span[0] for each in drawn if each.span)])
    start, end = (
        dt.date(least.year, 1, 1),
        dt.date(min(most.year + (most > dt.date(most.year, 1, 1)), 9999), 1, 1),
    )
    whole = max((end - start).days, 1)

    def at(day: dt.date) -> float:
        return (min(max(day, start), end) - start).days / whole * 100

    lanes: list[dt.date] = []
    for each in drawn:
        lane = _lane(lanes, each)
        timeline.shapes.append(_shape(each, at, 4 + lane * LANE))
    timeline.axis = 4 + len(lanes) * LANE
    timeline.height = timeline.axis + AXIS
    timeline.today = _percent(at(today))
    step = -(-(end.year - start.year) // MOST_YEARS) or 1
    timeline.years = [
        (_percent(at(dt.date(year, 1, 1))), str(year)) for year in range(start.year, end.year, step)
    ]


def _lane(lanes: list[dt.date], entry: Entry) -> int:
    """The first lane that is free from the beginning of the entry on; a mark takes a month, so that two do not touch."""
    assert entry.span is not None
    begin, after = entry.span
    busy = after if entry.sort != "milestone" else min(begin + dt.timedelta(days=31), dt.date.max)
    for number, free_from in enumerate(lanes):
        if free_from <= begin:
            lanes[number] = busy
            return number
    lanes.append(busy)
    return len(lanes) - 1


def _shape(entry: Entry, at: Any, y: int) -> Shape:
    assert entry.span is not None
    left, right = at(entry.span[0]), at(entry.span[1])
    if entry.sort == "milestone":
        middle = min(max(left, 1.5), 98.5)
        return Shape(
            "milestone", _percent(middle), "0", _percent(middle), y + LANE // 2 - 2, str(entry.number)
        )
    width = max(right - left, 3.0)
    left = min(left, 100 - width)
    return Shape(
        entry.sort, _percent(left), _percent(width), _percent(left + width / 2), y, str(entry.number)
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"
