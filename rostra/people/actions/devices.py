"""Devices somebody is signed in on."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.people.models import Person


@transaction.atomic
def end(device: UserSession, *, by: Person) -> None:
    """Sign one device out."""
    if device.user_id != by.pk:
        raise NotAllowed(_("You can only sign out your own devices."))
    device.end()
    audit.record("people.device.end", by, by=by)


@transaction.atomic
def end_others(*, person: Person, by: Person, but: str = "") -> int:
    """Sign every device out but the one with this session key; returns how many."""
    if person != by:
        raise NotAllowed(_("You can only sign out your own devices."))
    count = 0
    for device in UserSession.objects.filter(user=person).exclude(session_key=but):
        device.end()
        count += 1
    audit.record("people.device.end", by, by=by, count=count)
    return count
