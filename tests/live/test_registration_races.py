"""Two at once: the last place, an offer against a cancellation, a confirmation against the sweep. Each guard is shown to be
needed: the same two without the lock go wrong.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from rostra.live import seats
from rostra.live.actions import registrations
from rostra.live.models import Registration, Session
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.ledger.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
State = Registration.State


@pytest.fixture
def town() -> SimpleNamespace:
    return SimpleNamespace(organisation=make_organisations().lindholt, people=make_people())


def guest(session: Session, number: int, **more: Any) -> Any:
    return lambda: registrations.register(session, email=f"guest{number}@example.org", **more)


def states(session: Session) -> list[str]:
    return sorted(session.registrations.values_list("state", flat=True))


class Together:
    """Takes the lock out: each reads the session without it, and waits until the others have counted too."""

    def __init__(self, parties: int) -> None:
        self.barrier = threading.Barrier(parties)

    def hold(self, session_pk: int) -> Session:
        return Session.objects.get(pk=session_pk)

    def count(self, session: Session) -> seats.Places:
        counted = COUNT(session)
        with contextlib.suppress(threading.BrokenBarrierError):  # a second count of the same verb
            self.barrier.wait(timeout=3)
        return counted


COUNT = seats.count


@pytest.fixture
def without_the_lock(monkeypatch):
    def take_out(parties: int) -> None:
        together = Together(parties)
        monkeypatch.setattr(seats, "hold", together.hold)
        monkeypatch.setattr(seats, "count", together.count)

    return take_out


def test_the_last_place_goes_to_one(town):
    session = make_session(town.organisation, capacity_online=1)
    done = at_once(*[guest(session, number) for number in range(6)])
    assert states(session) == ["booked"] + ["waitlisted"] * 5
    waits = sorted((each.position, each.registration.pk) for each in done if each.position)
    assert [place for place, _pk in waits] == [1, 2, 3, 4, 5]
    assert [pk for _place, pk in waits] == sorted(pk for _place, pk in waits)
    session.refresh_from_db()
    assert (session.booked_online, session.waiting_count) == (1, 5)


def test_without_the_lock_the_last_place_is_sold_twice(town, without_the_lock):
    session = make_session(town.organisation, capacity_online=1)
    without_the_lock(2)
    at_once(guest(session, 1), guest(session, 2))
    assert states(session) == ["booked", "booked"]


def test_the_same_somebody_at_once_is_one_registration_and_one_letter(town):
    session = make_session(town.organisation)
    mine = [lambda: registrations.register(session, person=town.people.mette, key="k")] * 5
    done = at_once(*mine, guest(session, 1), guest(session, 1))
    assert len({each.registration.pk for each in done}) == Registration.objects.count() == 2
    assert sum(each.new for each in done) == 2
    assert Message.objects.count() == 2


def test_without_the_lock_the_index_still_keeps_one(town, without_the_lock):
    session = make_session(town.organisation)
    without_the_lock(2)
    done = at_once(guest(session, 1), guest(session, 1))
    assert [type(each).__name__ for each in done] == ["Registered", "Registered"]
    assert Registration.objects.count() == 1


def _offered(town: SimpleNamespace) -> tuple[Session, Registration, list[Registration]]:
    """A full session of two places, two in line who get places directly."""
    session = make_session(town.organisation, capacity_online=2, waiting="direct")
    people = town.people
    booked = [make_registration(session, each) for each in (people.mette, people.nils)]
    for each in (people.piotr, people.clodagh, people.gus):
        make_registration(session, each, state=State.WAITLISTED, queued_at=timezone.now())
    return session, booked[0], booked


def test_cancelling_at_once_moves_each_place_on_once(town):
    session, _first, booked = _offered(town)
    at_once(
        *[lambda row=row: registrations.cancel(row) for row in booked], lambda: registrations.fill(session)
    )
    assert states(session) == ["booked", "booked", "cancelled", "cancelled", "waitlisted"]
    names = set(session.registrations.filter(state="booked").values_list("person__key", flat=True))
    assert names == {"piotr", "clodagh"}  # in their order
    assert Message.objects.filter(kind="session_booked").count() == 2


def test_without_the_lock_a_freed_place_stays_empty(town, without_the_lock):
    """Each sees its own place only, and both move the same person up."""
    session, _first, booked = _offered(town)
    without_the_lock(2)
    at_once(*[lambda row=row: registrations.cancel(row) for row in booked])
    assert states(session) == ["booked", "cancelled", "cancelled", "waitlisted", "waitlisted"]


def test_confirming_against_the_sweep_is_one_or_the_other(town):
    moment = timezone.now()
    for number in range(4):
        session = make_session(town.organisation, capacity_online=1, waiting="direct")
        held = registrations.register(session, email=f"held{number}@example.org").registration
        waits = make_registration(
            session, town.people.nils, state=State.WAITLISTED, queued_at=moment, confirmed_at=moment
        )
        Registration.objects.filter(pk=held.pk).update(hold_until=moment - dt.timedelta(minutes=1))
        at_once(lambda held=held: registrations.confirm(held), registrations.sweep)
        held.refresh_from_db()
        waits.refresh_from_db()
        assert (held.state, waits.state) in {("booked", "waitlisted"), ("waitlisted", "booked")}
        assert held.confirmed_at is not None
