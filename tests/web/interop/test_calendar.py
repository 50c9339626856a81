"""One's own calendar: what stands in it, who gets it, what stays the same, and how its address ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from rostra.cohorts.actions import cohorts
from rostra.kernel.time import today
from rostra.ledger.actions import enrolments
from rostra.ledger.models import Requirement, Standing
from rostra.people.actions import feeds
from rostra.people.models import CalendarFeed, Person
from tests.factories.ledger import fact


@pytest.fixture
def dated(two):
    """The guide was due yesterday, the case in five days, the rest never."""
    day = today("Europe/Copenhagen")
    Requirement.objects.update(due_days=None)
    Standing.objects.update(due_on=None)
    for name, days in (("dce-guide", -1), ("dce-case", 5)):
        for edition in (two.spring, two.brod):
            due = (day - edition.starts_on).days + days
            Requirement.objects.filter(edition=edition, target=name).update(due_days=due)
    for name, days in (("dce-guide", -1), ("dce-case", 5)):
        Standing.objects.filter(requirement__target=name).update(due_on=day + dt.timedelta(days=days))
    return two


def address(person: Person) -> str:
    return reverse("interop:calendar", args=[feeds.make(person=person)[1]])


def read(path: str) -> Calendar:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def events(path: str) -> dict[str, str]:
    return {str(each["summary"]): each for each in read(path).walk("VEVENT")}


def test_what_waits_stands_on_its_day(dated):
    found = events(address(dated.people.nils))
    assert sorted(name.split(":")[0] for name in found) == ["Due", "Overdue"]
    case = next(each for name, each in found.items() if name.startswith("Due"))
    assert case["dtstart"].dt == today("Europe/Copenhagen") + dt.timedelta(days=5)
    assert case["dtend"].dt - case["dtstart"].dt == dt.timedelta(days=1)
    assert str(case["url"]).startswith("http://localhost/en/p/dce/")
    assert case["transp"] == "TRANSPARENT"


def test_what_is_met_goes(dated):
    path = address(dated.people.nils)
    fact(dated.nils, "case", "read")
    assert len(events(path)) == 1
    enrolments.withdraw(dated.nils, by=dated.people.nils)
    assert events(path) == {}


def test_it_is_a_calendar_that_programs_take(dated):
    calendar = read(address(dated.people.nils))
    assert "The Academy" in str(calendar["x-wr-calname"])
    text = calendar.to_ical().decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "\r\nVERSION:2.0\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_nothing_new_is_not_sent_again(dated):
    path = address(dated.people.nils)
    first = Client().get(path)
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get(path).content == first.content
    fact(dated.nils, "case", "read")
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_moved_date_is_the_same_event_revised(dated):
    path = address(dated.people.nils)
    before = {str(each["uid"]): each for each in read(path).walk("VEVENT")}
    later = dated.spring.starts_on + dt.timedelta(days=3)
    group = cohorts.add(edition=dated.spring, name="Later", starts_on=later, by=None)
    type(dated.nils).objects.filter(pk=dated.nils.pk).update(
        enrolled_at=dated.spring.opened_at - dt.timedelta(days=30)
    )
    dated.nils.refresh_from_db()
    enrolments.move(dated.nils, cohort=group, by=None)
    type(group).objects.filter(pk=group.pk).update(updated_at=group.updated_at + dt.timedelta(minutes=10))
    after = {str(each["uid"]): each for each in read(path).walk("VEVENT")}
    assert set(before) == set(after)
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


def test_it_speaks_the_persons_language(dated):
    Person.objects.filter(pk=dated.people.nils.pk).update(language="da")
    answer = Client().get(address(dated.people.nils), headers={"accept-language": "pl"})
    assert "//DA" in answer.content.decode()
    assert "/da/p/dce/" in answer.content.decode()


def test_nobody_elses_dates_are_in_it(dated):
    text = Client().get(address(dated.people.piotr)).content.decode()
    assert dated.piotr.key in text
    assert [word for word in (dated.mette.key, dated.nils.key, "dce-spring") if word in text] == []


def test_a_new_address_ends_the_old_one(dated):
    old, new = address(dated.people.nils), address(dated.people.nils)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    feeds.end(person=dated.people.nils)
    assert Client().get(new).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at__isnull=True).count() == 0


def test_a_closed_account_has_no_calendar(dated):
    path = address(dated.people.nils)
    Person.objects.filter(pk=dated.people.nils.pk).update(is_active=False)
    assert Client().get(path).status_code == 404
    assert Client().get("/calendar/nonsense.ics").status_code == 404


def test_looking_is_noted_at_most_once_an_hour(dated):
    path = address(dated.people.nils)
    Client().get(path)
    first = CalendarFeed.objects.get().last_used_at
    Client().get(path)
    assert first is not None
    assert CalendarFeed.objects.get().last_used_at == first


def test_it_costs_the_same_for_many_dates(dated, django_assert_max_num_queries):
    path = address(dated.people.nils)
    Client().get(path)
    with django_assert_max_num_queries(7):
        assert Client().get(path).status_code == 200


def test_the_page_shows_the_address_once(dated, client):
    client.force_login(dated.people.nils)
    page = reverse("learn:calendar")
    assert CalendarFeed.objects.count() == 0
    assert client.get(page).status_code == 200
    shown = client.post(page).content.decode()
    path = shown.split('value="http://localhost')[1].split('"')[0]
    assert Client().get(path).status_code == 200
    assert path not in client.get(page).content.decode()
    client.post(reverse("learn:calendar_end"))
    assert Client().get(path).status_code == 404
