"""What is worth a second look at a day: weekends, public holidays, quiet periods, days gone by. It warns and never refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.cohorts.holidays import is_holiday
from rostra.kernel.errors import Refused
from rostra.kernel.time import today
from rostra.live import walltime
from rostra.messaging.models import QuietPeriod
from rostra.people.models import Organisation


@dataclass(frozen=True)
class Caution:
    """A reason to look again: `name` is weekend, holiday, quiet, past, skipped or repeated; `detail` names the quiet period."""

    name: str
    detail: str = ""

    @property
    def text(self) -> str:
        if self.name == "quiet":
            return _("in the quiet period “%(title)s”") % {"title": self.detail}
        return {
            "weekend": _("at a weekend"),
            "holiday": _("a public holiday"),
            "past": _("in the past"),
            "skipped": _("the clocks skip this time: choose another"),
            "repeated": _("the clocks show this time twice: choose another"),
        }[self.name]


def quiet_periods(organisation: Organisation) -> list[QuietPeriod]:
    """Quiet periods that concern the people of an organisation: of the whole academy, of it, of its territory. One query."""
    wanted = Q(organisation=organisation) | Q(organisation__isnull=True, territory="")
    territory = organisation.territory
    for length in range(1, len(territory) + 1):
        wanted |= Q(organisation__isnull=True, territory=territory[:length])
    return list(QuietPeriod.objects.filter(wanted).order_by("starts_on", "pk"))


def of_day(
    first_day: dt.date,
    begins: dt.time,
    zone: str,
    organisation: Organisation,
    quiet: Iterable[QuietPeriod],
    *,
    last_day: dt.date | None = None,
) -> list[Caution]:
    """What to look at when a session begins then; `quiet` as `quiet_periods` gives them. No query."""
    last = last_day or first_day
    days = [first_day + dt.timedelta(days=number) for number in range(min((last - first_day).days, 30) + 1)]
    found = []
    if any(day.weekday() >= 5 for day in days):
        found.append(Caution("weekend"))
    if any(is_holiday(day, organisation.country, organisation.territory) for day in days):
        found.append(Caution("holiday"))
    found += [
        Caution("quiet", each.title) for each in quiet if each.starts_on <= last and each.ends_on >= first_day
    ]
    if first_day < today(zone):
        found.append(Caution("past"))
    try:
        walltime.instant(first_day, begins, zone)
    except Refused as refused:
        if refused.code in ("skipped", "repeated"):
            found.append(Caution(refused.code))
    return found
