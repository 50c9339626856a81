"""The waiting list: offers and direct promotion in order, what lapses, and the sweep that sees to both."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.kernel.prepared import Fixed, Given, Prepared
from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.actions.registrations import rows
from rostra.live.letters import registrations as letters
from rostra.live.models import Registration, Session
from rostra.live.seats import Places

State = Registration.State
SESSIONS_A_SWEEP = 200

_HELD: Prepared[Registration] = Prepared(
    lambda: Registration.objects.select_related("person").filter(
        session=Given("session"),
        state=Fixed(State.BOOKED.value),
        confirmed_at__isnull=True,
        hold_until__lte=Given("at", DateTimeField()),
    )
)
_OFFERED: Prepared[Registration] = Prepared(
    lambda: Registration.objects.select_related("person").filter(
        session=Given("session"),
        state=Fixed(State.OFFERED.value),
        offer_until__lte=Given("at", DateTimeField()),
    )
)


@transaction.atomic
def fill(session: Session) -> int:
    """Give free places to those who wait, in their order; returns how many got one or an offer. After a place was freed or
    places were added.
    """
    locked = seats.hold(session.pk)
    before = locked.waiting_count
    filled(locked, now())
    return max(0, before - locked.waiting_count)


def filled(session: Session, moment: dt.datetime) -> Places:
    """As `fill`, for a locked session; returns its places as they are then, which it keeps for pages."""
    places = seats.count(session)
    if promotes(session, moment):
        for mode in seats.modes(session):
            if places.waiting.get(mode):
                _fill(places, mode, moment)
    seats.show(places)
    return places


def promotes(session: Session, moment: dt.datetime) -> bool:
    """Whether those who wait still get places: until the session begins."""
    return session.state == Session.State.ANNOUNCED and moment < session.starts_at


def _fill(places: Places, mode: str, moment: dt.datetime) -> None:
    """A group gets its places together; while they do not suffice, nobody behind it passes."""
    session, done = places.session, set()
    for first in seats.in_line(session, mode, places.free(mode)):
        if first.pk in done:
            continue
        batch = _together(first) if first.group else [first]
        free = places.free(mode)
        if free is not None and len(batch) > free:
            return
        for row in batch:
            places.add(State.WAITLISTED, mode, -1)
            _promote(row, session, moment)
            places.add(row.state, mode)
            done.add(row.pk)


def _together(row: Registration) -> list[Registration]:
    found = Registration.objects.filter(
        session=row.session_id, mode=row.mode, group=row.group, state=State.WAITLISTED
    )
    members = list(found.select_related("person").order_by("pk"))
    for each in members:
        each.session = row.session
    return members


def _promote(row: Registration, session: Session, moment: dt.datetime) -> None:
    """A place at once or an offer, as the session says; an address that nobody has confirmed always gets an offer."""
    if session.waiting == Session.Waiting.OFFER or row.confirmed_at is None:
        until = min(moment + dt.timedelta(hours=session.offer_hours), session.starts_at)
        rows.put(row, state=State.OFFERED, offer_until=until)
        letters.offered(row)
    else:
        rows.put(row, state=State.BOOKED, decided_at=moment)
        letters.booked(row)


def lapse_due(session: Session, moment: dt.datetime) -> int:
    """End what a locked session holds beyond its time: offers, and guests' places that nobody confirmed. Their places are
    free then; returns how many.
    """
    given = {"session": session.pk, "at": moment}
    found = [*_HELD.all(**given), *_OFFERED.all(**given)]
    for row in found:
        was_offer = row.state == State.OFFERED
        row.session = session
        rows.end(row, State.LAPSED)
        if was_offer:  # an address that nobody confirmed gets no second letter
            letters.lapsed(row)
    return len(found)


def sweep(at: dt.datetime | None = None) -> int:
    """End holds and offers whose time is over and give their places to those who wait; returns how many ended. A job of the
    schedule; any number of processes may run it at once.
    """
    moment, count = at or now(), 0
    for pk in _with_something_due(moment):
        with transaction.atomic():
            session = seats.hold(pk)
            ended = lapse_due(session, moment)
            if ended:
                filled(session, moment)
            count += ended
    return count


def _with_something_due(moment: dt.datetime) -> list[int]:
    # Fixed words, so that the indexes of these rows alone are used.
    held = Registration.objects.filter(
        state=Fixed(State.BOOKED.value), confirmed_at__isnull=True, hold_until__lte=moment
    )
    offered = Registration.objects.filter(state=Fixed(State.OFFERED.value), offer_until__lte=moment)
    found: set[int] = set()
    for due in (held, offered):
        found |= set(due.values_list("session", flat=True).distinct()[:SESSIONS_A_SWEEP])
    return sorted(found)


@transaction.atomic
def accept_offer(registration: Registration, *, by: Any = None) -> Registration:
    """Take the place that was offered. Twice is as good as once; after its time it is somebody else's."""
    row = rows.locked(registration)
    if row.state == State.BOOKED:
        return row
    if row.state != State.OFFERED or row.session.state != Session.State.ANNOUNCED:
        raise Refused(
            _("This offer has ended. You may register again to wait for another place."), code="lapsed"
        )
    person = rows.owner(row)
    other = rows.twin(row, person)
    if other is not None:  # the same person has registered besides, with an account of theirs
        rows.end(row, State.CANCELLED, "twin")
        filled(row.session, now())
        return other
    moment = now()
    rows.put(
        row, state=State.BOOKED, person=person, confirmed_at=row.confirmed_at or moment, decided_at=moment,
        offer_until=None,
    )  # fmt: skip
    seats.show(seats.count(row.session))
    letters.booked(row)
    return row


@transaction.atomic
def decline_offer(registration: Registration, *, by: Any = None) -> Registration:
    """Leave the offered place to the next in line. One may register again."""
    row = rows.locked(registration)
    if row.state != State.OFFERED:
        return row
    rows.end(row, State.CANCELLED, "declined")
    filled(row.session, now())
    return row
