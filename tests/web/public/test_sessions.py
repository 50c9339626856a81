"""The public calendar: lists, months, one session, strands, the feed; nothing that is not for visitors."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from icalendar import Calendar

from rostra.kernel import pagecache
from rostra.live.models import CatchUp, LibraryItem, Registration, Session, Speaker, Speaking, Strand
from tests.factories.live import make_registration, make_session
from tests.web.forms import Page
from tests.web.world import client_of

SECRET = "https://rooms.example/rumours"


def make_calendar(world):
    """A talk to come in a strand, a workshop for the edition only, a panel that was recorded, a draft, an outside event."""
    place = world.organisations.lindholt
    world.strand = Strand.objects.create(
        organisation=place, title="Summer academy", slug="summer", about="Every *June*."
    )
    world.talk = make_session(
        place, slug="rumours", strand=world.strand, interpreted=["da"], captioned=["en"], topics=["trust"],
        programme_key="dce", booked_online=3, about="You learn **one** thing.", spoken=["en"],
    )  # fmt: skip
    world.hybrid = make_session(
        place, days=9, slug="assembly", title="An assembly by lot", mode="hybrid", kind="event", capacity_room=40,
        booked_room=12, place="Town hall", address="Quay 1", directions="From the *station*.", place_access="A lift.",
        time_zone="Europe/Helsinki", spoken=["da"], topics=["assemblies"],
    )  # fmt: skip
    world.past = make_session(place, days=-40, slug="first-hour", title="The first hour", kind="panel")
    world.cancelled = make_session(
        place,
        days=12,
        slug="off",
        title="A talk that fell ill",
        state="cancelled",
        cancel_reason="The speaker is ill.",
    )
    world.inside = make_session(
        place, days=3, slug="inside", title="Only for the edition", seen_by="edition", edition=world.edition
    )
    world.draft = make_session(place, slug="draft", title="Not yet said", state="draft", announced_at=None)
    world.outside = make_session(
        place, days=20, slug="elsewhere", title="A fair of towns", outside_url="https://fair.example/",
        outside_organiser="The Fair", capacity_online=None,
    )  # fmt: skip
    item = {
        "organisation": place,
        "title": "The first hour, filmed",
        "slug": "first-hour",
        "session": world.past,
    }
    LibraryItem.objects.create(
        **item, seen_by="public", published_at=world.past.ends_at, outside_url="https://v.example/1"
    )
    shown = Speaker.objects.create(
        name="Runa Vik", slug="runa-vik", organisation=place, affiliation="Town of Vik", roles={"en": "Mayor of a small town"},
        biographies={"en": "She *answers* letters."}, consented_at=world.past.starts_at,
    )  # fmt: skip
    hidden = Speaker.objects.create(
        name="Hidden Person", slug="hidden-person", organisation=place, affiliation="Secret Bureau"
    )
    for number, each in enumerate((shown, hidden)):
        Speaking.objects.create(session=world.talk, speaker=each, position=number, part="panellist")
    Speaking.objects.create(session=world.past, speaker=shown, part="moderator")
    make_registration(world.talk, world.people.mette)
    return world


@pytest.fixture
def calendar(prepared, world):
    return prepared(make_calendar, world)


def titles(page: Page) -> list[str]:
    return [each.get_text(strip=True) for each in page.main.select(".items li a")]


def test_the_list_shows_what_is_to_come_and_nothing_private(calendar, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = Page(Client(), "/en/sessions/")
    assert titles(page) == [
        "When rumours run faster than the council", "An assembly by lot", "A talk that fell ill", "A fair of towns",
    ]  # fmt: skip
    text = page.main.get_text(" ")
    assert "12:30–13:45" in text
    assert "Europe/Helsinki" in text
    assert "The Fair" in text
    assert "cancelled" in text
    assert page.tree.select_one("nav a[href='/en/sessions/']")["aria-current"]
    past = Page(Client(), "/en/sessions/?show=past")
    assert titles(past) == ["The first hour"]
    assert "recording" in past.main.get_text()
    assert titles(Page(client_of(calendar.people.mette), "/en/sessions/"))[0] == "Only for the edition"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=event", ["An assembly by lot"]),
        ("mode=on_site", ["An assembly by lot"]),
        ("language=da", ["When rumours run faster than the council", "An assembly by lot"]),
        ("topic=trust", ["When rumours run faster than the council"]),
        ("strand=summer", ["When rumours run faster than the council"]),
        ("topic=nothing-like-it&kind=talk", [
            "When rumours run faster than the council", "A talk that fell ill", "A fair of towns",
        ]),
        ("kind=panel", []),
    ],
)  # fmt: skip
def test_filters_narrow_it_down(calendar, query, found):
    assert titles(Page(Client(), f"/en/sessions/?{query}")) == found


def test_a_month_is_a_table_with_every_day(calendar):
    day = calendar.talk.first_day
    page = Page(Client(), f"/en/sessions/?month={day:%Y-%m}")
    cell = page.main.select_one(f"td:has(time[datetime='{day}'])")
    assert cell.select_one("a[href='/en/sessions/rumours/']")
    assert len(page.main.select("table.month thead th")) == 7
    assert "Not yet said" not in page.main.get_text()
    assert "Only for the edition" not in page.main.get_text()
    assert Page(Client(), "/en/sessions/?month=never").main.select_one("table.month")
    assert titles(Page(Client(), f"/en/sessions/?day={day}")) == ["When rumours run faster than the council"]


def test_five_hundred_sessions_stay_light(calendar, django_assert_max_num_queries):
    Session.objects.bulk_create(
        Session(
            organisation=calendar.organisations.lindholt, title=f"A session of the year, number {number}", slug=f"n{number}",
            first_day=day, last_day=day, begins=dt.time(12), finishes=dt.time(13), time_zone="UTC", spoken=["en"],
            starts_at=dt.datetime.combine(day, dt.time(12), dt.UTC), ends_at=dt.datetime.combine(day, dt.time(13), dt.UTC),
            state="announced", announced_at=calendar.talk.announced_at, topics=["trust"],
        )
        for number in range(500)
        for day in [calendar.talk.first_day + dt.timedelta(days=number % 60)]
    )  # fmt: skip
    first = (calendar.talk.first_day + dt.timedelta(days=31)).replace(day=1)
    for query in ("", f"?month={first:%Y-%m}"):
        with django_assert_max_num_queries(14):
            answer = Client().get(f"/en/sessions/{query}")
        assert len(answer.content) < 60_000, query
    assert "4 more" in answer.content.decode()


def test_the_page_of_a_session_says_what_one_needs_to_know(calendar, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = Page(Client(), "/en/sessions/rumours/")
    text = page.main.get_text(" ", strip=True)
    for words in (
        "12:30–13:45", "Europe/Copenhagen", "3 of 3 places taken", "The list is full; you can join the waiting list.",
        "interpreted into dansk", "captions in English", "Runa Vik", "Mayor of a small town", "A speaker",
        "your personal join link", "Part of", "open to everyone",
    ):  # fmt: skip
        assert words in text, words
    assert page.main.select_one(".prose :is(b, strong)").get_text() == "one"
    for secret in ("Hidden Person", "Secret Bureau", SECRET, calendar.people.mette.email):
        assert secret not in page.response.content.decode(), secret
    hybrid = Page(Client(), "/en/sessions/assembly/").main.get_text(" ", strip=True)
    assert "12 of 40 places in the room taken" in hybrid
    assert "28 left" in hybrid
    assert "A lift." in hybrid
    assert "The list is full" not in hybrid


def test_whoever_lives_by_another_clock_reads_their_own_time_beside(calendar):
    person = calendar.people.mette
    there = Page(client_of(person), "/en/sessions/assembly/").main.get_text(" ", strip=True)
    assert person.time_zone == "Europe/Copenhagen"
    assert "11:30–12:45 for you in Europe/Copenhagen" in there
    assert "for you in" not in Page(client_of(person), "/en/sessions/rumours/").main.get_text()
    assert "for you in" not in Page(Client(), "/en/sessions/assembly/").main.get_text()


def test_what_is_cancelled_over_or_elsewhere_says_so(calendar):
    off = Page(Client(), "/en/sessions/off/").main.get_text(" ", strip=True)
    assert "This session is cancelled" in off
    assert "The speaker is ill." in off
    assert "places taken" not in off
    assert "This session is over." in Page(Client(), "/en/sessions/first-hour/").main.get_text()
    elsewhere = Page(Client(), "/en/sessions/elsewhere/")
    assert elsewhere.main.select_one("a[href='https://fair.example/']")
    assert "Organised by The Fair." in elsewhere.main.get_text()


def test_what_is_not_for_visitors_is_not_there(calendar):
    for slug in ("inside", "draft", "nothing"):
        assert Client().get(f"/en/sessions/{slug}/").status_code == 404, slug
    assert client_of(calendar.people.mette).get("/en/sessions/inside/").status_code == 200
    assert client_of(calendar.people.piotr).get("/en/sessions/inside/").status_code == 404
    assert "noindex" in client_of(calendar.people.maren).get("/en/sessions/draft/").content.decode()


def test_whoever_missed_it_is_led_to_the_catch_up(calendar):
    owed = CatchUp.objects.create(
        session=calendar.past, enrolment=calendar.enrolments.mette, due_on=calendar.talk.first_day
    )
    address = f"/en/learn/catch-up/{owed.key}/"
    page = Page(client_of(calendar.people.mette), "/en/sessions/first-hour/")
    assert page.main.select_one(f"a[href='{address}']")
    for other in (client_of(calendar.people.nils), Client()):
        assert owed.key not in other.get("/en/sessions/first-hour/").content.decode()


def test_strands_have_a_page(calendar):
    assert titles(Page(Client(), "/en/strands/")) == ["Summer academy"]
    page = Page(Client(), "/en/strands/summer/")
    assert titles(page) == ["When rumours run faster than the council"]
    assert page.main.select_one(".prose :is(i, em)").get_text() == "June"
    assert Client().get("/en/strands/nothing/").status_code == 404


def test_the_feed_publishes_sessions_and_nobody_who_takes_part(calendar):
    body = Client().get("/sessions.ics?in=en").content
    feed = Calendar.from_ical(body)
    events = {str(each["summary"]): each for each in feed.walk("VEVENT")}
    assert feed["method"] == "PUBLISH"
    assert "ATTENDEE" not in body.decode()
    assert SECRET not in body.decode()
    assert sorted(events) == [
        "A fair of towns", "A talk that fell ill", "An assembly by lot", "The first hour",
        "When rumours run faster than the council",
    ]  # fmt: skip
    assert events["A talk that fell ill"]["status"] == "CANCELLED"
    assert events["An assembly by lot"]["dtstart"].dt == calendar.hybrid.starts_at
    zones = {str(each["tzid"]) for each in feed.walk("VTIMEZONE")}
    assert zones == {"Europe/Copenhagen", "Europe/Helsinki"}
    assert body == Client().get("/sessions.ics?in=en").content

    def found(query: str) -> set[str]:
        return {
            str(each["summary"])
            for each in Calendar.from_ical(Client().get(f"/sessions.ics?{query}").content).walk("VEVENT")
        }

    assert found("strand=summer") == found("programme=dce") == {"When rumours run faster than the council"}
    assert found("language=da") == {"When rumours run faster than the council", "An assembly by lot"}
    assert found("programme=nothing") == set()


def test_visitors_home_and_the_map_of_the_site_lead_there(calendar):
    assert "Watch it" in Page(Client(), "/en/sessions/first-hour/").main.get_text()
    home = Page(Client(), "/en/")
    assert home.tree.select_one("nav a[href='/en/library/']")
    assert titles(home)[:3] == [
        "When rumours run faster than the council",
        "An assembly by lot",
        "A fair of towns",
    ]
    found = Client().get("/sitemap.xml").content.decode()
    assert "<loc>http://localhost/en/sessions/rumours/</loc>" in found
    assert "/en/speakers/runa-vik/" in found
    for private in ("inside", "draft", "hidden-person"):
        assert f"/{private}/" not in found, private


def test_a_change_shows_to_visitors_once_the_pages_are_bumped(calendar, settings):
    settings.ROSTRA_PAGE_CACHE_SECONDS = 30
    assert "3 of 3" in Client().get("/en/sessions/rumours/").content.decode()
    Session.objects.filter(pk=calendar.talk.pk).update(booked_online=2)
    Registration.objects.filter(session=calendar.talk).update(state="cancelled")
    pagecache._bump()
    assert "2 of 3" in Client().get("/en/sessions/rumours/").content.decode()
