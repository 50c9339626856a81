"""Wall time and zone give the instant; hours that a zone skips or repeats are refused at their field."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from rostra.kernel.errors import Faults
from rostra.live import walltime

ZONES = ("Europe/Copenhagen", "Europe/Lisbon", "America/New_York", "Australia/Sydney", "Africa/Casablanca")


def _faults(*values) -> list[str]:
    with pytest.raises(Faults) as caught:
        walltime.instants(*values)
    return [where for where, _said in caught.value.faults]


def test_the_instant_is_the_one_of_the_zone_on_every_day_of_two_years() -> None:
    day, noon, later = dt.date(2026, 1, 1), dt.time(12, 30), dt.time(13, 45)
    for number in range(730):
        on = day + dt.timedelta(days=number)
        for zone in ZONES:
            starts, ends = walltime.instants(on, noon, on, later, zone)
            assert starts == dt.datetime.combine(on, noon, ZoneInfo(zone))
            assert ends - starts == dt.timedelta(minutes=75)
            assert walltime.wall(starts, zone) == dt.datetime.combine(on, noon)


def test_skipped_and_repeated_hours_are_refused_at_their_field() -> None:
    spring, autumn = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
    half_past_two, four, one = dt.time(2, 30), dt.time(4), dt.time(1)
    zone = "Europe/Copenhagen"
    assert _faults(spring, half_past_two, spring, four, zone) == ["begins"]
    assert _faults(spring, one, spring, half_past_two, zone) == ["finishes"]
    assert _faults(autumn, half_past_two, autumn, half_past_two, zone) == ["begins", "finishes"]
    assert _faults(autumn, dt.time(2), autumn, four, zone) == ["begins"]
    starts, ends = walltime.instants(autumn, one, autumn, four, zone)
    assert ends - starts == dt.timedelta(hours=4)
    starts, ends = walltime.instants(spring, one, spring, four, zone)
    assert ends - starts == dt.timedelta(hours=2)


def test_an_end_before_the_start_and_an_unknown_zone_are_refused() -> None:
    day, ten, nine = dt.date(2027, 5, 3), dt.time(10), dt.time(9)
    assert _faults(day, ten, day, nine, "Europe/Warsaw") == ["finishes"]
    assert _faults(day, ten, day, ten, "Europe/Warsaw") == ["finishes"]
    assert _faults(day, ten, day - dt.timedelta(days=1), ten, "Europe/Warsaw") == ["last_day"]
    assert _faults(day, nine, day, ten, "Mars/Olympus") == ["time_zone"]
    assert walltime.end_after(day, dt.time(22, 30), 90) == (day + dt.timedelta(days=1), dt.time(0))
