"""How long somebody was there. Pure: intervals in, minutes and share out, in whatever order and however often they overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

Interval = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Measured:
    """`minutes` rounded; `share` in whole percent of the session's length, never rounded up to a threshold; `joined_at`: when
    the first of the intervals that touch the session began, also before it.
    """

    minutes: int = 0
    share: int = 0
    joined_at: dt.datetime | None = None


def measure(intervals: Iterable[Interval], starts: dt.datetime, ends: dt.datetime) -> Measured:
    """The union of intervals within a session. What lies outside, ends before it begins or has no length counts nothing."""
    touching = [(begin, end) for begin, end in intervals if begin < end and begin < ends and end > starts]
    if not touching:
        return Measured()
    inside = union((max(begin, starts), min(end, ends)) for begin, end in touching)
    there = sum((end - begin for begin, end in inside), dt.timedelta())
    return Measured(
        minutes=round(there.total_seconds() / 60),
        share=percent(there, ends - starts),
        joined_at=min(begin for begin, _end in touching),
    )


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time once, in order; intervals that touch become one."""
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def percent(part: dt.timedelta, whole: dt.timedelta) -> int:
    """Whole percent, rounded down, between 0 and 100."""
    micro = dt.timedelta(microseconds=1)
    return max(0, min(100, (part // micro) * 100 // (whole // micro)))
