"""Time is local and named: an instant is UTC, a wall time has an IANA zone beside it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone


@cache
def zone_names() -> list[str]:
    """IANA zone names that a person may choose, sorted; areas only, no aliases like `EST`."""
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return [*sorted(name for name in available_timezones() if name.split("/")[0] in areas), "UTC"]


def zone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in zone_names()]


def now() -> dt.datetime:
    """The present instant, aware, UTC."""
    return timezone.now()


def today(zone: str = "UTC", at: dt.datetime | None = None) -> dt.date:
    """The date on the wall in `zone` at instant `at` (default: now)."""
    return (at or timezone.now()).astimezone(ZoneInfo(zone)).date()
