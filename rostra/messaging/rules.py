"""May this person? Beside each answer, the rows they may see: one's own letters, addresses in trouble, quiet periods."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rostra.messaging.kinds import SECRET
from rostra.messaging.models import Message, QuietPeriod
from rostra.people import rules as people
from rostra.people.models import Membership, Organisation, Person

State = Message.State
ARRIVED = (State.SENT, State.BOUNCED, State.FAILED, State.KEPT, State.GATHERED, State.COLLECTED)


def visible_letters(person: Any) -> QuerySet[Message]:
    """Everything that was sent to somebody, was meant to and did not arrive, or waits for the next collected letter.
    Never a code, and never the mail of other programs, which may hold one.
    """
    if not getattr(person, "is_authenticated", False):
        return Message.objects.none()
    return Message.objects.filter(person=person, state__in=ARRIVED).exclude(kind__in=SECRET)


def may_clear_trouble(by: Any, person: Person) -> bool:
    """Administrators, and whoever manages an organisation that this person belongs to."""
    if people.is_site_admin(by):
        return True
    own = people.managed_organisations(by).values("pk")
    return Membership.objects.filter(person=person, organisation__in=own).exists()


def may_add_quiet_period(by: Any, organisation: Organisation | None) -> bool:
    """For an organisation its managers; for a territory or the whole academy its administrators."""
    if organisation is None:
        return people.is_site_admin(by)
    return people.may_manage_organisation(by, organisation)


def visible_quiet_periods(by: Any) -> QuerySet[QuietPeriod]:
    """Administrators see all; managers those of their organisations, and those for everybody or a territory."""
    if people.is_site_admin(by):
        return QuietPeriod.objects.all()
    own = people.managed_organisations(by)
    if not own.exists():
        return QuietPeriod.objects.none()
    return QuietPeriod.objects.filter(organisation__in=own.values("pk")) | QuietPeriod.objects.filter(
        organisation=None
    )
