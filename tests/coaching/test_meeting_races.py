"""Two hundred bookings at once on one slot of a coach: exactly one wins, because the verb holds a lock and because the database
itself refuses an overlap. Each guard is shown: without the lock the database still keeps one; without both there are several.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from rostra.coaching.actions import meetings
from rostra.coaching.models import Meeting
from rostra.kernel.errors import Refused
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.coaching.conftest import make_enrolments
from tests.factories.coaching import a_day, make_pair, make_profile
from tests.factories.courses import make_course
from tests.factories.ledger import make_edition
from tests.ledger.test_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
THREADS, EACH = 8, 25
REFUSE_TAKEN = meetings.refuse_taken


@pytest.fixture
def town() -> SimpleNamespace:
    """Kit coaches Mette, Nils and Piotr."""
    places, people = make_organisations(), make_people()
    course = make_course()
    spring = make_edition(course, places.lindholt)
    enrolled = make_enrolments(spring, make_edition(course, places.zielony_brod, key="dce-brod"), people)
    make_profile(people.kit)
    rows = [enrolled.mette, enrolled.nils, enrolled.clodagh, enrolled.piotr]
    return SimpleNamespace(people=people, pairs=[make_pair(each, people.kit) for each in rows])


def book(pair: Any, key: str = "") -> Meeting:
    return meetings.book(
        pair=pair,
        first_day=a_day(),
        begins=dt.time(12),
        time_zone="Europe/Dublin",
        by=pair.member,
        client_key=key,
    )


def tries(pair: Any, number: int, each: int) -> Any:
    """A thread that tries again and again; what came of it."""

    def work() -> list[str]:
        found = []
        for attempt in range(each):
            try:
                book(pair, f"{number}-{attempt}")
                found.append("booked")
            except Refused as refused:
                found.append(refused.code)
        return found

    return work


def drop_guard(name: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE coaching_meeting DROP CONSTRAINT {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name}_insert")


@pytest.fixture
def careless(monkeypatch) -> Any:
    """Takes the lock out: everybody looks before anybody writes."""

    def take_out(parties: int) -> None:
        barrier = threading.Barrier(parties)

        def looks(*given: Any, **more: Any) -> None:
            REFUSE_TAKEN(*given, **more)
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=3)

        monkeypatch.setattr(meetings, "hold", lambda *people: None)
        monkeypatch.setattr(meetings, "refuse_taken", looks)

    return take_out


def test_of_two_hundred_bookings_of_one_slot_one_wins(town):
    done = at_once(*[tries(town.pairs[number % 4], number, EACH) for number in range(THREADS)])
    came = Counter(code for each in done for code in each)
    assert came == {"booked": 1, "taken": THREADS * EACH - 1}
    assert Meeting.objects.count() == 1
    assert Message.objects.filter(kind="coaching_meeting_booked").count() == 2


def test_the_same_key_at_once_is_one_meeting(town):
    done = at_once(*[lambda: book(town.pairs[0], "same")] * 4)
    assert {each.pk for each in done} == {Meeting.objects.get().pk}


def _two_at_once(town: SimpleNamespace) -> int:
    def work(pair: Any) -> Any:
        def go() -> Any:
            with contextlib.suppress(OperationalError):  # PostgreSQL may end one of them as a deadlock
                return book(pair)

        return go

    at_once(*[work(each) for each in town.pairs[:2]])
    return Meeting.objects.filter(state="booked").count()


def test_without_the_lock_the_database_keeps_one(town, careless):
    """SQLite has one writer, so that nobody looks while another writes: there the second is refused in words."""
    careless(2)
    assert _two_at_once(town) == 1


def test_without_the_look_and_the_lock_the_database_keeps_one(town, monkeypatch):
    monkeypatch.setattr(meetings, "hold", lambda *people: None)
    monkeypatch.setattr(meetings, "refuse_taken", lambda *given, **more: None)
    assert _two_at_once(town) == 1


def test_without_any_of_them_both_are_booked(town, monkeypatch):
    monkeypatch.setattr(meetings, "hold", lambda *people: None)
    monkeypatch.setattr(meetings, "refuse_taken", lambda *given, **more: None)
    drop_guard("meeting_helper_booked_once")
    assert _two_at_once(town) == 2
