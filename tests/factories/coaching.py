"""Coaches and pairs made as rows, for tests of what they do. Verbs have their own tests."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from rostra.coaching.models import CoachProfile, Meeting, Pair
from rostra.kernel.time import today


def make_profile(person: Any, *, all_day: bool = True, **fields: Any) -> CoachProfile:
    """A coach who has time from eight to eight on every day of the week in Dublin."""
    values: dict[str, Any] = {
        "topics": ["video"], "languages": ["en", "da"], "time_zone": "Europe/Dublin", "notice_hours": 24,
        "room_url": "https://rooms.example/kit", "load": 3,
    }  # fmt: skip
    made = CoachProfile.objects.create(person=person, **{**values, **fields})
    for day in range(7) if all_day else ():
        made.windows.create(weekday=day, begins=dt.time(8), finishes=dt.time(20))
    return made


def make_pair(enrolment: Any, helper: Any, kind: str = "coach", **fields: Any) -> Pair:
    return Pair.objects.create(
        kind=kind, helper=helper, member=enrolment.person, enrolment=enrolment, **fields
    )


def a_day(ahead: int = 7) -> dt.date:
    """A day so many days from now, in Dublin."""
    return today("Europe/Dublin") + dt.timedelta(days=ahead)


def make_held(pair: Pair, *, days: int, minutes: int = 45) -> Meeting:
    """A booked meeting of a pair so many days ago (to come when negative), about which nobody has said anything."""
    first = today("Europe/Dublin") - dt.timedelta(days=days)
    starts = dt.datetime.combine(first, dt.time(12), ZoneInfo("Europe/Dublin")).astimezone(dt.UTC)
    ends = starts + dt.timedelta(minutes=minutes)
    return Meeting.objects.create(
        pair=pair, helper=pair.helper, member=pair.member, first_day=first, begins=dt.time(12), minutes=minutes,
        time_zone="Europe/Dublin", starts_at=starts, ends_at=ends, blocked_from=starts, blocked_until=ends,
    )  # fmt: skip
