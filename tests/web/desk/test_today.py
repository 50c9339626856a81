"""Today: what needs somebody, each with the way to the right people."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from rostra.cohorts.actions import editions as drafts
from rostra.kernel.time import today
from rostra.ledger.models import Progress
from rostra.messaging.models import Trouble
from rostra.people.models import LongTask
from rostra.web.desk.views.today import by_edition, returned_letters, unopened


def page_of(client) -> str:
    return client.get(reverse("desk:today")).content.decode()


def late(enrolment) -> None:
    yesterday = today() - dt.timedelta(days=2)
    Progress.objects.filter(enrolment=enrolment).update(next_due_on=yesterday)


def test_people_who_are_behind_are_counted_where_one_sees_them(enrolled, as_):
    late(enrolled.mette)
    late(enrolled.piotr)
    path = reverse("desk:people", args=[enrolled.spring.key]) + "?standing=overdue"
    foreign = reverse("desk:people", args=[enrolled.brod.key]) + "?standing=overdue"
    text = page_of(as_(enrolled.people.maren))
    assert (path in text, foreign in text) == (True, False)
    text = page_of(as_(enrolled.people.ada))
    assert (path in text, foreign in text) == (True, True)


def test_an_edition_that_ended_long_ago_needs_nobody(enrolled):
    from rostra.cohorts import rules

    late(enrolled.mette)
    editions = rules.visible_editions(enrolled.people.maren)
    assert [each["overdue"] for each in by_edition(enrolled.people.maren, editions, today())] == [1]
    later = today() + dt.timedelta(days=400)
    assert by_edition(enrolled.people.maren, editions, later) == []


def test_letters_that_come_back_lead_to_those_people(enrolled, as_):
    for person in (enrolled.people.mette, enrolled.people.piotr):
        Trouble.objects.create(address=person.email, hard=2)
    found = returned_letters(enrolled.people.maren, today())
    assert [(each["title"], each["count"]) for each in found] == [(enrolled.spring.title, 1)]
    listed = as_(enrolled.people.maren).get(found[0]["url"]).content.decode()
    assert enrolled.people.mette.name in listed
    assert returned_letters(enrolled.people.tove, today()) == []


def test_what_should_be_open_and_is_not(town):
    made = drafts.draft(
        programme=town.course.programme, title="Summer", organisation=town.organisations.lindholt, admission="open",
        starts_on=today() - dt.timedelta(days=1), languages=["en"], time_zone="Europe/Copenhagen", by=town.people.maren,
    )  # fmt: skip
    assert unopened(town.people.maren, today()) == [made]
    assert unopened(town.people.basia, today()) == []
    assert unopened(town.people.maren, today() - dt.timedelta(days=60)) == []


def test_long_work_is_ones_own(town, as_):
    LongTask.objects.create(person=town.people.maren, kind="export", title="Export of spring")
    assert "Export of spring" in page_of(as_(town.people.maren))
    assert "Export of spring" not in page_of(as_(town.people.ada))
