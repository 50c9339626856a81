"""Sessions made as rows, for tests of what happens to them. Verbs have their own tests."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from rostra.live.models import Registration, Session

ZONE = "Europe/Copenhagen"


def make_session(organisation: Any, *, days: float = 7, minutes: int = 75, **fields: Any) -> Session:
    """A public talk of an organisation, announced, so many days from today at 12:30 in Copenhagen."""
    day = timezone.localdate(timezone=ZoneInfo(ZONE)) + dt.timedelta(days=days)
    starts = dt.datetime.combine(day, dt.time(12, 30), ZoneInfo(fields.get("time_zone", ZONE)))
    ends = starts + dt.timedelta(minutes=minutes)
    number = Session.objects.count() + 1
    values: dict[str, Any] = {
        "title": "When rumours run faster than the council",
        "summary": "What three towns did in the first hour.",
        "slug": f"rumours-{number}",
        "key": f"session-{number}",
        "spoken": ["en"],
        "time_zone": ZONE,
        "first_day": starts.date(),
        "begins": starts.time(),
        "last_day": ends.date(),
        "finishes": ends.time(),
        "starts_at": starts.astimezone(dt.UTC),
        "ends_at": ends.astimezone(dt.UTC),
        "state": Session.State.ANNOUNCED,
        "announced_at": timezone.now() - dt.timedelta(days=10),
        "guests": True,
        "room_url": "https://rooms.example/rumours",
        "capacity_online": 3,
    }
    return Session.objects.create(organisation=organisation, **{**values, **fields})


def make_registration(session: Session, person: Any = None, **fields: Any) -> Registration:
    """A booked registration of a person, or of a guest when an e-mail is given instead."""
    values: dict[str, Any] = {
        "person": person,
        "email": person.email if person else "",
        "name": person.name if person else "",
        "language": person.language if person else "en",
        "time_zone": person.time_zone if person else "",
        "confirmed_at": timezone.now(),
    }
    return Registration.objects.create(session=session, **{**values, **fields})
