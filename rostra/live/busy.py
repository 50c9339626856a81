"""When people cannot: sessions they have a place in, and busy times. Intervals alone: no title, no place, no reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rostra.live.models import Registration, Session

Interval = tuple[dt.datetime, dt.datetime]


def busy_of(people: Iterable[Any], start: dt.datetime, end: dt.datetime) -> dict[int, list[Interval]]:
    """For every person the intervals (UTC) within `start` to `end` in which they are busy, in order, never touching.

    `people` are persons or their primary keys; who is free all the time has an empty list. The number of queries does not
    grow with the people.
    """
    keys = [each if isinstance(each, int) else each.pk for each in people]
    found: dict[int, list[Interval]] = {key: [] for key in keys}
    for person, begins, ends in _sessions(keys, start, end):
        found[person].append((begins, ends))
    return {key: merged(rows, start, end) for key, rows in found.items()}


def merged(rows: Iterable[Interval], start: dt.datetime, end: dt.datetime) -> list[Interval]:
    """Intervals cut to a window, those that overlap or touch made one. Pure."""
    made: list[Interval] = []
    for begins, ends in sorted((max(begins, start), min(ends, end)) for begins, ends in rows):
        if begins >= ends:
            continue
        if made and begins <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], ends))
        else:
            made.append((begins, ends))
    return made


def clashes(busy: Iterable[Interval], begins: dt.datetime, ends: dt.datetime) -> bool:
    """Whether something from `begins` to `ends` falls into one of some busy intervals. Pure."""
    return any(one < ends and other > begins for one, other in busy)


def _sessions(
    keys: list[int], start: dt.datetime, end: dt.datetime
) -> Iterable[tuple[int, dt.datetime, dt.datetime]]:
    rows = Registration.objects.filter(
        person__in=keys, state__in=Registration.SEATED, session__state=Session.State.ANNOUNCED,
        session__starts_at__lt=end, session__ends_at__gt=start,
    )  # fmt: skip
    return rows.values_list("person", "session__starts_at", "session__ends_at")
