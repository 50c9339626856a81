"""Did you meet? Both say so; hours become evidence, and go again when what was said is corrected."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from rostra.coaching.actions import coaching_asked, meetings, met, pairs
from rostra.coaching.models import Contact, Meeting
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger.models import Evidence, Requirement, Standing
from rostra.messaging.models import Message
from tests.factories.coaching import make_held, make_pair, make_profile

pytestmark = pytest.mark.django_db
State = Meeting.State


@pytest.fixture
def kit(prepared, people, enrolled) -> SimpleNamespace:
    return prepared(make_kit, people, enrolled)


def make_kit(people, enrolled) -> SimpleNamespace:
    """Kit coaches Mette, Ole supports her."""
    make_profile(people.kit)
    return SimpleNamespace(
        mette=make_pair(enrolled.mette, people.kit), ole=make_pair(enrolled.mette, people.ole, "officer")
    )


def both(meeting: Meeting, people, *said: bool) -> Meeting:
    met.say_met(meeting, met=said[0], by=people.kit, reason="" if said[0] else "ill")
    return met.say_met(meeting, met=said[1], by=people.mette, reason="" if said[1] else "forgot")


def test_both_are_asked_once_and_what_they_agree_on_counts(people, kit):
    over, ahead = make_held(kit.mette, days=1), make_held(kit.mette, days=-3)
    assert (met.ask_due(), met.ask_due()) == (1, 0)
    assert set(
        Message.objects.filter(kind="coaching_did_you_meet").values_list("person__key", flat=True)
    ) == {"mette", "kit"}
    with pytest.raises(Refused):
        met.say_met(ahead, met=True, by=people.kit)
    with pytest.raises(NotAllowed):
        met.say_met(over, met=True, by=people.maren)
    with pytest.raises(Refused):
        met.say_met(over, met=False, by=people.kit)
    assert met.say_met(over, met=True, by=people.kit).state == State.BOOKED
    assert met.say_met(over, met=False, by=people.mette, reason="forgot").state == State.BOOKED
    assert not Contact.objects.exists()
    assert met.say_met(over, met=True, by=people.mette).state == State.HELD
    kit.mette.refresh_from_db()
    assert (kit.mette.met_count, kit.mette.last_contact_at) == (1, over.starts_at)
    assert met.say_met(over, met=False, by=people.kit, reason="ill").state == State.BOOKED
    kit.mette.refresh_from_db()
    assert (kit.mette.met_count, Contact.objects.count()) == (0, 0)
    assert both(over, people, False, False).state == State.MISSED
    contact = Contact.objects.get()
    assert (contact.met, contact.reason) == (False, "forgot")


@pytest.mark.parametrize(
    ("helper", "member", "days", "state"),
    [
        (True, None, 8, State.HELD), (True, None, 6, State.BOOKED), (False, None, 8, State.MISSED),
        (None, False, 8, State.MISSED), (None, True, 8, State.BOOKED), (None, None, 30, State.BOOKED),
        (True, False, 30, State.BOOKED), (True, True, 0, State.HELD),
    ],
)  # fmt: skip
def test_after_a_week_of_silence_the_helpers_word_stands(helper, member, days, state):
    ends = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
    row = Meeting(ends_at=ends, helper_met=helper, member_met=member)
    assert met.outcome(row, ends + dt.timedelta(days=days)) == state


def test_hours_are_evidence_met_with_the_last_meeting_asked_for(people, kit, spring, enrolled):
    coaching_asked.ask_meetings(spring, number=2, by=people.maren)
    asked = Requirement.objects.get(kind="coaching")
    first, second = make_held(kit.mette, days=9), make_held(kit.mette, days=8, minutes=60)

    def standing() -> tuple[str, float | None, int]:
        row = Standing.objects.get(enrolment=enrolled.mette, requirement=asked)
        return row.state, row.value, row.minutes

    assert Standing.objects.filter(requirement=asked).count() == 3
    both(first, people, True, True)
    assert standing() == ("open", 50.0, 0)
    Meeting.objects.filter(pk=second.pk).update(helper_met=True)
    assert (met.settle_due(), met.settle_due()) == (1, 0)
    assert standing() == ("met", 100.0, 105)
    met.say_met(first, met=False, by=people.mette, reason="ill")
    assert standing()[0] == "open"
    assert (
        Evidence.objects.filter(requirement=asked, kind="attended", voided_by__isnull=True).get().minutes
        == 60
    )
    coaching_asked.ask_meetings(spring, number=1, by=people.maren)
    assert standing() == ("met", 100.0, 60)
    coaching_asked.ask_meetings(spring, number=0, by=people.maren)
    asked.refresh_from_db()
    assert asked.retired_at is not None
    officers = make_held(kit.ole, days=2)
    met.say_met(officers, met=True, by=people.ole)
    met.say_met(officers, met=True, by=people.mette)
    assert Evidence.objects.filter(reference=f"meeting:{officers.key}").count() == 0


def test_new_rules_of_a_zone_move_the_instant_and_an_ended_pair_calls_off(people, kit, monkeypatch):
    ahead = make_held(kit.mette, days=-5)
    assert met.derive_again() == 0
    real = met.walltime.instant
    monkeypatch.setattr(met.walltime, "instant", lambda *given: real(*given) + dt.timedelta(hours=1))
    assert met.derive_again() == 1
    moved = Meeting.objects.get(pk=ahead.pk)
    assert (moved.starts_at - ahead.starts_at, moved.sequence) == (dt.timedelta(hours=1), 1)
    assert Message.objects.filter(kind="coaching_meeting_moved", calendar_method="REQUEST").count() == 2
    pairs.end(kit.mette, reason="asked", by=people.mette)
    moved.refresh_from_db()
    assert (moved.state, moved.sequence) == (State.CANCELLED, 2)
    assert Message.objects.filter(kind="coaching_meeting_cancelled", calendar_method="CANCEL").count() == 2
    with pytest.raises(NotAllowed):
        meetings.book(
            pair=kit.mette,
            first_day=ahead.first_day,
            begins=dt.time(9),
            time_zone="Europe/Dublin",
            by=people.kit,
        )
