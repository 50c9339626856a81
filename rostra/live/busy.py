"""When people cannot: sessions they have a place in, what their calendars say, and the diary of the council they sit in.

Intervals alone: no title, no place, no reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from rostra.cohorts.models import Edition
from rostra.live.models import BusyTime, Registration, Session
from rostra.people.models import Membership

Interval = tuple[dt.datetime, dt.datetime]


def busy_of(people: Iterable[Any], start: dt.datetime, end: dt.datetime) -> dict[int, list[Interval]]:
    """For every person the intervals (UTC) within `start` to `end` in which they are busy, in order, never touching.

    `people` are persons or their primary keys; who is free all the time has an empty list. The number of queries does not
    grow with the people.
    """
    keys = [each if isinstance(each, int) else each.pk for each in people]
    found: dict[int, list[Interval]] = {key: [] for key in keys}
    for person, begins, ends in (*_sessions(keys, start, end), *_calendars(keys, start, end)):
        found[person].append((begins, ends))
    for person, begins, ends in _diaries(keys, start, end):
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


def _calendars(
    keys: list[int], start: dt.datetime, end: dt.datetime
) -> Iterable[tuple[int, dt.datetime, dt.datetime]]:
    rows = BusyTime.objects.filter(calendar__person__in=keys, starts_at__lt=end, ends_at__gt=start)
    return rows.values_list("calendar__person", "starts_at", "ends_at")


def _diaries(
    keys: list[int], start: dt.datetime, end: dt.datetime
) -> Iterable[tuple[int, dt.datetime, dt.datetime]]:
    """What the diaries of their organisations say, for whoever is a member of them on that day."""
    times: dict[int, list[Interval]] = {}
    there = Membership.objects.filter(person__in=keys).values("organisation")
    rows = BusyTime.objects.filter(
        calendar__organisation__in=there, starts_at__lt=end, ends_at__gt=start
    ).values_list("calendar__organisation", "starts_at", "ends_at")
    for organisation, begins, ends in rows:
        times.setdefault(organisation, []).append((begins, ends))
    if not times:
        return
    members = Membership.objects.filter(person__in=keys, organisation__in=times)
    for person, organisation, since, until in members.values_list(
        "person", "organisation", "starts_on", "ends_on"
    ):
        for begins, ends in times[organisation]:
            day = begins.date()
            if (since is None or since <= day) and (until is None or until >= day):
                yield person, begins, ends


# ---------------------------------------------------------------- diaries of organisations, by name


@dataclass(frozen=True)
class Engaged:
    """A time in the diary of an organisation: the name of the diary, and from when to when."""

    diary: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def diaries_of(edition: Edition, start: dt.datetime, end: dt.datetime) -> list[Engaged]:
    """What the diaries say of the organisations an edition is run by, closed to, or has people from. One query."""
    wanted = (
        Q(calendar__organisation=edition.organisation_id)
        | Q(calendar__organisation__in=edition.organisations.values("pk"))
        | Q(calendar__organisation__in=edition.enrolments.live().values("organisation"))
    )
    rows = BusyTime.objects.filter(wanted, starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")
    found = rows.values_list("calendar__title", "calendar__organisation__name", "starts_at", "ends_at")
    return [Engaged(f"{title}, {organisation}", begins, ends) for title, organisation, begins, ends in found]
