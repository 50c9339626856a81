"""What is worth a second look at a day: weekends, public holidays, quiet periods, meetings of the councils
concerned, days gone by. It warns and never refuses.
"""

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
from rostra.live.busy import Engaged
from rostra.messaging.models import QuietPeriod
from rostra.people.models import Organisation


@dataclass(frozen=True)
class Caution:
    """A reason to look again: `name` is weekend, holiday, quiet, diary, past, skipped or repeated; `detail` names the quiet
    period or the diary.
    """

    name: str
    detail: str = ""

    @property
    def text(self) -> str:
        if self.name == "quiet":
            return _("in the quiet period “%(title)s”") % {"title": self.detail}
        if self.name == "diary":
            return _("a meeting in “%(title)s”") % {"title": self.detail}
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
    finishes: dt.time | None = None,
    diaries: Iterable[Engaged] = (),
) -> list[Caution]:
    """What to look at when a session begins then; `quiet` as `quiet_periods` gives them, `diaries` as `busy.diaries_of` does,
    which are looked at when `finishes` is known. No query.
    """
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
    if finishes is not None:
        found += _meetings((first_day, begins), (last, finishes), zone, diaries)
    return found


def _meetings(
    first: tuple[dt.date, dt.time], last: tuple[dt.date, dt.time], zone: str, diaries: Iterable[Engaged]
) -> list[Caution]:
    try:
        starts, ends = (walltime.instant(*when, zone) for when in (first, last))
    except Refused:
        return []
    names = [each.diary for each in diaries if each.starts_at < ends and each.ends_at > starts]
    return [Caution("diary", name) for name in dict.fromkeys(names)]
