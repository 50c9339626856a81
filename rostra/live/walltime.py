"""Time on the wall and the instant it means. The wall time and its zone are the truth; the instant is derived from them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import zone_names


def instant(day: dt.date, time: dt.time, zone: str, *, field: str = "begins") -> dt.datetime:
    """The instant (UTC) of a time on the wall in an IANA zone.

    Raises Refused, naming `field`, when the clocks skip that time or pass it twice, because then nobody knows what is meant, and
    naming `time_zone` for a zone that is not known.
    """
    if zone not in zone_names():
        raise Refused(_("Choose a time zone from the list."), field="time_zone", code="zone")
    place = ZoneInfo(zone)
    wall = dt.datetime.combine(day, time.replace(tzinfo=None, fold=0))
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    moment = first.astimezone(dt.UTC)
    if first.utcoffset() == second.utcoffset():
        return moment
    said = {"time": f"{time:%H:%M}", "zone": zone.replace("_", " ")}
    if moment.astimezone(place).replace(tzinfo=None) != wall:
        raise Refused(
            _("On that night the clocks in %(zone)s are put forward and skip %(time)s. Choose another time.") % said,
            field=field, code="skipped",
        )  # fmt: skip
    raise Refused(
        _("On that night the clocks in %(zone)s are put back and show %(time)s twice. Choose another time.") % said,
        field=field, code="repeated",
    )  # fmt: skip


def instants(
    first_day: dt.date, begins: dt.time, last_day: dt.date, finishes: dt.time, zone: str
) -> tuple[dt.datetime, dt.datetime]:
    """Start and end as instants (UTC).

    Raises Faults naming `begins`, `finishes`, `last_day` or `time_zone`: for hours that a zone skips or repeats, and for an
    end that is not after the start.
    """
    wrong: list[tuple[str, str]] = []
    found: list[dt.datetime] = []
    for day, time, field in ((first_day, begins, "begins"), (last_day, finishes, "finishes")):
        try:
            found.append(instant(day, time, zone, field=field))
        except Refused as refused:
            wrong.append((refused.field or field, refused.message))
    if not wrong and found[1] <= found[0]:
        same_day = last_day == first_day
        wrong.append(
            ("finishes", _("It ends before it begins. Choose a later time."))
            if same_day
            else ("last_day", _("The last day is before the first. Choose a later one."))
        )
    if wrong:
        raise Faults(_("Please look at the time again."), list(dict.fromkeys(wrong)), code="time")
    return found[0], found[1]


def wall(moment: dt.datetime, zone: str) -> dt.datetime:
    """What the clocks in a zone show at an instant, without the zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def end_after(day: dt.date, begins: dt.time, minutes: int) -> tuple[dt.date, dt.time]:
    """Day and time on the wall so many minutes after a start on the wall, as a programme says it: 90 minutes from 22:30 end at
    midnight of the next day.
    """
    ends = dt.datetime.combine(day, begins) + dt.timedelta(minutes=minutes)
    return ends.date(), ends.time()
