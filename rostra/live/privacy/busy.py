"""What busy calendars hold about people."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONSENT, Field, Holding, declare, each
from rostra.live.models import BusyCalendar, BusyTime

declare(
    Holding(
        model=BusyCalendar,
        called=_("calendars you let us read"),
        person="person",
        basis=CONSENT,
        erase_rows=True,
        fields={
            **each(
                "person organisation title time_zone read_at problem created_at updated_at",
                Field(_("to find dates and meetings that suit you")),
            ),
            "url": Field(_("to read your calendar again; whoever knows it can"), export=False),
            "added_by": Field(_("who added it"), export=False),
            **each("key due_at", Field(_("to read it in time"), export=False)),
        },
    )
)


def retire_times(now: datetime) -> int:
    """What is over says nothing about dates to come."""
    return BusyTime.objects.filter(ends_at__lt=now - timedelta(days=1)).delete()[0]


declare(
    Holding(
        model=BusyTime,
        called=_("times you are busy"),
        person="calendar__person",
        basis=CONSENT,
        erase_rows=True,
        retire=retire_times,
        fields={
            **each(
                "starts_at ends_at",
                Field(_("to find dates and meetings that suit you; titles and places are never kept")),
            ),
            "calendar": Field(_("which calendar it is from")),
        },
    )
)
