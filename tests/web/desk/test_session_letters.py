"""The letters of a session at the desk: what went to whom, reminders to come, trying one on oneself."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import reverse

from rostra.live.letters import registrations as letters
from rostra.live.models import Reminder, Session
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of


def make_talks() -> SimpleNamespace:
    """A talk of Lindholt with Mette and many guests, and one of Zielony Bród with Piotr."""
    organisations, people = make_organisations(), make_people()
    talk = make_session(organisations.lindholt, reminders=[24, 1], capacity_online=90)
    foreign = make_session(organisations.zielony_brod, title="Rzeka")
    letters.booked(make_registration(talk, people.mette))
    letters.booked(make_registration(foreign, people.piotr))
    Reminder.objects.create(session=talk, minutes_before=60, due_at=talk.starts_at - dt.timedelta(hours=1))
    return SimpleNamespace(organisations=organisations, people=people, talk=talk, foreign=foreign)


@pytest.fixture
def town(prepared) -> SimpleNamespace:
    return prepared(make_talks)


def to(name: str, session: Session) -> str:
    return reverse(f"desk:{name}", args=[session.key])


def test_what_went_to_whom_stands_there_for_ones_own_sessions(town, django_assert_max_num_queries):
    client = client_of(town.people.maren)
    page = Page(client, to("session_letters", town.talk))
    assert page.unlabelled() == []
    assert "mette@lindholt.example" in page.text
    assert "piotr@zielony.example" not in page.text
    assert "1 hour before the start" in page.text
    assert "Does not go out" in page.text  # a day before: that time had passed when it was announced
    for number in range(30):
        letters.booked(make_registration(town.talk, email=f"guest{number}@example.org"))
    letters.applied(make_registration(town.talk, email="late@example.org", state="applied"))
    Message.objects.filter(to="guest1@example.org").update(state="failed", problem="550 no such mailbox")
    with django_assert_max_num_queries(30):
        page = Page(client, to("session_letters", town.talk))
    assert "550 no such mailbox" in page.text
    assert "failed: 1" in page.text
    only = Page(client, to("session_letters", town.talk) + "?kind=session_applied")
    assert [each.get_text() for each in only.tree.select("tbody th small")] == ["late@example.org"]
    none = Page(client, to("session_letters", town.talk) + "?kind=session_applied&state=failed")
    assert "No letter about this session matches." in none.text
    client.post(to("session_letters_again", town.talk))
    assert not Message.objects.filter(state="failed").exists()
    assert client.get(to("session_letters", town.foreign)).status_code == 404


def test_a_letter_is_tried_on_oneself_and_opens_nothing(town):
    client = client_of(town.people.maren)
    answer = client.post(to("session_letters_test", town.talk), {"kind": "session_booked", "language": "da"})
    assert answer.status_code == 302
    letter = Message.objects.get(key__startswith="session_test:")
    assert (letter.to, letter.language, letter.person) == (
        town.people.maren.email, "da", town.people.maren,
    )  # fmt: skip
    assert town.talk.title in letter.text
    assert letter.calendar_method == "REQUEST"
    path = letter.text.partition("http://localhost")[2].split()[0]
    assert client.get(path).status_code == 404
    for kind in letters.KINDS:
        client.post(to("session_letters_test", town.talk), {"kind": kind.name, "language": "en"})
    assert Message.objects.filter(key__startswith="session_test:").count() == 1 + len(letters.KINDS)
    assert (
        client.post(
            to("session_letters_test", town.talk), {"kind": "sign_in_code", "language": "en"}
        ).status_code
        == 400
    )
