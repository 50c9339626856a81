"""Registering by the thousand: registrations that come from elsewhere, examples, measurements.

What is stored is what the verbs one by one would have stored: places in the order of the list, the rest in line, nobody twice.
It is written in a few statements, with one audit line a call. No letter is sent. A past session is allowed: that is what
taking over is.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, manyrows
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, normal_email
from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.actions.registrations import rows
from rostra.live.actions.registrations.places import mode_of
from rostra.live.models import Attendance, Registration, Session
from rostra.live.rules import may_run_session
from rostra.people.models import Organisation, Person

State, Source = Registration.State, Registration.Source
ENDED = (State.CANCELLED, State.REFUSED, State.LAPSED)
BATCH = 500
COLUMNS = tuple(str(each.column) for each in Registration._meta.concrete_fields if not each.primary_key)


@dataclass(frozen=True, slots=True)
class Entry:
    """One registration to write: a person, or a guest with an address who has not confirmed it.

    `state` None: a place while there is one, then one in line; or one that ended (cancelled, refused, lapsed). `at`: when
    it was made (default: now). `source` as the verbs write it.
    """

    person: Person | None = None
    email: str = ""
    name: str = ""
    language: str = "en"
    mode: str = ""
    state: str | None = None
    at: dt.datetime | None = None
    source: str = Source.SELF
    organisation: Organisation | None = None
    time_zone: str = ""
    needs: str = ""
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return normal_email((self.person.email or "") if self.person else self.email)


@transaction.atomic
def register_many(session: Session, entries: Iterable[Entry], *, by: Any) -> int:
    """Register everybody of a list who is not registered; returns how many rows are new.

    The state of a row follows from the places at its turn. Refuses a session that is in preparation or cancelled; without
    a waiting list whoever finds no place is left out.
    """
    if by is not None and not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    locked, moment = seats.hold(session.pk), now()
    if locked.state != Session.State.ANNOUNCED:
        raise Refused(_("People can be registered for announced sessions only."), code="not_announced")
    places, made = seats.count(locked), []
    were_there = _attended_before(locked)
    for entry in _new(locked, list(entries)):
        mode = mode_of(locked, entry.mode or seats.modes(locked)[0])
        state = entry.state if entry.state in ENDED else _state_of(places, mode)
        if state is None:
            continue
        places.add(state, mode)
        newcomer = entry.person is None or entry.person.pk not in were_there
        made.append(_values(locked, entry, mode, state, moment, queue=0 if newcomer else 1))
    manyrows.insert(Registration, COLUMNS, made)
    seats.show(places)
    if made:
        audit.record("live.session.register_many", locked, by=by, added=len(made))
    return len(made)


def _new(session: Session, entries: Sequence[Entry]) -> Iterable[Entry]:
    """Entries of whom no live row is there, each somebody once."""
    live = Registration.objects.filter(session=session, state__in=Registration.LIVE)
    people: set[int | None] = set()
    addresses: set[str] = set()
    for one, email in live.values_list("person", "email"):
        people.add(one)
        addresses.add(email)
    for entry in entries:
        person = entry.person.pk if entry.person else None
        if not entry.address or entry.address in addresses or (person is not None and person in people):
            continue
        if entry.state not in ENDED:
            people.add(person)
            addresses.add(entry.address)
        yield entry


def _state_of(places: seats.Places, mode: str) -> str | None:
    if places.has(mode):
        return State.BOOKED
    return None if places.session.waiting == Session.Waiting.NONE else State.WAITLISTED


def _attended_before(session: Session) -> set[int | None]:
    """Keys of the rows of people who come after newcomers; nobody where that does not count."""
    if session.priority != Session.Priority.NEWCOMERS:
        return set()
    found = Attendance.objects.filter(verdict=Attendance.Verdict.ATTENDED)
    return set(found.values_list("registration__person", flat=True).distinct())


def _values(
    session: Session, entry: Entry, mode: str, state: str, moment: dt.datetime, *, queue: int
) -> list[Any]:
    """The plain values of a row, in the order of the columns."""
    at, known = entry.at or moment, entry.person
    waits, ended, held = state == State.WAITLISTED, state in ENDED, known is None and state == State.BOOKED
    values: dict[str, Any] = {
        "key": new_key(), "created_at": at, "updated_at": at, "session_id": session.pk,
        "person_id": known.pk if known else None, "email": entry.address,
        "name": known.name if known else entry.name, "language": known.language if known else entry.language,
        "time_zone": entry.time_zone or (known.time_zone if known else ""),
        "organisation_id": entry.organisation.pk if entry.organisation else None, "mode": mode, "state": state,
        "source": entry.source, "registered_by_id": None, "idempotency_key": "", "group": "",
        "queue": queue if waits else 0, "queued_at": at if waits else None, "offer_until": None,
        "hold_until": rows.hold_until(session, at) if held else None, "confirmed_at": at if known else None,
        "decided_at": None, "ended_at": at if ended else None, "ended_reason": "",
        "answers": json.dumps(entry.answers), "needs": entry.needs, "ical_sequence": session.sequence, "serial": 0,
        "series_enrolment_id": None,
    }  # fmt: skip
    return [values[column] for column in COLUMNS]
