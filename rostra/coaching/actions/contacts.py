"""Noting that a pair met, or did not, and why; and when they speak next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.models import Contact, Pair
from rostra.coaching.rules.contacts import may_log_contact
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now

LONGEST = 600  # minutes
LEAD = dt.timedelta(minutes=5)  # clocks differ


@transaction.atomic
def log(
    *,
    pair: Pair,
    met: bool,
    by: Any,
    way: str = Contact.Way.CALL,
    reason: str = "",
    note: str = "",
    minutes: int | None = None,
    at: dt.datetime | None = None,
    next_on: dt.date | None = None,
    key: str | None = None,
) -> Contact:
    """Note one contact of a pair, or the attempt at one; `reason` says why they did not meet, `next_on` when they speak next.

    The same `key` again is the contact that is there. Raises Refused for an instant in the future, a reason beside a meeting,
    none beside a missed one.
    """
    pair = (
        Pair.objects.select_for_update(of=("self",))
        .select_related("enrolment__edition__organisation")
        .get(pk=pair.pk)
    )
    if by is not None and not may_log_contact(by, pair):
        raise NotAllowed(_("You do not look after this member."))
    if key and (there := Contact.objects.filter(pair=pair, key=key).first()):
        return there
    at = at or now()
    _refuse(met, reason, minutes, at)
    made = Contact(
        pair=pair, at=at, way=way, met=met, reason=reason, note=note.strip(), minutes=minutes, by=by
    )
    if key:
        made.key = key
    made.save()
    _follow(pair, made, next_on)
    acting = by is not None and by.pk != pair.helper_id
    audit.record("coaching.contact.log", pair, by=by, met=met, way=str(way), for_helper=acting)
    return made


def _refuse(met: bool, reason: str, minutes: int | None, at: dt.datetime) -> None:
    if at > now() + LEAD:
        raise Refused(_("This is still to come. Note it when it is over."), field="at", code="future")
    if met and reason:
        raise Refused(_("You met: then no reason is needed."), field="reason")
    if not met and reason not in Contact.Reason.values:
        raise Refused(_("Choose why you did not meet."), field="reason")
    if minutes is not None and not 0 < minutes <= LONGEST:
        raise Refused(_("Say how long it took, in minutes."), field="minutes")


def _follow(pair: Pair, made: Contact, next_on: dt.date | None) -> None:
    """What lists of members show: the last time the two met, and when they speak next."""
    if made.met:
        pair.last_contact_at = max(made.at, pair.last_contact_at or made.at)
        pair.met_count += 1
        if pair.next_contact_on and pair.next_contact_on <= made.at.date():
            pair.next_contact_on = None
    if next_on is not None:
        pair.next_contact_on = next_on
    pair.save(update_fields=["last_contact_at", "met_count", "next_contact_on", "updated_at"])


@transaction.atomic
def remove(contact: Contact, *, by: Any) -> None:
    """Take a note of a contact back, by who wrote it while the pair lasts; what lists show follows."""
    pair = (
        Pair.objects.select_for_update(of=("self",))
        .select_related("enrolment__edition__organisation")
        .get(pk=contact.pair_id)
    )
    if not may_log_contact(by, pair) or contact.by_id != by.pk:
        raise NotAllowed(_("Only who wrote it takes it back."))
    was_met, at = contact.met, contact.at
    contact.delete()
    if was_met:
        pair.met_count = max(0, pair.met_count - 1)
        if pair.last_contact_at == at:
            newest = pair.contacts.filter(met=True).order_by("-at").first()
            pair.last_contact_at = newest.at if newest else None
        pair.save(update_fields=["last_contact_at", "met_count", "updated_at"])
    audit.record("coaching.contact.remove", pair, by=by)


@transaction.atomic
def inherit(pair: Pair) -> None:
    """A pair that takes over goes on where the last one stopped: when the member was last spoken to, and what was agreed.
    Part of handing over.
    """
    before = pair.came_from
    if before is None or pair.last_contact_at is not None:
        return
    pair.last_contact_at, pair.next_contact_on = before.last_contact_at, before.next_contact_on
    pair.save(update_fields=["last_contact_at", "next_contact_on", "updated_at"])
