"""What the verbs share: changing a row of a locked session, and giving a guest's row to its person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.models import Attendance, Registration, Session
from rostra.people.actions import persons

State, Source = Registration.State, Registration.Source
BY_OTHERS = frozenset({Source.STAFF, Source.OFFICER, Source.GROUP, Source.COHORT, Source.WALK_IN})
SHORTEST_HOLD = dt.timedelta(minutes=30)


def locked(registration: Registration) -> Registration:
    """The row as it stands under the lock of its session, with session and person."""
    session = seats.hold(registration.session_id)
    row = Registration.objects.select_related("person").get(pk=registration.pk)
    row.session = session
    return row


def put(row: Registration, **values: Any) -> Registration:
    """Write some fields."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])
    return row


def end(row: Registration, state: str, reason: str = "") -> Registration:
    """End a registration: nothing is held any more and its place is free."""
    return put(row, state=state, ended_at=now(), ended_reason=reason[:255], hold_until=None, offer_until=None)


def hold_until(session: Session, moment: dt.datetime) -> dt.datetime:
    """Until when a guest's place is held: some hours, not beyond the start, but half an hour at least."""
    wished = moment + dt.timedelta(hours=session.hold_hours)
    return max(min(wished, session.starts_at), moment + SHORTEST_HOLD)


def owner(row: Registration) -> Any:
    """The person of a row whose mailbox was proved: its own, else the one with this address, found or added."""
    if row.person_id is not None:
        return row.person
    return persons.find_or_add(
        email=row.email, name=row.name, language=row.language, time_zone=row.time_zone or None, by=None
    )


def twin(row: Registration, person: Any) -> Registration | None:
    """Another live registration of a person for the same session."""
    found = Registration.objects.filter(session=row.session_id, person=person, state__in=Registration.LIVE)
    other = found.exclude(pk=row.pk).select_related("person").first()
    if other is not None:
        other.session = row.session
    return other


def bind(row: Registration, person: Any, moment: dt.datetime) -> Registration:
    """Give a row to a person whose address it names; a held place is theirs from now on."""
    return put(
        row, person=person, name=person.name or row.name, confirmed_at=row.confirmed_at or moment, hold_until=None
    )  # fmt: skip


def has_attended(person: Any, email: str) -> bool:
    """Whether somebody was at any session before."""
    who = Q(registration__person=person) if person is not None else Q(registration__email=email)
    return Attendance.objects.filter(who, verdict=Attendance.Verdict.ATTENDED).exists()
