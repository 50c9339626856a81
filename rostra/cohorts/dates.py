"""Which dates of an edition cannot be, in words for the person who typed them. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rostra.kernel.time import today, zone_names


@dataclass(frozen=True)
class Dates:
    """The dates of an edition as typed; instants are aware, days are days in `time_zone`."""

    time_zone: str
    starts_on: dt.date | None
    ends_on: dt.date | None = None
    reading_until: dt.date | None = None
    announced_at: dt.datetime | None = None
    registration_opens_at: dt.datetime | None = None
    registration_closes_at: dt.datetime | None = None


def faults(dates: Dates) -> list[tuple[str, str]]:
    """(field, what to do) for every order of dates that cannot be."""
    if dates.time_zone not in zone_names():
        return [("time_zone", _("Choose a time zone from the list."))]
    if dates.starts_on is None:
        return [("starts_on", _("Write the day it starts."))]
    return [*_of_days(dates), *_of_registration(dates)]


def _of_days(dates: Dates) -> list[tuple[str, str]]:
    found = []
    if dates.ends_on and dates.starts_on and dates.ends_on < dates.starts_on:
        found.append(("ends_on", _("It ends before it starts. Choose a later last day.")))
    if dates.reading_until and not dates.ends_on:
        found.append(
            (
                "reading_until",
                _(
                    "Reading access ends only after the edition does. "
                    "Write the last day, or leave this empty."
                ),
            )
        )
    elif dates.reading_until and dates.ends_on and dates.reading_until < dates.ends_on:
        found.append(
            (
                "reading_until",
                _("Reading access ends before the edition does. Choose a later day, or leave this empty."),
            )
        )
    return found


def _of_registration(dates: Dates) -> list[tuple[str, str]]:
    opens, closes, announced = dates.registration_opens_at, dates.registration_closes_at, dates.announced_at
    found = []
    if opens and closes and closes <= opens:
        found.append(
            ("registration_closes_at", _("Registration closes before it opens. Choose a later time."))
        )
    if opens and dates.ends_on and today(dates.time_zone, opens) > dates.ends_on:
        found.append(
            (
                "registration_opens_at",
                _("Registration opens after the edition has ended. Choose an earlier time."),
            )
        )
    if closes and dates.ends_on and today(dates.time_zone, closes) > dates.ends_on + dt.timedelta(days=1):
        found.append(
            (
                "registration_closes_at",
                _("Registration closes after the edition has ended. Choose an earlier time."),
            )
        )
    if announced and opens and announced > opens:
        found.append(
            ("announced_at", _("It is announced after registration has opened. Choose an earlier time."))
        )
    elif announced and closes and announced > closes:
        found.append(
            ("announced_at", _("It is announced after registration has closed. Choose an earlier time."))
        )
    if announced and dates.ends_on and today(dates.time_zone, announced) > dates.ends_on:
        found.append(("announced_at", _("It is announced after it has ended. Choose an earlier time.")))
    return found
