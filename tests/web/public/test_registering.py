"""Registering for a session on the pages: the form, what comes after it, and the page behind the letter."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.live import tokens
from rostra.live.actions import registrations
from rostra.live.models import Question, Registration, Series, SeriesEnrolment, Session
from rostra.messaging.models import Message
from tests.cast import make_organisations, make_people
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of

GUEST = {"email": "Guest@Example.org", "name": "Ida Guest"}


@pytest.fixture
def town(prepared) -> SimpleNamespace:
    return prepared(make_talk)


def make_talk() -> SimpleNamespace:
    """A public talk of three places, and the cast."""
    organisations, people = make_organisations(), make_people()
    return SimpleNamespace(
        organisations=organisations,
        people=people,
        talk=make_session(organisations.lindholt, waiting="direct"),
    )


def form_of(session: Session, client: Client | None = None) -> Page:
    return Page(client or Client(), reverse("session_register", args=[session.slug]))


def page_of(registration: Registration) -> str:
    return reverse("registration", args=[tokens.make(registration, "page")])


def letters(kind: str, to: str = "guest@example.org") -> int:
    return Message.objects.filter(kind=kind, to=to).count()


def test_a_guest_registers_and_confirms_by_the_letters_page(town):
    page = form_of(town.talk)
    assert page.unlabelled() == []
    assert "seen by the team of" in page.text
    assert "your personal join link" in page.text
    answers = [page.submit("Register", GUEST) for _press in range(2)]  # a double click
    other = form_of(town.talk).submit("Register", GUEST)  # and a second tab
    assert {each.status_code for each in (*answers, other)} == {302}
    assert answers[0]["Location"].partition("registered")[0] == other["Location"].partition("registered")[0]
    assert "example.org" not in answers[0]["Location"]
    after = Page(page.client, answers[0]["Location"])
    assert "We have written to Guest@Example.org." in after.text
    after = Page(Client(), answers[0]["Location"])
    assert "A letter to G…@Example.org is on its way." in after.text
    assert "within 6 hours" in after.text
    assert letters("session_confirm") == 1
    row = Registration.objects.get()
    assert (row.state, row.confirmed_at, row.source, row.name) == ("booked", None, "guest", "Ida Guest")

    there = Message.objects.filter(kind="session_confirm").first()
    address = re.search(r"/en/sessions/r/\S+", there.text)[0]
    page = Page(Client(), address)
    assert page.buttons()[0] == "Yes, I take part"
    assert page.response["X-Robots-Tag"] == "noindex, nofollow"
    assert "noindex" in page.tree.select_one("meta[name=robots]")["content"]
    row.refresh_from_db()
    assert row.confirmed_at is None  # scanners open every link
    page.submit("Yes, I take part")
    page = Page(Client(), address)
    assert "You have a place." in page.text
    assert "Send me the link again" in page.buttons()
    row.refresh_from_db()
    assert row.person.email == "guest@example.org"
    page.submit("Send me the link again")
    assert (letters("session_booked"), letters("session_join_link")) == (1, 1)
    Page(Client(), address).submit("Cancel my registration")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "Register again" in Page(Client(), address).text


def test_a_hold_that_ran_out_is_asked_for_again_on_its_page(town):
    row = registrations.register(town.talk, email="guest@example.org", name="Ida Guest").registration
    registrations.sweep(timezone.now() + dt.timedelta(hours=7))
    page = Page(Client(), page_of(row))
    assert "The place was not confirmed in time." in page.text
    page.submit("Yes, I still take part")
    assert "You have a place." in Page(Client(), page_of(row)).text


def test_an_address_that_is_registered_learns_nothing_and_gets_its_letter_again(town):
    def after(email: str) -> str:
        answer = form_of(town.talk).submit("Register", {**GUEST, "email": email})
        return Page(Client(), answer["Location"]).text.replace(email[0] + "…@" + email.partition("@")[2], "…")

    make_registration(town.talk, town.people.mette, language="en")
    Registration.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    assert after(town.people.mette.email) == after("stranger@example.org")
    assert letters("session_join_link", town.people.mette.email) == 1


def test_everything_typed_stays_with_the_message_at_the_field(town):
    loop = Question.objects.create(
        session=town.talk, label="Do you come with a dog?", kind="yes_no", required=True
    )
    name = Question.objects.create(
        session=town.talk, position=1, label="Its name", required=True, only_if=loop, only_answer="yes"
    )
    given = {"email": "nobody", "name": "Ida", "needs": "A ramp", f"answer_{name.key}": "Rex"}
    page = form_of(town.talk)
    assert "If you answered “yes” to “Do you come with a dog?”" in page.text
    answer = page.submit("Register", given)
    page = Page.of(Client(), page.address, answer, 422)
    assert "Write an e-mail address such as name@example.org." in page.text
    assert [page.values(each) for each in given] == [[each] for each in given.values()]
    answer = page.submit("Register", {**given, "email": "ida@example.org"})
    page = Page.of(Client(), page.address, answer, 422)
    assert page.text.count("Please answer this question.") == 2  # at the field and in the summary
    answer = page.submit(
        "Register",
        {**given, "email": "ida@example.org", f"answer_{loop.key}": "yes", f"answer_{name.key}": ""},
    )
    assert "Please answer this question." in answer.content.decode()
    page.submit("Register", {**given, "email": "ida@example.org", f"answer_{loop.key}": "no"})
    row = Registration.objects.get()
    assert (row.answers, row.needs) == ({loop.key: "no"}, "A ramp")


def test_machines_old_forms_and_too_many_are_refused_kindly(town, settings):
    page = form_of(town.talk)
    assert page.submit("Register", {**GUEST, "website": "https://spam.example"}).status_code == 422
    answer = page.submit("Register", {**GUEST, "stamp": "1:old:forged"})
    page = Page.of(Client(), page.address, answer, 422)
    assert "This form was open for a long time." in page.text
    assert page.values("email") == [GUEST["email"]]
    assert Registration.objects.count() == 0
    assert page.submit("Register").status_code == 302  # with the new stamp it goes through
    settings.ACCOUNT_RATE_LIMITS = {"session_register": "120/10m/ip,2/10m/key"}
    cache.clear()
    answers = [form_of(town.talk).submit("Register", GUEST) for _each in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert answers[2]["Retry-After"] == "600"
    assert "Please wait ten minutes" in answers[2].content.decode()
    Session.objects.update(unlimited_trial=True)
    assert form_of(town.talk).submit("Register", GUEST).status_code == 302


def test_who_is_signed_in_is_known_and_goes_to_the_own_page(town):
    client = client_of(town.people.mette)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.people.mette)
    assert strict.post(reverse("session_register", args=[town.talk.slug]), {}).status_code == 403
    page = form_of(town.talk, client)
    assert page.values("email") == []
    first, second = page.submit("Register"), page.submit("Register")
    row = Registration.objects.get()
    assert (row.person, row.state) == (town.people.mette, "booked")
    assert first["Location"] == second["Location"] == page_of(row)
    assert "You have a place." in Page(client, page_of(row)).text
    assert "You are registered" in Page(client, reverse("session", args=[town.talk.slug])).text
    assert letters("session_booked", town.people.mette.email) == 1


def test_the_whole_series_is_one_tick_and_one_button_to_leave(town):
    series = Series.objects.create(
        organisation=town.organisations.lindholt, title="Four evenings", slug="four"
    )
    dates = [make_session(town.organisations.lindholt, days=day, series=series) for day in (7, 14)]
    client = client_of(town.people.mette)
    form_of(dates[0], client).submit("Register", {"series": "on"})
    rows = Registration.objects.filter(person=town.people.mette).order_by("session__starts_at")
    assert [(each.session, each.state) for each in rows] == [(dates[0], "booked"), (dates[1], "booked")]
    Page(client, page_of(rows[1])).submit("Leave the series")
    assert SeriesEnrolment.objects.get().ended_at is not None


def test_a_full_talk_has_a_waiting_list_and_a_place_moves_on(town):
    talk = make_session(town.organisations.lindholt, capacity_online=1, waiting="offer")
    people = town.people
    first = registrations.register(talk, person=people.mette, by=people.mette).registration
    page = form_of(talk, client_of(people.nils))
    assert "Every place is taken" in page.text
    there = page.submit("Join the waiting list")["Location"]
    assert "You stand at number 1." in Page(Client(), there).text
    Page(Client(), page_of(first)).submit("Cancel my registration")
    page = Page(Client(), there)
    assert page.buttons()[:2] == ["Yes, I take the place", "No, thank you"]
    page.submit("Yes, I take the place")
    assert Registration.objects.get(person=people.nils).state == "booked"
    talk.refresh_from_db()
    assert (talk.booked_online, talk.waiting_count) == (1, 0)


def test_a_registration_is_changed_on_its_page(town):
    hybrid = make_session(town.organisations.lindholt, mode="hybrid", place="Town hall", capacity_room=1)
    row = registrations.register(
        hybrid, person=town.people.mette, by=town.people.mette, mode="online"
    ).registration
    make_registration(hybrid, town.people.nils, mode="on_site")
    page = Page(Client(), page_of(row))
    assert "A loop" not in page.text
    page = Page(Client(), page_of(row) + "?change=1")
    answer = page.submit("Save the change", {"mode": "on_site", "needs": "A loop"})
    assert answer.status_code == 422
    assert "All places in the room are taken" in answer.content.decode()
    page.submit("Save the change", {"mode": "online", "needs": "A loop"})
    row.refresh_from_db()
    assert (row.mode, row.needs) == ("online", "A loop")
    assert (
        "A loop" not in Page(Client(), page_of(row)).text
    )  # what is private is not on the page that a letter opens


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "cancelled", "cancel_reason": "The speaker is ill."}, "The speaker is ill."),
        ({"days": -3}, "This session is over."),
        ({"guests": False}, "Sign in to register"),
        ({"outside_url": "https://other.example/", "outside_organiser": "Others"}, "Others runs this event"),
        ({"waiting": "none", "capacity_online": 0}, "There is no waiting list."),
    ],
)
def test_a_shut_door_says_why(town, fields, said):
    session = make_session(town.organisations.lindholt, **fields)
    page = form_of(session)
    assert said in page.text
    answer = Client().post(page.address, GUEST)
    assert (answer.status_code, Registration.objects.filter(session=session).count()) == (409, 0)


def test_a_session_of_others_cannot_be_found(town):
    hidden = make_session(town.organisations.zielony_brod, seen_by="invited", admission="invited")
    address = reverse("session_register", args=[hidden.slug])
    assert [Client().get(address).status_code, client_of(town.people.mette).get(address).status_code] == [
        404,
        404,
    ]
    forged = reverse("registration", args=["1-0-forged"])
    assert "This link does not open" in Page(Client(), forged, 404).text


def test_the_form_costs_the_same_whatever_the_crowd(town, django_assert_max_num_queries):
    for number in range(12):
        make_registration(town.talk, email=f"p{number}@example.org", state="waitlisted")
    client = client_of(town.people.mette)
    client.get(reverse("session_register", args=[town.talk.slug]))
    with django_assert_max_num_queries(12):
        client.get(reverse("session_register", args=[town.talk.slug]))


def test_the_page_of_a_session_is_kept_for_all_visitors_with_its_form(town, settings):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 60
    address = reverse("session", args=[town.talk.slug])
    first, second = Client().get(address), Client().get(address)
    assert first.content == second.content
    assert (first.headers["ETag"], dict(first.cookies)) == (second.headers["ETag"], {})
    pages = [Page.of(Client(), address, each, 200) for each in (first, second)]
    for page, email in zip(pages, ("one@example.org", "two@example.org"), strict=True):
        assert page.submit("Register", {"email": email, "name": "Somebody"}).status_code == 302
    assert Registration.objects.count() == 2


def test_when_the_room_is_open_ones_page_leads_there_and_the_time_for_cancelling_is_over(town):
    now = timezone.now()
    row = make_registration(town.talk, town.people.mette)
    assert "Go to the room" not in Page(Client(), page_of(row)).text
    Session.objects.update(cancel_hours=24 * 30)
    page = Page(Client(), page_of(row))
    assert "One could cancel here until" in page.text
    assert "Cancel my registration" not in page.buttons()
    page.client.post(page.address, {"do": "cancel"})
    assert "The time for cancelling is over." in Page(page.client, page.address).text
    Session.objects.update(starts_at=now - dt.timedelta(minutes=5), ends_at=now + dt.timedelta(hours=1))
    page = Page(Client(), page_of(row))
    link = page.main.select_one("a[href^='/join/']")
    assert town.talk.title in Page(Client(), link["href"]).text
    row.refresh_from_db()
    assert row.state == "booked"
