"""The people of a session at the desk: the list, admitting, adding, groups, invitations, needs, officers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from rostra.live.actions import registrations
from rostra.live.models import Question, Registration, Session, SessionInvitation
from rostra.live.privacy.registrations import NEEDS_KEPT, UNCONFIRMED_KEPT
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of


@pytest.fixture
def town(prepared) -> SimpleNamespace:
    return prepared(make_talks)


def make_talks() -> SimpleNamespace:
    """A talk of Lindholt with a guest on it, and one of Zielony Bród with Piotr on it."""
    organisations, people = make_organisations(), make_people()
    talk = make_session(organisations.lindholt, waiting="direct", capacity_online=50)
    foreign = make_session(organisations.zielony_brod, title="Rzeka", capacity_online=50)
    make_registration(talk, email="ida@example.org", name="Ida Guest", source="guest", needs="A ramp")
    make_registration(foreign, people.piotr)
    return SimpleNamespace(organisations=organisations, people=people, talk=talk, foreign=foreign)


def to(name: str, session: Session) -> str:
    return reverse(f"desk:{name}", args=[session.key])


def test_the_list_shows_ones_own_sessions_people_and_nobody_elses(town):
    make_registration(town.talk, town.people.mette, organisation=town.organisations.lindholt)
    make_registration(town.talk, town.people.nils, state="waitlisted", queued_at=timezone.now(), queue=1)
    make_registration(
        town.talk, email="late@example.org", name="Anna Late", state="waitlisted", queued_at=timezone.now()
    )
    client = client_of(town.people.maren)
    page = Page(client, to("session_people", town.talk))
    assert page.unlabelled() == []
    assert [each in page.text for each in ("Ida Guest", "Mette", "Nils", "Piotr")] == [
        True,
        True,
        True,
        False,
    ]
    waiting = Page(client, to("session_people", town.talk) + "?state=waitlisted")
    names = [each.get_text() for each in waiting.tree.select("tbody th a")]
    assert names == ["Anna Late", town.people.nils.name]
    assert "1. on the waiting list" in waiting.text
    assert "2. on the waiting list" in waiting.text
    found = Page(client, to("session_people", town.talk) + f"?organisation={town.organisations.lindholt.key}")
    assert [each.get_text() for each in found.tree.select("tbody th a")] == [town.people.mette.name]
    assert "Nobody like that" in Page(client, to("session_people", town.talk) + "?q=nobody").text
    assert client.get(to("session_people", town.foreign)).status_code == 404
    row = Registration.objects.get(session=town.foreign)
    assert client.get(reverse("desk:registration", args=[row.key])).status_code == 404
    assert client_of(town.people.mette).get(to("session_people", town.talk)).status_code == 403


def test_the_list_costs_the_same_for_three_thousand(town, django_assert_max_num_queries):
    client = client_of(town.people.maren)
    Registration.objects.bulk_create(
        Registration(
            session=town.talk, email=f"p{n}@example.org", name=f"Person {n}", state="waitlisted", key=f"p{n}"
        )
        for n in range(120)
    )
    client.get(to("session_people", town.talk))
    for asked in ("", "?state=waitlisted&page=2"):
        with django_assert_max_num_queries(14):
            page = Page(client, to("session_people", town.talk) + asked)
        assert len(page.tree.select("tbody tr")) == 50


def test_many_are_admitted_or_refused_with_a_reason(town):
    Session.objects.filter(pk=town.talk.pk).update(admission="approval")
    people = town.people
    rows = [
        registrations.register(town.talk, person=each, by=each).registration
        for each in (people.mette, people.nils, people.clodagh)
    ]
    client = client_of(people.maren)
    page = Page(client, to("session_people", town.talk) + "?state=applied")
    ticked = {"people": [rows[0].key, rows[1].key], "reason": ""}
    done = page.submit("Admit them", ticked)
    assert done["Location"] == to("session_people", town.talk) + "?state=applied"
    page = Page(client, reverse("desk:registration", args=[rows[2].key]))
    page.submit("Refuse", {"reason": "It is for newly elected members."})
    states = [Registration.objects.get(pk=each.pk).state for each in rows]
    assert states == ["booked", "booked", "refused"]
    letter = Message.objects.get(kind="session_refused", person=people.clodagh)
    assert "It is for newly elected members." in letter.text
    nobody = client.post(to("session_decide", town.talk), {"verb": "admit", "people": [rows[2].key]})
    assert nobody.status_code == 400
    assert "Tick people who wait for your answer." in nobody.content.decode()
    foreign = Registration.objects.get(session=town.foreign)
    client.post(to("session_decide", town.talk), {"verb": "refuse", "people": [foreign.key]})
    foreign.refresh_from_db()
    assert foreign.state == "booked"


def test_somebody_is_added_by_search_by_address_and_cancelled_again(town):
    client = client_of(town.people.maren)
    page = Page(client, to("session_add", town.talk) + "?q=mette")
    assert page.unlabelled() == []
    page.submit(f"Register {town.people.mette.name}")
    row = Registration.objects.get(session=town.talk, person=town.people.mette)
    assert (row.state, row.source, row.registered_by) == ("booked", "staff", town.people.maren)
    assert "Piotr" not in Page(client, to("session_add", town.talk) + "?q=piotr").text
    bad = page.submit("Register", {"email": "no address", "name": "Jo"})
    assert bad.status_code == 400
    assert "no address" in bad.content.decode()
    page.submit("Register", {"email": "jo@example.org", "name": "Jo", "needs": "Large print"})
    assert Registration.objects.get(email="jo@example.org").needs == "Large print"
    one = Page(client, reverse("desk:registration", args=[row.key]))
    one.submit("Cancel the registration", {"reason": "You are on the panel."})
    row.refresh_from_db()
    assert (row.state, row.ended_reason) == ("cancelled", "You are on the panel.")
    assert ModelLogEntry.objects.filter(action="live.registration.cancel").count() == 1


def test_a_group_of_an_organisation_comes_together(town):
    client = client_of(town.people.maren)
    page = Page(client, to("session_group", town.talk) + f"?organisation={town.organisations.lindholt.key}")
    assert "Mette" in page.text
    assert "Piotr" not in page.text
    page.submit("Register them together", {"people": [town.people.mette.key, town.people.nils.key]})
    rows = Registration.objects.filter(source="group", organisation=town.organisations.lindholt)
    assert len({each.group for each in rows}) == 1
    assert {each.person for each in rows} == {town.people.mette, town.people.nils}
    none = page.submit("Register them together", {"people": []})
    assert "Tick at least one person." in none.content.decode()


def test_a_list_is_looked_at_before_people_are_invited(town):
    client = client_of(town.people.maren)
    page = Page(client, to("session_invite", town.talk))
    lines = f"{town.people.mette.email}\nNew One <new@example.org>\nida@example.org\nnew@example.org\nbroken@"
    answer = page.submit("Look at the list", {"lines": lines})
    preview = Page.of(client, page.address, answer, 200)
    for said in ("2 will be invited", "1 is registered already", "1 typed twice", "1 faulty, left out"):
        assert said in preview.text
    assert SessionInvitation.objects.count() == 0
    preview.submit("Invite 2 people")
    invited = SessionInvitation.objects.filter(session=town.talk)
    assert {each.person.email for each in invited} == {town.people.mette.email, "new@example.org"}
    assert Message.objects.filter(kind="session_invited").count() == 2
    Page(client, page.address).submit(f"Take back {town.people.mette.name}")
    assert [each.person.email for each in invited.all()] == ["new@example.org"]
    forged = client.post(page.address, {"list": "forged", "text": lines})
    assert "Bring the list once more." in forged.content.decode()


def test_needs_are_for_the_organisers_alone(town):
    maren, tove = client_of(town.people.maren), client_of(town.people.tove)
    page = Page(maren, to("session_needs", town.talk))
    assert "A ramp" in page.text
    assert "erased a week after the session" in page.text
    assert (NEEDS_KEPT.days, UNCONFIRMED_KEPT.days) == (7, 30)  # as the pages say
    row = Registration.objects.get(email="ida@example.org")
    for client in (tove, client_of(town.people.eva)):
        assert client.get(to("session_needs", town.talk)).status_code in {403, 404}
        seen = client.get(reverse("desk:registration", args=[row.key]))
        assert "A ramp" not in seen.content.decode()


def test_the_file_holds_answers_but_no_needs_and_is_noted(town):
    asked = Question.objects.create(session=town.talk, label="Which committee?")
    make_registration(town.talk, town.people.mette, answers={asked.key: "=Harbour"})
    client = client_of(town.people.maren)
    answer = Page(client, to("session_people", town.talk)).submit("Take these 2 people along as CSV")
    text = answer.content.decode("utf-8-sig")
    assert "Which committee?" in text.splitlines()[0]
    assert "'=Harbour" in text
    assert "A ramp" not in text
    assert answer["Cache-Control"] == "private, no-store"
    assert ModelLogEntry.objects.get(action="live.people.export").data["people"] == 2
    assert client_of(town.people.eva).post(to("session_export", town.talk)).status_code == 403


def test_an_officer_registers_own_members_only(town):
    ole: Client = client_of(town.people.ole)
    page = Page(ole, to("officer_register", town.talk))
    assert town.people.mette.name in page.text
    assert town.people.clodagh.name not in page.text
    page.submit(f"Register {town.people.mette.name}")
    row = Registration.objects.get(session=town.talk, person=town.people.mette)
    assert (row.source, row.registered_by) == ("officer", town.people.ole)
    line = ModelLogEntry.objects.get(action="live.registration.register")
    assert line.data["on_behalf_of"] == str(town.people.mette.pk)
    other = {"do": "register", "person": town.people.clodagh.key}
    assert ole.post(page.address, other).status_code == 404
    Page(ole, page.address).submit(f"Take off {town.people.mette.name}")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "Register my members" in Page(ole, reverse("session", args=[town.talk.slug])).text
    assert client_of(town.people.maren).get(page.address).status_code == 403
    hidden = make_session(town.organisations.zielony_brod, seen_by="invited", admission="invited")
    assert ole.get(to("officer_register", hidden)).status_code == 404
    SessionInvitation.objects.create(session=hidden, person=town.people.mette)
    Page(ole, to("officer_register", hidden)).submit(f"Register {town.people.mette.name}")
    assert Registration.objects.filter(session=hidden, person=town.people.mette, state="booked").exists()
