"""One's sessions, and the next one on the first page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from rostra.live.actions import registrations
from rostra.live.models import Attendance, CatchUp, Registration, Series, SeriesEnrolment
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of

MINE = "/en/learn/sessions/"


@pytest.fixture
def dated(prepared, world) -> SimpleNamespace:
    return prepared(make_dates, world)


def make_dates(world: SimpleNamespace) -> SimpleNamespace:
    """Mette has a place, waits, is offered one, was at one session and missed another; Nils has a session of his own."""
    lindholt, mette = world.organisations.lindholt, world.people.mette
    titles = {
        "booked": make_session(lindholt, title="Booked talk", days=5),
        "offered": make_session(lindholt, title="Offered talk", days=3),
        "waiting": make_session(lindholt, title="Waited for", days=6),
        "cancelled": make_session(lindholt, title="Cancelled talk", days=8, state="cancelled"),
        "attended": make_session(lindholt, title="Seen talk", days=-9, register_closed_at=timezone.now()),
        "missed": make_session(lindholt, title="Missed talk", days=-6, register_closed_at=timezone.now()),
    }
    rows = {
        name: make_registration(
            session, mette, state={"offered": "offered", "waiting": "waitlisted"}.get(name, "booked")
        )
        for name, session in titles.items()
    }
    for name in ("attended", "missed"):
        Attendance.objects.create(registration=rows[name], session=titles[name], verdict=name)
    CatchUp.objects.create(session=titles["missed"], enrolment=world.enrolments.mette)
    make_registration(make_session(lindholt, title="Of Nils alone", days=2), world.people.nils)
    return SimpleNamespace(world=world, sessions=titles, rows=rows)


def test_my_sessions_are_sorted_by_what_is_to_be_done(dated, django_assert_max_num_queries):
    client = client_of(dated.world.people.mette)
    client.get(MINE)
    with django_assert_max_num_queries(12):
        page = Page(client, MINE)
    sections = {
        each["aria-labelledby"]: each.get_text(" ") for each in page.main.select("section[aria-labelledby]")
    }
    assert sections["coming"].index("Offered talk") < sections["coming"].index("Booked talk")
    assert "answer the offer" in sections["coming"]
    assert "cancelled" in sections["coming"]
    assert "Waited for" in sections["waiting"]
    assert sections["past"].index("Missed talk") < sections["past"].index("Seen talk")
    assert page.main.select_one("a[href*='/learn/catch-up/']").get_text() == "Catch up"
    assert "Of Nils alone" not in page.text
    for each in page.main.select("section .items a"):
        assert client.get(each["href"]).status_code == 200


def test_a_series_is_left(dated):
    series = Series.objects.create(
        organisation=dated.world.organisations.lindholt, title="Four evenings", slug="four"
    )
    mette = dated.world.people.mette
    evening = make_session(dated.world.organisations.lindholt, days=20, series=series)
    registrations.enrol_series(series, person=mette, by=mette)
    client = client_of(mette)
    foreign = client_of(dated.world.people.nils)
    enrolment = SeriesEnrolment.objects.get()
    assert foreign.post(MINE, {"series": enrolment.key}).status_code == 404
    Page(client, MINE).submit("Leave the series")
    enrolment.refresh_from_db()
    assert enrolment.ended_at is not None
    assert Registration.objects.get(session=evening).state == "cancelled"


def test_the_next_session_stands_on_the_first_page(dated):
    client = client_of(dated.world.people.mette)
    page = Page(client, "/en/learn/")
    assert "Your next session" in page.text
    assert "Offered talk" in page.text
    assert page.tree.select_one(f"a[href='{reverse('learn:my_sessions')}']") is not None
    assert "Your next session" not in Page(client_of(dated.world.people.clodagh), "/en/learn/").text
