"""Letters about sessions: what goes out through a real mail server, changes told once, reminders that survive a crash."""

from __future__ import annotations

import datetime as dt
from email.message import Message as Mail
from types import SimpleNamespace

import pytest
from django.test import override_settings
from django.utils import timezone

from rostra.kernel import pagecache
from rostra.kernel.registries import message_kinds
from rostra.live.actions import registrations, reminders, sessions
from rostra.live.letters import registrations as letters
from rostra.live.letters import telling, writing
from rostra.live.models import Registration, Reminder, Session
from rostra.messaging import letters as rendering
from rostra.messaging.actions import outbox, wordings
from rostra.messaging.models import Message, Preference
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.messaging.conftest import postman  # noqa: F401 - a fixture of theirs

HOUR = dt.timedelta(hours=1)
State = Message.State


def make_world() -> SimpleNamespace:
    """A talk with Mette, Piotr, a guest who confirmed and one who did not; somebody waits."""
    organisations = make_organisations()
    people = make_people()
    session = make_session(organisations.lindholt, cancel_hours=2)
    guest = {"email": "fergus@harbours.example", "name": 'Gus "the" Harbour; & Co'}
    rows = {
        "mette": make_registration(session, people.mette),
        "piotr": make_registration(session, people.piotr),
        "gus": make_registration(session, **guest, language="pl", time_zone="America/New_York"),
        "held": make_registration(
            session, email="held@harbours.example", confirmed_at=None, hold_until=timezone.now() + HOUR
        ),
        "waits": make_registration(session, people.nils, state="waitlisted", queued_at=timezone.now()),
    }
    return SimpleNamespace(organisations=organisations, people=people, session=session, **rows)


@pytest.fixture
def world(prepared) -> SimpleNamespace:
    return prepared(make_world)


def told(registration: Registration) -> list[tuple[str, str]]:
    """Kind and calendar method of the letters about a registration, in order."""
    rows = Message.objects.filter(key__contains=registration.key).order_by("pk")
    return list(rows.values_list("kind", "calendar_method"))


def line_of(message: Message, name: str) -> str:
    lines = message.calendar.replace("\r\n ", "").split("\r\n")
    return next(line for line in lines if line.startswith(name))


def parts_of(mail: Mail) -> list[tuple[str, str]]:
    return [(part.get_content_type(), part["Content-Transfer-Encoding"] or "") for part in mail.iter_parts()]


def test_a_place_goes_out_as_text_html_and_an_invitation_in_that_order(world, postman):  # noqa: F811
    for row in (world.mette, world.piotr, world.gus):
        letters.booked(row)
        letters.booked(row)
    assert outbox.deliver()["sent"] == 3
    mails = {str(mail["To"]): mail for mail in postman.taken}
    assert len({mail["Message-ID"] for mail in postman.taken}) == 3
    mail = mails["fergus@harbours.example"]
    assert (mail.get_content_type(), mail["Content-Language"]) == ("multipart/alternative", "pl")
    assert [kind for kind, _coded in parts_of(mail)] == ["text/plain", "text/html", "text/calendar"]
    calendar = list(mail.iter_parts())[-1]
    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    entry = calendar.get_payload(decode=True).decode()
    assert entry == Message.objects.get(to="fergus@harbours.example").calendar
    assert f"UID:{world.gus.key}@" in entry
    assert entry.count("ATTENDEE") == 1
    assert str(mail["From"]).rpartition("<")[2].strip(">") in entry.partition("ORGANIZER")[2]
    text = next(iter(mail.iter_parts())).get_content()
    assert "New York)" in text  # the reader's clocks, and those where it is held
    assert "Copenhagen)" in text
    html = list(mail.iter_parts())[1].get_content()
    assert "Gus &quot;the&quot; Harbour; &amp; Co" in html
    assert mails["mette@lindholt.example"]["Content-Language"] == "da"
    assert "New York" not in next(iter(mails["mette@lindholt.example"].iter_parts())).get_content()


def test_no_entry_holds_a_personal_link(world):
    for row in (world.mette, world.gus):
        letters.booked(row)
    for message in Message.objects.all():
        token = message.text.partition("/sessions/r/")[2].partition("/")[0]
        assert token
        assert token not in message.calendar
        assert "/join/" not in message.calendar
        assert world.session.room_url not in message.text + message.html + message.calendar


def test_a_guest_confirms_first_and_has_no_entry_until_then(world):
    letters.confirm_wanted(world.held)
    letters.withdrawn(world.held)
    assert told(world.held) == [("session_confirm", ""), ("session_withdrawn", "")]


def test_a_change_is_told_once_to_everybody_and_a_withdrawal_comes_last(world):
    session = world.session
    letters.booked(world.mette)
    Session.objects.filter(pk=session.pk).update(
        sequence=1, starts_at=session.starts_at + HOUR, ends_at=session.ends_at + HOUR
    )
    telling.tell.call(what=telling.CHANGED, session=session.key)
    telling.tell.call(what=telling.CHANGED, session=session.key)
    assert told(world.mette) == [("session_booked", "REQUEST"), ("session_changed", "REQUEST")]
    assert told(world.held) == told(world.waits) == [("session_changed", "")]
    world.mette.refresh_from_db()
    assert world.mette.ical_sequence == 1
    letters.withdrawn(world.mette)
    first, second, last = Message.objects.filter(to="mette@lindholt.example").order_by("pk")
    assert [line_of(each, "SEQUENCE") for each in (first, second, last)] == [
        "SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2",
    ]  # fmt: skip
    assert line_of(last, "STATUS") == "STATUS:CANCELLED"
    assert line_of(first, "UID") == line_of(second, "UID") == line_of(last, "UID")
    assert line_of(first, "DTSTART;TZID") != line_of(second, "DTSTART;TZID")
    world.mette.refresh_from_db()
    assert world.mette.ical_sequence == 2


def test_what_somebody_changed_alone_never_stands_above_a_later_change_of_the_session(world):
    letters.booked(world.mette)
    letters.booked(world.mette, again=True)
    letters.booked(world.mette, again=True)
    Session.objects.filter(pk=world.session.pk).update(sequence=1, state="cancelled", cancel_reason="Ill.")
    telling.tell.call(what=telling.CHANGED, session=world.session.key)  # overtaken by the cancellation
    telling.tell.call(what=telling.CANCELLED, session=world.session.key)
    telling.tell.call(what=telling.CANCELLED, session=world.session.key)
    rows = Message.objects.filter(to="mette@lindholt.example").order_by("pk")
    assert [line_of(each, "SEQUENCE") for each in rows] == [f"SEQUENCE:{number}" for number in range(4)]
    assert told(world.mette)[-1] == ("session_cancelled", "CANCEL")
    assert told(world.waits) == [("session_cancelled", "")]
    assert "Ill." in Message.objects.get(kind="session_cancelled", person=world.people.mette).text


def test_a_change_near_the_start_goes_first(world):
    telling.tell.call(what=telling.CHANGED, session=world.session.key)
    assert set(Message.objects.values_list("urgency", flat=True)) == {4}
    near = timezone.now() + HOUR
    Session.objects.filter(pk=world.session.pk).update(sequence=1, starts_at=near, ends_at=near + HOUR)
    telling.tell.call(what=telling.CHANGED, session=world.session.key)
    assert set(Message.objects.filter(key__endswith=":1").values_list("urgency", flat=True)) == {1}


# --- reminders -------------------------------------------------------------------------------------------------------------


def due_in(world: SimpleNamespace, minutes: int, *, starts: dt.timedelta) -> Reminder:
    """A reminder whose time has come, of the session that begins after `starts`."""
    begins = timezone.now() + starts
    Session.objects.filter(pk=world.session.pk).update(starts_at=begins, ends_at=begins + HOUR)
    return Reminder.objects.create(
        session=world.session, minutes_before=minutes, due_at=begins - minutes * dt.timedelta(minutes=1)
    )


def test_who_has_a_place_is_reminded_once(world):
    reminder = due_in(world, 60, starts=HOUR / 2)
    assert reminders.remind_due() == 3
    assert reminders.remind_due() == 0
    assert set(Message.objects.values_list("to", "kind")) == {
        ("mette@lindholt.example", "session_reminder"),
        ("piotr@zielony.example", "session_reminder"),
        ("fergus@harbours.example", "session_reminder"),
    }
    reminder.refresh_from_db()
    assert reminder.done_at is not None
    assert Message.objects.filter(text__contains="/sessions/r/").count() == 3


def test_a_reminder_that_somebody_works_on_is_left_to_them_until_it_is_stuck(world, monkeypatch):
    reminder = due_in(world, 60, starts=HOUR / 2)
    stale = reminders._due()[0]
    assert reminders._claim(reminders._due()[0])
    assert not reminders._claim(stale)
    assert reminders.remind_due() == 0
    monkeypatch.setattr(reminders, "BATCH", 2)
    reminder.refresh_from_db()
    session = Session.objects.select_related("organisation").get(pk=world.session.pk)
    assert reminders._some(reminder, session, 0)[0] == 2  # two letters, and the worker dies
    Reminder.objects.update(claimed_at=timezone.now() - reminders.STUCK_AFTER)
    assert reminders.remind_due() == 1
    assert Message.objects.count() == 3


def test_nothing_is_reminded_of_that_has_begun_or_of_which_a_nearer_reminder_is_due(world):
    due_in(world, 60, starts=-HOUR / 6)
    assert reminders.remind_due() == 0
    Reminder.objects.all().delete()
    due_in(world, 1440, starts=HOUR / 2)
    due_in(world, 60, starts=HOUR / 2)
    assert reminders.remind_due() == 3
    assert not Reminder.objects.filter(done_at=None).exists()
    assert set(Message.objects.values_list("key", flat=True)) == {
        reminders.key_of(Reminder.objects.select_related("session").get(minutes_before=60), row)
        for row in (world.mette, world.piotr, world.gus)
    }


def test_a_reminder_waits_as_its_reader_wishes_but_never_until_after_the_start(world):
    mette, piotr = world.people.mette, world.people.piotr
    Preference.objects.create(person=mette, rhythm="daily")
    Preference.objects.create(person=piotr, stopped=["reminders"])
    due_in(world, 60 * 24 * 3, starts=dt.timedelta(days=2))
    reminders.remind_due()
    state = dict(Message.objects.values_list("to", "state"))
    assert state[mette.email] == State.GATHERED
    assert state[piotr.email] == State.SUPPRESSED
    due_in(world, 60, starts=HOUR / 60)
    Preference.objects.filter(person=mette).update(rhythm="weekly")
    reminders.remind_due()
    late = Message.objects.get(person=mette, key__contains="reminder:60.")
    assert (late.state, late.problem) == (State.SUPPRESSED, "after_start")
    assert writing.take_back_reminders(world.session, world.mette) == 1


# --- words -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "da", "pl"])
def test_every_kind_of_letter_renders_its_sample(db, language):
    for kind in letters.KINDS:
        letter = rendering.render(kind.name, language=language, context=message_kinds[kind.name].sample())
        assert "rumours" in letter.subject + letter.text
        assert letter.html.startswith("<!doctype html>")
        assert "{" not in letter.text


def test_the_academys_own_words_are_in_a_letter_from_a_frame(world):
    admin = world.people.ada
    with override_settings(ROSTRA_PAGE_CACHE_SECONDS=30):
        letters.booked(world.piotr)
        wordings.change(
            kind="session_booked", subject="See you: {session}", opening="Dear {name}, **welcome**.", language="en",
            by=admin,
        )  # fmt: skip
        pagecache.forget()  # the transaction of a test never ends, so the number does not grow
        letters.booked(world.gus)
    letter = Message.objects.get(to="fergus@harbours.example")
    assert letter.subject == f"See you: {world.session.title}"
    assert 'Dear Gus "the" Harbour; & Co, ' in letter.text
    assert ">welcome</" in letter.html


# --- from the verbs to the diary --------------------------------------------------------------------------------------------


def test_register_move_move_and_cancel_end_with_nothing_in_the_diary(world, work_off):
    session, maren = world.session, world.people.maren
    Session.objects.filter(pk=session.pk).update(reminders=[24], capacity_online=20)
    session.refresh_from_db()
    world.waits.delete()
    registered = registrations.register(session, person=world.people.clodagh).registration
    for hour in (14, 15):
        session = sessions.change(
            Session.objects.get(pk=session.pk), by=maren, begins=dt.time(hour), finishes=dt.time(hour + 1)
        )
        work_off()
    sessions.cancel(Session.objects.get(pk=session.pk), reason="The speaker is ill.", by=maren)
    work_off()
    rows = list(Message.objects.filter(person=world.people.clodagh).order_by("pk"))
    assert told(registered) == [
        ("session_booked", "REQUEST"),
        ("session_changed", "REQUEST"),
        ("session_changed", "REQUEST"),
        ("session_cancelled", "CANCEL"),
    ]
    assert [line_of(each, "SEQUENCE") for each in rows] == [f"SEQUENCE:{number}" for number in range(4)]
    assert line_of(rows[2], "DTSTART;TZID").endswith("T150000")
    assert "The time was" in rows[2].text
    assert "13:00–14:00 (Dublin" in rows[2].text.partition("The time was")[2].partition("\n")[0]
    assert "The place was" not in rows[2].text
    assert len({line_of(each, "UID") for each in rows}) == 1
    assert reminders.remind_due() == 0
