"""Keeping somebody from writing, in one space or everywhere, until a moment; and letting them write again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community.letters import safety as letters
from rostra.community.models import Silence, Space
from rostra.community.rules import reports as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import squeeze
from rostra.people.models import Person

LONGEST = 500


@transaction.atomic
def silence(
    person: Person, *, by: Any, reason: str, until: dt.datetime | None = None, space: Space | None = None
) -> Silence:
    """Somebody may read but not write, in a space or everywhere (None), until a moment or until it is lifted. They get a letter
    with the reason. A silence of the same place that holds already is replaced by this one."""
    if not rules.may_silence(by, person, space):
        raise NotAllowed(_("You cannot silence this person here."))
    reason = squeeze(reason)
    if not reason:
        raise Refused(_("Say why: the person reads it."), field="reason")
    if len(reason) > LONGEST:
        raise Refused(_("Keep this to %(most)d characters.") % {"most": LONGEST}, field="reason")
    if until is not None and until <= timezone.now():
        raise Refused(_("Choose a moment that is still to come."), field="until")
    Silence.objects.filter(person=person, space=space, lifted_at__isnull=True).update(
        lifted_at=timezone.now()
    )
    row = Silence.objects.create(person=person, space=space, reason=reason, until=until, by_id=by.pk)
    audit.record(
        "community.person.silence", person, by=by, space=space.key if space else "",
        until=until.isoformat() if until else "",
    )  # fmt: skip
    letters.silenced(row)
    return row


@transaction.atomic
def lift(row: Silence, *, by: Any) -> Silence:
    """Let somebody write again before its end."""
    row = Silence.objects.select_for_update(of=("self",)).select_related("person", "space").get(pk=row.pk)
    if not rules.liftable_silences(by).filter(pk=row.pk).exists():
        if row.lifted_at is not None:
            return row
        raise NotAllowed(_("You cannot lift this silence."))
    row.lifted_at = timezone.now()
    row.save(update_fields=["lifted_at", "updated_at"])
    audit.record("community.person.lift", row.person, by=by, space=row.space.key if row.space else "")
    letters.lifted(row)
    return row
