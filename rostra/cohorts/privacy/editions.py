"""What this room holds about people: who takes part in which edition."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Edition, Enrolment, Interest, Lesson, PilotComment
from rostra.kernel.privacy import CONSENT, TASK, Field, Holding, declare, each, keep

UNCONFIRMED = timedelta(days=7)
DONE = timedelta(days=90)
LEDGER = _(
    "The figures of an edition stay true: the row says only that somebody took part, "
    "once the person's row is empty."
)


def wishes_of(person: Any) -> QuerySet[Interest]:
    """Wishes of a person, and those that were made with their address before or without signing in."""
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(email=person.email)
    return Interest.objects.filter(wanted)


def retire_wishes(now: datetime) -> int:
    """Wishes that nobody confirmed, and those that are done."""
    old = Q(person__isnull=True, confirmed_at__isnull=True, created_at__lt=now - UNCONFIRMED)
    return Interest.objects.filter(old | Q(told_at__lt=now - DONE)).delete()[0]


declare(
    Holding(
        model=Enrolment,
        called=_("enrolments"),
        person="person",
        basis=TASK,
        empty={"outcomes": []},
        fields={
            **each(
                "person edition cohort state invited_at enrolled_at withdrawn_at created_at updated_at",
                keep(_("to know in which edition you take part"), LEDGER),
            ),
            **each(
                "packages modules chosen_at",
                keep(_("to know which part of the programme you chose"), LEDGER),
            ),
            "outcomes": Field(_("what you said you want to be able to do")),
            "organisation": Field(_("to know for which organisation you take part")),
            "key": keep(_("to tell rows apart"), LEDGER, export=False),
        },
    )
)

declare(
    Holding(
        model=Edition,
        person="opened_by",
        basis=TASK,
        about_person=False,
        fields={"opened_by": Field(_("who opened the edition"))},
    )
)

declare(
    Holding(
        model=PilotComment,
        person="person",
        basis=TASK,
        erase_rows=True,
        called=_("comments on a pilot"),
        fields={
            **each(
                "person edition activity_key block quote language version text",
                Field(_("to improve the material you tried out")),
            ),
            **each("state answer taken_up_in answered_at", Field(_("what became of your comment"))),
            **each("key created_at updated_at answered_by", Field(_("to keep comments apart"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Interest,
        person="person",
        rows=wishes_of,
        retire=retire_wishes,
        basis=CONSENT,
        erase_rows=True,
        called=_("wishes to hear when something opens"),
        retention=timedelta(days=730),
        since="created_at",
        fields={
            **each(
                "person email programme_key level_key language",
                Field(_("to tell you once when it opens")),
            ),
            **each("confirmed_at told_at edition", Field(_("whether we told you"))),
            **each("key token_hash created_at updated_at", Field(_("to keep wishes apart"), export=False)),
        },
    )
)

declare(
    Holding(
        model=Lesson,
        person="by",
        basis=TASK,
        about_person=False,
        fields={"by": Field(_("who noted what was learned from an edition"))},
    )
)
