"""Registering: places, the waiting list in its order, guests, groups, series, and what each is refused for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.prepared import Fixed
from rostra.live import questions, seats, tokens
from rostra.live.actions import bulk, registrations
from rostra.live.models import Attendance, Question, Registration, Series, Session, SessionInvitation
from rostra.live.privacy.registrations import retire_registrations
from rostra.live.rules import registrations as rules
from rostra.messaging.models import Message
from rostra.people.actions import privacy
from rostra.people.models import Person
from tests.factories.ledger import enrol
from tests.factories.live import make_registration, make_session

HOUR = dt.timedelta(hours=1)
State = Registration.State


@pytest.fixture
def talk(organisations) -> Session:
    """A public talk with two places online."""
    return make_session(organisations.lindholt, capacity_online=2)


def guest(session: Session, number: int, **more):
    return registrations.register(session, email=f"guest{number}@example.org", name=f"Guest {number}", **more)


def states(session: Session) -> list[str]:
    return list(session.registrations.order_by("pk").values_list("state", flat=True))


def letters(registration: Registration) -> list[str]:
    found = Message.objects.filter(key__startswith=f"session:{registration.session.key}:{registration.key}:")
    return list(found.order_by("pk").values_list("kind", flat=True))


def refused(code: str, call, *args, **more) -> None:
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert caught.value.code == code


def kept_counts(session: Session) -> tuple[int, int, int]:
    session.refresh_from_db()
    return session.booked_room, session.booked_online, session.waiting_count


def later(registration: Registration, **moments: dt.timedelta) -> None:
    """Move moments of a row into the past."""
    values = {name: timezone.now() - ago for name, ago in moments.items()}
    Registration.objects.filter(pk=registration.pk).update(**values)


# ---------------------------------------------------------------- places


def test_places_then_the_waiting_list_and_the_same_again(talk, people):
    first = registrations.register(talk, person=people.mette)
    again = registrations.register(talk, person=people.mette)
    assert (first.new, first.registration.state, first.position) == (True, "booked", None)
    assert (again.new, again.registration) == (False, first.registration)
    assert letters(first.registration) == ["session_booked"]
    assert first.registration.confirmed_at is not None
    one, two, three = guest(talk, 1), guest(talk, 2), guest(talk, 3)
    assert [each.registration.state for each in (one, two, three)] == ["booked", "waitlisted", "waitlisted"]
    assert [each.position for each in (one, two, three)] == [None, 1, 2]
    assert one.registration.source == "guest"
    assert one.registration.hold_until > timezone.now() + 5 * HOUR
    assert letters(two.registration) == ["session_confirm"]
    assert kept_counts(talk) == (0, 2, 2)
    assert seats.free(talk) == {"online": 0}
    assert guest(talk, 3).position == 2
    # Who cancels leaves the place to the first in line; an address that nobody confirmed gets an offer.
    registrations.cancel(first.registration, by=people.mette)
    two.registration.refresh_from_db()
    assert (two.registration.state, letters(two.registration)) == (
        "offered",
        ["session_confirm", "session_offered"],
    )
    assert letters(first.registration) == ["session_booked", "session_withdrawn"]
    assert guest(talk, 4).position == 2  # nobody passes those who wait
    # A cancelled row is no obstacle to coming back.
    assert registrations.register(talk, person=people.mette).position == 3


def test_a_key_is_one_registration_whatever_becomes_of_it(talk, people):
    made = guest(talk, 1, key="k1", source="api")
    again = guest(talk, 1, key="k1", source="api")
    assert (again.new, again.registration) == (False, made.registration)
    refused("key", guest, talk, 2, key="k1")
    registrations.cancel(made.registration)
    assert guest(talk, 1, key="k1").registration.state == "cancelled"
    fresh = guest(talk, 1, key="k2")
    assert (fresh.new, fresh.registration.state) == (True, "booked")
    assert made.registration.source == "api"


def test_room_and_online_are_counted_apart_and_changed_into_each_other(organisations, people):
    session = make_session(
        organisations.lindholt, mode="hybrid", place="Hall", capacity_room=1, capacity_online=None, waiting="direct"
    )  # fmt: skip
    refused("mode", registrations.register, session, person=people.mette)
    mette = registrations.register(session, person=people.mette, mode="on_site").registration
    nils = registrations.register(session, person=people.nils, mode="on_site").registration
    piotr = registrations.register(session, person=people.piotr, mode="online").registration
    assert states(session) == ["booked", "waitlisted", "booked"]
    refused("full", registrations.change, piotr, by=people.piotr, mode="on_site")
    registrations.change(mette, by=people.mette, mode="online")
    assert states(session) == ["booked", "booked", "booked"]
    assert letters(nils) == ["session_waitlisted", "session_booked"]
    assert letters(mette) == ["session_booked", "session_booked"]
    assert kept_counts(session) == (1, 2, 0)
    with pytest.raises(NotAllowed):
        registrations.change(mette, by=people.piotr, mode="on_site")


def test_without_a_waiting_list_full_is_full(organisations, people):
    session = make_session(organisations.lindholt, capacity_online=1, waiting="none")
    registrations.register(session, person=people.mette)
    refused("full", registrations.register, session, person=people.nils)
    Session.objects.filter(pk=session.pk).update(capacity_online=0)
    registrations.fill(session)
    assert states(session) == ["booked"]  # fewer places take none away


# ---------------------------------------------------------------- who may


def test_what_stands_against_registering(organisations, people, spring):
    now = timezone.now()
    lindholt = organisations.lindholt

    def no(code: str, *, person=None, days: float = 7, **fields) -> None:
        session = make_session(lindholt, days=days, **fields)
        who = {"person": person} if person else {"email": "guest@example.org"}
        refused(code, registrations.register, session, **who)
        assert person is None or not rules.may_register(person, session)

    no("cancelled", state="cancelled")
    no("not_announced", state="draft")
    no("outside", outside_url="https://example.org/")
    no("not_open", registration_opens_at=now + HOUR)
    no("closed", registration_closes_at=now - HOUR)
    no("over", days=-2)
    no("no_guests", guests=False)
    no("no_guests", seen_by="invited")
    no("domain", admission="domains", domains=["lindholt.example"])
    no("domain", admission="domains", domains=["olt.example"], person=people.mette)
    no("invited_only", admission="invited", person=people.mette)
    no("cohort_only", admission="cohort", edition=spring, person=people.mette)
    enrol(spring, people.mette)
    for fields in (
        {"admission": "cohort", "edition": spring},
        {"admission": "domains", "domains": ["@lindholt.example"]},
    ):
        session = make_session(lindholt, **fields)
        assert rules.may_register(people.mette, session)
        assert registrations.register(session, person=people.mette).registration.state == "booked"
    closed = make_session(lindholt, admission="invited", seen_by="invited")
    with pytest.raises(NotAllowed):
        registrations.invite(closed, [people.mette], by=people.basia)
    assert registrations.invite(closed, [people.mette, people.mette], by=people.maren) == 1
    assert SessionInvitation.objects.count() == Message.objects.filter(kind="session_invited").count() == 1
    assert registrations.register(closed, person=people.mette).registration.state == "booked"


def test_approval_comes_before_a_place(organisations, people):
    session = make_session(organisations.lindholt, admission="approval", capacity_online=1)
    mette = registrations.register(session, person=people.mette).registration
    nils = registrations.register(session, person=people.nils).registration
    piotr = registrations.register(session, person=people.piotr).registration
    assert states(session) == ["applied"] * 3
    assert kept_counts(session) == (0, 0, 0)
    with pytest.raises(NotAllowed):
        registrations.decide(mette, admit=True, reason="", by=people.mette)
    registrations.decide(mette, admit=True, reason="", by=people.maren)
    registrations.decide(nils, admit=True, reason="", by=people.maren)
    registrations.decide(piotr, admit=False, reason="For Lindholt", by=people.maren)
    assert states(session) == ["booked", "waitlisted", "refused"]
    refused("decided", registrations.decide, mette, admit=True, reason="", by=people.maren)
    refused("full", registrations.decide, nils, admit=True, reason="", by=people.maren)
    assert letters(piotr) == ["session_applied", "session_refused"]


def test_others_register_people_and_it_is_audited(talk, people):
    from wagtail.models import ModelLogEntry

    row = registrations.register(talk, person=people.mette, by=people.ole).registration
    assert (row.source, row.registered_by) == ("officer", people.ole)
    entry = ModelLogEntry.objects.get(action="live.registration.register")
    assert entry.data["on_behalf_of"] == str(people.mette.pk)
    staff = registrations.register(talk, person=people.piotr, by=people.maren).registration
    assert staff.source == "staff"
    for stranger in (people.basia, people.nils, people.tove):
        with pytest.raises(NotAllowed):
            registrations.register(talk, person=people.clodagh, by=stranger)
    seen = {
        part: set(rules.visible_registrations(getattr(people, part)))
        for part in ("mette", "ole", "maren", "basia")
    }
    assert seen == {"mette": {row}, "ole": {row}, "maren": {row, staff}, "basia": set()}
    assert rules.may_see_needs(people.maren, talk)
    assert not any(
        rules.may_see_needs(each, talk) for each in (people.ole, people.basia, people.eva, people.mette)
    )
    with pytest.raises(NotAllowed):
        registrations.cancel(row, by=people.nils)
    registrations.cancel(row, by=people.ole)
    assert ModelLogEntry.objects.filter(action="live.registration.cancel").count() == 1


# ---------------------------------------------------------------- the waiting list


def test_newcomers_come_first_and_offers_go_on_in_line(organisations, people):
    before = make_session(organisations.lindholt, days=-30)
    was_there = make_registration(before, people.nils)
    Attendance.objects.create(registration=was_there, session=before, verdict="attended")
    session = make_session(organisations.lindholt, capacity_online=1, priority="newcomers")
    first = registrations.register(session, person=people.mette).registration
    nils = registrations.register(session, person=people.nils)
    piotr = registrations.register(session, person=people.piotr)
    assert (nils.position, piotr.position) == (1, 1)
    assert seats.position(nils.registration) == 2
    registrations.cancel(first)
    piotr.registration.refresh_from_db()
    assert piotr.registration.state == "offered"
    later(piotr.registration, offer_until=HOUR)
    assert registrations.sweep() == 1
    assert registrations.sweep() == 0
    piotr.registration.refresh_from_db()
    nils.registration.refresh_from_db()
    assert (piotr.registration.state, nils.registration.state) == ("lapsed", "offered")
    assert letters(piotr.registration) == ["session_waitlisted", "session_offered", "session_lapsed"]
    refused("lapsed", registrations.accept_offer, piotr.registration)
    back = registrations.register(session, person=people.piotr)  # one click to wait again
    assert back.position == 1
    accepted = registrations.accept_offer(nils.registration)
    assert registrations.accept_offer(accepted).state == "booked"
    assert letters(accepted)[-1] == "session_booked"
    assert kept_counts(session) == (0, 1, 1)


def test_a_declined_offer_goes_to_the_next_and_more_places_too(organisations, people):
    session = make_session(organisations.lindholt, capacity_online=1, offer_hours=400)
    registrations.register(session, person=people.mette)
    for each in (people.nils, people.piotr, people.clodagh):
        registrations.register(session, person=each)
    Session.objects.filter(pk=session.pk).update(capacity_online=2)
    assert registrations.fill(session) == 1
    offered = session.registrations.get(state="offered")
    assert (offered.person, offered.offer_until) == (people.nils, session.starts_at)  # never beyond the start
    registrations.decline_offer(offered)
    assert states(session) == ["booked", "cancelled", "offered", "waitlisted"]
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() - HOUR)
    registrations.decline_offer(session.registrations.get(state="offered"))
    assert states(session) == [
        "booked",
        "cancelled",
        "cancelled",
        "waitlisted",
    ]  # it has begun: nobody is moved up


def test_a_group_comes_together_or_waits_together(organisations, people):
    session = make_session(organisations.lindholt, capacity_online=3, waiting="direct")
    with pytest.raises(NotAllowed):
        registrations.register_group(
            session, [people.mette], organisation=organisations.lindholt, by=people.basia
        )
    holder = registrations.register(session, person=people.clodagh).registration
    second = registrations.register(session, person=people.gus).registration
    group = [people.mette, people.nils, people.ole]
    done = registrations.register_group(
        session, [*group, people.gus], organisation=organisations.lindholt, by=people.maren
    )
    assert [(each.new, each.registration.state) for each in done] == [(True, "waitlisted")] * 3 + [
        (False, "booked")
    ]
    piotr = registrations.register(session, person=people.piotr).registration
    registrations.cancel(holder)
    assert (
        states(session) == ["cancelled", "booked"] + ["waitlisted"] * 4
    )  # two places, three who come together
    registrations.cancel(second)
    assert states(session) == ["cancelled", "cancelled", "booked", "booked", "booked", "waitlisted"]
    assert seats.position(Registration.objects.get(pk=piotr.pk)) == 1
    assert {each.group for each in session.registrations.filter(state="booked")} != {""}


# ---------------------------------------------------------------- guests


def test_a_guest_becomes_a_person_by_confirming(talk, people):
    row = guest(talk, 1).registration
    assert not Person.objects.filter(email="guest1@example.org").exists()
    token = tokens.make(row, tokens.PAGE)
    assert len(token) < 40
    assert tokens.read(token, tokens.PAGE) == row
    assert [tokens.read(each, tokens.PAGE) for each in (token[:-1] + "x", "", "1-0-", "é-é-é")] == [None] * 4
    assert tokens.read(token, tokens.JOIN) is None
    registrations.confirm(tokens.read(token, tokens.PAGE))
    registrations.confirm(tokens.read(token, tokens.PAGE))
    row.refresh_from_db()
    assert (row.person.email, row.hold_until, letters(row)) == (
        "guest1@example.org", None, ["session_confirm", "session_booked"],
    )  # fmt: skip
    registrations.revoke_links(row, by=None)
    assert tokens.read(token, tokens.PAGE) is None
    # An address of somebody we know: theirs when they confirm, or when they register themselves.
    known = registrations.register(talk, email=people.nils.email.upper(), name="N").registration
    assert (known.person, known.email) == (None, people.nils.email)
    mine = registrations.register(talk, person=people.nils)
    assert (mine.new, mine.registration, mine.registration.person) == (False, known, people.nils)
    assert letters(known) == ["session_confirm", "session_booked"]
    assert talk.registrations.count() == 2


def test_a_hold_that_nobody_confirms_goes_to_the_next(organisations, people):
    talk = make_session(organisations.lindholt, capacity_online=1, waiting="direct")
    first = guest(talk, 1).registration
    mette = registrations.register(talk, person=people.mette).registration
    later(first, hold_until=HOUR)
    assert registrations.sweep() == 1
    mette.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, mette.state, letters(first)) == ("lapsed", "booked", ["session_confirm"])
    # The link used too late: the end of the line, then a place when there is one.
    late = registrations.confirm(first)
    assert (late.state, late.person.email) == ("waitlisted", "guest1@example.org")
    registrations.cancel(mette)
    late.refresh_from_db()
    assert (late.state, letters(late)[-1]) == ("booked", "session_booked")
    # Whoever comes next sees a hold lapse at once, without waiting for the sweep.
    registrations.cancel(late)
    held = guest(talk, 2).registration
    later(held, hold_until=HOUR)
    assert registrations.register(talk, person=people.nils).registration.state == "booked"
    held.refresh_from_db()
    assert held.state == "lapsed"


def test_one_person_with_two_rows_keeps_one(talk, people):
    """A guest's row of an address that its owner has given up meanwhile for another."""
    row = registrations.register(talk, person=people.mette).registration
    other = guest(talk, 1).registration
    Person.objects.filter(pk=people.mette.pk).update(email="guest1@example.org")
    assert registrations.confirm(other) == row
    other.refresh_from_db()
    assert other.state == "cancelled"
    assert kept_counts(talk) == (0, 1, 0)


# ---------------------------------------------------------------- deadlines, walk-ins, questions


def test_cancelling_has_a_deadline(organisations, people):
    session = make_session(organisations.lindholt, days=1, cancel_hours=72)
    row = registrations.register(session, person=people.mette).registration
    refused("deadline", registrations.cancel, row, by=people.mette)
    refused("deadline", registrations.cancel, row, by=people.mette, past_deadline=True)
    refused("deadline", registrations.cancel, row, by=people.maren)
    registrations.cancel(row, by=people.maren, past_deadline=True, reason="Ill")
    row.refresh_from_db()
    assert (row.state, row.ended_reason) == ("cancelled", "Ill")


def test_walk_ins_are_let_in_beyond_the_places(organisations, people, spring):
    session = make_session(organisations.lindholt, days=-1, capacity_online=1, edition=spring)
    booked = make_registration(session, people.mette)
    waits = make_registration(session, people.nils, state="waitlisted", queued_at=timezone.now())
    with pytest.raises(NotAllowed):
        registrations.walk_in(session, person=people.piotr, by=people.basia)
    assert registrations.walk_in(session, person=people.mette, by=people.tove) == booked
    assert registrations.walk_in(session, person=people.nils, by=people.tove) == waits
    for who in ({"person": people.piotr}, {"email": "door@example.org"}, {"name": "Somebody at the door"}):
        assert registrations.walk_in(session, **who, by=people.tove).source == "walk_in"
    refused("refused", registrations.walk_in, session, name=" ", by=people.tove)
    assert states(session) == ["booked"] * 5
    assert kept_counts(session) == (0, 5, 0)
    assert Message.objects.count() == 0


def test_questions_by_mode_and_by_answer(organisations, people):
    session = make_session(
        organisations.lindholt, mode="hybrid", place="Hall", capacity_room=5, capacity_online=5
    )
    lunch = Question.objects.create(
        session=session, label="Do you eat with us?", kind="yes_no", only_mode="on_site", required=True, key="lunch"
    )  # fmt: skip
    diet = Question.objects.create(
        session=session, position=1, label="What do you eat?", kind="one", options=["all", "no meat"], required=True,
        only_if=lunch, only_answer="yes", key="diet",
    )  # fmt: skip
    both = [lunch, diet]
    assert questions.asked(both, "online", {}) == []
    assert questions.asked(both, "on_site", {"lunch": "no"}) == [lunch]
    assert questions.asked(both, "on_site", {"lunch": True}) == [lunch]
    assert questions.asked(both, "on_site", {"lunch": "yes"}) == both
    with pytest.raises(Refused) as caught:
        registrations.register(
            session, person=people.mette, mode="on_site", answers={"lunch": "yes", "diet": "x"}
        )
    assert (caught.value.code, [where for where, _said in caught.value.faults]) == ("answers", ["diet"])
    row = registrations.register(
        session, person=people.mette, mode="on_site", answers={"lunch": "yes", "diet": "no meat", "more": "?"},
        needs=" A ramp ",
    ).registration  # fmt: skip
    assert (row.answers, row.needs) == ({"lunch": "yes", "diet": "no meat"}, "A ramp")
    lunch.only_if = diet
    assert questions.asked(both, "on_site", {"lunch": "yes", "diet": "all"}) == []  # a ring is never asked
    officer = registrations.register(session, person=people.nils, mode="on_site", by=people.ole).registration
    assert officer.answers == {}


def test_what_is_private_goes(organisations, people, talk):
    old = make_session(organisations.lindholt, days=-9)
    row = make_registration(old, people.mette, needs="A ramp")
    coming = registrations.register(talk, person=people.mette, needs="A loop").registration
    registrations.register(talk, person=people.nils)
    waits = registrations.register(talk, person=people.piotr).registration
    assert retire_registrations(timezone.now()) == 1
    row.refresh_from_db()
    old.refresh_from_db()
    assert (row.needs, old.needs_erased_at is None) == ("", False)
    privacy.erase(person=people.mette, by=people.mette)
    coming.refresh_from_db()
    waits.refresh_from_db()
    assert (coming.state, coming.email, coming.needs, waits.state) == ("cancelled", "", "", "offered")


# ---------------------------------------------------------------- series and cohorts


def test_once_for_a_series_and_later_dates_follow(organisations, people, django_capture_on_commit_callbacks):
    series = Series.objects.create(organisation=organisations.lindholt, title="Mondays", slug="mondays")
    first = make_session(organisations.lindholt, series=series)
    second = make_session(organisations.lindholt, series=series, days=14)
    done = registrations.enrol_series(series, person=people.mette)
    assert [each.new for each in done] == [True, True]
    assert registrations.enrol_series(series, person=people.mette) == []
    registrations.cancel(done[0].registration, by=people.mette)
    third = make_session(organisations.lindholt, series=series, days=21)
    for session in (first, third):
        registrations.series.follow.call(session=session.pk)
        registrations.series.follow.call(session=session.pk)
    assert (states(first), states(second), states(third)) == (["cancelled"], ["booked"], ["booked"])
    assert registrations.leave_series(series, person=people.mette) == 2
    with pytest.raises(NotAllowed):
        registrations.enrol_series(series, person=people.mette, by=people.nils)
    assert len(registrations.enrol_series(series, person=people.mette, by=people.ole)) == 3


def test_everybody_of_the_edition_once(organisations, people, spring):
    for each in (people.mette, people.nils, people.clodagh):
        enrol(spring, each)
    session = make_session(
        organisations.lindholt, edition=spring, admission="cohort", seen_by="edition", capacity_online=2
    )
    registrations.cancel(registrations.register(session, person=people.mette).registration)
    with pytest.raises(NotAllowed):
        registrations.register_cohort(session, by=people.tove)
    assert registrations.register_cohort(session, by=people.maren) == 2
    assert registrations.register_cohort(session, by=people.maren) == 0
    assert states(session) == ["cancelled", "booked", "booked"]


def test_a_fixed_word_is_a_word_of_ours():
    with pytest.raises(ValueError, match="no word of ours"):
        Fixed("x' OR '1'='1")


def test_by_the_thousand_as_one_by_one(organisations, people):
    session = make_session(organisations.lindholt, days=-30, capacity_online=2)
    registrations.walk_in(session, person=people.mette, by=people.maren)
    month = timezone.now() - dt.timedelta(days=31)
    entries = [
        bulk.Entry(people.mette),
        bulk.Entry(people.nils, at=month, needs="A loop"),
        bulk.Entry(people.nils),
        bulk.Entry(people.gus, state="cancelled"),
        bulk.Entry(email="Guest@example.org", name="A guest", at=month),
        bulk.Entry(people.piotr, answers={"a": "b"}),
    ]
    with pytest.raises(NotAllowed):
        bulk.register_many(session, entries, by=people.basia)
    assert bulk.register_many(session, entries, by=people.maren) == 4
    assert bulk.register_many(session, [entries[1], *entries[4:]], by=people.maren) == 0
    assert states(session) == ["booked", "booked", "cancelled", "waitlisted", "waitlisted"]
    nils, piotr = (
        session.registrations.get(person=people.nils),
        session.registrations.get(person=people.piotr),
    )
    assert (nils.created_at, nils.confirmed_at, nils.needs) == (month, month, "A loop")
    assert (piotr.answers, seats.position(piotr)) == ({"a": "b"}, 2)
    assert kept_counts(session) == (0, 2, 2)
    assert Message.objects.count() == 0
