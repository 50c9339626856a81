"""Days on which nothing is published about a place: before an election."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rostra.kernel.time import today
from rostra.messaging.models import QuietPeriod
from rostra.people.models import Organisation
from rostra.programmes.actions import academy

DAY = dt.timedelta(days=1)


def quiet_until(
    *, territory: str = "", organisation: Organisation | None = None, at: dt.datetime | None = None
) -> dt.date | None:
    """The last of the quiet days that an instant (now by default) falls into, for what is about a territory or speaks for an
    organisation; None when it is not quiet there, or when it is about no place at all.

    Days are those on the wall of the academy. Periods that follow each other count as one. At most two queries.
    """
    places = {each.strip() for each in (territory, organisation.territory if organisation else "")} - {""}
    if not places and organisation is None:
        return None
    day = today(academy.the().time_zone, at)
    rows = QuietPeriod.objects.filter(ends_on__gte=day).order_by("starts_on")
    last: dt.date | None = None
    for period in [each for each in rows if _is_meant(each, places, organisation)]:
        if period.starts_on <= (last + DAY if last else day):
            last = max(last or period.ends_on, period.ends_on)
    return last


def _is_meant(period: QuietPeriod, places: set[str], organisation: Any) -> bool:
    """Whether a period is for one of these places. One for the whole academy is for all of them."""
    if period.organisation_id:
        return organisation is not None and period.organisation_id == organisation.pk
    return not period.territory or any(place.startswith(period.territory) for place in places)
