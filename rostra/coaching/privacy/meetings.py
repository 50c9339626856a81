"""What coaches' profiles, wishes for a coach, meetings, goals and follow-ups hold about people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.coaching.actions import meetings
from rostra.coaching.models import (
    Absence,
    Availability,
    CoachingWish,
    CoachProfile,
    FollowUp,
    Goal,
    Meeting,
    Pair,
)
from rostra.kernel.privacy import CONSENT, CONTRACT, TASK, Field, Holding, declare, each, keep

FIGURES = _(
    "How many meetings took place stays countable: the row names nobody once the person's row is empty."
)
APART = Field(_("to keep rows apart"), export=False)


def erase_meetings(person: Any) -> int:
    """Meetings to come are called off; what is over loses what it was about and where it was."""
    rows = Meeting.objects.filter(helper=person) | Meeting.objects.filter(member=person)
    for pair in Pair.objects.filter(meetings__in=rows).distinct().order_by("pk"):
        meetings.cancel_ahead(pair, by=None)
    return rows.update(place="", url="", topic="", cancel_reason="", not_met_reason="", client_key="")


declare(
    Holding(
        model=CoachProfile,
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        called=_("profile as a coach"),
        fields={
            **each(
                "person topics languages experience about load minutes buffer notice_hours time_zone room_url not_for active "
                "created_at updated_at",
                Field(_("to find members whom you can help, and times for meetings")),
            ),
            "key": APART,
        },
    )
)

declare(
    Holding(
        model=Availability,
        person="profile__person",
        basis=CONTRACT,
        erase_rows=True,
        called=_("hours in which you coach"),
        fields=each("profile weekday begins finishes", Field(_("to offer times for meetings"))),
    )
)

declare(
    Holding(
        model=Absence,
        person="profile__person",
        basis=CONTRACT,
        erase_rows=True,
        called=_("days on which you do not coach"),
        fields=each("profile first_day last_day", Field(_("to offer no meetings on these days"))),
    )
)

declare(
    Holding(
        model=CoachingWish,
        person="enrolment__person",
        basis=CONSENT,
        erase_rows=True,
        called=_("wishes for a coach"),
        fields={
            **each(
                "enrolment goals topics languages times stopped_at created_at updated_at",
                Field(_("to find a coach who fits")),
            ),
            "key": APART,
        },
    )
)

declare(
    Holding(
        model=Meeting,
        person=("member", "helper"),
        basis=TASK,
        called=_("meetings with a coach or support officer"),
        erase=erase_meetings,
        fields={
            **each(
                "pair helper member mode first_day begins minutes time_zone starts_at ends_at state helper_met member_met "
                "cancelled_at created_at updated_at",
                keep(_("to keep the appointment and to count the hours"), FIGURES),
            ),
            **each(
                "place url topic cancel_reason not_met_reason",
                Field(_("to know where and about what you meet")),
            ),
            **each(
                "booked_by cancelled_by client_key", Field(_("who booked it or called it off"), export=False)
            ),
            **each(
                "key sequence blocked_from blocked_until asked_at evidence",
                keep(_("to keep calendars and the ledger right"), FIGURES, export=False),
            ),
        },
    )
)

declare(
    Holding(
        model=Goal,
        person="pair__member",
        basis=CONSENT,
        erase_rows=True,
        called=_("goals for coaching"),
        fields={
            **each("pair text state created_at updated_at", Field(_("to work towards them with your coach"))),
            **each("key position", APART),
        },
    )
)

declare(
    Holding(
        model=FollowUp,
        person=("who", "pair__member"),
        basis=CONSENT,
        erase_rows=True,
        called=_("next steps agreed with a coach"),
        fields={
            **each(
                "pair meeting who text due_on done_at created_at updated_at",
                Field(_("to remember what was agreed")),
            ),
            "key": APART,
        },
    )
)
