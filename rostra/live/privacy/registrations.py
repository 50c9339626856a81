"""What the tables of registrations hold about people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import CONTRACT, TASK, Field, Holding, declare, each, keep
from rostra.kernel.time import now
from rostra.live.actions.registrations import fill
from rostra.live.models import Registration, SeriesEnrolment, Session, SessionInvitation

NEEDS_KEPT = timedelta(days=7)
UNCONFIRMED_KEPT = timedelta(days=30)
BATCH = 200
FIGURES = _(
    "The figures of a session stay true: the row says only that somebody registered, once the person's row is empty."
)
State = Registration.State


def registrations_of(person: Any) -> QuerySet[Registration]:
    """A person's registrations, and those of a guest with their address that nobody confirmed."""
    wanted = Q(person=person)
    if person.email:
        wanted |= Q(person__isnull=True, email=person.email)
    return Registration.objects.filter(wanted)


@transaction.atomic
def erase_registrations(person: Any) -> int:
    """Places to come are given up, and go to who is next; rows of what is over lose everything that is personal. Guests' rows
    that nobody confirmed go.
    """
    rows = registrations_of(person)
    ahead = rows.filter(state__in=Registration.LIVE, session__ends_at__gt=now())
    freed = sorted(set(ahead.values_list("session", flat=True)))
    ahead.update(state=State.CANCELLED, ended_at=now(), hold_until=None, offer_until=None)
    count = rows.filter(person__isnull=True).delete()[0]
    count += rows.filter(person=person).update(
        email="",
        name="",
        needs="",
        answers={},
        ended_reason="",
        idempotency_key="",
        time_zone="",
        registered_by=None,
    )
    for session in Session.objects.filter(pk__in=freed).order_by("pk"):
        fill(session)
    return count


def retire_registrations(now: datetime) -> int:
    """What people asked to be arranged goes a week after the session; rows of addresses that nobody confirmed go after a
    month.
    """
    count = 0
    over = Session.objects.filter(ends_at__lt=now - NEEDS_KEPT, needs_erased_at__isnull=True)
    while keys := list(over.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            count += Registration.objects.filter(session__in=keys).exclude(needs="").update(needs="")
            Session.objects.filter(pk__in=keys).update(needs_erased_at=now)
    lapsed = Registration.objects.filter(
        state=State.LAPSED, person__isnull=True, ended_at__lt=now - UNCONFIRMED_KEPT
    )
    return count + lapsed.delete()[0]


declare(
    Holding(
        model=Registration,
        called=_("registrations for sessions"),
        person="person",
        rows=registrations_of,
        erase=erase_registrations,
        retire=retire_registrations,
        basis=CONTRACT,
        fields={
            **each(
                "session person mode state source series_enrolment confirmed_at decided_at ended_at created_at updated_at",
                keep(_("to keep your place and to know who took part"), FIGURES),
            ),
            **each(
                "email name language time_zone",
                Field(_("to write to you, and to know you at the door")),
            ),
            "organisation": keep(_("to know for which organisation you take part"), FIGURES),
            "needs": Field(_("to arrange what you need; erased a week after the session")),
            "answers": Field(_("to prepare the session")),
            "ended_reason": Field(_("why it ended")),
            **each(
                "queue queued_at offer_until hold_until group",
                keep(_("to give places in order"), FIGURES),
            ),
            "registered_by": Field(_("who registered you"), export=False),
            "idempotency_key": Field(_("to take a request that comes twice once"), export=False),
            **each(
                "key serial ical_sequence",
                keep(_("to tell rows, links and calendar entries apart"), FIGURES, export=False),
            ),
        },
    )
)

declare(
    Holding(
        model=SessionInvitation,
        called=_("invitations to sessions"),
        person="person",
        basis=TASK,
        erase_rows=True,
        fields={
            **each("person session created_at updated_at", Field(_("to know who may register"))),
            "by": Field(_("who invited you"), export=False),
        },
    )
)

declare(
    Holding(
        model=SeriesEnrolment,
        called=_("enrolments for series of sessions"),
        person="person",
        basis=CONTRACT,
        erase_rows=True,
        fields={
            **each(
                "person series mode ended_at created_at updated_at",
                Field(_("to register you for each date of a series")),
            ),
            "key": Field(_("to tell rows apart"), export=False),
        },
    )
)
